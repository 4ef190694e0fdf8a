/** Finding, syncing, archiving, compressing and renaming files. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect, Taint, Target } from '../types.ts';
import { type Arg, after, fromPieces, known } from '../value.ts';
import { findExpression, foundTargets, namedBelow } from './found.ts';
import { basename, files, join } from './operands.ts';

const HERE = known('.');
const shell = (script: Arg | null): Start[] => (script ? [{ kind: 'shell', script }] : []);

const COMPRESSOR =
  'c|stdout|to-stdout d|decompress|uncompress f|force k|keep l|list n|no-name N|name q|quiet r|recursive rm S|suffix= t|test v|verbose z|compress 1|fast 2 3 4 5 6 7 8 9|best 0 e|extreme T|threads=? o= D= p= M= memory= format= F= C= check= files=? files0=? ultra long=? rsyncable synchronous single-stream a|ascii s|small';

const FD =
  'H|hidden I|no-ignore u|unrestricted s|case-sensitive i|ignore-case g|glob F|fixed-strings a|absolute-path l|list-details L|follow p|full-path d|max-depth= min-depth= exact-depth= t|type= e|extension= S|size= changed-within= changed-before= o|owner= E|exclude= prune c|color= j|threads= max-results= 1 q|quiet base-directory= search-path= x|exec X|exec-batch 0|print0 and= format= batch-size= ignore-file=';

export const FILES: readonly ProgramSpec[] = [
  // `-exec` and its kin are a matter of the wrappers; these are find's own actions.
  { names: ['find', 'gfind', 'bfs'], style: 'raw', effects: find },
  {
    names: ['fd', 'fdfind'],
    options: FD,
    starts: fdExec,
  },

  // --- syncing ---
  {
    names: ['rsync'],
    options:
      'a|archive r|recursive v|verbose q|quiet n|dry-run u|update l|links L|copy-links p|perms o|owner g|group t|times z|compress h|human-readable P progress partial e|rsh= rsync-path= delete del delete-before delete-during delete-delay delete-after delete-excluded delete-missing-args ignore-errors force max-delete= remove-source-files exclude= include= f|filter= F C|cvs-exclude exclude-from= include-from= files-from= password-file= T|temp-dir= partial-dir= compare-dest= copy-dest= link-dest= backup-dir= b|backup suffix= bwlimit= chmod= chown= port= timeout= contimeout= log-file= log-file-format= out-format= stats list-only inplace append x|one-file-system S|sparse H|hard-links A|acls X|xattrs E|executability R|relative d|dirs c|checksum W|whole-file size-only existing ignore-existing max-size= min-size= modify-window= M|remote-option= i|itemize-changes 0|from0 daemon config= address= sockopts= blocking-io write-batch= only-write-batch= read-batch= 4 6 mkpath groupmap= usermap= numeric-ids info= debug= 8 y|fuzzy D devices specials k K J O m|prune-empty-dirs B|block-size= server sender',
    dry: ['dry-run', 'list-only'],
    effects: rsync,
    starts: rsyncStarts,
  },
  {
    names: ['unison'],
    style: 'dash',
    options: 'batch auto silent force= prefer= root= path= ignore= sshcmd= sshargs= servercmd=',
    // `unison -force A A B`: what differs in B goes.
    effects: (call) => {
      const kept = call.value('force')?.text;
      return kept === undefined
        ? []
        : call.onPaths(
            'delete',
            call.operands.filter(({ text }) => text !== kept && !text.includes('://')),
            { recursive: true },
          );
    },
    starts: (call) => shell(call.value('sshcmd')),
  },

  // --- archives ---
  {
    names: ['tar', 'gtar', 'bsdtar'],
    style: 'bundle',
    options:
      'c|create x|extract|get t|list r|append u|update d|diff|compare A|catenate|concatenate delete test-label f|file= C|directory= z|gzip|gunzip|ungzip j|bzip2 J|xz Z|compress|uncompress lzma lzip lzop zstd a|auto-compress I|use-compress-program= to-command= checkpoint=? checkpoint-action= F|info-script|new-volume-script= rsh-command= rmt-command= force-local T|files-from= X|exclude-from= exclude= exclude-tag= exclude-vcs exclude-ignore= P|absolute-names|absolute-paths remove-files recursive-unlink unlink-first U overwrite overwrite-dir strip-components= transform|xform= s= O|to-stdout k|keep-old-files keep-newer-files skip-old-files g|listed-incremental= G|incremental b|blocking-factor= N|newer|after-date= newer-mtime= H|format= V|label= L|tape-length= K|starting-file= S|sparse p|preserve-permissions|same-permissions same-owner no-same-owner no-same-permissions one-top-level=? owner= group= mode= mtime= sort= h|dereference hard-dereference l|check-links|one-file-system m|touch M|multi-volume n|seek o|no-same-owner v|verbose w|interactive|confirmation W|verify i|ignore-zeros B|read-full-records R|block-number q totals=? wildcards no-wildcards anchored no-recursion numeric-owner null pax-option= quoting-style= record-size= suffix= backup=? volno-file= index-file= warning= acls selinux xattrs',
    effects: tar,
    starts: tarStarts,
  },
  {
    names: ['zip'],
    options:
      'r|recurse-paths R m|move q|quiet v|verbose d|delete u|update f|freshen e|encrypt P|password= j|junk-paths 0 1 2 3 4 5 6 7 8 9 x|exclude= i|include= T|test y|symlinks X|no-extra o b|temp-path= t= n= s= O|output-file= g A D F FF unzip-command= @ l ll k z c Z= sf',
    effects: (call) => {
      const [archive, ...members] = files(call.operands);
      return [
        ...call.onPaths('read', members, { recursive: call.has('recurse-paths') }),
        ...call.onPaths('write', [call.value('output-file') ?? archive ?? null]),
        ...(call.has('move') ? call.onPaths('delete', members, { recursive: true }) : []),
      ];
    },
    // `zip -T -TT 'cmd'` runs the command to test the archive.
    starts: (call) => {
      const at = call.args.findIndex((arg) => arg.text === '-TT');
      return [
        ...shell(at < 0 ? null : (call.args[at + 1] ?? null)),
        ...call.values('unzip-command').flatMap(shell),
      ];
    },
  },
  {
    names: ['unzip', 'unrar', 'unar', 'bsdunzip'],
    options: 'd= l t v p c q o n f u x= j a b C L M P= X Z z : ^ K',
    effects: (call) => {
      const archive = call.onPaths('read', files(call.operands.slice(0, 1)));
      if (call.has('l', 't', 'v', 'p', 'c', 'z', 'Z')) return archive;
      return [
        ...archive,
        ...call.onPaths('write', [call.has(':') ? known('/') : (call.value('d') ?? HERE)], {
          recursive: true,
        }),
      ];
    },
  },
  { names: ['7z', '7za', '7zr', '7zz', 'p7zip'], style: 'raw', effects: sevenZip },
  {
    names: [
      'gzip',
      'gunzip',
      'bzip2',
      'bunzip2',
      'xz',
      'unxz',
      'lzma',
      'unlzma',
      'compress',
      'uncompress',
      'lzip',
      'lz4',
      'unlz4',
      'zstd',
      'unzstd',
      'pigz',
      'unpigz',
      'pbzip2',
      'pxz',
      'brotli',
    ],
    options: COMPRESSOR,
    effects: compress,
  },
  {
    names: ['cpio'],
    options:
      'i|extract o|create p|pass-through t|list 0|null a|reset-access-time A|append b B c C= d|make-directories D|directory= E|pattern-file= f F|file= H|format= I= k l|link L|dereference m|preserve-modification-time n|numeric-uid-gid no-absolute-filenames absolute-filenames no-preserve-owner O= r|rename R|owner= rsh-command= s S sparse to-stdout u|unconditional v|verbose V|dot only-verify-crc quiet force-local device-independent',
    effects: (call) => {
      const archive = [call.value('file'), call.value('I')];
      if (call.has('create')) return call.onPaths('write', [call.value('file'), call.value('O')]);
      if (call.has('list', 'to-stdout') || !call.has('extract', 'pass-through'))
        return call.onPaths('read', archive);
      const folder = call.has('absolute-filenames')
        ? known('/')
        : (call.value('directory') ?? (call.has('pass-through') ? call.operand(0) : null) ?? HERE);
      return [...call.onPaths('read', archive), ...call.onPaths('write', [folder], { recursive: true })];
    },
    starts: (call) => call.values('rsh-command').flatMap(shell),
  },
  {
    names: ['ar', 'gar'],
    style: 'raw',
    effects: (call) =>
      /^-?[a-zA-Z]*[dmqrsx]/.test(call.operand(0)?.text ?? '')
        ? call.onPaths('write', [call.operand(1)])
        : [],
  },

  // --- renaming, trash ---
  {
    names: ['rename', 'prename', 'file-rename', 'perl-rename'],
    options:
      'n|nono|no-act|dry-run v|verbose f|force e|expr= d|filename i|interactive o|no-overwrite a|all l|last s|symlink u|unicode=? 0|null',
    dry: ['nono'],
    effects: (call) => {
      const code = call.has('expr') || isPerl(call.operand(0));
      return call.onPaths('move', call.operands.slice(call.has('expr') ? 0 : code ? 1 : 2), {
        recursive: true,
      });
    },
    starts: (call) => {
      const code = call.value('expr') ?? (isPerl(call.operand(0)) ? call.operand(0) : null);
      return code ? [{ kind: 'code', language: 'perl', text: code, origin: 'argument' }] : [];
    },
  },
  {
    // Recoverable, so a move rather than a deletion.
    names: ['trash', 'trash-put', 'rmtrash', 'gtrash'],
    options: 'r|R|recursive f|force i v|verbose d|directory F trash-dir=',
    effects: (call) =>
      call.onPaths(
        'move',
        call.operands.filter((arg) => arg.text !== 'put'),
        { recursive: true },
      ),
  },
  {
    names: ['gio', 'gvfs-trash'],
    options: 'f|force empty list restore',
    subcommands: {
      trash: {
        effects: (call) =>
          call.has('empty')
            ? call.on('delete', call.named('resource', 'trash'), { irreversible: true, recursive: true })
            : call.onPaths('move', call.operands, { recursive: true }),
      },
      remove: { effects: (call) => call.onPaths('delete', call.operands, { irreversible: true }) },
      'cat|open': {
        effects: (call) => (call.subcommand[0] === 'cat' ? call.onPaths('read', call.operands) : []),
      },
      copy: {
        effects: (call) => [
          ...call.onPaths('read', call.operands.slice(0, -1)),
          ...call.onPaths('write', call.operands.slice(-1)),
        ],
      },
      move: {
        effects: (call) => [
          ...call.onPaths('move', call.operands.slice(0, -1)),
          ...call.onPaths('write', call.operands.slice(-1)),
        ],
      },
    },
  },
  {
    names: ['trash-empty', 'trash-rm'],
    options: 'f|force i trash-dir= all-users dry-run',
    dry: ['dry-run'],
    effects: (call) =>
      call.on('delete', call.named('resource', 'trash'), { irreversible: true, recursive: true }),
  },

  // --- openssl's own files; its sockets are the network's ---
  {
    names: ['openssl'],
    effects: (call) => [
      ...opensslReads(call),
      ...call.onPaths('write', behind(call, /^-(?:out|keyout|writerand)$/)),
      ...call.onPaths(
        'load',
        behind(call, /^-(?:engine|provider|provider-path)$/).filter((arg) => arg.text.includes('/')),
      ),
    ],
  },

  // --- room on the disk ---
  {
    names: ['fallocate'],
    options:
      'l|length= o|offset= p|punch-hole z|zero-range c|collapse-range d|dig-holes i|insert-range n|keep-size x|posix v|verbose',
    effects: (call) =>
      call.onPaths(
        call.has('punch-hole', 'zero-range', 'collapse-range') ? 'truncate' : 'append',
        call.operands,
      ),
  },
];

/** Keys of this machine and of its people: signing with one of them is an act of theirs, whatever is shown. */
const OF_SOMEBODY = /^\/(?:etc|root|var)\/|\/\.(?:ssh|gnupg|aws|kube|config)\//;

