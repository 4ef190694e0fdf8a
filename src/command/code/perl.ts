/** Perl: `perl -e`, `-ne`, `-pe`. */
import type { Scene } from './findings.ts';
import {
  arg,
  copies,
  cwdValue,
  decodes,
  deletes,
  environmentValue,
  expandHome,
  fromBase64,
  fromHex,
  globs,
  joinsPath,
  kills,
  receives,
  reveals,
  revealsVariables,
  sends,
  systemCall,
  TEMPORARY,
  table,
  writes,
} from './handlers.ts';
import type { Handler, Site, TokenLanguage } from './language.ts';
import { dirname, ownFile, ownFolder } from './own-file.ts';
import {
  alternatives,
  concat,
  globValue,
  listValue,
  literal,
  make,
  oneOf,
  textValue,
  UNKNOWN,
  type Value,
} from './values.ts';
import type { Walker } from './walker.ts';

/** `open(F, '>x')`, `open(my $f, '>', 'x')`, `open(F, 'cmd |')`, `open(F, '-|', 'cmd')`, `open(STDIN, '<&S')`. */
const opens: Handler = (site) => {
  const { args, found } = site;
  const handle = args[0]?.path ?? '';
  const mode = args[1];
  const text = mode?.text?.text ?? '';
  if (/^STD(?:IN|OUT|ERR)$/.test(handle) && /^[+<>]*&/.test(text)) {
    found.joins();
    return;
  }
  if (args.length > 2) {
    const target = args[2]!;
    if (text === '-|' || text === '|-') systemCall({ ...site, args: args.slice(2) });
    else if (text.includes('>')) opensForWriting(site, target, text.startsWith('>>'));
    else if (!text.includes('&')) return make({ taints: found.reads(target) });
    return;
  }
  if (!mode) return;
  if (!mode.text) {
    // What an unknown text opens may as well be a command: `open(F, $x)` with `$x = "rm |"`.
    if (mode.taints.length > 0) found.unresolved('code', 'open() of text that is not known');
    return;
  }
  const whole = text.trim();
  const rest = (count: number): Value => {
    const [first, ...others] = mode.text!.pieces;
    const start = typeof first === 'string' ? first.trimStart().slice(count).trimStart() : '';
    return concat([
      textValue(start),
      ...others.map((piece) =>
        typeof piece === 'string' ? textValue(piece) : make({ taints: piece.taints }),
      ),
    ]);
  };
  if (whole.startsWith('|')) found.shell(rest(1));
  else if (whole.endsWith('|')) found.shell(mode.text.known ? textValue(whole.slice(0, -1).trim()) : mode);
  else if (whole.startsWith('>>')) opensForWriting(site, rest(2), true);
  else if (/^\+?>/.test(whole)) opensForWriting(site, rest(whole.startsWith('+') ? 2 : 1), false);
  else return make({ taints: found.reads(whole.startsWith('<') ? rest(1) : mode) });
};

/** What is printed to the handle later is what the file holds. */
function opensForWriting({ args, found, walker }: Site, target: Value, appends: boolean): void {
  found.onPaths(appends ? 'append' : 'write', target);
  if (!appends) found.holds(target, textValue(''), false);
  const handle = args[0]?.path;
  if (handle) walker.assign(handle, make({ path: 'open()', args: [target] }));
}

/** `print F "text"`, which `perlOf` has made `print F, "text"`. */
function printsTo({ args, found, walker }: Site): void {
  const [first, ...texts] = args;
  const handle = first?.path && /^[A-Z]\w*$/.test(first.path) ? walker.lookup(first.path) : (first ?? null);
  if (handle?.path === 'open()' && handle.args[0]) found.holds(handle.args[0], concat(texts), true);
}

