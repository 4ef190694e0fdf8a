/** JavaScript: `node -e`, `deno eval`, `bun -e`, and mongosh's shell. */
import { JAVASCRIPT_COMMANDS } from './command-packages.ts';
import type { Scene } from './findings.ts';
import {
  arg,
  characters,
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
  globs,
  isTrue,
  joinsPath,
  kills,
  readsFile,
  receives,
  reveals,
  revealsVariables,
  sends,
  shell,
  TEMPORARY,
  table,
  writes,
} from './handlers.ts';
import type { Handler, Site, TokenLanguage } from './language.ts';
import { dirname, fileUrl, ownFile, ownFolder, pathOfUrl } from './own-file.ts';
import {
  alternatives,
  joinPath,
  listValue,
  literal,
  make,
  nameValue,
  oneOf,
  textValue,
  UNKNOWN,
  type Value,
} from './values.ts';
import type { Walker } from './walker.ts';

/** `spawn(program, args, options)`: with `shell: true` the texts are one shell command. */
const spawns: Handler = (site) => {
  const [program = UNKNOWN, second] = site.args;
  const args = second?.items
    ? second.items
    : second && !second.entries && second.text === null && site.args.length > 1
      ? [UNKNOWN]
      : [];
  const throughShell = site.named.get('shell');
  if (throughShell && throughShell.path !== 'false') {
    const words = [program, ...args].flatMap((each, index) =>
      index === 0 ? [each] : [textValue(' '), each],
    );
    site.found.shell(words.length === 1 ? program : concatAll(words));
  } else site.found.argv(listValue([program, ...args]));
  return make({ path: 'child_process.spawn()' });
};

function concatAll(values: readonly Value[]): Value {
  return oneOf(alternatives(values[0]!)).text && values.every((each) => each.text?.known)
    ? textValue(values.map((each) => each.text!.text).join(''))
    : values[0]!;
}

const removes: Handler = (site) => {
  const recursive = isTrue(site.named.get('recursive'));
  site.found.onPaths('delete', site.args[0] ?? UNKNOWN, { recursive, irreversible: true });
};

