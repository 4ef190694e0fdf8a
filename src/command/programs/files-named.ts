/** Files that programs read or write though no grammar tells their place among the arguments. */
import type { Call } from '../call.ts';
import type { ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known, knownText } from '../value.ts';
import { behind } from './option-values.ts';

/** Files that are named in the language of the program: `\\input{/etc/shadow}`, `file { '/etc/x': }`. */
const FILES: readonly { names: string; effects: (call: Call) => Effect[] }[] = [
  {
    names: 'latex pdflatex xelatex lualatex tex pdftex luatex xetex',
    effects: (call) =>
      call.args.flatMap(({ text }) =>
        [
          ...text.matchAll(
            /\\(?:verbatiminput|lstinputlisting|input|include|openin\d*=?|InputIfFileExists)\s*\{?([^\s{}]+)/g,
          ),
        ]
          .slice(0, 16)
          .flatMap((match) => call.onPaths('read', [known(match[1]!)])),
      ),
  },
  {
    names: 'puppet',
    effects: (call) =>
      behind(call, /^(?:-e|--execute=?)$/).flatMap(({ text }) =>
        [...text.matchAll(/\bfile\s*\{\s*["']([^"']+)["']/g)]
          .slice(0, 16)
          .flatMap((match) => call.onPaths('write', [known(match[1]!)])),
      ),
  },
  {
    names: 'yq jq gojq',
    effects: (call) =>
      call.args.flatMap(({ text }) =>
        [...text.matchAll(/\bload(?:_\w+)?\s*\(\s*"([^"]+)"/g)]
          .slice(0, 16)
          .flatMap((match) => call.onPaths('read', [known(match[1]!)])),
      ),
  },
  {
    names: 'ffmpeg ffprobe ffplay convert magick identify',
    // `-i concat:/etc/shadow`, `text:/etc/shadow`
    effects: (call) =>
      call.args.flatMap(({ text }) =>
        [
          ...text.matchAll(
            /(?:\bmovie=|\b(?:concat|subfile[^:]*|file|text|label|caption|msl|mvg):@?)(?:\/\/)?(\/[^\s,:|]+)/g,
          ),
        ]
          .slice(0, 16)
          .flatMap((match) => call.onPaths('read', [known(match[1]!)])),
      ),
  },
  {
    names: 'convert magick identify',
    // `ephemeral:FILE` is removed once it is read.
    effects: (call) =>
      call.args.flatMap(({ text }) =>
        text.startsWith('ephemeral:')
          ? call.onPaths('delete', [known(text.slice('ephemeral:'.length))], {
              recursive: true,
              irreversible: true,
            })
          : [],
      ),
  },
  {
    names: 'ffmpeg sox convert magick',
    effects: (call) => {
      const last = call.args.at(-1);
      return last && call.args.length > 2 && !last.text.startsWith('-') && !/^\w+:/.test(last.text)
        ? call.onPaths('write', [last])
        : [];
    },
  },
  {
    names: 'script',
    // The record of all that is shown.
    effects: (call) =>
      call.onPaths('write', [...behind(call, /^(?:-[OBI]|--log-(?:out|io|in)=?)/), call.operands[0] ?? null]),
  },
  {
    names: 'soelim zsoelim groff troff nroff',
    // `.so FILE` takes it in.
    effects: (call) => {
      const text = call.input.text === null ? null : knownText(call.input.text);
      return text === null
        ? []
        : [...text.matchAll(/^\.so\s+(\S+)/gm)]
            .slice(0, 16)
            .flatMap((match) => call.onPaths('read', [known(match[1]!)]));
    },
  },
  {
    names: 'cpio',
    // The names of what is packed come on standard input.
    effects: (call) => {
      const text = call.input.text === null ? null : knownText(call.input.text);
      return text === null || text.length > 4096
        ? []
        : call.onPaths(
            'read',
            text
              .split('\n')
              .filter((line) => line.startsWith('/'))
              .map((line) => known(line)),
          );
    },
  },
];

export const FILES_NAMED: readonly ProgramSpec[] = FILES.map(({ names, effects }) => ({
  names: names.split(' '),
  effects,
}));