/** `unlink;` is `unlink $_;` */
const deletesDefault: Handler = (site) => {
  if (site.args.length > 0) return deletes()(site);
  site.walker.marks.add('deletes $_');
  const values = alternatives(site.walker.lookup('$_'));
  // In a block of `find` it is a file that was found.
  const files = values.filter((each) => each.text !== null);
  deletes()({ ...site, args: [oneOf(site.walker.marks.has('finds') && files.length > 0 ? files : values)] });
};

const requires: Handler = (site) => {
  const name = literal(site.args[0]);
  if (name === null && site.args[0]?.path === null)
    site.found.unresolved('code', `${site.path} of text that is not known`);
  else if (name !== null && /[/.]/.test(name) && site.path === 'do')
    site.found.start({ kind: 'file', path: site.args[0]!.text!, language: 'perl' });
};

const CALLS = table({
  // With nothing behind it, the command is in `$_`.
  'system|exec|CORE.system|CORE.exec|CORE.GLOBAL.system': (site) =>
    systemCall(site.args.length > 0 ? site : { ...site, args: [site.walker.lookup('$_')] }),
  'IPC.Run.run': systemCall,
  execvp: (site) => site.found.argv(site.args[1]?.items ? site.args[1] : listValue(site.args)),
  syscall: (site) => site.found.unresolved('code', 'syscall()'),
  // `use IPC::Run 'run'; run ['rm', '-rf', '/']`: a list, which a function of the code's own is seldom given.
  'run|IPC.Cmd.run|run_forked|capture|capturex|systemx|IPC.System.Simple.capture|IPC.System.Simple.systemx': (
    site,
  ) => {
    const command = site.named.get('command');
    if (command) systemCall({ ...site, args: [command] });
    else if (site.args[0]?.items?.[0]?.text) site.found.argv(site.args[0]);
    // Raku's own takes a program and its arguments.
    else if (/x$|capture/.test(site.path) || (site.args.length > 1 && site.args.every((each) => each.text)))
      systemCall(site);
  },
  'qx|readpipe': (site) => {
    site.found.shell(arg(site, 0));
    return make({ taints: ['unknown'] });
  },
  'IPC.Open3.open3|IPC.Open2.open2|open3|open2': (site) =>
    systemCall({ ...site, args: site.args.slice(site.path.endsWith('3') ? 3 : 2) }),
  eval: (site) => {
    const [code] = site.args;
    if (!code) site.found.unresolved('code', 'eval of $_');
    // `eval { ... }` is a block, `eval $text` is code.
    if (code && !code.entries && !code.items) site.found.evaluates(code, 'perl');
  },
  do: (site) => {
    if (site.args[0]?.text) requires(site);
  },
  require: requires,
  'open|CORE.open|IO.File.new': (site) =>
    site.path === 'IO.File.new'
      ? opens({
          ...site,
          args: [UNKNOWN, ...(site.args.length > 1 ? [site.args[1]!, site.args[0]!] : site.args)],
        })
      : opens(site),
  sysopen: (site) => site.found.onPaths('write', arg(site, 1)),
  unlink: deletesDefault,
  rmdir: deletesDefault,
  'File.Find.find|File.Find.finddepth|find|finddepth': (site) => {
    // `finddepth(sub { unlink; rmdir }, '/x')`: what the block is called with is everything below.
    const places = site.args.slice(1);
    site.walker.marks.add('finds');
    for (const place of places) {
      if (place.text) site.walker.assign('$_', concat([place, textValue('/'), globValue(textValue('*'))]));
      // In the project the block's own conditions count (`unlink if /\.bak$/`).
      const outside = site.found
        .paths(place)
        .some(({ scope }) => /^(?:root|system|home|device)$/.test(scope ?? ''));
      if (site.walker.marks.has('deletes $_') && outside)
        site.found.onPaths('delete', place, { recursive: true, irreversible: true });
    }
  },
  'File.Path.rmtree|File.Path.remove_tree|rmtree|remove_tree': deletes({ recursive: true }),
  'rename|File.Copy.move|move': copies('move'),
  'File.Copy.copy|File.Copy.cp|copy|link|symlink': copies('write'),
  truncate: writes(0, 'truncate'),
  'chmod|chown': (site) => {
    for (const value of site.args.slice(site.path === 'chown' ? 2 : 1))
      site.found.onPaths('permission', value, { mode: literal(site.args[0]) });
  },
  glob: (site) => {
    // `glob '~/.* ~/*'`: several patterns, with a tilde as in a shell.
    const patterns = literal(site.args[0])?.trim().split(/\s+/) ?? [];
    return patterns.length === 0
      ? globs()(site)
      : oneOf(patterns.map((each) => globValue(expandHome(textValue(each), site.found.scene))));
  },
  'dirname|File.Basename.dirname': dirname,
  'File.Spec.catfile|File.Spec.catdir': (site) => joinsPath({ ...site, args: site.args }),
  'File.Temp.tempdir|tempdir|File.Temp.tempfile|tempfile': () => TEMPORARY,
  'Cwd.getcwd|getcwd|cwd|Cwd.cwd': (site) => cwdValue(site.found.scene),
  kill: (site) => {
    if (literal(site.args[0]) !== '0') kills(site, site.args[1]);
  },
  'LWP.Simple.get|get|LWP.UserAgent.new().get|HTTP.Tiny.new().get|getprint': receives(),
  'LWP.Simple.getstore|getstore|LWP.UserAgent.new().mirror|HTTP.Tiny.new().mirror': (site) => {
    site.found.receives(arg(site, 0));
    site.found.onPaths('write', arg(site, 1));
  },
  'LWP.UserAgent.new().post|HTTP.Tiny.new().post|HTTP.Tiny.new().post_form': sends(),
  'IO.Socket.INET.new|IO.Socket.IP.new|IO.Socket.SSL.new|IO.Socket.new': (site) => {
    // `(PeerAddr, '10.0.0.1:4444')` is as good as `PeerAddr => ...`.
    const behind = site.args.findIndex((each) => /^Peer(?:Addr|Host)$/.test(each.path ?? ''));
    const peer =
      site.named.get('PeerAddr') ??
      site.named.get('PeerHost') ??
      (behind < 0 ? undefined : site.args[behind + 1]);
    const single = site.args.find((each) => each.text !== null);
    if (site.named.has('Listen') || site.named.has('LocalPort'))
      site.found.socket('listen', site.named.get('LocalAddr') ?? textValue('0.0.0.0'));
    else site.found.socket('connect', peer ?? single ?? UNKNOWN);
    return make({ path: 'socket()', taints: ['network'] });
  },
  connect: (site) => site.found.socket('connect', addressOf(site.args[1])),
  bind: (site) => site.found.socket('listen', addressOf(site.args[1])),
  'sockaddr_in|pack_sockaddr_in|inet_aton': (site) =>
    make({ path: `${site.path}()`, args: site.args, text: site.args.at(-1)?.text ?? null }),
  'STDIN.fdopen|STDOUT.fdopen|STDERR.fdopen|POSIX.dup2|dup2': (site) => site.found.joins(),
  'MIME.Base64.decode|MIME.Base64.decode_base64|decode_base64': decodes(fromBase64),
  unpack: decodes(() => null),
  pack: (site) =>
    /^H/.test(literal(site.args[0]) ?? '')
      ? decodes(fromHex)({ ...site, args: [site.args[1] ?? UNKNOWN] })
      : make({ taints: ['decoder'] }),
  'Compress.Zlib.uncompress|Compress.Zlib.memGunzip|memGunzip': decodes(() => null),
  chr: (site) => {
    const code = Number(literal(site.args[0]) ?? 'x');
    return Number.isInteger(code) && code >= 0 && code < 0x110000
      ? textValue(String.fromCodePoint(code))
      : UNKNOWN;
  },
  join: (site) => {
    const [separator, ...rest] = site.args;
    const items = rest.flatMap((each) => each.items ?? [each]);
    if (!separator?.text || items.length > 2000) return UNKNOWN;
    return concat(items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
  },
  'lc|uc|quotemeta|shift|ref|scalar|defined|lcfirst|ucfirst': (site) =>
    site.path === 'shift' ? UNKNOWN : (site.args[0] ?? UNKNOWN),
  reverse: (site) => {
    const text = site.args.length === 1 ? literal(site.args[0]) : null;
    return text === null ? UNKNOWN : textValue([...text].reverse().join(''));
  },
  sprintf: (site) => {
    const format = literal(site.args[0]);
    if (format === null) return make({ taints: site.args.flatMap((each) => [...each.taints]) });
    const parts: Value[] = [];
    format.split(/%[-+ #0-9.]*[sduxXc]/).forEach((part, index) => {
      if (index > 0) parts.push(site.args[index] ?? UNKNOWN);
      parts.push(textValue(part));
    });
    return concat(parts);
  },
  'open().print|open().say': (site) => {
    if (site.base?.args[0]) site.found.holds(site.base.args[0], concat(site.args), true);
  },
  'print|say|Data.Dumper.Dumper|Dumper': (site) => {
    reveals((path) => path === '%ENV')(site);
    revealsVariables(site);
    printsTo(site);
  },
});

function addressOf(value: Value | undefined): Value {
  return value?.path?.startsWith('sockaddr_in') || value?.path?.startsWith('pack_sockaddr')
    ? (value.args[1]?.args[0] ?? value.args[1] ?? value)
    : (value ?? UNKNOWN);
}

function names(path: string, scene: Scene): Value | null {
  const variable = /^\$ENV\.(\w+)$/.exec(path)?.[1];
  if (variable !== undefined) return environmentValue(variable, scene);
  if (path === '$^X') return textValue('perl');
  if (/^\$(?:FindBin\.)?(?:Real)?Bin$/.test(path)) return ownFolder(scene);
  if (path === '__FILE__' || path === '$0') return ownFile(scene);
  return null;
}

/** `&system(...)`, `CORE::system`, `POSIX::system` and `$::x` under one name each. */
function alias(path: string): string {
  return path
    .replaceAll('::', '.')
    .replace(/^&/, '')
    .replace(/^(?:CORE(?:\.GLOBAL)?|main|POSIX)\.(?=\w)/, '');
}

/** `sub`, `package` and `use` begin nothing that runs by itself. */
function statement(walker: Walker): boolean {
  if (!walker.is('use') && !walker.is('no')) return false;
  const next = walker.peek(1);
  if (next?.type !== 'name' && next?.type !== 'number') return false;
  walker.at += 2;
  return true;
}

/** The program without what stands behind its end; `new Class(...)` written as the call that it is. */
export function perlOf(text: string): string {
  return (
    text
      .replace(/^__(?:END|DATA)__$[\s\S]*/m, '')
      // `print F "text"`, `print {$f} "text"`: no comma stands behind the handle.
      .replace(
        /\b(print|say)(\s{0,20}\(?\s{0,20})(?:([A-Z][A-Z0-9_]{0,40}|\$[a-zA-Z_]\w{0,40})\s{1,20}|\{\s{0,20}(\$?\w{1,40})\s{0,20}\}\s{0,20})(?=["'$@]|q[qw]?\b|<<)/g,
        '$1$2$3$4, ',
      )
      .replace(/\bnew\s{1,20}([A-Z]\w*(?:::\w+)*)\s{0,20}\(/g, '$1->new(')
  );
}

export const PERL: TokenLanguage = {
  name: 'perl',
  dialect: 'perl',
  calls: CALLS,
  names,
  alias,
  concat: ['.'],
  member: ['->'],
  parenless: true,
  callableText: true,
  bareMethods: new Set(['flushall', 'flushdb', 'flush_all', 'drop', 'remove_tree', 'remove']),
  bare: new Set(['unlink', 'rmdir', 'eval', 'system', 'exec']),
  statement,
};
