/** Puts the shell of a file to the policy, and says on which lines what was found. */
import { commandText } from '../../../approval/command-text.ts';
import type { Context, Files, Request } from '../../../command/types.ts';
import { understand } from '../../../command/understand.ts';
import { realFiles } from '../../../intercept/files.ts';
import { settingOf } from '../../../policy/testing/run.ts';
import { SAMPLE_PROJECT, sampleContext } from '../../../policy/testing/sample-context.ts';
import type { Decision, Match, Policy } from '../../../policy/types.ts';
import type { ShellBlock } from './block.ts';

export interface ShellFinding {
  match: Match;
  /** What stands there: the command's own source. */
  source: string;
  /** What it stands in. */
  what: string;
  line: number;
}

/**
 * What a build of an image does to its files, accounts and services stays in the image. Rules of these packs are not
 * about that; everything else (remote code, secrets, uploads, packages) counts, as do all rules of others.
 */
const STAYS_IN_IMAGE: ReadonlySet<string> = new Set([
  'filesystem',
  'accounts',
  'privilege',
  'persistence',
  'services',
  'processes',
]);

/** Findings of one block, each rule once a line. `root` is the repository's folder on this machine. */
export function decideBlock(block: ShellBlock, policy: Policy, root: string): ShellFinding[] {
  const request: Request =
    typeof block.command === 'string'
      ? { kind: 'script', script: block.command, shell: block.shell, positional: [] }
      : { kind: 'argv', argv: [...block.command] };
  const context = contextOf(block, root);
  const decision = policy.decide(understand(request, context), settingOf(context));
  const text = commandText(request);
  const seen = new Set<string>();
  return decision.matches.flatMap((match) => {
    if (match.decision === 'allow') return [];
    if (block.image && STAYS_IN_IMAGE.has(match.rule.split('.', 1)[0]!)) return [];
    const { source, offset } = placeOf(match, decision, text);
    const line = block.follows ? block.line + text.slice(0, offset).split('\n').length - 1 : block.line;
    const key = `${match.rule}:${line}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ match, source, what: block.what, line }];
  });
}

/** As if the repository were the sample project: the same findings wherever it is checked out. */
function contextOf({ cwd, image }: ShellBlock, root: string): Context {
  const folder = image || cwd === null ? SAMPLE_PROJECT : `${SAMPLE_PROJECT}/${cwd}`.replace(/\/\.?$/, '');
  return { ...sampleContext({ cwd: folder, agent: null, interactive: false }), files: filesBelow(root) };
}

/** The repository's files under the name of the sample project. Nothing is known of what lies outside. */
function filesBelow(root: string): Files {
  const real = realFiles();
  const here = (path: string) =>
    path === SAMPLE_PROJECT || path.startsWith(`${SAMPLE_PROJECT}/`)
      ? root + path.slice(SAMPLE_PROJECT.length)
      : null;
  const inside = (path: string) => {
    const name = here(path);
    const target = name === null ? undefined : real.realpath(name);
    return typeof target === 'string' && (target === root || target.startsWith(`${root}/`)) ? target : null;
  };
  return {
    kind: (path) => {
      const name = here(path);
      return name === null ? undefined : real.kind(name);
    },
    realpath: (path) => {
      const target = inside(path);
      return target === null ? undefined : SAMPLE_PROJECT + target.slice(root.length);
    },
    read: (path) => {
      const target = inside(path);
      return target === null ? undefined : real.read(target);
    },
  };
}

/** Where in the text the invocation stands; code inside code is found by its source. */
function placeOf(match: Match, decision: Decision, text: string): { source: string; offset: number } {
  const invocation = match.invocation === null ? undefined : decision.invocations[match.invocation];
  const source = invocation?.source ?? decision.unresolved[0]?.source ?? '';
  if (invocation !== undefined && text.slice(...invocation.span) === source)
    return { source, offset: invocation.span[0] };
  const found = source === '' ? -1 : text.indexOf(source);
  // Of code in code: where the code that holds it begins.
  const outer = invocation?.span[0] ?? 0;
  return { source, offset: found >= 0 ? found : Math.min(outer, text.length) };
}
