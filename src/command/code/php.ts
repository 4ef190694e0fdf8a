/** PHP: `php -r`, and the PHP in a file. */
import type { Scene } from './findings.ts';
import {
  arg,
  characters,
  copies,
  cwdValue,
  decodes,
  deletes,
  environmentValue,
  fromBase64,
  fromHex,
  fromRot13,
  globs,
  receives,
  reveals,
  sends,
  shell,
  TEMPORARY,
  table,
  writes,
} from './handlers.ts';
import type { Handler, TokenLanguage } from './language.ts';
import { dirname, ownFile, ownFolder } from './own-file.ts';
import { queries } from './statements-in-code.ts';
import { concat, listValue, literal, make, nameValue, textValue, UNKNOWN, type Value } from './values.ts';

const URL = /^(?:https?|ftps?):/i;

const readsAnything: Handler = (site) => {
  const path = arg(site, 0, 'filename');
  const text = path.text?.text ?? '';
  if (URL.test(text)) return receives()(site);
  if (/^php:\/\/(?:stdin|input|memory|temp)/.test(text))
    return make({ taints: text.includes('input') ? ['network'] : ['unknown'] });
  return make({ taints: site.found.reads(path) });
};

const includes: Handler = (site) => {
  const path = site.args[0] ?? UNKNOWN;
  const text = literal(path);
  if (text === null) {
    if (path.taints.length > 0) site.found.unresolved('code', `${site.path} of a file that is not known`);
  } else if (/^(?:https?|ftp|data|php|phar|expect):/i.test(text))
    site.found.unresolved('code', `${site.path} '${text}'`);
  else if (!text.includes('vendor/')) site.found.start({ kind: 'file', path: path.text!, language: 'php' });
};

const callsBack =
  (place: number): Handler =>
  (site) => {
    const callee = site.args[place] ?? UNKNOWN;
    const name = literal(callee);
    const rest = site.args.filter((_, index) => index !== place);
    const args = rest.flatMap((each) => each.items ?? [each]);
    if (name !== null) return site.walker.call(nameValue(name), args, new Map());
    if (
      callee.text === null &&
      callee.path?.startsWith('$') !== false &&
      callee.defined === null &&
      callee.entries === null
    ) {
      if (callee.taints.length > 0)
        site.found.unresolved('code', `${site.path} of a function that is not known`);
    }
    return UNKNOWN;
  };

