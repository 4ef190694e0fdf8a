/** Short forms of what a piece of code was read as, for tables of cases. */
import { readCode } from '../../../src/command/code.ts';
import type { Start } from '../../../src/command/spec.ts';
import type { Context } from '../../../src/command/types.ts';

export const CONTEXT: Context = {
  cwd: '/home/dev/app',
  home: '/home/dev',
  user: 'dev',
  env: {},
  envComplete: true,
  os: 'linux',
  repository: { root: '/home/dev/app', branch: 'main', commit: null },
  agent: null,
  ci: false,
  interactive: false,
  guardPaths: [],
  files: { kind: () => undefined, realpath: () => undefined, read: () => undefined },
};

function startText(start: Start): string {
  switch (start.kind) {
    case 'shell':
      return `sh:${start.script.text}${start.privileged ? ' (root)' : ''}`;
    case 'argv':
      return `argv:${start.argv.map((arg) => arg.text).join(' ')}`;
    case 'code':
      return `${start.language}:${start.text.text}`;
    case 'file':
      return `file:${start.path.text}`;
    case 'stdin':
      return `stdin:${start.language}`;
    case 'unknown':
      return `unknown ${start.why}`;
    default:
      return start.kind;
  }
}

/** `delete -r workspace /home/dev/app/x`, `sh:ls`, `? code` ... in the order found. */
export function reading(language: string, text: string): string[] {
  const found = readCode(language, text, { cwd: ['/home/dev/app'], context: CONTEXT });
  return [
    ...found.effects.map((effect) => {
      const { action, target, recursive, carries } = effect;
      const place =
        target.kind === 'path' ? `${target.scope} ${target.value}` : `${target.kind} ${target.value}`;
      return `${action}${recursive ? ' -r' : ''} ${place}${carries.length > 0 ? ` +${carries.join('+')}` : ''}`;
    }),
    ...found.starts.map(startText),
    ...found.unresolved.map((each) => `? ${each.kind}`),
  ];
}

/** What matters to a rule: everything but reads and writes in the project and plain downloads. */
export function notable(language: string, text: string): string[] {
  return reading(language, text).filter(
    (each) =>
      !/^(?:read|write|append|move) (?:workspace|build|temp|sink) |^receive |^\S+ temp |^modify (?:table|key)|^connect /.test(
        each,
      ),
  );
}