const requires: Handler = (site) => {
  const name = literal(site.args[0]);
  if (name === null) {
    if (site.args[0]?.taints.some((taint) => taint === 'network' || taint === 'decoder'))
      site.found.unresolved('code', 'require() of a foreign name');
    return make({ path: '?' });
  }
  if (/^(?:https?|data|blob):/.test(name)) {
    if (name.startsWith('http')) site.found.receives(textValue(name));
    site.found.unresolved('code', name.startsWith('data:') ? name : `code from ${name}`);
  }
  if (/^\.{0,2}\//.test(name))
    for (const file of /\.[cm]?[jt]sx?$/.test(name) ? [name] : [`${name}.js`, `${name}/index.js`])
      site.found.loads(file, 'javascript');
  return nameValue(alias(name));
};

/** `fetch(url, { method, body })`, `axios(...)`. */
const fetches: Handler = (site) => {
  const method = literal(site.named.get('method')) ?? 'GET';
  const url = arg(site, 0, 'url', 'hostname', 'host');
  const content = [site.named.get('body'), site.named.get('data'), site.named.get('json')].filter(
    (each) => each !== undefined,
  );
  if (/^delete$/i.test(method)) deletesAt()({ ...site, args: [url] });
  if (content.length > 0) site.found.sends(url, content);
  site.found.receives(url);
  return make({ path: `${site.path}()`, taints: ['network'] });
};

const runsCode: Handler = (site) => {
  const code = site.args.at(-1);
  if (site.path === 'vm.runInThisContext' || site.path.startsWith('vm.'))
    site.found.evaluates(site.args[0] ?? UNKNOWN, 'javascript');
  else if (code) site.found.evaluates(code, 'javascript');
};

/** `setTimeout('code')` evaluates text; a function is only called. */
const timer: Handler = (site) => {
  const [first, , ...rest] = site.args;
  if (first?.text) site.found.evaluates(first, 'javascript');
  else if (first?.path && rest.length > 0) site.walker.call(first, rest, new Map());
};

const isEnvironment = (path: string) =>
  path === 'process.env' || path === 'Deno.env.toObject()' || path === 'Bun.env';

/** A stream led into another one: a socket into a program or back. */
const pipes: Handler = (site) => {
  const target = site.args[0]?.path ?? '';
  const source = site.path;
  const socket = (path: string) => /^net\.(?:socket|Socket)\(\)/.test(path);
  const program = (path: string) => /child_process\.|^\.?stdin|\.stdin$/.test(path);
  if ((socket(source) && program(target)) || (program(source) && socket(target))) site.found.joins();
  return site.args[0] ?? UNKNOWN;
};

const CALLS = table({
  'child_process.exec|Deno.run|shelljs.exec|execa.command|execaCommand|execa.execaCommand': (site) => {
    if (site.path === 'Deno.run') site.found.argv(arg(site, 0, 'cmd'));
    else shell(site);
    return make({ path: `${site.path}()` });
  },
  'child_process.spawn|child_process.execFile|execa|execa.execa|cross-spawn|cross-spawn.sync|cross-spawn.spawn|node-pty.spawn|tinyexec.x|tinyexec.exec|nano-spawn|tinyspawn|teen_process.exec|foreground-child.foregroundChild':
    spawns,
  'cluster.setupPrimary|cluster.setupMaster': (site) => {
    const program = site.named.get('exec');
    if (program) site.found.argv(listValue([program, ...(site.named.get('args')?.items ?? [])]));
  },
  'node-ssh.NodeSSH().execCommand|node-ssh.NodeSSH().exec|ssh2.Client().exec|ssh2-promise().exec': shell,
  trash: deletes({ recursive: true, place: 0 }),
  'child_process.fork|worker_threads.Worker|Worker': (site) => {
    const value = site.args[0] ?? UNKNOWN;
    if (isTrue(site.named.get('eval'))) site.found.evaluates(value, 'javascript');
    else if (value.text?.known) site.found.start({ kind: 'file', path: value.text, language: 'javascript' });
    else site.found.unresolved('code', `${site.path}()`);
  },
  'Deno.Command|Bun.spawn|Bun.spawnSync': (site) => {
    const [first = UNKNOWN] = site.args;
    if (first.items) site.found.argv(first);
    else
      site.found.argv(
        listValue([first, ...(site.named.get('args')?.items ?? site.named.get('cmd')?.items ?? [])]),
      );
  },
  'Bun.$|$|bun.$|zx.$|execa.$': (site) => {
    if (site.args[0]?.text) site.found.shell(site.args[0]);
  },
  'eval|Function|vm.runInThisContext|vm.runInNewContext|vm.runInContext|vm.Script|vm.compileFunction|AsyncFunction':
    runsCode,
  'setTimeout|setInterval|setImmediate': timer,
  'util.promisify|promisify|Promise.resolve': (site) => site.args[0] ?? UNKNOWN,
  'require|import|process.mainModule.require|module.require|module.constructor._load|process.getBuiltinModule':
    requires,
  'module.createRequire': () => nameValue('require'),
  'process.binding|process.dlopen|process._linkedBinding': (site) =>
    site.found.unresolved('code', `${site.path}()`),
  'Reflect.apply': (site) =>
    site.walker.call(site.args[0] ?? UNKNOWN, site.args[2]?.items ?? [UNKNOWN], new Map()),
  'Reflect.get': (site) => {
    const name = literal(site.args[1]);
    return name === null
      ? make({ path: `${site.args[0]?.path ?? ''}.?` })
      : site.walker.member(site.args[0] ?? UNKNOWN, name);
  },
  'process.kill': (site) => {
    const signal = literal(site.args[1]);
    if (signal !== '0') kills(site, site.args[0]);
  },

  'fs.rm|fs.remove|fs.rmdir|fs-extra.remove|fs-extra.rm|fs-extra.emptyDir|rimraf|rimraf.rimraf|del|shelljs.rm|Deno.remove':
    (site) => {
      if (/remove|rimraf|emptyDir|^del$/.test(site.path) && site.path !== 'Deno.remove')
        deletes({ recursive: true, place: 0 })(site);
      else if (site.path === 'shelljs.rm')
        deletes({ recursive: /r/i.test(literal(site.args[0]) ?? ''), place: 1 })(site);
      else removes(site);
    },
  'fs.unlink': deletes({ place: 0 }),
  'fs.writeFile|fs.createWriteStream|fs.outputFile|fs-extra.outputFile|fs-extra.writeFile|fs-extra.writeJson|Deno.writeTextFile|Deno.writeFile|Bun.write|fs.cp.to':
    writes(),
  'fs.appendFile': writes(0, 'append'),
  'fs.truncate': writes(0, 'truncate'),
  'fs.chmod|fs.chown|fs.lchown': (site) =>
    site.found.onPaths('permission', site.args[0] ?? UNKNOWN, { mode: literal(site.args[1]) }),
  'fs.open': (site) => {
    const mode = literal(site.args[1]) ?? 'r';
    if (/[wa+]/.test(mode)) site.found.onPaths(/a/.test(mode) ? 'append' : 'write', site.args[0] ?? UNKNOWN);
    else return make({ taints: site.found.reads(site.args[0] ?? UNKNOWN) });
  },
  'fs.readFile|fs.createReadStream|fs-extra.readFile|Deno.readTextFile|Deno.readFile|Bun.file|fs.readlink':
    readsFile(),
  'fs.copyFile|fs.cp|fs-extra.copy|fs.symlink|fs.link': copies('write'),
  'fs.rename|fs-extra.move': copies('move'),
  'fs.readdir|glob|glob.glob|fs.glob': (site) =>
    site.path === 'fs.readdir'
      ? foundIn(site, site.args[0] ?? UNKNOWN, 'fs.readdir()')
      : { ...(globs()(site) ?? UNKNOWN), path: null },
  'fs.mkdtemp': () => TEMPORARY,
  'path.join': (site) => joinPath(site.args, false),
  'path.resolve': (site) => joinsPath(site),
  'path.dirname': dirname,
  'url.fileURLToPath': pathOfUrl,
  'URL|url.URL': fileUrl,
  'path.normalize|String.raw|Promise.all|Promise.allSettled|Promise.race|Promise.any|String|Buffer.concat|Array.from|Object.values':
    (site) => site.args[0] ?? UNKNOWN,
  'os.homedir': (site) => textValue(site.found.scene.context.home),
  'os.tmpdir': () => textValue('/tmp'),
  'process.cwd|Deno.cwd': (site) => cwdValue(site.found.scene),
  untildify: expandsHome,
  'Deno.env.get': (site) => environmentValue(literal(site.args[0]) ?? '', site.found.scene),
  'console.log|console.error|console.info|console.dir|console.table|JSON.stringify|process.stdout.write|util.inspect|Object.entries':
    (site) => {
      reveals(isEnvironment)(site);
      revealsVariables(site);
      return make({
        path: `${site.path}()`,
        taints: site.args.flatMap((each) =>
          each.path !== null && isEnvironment(each.path) ? ['secret' as const] : each.taints,
        ),
      });
    },

  'Buffer.from': (site) => {
    const encoding = literal(site.args[1]);
    if (encoding === 'base64' || encoding === 'base64url') return decodes(fromBase64)(site);
    if (encoding === 'hex') return decodes(fromHex)(site);
    if (site.args[0]?.items) return characters({ ...site, args: site.args[0].items });
    return site.args[0] ?? UNKNOWN;
  },
  atob: decodes(fromBase64),
  'zlib.gunzip|zlib.inflate|zlib.unzip|zlib.brotliDecompress|zlib.inflateRaw|crypto.createDecipheriv().update|crypto.createDecipheriv().final':
    decodes(() => null),
  'String.fromCharCode|String.fromCodePoint': characters,
  'decodeURIComponent|unescape': decodes((text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return null;
    }
  }),

  'fetch|axios|axios.request|axios.default|got|undici.fetch|undici.request|node-fetch|http.request|https.request|request':
    fetches,
  'http.get|https.get|axios.get|got.get|needle.get|superagent.get|Deno.download': receives(),
  'axios.post|axios.put|axios.patch|got.post|got.put|superagent.post|needle.post|navigator.sendBeacon':
    sends(),
  'axios.delete|got.delete|ky.delete|superagent.delete|needle.delete': deletesAt(),
  'http.request().write|https.request().write|http.request().end|https.request().end|http.request().on().end':
    (site) => {
      if (site.args.length > 0) site.found.sends(textValue('request'), site.args);
    },
  'net.connect|net.createConnection|tls.connect|net.Socket().connect|dgram.createSocket().send|Deno.connect|Bun.connect|WebSocket|ws':
    (site) => {
      // Port first, then host: `net.connect(4444, '10.0.0.1')`.
      const host =
        site.named.get('host') ??
        site.named.get('hostname') ??
        site.named.get('path') ??
        (site.args[0]?.text && !/^\d+$/.test(site.args[0].text.text)
          ? site.args[0]
          : (site.args[1] ?? textValue('localhost')));
      site.found.socket('connect', host.text || host.path !== null ? host : textValue('localhost'));
      return make({ path: 'net.socket()', taints: ['network'] });
    },
  'net.createServer().listen|http.createServer().listen|https.createServer().listen|express().listen|Deno.listen|Deno.serve|Bun.serve|net.Server().listen':
    (site) => {
      const host =
        site.args.find((each) => each.text && !/^\d+$/.test(each.text.text)) ?? textValue('0.0.0.0');
      site.found.socket('listen', host);
      return make({ path: 'net.server()' });
    },
  'net.socket().pipe|net.Socket().pipe|child_process.spawn().stdout.pipe|child_process.spawn().stderr.pipe|child_process.exec().stdout.pipe':
    pipes,
});

