/** curl: what it fetches, what it sends, and where it puts the answer. */
import type { Call } from '../call.ts';
import type { Effect, Taint } from '../types.ts';
import { type Arg, after, fromPieces, known, taintsOf } from '../value.ts';
import { carriedBy, sendsFiles } from './uploads.ts';

export const CURL_OPTIONS =
  'a|append A|user-agent= b|cookie= B|use-ascii c|cookie-jar= C|continue-at= d|data= D|dump-header= e|referer= E|cert= f|fail F|form= g|globoff G|get h|help H|header= i|include I|head j|junk-session-cookies J|remote-header-name k|insecure K|config= l|list-only L|location m|max-time= M|manual n|netrc N|no-buffer o|output= O|remote-name p|proxytunnel P|ftp-port= q|disable Q|quote= r|range= R|remote-time s|silent S|show-error t|telnet-option= T|upload-file= u|user= U|proxy-user= v|verbose V|version w|write-out= x|proxy= X|request= y|speed-time= Y|speed-limit= z|time-cond= Z|parallel #|progress-bar 0|http1.0 1 2 3 4|ipv4 6|ipv6 : data-ascii= data-binary= data-raw= data-urlencode= json= form-string= form-escape url= url-query= variable= output-dir= remote-name-all create-dirs create-file-mode= retry= retry-delay= retry-max-time= retry-all-errors retry-connrefused connect-timeout= limit-rate= max-redirs= max-filesize= resolve= connect-to= interface= local-port= unix-socket= abstract-unix-socket= socks4= socks4a= socks5= socks5-hostname= preproxy= noproxy= proxy-header= proxy-insecure proxy-cacert= proxy-cert= proxy-key= proxy-pass= proxy1.0= cacert= capath= cert-type= key= key-type= pass= ciphers= tls13-ciphers= tls-max= tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 ssl ssl-reqd ssl-no-revoke crlfile= pinnedpubkey= proto= proto-default= proto-redir= request-target= oauth2-bearer= aws-sigv4= basic digest ntlm negotiate anyauth netrc-file= netrc-optional compressed tr-encoding path-as-is fail-with-body fail-early no-progress-meter no-keepalive keepalive-time= happy-eyeballs-timeout-ms= dns-servers= doh-url= dns-interface= http1.1 http2 http2-prior-knowledge http3 location-trusted post301 post302 post303 raw rate= trace= trace-ascii= trace-time trace-ids stderr= libcurl= etag-save= etag-compare= hsts= alt-svc= engine= egd-file= random-file= mail-from= mail-rcpt= mail-auth= ftp-method= ftp-create-dirs ftp-pasv disable-epsv krb= login-options= service-name= sasl-authzid= sasl-ir xattr next parallel-max= parallel-immediate remove-on-error skip-existing no-clobber styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tftp-blksize= ignore-content-length haproxy-protocol false-start cert-status delegation= expect100-timeout= pubkey= hostpubmd5= hostpubsha256= compressed-ssh metalink ipfs-gateway= ca-native no-sessionid no-alpn no-npn';

/** Options whose value `@FILE` is read from that file. */
const AT_FILE = [
  'data',
  'data-ascii',
  'data-binary',
  'json',
  'url-query',
  'header',
  'proxy-header',
  'variable',
];
const BODIES = [
  'data',
  'data-ascii',
  'data-binary',
  'data-raw',
  'data-urlencode',
  'json',
  'url-query',
  'variable',
  'form',
  'form-string',
];
/** Methods that change something, with or without a body. */
export const CHANGING = /^(?:post|put|patch)$/i;
/** Headers that exist to carry a credential to the server it is meant for. */
const CREDENTIAL_HEADER =
  /^(?:authorization|proxy-authorization|(?:x-)?(?:api|auth|access|private|vault|github|gitlab|amz|goog|csrf|session|subscription)[\w-]*|apikey|private-token|job-token|cookie|x-[\w-]*(?:key|token|secret)[\w-]*)\s*:/i;
