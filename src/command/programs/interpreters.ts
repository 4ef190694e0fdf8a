/** Programs that run code of a language: what is code among their arguments, and which files they change or read. */
import type { ProgramSpec } from '../spec.ts';
import { codeStart, fileStart, plainStarts } from './code-starts.ts';
import { EDITORS } from './editors.ts';
import { FILTERS } from './filters.ts';
import { JAVASCRIPT_PROGRAMS } from './javascript.ts';
import { PYTHON_PROGRAMS } from './python.ts';
import { SCRIPTING } from './scripting.ts';

export const INTERPRETERS: readonly ProgramSpec[] = [
  ...PYTHON_PROGRAMS,
  ...JAVASCRIPT_PROGRAMS,
  ...SCRIPTING,
  ...FILTERS,
  ...EDITORS,
  {
    names: ['tclsh', 'wish', 'jimsh'],
    options: 'encoding=',
    style: 'dash',
    starts: plainStarts('tcl', 'none'),
  },
  {
    names: ['julia'],
    options:
      'e|eval= E|print= p|procs= t|threads= L|load= i q|quiet O=? project=? J= startup-file= v|version h|help',
    style: 'posix',
    starts: (call) =>
      call.has('print')
        ? call.values('print').map((each) => codeStart('julia', each))
        : plainStarts('julia', 'eval')(call),
  },
  {
    names: ['elixir', 'iex', 'erl', 'escript'],
    options: 'e|eval= r= S= pr= pa= mix= noshell s= h|help v|version',
    style: 'dash',
    starts: (call) =>
      [...call.values('eval'), ...call.values('mix')].map((each) => codeStart('elixir', each)),
  },
  {
    names: [
      'groovy',
      'scala',
      'kotlin',
      'ghc',
      'clojure',
      'clj',
      'bb',
      'racket',
      'guile',
      'sbcl',
      'ocaml',
      'nim',
      'crystal',
      'swipl',
      'octave',
      'gnuplot',
    ],
    options: 'e|eval= c= script= h|help v|version',
    style: 'dash',
    starts: (call) =>
      [...call.values('eval'), ...(call.program === 'guile' ? call.values('c') : [])].map((each) =>
        codeStart(call.program, each),
      ),
  },
  {
    names: ['java', 'javaw'],
    options: 'jar= cp|classpath|class-path= p|module-path= m|module= D=? version h|help',
    style: 'dash',
    starts: (call) => {
      const source =
        call.value('jar') ?? (/\.(?:jar|java)$/.test(call.operand(0)?.text ?? '') ? call.operand(0) : null);
      return source ? [fileStart(source, null)] : [];
    },
  },
];
