/** Everyday programs: GNU coreutils and their BSD kin, pagers, searchers and shell built-ins that only print or test. */
import type { Call } from '../call.ts';
import { hasContent } from '../emptied.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, after, known } from '../value.ts';
import { basename, copyOf, files, join } from './operands.ts';
import { secretsIn } from './secret-names.ts';

const GONE = { irreversible: true } as const;

const readAll = (call: Call): Effect[] => call.onPaths('read', files(call.operands));
const shell = (script: Arg | null): Start[] => (script ? [{ kind: 'shell', script }] : []);
const run = (program: Arg | null): Start[] => (program ? [{ kind: 'argv', argv: [program] }] : []);

/**
 * Names that a file has and no folder: what `-r` says of them means nothing. `.js` and `.io` are not among them, as
 * folders of clones are called `next.js` and `socket.io`.
 */
const A_FILE =
  /[^/]\.(?:json|lock|lockb|ya?ml|toml|xml|txt|md|csv|tsv|log|zip|tgz|tar|gz|tsx?|jsx|py|go|rs|rb|java|kt|php|c|cc|cpp|h|hpp|cs|swift|sql|html|css|scss|png|jpe?g|svg|gif|pdf|ini|cfg|conf|patch|diff|out|exe|wasm|map|snap|sum)$|(?:^|\/)(?:Dockerfile|Makefile|Gemfile|Procfile)$/;

function remove(call: Call): Effect[] {
  if (!call.has('recursive')) return call.onPaths('delete', call.operands, GONE);
  const names = call.operands.map(({ text }) => text.replace(/\/+$/, ''));
  return call.operands.flatMap((arg, at) => {
    const [effect] = call.onPaths('delete', [arg], { ...GONE, recursive: true });
    const kind = arg.known ? call.context.files.kind(effect!.target.value) : undefined;
    if (kind === 'file' || (kind === undefined && arg.known && A_FILE.test(arg.text)))
      return [{ ...effect!, recursive: false }];
    // .NET builds into `bin` and `obj` side by side; `bin` alone is as often a project's own scripts.
    if (effect!.target.scope === 'workspace' && isBuiltBin(names[at]!, names))
      return [{ ...effect!, target: { ...effect!.target, scope: 'build' } }];
    return [effect!];
  });
}

function isBuiltBin(name: string, names: readonly string[]): boolean {
  return /(?:^|\/)bin$/.test(name) && names.includes(name.replace(/bin$/, 'obj'));
}

/** Programs that print what is in the files they are given. */
const reader = (names: string, options = ''): ProgramSpec => ({
  names: names.split(' '),
  options,
  effects: readAll,
});

/** As `reader`, with a second operand or an option that names the output. */
const filter = (
  names: string,
  options: string,
  output: (call: Call) => readonly (Arg | null)[],
): ProgramSpec => ({
  names: names.split(' '),
  options,
  effects: (call) => {
    const written = files(output(call));
    const inputs = files(call.operands).filter((arg) => !written.includes(arg));
    return [...call.onPaths('read', inputs), ...call.onPaths('write', written)];
  },
});

const harmless = (names: string, style?: ProgramSpec['style']): ProgramSpec => ({
  names: names.split(' '),
  harmless: true,
  ...(style ? { style } : {}),
});

