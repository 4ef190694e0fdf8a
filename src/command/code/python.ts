/** Python: `python -c`, scripts and heredocs. */

import { PYTHON_COMMANDS } from './command-packages.ts';
import type { Findings, Scene } from './findings.ts';
import {
  arg,
  characters,
  connects,
  copies,
  cwdValue,
  decodes,
  deletes,
  deletesAt,
  environmentValue,
  expandsHome,
  foundIn,
  fromBase64,
  fromHex,
  fromRot13,
  gives,
  globs,
  isTrue,
  joins,
  joinsPath,
  kills,
  receives,
  reveals,
  revealsVariables,
  sends,
  shell,
  TEMPORARY,
  table,
  writes,
} from './handlers.ts';
import type { Handler, Interpreter, Language, Site } from './language.ts';
import { ownFile } from './own-file.ts';
import { PURE } from './python-pure.ts';
import { listValue, literal, make, nameValue, textValue, UNKNOWN, type Value } from './values.ts';

/** `subprocess.run(...)`: a list is an argument vector, a text with `shell=True` a shell command. */
const subprocess: Handler = (site) => {
  const command = arg(site, 0, 'args');
  const named = (name: string) => site.named.get(name);
  if (
    ['stdin', 'stdout', 'stderr'].some((name) => /(?:fileno|makefile|socket)/.test(named(name)?.path ?? ''))
  )
    site.found.joins();
  if (isTrue(named('shell')) || command.text)
    site.found.shell(command.items ? (command.items[0] ?? UNKNOWN) : command);
  else site.found.argv(command);
  return make({ path: `${site.path}()`, args: site.args });
};

const isEnvironment = (path: string) =>
  path === 'os.environ' || /^os\.environ(?:\.(?:copy|items|values))?\(\)$/.test(path);

/** `open(path, mode)`, `Path(path).open(mode)`: what the mode says. */
const opens: Handler = (site) => {
  const method = site.base?.path === 'pathlib.Path()';
  const path = method ? site.base! : arg(site, 0, 'file', 'name');
  const mode = arg(site, method ? 0 : 1, 'mode');
  const written = literal(mode) ?? '';
  if (/[wax+]/.test(written)) site.found.onPaths(/a/.test(written) ? 'append' : 'write', path);
  const reads = !/[wax]/.test(written);
  if (/[wx]/.test(written)) site.found.holds(path, textValue(''), false);
  return make({ path: 'open()', args: [path, mode], taints: reads ? site.found.reads(path) : [] });
};

const pathDeletes =
  (recursive: boolean): Handler =>
  (site) => {
    site.found.onPaths('delete', site.base ?? UNKNOWN, { recursive, irreversible: true });
  };
const pathWrites: Handler = (site) => site.found.writes('write', site.base ?? UNKNOWN, arg(site, 0, 'data'));
/** `open(path, 'w').write(text)`: one text after the other, behind what `open` has emptied. */
const fileWrites: Handler = (site) => {
  const [path, mode] = site.base?.args ?? [];
  const written = literal(mode ?? UNKNOWN) ?? '';
  if (path && /[wax]/.test(written)) site.found.holds(path, site.args[0], true);
};
const pathReads: Handler = (site) => make({ taints: site.found.reads(site.base ?? UNKNOWN) });
const asPath = (value: Value): Value => ({
  ...value,
  path: 'pathlib.Path()',
  also: value.also.map((each) => ({ ...each, path: 'pathlib.Path()' })),
});

const importsModule: Handler = (site) => {
  const name = literal(site.args[0]);
  if (name === null) return make({ path: '?', taints: site.args[0]?.taints ?? [] });
  loadsModule(site.found, name);
  return nameValue(alias(name));
};

