/** Filters with programs of their own: awk, sed, jq, yq. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known } from '../value.ts';
import { codeStart, fileStart, lines } from './code-starts.ts';

const AWK =
  'F|field-separator= f|file= v|assign= b|characters-as-bytes c|traditional C|copyright d|dump-variables=? D|debug=? e|source= E|exec= g|gen-pot h|help i|include= I|trace k|csv l|load= L|lint=? M|bignum N|use-lc-numeric n|non-decimal-data o|pretty-print=? O|optimize p|profile=? P|posix r|re-interval s|no-optimize S|sandbox t|lint-old V|version W=';

function awkPrograms(call: Call): { code: Arg[]; files: Arg[]; rest: readonly Arg[] } {
  const code = [...call.values('source')];
  const files = [...call.values('file'), ...call.values('exec')];
  const given = code.length > 0 || files.length > 0;
  const first = call.operand(0);
  if (!given && first) code.push(first);
  return { code, files, rest: given ? call.operands : call.operands.slice(1) };
}

/** `-v name=value` as the assignment that it is. */
function assigned(call: Call): Arg[] {
  return call.values('assign').flatMap((each) => {
    const match = each.known ? /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(each.text) : null;
    if (!match || !/[\s/]/.test(match[2]!)) return [];
    return [
      known(`BEGIN { ${match[1]} = "${match[2]!.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}" }`),
    ];
  });
}

function awkStarts(call: Call): Start[] {
  const { code, files } = awkPrograms(call);
  const starts: Start[] = [];
  if (code.length > 0) starts.push(codeStart('awk', lines([...assigned(call), ...code])));
  for (const file of files)
    starts.push(file.text === '-' ? { kind: 'stdin', language: 'awk' } : fileStart(file, 'awk'));
  return starts;
}

function awkEffects(call: Call): Effect[] {
  const data = awkPrograms(call).rest.filter((arg) => !/^[A-Za-z_]\w*=/.test(arg.text) && arg.text !== '-');
  const inPlace = call.values('include').some((arg) => /^inplace$/.test(arg.text));
  const { code } = awkPrograms(call);
  // `awk -i inplace 0 FILE`: what is not printed is gone.
  const empties =
    inPlace && code.length > 0 && code.every(({ text }) => /^\s*(?:0|\{\s*(?:next)?\s*\})\s*$/.test(text));
  const loads = call.values('load').flatMap((arg) => call.on('load', call.named('code', arg)));
  return [...loads, ...call.onPaths(empties ? 'truncate' : inPlace ? 'write' : 'read', data)];
}

const SED =
  'n|quiet|silent e|expression= f|file= E r|regexp-extended i|in-place=? l|line-length= s|separate u|unbuffered z|null-data posix debug follow-symlinks sandbox b|binary a I=?';

function sedParts(call: Call): { code: readonly Arg[]; files: readonly Arg[]; operands: readonly Arg[] } {
  const code = call.values('expression');
  const files = call.values('file');
  // BSD: `sed -i '' 's/a/b/' file` gives the suffix as an argument of its own.
  const operands =
    call.has('in-place', 'I') && call.operand(0)?.text === '' ? call.operands.slice(1) : call.operands;
  if (code.length > 0 || files.length > 0) return { code, files, operands };
  return { code: operands.slice(0, 1), files, operands: operands.slice(1) };
}

function sedStarts(call: Call): Start[] {
  const { code, files } = sedParts(call);
  const starts: Start[] = files.map(
    (file): Start => (file.text === '-' ? { kind: 'stdin', language: 'sed' } : fileStart(file, 'sed')),
  );
  if (code.length > 0 && !call.has('sandbox')) starts.push(codeStart('sed', lines(code)));
  return starts;
}

/** `sed -i d file`, `sed -i '1,$d' file`: no line is left. */
const EVERY_LINE = /^\s*(?:(?:1|0|\/\^\/|\/\.\*\/)?\s*(?:,\s*\$)?|\/\^\/|\/\.\*\/)\s*d\s*;?\s*$/;

function sedEffects(call: Call): Effect[] {
  const { code, operands } = sedParts(call);
  const empties =
    code.length === 1 && code[0]!.known && EVERY_LINE.test(code[0]!.text) && code[0]!.text.trim() !== '1d';
  return call.onPaths(
    call.has('in-place', 'I') ? (empties ? 'truncate' : 'write') : 'read',
    operands.filter((arg) => arg.text !== '-'),
  );
}

/** jq's options with two values, which no grammar of ours describes: the filter is the first argument that is none of them. */
function jqParts(call: Call): { filter: Arg | null; file: Arg | null; reads: Arg[] } {
  let filter: Arg | null = null;
  let file: Arg | null = null;
  const reads: Arg[] = [];
  let positional = false;
  for (let at = 0; at < call.args.length; at++) {
    const arg = call.args[at]!;
    const { text } = arg;
    if (/^--(?:arg|argjson)$/.test(text)) at += 2;
    else if (/^--(?:slurpfile|rawfile|argfile)$/.test(text)) {
      const path = call.args[at + 2];
      if (path) reads.push(path);
      at += 2;
    } else if (/^--(?:args|jsonargs)$/.test(text)) positional = true;
    else if (/^(?:--from-file|-[a-zA-Z]*f)$/.test(text)) file = call.args[++at] ?? null;
    else if (/^(?:--indent|-L|--library-path)$/.test(text)) at++;
    else if (text.startsWith('-') && text !== '-') continue;
    else if (filter === null && file === null) filter = arg;
    else if (!positional) reads.push(arg);
  }
  return { filter, file, reads };
}

export const FILTERS: readonly ProgramSpec[] = [
  {
    names: ['awk', 'gawk', 'mawk', 'nawk', 'original-awk', 'bwk'],
    options: AWK,
    style: 'posix',
    effects: awkEffects,
    starts: awkStarts,
  },
  { names: ['sed', 'gsed', 'ssed'], options: SED, effects: sedEffects, starts: sedStarts },
  {
    names: ['jq', 'gojq', 'jaq'],
    options:
      'e|exit-status n|null-input r|raw-output j|join-output a|ascii-output c|compact-output s|slurp S|sort-keys C|color-output M|monochrome-output R|raw-input seq stream unbuffered tab indent= f|from-file= L= arg= argjson= slurpfile= rawfile= args jsonargs h|help V|version',
    effects: (call) => call.onPaths('read', jqParts(call).reads),
    starts: (call) => {
      const { filter, file } = jqParts(call);
      if (file) return [fileStart(file, 'jq')];
      return filter ? [codeStart('jq', filter)] : [];
    },
  },
  {
    names: ['yq', 'dasel', 'tomlq', 'xq'],
    options:
      'i|inplace|in-place e P|prettyPrint o|output-format= p|input-format= r|raw-output n|null-input y s= j C M h|help V|version',
    effects: (call) =>
      call.onPaths(
        call.has('inplace') ? 'write' : 'read',
        call.operands.filter((arg) => !/^(?:eval|eval-all|e|ea)$/.test(arg.text)).slice(1),
      ),
  },
];