export const COREUTILS: readonly ProgramSpec[] = [
  // --- removing ---
  {
    // `zf_rm` and its like: the same programs inside zsh (`zmodload zsh/files`).
    names: ['rm', 'grm', 'zf_rm'],
    options:
      'r|R|recursive f|force i I interactive=? d|dir v|verbose x|one-file-system no-preserve-root preserve-root=? P W',
    effects: remove,
  },
  {
    names: ['rmdir', 'grmdir', 'zf_rmdir'],
    options: 'p|parents v|verbose ignore-fail-on-non-empty',
    effects: (call) => call.onPaths('delete', call.operands),
  },
  { names: ['unlink'], effects: (call) => call.onPaths('delete', call.operands, GONE) },
  {
    names: ['shred', 'gshred'],
    options: 'f|force n|iterations= s|size= u remove=? v|verbose x|exact z|zero random-source=',
    effects: erase,
  },
  {
    names: ['srm', 'wipe', 'scrub'],
    options: 'r|R|recursive f|force i|interactive v|verbose p|pattern=?',
    effects: erase,
  },

  // --- copying, moving, writing ---
  {
    names: ['cp', 'gcp', 'ditto'],
    options:
      'a|archive r|R|recursive f|force i|interactive n|no-clobber t|target-directory= T|no-target-directory u|update=? v|verbose p preserve=? no-preserve= S|suffix= b backup=? l|link s|symbolic-link x|one-file-system d P|no-dereference L|dereference H attributes-only remove-destination sparse= reflink=? parents strip-trailing-slashes Z context=? c X V rsrc extattr',
    effects: copy,
  },
  {
    names: ['mv', 'gmv', 'zf_mv'],
    options:
      'f|force i|interactive n|no-clobber t|target-directory= T|no-target-directory u|update=? v|verbose S|suffix= b backup=? exchange no-copy strip-trailing-slashes Z|context h',
    effects: move,
  },
  {
    names: ['install', 'ginstall'],
    options:
      'm|mode= o|owner= g|group= d|directory D t|target-directory= T|no-target-directory s|strip strip-program= S|suffix= b backup=? C|compare p|preserve-timestamps v|verbose c Z context=?',
    effects: (call) => {
      const mode = call.value('mode');
      const { sources, written } = call.has('directory')
        ? { sources: [], written: files(call.operands) }
        : copyOf(call);
      return [
        ...call.onPaths('read', sources),
        ...(call.has('directory') ? [] : intoPlace(call, sources, written)),
        ...(mode ? call.onPaths('permission', written, { mode: mode.text }) : []),
      ];
    },
    starts: (call) => run(call.value('strip-program')),
  },
  {
    names: ['ln', 'gln', 'link', 'zf_ln'],
    options:
      's|symbolic f|force i|interactive n|h|no-dereference T|no-target-directory t|target-directory= S|suffix= b backup=? r|relative L|logical P|physical v|verbose d|F|directory',
    effects: link,
  },
  {
    names: ['tee', 'sponge'],
    options: 'a|append i|ignore-interrupts p output-error=?',
    effects: (call) => {
      if (call.has('append')) return call.onPaths('append', files(call.operands));
      // `tee FILE </dev/null` empties the file.
      const nothing = call.input.text?.length === 0;
      return files(call.operands)
        .map((each) => call.path(each))
        .flatMap((target) => call.on(nothing && hasContent(target) ? 'truncate' : 'write', target));
    },
  },
  {
    names: ['truncate', 'gtruncate'],
    options: 's|size= r|reference= c|no-create o|io-blocks',
    effects: truncate,
  },
  {
    names: ['touch', 'gtouch'],
    options: 'a c|no-create d|date= f h|no-dereference m r|reference= t= time= A=',
    // Makes an empty file or sets its times: nothing that it holds is lost.
    effects: (call) => (call.has('no-create') ? [] : call.onPaths('append', call.operands)),
  },
  {
    names: ['mkdir', 'gmkdir', 'mkfifo', 'mknod'],
    options: 'm|mode= p|parents v|verbose Z context=?',
    effects: (call) => {
      const mode = call.value('mode');
      return mode
        ? call.onPaths('permission', call.operands.slice(0, call.program === 'mknod' ? 1 : undefined), {
            mode: mode.text,
          })
        : [];
    },
  },
  {
    names: ['dd', 'gdd', 'dcfldd', 'dc3dd'],
    style: 'raw',
    effects: (call) => [
      ...call.onPaths('read', assigned(call, 'if')),
      ...assigned(call, 'of').flatMap((arg) => overwrite(call, arg, assigned(call, 'if'))),
    ],
  },
  {
    names: ['split', 'csplit', 'gsplit', 'gcsplit'],
    options:
      'a|suffix-length= additional-suffix= b|bytes= C|line-bytes= d numeric-suffixes=? x hex-suffixes=? e|elide-empty-files filter= l|lines= n|number= t|separator= u|unbuffered verbose f|prefix= k|keep-files suppress-matched s|quiet z',
    effects: (call) => {
      const input = call.operand(0);
      const prefix = call.program.endsWith('csplit') ? call.value('prefix') : call.operand(1);
      return [...call.onPaths('read', files([input])), ...call.onPaths('write', [prefix])];
    },
    starts: (call) => shell(call.value('filter')),
  },
  {
    names: ['patch'],
    options:
      'p|strip= i|input= o|output= d|directory= R|reverse N|forward b|backup r|reject-file= f|force t|batch F|fuzz= s|silent E u V|version-control= z|suffix= B|prefix= e|ed l binary dry-run posix',
    dry: ['dry-run'],
    effects: patch,
  },

  // --- permissions ---
  {
    names: ['chmod', 'gchmod', 'zf_chmod'],
    options:
      'R|recursive c|changes f|silent|quiet v|verbose reference= preserve-root no-preserve-root h H L P',
    effects: chmod,
  },
  {
    names: ['chown', 'chgrp', 'gchown', 'gchgrp', 'zf_chown', 'zf_chgrp'],
    options:
      'R|recursive c|changes f|silent|quiet v|verbose h|no-dereference dereference from= reference= preserve-root no-preserve-root H L P x n',
    effects: (call) => {
      const reference = call.value('reference');
      const owner = reference ? null : call.operand(0);
      const mode = owner ? (call.program.endsWith('chgrp') ? `:${owner.text}` : owner.text) : 'reference';
      return call.onPaths('permission', call.operands.slice(owner ? 1 : 0), {
        mode,
        recursive: call.has('recursive'),
      });
    },
  },
  { names: ['chattr', 'chflags'], style: 'raw', effects: chattr },
  {
    names: ['setfacl', 'setfattr', 'chcon', 'restorecon'],
    options:
      'm|modify= M|modify-file= x|remove= X|remove-file= b|remove-all k|remove-default n|no-mask d|default R|recursive P|physical L|logical set= set-file= restore= s name|n= v|value= u|user= r|role= t|type= l|range= reference= test',
    dry: ['test'],
    effects: (call) => {
      const mode = call.value('modify') ?? call.value('set') ?? call.value('remove') ?? call.value('type');
      return call.onPaths('permission', call.operands, {
        mode: mode?.text ?? null,
        recursive: call.has('recursive'),
      });
    },
  },

  // --- reading ---
  // An option wrongly taken for one with a value would swallow a file, so each grammar is that program's own.
  reader(
    'cat gcat',
    'A|show-all b|number-nonblank e E|show-ends n|number s|squeeze-blank t T|show-tabs u v|show-nonprinting',
  ),
  reader('tac rev', 'b|before r|regex s|separator='),
  reader(
    'nl',
    'b|body-numbering= d|section-delimiter= f|footer-numbering= h|header-numbering= i|line-increment= l|join-blank-lines= n|number-format= p s|number-separator= v|starting-line-number= w|number-width=',
  ),
  {
    ...reader(
      'bat batcat',
      'l|language= p|plain style= n|number r|line-range= H|highlight-line= theme= color= paging= d|diff diff-context= tabs= wrap= A|show-all file-name= m|map-syntax= pager=',
    ),
    starts: (call) => [...call.values('pager'), ...pagersAssigned(call, ['BAT_PAGER'])].flatMap(shell),
  },
  reader('head ghead', 'n|lines= c|bytes= q|quiet|silent v|verbose z'),
  reader(
    'tail gtail',
    'n|lines= c|bytes= q|quiet|silent v|verbose z f|follow=? F s|sleep-interval= pid= retry max-unchanged-stats= r',
  ),
  reader(
    'od',
    'A|address-radix= j|skip-bytes= N|read-bytes= S|strings= t|format= v|output-duplicates w|width=? endian=',
  ),
  reader('hexdump hd', 'n|length= s|skip= e|format= f|format-file= C|canonical L|color=?'),
  reader('strings', 'a|all f|print-file-name n|bytes= t|radix= e|encoding= T|target= s|output-separator= w'),
  {
    names: ['cut', 'gcut'],
    options:
      'b|bytes= c|characters= d|delimiter= f|fields= n complement s|only-delimited output-delimiter= z',
    // `cut -d= -f1 .env` shows the names of variables only.
    effects: (call) =>
      call.value('delimiter')?.text === '=' && call.value('fields')?.text === '1' && !call.has('complement')
        ? []
        : readAll(call),
  },
  reader('join', '1= 2= j= a= e= o= t= v= i|ignore-case check-order nocheck-order header'),
  reader('fold fmt', 'w|width= b s c u'),
  reader('paste comm pr expand unexpand colrm look tsort ul col colcrt', 'output-delimiter= d|delimiters=?'),
  reader(
    'column',
    't|table s|separator= o|output-separator= c|output-width= n|table-name= N|table-columns= R|table-right= J|json x',
  ),
  reader('cmp', 'b|print-bytes i|ignore-initial= l|verbose n|bytes= s|silent|quiet'),
  reader('zcat gzcat bzcat xzcat zstdcat lz4cat zless zmore bzless xzless zdiff zcmp'),
  filter(
    'base64 base32 basenc gbase64',
    'd|decode D w|wrap= i|ignore-garbage o|output= base64url base32 base16 z85',
    (call) => [call.value('output')],
  ),
  {
    ...filter(
      'sort gsort',
      'b d f g i h|human-numeric-sort k|key= M m|merge n|numeric-sort o|output= r|reverse R random-source= s|stable S|buffer-size= t|field-separator= T|temporary-directory= u|unique V z parallel= compress-program= files0-from= batch-size= c|check=? C debug sort=',
      (call) => [call.value('output')],
    ),
    starts: (call) => run(call.value('compress-program')),
  },
  filter(
    'uniq guniq',
    'c|count d|repeated D all-repeated=? f|skip-fields= group=? i|ignore-case s|skip-chars= u|unique z w|check-chars=',
    (call) => [call.operand(1)],
  ),
  filter(
    'xxd',
    'a b|bits c|cols= E C e g|groupsize= i|include n|name= l|len= o= p|ps|postscript|plain r|revert s|seek= u R= d',
    (call) => [call.operand(1)],
  ),
  filter('shuf', 'e|echo i|input-range= n|head-count= o|output= r|repeat z random-source=', (call) => [
    call.value('output'),
  ]),
  filter('iconv', 'f|from-code= t|to-code= o|output= c s|silent l|list verbose', (call) => [
    call.value('output'),
  ]),
  filter(
    'tree',
    'a d f i l L= P= I= o= H= T= x s h D F n C A R filelimit= timefmt= charset= sort= prune noreport du si J X gitignore gitfile= infofile= dirsfirst fromfile',
    (call) => [call.value('o'), ...(call.has('R') && call.has('H') ? [known('00Tree.html')] : [])],
  ),
  {
    names: ['diff', 'diff3', 'colordiff', 'sdiff', 'icdiff', 'difft', 'gdiff'],
    options:
      'r|recursive u|unified=? U= c context=? C= q|brief s y|side-by-side N|new-file i w b B a|text x|exclude= X|exclude-from= I|ignore-matching-lines= F|show-function-line= L|label= from-file= to-file= W|width= o|output= diff-program= D|ifdef= color=? line-format= horizon-lines= e E m A',
    effects: (call) => {
      const inputs = files([...call.operands, call.value('from-file'), call.value('to-file')]);
      const read = call.has('brief')
        ? []
        : call.onPaths('read', inputs, { recursive: call.has('recursive') });
      return [...read, ...call.onPaths('write', [call.value('output')])];
    },
    starts: (call) => run(call.value('diff-program')),
  },

  // --- pagers ---
  {
    names: ['less', 'more', 'most', 'pg'],
    options:
      'b|buffers= D|color= h|max-back-scroll= j|jump-target= k|lesskey-file= o|log-file= O|LOG-FILE= p|pattern= P|prompt= t|tag= T|tag-file= x|tabs= y|max-forw-scroll= z|window= lesskey-src= lesskey-content= F|quit-if-one-screen R|RAW-CONTROL-CHARS S|chop-long-lines X|no-init N|LINE-NUMBERS i|ignore-case I e E f g G J K L m M q Q r s u U V w W a A c C d l',
    effects: (call) => [
      ...call.onPaths(
        'read',
        files(call.operands).filter((arg) => !arg.text.startsWith('+')),
      ),
      ...call.onPaths('write', [call.value('log-file'), call.value('LOG-FILE')]),
    ],
    starts: (call) => [...call.args.flatMap(pagerCommand), ...shell(inputFilter(call))],
  },
  {
    names: ['man'],
    options:
      'P|pager= H|html=? C|config-file= M|manpath= L|locale= m|systems= S|s|sections= e|extension= r|prompt= p|preprocessor= R|recode= T|troff-device=? X|gxditview=? Z|ditroff E|encoding= a|all k|apropos f|whatis K|global-apropos l|local-file w|where|path|location W c|catman d|debug D|default u|update t|troff i I 7 regex wildcard names-only no-subpages no-hyphenation nh no-justification nj warnings=?',
    effects: (call) => (call.has('local-file') ? readAll(call) : []),
    starts: (call) =>
      [
        ...call.values('pager'),
        ...call.values('html'),
        ...pagersAssigned(call, ['MANPAGER', 'PAGER', ...(call.has('html') ? ['BROWSER'] : [])]),
      ].flatMap(shell),
  },

  // --- searching ---
  {
    names: [
      'grep',
      'egrep',
      'fgrep',
      'rgrep',
      'ggrep',
      'pcregrep',
      'ugrep',
      'ug',
      'zgrep',
      'zegrep',
      'zfgrep',
      'bzgrep',
      'xzgrep',
    ],
    options:
      'E|extended-regexp F|fixed-strings G|basic-regexp P|perl-regexp e|regexp= f|file= i|ignore-case y no-ignore-case v|invert-match w|word-regexp x|line-regexp z|null-data s|no-messages m|max-count= b|byte-offset n|line-number line-buffered H|with-filename h|no-filename label= o|only-matching q|quiet|silent binary-files= a|text I d|directories= D|devices= r|recursive R|dereference-recursive include= exclude= exclude-from= exclude-dir= L|files-without-match l|files-with-matches c|count T|initial-tab Z|null A|after-context= B|before-context= C|context= color=? colour=? U|binary filter= pager=? filter-magic-label= view=?',
    effects: grep,
    starts: (call) => [
      ...(call.program.startsWith('ug')
        ? [
            ...call.values('pager'),
            ...call.values('view'),
            ...call.values('filter').map(ugrepFilter),
          ].flatMap(shell)
        : []),
    ],
  },
  {
    names: ['rg', 'ripgrep'],
    options:
      'e|regexp= f|file= g|glob= iglob= t|type= T|type-not= type-add= type-clear= A|after-context= B|before-context= C|context= m|max-count= M|max-columns= d|max-depth= maxdepth= j|threads= r|replace= E|encoding= colors= color= context-separator= field-context-separator= field-match-separator= path-separator= engine= dfa-size-limit= regex-size-limit= max-filesize= mmap sort= sortr= pre= pre-glob= hostname-bin= hyperlink-format= ignore-file= generate= stop-on-nonmatch i|ignore-case S|smart-case s|case-sensitive v|invert-match w|word-regexp x|line-regexp F|fixed-strings P|pcre2 U|multiline l|files-with-matches files-without-match c|count count-matches q|quiet o|only-matching n|line-number N|no-line-number H|with-filename I|no-filename p|pretty u|unrestricted hidden . z|search-zip L|follow a|text 0|null files type-list json stats vimgrep heading no-heading trim debug',
    effects: grep,
    starts: (call) => [...call.values('pre'), ...call.values('hostname-bin')].flatMap(run),
  },
  {
    names: ['ag'],
    options:
      'G|file-search-regex= A|after=? B|before=? C|context=? m|max-count= p|path-to-ignore= ignore= ignore-dir= depth= W|width= workers= pager= i s S v w Q l|files-with-matches L|files-without-matches c|count o a u U hidden z f g= color=?',
    effects: grep,
    starts: (call) => call.values('pager').flatMap(shell),
  },
  {
    names: ['ack', 'ack-grep'],
    options:
      'A|after-context= B|before-context= C|context=? m|max-count= match= ignore-dir= ignore-file= type= t output= ackrc= pager= i v w Q l|files-with-matches L|files-without-matches c|count o f g h H n x s',
    effects: grep,
    starts: (call) => call.values('pager').flatMap(shell),
  },

  // --- printing and testing ---
  {
    names: ['echo', 'printf', 'print', 'gecho'],
    style: 'raw',
    effects: (call) =>
      secretsIn(call, call.args).flatMap((name) => call.on('reveal', call.named('environment', name))),
    starts: subscripts,
  },
  { names: ['test', '['], style: 'raw', starts: subscripts },
  {
    names: ['date', 'gdate'],
    options:
      'd|date= f|file= I|iso-8601=? r|reference= R|rfc-email rfc-3339= s|set= u|utc|universal debug v= j n z=',
    effects: (call) => [
      ...call.onPaths('read', [call.value('file')]),
      ...(call.has('set') ? call.on('kernel', call.named('resource', 'clock'), { mode: 'set' }) : []),
    ],
  },
  {
    names: ['hostname', 'domainname'],
    options: 'a A d f F|file= i I s y b',
    effects: (call) =>
      call.operands.length > 0 || call.has('file')
        ? call.on('kernel', call.named('resource', 'hostname'), { mode: 'set' })
        : [],
  },
  {
    names: ['dmesg'],
    options:
      'C|clear c|read-clear D|console-off n|console-level= f|facility= l|level= F|file= s|buffer-size= w|follow T|ctime H|human k u x e L=? S n r t P d',
    effects: (call) =>
      call.has('clear', 'read-clear') ? call.onPaths('delete', [known('/var/log/dmesg')], GONE) : [],
  },
  {
    names: ['dc'],
    options: 'e|expression= f|file=',
    effects: readAll,
    // A line of dc that begins with `!` runs the rest of it in a shell.
    starts: (call) =>
      call
        .values('expression')
        .flatMap((arg) =>
          /(?:^|[\s\]])!(?![<>=])/.test(arg.text) ? shell(after(arg, arg.text.indexOf('!') + 1)) : [],
        ),
  },
  harmless('true false : sleep seq yes factor expr basename dirname pwd realpath readlink mktemp tty', 'raw'),
  // They tell of files, not what is in them; a list of names they print line by line when the names do not exist.
  {
    names: ['file', 'wc', 'gwc', 'du', 'gdu'],
    options:
      'f|files-from= files0-from= m|magic-file= F|separator= e|exclude= P|parameter= b|brief i|mime z k L h 0 c|bytes l|lines w|words total= d|max-depth= s|summarize a|all B|block-size= X|exclude-from= t|threshold= time=? time-style= x r|raw',
    effects: (call) => call.onPaths('read', [call.value('files-from'), call.value('files0-from')]),
  },
  harmless(
    'ls ll la gls dir vdir stat gstat df md5sum md5 sha1sum sha224sum sha256sum sha384sum sha512sum shasum b2sum b3sum cksum sum tr numfmt exa eza lsd',
  ),
  harmless(
    'which whereis type hash whatis apropos whoami id groups logname users who w last lastlog uname arch nproc uptime free vmstat iostat mpstat sar pidstat lscpu lsblk lsusb lspci lsmod lsns lsipc blkid findmnt getconf locale localedef cal ncal',
  ),
  harmless(
    'ps pstree pgrep pidof top htop btop atop iotop lsof pwdx jobs tput clear reset stty sync locate mlocate plocate',
  ),
  harmless('cloc tokei scc wdiff figlet cowsay lolcat bc units datamash hexyl'),
];