function opensslReads(call: Call): Effect[] {
  const command = call.args[0]?.text ?? '';
  // What `x509` and its like print of a file is the certificate, whatever else it holds; their key only signs.
  if (/^(?:x509|verify|req|crl|ocsp|s_client|ca)$/.test(command)) {
    const keys = call.onPaths('read', behind(call, /^-(?:inkey|key|CAkey|signkey|keyfile)$/));
    return [
      ...keys.filter(({ target }) => command === 's_client' || OF_SOMEBODY.test(target.value)),
      ...call.onPaths('read', behind(call, /^-(?:kfile|passin|passout)$/)),
    ];
  }
  const has = (option: RegExp) => call.args.some(({ text }) => option.test(text));
  // `openssl pkey -in k.key -pubout`, `openssl rsa -in k.key -noout -modulus`: the public half.
  const publicOnly =
    /^(?:rsa|dsa|ec|pkey)$/.test(command) && (has(/^-pubout$/) || (has(/^-noout$/) && !has(/^-text$/)));
  const read = call.onPaths(
    'read',
    behind(call, /^-(?:in|inkey|key|CAkey|signkey|sign|cert|kfile|passin|passout|rand|config)$/),
  );
  return publicOnly ? read.filter(({ target }) => OF_SOMEBODY.test(target.value)) : read;
}