/** `import x`: `x.py` of the working directory comes before every other `x`. */
export function loadsModule(found: Findings, name: string): void {
  if (!found.scene.wrote) return;
  const place = name.replace(/^\.\//, '').replaceAll('.', '/');
  found.loads(`${place}.py`, 'python');
  found.loads(`${place}/__init__.py`, 'python');
}

const getsAttribute: Handler = (site) => getsMember(site.walker, site.args[0] ?? UNKNOWN, site.args[1]);

function getsMember(walker: Interpreter, object: Value, key: Value | undefined): Value {
  const name = literal(key);
  return name === null ? make({ path: `${object.path ?? ''}.?`, base: object }) : walker.member(object, name);
}

const CALLS = table({
  'os.system|get_ipython().system|get_ipython().getoutput|subprocess.getoutput|subprocess.getstatusoutput|commands.getoutput|asyncio.create_subprocess_shell|platform.popen|os.popen2|os.popen3':
    shell,
  'pexpect.run|pexpect.spawn|pexpect.runu|pexpect.popen_spawn.PopenSpawn|invoke.run|invoke.sudo|invoke.Context().run|invoke.context.Context().run|delegator.run|sarge.run|sarge.capture_stdout|envoy.run|fabric.api.run|fabric.api.local|fabric.api.sudo|plumbum.cmd.sh|dask.system|iterfzf':
    shell,
  'fabric.Connection().run|fabric.Connection().sudo|fabric.Connection().local|paramiko.SSHClient().exec_command|paramiko.client.SSHClient().exec_command|netmiko.ConnectHandler().send_command|pexpect.pxssh.pxssh().sendline':
    shell,
  'ctypes.CDLL().system|ctypes.cdll.LoadLibrary().system|ctypes.CDLL().popen': shell,
  'code.InteractiveInterpreter().runsource|code.InteractiveInterpreter().runcode|code.InteractiveConsole().runsource|code.InteractiveConsole().runcode|code.InteractiveConsole().push':
    (site) => site.found.evaluates(site.args[0] ?? UNKNOWN, 'python'),
  'os.popen': (site) => {
    shell(site);
    return make({ path: 'os.popen()', taints: ['unknown'] });
  },
  'subprocess.run|subprocess.call|subprocess.check_call|subprocess.check_output|subprocess.Popen|trio.run_process|anyio.run_process|anyio.open_process|trio.lowlevel.open_process|distutils.spawn.spawn|setuptools._distutils.spawn.spawn|gevent.subprocess.run|gevent.subprocess.call|gevent.subprocess.Popen|eventlet.green.subprocess.Popen|subprocess32.call|pywinpty.PtyProcess.spawn|ptyprocess.PtyProcess.spawn':
    subprocess,
  'asyncio.create_subprocess_exec|sh.Command|plumbum.local': (site) => site.found.argv(listValue(site.args)),
  'os.execv|os.execve|os.execvp|os.execvpe|os.posix_spawn|os.posix_spawnp': (site) => {
    const [program = UNKNOWN, args] = site.args;
    site.found.argv(
      args?.items ? listValue([program, ...args.items.slice(1)]) : listValue([program, UNKNOWN]),
    );
  },
  'os.execl|os.execlp|os.execle|os.execlpe': (site) =>
    site.found.argv(listValue([site.args[0] ?? UNKNOWN, ...site.args.slice(2)])),
  'os.spawnl|os.spawnlp|os.spawnle|os.spawnlpe': (site) =>
    site.found.argv(listValue([site.args[1] ?? UNKNOWN, ...site.args.slice(3)])),
  'os.spawnv|os.spawnvp|os.spawnve|os.spawnvpe': (site) => {
    site.found.argv(listValue([site.args[1] ?? UNKNOWN, ...(site.args[2]?.items?.slice(1) ?? [UNKNOWN])]));
  },
  'pty.spawn': (site) => {
    const [command = UNKNOWN] = site.args;
    site.found.argv(command.items ? command : listValue([command]));
  },
  'os.startfile|webbrowser.open': () => UNKNOWN,
  'eval|exec|compile|timeit.timeit|runpy.run_path|code.interact|cProfile.run|pdb.run': (site) => {
    if (site.path === 'code.interact') site.found.unresolved('code', 'an interactive interpreter');
    else if (site.path === 'runpy.run_path')
      site.found.start({
        kind: 'file',
        path: (site.args[0] ?? UNKNOWN).text ?? textValue('').text!,
        language: 'python',
      });
    else if (site.path !== 'timeit.timeit' || site.args[0]?.text)
      site.found.evaluates(site.args[0] ?? UNKNOWN, 'python');
    return site.path === 'compile' ? (site.args[0] ?? UNKNOWN) : make({ path: 'eval()' });
  },
  'types.FunctionType|types.CodeType|ctypes.CDLL|ctypes.cdll.LoadLibrary|marshal.loads|marshal.load': (
    site,
  ) => {
    const library = literal(site.args[0]);
    if (library?.includes('/') && site.path.startsWith('ctypes'))
      site.found.onPaths('load', site.args[0] ?? UNKNOWN);
    if (
      site.path.startsWith('marshal') ||
      (library === null && site.args.length > 0 && site.args[0]?.path !== 'None')
    )
      site.found.unresolved('code', `${site.path}()`);
    return make({ path: `${site.path}()`, taints: site.path.startsWith('marshal') ? ['decoder'] : [] });
  },
  'pickle.loads|pickle.load|dill.loads|yaml.unsafe_load': (site) => {
    if (site.args[0]?.taints.some((taint) => taint === 'network' || taint === 'decoder'))
      site.found.unresolved('code', `${site.path}() of foreign data`);
  },
  '__import__|importlib.import_module|importlib.__import__': importsModule,
  'getattr|object.__getattribute__': getsAttribute,
  'operator.attrgetter|operator.methodcaller|operator.itemgetter': ({
    path,
    args: [name, ...rest],
    walker,
  }) => {
    // `methodcaller('system', 'id')(os)`
    const call = (args: readonly Value[]): Value => {
      const member = getsMember(walker, args[0] ?? UNKNOWN, name);
      return path.endsWith('methodcaller') ? walker.call(member, rest, new Map()) : member;
    };
    return make({ path: `${path}()`, defined: { id: -1, call } });
  },
  'globals|locals|vars|__builtins__.__dict__': (site) => site.args[0] ?? nameValue('builtins'),
  'functools.partial|partial': (site) => {
    const [callee, ...args] = site.args;
    return callee && args.length > 0 ? site.walker.call(callee, args, site.named) : (callee ?? UNKNOWN);
  },

  open: opens,
  'io.open|codecs.open|gzip.open|bz2.open|lzma.open|os.open|tarfile.open|zipfile.ZipFile|os.fdopen': opens,
  'pathlib.Path().open': opens,
  'open().write': fileWrites,
  // `tarfile.open(x).extractall('/')`
  'open().extractall|open().extract|shutil.unpack_archive': (site) => {
    const place = site.path.endsWith('.extract') || site.path.startsWith('shutil.') ? 1 : 0;
    site.found.onPaths(
      'write',
      site.named.get('path') ?? site.named.get('extract_dir') ?? site.args[place] ?? textValue('.'),
      { recursive: true },
    );
  },
  'shutil.rmtree|send2trash.send2trash|send2trash|fs.open_fs().removetree|fs.osfs.OSFS().removetree|pathtools.rmtree|fsutil.remove_dir|fsutil.delete_dir|fsutil.delete|salt.utils.files.rm_rf|dir_util.remove_tree':
    deletes({ recursive: true, place: 0 }),
  'path.Path().rmtree|path.Path().rmtree_p|path.path().rmtree|unipath.Path().rmtree': pathDeletes(true),
  'path.Path().remove|path.Path().unlink|path.Path().remove_p|path.Path().unlink_p': pathDeletes(false),
  'path.Path|path.path|unipath.Path': (site) => ({ ...(site.args[0] ?? UNKNOWN), path: 'path.Path()' }),
  'fsspec.filesystem().rm|fsspec.filesystem().delete|fsspec.implementations.local.LocalFileSystem().rm': (
    site,
  ) => deletes({ recursive: isTrue(site.named.get('recursive')), place: 0 })(site),
  'browser_cookie3.chrome|browser_cookie3.firefox|browser_cookie3.load|browser_cookie3.edge|browser_cookie3.brave|browser_cookie3.chromium|browser_cookie3.safari|rookiepy.chrome|rookiepy.firefox|rookiepy.load':
    (site) =>
      site.found.effect('reveal', site.found.named('key', 'browser cookies'), { carries: ['secret'] }),
  // What a profile's or a keyring's database holds; others are files of the project.
  'sqlite3.connect|apsw.Connection|duckdb.connect': (site) => {
    if (site.args[0]?.text && literal(site.args[0]) !== ':memory:') site.found.reads(site.args[0]);
    return make({ path: `${site.path}()`, args: site.args });
  },
  'os.remove|os.unlink|os.rmdir|os.removedirs': deletes({ place: 0 }),
  'pathlib.Path().unlink|pathlib.Path().rmdir': pathDeletes(false),
  'pathlib.Path().rmtree': pathDeletes(true),
  'pathlib.Path().write_text|pathlib.Path().write_bytes': pathWrites,
  'pathlib.Path().read_text|pathlib.Path().read_bytes': pathReads,
  'pathlib.Path().rename|pathlib.Path().replace': (site) => {
    site.found.onPaths('move', site.base ?? UNKNOWN);
    site.found.onPaths('write', site.args[0] ?? UNKNOWN);
  },
  'pathlib.Path().chmod': (site) =>
    site.found.onPaths('permission', site.base ?? UNKNOWN, { mode: literal(site.args[0]) }),
  'pathlib.Path|pathlib.PosixPath|pathlib.PurePath': (site) =>
    asPath(site.args.length === 0 ? cwdValue(site.found.scene) : (joinsPath(site) ?? UNKNOWN)),
  'pathlib.Path.home': (site) => asPath(textValue(site.found.scene.context.home)),
  'pathlib.Path.cwd': (site) => asPath(cwdValue(site.found.scene)),
  'pathlib.Path().expanduser': (site) =>
    asPath(expandsHome({ ...site, args: [{ ...site.base!, path: null }] }) ?? UNKNOWN),
  'pathlib.Path().resolve|pathlib.Path().absolute': (site) => site.base ?? UNKNOWN,
  'pathlib.Path().joinpath': (site) =>
    asPath(joinsPath({ ...site, args: [site.base ?? UNKNOWN, ...site.args] }) ?? UNKNOWN),
  'pathlib.Path().glob|pathlib.Path().rglob': (site) => {
    const pattern = globs()({
      ...site,
      args: [
        joinsPath({
          ...site,
          args: [
            site.base ?? UNKNOWN,
            ...(site.path.endsWith('.rglob') && literal(site.args[0]) !== '*' ? [textValue('**')] : []),
            site.args[0] ?? UNKNOWN,
          ],
        }) ?? UNKNOWN,
      ],
    });
    return asPath(pattern ?? UNKNOWN);
  },
  'pathlib.Path().iterdir': (site) =>
    asPath(
      globs()({
        ...site,
        args: [joinsPath({ ...site, args: [site.base ?? UNKNOWN, textValue('*')] }) ?? UNKNOWN],
      }) ?? UNKNOWN,
    ),
  'shutil.copy|shutil.copy2|shutil.copyfile|shutil.copytree|os.link|os.symlink': copies('write'),
  'shutil.move|os.rename|os.replace|os.renames': copies('move'),
  'os.truncate': writes(0, 'truncate'),
  'os.chmod|os.chown|shutil.chown|os.lchown': (site) =>
    site.found.onPaths('permission', site.args[0] ?? UNKNOWN, { mode: literal(site.args[1]) }),
  'glob.glob|glob.iglob|pathlib.glob': (site) => ({ ...(globs()(site) ?? UNKNOWN), path: null }),
  'os.listdir': (site) => foundIn(site, site.args[0] ?? textValue('.'), `${site.path}()`),
  'os.scandir': (site) => make({ path: `${site.path}()` }),
  // `for folder, folders, files in os.walk(path)`
  'os.walk|os.fwalk': (site) =>
    listValue([
      listValue([
        site.args[0] ?? UNKNOWN,
        foundIn(site, site.args[0] ?? UNKNOWN, 'folders'),
        foundIn(site, site.args[0] ?? UNKNOWN, 'files'),
      ]),
    ]),
  'os.path.join': joinsPath,
  'os.path.expanduser|os.path.expandvars': expandsHome,
  'os.path.abspath|os.path.realpath|os.path.normpath|os.fspath|str|bytes|bytearray|list|tuple|sorted|set|iter':
    (site) => {
      const value = site.args[0] ?? UNKNOWN;
      // `bytes([105, 100])`
      if (/^byte/.test(site.path) && value.items) return characters({ ...site, args: value.items });
      if (site.path !== 'str') return value;
      const path = value.path === 'pathlib.Path()' ? null : value.path;
      return { ...value, path, number: null };
    },
  reversed: ({ args: [value = UNKNOWN] }) => {
    const text = literal(value);
    if (text !== null) return textValue([...text].reverse().join(''));
    return value.items && value.also.length === 0 ? listValue([...value.items].reverse()) : value;
  },
  'os.getcwd|os.getcwdb': (site) => cwdValue(site.found.scene),
  'tempfile.NamedTemporaryFile': (site) => ({ ...TEMPORARY, path: `${site.path}()` }),
  'tempfile.mkstemp': () => listValue([UNKNOWN, TEMPORARY]),
  'tempfile.mkdtemp|tempfile.mktemp|tempfile.TemporaryDirectory|tempfile.gettempdir': (site) =>
    site.path.endsWith('gettempdir') ? textValue('/tmp') : { ...TEMPORARY },
  'os.environ.items|os.environ.values': (site) => make({ path: `${site.path}()`, taints: ['secret'] }),
  'os.getenv|os.environ.get|os.environ.pop|os.environ.setdefault': (site) =>
    environmentValue(literal(site.args[0]) ?? '', site.found.scene),
  'print|json.dumps|json.dump|pprint.pprint|dict|repr': (site) => {
    const file = site.named.get('file');
    if (site.path === 'print' && file?.path === 'open()') fileWrites({ ...site, base: file });
    reveals(isEnvironment)(site);
    revealsVariables(site);
    const taints = site.args.flatMap((each) =>
      each.path !== null && isEnvironment(each.path) ? ['secret' as const] : each.taints,
    );
    return make({ path: `${site.path}()`, taints });
  },
  'os.kill|os.killpg': (site) => kills(site, site.args[0]),
  'os.setuid|os.setgid|os.seteuid|os.setresuid': (site) => {
    if (literal(site.args[0]) === '0') site.found.effect('escalate', site.found.named('user', 'root'));
  },

  'base64.b64decode|base64.urlsafe_b64decode|base64.standard_b64decode|base64.decodebytes|binascii.a2b_base64':
    decodes(fromBase64),
  'bytes.fromhex|bytearray.fromhex|binascii.unhexlify|binascii.a2b_hex|base64.b16decode': decodes(fromHex),
  'base64.b32decode|base64.b85decode|base64.a85decode|zlib.decompress|gzip.decompress|bz2.decompress|lzma.decompress|cryptography.fernet.Fernet().decrypt':
    decodes(() => null),
  'codecs.decode|codecs.encode': (site) => {
    const codec = literal(site.args[1]) ?? '';
    const decode = /rot/.test(codec)
      ? fromRot13
      : /hex/.test(codec)
        ? fromHex
        : /base64/.test(codec)
          ? fromBase64
          : () => null;
    return decodes(decode)(site);
  },
  chr: characters,
  ...PURE,

  'urllib.request.urlopen|urllib2.urlopen|urllib.urlopen': (site) =>
    site.args.length > 1 || site.named.has('data') ? sends()(site) : receives()(site),
  'urllib.request.Request': (site) => {
    if (site.named.has('data') || site.args.length > 1) sends()(site);
    return site.args[0] ?? UNKNOWN;
  },
  'urllib.request.urlretrieve': (site) => {
    site.found.receives(site.args[0] ?? UNKNOWN);
    if (site.args[1]) site.found.onPaths('write', site.args[1]);
  },
  'requests.get|requests.head|requests.options|httpx.get|httpx.stream|urllib3.request': (site) => {
    site.found.receives(withParameters(site));
    return make({ path: `${site.path}()`, taints: ['network'] });
  },
  'requests.post|requests.put|requests.patch|httpx.post|httpx.put|httpx.patch': sends(),
  'requests.delete|httpx.delete': deletesAt(),
  'requests.Session|requests.session|httpx.Client': () => nameValue('requests'),
  'requests.request|httpx.request': (site) =>
    /get|head/i.test(literal(site.args[0]) ?? '') ? receives(1)(site) : sends(1)(site),
  'socket.socket().connect|socket.socket().connect_ex|socket.create_connection|socket.socket().sendto|telnetlib.Telnet|paramiko.SSHClient().connect|asyncio.open_connection':
    connects(),
  'socket.socket().bind|asyncio.start_server|socketserver.TCPServer|http.server.HTTPServer|http.server.ThreadingHTTPServer|xmlrpc.server.SimpleXMLRPCServer':
    connects(0, 'listen'),
  'socket.socket().recv|socket.socket().makefile|socket.create_connection().recv|socket.socket().accept().recv':
    gives((site) => make({ path: `${site.path}()`, taints: ['network'] })),
  'socket.socket().send|socket.socket().sendall|socket.create_connection().send|socket.create_connection().sendall':
    (site) => {
      if (site.args[0]?.taints.some((taint) => taint === 'secret' || taint === 'file'))
        site.found.sends(textValue('socket'), site.args);
    },
  'socket.socket().accept|socket.socket': (site) => {
    const path = site.path === 'socket.socket' ? 'socket.socket()' : 'socket.socket().accept()';
    const value = make({ path, base: site.base });
    return path.endsWith('accept()')
      ? listValue([make({ path: 'socket.socket()', taints: ['network'] }), UNKNOWN])
      : value;
  },
  'os.dup2': joins,
  'smtplib.SMTP().sendmail|smtplib.SMTP().send_message|smtplib.SMTP_SSL().sendmail|ftplib.FTP().storbinary|ftplib.FTP().storlines':
    (site) =>
      site.found.sends(textValue(site.path.startsWith('ftp') ? 'ftp' : 'mail'), [
        ...site.args,
        make({ taints: ['file'] }),
      ]),
  'http.server.test': (site) => site.found.socket('listen', textValue('0.0.0.0')),
  'crontab.CronTab().write|crontab.CronTab().write_to_user|crontab.CronTab().remove_all': (site) =>
    site.found.effect('persist', site.found.named('resource', 'crontab')),
  'django.core.management.call_command|call_command': (site) =>
    site.found.argv(listValue([textValue('manage.py'), ...site.args])),
  'alembic.command.downgrade': (site) =>
    site.found.argv(listValue([textValue('alembic'), textValue('downgrade'), site.args[1] ?? UNKNOWN])),
  'airflow.utils.db.resetdb': (site) =>
    site.found.argv(listValue([textValue('airflow'), textValue('db'), textValue('reset')])),
  'ansible_runner.run|ansible_runner.run_async|ansible_runner.interface.run': (site) => {
    const module = literal(site.named.get('module')) ?? '';
    if (/(?:^|\.)(?:shell|command|raw)$/.test(module))
      site.found.shell(site.named.get('module_args') ?? UNKNOWN);
  },
  's3fs.S3FileSystem().rm|gcsfs.GCSFileSystem().rm|adlfs.AzureBlobFileSystem().rm': (site) => {
    if (isTrue(site.named.get('recursive')))
      site.found.effect('delete', site.found.named('resource', literal(site.args[0]) ?? 'objects'), {
        recursive: true,
        irreversible: true,
      });
  },
  'keyring.get_password': (site) =>
    site.found.effect('reveal', site.found.named('key', literal(site.args[1]) ?? 'keyring'), {
      carries: ['secret'],
    }),
  'distutils.dir_util.remove_tree|setuptools._distutils.dir_util.remove_tree': deletes({
    recursive: true,
    place: 0,
  }),
  'distutils.file_util.copy_file': copies('write'),
  'fileinput.input|fileinput.FileInput': (site) => {
    if (isTrue(site.named.get('inplace'))) site.found.onPaths('write', arg(site, 0, 'files'));
    else if (site.args[0]) site.found.reads(site.args[0]);
  },
  '().__class__.__base__.__subclasses__': (site) => site.found.unresolved('code', site.path),
});

const METHODS = table({
  '__getattribute__|__getattr__': (site) =>
    getsMember(site.walker, nameValue(site.path.replace(/\.__getattr(?:ibute)?__$/, '')), site.args[0]),
  __subclasses__: (site) => site.found.unresolved('code', 'a class found by __subclasses__()'),
});

function withParameters(site: Site): Value {
  const parameters = site.named.get('params') ?? site.args[1];
  const url = arg(site, 0, 'url');
  return parameters && parameters.taints.length > 0
    ? { ...url, taints: [...url.taints, ...parameters.taints] }
    : url;
}

function alias(path: string): string {
  const bare = path
    .replace(/\.__dict__(?=\.|$)/g, '')
    .replace(/^(?:(?:__builtins__|builtins|__builtin__|sys\.modules)\.)+(?=\w)/, '')
    .replace(/\.__getitem__$/, '.?');
  return bare
    .replace(/^(?:posix|nt|_posixsubprocess)\./, 'os.')
    .replace(/^os\.(?:os\.)+/, 'os.')
    .replace(
      /^(?:shutil|subprocess|pathlib|glob|tempfile|platform|pty|socket|random|webbrowser|importlib)\.(os|sys)\./,
      '$1.',
    );
}

function names(path: string, scene: Scene): Value | null {
  if (path === 'sys.executable') return textValue('python3');
  if (path === '__file__') return ownFile(scene);
  const variable = /^os\.environ\.(\w+)$/.exec(path)?.[1];
  if (
    variable !== undefined &&
    !/^(?:get|copy|items|values|keys|pop|update|setdefault|encode)$/.test(variable)
  )
    return environmentValue(variable, scene);
  if (path === 'os.sep') return textValue('/');
  return null;
}

export const PYTHON: Language = {
  name: 'python',
  dialect: 'python',
  calls: CALLS,
  methods: METHODS,
  families: PYTHON_COMMANDS,
  names,
  alias,
  sensitive: /^(?:os|subprocess|shutil|builtins|pty|socket|\?)(?:\.|$)/,
};
