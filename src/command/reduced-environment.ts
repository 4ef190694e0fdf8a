/** The environment that a command inherits, without what it shall not have. */

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Variables that hold secrets, by the words that their names are made of. `PWD` and `OLDPWD` are folders. Ids and
 * addresses of secret stores count, too: with them in hand a program finds the rest.
 */
const SECRET_NAME =
  /(?:^|_)(?:TOKENS?|SECRETS?|PASS(?:WORD|WD|PHRASE|CODE)?|PWD|PW|API_?KEY|(?:ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|SSH|DEPLOY|MASTER|SERVICE)_?KEY|KEY|CREDENTIALS?|CREDS|AUTH|AUTHORIZATION|BEARER|JWT|COOKIE|PAT|DSN|WEBHOOK|CONNECTION_?STRING)(?:_|$)|(?:TOKEN|SECRET|PASSWORD|APIKEY)$|^(?:AWS_ACCESS|AWS_SESSION|GOOGLE_APPLICATION_|SSH_AUTH_SOCK|GPG_AGENT|VAULT_|OP_SESSION|DATABASE_URL|REDIS_URL|MONGO\w*_UR[IL]|AMQP_URL)/i;
const FOLDERS: ReadonlySet<string> = new Set(['PWD', 'OLDPWD']);
/** Secrets that stand in a variable of any name. */
const SECRET_VALUE =
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@|-----BEGIN [A-Z ]*PRIVATE KEY|^(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|sk_live_|AKIA|ASIA|eyJ[A-Za-z0-9_-]+\.eyJ)/i;

/** Without every variable that looks like a secret. */
export function withoutSecrets(env: Environment): Environment {
  const isSecret = (name: string, value: string) =>
    (SECRET_NAME.test(name) && !FOLDERS.has(name)) || SECRET_VALUE.test(value);
  return filtered(env, (name, value) => isSecret(name, value) && !KEPT.test(name));
}

/** Without these a command is another one, or leaves the network's own guard behind. No rule takes them away. */
const KEPT = /^(?:PATH|HOME|PWD|USER|LOGNAME|HOOPX_.*|(?:https?|all|no)_proxy)$/i;

/** Without the variables named, each by its name, or `PREFIX*` or `*SUFFIX`. */
export function withoutVariables(env: Environment, names: readonly string[]): Environment {
  return filtered(env, (name) => !KEPT.test(name) && names.some((wanted) => isNamed(name, wanted)));
}

function filtered(env: Environment, drops: (name: string, value: string) => boolean): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== undefined && !drops(name, value)),
  );
}

function isNamed(name: string, wanted: string): boolean {
  const from = wanted.startsWith('*') ? 1 : 0;
  const open = wanted.length > 1 && wanted.endsWith('*');
  const word = wanted.slice(from, open ? -1 : undefined);
  if (from === 1 && open) return name.includes(word);
  if (from === 1) return name.endsWith(word);
  return open ? name.startsWith(word) : name === word;
}
