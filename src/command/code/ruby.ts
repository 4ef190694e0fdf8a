/** Ruby: `ruby -e`. */
import type { Scene } from './findings.ts';
import {
  arg,
  copies,
  cwdValue,
  decodes,
  deletes,
  environmentValue,
  expandsHome,
  fromBase64,
  globs,
  joinsPath,
  kills,
  readsFile,
  receives,
  reveals,
  revealsVariables,
  sends,
  shell,
  systemCall,
  TEMPORARY,
  table,
  writes,
} from './handlers.ts';
import type { Handler, TokenLanguage } from './language.ts';
import { dirname, ownFile, ownFolder } from './own-file.ts';
import {
  concat,
  globValue,
  itemOf,
  joinPath,
  literal,
  make,
  nameValue,
  textValue,
  UNKNOWN,
  type Value,
} from './values.ts';

/** `open('x', 'w')`, `open('|cmd')`, `URI.open('https://...')`. */
const opens: Handler = (site) => {
  const path = arg(site, 0);
  const text = path.text?.text ?? '';
  if (/^\s*\|/.test(text) && site.path !== 'File.open') {
    site.found.shell(path.text!.known ? textValue(text.replace(/^\s*\|/, '')) : UNKNOWN);
    return UNKNOWN;
  }
  if (/^(?:https?|ftp):/.test(text) && site.path !== 'File.open') return receives()(site);
  const mode = literal(arg(site, 1, 'mode')) ?? 'r';
  if (/[wa+]/.test(mode)) {
    site.found.onPaths(/a/.test(mode) ? 'append' : 'write', path);
    return make({ path: 'File.open()' });
  }
  return make({ path: 'File.open()', taints: site.found.reads(path) });
};

const sendsMessage: Handler = (site) => {
  const [name, ...rest] = site.args;
  const method = literal(name);
  if (method === null) {
    if (name?.path !== null || (name?.taints.length ?? 0) > 0)
      site.found.unresolved('code', 'send() of a name that is not known');
    return UNKNOWN;
  }
  const base = site.base?.path ?? '';
  const direct = base === '' || base === 'Kernel' || base === 'self' || /^(?:Object|main)/.test(base);
  return site.walker.call(
    direct || site.base?.text ? nameValue(method) : site.walker.member(site.base!, method),
    rest,
    site.named,
  );
};

const isEnvironment = (path: string) => /^ENV(?:\.(?:to_h|to_a|inspect|each)(?:\(\))?)?$/.test(path);