/** The arguments behind options of this name (`-in FILE`); `-passin file:NAME` names a file too. */
function behind(call: Call, option: RegExp): Arg[] {
  return call.args.flatMap((arg, index) => {
    const value = call.args[index + 1];
    if (!option.test(arg.text) || !value) return [];
    if (!arg.text.startsWith('-pass')) return [value];
    return value.text.startsWith('file:') ? [after(value, 5)] : [];
  });
}

// --- find ---

function find(call: Call): Effect[] {
  const expression = findExpression(call.args);
  const { depth, predicates } = expression;
  return predicates.flatMap(({ name, value }): Effect[] => {
    if (name === '-delete') {
      if (expression.empty) return call.onPaths('delete', expression.starts);
      const more = { irreversible: true, recursive: depth !== 0 };
      return call.on('delete', foundTargets(expression, call), more);
    }
    if (/^-(?:fprint0?|fls|fprintf)$/.test(name)) return call.onPaths('write', [value]);
    return name === '-files0-from' ? call.onPaths('read', [value]) : [];
  });
}

/** `fd PATTERN -x CMD {} \;`: the command goes on to the end or to `;`. */
function fdExec(call: Call): Start[] {
  const at = call.args.findIndex((arg) => /^(?:-[A-Za-z0]*[xX]|--exec(?:-batch)?)$/.test(arg.text));
  const attached = call.args.find((arg) => /^--exec(?:-batch)?=/.test(arg.text));
  if (attached)
    return [
      {
        kind: 'argv',
        argv: [after(attached, attached.text.indexOf('=') + 1)],
        appended: [fromPieces([{ kind: 'value', source: '{}', slashless: false, taints: [] }])],
      },
    ];
  if (at < 0) return [];
  const rest = call.args.slice(at + 1);
  const end = rest.findIndex((arg) => arg.text === ';');
  const command = end < 0 ? rest : rest.slice(0, end);
  const placed = command.some((arg) => FD_PLACE.test(arg.text));
  return foundByFd(call, call.args.slice(0, at)).map((found) => ({
    kind: 'argv',
    argv: command.map((arg) => fdReplaced(arg, found)),
    appended: placed ? [] : [found],
  }));
}

