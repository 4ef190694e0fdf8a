/** What interpreters start: code among their arguments, a script, or what comes on standard input. */
import type { Call } from '../call.ts';
import type { Start } from '../spec.ts';
import { type Arg, fromPieces } from '../value.ts';

export const codeStart = (language: string, text: Arg): Start => ({
  kind: 'code',
  language,
  text,
  origin: 'argument',
});
export const fileStart = (path: Arg, language: string | null, args: readonly Arg[] = []): Start => ({
  kind: 'file',
  path,
  language,
  args,
});

/** Several `-e` make one program, a line each. */
export function lines(parts: readonly Arg[]): Arg {
  return fromPieces(
    parts.flatMap((part, index) => (index === 0 ? part.pieces : ['\n', ...part.pieces])),
    parts[0]?.span,
  );
}

export const idles = (call: Call): boolean => call.has('help', 'version', 'V', 'h');

/** Code in an option, else a script, else standard input. */
export const plainStarts =
  (language: string, option: string, file: string | null = null) =>
  (call: Call): Start[] => {
    const code = call.values(option);
    if (code.length > 0) return [codeStart(language, lines(code))];
    const script = (file === null ? null : call.value(file)) ?? call.operand(0);
    if (script && script.text !== '-') return [fileStart(script, language, call.operands.slice(1))];
    return idles(call) ? [] : [{ kind: 'stdin', language }];
  };