function erase(call: Call): Effect[] {
  return call.onPaths('erase', files(call.operands), { ...GONE, recursive: call.has('recursive') });
}

/** Operands of the form `name=path`. */
function assigned(call: Call, name: string): Arg[] {
  const start = `${name}=`;
  return call.operands.filter((arg) => arg.text.startsWith(start)).map((arg) => after(arg, start.length));
}

/** A device that is written to loses its file systems; so may whatever an unknown name stands for. */
function overwrite(call: Call, arg: Arg, inputs: readonly Arg[]): Effect[] {
  const { scope, exists, role, value } = call.path(arg);
  if (scope === 'device' || scope === 'unknown') return call.onPaths('format', [arg], { irreversible: true });
  // Zeros and noise make a new file; over one that holds something they leave nothing of it.
  const blank = inputs.some((input) => call.path(input).scope === 'sink');
  const loses = blank && scope !== 'temp' && (exists ?? (role !== null || DOCUMENT.test(value)));
  return call.onPaths(loses ? 'truncate' : 'write', [arg], { irreversible: loses });
}

/** Names of files that somebody wrote or that hold data; `test.img` and `10mb.bin` are made to be filled. */
const DOCUMENT =
  /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|c|h|cc|cpp|cs|swift|php|sql|md|json|ya?ml|toml|tf|html|csv|docx?|xlsx?|pdf|sqlite3?|db)$/;