/** What fd finds: its pattern is a regular expression (a glob with `-g`), below each folder that it searches. */
function foundByFd(given: Call, args: readonly Arg[]): Arg[] {
  const call = given.again(args, FD, 'gnu');
  const [first, ...folders] = call.operands;
  const searched = [...folders, ...call.values('search-path')];
  const starts = searched.length > 0 ? searched : [call.value('base-directory') ?? HERE];
  const pattern = first?.text ?? '';
  const name = fdName(call, pattern);
  if (name === null) return starts;
  return starts.flatMap((start) => namedBelow(start, name));
}

/** The names that fd's pattern matches, as a glob; null when it matches every one. */
function fdName(call: Call, pattern: string): Arg | null {
  const literal = /^\^?([\w-]|\\\.)+\$$/.test(pattern) ? pattern.replace(/[\^$\\]/g, '') : null;
  const extension = call.value('extension');
  if (extension) return known(`*.${extension.text.replace(/^\./, '')}`);
  if (/^[.*^$]*$/.test(pattern)) return null;
  if (call.has('glob')) return known(pattern);
  if (literal !== null) return known(pattern.startsWith('^') ? literal : `*${literal}`);
  return known(`*${pattern.replace(/[^\w.-]+/g, '*')}*`);
}

const FD_PLACE = /\{(?:\/|\.|\/\.|\/\/)?\}/;

