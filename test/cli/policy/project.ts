/** A Git repository in a temporary folder, and the built hoopx in it. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, Place } from '../../e2e/hoopx.ts';

export class Project extends Place {
  constructor() {
    super();
    // Only the policy that a test writes itself.
    rmSync(join(this.project, '.hoopx'), { recursive: true });
    for (const name of ['risky', 'forbidden', 'harmless']) rmSync(join(this.project, `${name}.sh`));
    this.git('init', '-q', '-b', 'main');
  }

  git(...args: string[]): string {
    const identity = [
      '-c',
      'user.name=dev',
      '-c',
      'user.email=dev@example.com',
      '-c',
      'commit.gpgsign=false',
    ];
    return execFileSync('git', [...identity, ...args], {
      cwd: this.project,
      encoding: 'utf8',
      env: { ...this.env, GIT_CONFIG_NOSYSTEM: '1' },
    });
  }

  /** Commits everything; returns the commit. */
  commit(message: string): string {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
    return this.git('rev-parse', 'HEAD').trim();
  }

  policy(...args: string[]): Promise<Ended> {
    return this.run(['policy', ...args], { env: { NO_COLOR: '1' } });
  }
}

/** A rule file with one rule about `make TARGET`. */
export function ruleFile(more: Record<string, unknown> = {}, pack = 'project'): string {
  const rule = {
    id: `${pack}.no-prod-deploy`,
    decision: 'ask',
    severity: 'high',
    title: 'Deploys to production',
    reason: 'Customers see it at once.',
    suggestion: 'Deploy to staging.',
    when: { has: { program: 'make', operands: { some: 'deploy-prod' } } },
    examples: { match: ['make deploy-prod'], pass: ['make deploy-staging'] },
    ...more,
  };
  return JSON.stringify({ pack, title: 'Our rules', rules: [rule] }, null, 2);
}