function copy(call: Call): Effect[] {
  const { sources, written } = copyOf(call);
  const recursive = call.has('recursive', 'archive') || call.program === 'ditto';
  // `cp /dev/null FILE` empties the file.
  const empties = sources.some((arg) => call.path(arg).scope === 'sink');
  return [
    ...call.onPaths('read', sources, { recursive }),
    ...call.onPaths(empties ? 'truncate' : 'write', written, { recursive, irreversible: empties }),
  ];
}

/** `install /dev/null FILE` leaves nothing in the file. */
function intoPlace(call: Call, sources: readonly Arg[], written: readonly Arg[]): Effect[] {
  const empties = sources.some((arg) => call.path(arg).scope === 'sink');
  return written
    .map((arg) => call.path(arg))
    .flatMap((target) => call.on(empties && hasContent(target) ? 'truncate' : 'write', target));
}

function move(call: Call): Effect[] {
  const { sources, written } = copyOf(call);
  const lost =
    written.some((arg) => call.path(arg).scope === 'sink') ||
    written.some((arg) => arg.text.startsWith('/dev/null'));
  if (lost) return call.onPaths('delete', sources, { recursive: true, irreversible: true });
  return [...call.onPaths('move', sources, { recursive: true }), ...call.onPaths('write', written)];
}

