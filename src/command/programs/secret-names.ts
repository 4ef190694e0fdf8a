/** Environment variables that hold secrets, by name. */
import type { Call } from '../call.ts';
import type { Arg } from '../value.ts';

const SECRET_NAME =
  /(?:^|_)(?:TOKEN|SECRETS?|PASSWORDS?|PASSWD|PASSPHRASE|PWD_?HASH|API_?KEY|APIKEY|ACCESS_?KEY|ACCESS_KEY_ID|SECRET_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|CREDENTIALS?|PAT|DSN)(?:_|$)/i;

/** Whether a variable of this name usually holds a secret: `GITHUB_TOKEN`, `AWS_SECRET_ACCESS_KEY`, `DB_PASSWORD`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A reference to a variable's value: not its length (`${#x}`) and not whether it is set (`${x:+set}`). */
const REFERENCE = /\$\{?([A-Za-z_]\w*)(?!\w)(?!:?\+)/g;

/** Shorter values are everyday words that happen to be in the environment. */
const MIN_SECRET = 8;

/** Names of secret variables whose values the arguments contain, whether still as a reference or already resolved. */
export function secretsIn(call: Call, args: readonly Arg[]): readonly string[] {
  const variables = secretVariables(call);
  // Mostly nothing is left to look at.
  if (variables.length === 0 && args.every((arg) => arg.known)) return NO_NAMES;
  const names = new Set<string>();
  for (const arg of args) {
    for (const piece of arg.pieces) {
      if (typeof piece === 'string')
        for (const [name, value] of variables) if (piece.includes(value)) names.add(name);
      // A command that uses the secret (`$(curl -H "Bearer $TOKEN" ...)`) prints something else.
      if (typeof piece === 'string' || piece.kind === 'glob' || /^(?:\$\(|`)/.test(piece.source)) continue;
      for (const [, name = ''] of piece.source.matchAll(REFERENCE)) if (isSecretName(name)) names.add(name);
    }
  }
  return [...names];
}

const NO_NAMES: readonly string[] = [];

const cache = new WeakMap<object, readonly (readonly [string, string])[]>();

function secretVariables(call: Call): readonly (readonly [string, string])[] {
  const { env } = call.context;
  const cached = cache.get(env);
  if (cached) return cached;
  const found: [string, string][] = [];
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value.length >= MIN_SECRET && isSecretName(name)) found.push([name, value]);
  }
  cache.set(env, found);
  return found;
}