const CALLS = table({
  'system|sh|exec|spawn|Process.spawn|Process.exec|PTY.spawn|PTY.getpty|Open3.capture2|Open3.capture2e|Open3.capture3|Open3.popen3|Open3.popen2|Open3.popen2e|Open3.pipeline|POSIX.Spawn.spawn':
    (site) => {
      if (/fileno|^\$stdin/.test(`${site.named.get('in')?.path ?? ''}`)) site.found.joins();
      systemCall(site);
      return make({ path: `${site.path}()` });
    },
  'IO.popen|popen': (site) => {
    const command = arg(site, 0);
    if (command.items) site.found.argv(command);
    else site.found.shell(command);
    return make({ path: 'IO.popen()' });
  },
  '`': shell,
  'eval|instance_eval|class_eval|module_eval|Binding.eval|binding.eval|RubyVM.InstructionSequence.compile|TOPLEVEL_BINDING.eval':
    (site) => {
      const [code] = site.args;
      if (code) site.found.evaluates(code, 'ruby');
    },
  'Object.const_get|Kernel.const_get|Module.const_get|const_get': (site) => {
    const name = literal(site.args[0]);
    return name === null ? make({ path: '?' }) : nameValue(name.replaceAll('::', '.'));
  },
  'send|__send__|public_send|Kernel.send|Kernel.public_send|Kernel.__send__|Object.send': sendsMessage,
  'method|Kernel.method': (site) => {
    const name = literal(site.args[0]);
    return name === null ? make({ path: '?' }) : nameValue(name);
  },
  'load|require_relative': (site) => {
    if (site.args[0]?.text?.known) {
      if (site.path === 'load') site.found.start({ kind: 'file', path: site.args[0].text, language: 'ruby' });
    } else if (site.path === 'load') site.found.unresolved('code', 'load of a file that is not known');
  },
  'Fiddle.dlopen|DL.dlopen|Marshal.load': (site) => {
    if (site.path !== 'Marshal.load' || site.args[0]?.taints.includes('network'))
      site.found.unresolved('code', site.path);
  },

  'FileUtils.rm_rf|FileUtils.rm_r|FileUtils.rmtree|FileUtils.remove_dir|FileUtils.remove_entry|FileUtils.remove_entry_secure|FileUtils.safe_unlink_r|rm_rf|rm_r|rmtree':
    deletes({ recursive: true, place: 0 }),
  'FileUtils.rm|FileUtils.rm_f|FileUtils.remove|FileUtils.rmdir|FileUtils.remove_file|rm_f': deletes({
    place: 0,
  }),
  'File.delete|File.unlink|Dir.rmdir|Dir.delete|Dir.unlink': deletes(),
  'Pathname.new().rmtree': (site) =>
    site.found.onPaths('delete', site.base ?? UNKNOWN, { recursive: true, irreversible: true }),
  'Pathname.new().delete|Pathname.new().unlink': (site) =>
    site.found.onPaths('delete', site.base ?? UNKNOWN, { irreversible: true }),
  'Pathname.new().children|Pathname.new().entries|Pathname.new().each_child': (site) => ({
    ...globValue(joinPath([site.base ?? UNKNOWN, textValue('*')])),
    path: 'Pathname.new()',
  }),
  'Pathname.new().write': (site) => site.found.onPaths('write', site.base ?? UNKNOWN),
  'Pathname.new|Pathname': (site) => ({ ...(site.args[0] ?? UNKNOWN), path: 'Pathname.new()' }),
  'File.write|File.binwrite|IO.binwrite|FileUtils.touch': writes(),
  'File.truncate': writes(0, 'truncate'),
  'File.chmod|FileUtils.chmod|FileUtils.chmod_R|FileUtils.chown|FileUtils.chown_R|File.chown': (site) => {
    const place = site.path === 'File.chown' || site.path.startsWith('FileUtils.chown') ? 2 : 1;
    site.found.onPaths('permission', arg(site, place), {
      mode: literal(site.args[0]),
      recursive: site.path.endsWith('_R'),
    });
  },
  'open|File.open|File.new|URI.open|Kernel.open|OpenURI.open_uri': opens,
  'IO.read|IO.readlines|IO.foreach|IO.binread|IO.write': (site) => {
    // `IO.read('|cmd')` runs the command.
    if (/^\s*\|/.test(site.args[0]?.text?.text ?? '')) return opens(site);
    return site.path === 'IO.write' ? void writes()(site) : readsFile()(site);
  },
  'File.read|File.readlines|File.foreach|File.binread|YAML.load_file|JSON.load_file|CSV.read': readsFile(),
  'FileUtils.cp|FileUtils.cp_r|FileUtils.copy|FileUtils.ln_s|FileUtils.ln_sf|File.symlink|IO.copy_stream|FileUtils.install':
    copies('write'),
  'FileUtils.mv|FileUtils.move|File.rename': copies('move'),
  'Dir.glob|Dir.[]': globs(),
  'File.join': joinsPath,
  'File.dirname': dirname,
  'File.expand_path|File.absolute_path': (site) => {
    const value = expandsHome(site) ?? UNKNOWN;
    const base = site.args[1];
    return base && !value.text?.text.startsWith('/')
      ? (joinsPath({ ...site, args: [base, value] }) ?? UNKNOWN)
      : value;
  },
  'Dir.home': (site) => textValue(site.found.scene.context.home),
  'Dir.pwd|Dir.getwd|FileUtils.pwd': (site) => cwdValue(site.found.scene),
  'Dir.mktmpdir|Tempfile.new|Tempfile.create|Dir.tmpdir': () => TEMPORARY,
  'ENV.fetch': (site) => environmentValue(literal(site.args[0]) ?? '', site.found.scene),
  'Process.kill': (site) => {
    if (literal(site.args[0]) !== '0') kills(site, site.args[1]);
  },
  'Base64.decode64|Base64.strict_decode64|Base64.urlsafe_decode64': decodes(fromBase64),
  'Zlib.Inflate.inflate|Zlib.inflate|Zlib.GzipReader.new|Zlib.gunzip': decodes(() => null),
  'URI|URI.parse|String|Array|Shellwords.escape': (site) => site.args[0] ?? UNKNOWN,
  'Net.HTTP.get|Net.HTTP.get_response|Faraday.get|HTTParty.get|RestClient.get|HTTP.get|Excon.get': receives(),
  'Net.HTTP.post|Net.HTTP.post_form|Faraday.post|HTTParty.post|RestClient.post|RestClient.put|HTTP.post|Net.HTTP.put':
    sends(),
  'TCPSocket.new|TCPSocket.open|Socket.tcp|UDPSocket.new|OpenSSL.SSL.SSLSocket.new': (site) => {
    site.found.socket('connect', arg(site, 0));
    return make({ path: 'TCPSocket.new()', taints: ['network'] });
  },
  'TCPServer.new|TCPServer.open|Socket.tcp_server_loop|WEBrick.HTTPServer.new': (site) => {
    site.found.socket('listen', site.args.length > 1 ? arg(site, 0) : textValue('0.0.0.0'));
    return make({ path: 'TCPServer.new()', taints: ['network'] });
  },
  '$stdin.reopen|$stdout.reopen|$stderr.reopen|STDIN.reopen|STDOUT.reopen|STDERR.reopen': (site) => {
    if (!site.args[0]?.text) site.found.joins();
  },
  'puts|p|print|pp|ENV.each': (site) => {
    reveals(isEnvironment)(site);
    revealsVariables(site);
  },
  'sprintf|format': (site) => {
    const format = literal(site.args[0]);
    if (format === null) return UNKNOWN;
    const parts: Value[] = [];
    format.split(/%[-+ #0-9.]*[sdx]/).forEach((part, index) => {
      if (index > 0) parts.push(site.args[index] ?? UNKNOWN);
      parts.push(textValue(part));
    });
    return concat(parts);
  },
});

