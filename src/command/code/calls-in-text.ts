/**
 * Languages that are read for a few forms only: calls with literal arguments that run commands or delete files. What
 * else may act on the world in them is undecidable; plainly harmless code passes.
 */
import { fromPieces, hole, known } from '../value.ts';
import type { Findings } from './findings.ts';
import { listValue, make, textValue, UNKNOWN, type Value } from './values.ts';

type What =
  /** The first argument is a shell command. */
  | 'shell'
  /** The arguments are a program and its arguments. */
  | 'argv'
  /** The first argument is a command line that is split at spaces. */
  | 'words'
  | 'delete'
  | 'delete-tree'
  | 'write'
  | 'read'
  | 'connect';

interface Row {
  /** The call up to its first argument, or the whole of it with the argument as group 1. Repetitions are bounded: time stays linear. */
  form: RegExp;
  what: What;
}

interface OtherLanguage {
  rows: readonly Row[];
  /** Names that look as if they acted on the world and do not. */
  harmless?: RegExp;
  /** Quotes besides `"`. */
  quotes?: string;
  /** Compiled, or read from a project's file: what is not a known form is not undecidable. */
  lenient?: true;
}

const row = (what: What, form: RegExp): Row => ({ what, form });

const JVM: readonly Row[] = [
  row('shell', /\b(?:Runtime\s*\.\s*)?getRuntime\s*\(\s*\)\s*\.\s*exec\s*\(\s*(?=")/g),
  row(
    'argv',
    /\b(?:Runtime\s*\.\s*)?getRuntime\s*\(\s*\)\s*\.\s*exec\s*\(\s*(?:new\s+String\s*\[\s*\]\s*\{|\[|arrayOf\s*\(|Array\s*\()/g,
  ),
  row(
    'argv',
    /\bProcessBuilder\s*\(\s*(?:(?:java\.util\.)?(?:List|Arrays)\s*\.\s*\w+\s*\(|\[|listOf\s*\()?/g,
  ),
  row(
    'delete-tree',
    /\b(?:FileUtils|PathUtils)\s*\.\s*(?:deleteDirectory|deleteQuietly|forceDelete|cleanDirectory|delete)\s*\(\s*(?:new\s+)?(?:(?:java\.io\.)?File|Path\w*\s*\.\s*(?:of|get))\s*\(\s*/g,
  ),
  row(
    'delete-tree',
    /\bFile\s*\(\s*"((?:[^"\\]|\\.){0,500})"\s*\)\s*\.\s*(?:deleteDir|deleteRecursively)\s*\(/g,
  ),
  row('delete', /\bFile\s*\(\s*"((?:[^"\\]|\\.){0,500})"\s*\)\s*\.\s*delete\s*\(/g),
  row('delete', /\bFiles\s*\.\s*delete(?:IfExists)?\s*\(\s*(?:Path|Paths)\s*\.\s*(?:of|get)\s*\(\s*/g),
  row('connect', /\bnew\s+(?:java\.net\.)?Socket\s*\(\s*/g),
];
const GROOVY: readonly Row[] = [
  ...JVM,
  row('shell', /"((?:[^"\\]|\\.){0,500})"\s*\.\s*execute\s*\(/g),
  row('shell', /'((?:[^'\\]|\\.){0,500})'\s*\.\s*execute\s*\(/g),
  row('argv', /\[([^\]]{0,500})\]\s*\.\s*execute\s*\(/g),
];
const SCALA: readonly Row[] = [
  ...JVM,
  row('words', /"((?:[^"\\]|\\.){0,500})"\s*\.?\s*!{1,2}/g),
  row('argv', /\b(?:Seq|List)\s*\(([^)]{0,500})\)\s*\.?\s*!{1,2}/g),
  row('words', /\bProcess\s*\(\s*(?=")/g),
  row('delete-tree', /\bos\s*\.\s*remove\s*\.\s*all\s*\(\s*/g),
];
const CLOJURE: readonly Row[] = [
  row('argv', /\(\s*(?:clojure\.java\.shell\/|shell\/|java\.shell\/|sh\/)?sh\s+/g),
  row(
    'words',
    /\(\s*(?:babashka\.(?:process|tasks)\/|p\/|process\/|bp\/|tasks\/)?(?:shell|process|exec)\s+/g,
  ),
  row('delete-tree', /\(\s*(?:babashka\.fs\/|fs\/)?delete-tree\s+/g),
  row('delete', /\(\s*(?:clojure\.java\.io\/|io\/|fs\/)?(?:delete-file|delete|delete-if-exists)\s+/g),
  row('write', /\(\s*spit\s+/g),
  row('read', /\(\s*slurp\s+/g),
];
const SCHEME: readonly Row[] = [
  row('shell', /\(\s*(?:system|process|shell-command(?:-to-string)?|async-shell-command|compile)\s+/g),
  row('argv', /\(\s*(?:system\*|spawn|subprocess\s+#f\s+#f\s+#f)\s+/g),
  row('delete-tree', /\(\s*(?:delete-directory\/files|delete-file-recursively)\s+/g),
  row('delete', /\(\s*(?:delete-file|delete-directory|rmdir)\s+/g),
];
const LISP: readonly Row[] = [
  row('shell', /\(\s*(?:shell-command(?:-to-string)?|async-shell-command|compile)\s+/g),
  row('argv', /\(\s*(?:call-process|process-lines|process-file)\s+/g),
  row('argv', /\(\s*(?:start-process|start-file-process)\s+"[^"]{0,200}"\s+(?:nil|"[^"]{0,200}")\s+/g),
  row('shell', /\(\s*(?:uiop:|sb-ext:|ext:)?(?:run-program|run-shell-command|shell)\s+/g),
  row('delete-tree', /\(\s*delete-directory\s+"((?:[^"\\]|\\.){0,500})"\s+t\b/g),
  row(
    'argv',
    /\(\s*(?:uiop:|sb-ext:|ext:)?run-program\s+(?:"\/[^"\s]{1,100}\/)?(?="[\w./-]{1,100}"\s+(?:'\(|\(list\b))/g,
  ),
  row('shell', /\(\s*(?:term|ansi-term|vterm|make-term)\s+/g),
  row('delete-tree', /\(\s*(?:uiop:)?delete-directory-tree\s+(?:#p)?/g),
  row('delete', /\(\s*delete-(?:file|directory)\s+/g),
  row('read', /\(\s*(?:insert-file-contents(?:-literally)?|find-file(?:-noselect)?)\s+/g),
];

const OTHERS: ReadonlyMap<string, OtherLanguage> = new Map<string, OtherLanguage>([
  [
    'elixir',
    {
      rows: [
        row('shell', /(?:\bSystem\s*\.\s*shell|:os\s*\.\s*cmd)\s*\(?\s*~?c?(?=["'])/g),
        row('argv', /\bSystem\s*\.\s*cmd\s*\(?\s*/g),
        row('shell', /\bPort\s*\.\s*open\s*\(\s*\{\s*:spawn\s*,\s*/g),
        row('delete-tree', /\bFile\s*\.\s*rm_rf!?\s*\(?\s*/g),
        row('delete', /\bFile\s*\.\s*(?:rm|rmdir)\b!?\s*\(?\s*/g),
        row('write', /\bFile\s*\.\s*write!?\s*\(?\s*/g),
        row('read', /\bFile\s*\.\s*(?:read|stream)!?\s*\(?\s*/g),
      ],
      quotes: "'",
      harmless:
        /\bSystem\s*\.\s*(?:version|otp_release|build_info|schedulers\w*|os_time|system_time|monotonic_time|pid|endianness|unique_integer)\b|\bFile\s*\.\s*(?:exists|dir|regular|cwd|stat|ls)[?!]?|\bProcess\s*\.\s*(?:sleep|list|info)\b|\bCode\s*\.\s*(?:version|ensure_loaded)\b/g,
    },
  ],
  [
    'erlang',
    {
      rows: [
        row('shell', /\bos\s*:\s*cmd\s*\(\s*/g),
        row('shell', /\bopen_port\s*\(\s*\{\s*spawn\s*,\s*/g),
        row('delete-tree', /\bfile\s*:\s*del_dir_r\s*\(\s*/g),
        row('delete', /\bfile\s*:\s*(?:delete|del_dir)\s*\(\s*/g),
        row('write', /\bfile\s*:\s*write_file\s*\(\s*/g),
      ],
      harmless: /\bsystem_info\s*\(\s*\w+|\bsystem_version\b|\bhalt\b/g,
    },
  ],
  ['groovy', { rows: GROOVY, quotes: "'" }],
  ['java', { rows: JVM, lenient: true }],
  [
    'jshell',
    { rows: JVM, harmless: /\bSystem\s*\.\s*(?:out|err|getProperty|currentTimeMillis|nanoTime)\b/g },
  ],
  ['kotlin', { rows: JVM }],
  ['scala', { rows: SCALA }],
  ['clojure', { rows: CLOJURE }],
  ['racket', { rows: SCHEME }],
  ['guile', { rows: SCHEME }],
  ['elisp', { rows: LISP }],
  ['sbcl', { rows: LISP }],
  [
    'ghc',
    {
      rows: [
        row('shell', /\b(?:System\.Process\.)?(?:system|callCommand|spawnCommand)\s*\$?\s*/g),
        row('argv', /\b(?:System\.Process\.)?(?:rawSystem|callProcess|readProcess|spawnProcess)\s+/g),
        row('delete-tree', /\b(?:System\.Directory\.)?remove(?:DirectoryRecursive|PathForcibly)\s*\$?\s*/g),
        row('delete', /\b(?:System\.Directory\.)?remove(?:File|Directory)\s*\$?\s*/g),
      ],
    },
  ],
  [
    'ocaml',
    {
      rows: [
        row('shell', /\b(?:Sys\.command|Unix\.system|Unix\.open_process(?:_in|_out|_full)?)\s*\(?\s*/g),
        row('delete', /\b(?:Sys\.remove|Unix\.unlink|Sys\.rmdir|Unix\.rmdir)\s*\(?\s*/g),
      ],
    },
  ],
  [
    'octave',
    {
      rows: [
        row('shell', /\b(?:system|unix|shell_cmd|popen)\s*\(\s*/g),
        row('delete', /\b(?:delete|unlink)\s*\(\s*/g),
        row('delete-tree', /\brmdir\s*\(\s*/g),
      ],
      quotes: "'",
    },
  ],
  [
    'julia',
    {
      rows: [
        row('shell', /\b(?:run|read|readchomp|readlines|success|pipeline|open)\s*\(\s*`([^`]{0,500})`/g),
        row('delete-tree', /\brm\s*\(\s*"((?:[^"\\]|\\.){0,500})"\s*[;,][^)]{0,500}recursive\s*=\s*true/g),
        row('delete', /\brm\s*\(\s*"((?:[^"\\]|\\.){0,500})"\s*(?:[;,][^)]{0,500})?(?=\))/g),
      ],
    },
  ],
  [
    'gnuplot',
    {
      rows: [
        row('shell', /\bsystem\s*\(?\s*/g),
        row('shell', /(?:^|[\n;])[ \t]*!\s*([^\n]+)/g),
        row('shell', /\b(?:output|plot|splot|load|print)\s+["']\s*[|<]\s*([^"'\n]{1,500})/g),
      ],
      quotes: "'",
    },
  ],
  [
    'tcl',
    {
      rows: [
        row('shell', /(?:^|[\n;[{])[ \t]*(?:exec|spawn)\s+((?:--?[a-z]+\s+)*[^\n;\]}]+)/g),
        row('shell', /(?:^|[\n;[{])[ \t]*system\s+/g),
        row('shell', /\bopen\s+"\|\s*((?:[^"\\]|\\.){0,500})"/g),
        row('delete-tree', /(?:^|[\n;[{])[ \t]*file\s+delete\s+-force\s+(?:--\s+)?([^\s;\]}]+)/g),
        row('delete', /(?:^|[\n;[{])[ \t]*file\s+delete\s+(?:--\s+)?([^\s;\]}-][^\s;\]}]*)/g),
      ],
      harmless: /\bexpect\s+eof\b|\b(?:interact|eof)\b/g,
    },
  ],
  [
    // Commands in lists and under the keys that task runners and playbooks have for them.
    'yaml',
    {
      rows: [
        row(
          'shell',
          /(?:^|\n)[ \t]*(?:-[ \t]+)?(?:cmds?|run|shell|command|sh|script|ansible\.builtin\.(?:shell|command)|[\w.-]+(?=[ \t]*=))[ \t]*[:=][ \t]*\[?[ \t]*["']?([^\n"'|>\]]{2,500})/g,
        ),
        row('shell', /(?:^|\n)[ \t]*-[ \t]+["']?([\w./-]{1,100}[ \t][^\n:"']{1,500})/g),
        row('shell', /(?:run|cmd|shell|cmds)[ \t]*:[ \t]*[|>]-?[ \t]*\n[ \t]+([^\n]{1,500})/g),
      ],
      lenient: true,
    },
  ],
  [
    'cmake',
    {
      rows: [
        row(
          'shell',
          /\bCOMMAND\s+((?:[^()\n]|\n(?!\s*(?:WORKING_DIRECTORY|RESULT_VARIABLE|OUTPUT_VARIABLE))){1,500})/gi,
        ),
        row('delete-tree', /\bfile\s*\(\s*REMOVE_RECURSE\s+([^\s)]+)/gi),
      ],
      lenient: true,
    },
  ],
  [
    // Any other language: the names that most of them have for running a command.
    'calls',
    {
      rows: [
        row(
          'shell',
          /(?:\b|[.:])(?:system|shell|shell_exec|shell_cmd|run_shell|popen|execute|unix|dos|sh|process|getoutput|callCommand|exec|execShellCmd|execCmd|startProcess|cmd|shell-command|async-shell-command)\s*\(\s*(?=["'])/g,
        ),
        row(
          'shell',
          /\(\s*(?:os\/|sh\/|sys:|ext:|uiop:|process:)?(?:system|shell|sh|exec|run-shell-command|run-program|process-execute|os\/shell)\s+(?=["'])/g,
        ),
        row(
          'argv',
          /\b(?:os\.exec|posix\.exec|std\.popen|Process\.(?:run|start|runSync)|execProcess|spawn|subprocess\.\w+|Command\.(?:run|new))\s*\(\s*\[?\s*/g,
        ),
        row('shell', /(?:^|[\n;])[ \t]*(?:!|shell\s|sys\s|\.sh\s)[ \t]*([^\n]+)/g),
        row(
          'delete-tree',
          /\b(?:deltree|delTree|rmdir|removeDir|remove_tree|rm_rf|delete_directory_and_contents|Directory\s*\.\s*Delete|removeItem\s*\(\s*atPath\s*:|deleteRecursively)\s*\(?\s*(?=["'])/g,
        ),
        row('shell', /(?:^|[\n;.])[ \t]*(?:exec|shell|system|execSync)[ \t]+(?=["'])/g),
        row('delete', /\b(?:delete_file|removeFile|deleteFile|unlink)\s*\(\s*/g),
      ],
      quotes: "'",
      lenient: true,
    },
  ],
  ['terraform', { rows: [row('read', /\bfile(?:base64|md5|sha\d+|base64sha\d+)?\s*\(\s*/g)], lenient: true }],
  ['m4', { rows: [row('shell', /\be?syscmd\s*\(\s*`?((?:[^'`)]|`[^']{0,500}'){0,500})'?/g)], lenient: true }],
  [
    'swift',
    {
      rows: [
        row('delete-tree', /\bremoveItem\s*\(\s*atPath\s*:\s*/g),
        row('delete-tree', /\bremoveItem\s*\(\s*at\s*:\s*URL\s*\(\s*fileURLWithPath\s*:\s*/g),
        row('shell', /\b(?:system|popen)\s*\(\s*/g),
        row('shell', /\barguments\s*=\s*\[\s*"-[lic]*c"\s*,\s*/g),
      ],
      lenient: true,
    },
  ],
  [
    'c',
    {
      rows: [
        row('shell', /\b(?:system|popen)\s*\(\s*/g),
        row('argv', /\bexeclp?\s*\(\s*"[^"]{0,200}"\s*,\s*/g),
        row('delete', /\b(?:unlink|remove|rmdir)\s*\(\s*/g),
        row('connect', /\binet_addr\s*\(\s*/g),
      ],
      lenient: true,
    },
  ],
  [
    'go',
    {
      rows: [
        row('argv', /\bexec\s*\.\s*Command(?:Context)?\s*\(\s*(?:\w+\s*(?:\.\s*\w+\(\))?,\s*)?/g),
        row('delete-tree', /\bos\s*\.\s*RemoveAll\s*\(\s*/g),
        row('delete', /\bos\s*\.\s*Remove\s*\(\s*/g),
        row('connect', /\bnet\s*\.\s*Dial\w*\s*\(\s*"[^"]{0,200}"\s*,\s*/g),
      ],
      lenient: true,
    },
  ],
  [
    'rust',
    {
      rows: [
        row('delete-tree', /\bremove_dir_all\s*\(\s*/g),
        row('delete', /\bremove_(?:file|dir)\s*\(\s*/g),
        row(
          'argv',
          /\bCommand\s*::\s*new\s*\(\s*("(?:[^"\\]|\\.){0,500}"\s*\)(?:\s*\.\s*args?\s*\(\s*&?\[?[^()]{0,500}\))*)/g,
        ),
        row('connect', /\bTcpStream\s*::\s*connect\s*\(\s*/g),
      ],
      lenient: true,
    },
  ],
]);

const ACTING =
  /(?:^|\W)(?:run|exec\w*|system|spawn\w*|shell\w*|eval\w*|rm|delete\w*|remove\w*|unlink|open|write\w*|download|include|require|load\w*|import|source|socket|connect|ccall|pipeline|call-process\S*|start-process|send-string\S*|insert-file\S*|cmd|Cmd|os|Os|System|File|Port|Code|Process|Runtime|ProcessBuilder|Files|URL|Http\w*|sys\.process)(?![\w"])|`|\$\(|\[exec|![^=]/;

/** Code of a language without a reader of its own. */
export function readOther(text: string, language: string, found: Findings): void {
  const other = OTHERS.get(language);
  const quoted = quotedParts(text, other?.quotes ?? '');
  const read: [number, number][] = [];
  let unread = false;
  for (const { form, what } of other?.rows ?? []) {
    let place = 0;
    for (const match of text.matchAll(form)) {
      while (quoted[place] && quoted[place]![1] <= match.index) place++;
      // A form inside a text is only mentioned; one that begins with the text itself is not inside it.
      if (quoted[place] && quoted[place]![0] < match.index) continue;
      const args =
        match[1] === undefined
          ? argumentsAt(text, match.index + match[0].length)
          : what === 'argv'
            ? argumentsAt(match[1], 0)
            : { values: [textValue(unescaped(match[1].trim()))], end: 0 };
      const end = Math.max(match.index + match[0].length, match[1] === undefined ? args.end : 0);
      if (note(what, args.values, found, other?.lenient === true)) read.push([match.index, end]);
      else unread = true;
      if (found.full) return;
    }
  }
  if (other?.lenient) return;
  const rest = blank(text, read, ' ');
  let bare = blank(rest, quotedParts(rest, other?.quotes ?? ''), '""');
  if (other?.harmless) bare = bare.replace(other.harmless, ' ');
  // Text with something to fill in may call anything.
  if (unread || ACTING.test(bare) || /\$[({]|#\{/.test(text))
    found.unresolved('code', `${language}: ${text}`);
}

/** Says whether it was clear what the call does. */
function note(what: What, values: readonly Value[], found: Findings, lenient: boolean): boolean {
  const [first] = values;
  if (!first?.text) return lenient;
  switch (what) {
    case 'shell':
    case 'words':
      found.shell(first);
      return true;
    case 'argv':
      found.argv(listValue(values));
      return true;
    case 'delete':
    case 'delete-tree':
      found.onPaths('delete', first, { recursive: what === 'delete-tree', irreversible: true });
      return true;
    case 'write':
      found.onPaths('write', first);
      return true;
    case 'read':
      found.reads(first);
      return true;
    case 'connect':
      found.socket('connect', first);
      return true;
    default:
      return what satisfies never;
  }
}

const LITERAL = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;
const BETWEEN = /(?:[\s,;[\](){}&:]|\b(?:new|String|vec!|args?|arg|nil|t|0|false|true|None)\b|\.)*/y;
const MAX_ARGUMENTS = 200;

/** Literal arguments one after the other, whatever brackets and commas stand between them. */
function argumentsAt(text: string, at: number): { values: Value[]; end: number } {
  const values: Value[] = [];
  let end = at;
  for (let count = 0; count < MAX_ARGUMENTS; count++) {
    LITERAL.lastIndex = end;
    const match = LITERAL.exec(text);
    if (!match) {
      // `exec.Command("rm", flag)`: an argument that is not known.
      if (
        values.length > 0 &&
        /[\w$]/.test(text[end] ?? '') &&
        !/[)\]};\n]/.test(text.slice(at, end).slice(-2))
      )
        values.push(UNKNOWN);
      break;
    }
    values.push(interpolated(unescaped(match[1] ?? match[2] ?? '')));
    end = LITERAL.lastIndex;
    BETWEEN.lastIndex = end;
    const between = BETWEEN.exec(text)?.[0] ?? '';
    if (/[)};\n]/.test(between) && !/\.|args?/.test(between)) break;
    end += between.length;
  }
  return { values, end };
}

/** `#{x}` and `${x}` in a text are filled in at run time. */
function interpolated(text: string): Value {
  const parts = text.split(/#\{[^}]*\}|\$\{[^}]*\}|\$\([^)]*\)/);
  if (parts.length === 1) return textValue(known(text));
  return make({
    text: fromPieces(parts.flatMap((part, index) => (index === 0 ? [part] : [hole('$value'), part]))),
  });
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === 't' ? '\t' : letter,
  );
}

/** Places of the text's quoted parts: [start, end). */
function quotedParts(text: string, more: string): [number, number][] {
  const pattern = more.includes("'")
    ? /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|'(?:[^'\\]|\\[\s\S])*(?:'|\\?$)/g
    : /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g;
  return [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
}

/** The text with something else in place of its parts. */
function blank(text: string, parts: readonly [number, number][], instead: string): string {
  let bare = '';
  let from = 0;
  for (const [start, end] of [...parts].sort((a, b) => a[0] - b[0])) {
    if (end <= from) continue;
    bare += text.slice(from, Math.max(start, from)) + instead;
    from = end;
  }
  return bare + text.slice(from);
}