const CALLS = table({
  'system|exec|shell_exec|passthru|popen': (site) => {
    shell(site);
    return make({ path: `${site.path}()`, taints: ['unknown'] });
  },
  ReflectionFunction: (site) => site.args[0] && nameValue(literal(site.args[0]) ?? '?'),
  // What is printed from then on goes through it.
  ob_start: (site) => {
    if (/^(?:system|exec|shell_exec|passthru|eval|assert)$/i.test(literal(site.args[0]) ?? ''))
      site.found.unresolved('code', `ob_start('${literal(site.args[0])}')`);
    else callsBack(0)(site);
  },
  proc_open: (site) => {
    const command = arg(site, 0);
    // Descriptors given as a list of the socket: `proc_open('/bin/sh', array(0=>$sock, 1=>$sock), $pipes)`.
    if (command.items) site.found.argv(command);
    else site.found.shell(command);
  },
  pcntl_exec: (site) => site.found.argv(listValue([arg(site, 0), ...(site.args[1]?.items ?? [])])),
  'eval|assert|create_function': (site) => {
    const code = site.path === 'create_function' ? site.args[1] : site.args[0];
    if (site.path === 'assert' && !code?.text) return;
    if (code) site.found.evaluates(code, 'php');
  },
  'include|include_once|require|require_once': includes,
  'call_user_func|call_user_func_array|array_map|forward_static_call|register_shutdown_function|iterator_apply':
    callsBack(0),
  'array_filter|array_walk|usort|uasort|uksort|array_reduce|preg_replace_callback': callsBack(1),
  preg_replace: (site) => {
    if (/^(.).*\1[a-z]*e[a-z]*$/s.test(literal(site.args[0]) ?? ''))
      site.found.evaluates(site.args[1] ?? UNKNOWN, 'php');
  },
  'dl|FFI.cdef|unserialize': (site) => {
    if (site.path !== 'unserialize' || site.args[0]?.taints.includes('network'))
      site.found.unresolved('code', site.path);
  },
  'unlink|rmdir': deletes({ place: 0 }),
  'file_put_contents|touch|tempnam': (site) => {
    if (site.path === 'tempnam') return TEMPORARY;
    const append = /FILE_APPEND/.test(site.args[2]?.path ?? '');
    site.found.writes(append ? 'append' : 'write', arg(site, 0), site.args[1]);
  },
  'fopen|SplFileObject|gzopen': (site) => {
    const mode = literal(site.args[1]) ?? 'r';
    if (/^r(?!.*\+)/.test(mode)) return readsAnything(site);
    if (!URL.test(site.args[0]?.text?.text ?? '') && !/^php:/.test(site.args[0]?.text?.text ?? ''))
      site.found.onPaths(/a/.test(mode) ? 'append' : 'write', arg(site, 0));
    return UNKNOWN;
  },
  'file_get_contents|file|readfile|highlight_file|show_source|parse_ini_file|simplexml_load_file':
    readsAnything,
  'copy|link|symlink|move_uploaded_file': copies('write'),
  rename: copies('move'),
  'chmod|chown|chgrp': (site) =>
    site.found.onPaths('permission', arg(site, 0), { mode: literal(site.args[1]) }),
  ftruncate: writes(0, 'truncate'),
  glob: globs(),
  dirname,
  getcwd: (site) => cwdValue(site.found.scene),
  sys_get_temp_dir: () => textValue('/tmp'),
  getenv: (site) =>
    site.args.length === 0
      ? make({ path: '$_ENV', taints: ['secret'] })
      : environmentValue(literal(site.args[0]) ?? '', site.found.scene),
  'print_r|var_dump|json_encode|var_export': reveals((path) => path === '$_ENV' || path === '$_SERVER'),
  phpinfo: (site) => {
    const what = literal(site.args[0]);
    if (what === null || what === '16' || what === '-1')
      site.found.effect('reveal', site.found.named('environment', '*'), { carries: ['secret'] });
  },
  base64_decode: decodes(fromBase64),
  'hex2bin|pack': decodes(fromHex),
  str_rot13: decodes(fromRot13),
  'gzinflate|gzuncompress|gzdecode|convert_uudecode|openssl_decrypt|zlib_decode|bzdecompress': decodes(
    () => null,
  ),
  chr: characters,
  strrev: (site) => {
    const text = literal(site.args[0]);
    return text === null ? UNKNOWN : textValue([...text].reverse().join(''));
  },
  implode: (site) => {
    const [separator, list] = site.args;
    if (!separator?.text || !list?.items || list.items.length > 2000) return UNKNOWN;
    return concat(list.items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
  },
  sprintf: (site) => {
    const format = literal(site.args[0]);
    if (format === null) return UNKNOWN;
    const parts: Value[] = [];
    format.split(/%[-+ #0-9.]*[sdux]/).forEach((part, index) => {
      if (index > 0) parts.push(site.args[index] ?? UNKNOWN);
      parts.push(textValue(part));
    });
    return concat(parts);
  },
  'array|trim|escapeshellarg|escapeshellcmd|strval|strtolower|realpath': (site) =>
    site.path === 'array' ? listValue(site.args) : (site.args[0] ?? UNKNOWN),
  'fsockopen|pfsockopen|stream_socket_client|socket_connect': (site) => {
    site.found.socket('connect', site.path === 'socket_connect' ? arg(site, 1) : arg(site, 0));
    return make({ path: 'socket()', taints: ['network'] });
  },
  'stream_socket_server|socket_bind': (site) =>
    site.found.socket('listen', site.path === 'socket_bind' ? arg(site, 1) : arg(site, 0)),
  'mail|ftp_put|ssh2_scp_send': (site) => site.found.sends(arg(site, 0), site.args.slice(1)),
  curl_init: (site) => {
    if (site.args.length > 0) site.found.receives(arg(site, 0));
    return make({ path: 'curl()', taints: ['network'] });
  },
  curl_exec: () => make({ taints: ['network'] }),
  curl_setopt: (site) => {
    const option = site.args[1]?.path ?? '';
    if (option === 'CURLOPT_URL') site.found.receives(arg(site, 2));
    if (option === 'CURLOPT_POSTFIELDS') sends(0)({ ...site, args: [textValue('curl'), arg(site, 2)] });
  },
  'mysqli_query|mysqli_multi_query|mysqli_real_query|mysql_query|pg_query|pg_send_query|pg_query_params|sqlite_query|sqlite_exec|odbc_exec|odbc_do|oci_parse|ibase_query|sqlsrv_query|mssql_query|db2_exec':
    queries,
  posix_kill: (site) =>
    site.found.effect('kill', site.found.named('process', literal(site.args[0]) ?? 'process')),
});

function names(path: string, scene: Scene): Value | null {
  const variable = /^\$_(?:ENV|SERVER)\.(\w+)$/.exec(path)?.[1];
  if (variable !== undefined) return environmentValue(variable, scene);
  if (path === '__DIR__') return ownFolder(scene);
  if (path === '__FILE__') return ownFile(scene);
  if (path === 'PHP_BINARY') return textValue('php');
  if (path === 'DIRECTORY_SEPARATOR') return textValue('/');
  if (/^\$_(?:GET|POST|REQUEST|COOKIE|FILES)$/.test(path)) return make({ path, taints: ['network'] });
  return null;
}

/** Function names have no case in PHP, and a leading backslash is the global namespace. */
function alias(path: string): string {
  return path.startsWith('$')
    ? path.replace(/^\$\$+/, '$?')
    : path
        .replace(/^\\/, '')
        .replace(/^[A-Za-z_]+$/, (name) => (CALLS.has(name.toLowerCase()) ? name.toLowerCase() : name));
}

const METHODS = table({
  // `(new ReflectionFunction('system'))->invoke('ls')`
  'invoke|invokeArgs|__invoke': ({ base, args, walker }) => {
    if (base?.path && !base.path.includes('()'))
      walker.call(
        base,
        args.flatMap((each) => each.items ?? [each]),
        new Map(),
      );
  },
});

export const PHP: TokenLanguage = {
  name: 'php',
  dialect: 'php',
  calls: CALLS,
  methods: METHODS,
  names,
  alias,
  concat: ['.'],
  member: ['->', '::', '?->'],
  parenless: true,
  callableText: true,
};

/** The PHP of a file: what stands between its tags. Code of `php -r` has none. */
export function phpOf(text: string): string {
  if (!/<\?(?:php|=)/i.test(text)) return text;
  const parts: string[] = [];
  for (const match of text.matchAll(/<\?(?:php\b|=)([\s\S]*?)(?:\?>|$(?![\s\S]))/gi)) parts.push(match[1]!);
  return parts.join('\n;\n');
}
