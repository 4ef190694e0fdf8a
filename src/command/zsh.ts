/** Where zsh reads words and commands otherwise than the other shells do. */
import type { Frame } from './frame.ts';
import type { Starting } from './start.ts';
import { after, knownText } from './value.ts';

/**
 * Expansions of zsh's own, which are not followed: `$=x`, `$a[1]`, `$x:h`, `${(f)x}`, `${${x}%y}`, `${x:t}`, `${a[1,2]}`.
 * Numbers, names and what every shell has after a colon are.
 */
const OWN =
  /\$(?:[=~^+]|[A-Za-z_]\w*(?:\[|:[A-Za-z&])|\{(?:[^\w@*#?!$-]|[#!-][^\w@*}]|\$|[^}]*\}?:[A-Za-z&]|[A-Za-z_]\w*\[[^\]@*]*[^\]\w@*$-]))/;

/** Whether a word's source has an expansion that only zsh knows. */
export function hasOwnExpansion(source: string): boolean {
  return source.includes('$') && OWN.test(source);
}

/** Whether unquoted parameters are split into fields: in zsh they are not, unless an option says so. */
export function splitsFields(frame: Frame): boolean {
  if (frame.shell !== 'zsh') return true;
  return frame.walker.optionsSet && frame.scene.choose('\0split', 2) === 1;
}

/** Words in front of a command that leave it what it is. */
const MODIFIERS: ReadonlySet<string> = new Set(['-', 'noglob', 'nocorrect']);

/** The command behind zsh's own modifiers: `noglob rm x`, `repeat 3 rm x`, `=rm x`; null when there are none. */
export function modified(starting: Starting, frame: Frame): Starting | null {
  if (frame.shell !== 'zsh') return null;
  const text = knownText(starting.argv[0]!.pieces);
  if (text === null) return null;
  let skip = MODIFIERS.has(text) ? 1 : text === 'repeat' ? 2 : 0;
  // `repeat 3 x=1 make`: behind a keyword assignments are what they are everywhere.
  for (let match = null; text === 'repeat'; skip++) {
    const arg = starting.argv[skip];
    if (arg?.text === 'time') continue;
    match = arg && /^([A-Za-z_]\w*)=/.exec(arg.text);
    if (!match) break;
    frame.scene.assignText(match[1]!, after(arg!, match[0].length).pieces);
  }
  return skip > 0 && starting.argv.length > skip ? { ...starting, argv: starting.argv.slice(skip) } : null;
}