function link(call: Call): Effect[] {
  const { sources, written } = copyOf(call);
  const made = written.length > 0 ? written : sources.flatMap((arg) => basename(arg) ?? []);
  // A link to the guard's files would let a later command change them under another name.
  const guarded = sources.filter((arg) => call.path(arg).scope === 'guard');
  // `ln -sf /dev/null FILE` puts nothing in the file's place.
  const hides = call.has('force') && sources.some((arg) => call.path(arg).scope === 'sink');
  return [
    ...call.onPaths('read', sources),
    ...call.onPaths('link', [...guarded, ...made]),
    ...(hides ? intoPlace(call, sources, made).filter(({ action }) => action === 'truncate') : []),
  ];
}

function truncate(call: Call): Effect[] {
  const size = call.value('size')?.text ?? '';
  return call.operands.flatMap((arg) => {
    const grows = /^[+>%]/.test(size) || (/^\d+[A-Za-z]/.test(size) && call.path(arg).exists !== true);
    return call.onPaths(grows ? 'append' : 'truncate', [arg], { irreversible: !grows });
  });
}

function patch(call: Call): Effect[] {
  const folder = call.value('directory');
  const file = call.operand(0);
  const output = call.value('output');
  const target = output ?? (file && folder ? join(folder, file) : (file ?? folder ?? known('.')));
  return [
    ...call.onPaths('read', files([call.value('input'), call.operand(1)])),
    ...call.onPaths('write', [target]),
  ];
}

