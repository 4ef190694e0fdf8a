/** Files of options (`.wgetrc`, `.curlrc`, ripgrep's): what a line asks for is what the option asks for. */
import { type Arg, known } from '../value.ts';
import type { Findings } from './findings.ts';

/** More lines than these are not read. */
const MAX_LINES = 256;

/** The file's options as arguments of its program, in front of those that it is called with: `url = x`, `upload-file = y`. */
const reader =
  (program: string, argumentsOf: (line: string) => readonly string[]) =>
  (text: string, found: Findings): void => {
    const options: Arg[] = text
      .split(/\r?\n/, MAX_LINES)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .flatMap((line) => argumentsOf(line).map((each) => known(each)));
    if (options.length > 0)
      found.start({ kind: 'argv', argv: [known(program), ...options, ...(found.scene.args ?? [])] });
  };

/** `use_askpass = CMD`; case, dashes and underscores in names do not matter. */
export const readWgetrc = reader('wget', (line) => {
  const [, name, value = ''] = /^([\w-]+)\s*=\s*(.*)$/.exec(line) ?? [];
  if (name === undefined) return [];
  const option = `--${name.toLowerCase().replaceAll('_', '-')}`;
  return /^(?:on|yes|1)$/i.test(value)
    ? [option]
    : /^(?:off|no|0)?$/i.test(value)
      ? []
      : [`${option}=${value}`];
});

/** `output = x`, `--output x`, `-o x`, `-ox`, with or without quotes. */
export const readCurlrc = reader('curl', (line) => {
  const [, name = '', rest = ''] = /^([^\s=:]+)\s*[=:]?\s*(.*)$/.exec(line) ?? [];
  const option = name.startsWith('-') ? name : `--${name}`;
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1];
  const value = quoted === undefined ? rest : quoted.replace(/\\(.)/g, '$1');
  return value === '' ? [option] : [option, value];
});

/** An argument a line. */
export const readRipgrepConfig = reader('rg', (line) => [line]);
