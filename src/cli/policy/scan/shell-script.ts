/** Shell scripts, by ending or shebang. */
import type { ShellName } from '../../../command/types.ts';
import type { Extractor } from './block.ts';

const SHEBANG = /^#!\s*(\S+)/;
/** `#!/usr/bin/env -S NAME=value bash -e` */
const ENV_SHEBANG = /^#!\s*\S*\/env\s+(?:-S\s*)?(?:-\S+\s+)*(?:[A-Za-z_]\w*=\S*\s+)*(\S+)/;
const SHELLS: ReadonlyMap<string, ShellName> = new Map([
  ['bash', 'bash'],
  ['sh', 'sh'],
  ['dash', 'sh'],
  ['ash', 'sh'],
  ['ksh', 'bash'],
  ['zsh', 'zsh'],
]);
const ENDINGS: ReadonlyMap<string, ShellName> = new Map([
  ['sh', 'bash'],
  ['bash', 'bash'],
  ['ksh', 'bash'],
  ['zsh', 'zsh'],
  ['envrc', 'bash'],
]);

/** The shell that a script is written for, or null when it is no shell script. */
export function scriptShell(path: string, text: string): ShellName | null {
  const name = path.split('/').at(-1)!;
  if (text.startsWith('#!')) {
    const line = text.slice(0, 200).split('\n', 1)[0]!;
    const program = (ENV_SHEBANG.exec(line) ?? SHEBANG.exec(line))?.[1];
    return SHELLS.get(program?.split('/').at(-1) ?? '') ?? null;
  }
  // Hooks of husky need no shebang.
  if (/(?:^|\/)\.husky\/[a-z-]+$/.test(path)) return 'sh';
  return ENDINGS.get(/\.([a-z]+)$/.exec(name)?.[1] ?? '') ?? null;
}

export const shellScript: Extractor = ({ path, text }) => {
  const shell = scriptShell(path, text);
  if (shell === null) return [];
  return [{ what: 'script', command: text, shell, line: 1, follows: true, cwd: '', image: false }];
};