/** `-x`, `-w+r`: modes that look like options. */
const DASHED_MODE = /^-[rwxXstugoa,+=-]+$/;

function chmod(call: Call): Effect[] {
  const dashed = call.args.find((arg) => DASHED_MODE.test(arg.text) && arg.text !== '--');
  const reference = call.has('reference');
  const mode = reference ? null : (dashed ?? call.operand(0));
  const targets = reference || dashed ? call.operands : call.operands.slice(1);
  return call.onPaths('permission', targets, {
    mode: mode?.text ?? 'reference',
    recursive: call.has('recursive'),
  });
}

function chattr(call: Call): Effect[] {
  const isMode = (text: string) =>
    call.program === 'chattr' ? /^[+=-][a-zA-Z]+$/.test(text) && !/^-[RVf]+$/.test(text) : false;
  const recursive = call.args.some((arg) => /^-[a-zA-Z]*R/.test(arg.text));
  const plain = call.args.filter((arg) => !isMode(arg.text) && !arg.text.startsWith('-'));
  const modes = call.program === 'chattr' ? call.args.filter((arg) => isMode(arg.text)) : plain.slice(0, 1);
  const targets = call.program === 'chattr' ? plain : plain.slice(1);
  return call.onPaths('permission', targets, { mode: modes.map((arg) => arg.text).join(' '), recursive });
}