const METHODS = table({
  __send__: sendsMessage,
  send: (site) => (site.base?.path?.includes('ocket') ? undefined : sendsMessage(site)),
  public_send: sendsMessage,
  // `paths.each(&:rmtree)`
  'each|map|each_entry|each_child': (site) => {
    const name = literal(site.args[0]);
    if (name !== null && site.base && /^[a-z_]+[!?]?$/.test(name))
      site.walker.call(site.walker.member(itemOf(site.base), name), [], new Map());
  },
  instance_eval: (site) => {
    if (site.args[0]?.text) site.found.evaluates(site.args[0], 'ruby');
  },
});

function names(path: string, scene: Scene): Value | null {
  const variable = /^ENV\.(\w+)$/.exec(path)?.[1];
  if (variable !== undefined && /^[A-Z_0-9]+$/.test(variable)) return environmentValue(variable, scene);
  if (path === '__dir__') return ownFolder(scene);
  if (path === '__FILE__') return ownFile(scene);
  if (path === 'RbConfig.ruby') return textValue('ruby');
  if (path === 'Dir.home') return textValue(scene.context.home);
  if (path === 'Dir.pwd') return cwdValue(scene);
  return null;
}

function alias(path: string): string {
  return path
    .replaceAll('::', '.')
    .replace(
      /^(?:Kernel|Object|self)\.(?=(?:system|exec|spawn|eval|open|load|`|fork|puts|print|p|sprintf|format)$)/,
      '',
    )
    .replace(/\.(?:unpack1|unpack)$/, '.unpack');
}

export const RUBY: TokenLanguage = {
  name: 'ruby',
  dialect: 'ruby',
  calls: CALLS,
  methods: METHODS,
  names,
  alias,
  concat: ['+'],
  member: ['.', '::', '&.'],
  parenless: true,
  bareMethods: new Set([
    'rmtree',
    'delete',
    'delete!',
    'purge',
    'unlink',
    'rmdir',
    'flushall',
    'flushdb',
    'drop',
    'delete_all',
    'destroy_all',
    'truncate',
    'drop_database',
    'children',
    'entries',
  ]),
  sensitive: /^(?:Kernel|Process|FileUtils|\?)(?:\.|$)/,
};
