/** Secret variables in what is sent: bodies, addresses, and names that are looked up. The token that a server asks for in a header, or by its own name, is not one. */
import type { Call } from '../call.ts';
import type { ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, after } from '../value.ts';
import { secretsIn } from './secret-names.ts';

/** Secrets that no server is ever given: they sign, decrypt or open something here. */
const NEVER_SENT =
  /AWS_SECRET|PRIVATE_?KEY|MASTER_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|PASSPHRASE|^PGPASSWORD$|^MYSQL_PWD$|^DB_PASS/i;
/** Parameters that a credential is meant for. */
const CREDENTIAL_FIELD = /pass|pwd|secret|token|key|auth|cred|sig|client|code|assertion|jwt|bearer|login/i;
const BODIES = [
  'data',
  'data-ascii',
  'data-binary',
  'data-raw',
  'data-urlencode',
  'json',
  'form',
  'form-string',
  'post-data',
  'body-data',
  'raw',
  'user-agent',
  'referer',
];

/** `$NAME` or `field=$NAME`, where the field is not one for credentials. */
function misplaced(call: Call, arg: Arg): boolean {
  const names = secretsIn(call, [arg]);
  if (names.length === 0) return false;
  if (names.some((name) => NEVER_SENT.test(name))) return true;
  const field = /^([\w.-]*)[=:]/.exec(arg.text);
  const value = field ? after(arg, field[0].length) : arg;
  // Text around the secret is a message of the server's own form.
  const bare = value.pieces.length === 1 && !/[\s{}"':,&]/.test(value.text.replace(/^\$\{\w+\}$/, ''));
  return bare && !CREDENTIAL_FIELD.test(field?.[1] ?? '');
}

/** `https://host/?q=$NAME`: parameters of an address that are not for credentials. */
function inAddress(call: Call, arg: Arg): boolean {
  const names = secretsIn(call, [arg]);
  if (names.length === 0 || !/^(?:https?:)?\/\/|^[\w.-]+\.[a-z]{2,}(?:[:/?]|$)/i.test(arg.text)) return false;
  if (names.some((name) => NEVER_SENT.test(name))) return true;
  return [...arg.text.matchAll(/[?&]([\w.-]+)=\$\{?(\w+)/g)].some(
    ([, field = '', name = '']) => names.includes(name) && !CREDENTIAL_FIELD.test(field),
  );
}

function sent(call: Call): Effect[] {
  const bodies = BODIES.flatMap((name) => call.values(name));
  const addresses = [...call.operands, ...call.values('url')];
  if (!bodies.some((arg) => misplaced(call, arg)) && !addresses.some((arg) => inAddress(call, arg)))
    return [];
  const address = addresses[0];
  return call.on('send', address ? call.url(address) : call.named('host', 'network'), {
    carries: ['secret'],
  });
}

export const SECRETS_SENT: readonly ProgramSpec[] = [
  { names: ['curl', 'wget', 'http', 'https', 'xh', 'xhs', 'curlie', 'wget2'], effects: sent },
  {
    // A name that is looked up travels to whoever answers for its domain.
    names: ['dig', 'nslookup', 'host', 'drill', 'ping', 'ping6', 'kdig', 'dog', 'resolvectl'],
    effects: (call) =>
      secretsIn(call, call.args).length === 0
        ? []
        : call.on('send', call.named('host', call.operand(-1) ?? 'network'), { carries: ['secret'] }),
  },
];