/** Patterns that look for keys and passwords: where they are found is worth as much as what they are. */
const SECRET_HUNT =
  /PRIVATE KEY|BEGIN (?:RSA|OPENSSH|EC|DSA|PGP)|passw(?:or)?d|secret|api[-_. ]?key|access[-_. ]?key|auth[-_. ]?token|\bAKIA|\bgh[pousr]_|xox[baprs]-|aws_|credential|mnemonic|seed phrase/i;

/** Searching without printing what is found (`-q`, `-l`, `-c`) reads nothing out, unless it looks for secrets. */
function grep(call: Call): Effect[] {
  const patternGiven = call.has('regexp', 'file', 'match');
  const hunts = SECRET_HUNT.test(
    (call.value('regexp') ?? call.value('match') ?? call.operand(0))?.text ?? '',
  );
  if (
    !hunts &&
    call.has(
      'quiet',
      'count',
      'files-with-matches',
      'files-without-match',
      'files-without-matches',
      'files',
      'count-matches',
    )
  )
    return [];
  const places = files(call.operands.slice(patternGiven ? 0 : 1));
  const search = !/grep$/.test(call.program) || call.program === 'rgrep';
  const recursive =
    search || call.has('recursive', 'dereference-recursive') || call.value('directories')?.text === 'recurse';
  const piped = call.input.text !== null || call.input.taints.length > 0 || call.input.file !== null;
  const read = places.length === 0 && recursive && !piped ? [known('.')] : places;
  return [...call.onPaths('read', read, { recursive }), ...call.onPaths('read', [call.value('file')])];
}

