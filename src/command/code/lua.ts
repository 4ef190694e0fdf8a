/** Lua: `lua -e`, and what editors run of it. */
import { arg, characters, copies, deletes, environmentValue, shell, TEMPORARY, table } from './handlers.ts';
import type { TokenLanguage } from './language.ts';
import { concat, literal, make, nameValue, textValue, UNKNOWN, type Value } from './values.ts';

const CALLS = table({
  'os.execute|io.popen|vim.fn.system|vim.fn.systemlist|ffi.C.system|ffi.C.popen|posix.popen|luaposix.popen': (
    site,
  ) => {
    shell(site);
    return make({ path: `${site.path}()`, taints: ['unknown'] });
  },
  'vim.fn.jobstart|vim.system|vim.fn.termopen': (site) => {
    const command = arg(site, 0);
    if (command.items) site.found.argv(command);
    else site.found.shell(command);
  },
  'vim.cmd|vim.api.nvim_command|vim.api.nvim_exec': (site) => site.found.evaluates(arg(site, 0), 'vim'),
  'load|loadstring': (site) => {
    const [code] = site.args;
    if (code && !code.defined) site.found.evaluates(code, 'lua');
    return make({ path: 'load()' });
  },
  'dofile|loadfile': (site) => {
    const path = arg(site, 0);
    if (path.text?.known) site.found.start({ kind: 'file', path: path.text, language: 'lua' });
    else site.found.unresolved('code', `${site.path} of a file that is not known`);
  },
  'package.loadlib': (site) => site.found.unresolved('code', 'package.loadlib()'),
  require: (site) => nameValue(literal(site.args[0]) ?? '?'),
  'os.remove|vim.fn.delete|vim.loop.fs_unlink|vim.uv.fs_unlink|ffi.C.unlink|ffi.C.remove|posix.unlink|posix.rmdir|lfs.rmdir|vim.fs.rm':
    (site) => {
      deletes({ place: 0, recursive: literal(site.args[1])?.includes('r') === true })(site);
    },
  'os.rename': copies('move'),
  'io.open|io.output|io.lines|io.input': (site) => {
    const mode = site.path === 'io.output' ? 'w' : (literal(site.args[1]) ?? 'r');
    if (/[wa+]/.test(mode)) site.found.onPaths(mode.startsWith('a') ? 'append' : 'write', arg(site, 0));
    else if (site.args[0]) return make({ path: 'io.open()', taints: site.found.reads(site.args[0]) });
    return make({ path: 'io.open()' });
  },
  'os.getenv': (site) => environmentValue(literal(site.args[0]) ?? '', site.found.scene),
  'os.tmpname': () => TEMPORARY,
  'string.char': characters,
  'string.reverse': (site) => {
    const text = literal(site.args[0]);
    return text === null ? UNKNOWN : textValue([...text].reverse().join(''));
  },
  'string.format': (site) => {
    const format = literal(site.args[0]);
    if (format === null) return UNKNOWN;
    const parts: Value[] = [];
    format.split(/%[-+ #0-9.]*[sdxq]/).forEach((part, index) => {
      if (index > 0) parts.push(site.args[index] ?? UNKNOWN);
      parts.push(textValue(part));
    });
    return concat(parts);
  },
  'socket.connect|socket.tcp().connect|socket.udp().setpeername': (site) => {
    site.found.socket('connect', arg(site, 0));
    return make({ path: 'socket.tcp()', taints: ['network'] });
  },
  'socket.bind': (site) => site.found.socket('listen', arg(site, 0)),
  'socket.tcp|socket.udp': () => make({ path: 'socket.tcp()', taints: ['network'] }),
  'socket.tcp().receive|socket.connect().receive': () => make({ taints: ['network'] }),
  'socket.http.request|ssl.https.request': (site) => {
    site.found.receives(arg(site, 0));
    return make({ taints: ['network'] });
  },
});

export const LUA: TokenLanguage = {
  name: 'lua',
  dialect: 'lua',
  calls: CALLS,
  alias: (path) => path.replace(/^_(?:G|ENV)\.(?=\w)/, '').replace(/^_(?:G|ENV)\.(?=\w)/, ''),
  concat: ['..'],
  member: ['.', ':'],
  sensitive: /^(?:os|io|_G|_ENV|\?)(?:\.|$)/,
};
