/** Forms of calls in languages without a reader of their own: what runs a command, deletes, writes, reads or connects. */

export type What =
  /** The first argument is a shell command. */
  | 'shell'
  /** The arguments are a program and its arguments. */
  | 'argv'
  /** The first argument is a command line that is split at spaces. */
  | 'words'
  /** One argument is a shell command, several are a program and its arguments. */
  | 'command'
  /** A program, and its arguments in one text. */
  | 'line'
  | 'delete'
  | 'delete-tree'
  | 'write'
  | 'read'
  /** A statement for a database. */
  | 'sql'
  | 'connect';

interface Row {
  /** The call up to its first argument, or the whole of it with the argument as group 1. Repetitions are bounded: time stays linear. */
  form: RegExp;
  what: What;
}

export interface OtherLanguage {
  rows: readonly Row[];
  /** Names that look as if they acted on the world and do not. */
  harmless?: RegExp;
  /** Quotes besides `"`. */
  quotes?: string;
  /** Strings have nothing to fill in; what looks like it is something else (`#{a => 1}` of Erlang). */
  plain?: true;
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
  row(
    'sql',
    /\.\s*(?:execute(?:Update|Query|Batch)?|prepareStatement|addBatch|createNativeQuery|nativeSQL|sql)\s*\(\s*(?=")/g,
  ),
];
/** What the exec tasks of Gradle start: `commandLine 'rm', 'x'`, `commandLine("rm", "x")`. */
const COMMAND_LINE = row('argv', /\bcommandLine\s*=?\s*(?:(?:listOf|arrayOf)\s*)?[([]*\s*(?=["'])/g);
const GROOVY: readonly Row[] = [
  ...JVM,
  COMMAND_LINE,
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
  row('command', /\(\s*(?:uiop:|sb-ext:|ext:)?(?:run-program|run-shell-command|shell)\s+/g),
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

/** Methods of collections and builders. */
const COLLECTIONS = /\.\s*(?:remove(?:All|If|At|First|Last|Range|Keys|Values)?|deleteCharAt)\b/g;
/** Functions of lists, and what loads a library by its name. */
const LISP_LISTS =
  /\(\s*(?:remove|remove-if\S*|delete|delete-if\S*|delete-dup\S*|delq|cl-(?:remove|delete)\S*|seq-remove|remove-hook|run-hooks|remove\*|remq\S*|require)\s+(?!['"]?\/)/g;

export const OTHERS: ReadonlyMap<string, OtherLanguage> = new Map<string, OtherLanguage>([
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
      plain: true,
      rows: [
        row('shell', /\bos\s*:\s*cmd\s*\(\s*/g),
        row('shell', /\bopen_port\s*\(\s*\{\s*spawn\s*,\s*/g),
        row('delete-tree', /\bfile\s*:\s*del_dir_r\s*\(\s*/g),
        row('delete', /\bfile\s*:\s*(?:delete|del_dir)\s*\(\s*/g),
        row('write', /\bfile\s*:\s*write_file\s*\(\s*/g),
      ],
      harmless:
        /\b(?:lists|maps|sets|ordsets|dict|orddict|string|binary|proplists|gb_trees|gb_sets|array|queue|re)\s*:\s*\w+|\bsystem_info\s*\(\s*\w+|\bsystem_version\b|\bhalt\b|\binit\s*:\s*stop\b/g,
    },
  ],
  ['groovy', { rows: GROOVY, quotes: "'", harmless: COLLECTIONS }],
  ['java', { rows: JVM, lenient: true }],
  [
    'jshell',
    { rows: JVM, harmless: /\bSystem\s*\.\s*(?:out|err|getProperty|currentTimeMillis|nanoTime)\b/g },
  ],
  ['kotlin', { rows: [...JVM, COMMAND_LINE], harmless: COLLECTIONS }],
  ['scala', { rows: SCALA, harmless: COLLECTIONS }],
  ['clojure', { rows: CLOJURE, harmless: LISP_LISTS }],
  ['racket', { rows: SCHEME, harmless: LISP_LISTS }],
  ['guile', { rows: SCHEME, harmless: LISP_LISTS }],
  ['elisp', { rows: LISP, harmless: LISP_LISTS }],
  ['sbcl', { rows: LISP, harmless: LISP_LISTS }],
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
      harmless:
        /\b(?:delete(?:at)?|empty|pop(?:at|first)?|push|append|insert|splice|filter|map|sort|union|setdiff|replace|unique)!|\bPkg\s*\.\s*(?:test|instantiate|status|resolve|precompile|activate|update|build)\b|\b(?:using|import)\s+[\w., :]+|\binclude\s*\(\s*"(?!\/|\.\.)[^"]*"\s*\)/g,
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
  // Command files of debuggers and terminal multiplexers.
  [
    'console',
    {
      rows: [
        row('shell', /(?:^|\n)[ \t]*(?:shell[ \t]+|platform shell[ \t]+|![ \t]*)([^\n]{2,500})/g),
        row(
          'shell',
          /\b(?:run-shell|run|if-shell|new-window|neww|new-session|split-window|splitw|pipe-pane)[ \t]+(?:-\w+[ \t]+)*["']([^"'\n]{2,500})/g,
        ),
      ],
      lenient: true,
    },
  ],
  ['procfile', { rows: [row('shell', /(?:^|\n)[\w-]{1,40}:[ \t]*([^\n]{2,500})/g)], lenient: true }],
  [
    // Commands in lists and under the keys that task runners and playbooks have for them.
    'yaml',
    {
      rows: [
        row(
          'shell',
          /(?:^|\n)[ \t]*(?:-[ \t]+)?["']?(?:cmds?|run|shell|command|commands|sh|script|entry|exec|ansible\.builtin\.(?:shell|command)|[\w.-]+(?=[ \t]*=))["']?[ \t]*[:=][ \t]*\[?[ \t]*["']?([^\n"'|>\]]{2,500})/g,
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
          /(?:\b|[.:>])(?:system|shell|shell_exec|shell_cmd|run_shell|popen|execute|unix|dos|sh|process|getoutput|callCommand|exec|execShellCmd|execCmd|Exec|startProcess|cmd|shell-command|async-shell-command)\s*\(\s*(?=["'])/g,
        ),
        row(
          'shell',
          /\(\s*(?:os[/.]|sh\/|sys:|ext:|uiop:|process:)?(?:system|shell|sh|exec|run-shell-command|run-program|process-execute|os\/shell)\s+(?=["'])/g,
        ),
        row(
          'argv',
          /\b(?:os\.exec|posix\.exec|std\.popen|Process\.(?:run|start|runSync)|execProcess|spawn|subprocess\.\w+|Command\.(?:run|new))\s*\(\s*\[?\s*/g,
        ),
        row('shell', /(?:^|[\n;])[ \t]*(?:!|shell\s|sys\s|\.sh\s)[ \t]*([^\n]+)/g),
        row('shell', /(?:^|[\n;])[ \t]*(?:exec|gorge|staticExec|system|`)[ \t]+(?=["'])/g),
        row(
          'delete-tree',
          /\b(?:Directory\s*\.\s*Delete|removeItem\s*\(\s*atPath\s*:|deleteRecursively)\s*\(?\s*(?=["'])/g,
        ),
        row(
          'delete-tree',
          /\b(?:deltree|delTree|rmdir|rmdirRecurse|removeDir|removeDirRecurs\w*|remove_tree|removeTree|remove_all|removeAll|rmTree|rm_rf|rm_tree|deleteRecursive(?:ly)?|deleteTree|delete_directory_and_contents)\s*\(\s*/g,
        ),
        row('delete', /\b(?:delete_file|removeFile|deleteFile|unlink)\s*\(\s*/g),
      ],
      quotes: "'",
      lenient: true,
    },
  ],
  ['go-generate', { rows: [row('shell', /(?:^|\n)\/\/go:generate[ \t]+([^\n]{1,500})/g)], lenient: true }],
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
        row(
          'argv',
          /\b(?:launchPath\s*=\s*|executableURL\s*=\s*URL\s*\(\s*fileURLWithPath\s*:\s*)("[^"\n]{0,200}")[^[\n]{0,200}(?:\n[^[\n]{0,200})?arguments\s*=\s*(\[[^\]]{0,500})/g,
        ),
      ],
      lenient: true,
    },
  ],
  [
    // Calls without parentheses; otherwise JavaScript by other words.
    'coffee',
    {
      rows: [
        row('command', /\b(?:exec(?:File|Sync|FileSync)?|spawn(?:Sync)?|system)\s*\(?\s*(?=["'])/g),
        row('delete-tree', /\b(?:rm|rmdir|rimraf|remove)(?:Sync)?\s*\(?\s*(?=["'])/g),
        row('delete', /\bunlink(?:Sync)?\s*\(?\s*(?=["'])/g),
      ],
      quotes: "'",
      lenient: true,
    },
  ],
  [
    'dart',
    {
      rows: [
        row('argv', /\bProcess\s*\.\s*(?:run|start|runSync)\s*\(\s*/g),
        row(
          'delete-tree',
          /\bDirectory\s*\(\s*(?:"((?:[^"\\]|\\.){0,500})"|'(?:[^'\\]|\\.){0,500}')\s*\)\s*\.\s*delete(?:Sync)?\s*\(\s*recursive\s*:\s*true/g,
        ),
        row('delete', /\bFile\s*\(\s*"((?:[^"\\]|\\.){0,500})"\s*\)\s*\.\s*delete(?:Sync)?\s*\(/g),
      ],
      quotes: "'",
      lenient: true,
    },
  ],
  [
    'csharp',
    {
      rows: [
        row('delete-tree', /\bDirectory\s*\.\s*Delete\s*\(\s*@?/g),
        row('delete', /\bFile\s*\.\s*Delete\s*\(\s*@?/g),
        row(
          'sql',
          /\b(?:ExecuteSqlRaw|ExecuteSqlRawAsync|SqlCommand|NpgsqlCommand|MySqlCommand|SqliteCommand|Execute|ExecuteAsync)\s*\(\s*@?(?=")|\bCommandText\s*=\s*@?(?=")/g,
        ),
        row('line', /\b(?:Process\s*\.\s*Start|new\s+ProcessStartInfo)\s*\(\s*@?/g),
        row('connect', /\bTcpClient\s*\(\s*/g),
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
        row('delete-tree', /\bremove_all\s*\(\s*(?:(?:std\s*::\s*filesystem|fs)\s*::\s*path\s*[({]\s*)?/g),
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
        row(
          'sql',
          /\.\s*(?:Must)?(?:Exec|Query|QueryRow|Raw|Prepare)(?:Context)?\s*\(\s*(?:\w+(?:\.\w+\(\))?\s*,\s*)?(?=")/g,
        ),
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
          'sql',
          /\b(?:execute|batch_execute|query|query_as|sql_query|execute_batch|simple_query)!?\s*\(\s*(?=")/g,
        ),
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