/** ugrep's `--filter=ext,ext:command %`. */
function ugrepFilter(arg: Arg): Arg {
  const colon = arg.text.indexOf(':');
  return colon < 0 ? arg : after(arg, colon + 1);
}

/** `less +!cmd` and `less +|xcmd` run a command when they start. */
function pagerCommand(arg: Arg): Start[] {
  const found = /^\+\+?(?:!|\|.)/.exec(arg.text);
  return found ? shell(after(arg, found[0].length)) : [];
}

/** `LESSOPEN='|cmd %s'` makes less run a command on every file; distributions set it to lesspipe. */
function inputFilter(call: Call): Arg | null {
  const value = call.program === 'less' ? call.variable('LESSOPEN') : null;
  if (
    !value ||
    value.text === '' ||
    (/lesspipe|lessopen/i.test(value.text) && value.known && !/[;&`$<>]|\|.*\|.*\|/.test(value.text))
  )
    return null;
  const marks = /^\|{0,2}-?\s*/.exec(value.text)?.[0].length ?? 0;
  return after(value, marks);
}

const EVERYDAY_PAGER =
  /^(?:\/usr)?(?:\/bin\/)?(?:less|more|most|cat|bat|batcat|col|sensible-pager|sensible-browser|true|delta|nvimpager|vimpager)?(?:\s+-[A-Za-z0-9=-]+)*\s*$/;

/** Pagers and browsers from the environment, unless they are everyday ones. */
function pagersAssigned(call: Call, names: readonly string[]): Arg[] {
  return names.flatMap((name) => {
    const value = call.variable(name);
    return value && !EVERYDAY_PAGER.test(value.text) ? [value] : [];
  });
}

/** `printf -v 'a[$(cmd)]'` and `test -v 'a[$(cmd)]'`: the shell evaluates the subscript, and runs the command in it. */
function subscripts(call: Call): Start[] {
  const at = call.args.findIndex((arg) => arg.text === '-v');
  const name = at < 0 ? null : call.args[at + 1];
  if (
    !name ||
    !/\[.*[$`]/s.test(name.text) ||
    !(call.program === 'printf' || call.program === 'test' || call.program === '[')
  )
    return [];
  return [{ kind: 'unknown', why: 'code', source: name.text }];
}