const METHODS = table({
  _load: requires,
  require: (site: Site) => (site.path.includes('mainModule') ? requires(site) : undefined),
  getBuiltinModule: requires,
  // macOS automation in JavaScript: `app.doShellScript('...')`.
  doShellScript: shell,
  constructor: (site: Site) => {
    // `[].constructor.constructor('code')()`
    const { path, defined } = site.base ?? UNKNOWN;
    const isFunction =
      defined !== null || /(?:^|\.)(?:Function|Object|Array|prototype|constructor)$/.test(path ?? '');
    if (site.path.includes('constructor.constructor') || isFunction)
      site.found.evaluates(site.args.at(-1) ?? UNKNOWN, 'javascript');
  },
});

function alias(path: string): string {
  return path
    .replace(/^(?:globalThis|global|window|self|this|top)\.(?=[\w$])/, '')
    .replace(/^(?:globalThis|global|window|self|top)\.(?=[\w$])/, '')
    .replace(/^node:/, '')
    .replace(/^fs\/promises|^fs\.promises|^promises(?=\.)/, 'fs')
    .replace(/^(?:graceful-fs|original-fs|memfs)(?=\.|$)/, 'fs')
    .replace(/^([\w$-]+)\.default(?=\.|$)/, '$1')
    .replace(/^simple-git\.(?:simpleGit|default|gitP)(?=\(|$)/, 'simple-git')
    .replace(/^dns\/promises/, 'dns')
    .replace(/^((?:fs|fs-extra|child_process|zlib|rimraf|Deno|glob|del|execa)\.\w+?)Sync$/, '$1')
    .replace(/^((?:rimraf|del|glob|execa))Sync$/, '$1')
    .replace(/^(?:rimraf|del)\.(?:sync|native|manual|rimraf)$/, 'rimraf')
    .replace(/^(?:path|posix)\.(?:posix|win32)\./, 'path.');
}

function names(path: string, scene: Scene): Value | null {
  const variable = /^(?:process|Bun)\.env\.(\w+)$/.exec(path)?.[1];
  if (variable !== undefined) return environmentValue(variable, scene);
  switch (path) {
    case '__dirname':
    case 'import.meta.dirname':
    case 'import.meta.dir':
      return ownFolder(scene);
    case '__filename':
    case 'import.meta.filename':
    case 'import.meta.path':
      return ownFile(scene);
    case 'import.meta.url':
      return scene.file == null ? null : textValue(`file://${scene.file}`);
    case 'process.execPath':
    case 'process.argv0':
      return textValue('node');
    case 'path.sep':
      return textValue('/');
    default:
      return null;
  }
}

/** `import x, { a as b }, * as y from 'm'`; node's `-e` also has the built-in modules by name. */
function statement(walker: Walker): boolean {
  if (!walker.is('import') || walker.is('(', 1) || walker.is('.', 1)) return false;
  const start = walker.at;
  walker.at++;
  const whole: string[] = [];
  const parts: [string, string][] = [];
  let braces = false;
  for (let steps = 0; steps < 120; steps++) {
    const token = walker.peek();
    if (!token || (token.type === 'end' && !braces)) break;
    if (token.type === 'text') {
      walker.at++;
      const module =
        token.parts.length === 1 && typeof token.parts[0] === 'string' ? alias(token.parts[0]) : '?';
      for (const local of whole) walker.assign(local, nameValue(module));
      for (const [name, local] of parts) walker.assign(local, nameValue(alias(`${module}.${name}`)));
      if (/^(?:https?|data):/.test(module)) walker.found.unresolved('code', `code from ${module}`);
      return true;
    }
    if (token.type === 'name' && token.text !== 'from' && token.text !== 'as') {
      const renamed = walker.is('as', 1) ? walker.peek(2) : undefined;
      const local = renamed?.type === 'name' ? renamed.text : token.text;
      if (braces) parts.push([token.text, local]);
      else whole.push(local);
      walker.at += renamed ? 3 : 1;
      continue;
    }
    if (token.type === 'op' && token.text === '{') braces = true;
    else if (token.type === 'op' && token.text === '}') braces = false;
    walker.at++;
  }
  walker.at = start;
  return false;
}

export const JAVASCRIPT: TokenLanguage = {
  name: 'javascript',
  dialect: 'javascript',
  calls: CALLS,
  methods: METHODS,
  families: JAVASCRIPT_COMMANDS,
  names,
  alias,
  concat: ['+'],
  member: ['.', '?.'],
  statement,
  sensitive: /^(?:child_process|fs|process|globalThis|global|\?)(?:\.|$)/,
};