function fdReplaced(arg: Arg, found: Arg): Arg {
  const place = FD_PLACE.exec(arg.text);
  if (!place || !arg.known) return arg;
  const [before, behind] = [arg.text.slice(0, place.index), arg.text.slice(place.index + place[0].length)];
  return fromPieces([before, ...found.pieces, behind], arg.span);
}

// --- rsync ---

/** `host:path`, `user@host::module/path`, `rsync://host/path`; a colon after a slash belongs to a file's name. */
function remoteHost(arg: Arg): string | null {
  const url = /^rsync:\/\/(?:[^@/]*@)?([^/:]*)/i.exec(arg.text);
  if (url) return url[1] ?? '';
  const scp = /^(?:[^@/:]+@)?([^/:]+|\[[^\]]*\]):/.exec(arg.text);
  return scp ? (scp[1] ?? '') : null;
}

const SECRET_SCOPES = new Set(['credentials']);

/** What an upload of these paths carries away. */
export function carriedBy(targets: readonly Target[]): Taint[] {
  return targets.some((target) => target.scope !== null && SECRET_SCOPES.has(target.scope))
    ? ['file', 'secret']
    : ['file'];
}

function rsync(call: Call): Effect[] {
  const places = files(call.operands);
  const last = places.length > 1 ? places.pop()! : null;
  const local = places.filter((arg) => remoteHost(arg) === null);
  const remote = places.filter((arg) => remoteHost(arg) !== null);
  const deletes = call.has(
    'delete',
    'del',
    'delete-before',
    'delete-during',
    'delete-delay',
    'delete-after',
    'delete-excluded',
    'delete-missing-args',
  );
  const effects = [
    ...call.onPaths('read', local, { recursive: true }),
    ...call.onPaths('read', files([call.value('files-from'), call.value('password-file')])),
  ];
  if (call.has('daemon')) effects.push(...call.on('listen', call.named('host', '0.0.0.0')));
  if (call.has('remove-source-files')) effects.push(...call.onPaths('delete', local, { recursive: true }));
  if (remote.length > 0)
    effects.push(
      ...call.on(
        'receive',
        remote.map((arg) => call.url(arg)),
      ),
    );
  if (!last) return effects;
  if (remoteHost(last) !== null) {
    const carries = carriedBy(local.map((arg) => call.path(arg)));
    effects.push(...call.on('send', call.url(last), { carries, recursive: true }));
    if (deletes) effects.push(...call.on('delete', call.url(last), { recursive: true, irreversible: true }));
    return effects;
  }
  const more = { recursive: true };
  const inside =
    places.length > 0 && !call.has('archive', 'recursive', 'delete', 'dirs') && call.path(last).whole
      ? places.flatMap((arg) => join(last, basename(arg) ?? HERE))
      : [last];
  effects.push(...call.onPaths('write', inside, inside[0] === last ? more : {}));
  if (deletes) effects.push(...call.onPaths('delete', [last], { recursive: true, irreversible: true }));
  return effects;
}

function rsyncStarts(call: Call): Start[] {
  const host = call.operands.map(remoteHost).find((each) => each !== null) ?? null;
  const transport = call.value('rsh') ?? call.variable('RSYNC_RSH');
  const starts: Start[] = [];
  if (transport && transport.text !== 'ssh') {
    // rsync appends the host and the command for the other side.
    starts.push({
      kind: 'shell',
      script: fromPieces(
        [...transport.pieces, ` ${/^[\w.-]+$/.test(host ?? '') ? host : 'localhost'} rsync --server`],
        transport.span,
      ),
    });
  }
  const path = call.value('rsync-path');
  if (path)
    starts.push({ kind: 'shell', script: path, remote: host === null ? null : { kind: 'host', name: host } });
  return starts;
}

// --- archives ---

