/** `hoopx doctor`: what works on this machine, and what does not. */
import { openJournal } from '../audit/journal.ts';
import { understand } from '../command/understand.ts';
import { findProgram } from '../execute/find-program.ts';
import { rulesFor } from '../guard.ts';
import { openKeychain } from '../identity/keychain.ts';
import { SHELLS } from '../intercept/script.ts';
import { problemLines } from './present/problems.ts';
import { sayOut } from './say.ts';
import type { Arguments } from './scan.ts';
import { type Surroundings, surroundingsOf } from './surroundings.ts';
import { VERSION } from './version.ts';

/** `broken`: hoopx cannot do its work. `limited`: it can, with less. `note`: good to know. */
type Health = 'good' | 'note' | 'limited' | 'broken';

interface Finding {
  what: string;
  health: Health;
  says: string;
}

const MARKS: Readonly<Record<Health, string>> = { good: 'ok', note: '--', limited: '!!', broken: 'XX' };

/** 0 when nothing is broken, else 70. */
export async function doctor({ options }: Extract<Arguments, { kind: 'command' }>): Promise<number> {
  const surroundings = surroundingsOf(options);
  const findings = [
    nodeVersion(),
    await shells(surroundings),
    await guardedShells(surroundings),
    await terminal(),
    await policy(surroundings),
    audit(surroundings),
    await keychain(surroundings),
    agent(surroundings),
  ];
  const broken = findings.some(({ health }) => health === 'broken');
  if (options.json) {
    sayOut(`${JSON.stringify({ version: VERSION, platform: process.platform, ok: !broken, findings })}\n`);
  } else {
    sayOut(`hoopx ${VERSION} on ${process.platform}\n`);
    for (const { what, health, says } of findings) sayOut(`${MARKS[health]}  ${what.padEnd(9)} ${says}\n`);
  }
  return broken ? 70 : 0;
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const supported = major > 20 || (major === 20 && minor >= 19);
  const says = `Node ${process.versions.node}${supported ? '' : '; hoopx wants 20.19 or later'}`;
  return { what: 'node', health: supported ? 'good' : 'broken', says };
}

async function shells({ context: { cwd, env } }: Surroundings): Promise<Finding> {
  const { shellVersion } = await import('./shell-version.ts');
  const found: string[] = [];
  for (const shell of SHELLS) {
    const program = findProgram({ argv: [shell], cwd, env });
    if (!program.ok) continue;
    const version = await shellVersion(program.path);
    found.push(version === null ? shell : `${shell} ${version}`);
  }
  const says = found.length === 0 ? 'no shell on PATH: hoopx -c cannot run' : found.join(', ');
  return { what: 'shells', health: found.length === 0 ? 'broken' : 'good', says };
}

/** Which shells `hoopx shell` can guard here, and how completely. */
async function guardedShells({ context: { cwd, env } }: Surroundings): Promise<Finding> {
  const { guardableShells } = await import('./shell/guardable.ts');
  const found = await guardableShells((name) => {
    const program = findProgram({ argv: [name], cwd, env });
    return program.ok ? program.path : null;
  });
  const says = found.map(({ shell, how }) => `${shell}: ${how}`).join('\n              ');
  const full = found.some(({ complete }) => complete);
  return {
    what: 'guarding',
    health: full ? 'good' : 'limited',
    says: says || 'no shell here that hoopx shell could guard',
  };
}

/** Runs a harmless command in a PTY. */
async function terminal(): Promise<Finding> {
  const what = 'terminal';
  try {
    const { spawn } = await import('node-pty');
    const code = await new Promise<number>((resolve, reject) => {
      const child = spawn(process.execPath, ['-e', '0'], { cols: 80, rows: 24 });
      const timer = setTimeout(() => {
        child.kill();
        reject(new Error('no answer within 5 s'));
      }, 5000);
      child.onExit(({ exitCode }) => {
        clearTimeout(timer);
        resolve(exitCode);
      });
    });
    return code === 0
      ? { what, health: 'good', says: 'PTY works' }
      : { what, health: 'limited', says: `PTY answers with ${code}` };
  } catch (error) {
    return { what, health: 'limited', says: `no PTY (${oneLine(error)}): commands run only through pipes` };
  }
}

async function policy({ context }: Surroundings): Promise<Finding> {
  const what = 'policy';
  const rules = await rulesFor(context);
  if (!rules.ok)
    return {
      what,
      health: 'broken',
      says: problemLines(rules.problems).trimEnd().replaceAll('\n', '\n              '),
    };
  const request = { kind: 'script', script: 'rm -rf /', shell: 'bash', positional: [] } as const;
  const { decision } = rules.policy.decide(understand({ ...request, positional: [] }, context), { ci: true });
  if (decision !== 'deny')
    return { what, health: 'broken', says: 'the built-in rules do not catch what they must' };
  return { what, health: 'good', says: `valid, ${rules.policy.hash.slice(0, 19)}` };
}

function audit({ locations }: Surroundings): Finding {
  const what = 'audit';
  const journal = openJournal(locations.audit);
  if (!journal.ok) return { what, health: 'broken', says: problemLines(journal.problems).trimEnd() };
  journal.value.close();
  return { what, health: 'good', says: locations.audit };
}

async function keychain({ locations }: Surroundings): Promise<Finding> {
  const { why } = await openKeychain(locations.state);
  return { what: 'keychain', health: why === null ? 'good' : 'note', says: why ?? "the operating system's" };
}

function agent({ agent: detected, ci }: Surroundings): Finding {
  const who = detected === null ? 'no agent detected here' : `${detected.name}, by ${detected.source}`;
  return { what: 'agent', health: 'note', says: ci === null ? who : `${who}; CI: ${ci}` };
}

function oneLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0]!;
}