/** Variables whose value no request carries in its body or address: they sign, and stay at home. */
const KEY_VARIABLE =
  /\$\{?(?:AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AZURE_STORAGE_KEY|\w*PRIVATE_KEY|\w*MASTER_KEY|SECRET_KEY_BASE|VAULT_UNSEAL_KEY)\b/;
/** Options that take a file to be written. */
const WRITTEN = [
  'output',
  'dump-header',
  'cookie-jar',
  'trace',
  'trace-ascii',
  'stderr',
  'libcurl',
  'etag-save',
  'hsts',
  'alt-svc',
];

const PROXIES = ['proxy', 'preproxy', 'socks4', 'socks4a', 'socks5', 'socks5-hostname'];

export function curlEffects(call: Call): Effect[] {
  const urls = [...call.values('url'), ...call.operands];
  const files = sentFiles(call);
  const carried = carriedAlong(call, urls);
  const effects: Effect[] = [];
  const socket = call.value('unix-socket');
  if (socket) effects.push(...call.onPaths('connect', [socket]));
  const proxy = PROXIES.map((name) => call.value(name)).find((value) => value !== null && value.text !== '');
  if (proxy) effects.push(...call.on('connect', { ...call.url(proxy), kind: 'host' }));
  for (const url of urls) {
    const local = /^file:(?:\/\/(?:localhost|127\.0\.0\.1)?)?(\/.*)$/i.exec(url.text)?.[1];
    if (local !== undefined) {
      const path = url.known ? known(local) : after(url, url.text.length - local.length);
      effects.push(...call.onPaths('read', [path]));
      continue;
    }
    const target = call.url(url);
    effects.push(...call.on('receive', target));
    const sent = sendsFiles(call, target, files, carried);
    const method = call.value('request')?.text ?? '';
    if (sent.length > 0) effects.push(...sent);
    else if ((call.has(...BODIES) && !call.has('get')) || CHANGING.test(method))
      effects.push(...call.on('send', target));
    const quoted = call
      .values('quote')
      .some((each) => /^[-+*]?(?:DELE|RMD|rm|rmdir|RNFR)\b/i.test(each.text));
    if (/^delete$/i.test(method) || quoted) effects.push(...call.on('delete', target));
  }
  return [...effects, ...written(call, urls)];
}

/** Files whose content is sent: `-d @f`, `-F x=@f`, `-F x=<f`, `-T f`, `--data-urlencode n@f`. */
function sentFiles(call: Call): Arg[] {
  const files: Arg[] = [];
  for (const name of AT_FILE)
    for (const value of call.values(name))
      if (value.text.startsWith('@') && value.text !== '@-') files.push(after(value, 1));
  for (const value of call.values('form')) {
    const at = /^[^=]*=[@<]/.exec(value.text);
    if (!at) continue;
    // `f=@a.txt;type=text/plain` and `f=@a,b`
    const rest = after(value, at[0].length);
    for (const part of rest.known ? rest.text.split(';')[0]!.split(',') : [rest]) {
      const file = typeof part === 'string' ? known(part.replace(/^"|"$/g, ''), value.span) : part;
      if (file.text !== '-') files.push(file);
    }
  }
  for (const value of call.values('data-urlencode')) {
    const at = /^[^=@]*@/.exec(value.text);
    if (at && !value.text.endsWith('@-')) files.push(after(value, at[0].length));
  }
  for (const value of call.values('upload-file'))
    if (!/^[-.]$/.test(value.text) && value.text !== '') files.push(value);
  return files;
}

/** What the request carries besides files: standard input, and what was substituted into URL, body and headers. */
function carriedAlong(call: Call, urls: readonly Arg[]): readonly Taint[] {
  // What is known in whole carries nothing, and mostly all of it is.
  if (call.args.every((arg) => arg.known) && !fromInput(call)) return NOTHING;
  const bodies = call.valuesOf(BODIES);
  const carried = new Set(
    carriedBy([
      ...urls.filter((url) => typeof url.pieces[0] === 'string'),
      ...bodies,
      ...call.values('user-agent'),
      ...call.values('referer'),
      ...call.values('cookie'),
    ]),
  );
  // A URL that is wholly read from somewhere (`xargs curl < urls.txt`) is asked for, not sent; a secret is.
  if (carriedBy(urls).includes('secret')) carried.add('secret');
  for (const body of [...urls, ...bodies])
    for (const piece of body.pieces)
      if (typeof piece !== 'string' && KEY_VARIABLE.test(piece.source)) carried.add('secret');
  for (const header of call.values('header')) {
    const taints = taintsOf(header.pieces);
    if (!taints.includes('secret') && !taints.includes('file')) continue;
    if (!CREDENTIAL_HEADER.test(header.text)) for (const taint of taints) carried.add(taint);
    // A token from a command (`$(gh auth token)`) goes where it belongs; a key that is read from a file may not.
    else if (
      header.pieces.some(
        (piece) =>
          typeof piece !== 'string' &&
          /^\$\((?:\s*(?:cat|base64|xxd|head|tail|gpg)\b|<)|^`\s*cat\b/.test(piece.source),
      )
    )
      carried.add('file');
  }
  if (fromInput(call))
    for (const taint of call.input.taints) if (taint === 'secret' || taint === 'file') carried.add(taint);
  if (call.values('upload-file').some((value) => /^[-.]$/.test(value.text)) && carried.size === 0)
    carried.add('file');
  return [...carried].filter((taint) => taint === 'secret' || taint === 'file');
}

const NOTHING: readonly Taint[] = [];
const FROM_INPUT = ['data', 'data-ascii', 'data-binary', 'json', 'data-urlencode', 'form', 'upload-file'];

/** Standard input is among what is sent. */
function fromInput(call: Call): boolean {
  return call.valuesOf(FROM_INPUT).some((value) => /(?:^|[@<])-$|^\.$/.test(value.text));
}

function written(call: Call, urls: readonly Arg[]): Effect[] {
  const folder = call.value('output-dir');
  const inFolder = (name: Arg): Arg =>
    folder && !name.text.startsWith('/')
      ? fromPieces([...folder.pieces, '/', ...name.pieces], name.span)
      : name;
  const paths = call
    .valuesOf(WRITTEN)
    .filter((path) => path.text !== '-' && path.text !== '%')
    .map((path) => inFolder(path));
  if (call.has('remote-name', 'remote-name-all')) {
    for (const url of urls) {
      const name = /^(?:[a-z]+:\/\/)?[^/?#]+\/(?:[^?#]*\/)?([^/?#]+)(?:[?#].*)?$/i.exec(
        url.known ? url.text : '',
      )?.[1];
      if (name !== undefined) paths.push(inFolder(known(name)));
    }
  }
  for (const format of call.values('write-out')) {
    for (const match of format.text.matchAll(/%output\{(?:>>)?([^}]*)\}/g)) paths.push(known(match[1]!));
  }
  return call.onPaths('write', paths);
}