function tar(call: Call): Effect[] {
  const archive = call.value('file');
  const remote = archive && !call.has('force-local') && /^[^/:]+:./.test(archive.text) ? archive : null;
  const local = remote ? null : archive;
  const folder = call.value('directory');
  const members = call.operands.map((arg) => (folder && !arg.text.startsWith('/') ? join(folder, arg) : arg));
  const lists = call.onPaths('read', files([call.value('files-from'), call.value('exclude-from')]));
  if (call.has('create', 'append', 'update', 'catenate')) {
    const sources = members.map((arg) => call.path(arg));
    return [
      ...lists,
      ...call.on('read', sources, { recursive: true }),
      ...(remote
        ? call.on('send', call.url(remote), { carries: carriedBy(sources) })
        : call.onPaths(call.has('create') ? 'write' : 'append', files([local]))),
      ...(call.has('remove-files')
        ? call.on('delete', sources, { recursive: true, irreversible: false })
        : []),
    ];
  }
  const read = remote ? call.on('receive', call.url(remote)) : call.onPaths('read', files([local]));
  if (call.has('delete')) return [...read, ...call.onPaths('write', files([local]))];
  if (!call.has('extract') || call.has('to-stdout', 'to-command')) return [...lists, ...read];
  const top = call.value('one-top-level');
  const target = call.has('absolute-names')
    ? known('/')
    : folder && top
      ? join(folder, top)
      : (folder ?? top ?? HERE);
  const wipes = call.has('recursive-unlink')
    ? call.onPaths('delete', [target], { recursive: true, irreversible: true })
    : [];
  return [...lists, ...read, ...call.onPaths('write', [target], { recursive: true }), ...wipes];
}

function tarStarts(call: Call): Start[] {
  const actions = call
    .values('checkpoint-action')
    .filter((arg) => arg.text.startsWith('exec='))
    .map((arg) => after(arg, 5));
  const unknown = call
    .values('checkpoint-action')
    .filter((arg) => !arg.known && !/^(?:exec|dot|echo|totals|ttyout|sleep|bell|wait)\b/.test(arg.text));
  return [
    ...actions,
    ...unknown,
    ...call.values('to-command'),
    ...call.values('use-compress-program'),
    ...call.values('info-script'),
    ...call.values('rsh-command'),
    ...call.values('rmt-command'),
  ].flatMap(shell);
}

function sevenZip(call: Call): Effect[] {
  const [command, archive, ...members] = call.args.filter((arg) => !/^-./.test(arg.text));
  const output = call.args.find((arg) => /^-o./.test(arg.text));
  switch (command?.text) {
    case 'a':
    case 'u':
    case 'd':
    case 'rn':
      return [
        ...(command.text === 'd' ? [] : call.onPaths('read', members, { recursive: true })),
        ...call.onPaths('write', [archive ?? null]),
        ...(call.args.some((arg) => arg.text === '-sdel')
          ? call.onPaths('delete', members, { recursive: true })
          : []),
      ];
    case 'x':
    case 'e':
      return [
        ...call.onPaths('read', [archive ?? null]),
        ...call.onPaths('write', [output ? after(output, 2) : HERE], { recursive: true }),
      ];
    default:
      return call.onPaths('read', [archive ?? null]);
  }
}

/** Compressing replaces a file by another one: it is gone under its name. */
function compress(call: Call): Effect[] {
  const inputs = files(call.operands);
  const keeps =
    call.has('stdout', 'keep', 'list', 'test') || (/zstd|brotli|lz4/.test(call.program) && !call.has('rm'));
  const decompresses =
    call.has('decompress') ||
    /^un/.test(call.program) ||
    call.program === 'gunzip' ||
    call.program === 'bunzip2';
  return [
    ...(decompresses && !call.has('stdout')
      ? []
      : call.onPaths('read', inputs, { recursive: call.has('recursive') })),
    ...(keeps ? [] : call.onPaths('move', inputs, { recursive: call.has('recursive') })),
  ];
}

/** perl's rename takes code (`s/a/b/`), the one of util-linux two texts. */
function isPerl(arg: Arg | null): boolean {
  return arg !== null && (/^(?:s|y|tr)\W/.test(arg.text) || /[;({$`]/.test(arg.text));
}
