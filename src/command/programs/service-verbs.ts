/**
 * What a service's command line is asked to do, told by the first verb among its words: `doctl compute droplet delete x`,
 * `heroku apps:destroy`, `cf delete-space x`, `aliyun ecs DeleteInstance`. Hundreds of such programs have thousands of
 * commands, but they share their verbs. Every effect says in `mode` by which words it was told.
 *
 * - `delete` resource: something of the service goes, or a setting of it
 * - `service` resource: something stops, or is scaled to nothing
 * - `modify` resource: something is put back, rolled over or replaced as a whole
 * - `permission` resource: keys and rights are made, or walls taken down (`mode` begins with `public` or `unprotected`)
 * - `publish` resource: something goes to production, by its name
 * - `reveal` key: a secret is printed
 */
import type { Call } from '../spec.ts';
import type { Action, Effect } from '../types.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Verbs that only look, or whose effect is an ordinary one: the words behind them are names. */
const HARMLESS = list(`
  list ls get describe show info status view inspect search find plan diff preview validate lint check query tail watch wait
  create new add init start open login logout whoami help download fetch ssh exec execute connect console proxy dev serve
  rename label link use select switch read cat head test explain history completion doctor log logs
  run shell enter sh reveal`);
const WRITING = list('set update edit patch put apply save configure modify import upload attach');

const VERBS: readonly (readonly [Action, ReadonlySet<string>])[] = [
  [
    'delete',
    list(`delete destroy remove rm rb rmi rmp del purge drop terminate teardown nuke wipe erase deprovision undeploy uninstall
      decommission obliterate truncate empty clear flush unset down dropall abandon evict expunge detach unbind unlink unassign
      revoke deregister unregister leave forget release cancel close archive dismiss prune trash implode disassociate`),
  ],
  [
    'service',
    list(`stop suspend pause disable deactivate shutdown halt poweroff reboot kill hibernate deallocate drain block ban freeze
      terminate-op quarantine stopp isolate shelve evacuate`),
  ],
  [
    'modify',
    list(`restore reset rollback revert failover switchover repair rebuild reimage reinstall promote overwrite transfer
      demote flatten rotate roll regenerate renew-keys reissue rewind renew reinit swap replace undelete-all force-unlock`),
  ],
  ['permission', list('grant share invite impersonate authorize make-public publish-public')],
];
const DEPLOYING = list(
  'deploy push up publish release promote ship submit update rollout sync launch upgrade',
);

/** Words for what lets somebody in. */
const KEYS =
  /^((api|access|service|ssh|deploy|auth|personal|id|account|app|application|admin|master|signing|host|sas)-?)*(keys?|tokens?|passwords?|credentials?|authorizations?)$|^(apikeys?|acls?|access|grants?|permissions?|roles?|policies|policy|role-?assignments?|(iam-?)?(role-?)?bindings?|users?|members?|collaborators?|memberships?|service-?accounts?|service-?ids?|invites?|invitations?|invite|keypairs?|preauth-request)$|(^|-)(secret-keys?|user-policy|service-policy|access-policy|access-bindings?|(org|space|user)-roles?|group-users?|console-connection)$/i;
const SECRETS =
  /^((api|access|service|auth|admin|root|connection|master)-?)?(secrets?|passwords?|tokens?|credentials?|creds|apikeys?|keys|connection-?strings?|secret-?values?|kubeconfigs?)$|-(creds|credentials|passwords?|secret-values?)$/i;
/** `get-credentials` writes the settings of another tool; `ecr get-login-password` is what `docker login` reads. */
const TAKEN_ALONG = /^get-(?:credentials|login-password)$/;
const SHOWING = list('get show view reveal access read print export value values cat decrypt');
const MAKING = list(
  'create add new generate issue set update put import attach upload assign invite mint make',
);

/** What takes a protection away: `--no-deletion-protection`, `--termination-protected=false`, `BlockPublicAcls=false`. */
const UNPROTECTED =
  /^--no-disable-api-termination$|^--no-(enable-)?[a-z-]*(protect|backup|encrypt|recovery|versioning|audit-log|firewall|authorized-networks|verify-tls)|^--(disable|skip|without)-[a-z-]*(protection|backups?|encryption|audit-logs?|firewall)\b|(protect(ion|ed)?|point_?in_?time_?recovery|versioning|encryption|backups?|publicacls|publicpolicy|publicbuckets)[\w."']{0,24}\s?[=:,]\s?("?Value"?\s?[=:]\s?)?["']?(false|disabled?|suspended|off|none)\b/i;
/** Its name as an option with a value of its own: `--deletion-protection false`. */
const PROTECTION =
  /^--?[a-z-]*(protect(ion|ed)?|soft-delete(-[a-z-]+)?|delete-retention|point-in-time-recovery|backups?-enabled)$/i;
const OFF = /^(false|disabled?|off|none|no)$/i;

/** What opens something to everybody, or makes somebody its master. */
const PUBLIC =
  /(^|[=,:"'\s])(0\.0\.0\.0\/0|::\/0)(?=$|[,"'\]}\s])|\ball(Authenticated)?Users\b|\bpublic-read(-write)?\b|\bPublicRead|^--(allow-unauthenticated|publicly-accessible|make-public|allow-public-access|enable-public(-ip)?-access|no-public-access-prevention|no-invoker-iam-check|acl-public)$|^--(allow-blob-)?public(ly)?(-network)?-?(access|accessible|visibility)?(=(true|enabled|blob|container|yes|on))?$|^--(anonymous-pull-enabled|enable-public-network)(=true)?$|(\/|^)(AdministratorAccess|PowerUserAccess|IAMFullAccess)\b|\broles\/(owner|editor|iam\.securityAdmin)\b|^cluster-admin$|"?Principal"?\s*:\s*("\*"|\{\s*"AWS"\s*:\s*"\*")/i;
const ZERO = /^(?:[\w.-]{1,40}[=:])?0(?::[\w.-]{1,40})?$/;
const PRODUCTION =
  /^(?:--?[a-z-]{1,24}=)?(?:[\w.-]{1,24}[-_/.:])?(?:prod|production|live)(?:[-_/.:][\w.-]{1,24})?$/i;

/** The word as it may hold a verb: `pg:backups:delete` is `delete`; `DeleteInstance` and `delete_instance` are `delete-instance`. */
function plain(word: string): string {
  const parts = word.split(':');
  // `org:delete:sandbox`: the verb may stand before what it is about.
  const last = parts.find((part) => /^(?:delete|destroy|remove|purge)$/.test(part)) ?? parts.at(-1)!;
  return last
    .replaceAll('_', '-')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

/** Verbs that are nouns in a compound: `ssh-key create`, `console-access`, `read-replica delete`. */
const NOUNS = list(
  'ssh exec connect console proxy dev serve link label use read cat head test open run shell sh start watch wait up push block access share log logs',
);

/** Words of a password that somebody is given: `--admin-password X`, `password=X`. */
const PASSWORD = /^--?(?:admin-|master-user-|root[-_]?|new-?)?pass(?:word)?(?:=|$)|^password=/i;
/** An option and its value that let everybody in. */
const LETS_IN = /^--?(?:default-action|inbound[-_](?:default[-_])?policy)$/;

/** The verb in a word, `delete` in `delete-space`, `service-instance-delete` and `deletetable`. */
function verbIn(word: string, isVerb: (verb: string) => boolean): string | null {
  if (isVerb(word)) return word;
  const known = (part: string) => isVerb(part) && !NOUNS.has(part);
  const parts = word
    .split('-')
    .filter((part) => !/^(batch|bulk|force|hard|soft|admin|global|schedule)$/.test(part));
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  // `ScheduleKeyDeletion`, `linode-reset-password`
  if (/(?:^|-)schedule-(?:[a-z-]+-)?deletion$/.test(word)) return 'delete';
  if (known(first)) return first;
  const inside = parts.slice(1, -1).find((part) => /^(?:reset|destroy|terminate)$/.test(part));
  if (inside) return inside;
  if (parts.length > 1 && known(last)) return last;
  return /^(delete|destroy|undeploy|terminate)(?!d$|s$|r$)[a-z]{3,}$/.test(word) && known('delete')
    ? 'delete'
    : null;
}

const isLooking = (verb: string): boolean => HARMLESS.has(verb) || WRITING.has(verb);
const actionOf = (verb: string): Action | null => VERBS.find(([, verbs]) => verbs.has(verb))?.[0] ?? null;

/** Verbs that are also names of groups of commands: `gcloud transfer jobs list`, `sentry-cli deploys list`. */
const GROUPS = list(
  'transfer share release archive deploy connect search login update promote rotate invite grant roll restore-point stop unlink backup restore rollback config plan test query label link view history import export proxy console exec log logs',
);

interface Reading {
  /** The words up to the verb, as written. */
  words: string[];
  verb: string | null;
  action: Action | null;
}

/** The first verb decides: `services describe delete` looks at a service of that name. */
function readingOf(all: readonly string[]): Reading {
  const words: string[] = [];
  const isVerb = (part: string) => isLooking(part) || actionOf(part) !== null || DEPLOYING.has(part);
  for (const [at, each] of all.entries()) {
    words.push(each);
    const word = plain(each);
    if (each === 'maintenance:on') return { words, verb: each, action: 'service' };
    // `cache clear`, `delete-cache`: what was cached is made again.
    if (/^caches?:|(^|[-:])caches?$/.test(each.toLowerCase())) return { words, verb: 'cache', action: null };
    // `dev:stop`, `local:delete`: services of this machine.
    if (/^(dev|local|emulators?):/.test(each)) return { words, verb: 'local', action: null };
    if (GROUPS.has(word) && all.slice(at + 1, at + 3).some((next) => isVerb(plain(next)))) continue;
    const verb = verbIn(word, isVerb);
    // `security-list update`: a noun that ends like a verb.
    if (
      verb !== null &&
      word.endsWith(`-${verb}`) &&
      HARMLESS.has(verb) &&
      verbIn(plain(all[at + 1] ?? ''), isVerb) !== null
    )
      continue;
    if (verb !== null) return { words, verb, action: isLooking(verb) ? null : actionOf(verb) };
  }
  return { words, verb: null, action: null };
}

/** Words that may tell what is done: names without the marks of files, addresses and assignments. */
function wordsOf(call: Call): string[] {
  const words: string[] = [...call.subcommand];
  for (const { text, known } of call.operands.slice(0, 4)) {
    if (!known || !/^[A-Za-z][\w:-]*$/.test(text)) break;
    words.push(text);
  }
  return words.slice(0, 7);
}

/** Whether something is taken down to no instances: `scale web=0`, `ps:scale worker=0`, `--replicas 0`. */
function scalesToNothing(call: Call, words: readonly string[]): boolean {
  const at = words.findIndex((each) => /(^|[:-])(scale|resize|autoscale|set-scale)$/.test(each));
  const isZero = (text: string) => ZERO.test(text);
  if (at >= 0 && call.args.some(({ text }) => isZero(text))) return true;
  return call.args.some(({ text }, place) =>
    /^--(replicas|desired-(count|capacity|size)|num-nodes|node-count|nodes|instances|max-instances|min-size|instance-count|count|size)(=0)?$/.test(
      text,
    )
      ? text.endsWith('=0') ||
        (!text.includes('=') &&
          call.args[place + 1]?.text === '0' &&
          !/^--(min-size|max-instances)$/.test(text))
      : false,
  );
}

export interface Reach {
  /** The program works on this machine alone: stopping and starting there is everyday. */
  local?: boolean;
  /** So many first words name a service, not what is done (`aws connect`). */
  skip?: number;
  /** So many words, behind those, may tell what is done. */
  most?: number;
}

/** Options and values that take a wall down, whatever is done with them. */
function wallsDown(call: Call): Effect[] {
  const effects: Effect[] = [];
  call.args.forEach(({ text }, at) => {
    const next = call.args[at + 1]?.text ?? '';
    const says = (mode: string) =>
      effects.push(...call.on('permission', call.named('resource', text), { mode }));
    if (UNPROTECTED.test(text) || (PROTECTION.test(text) && OFF.test(next))) says('unprotected');
    else if (
      (PUBLIC.test(text) && !(text.startsWith('--') && OFF.test(next))) ||
      (/^--principal$/.test(text) && next === '*') ||
      (/^--role$/.test(text) && /^(?:owner|contributor|user access administrator)$/i.test(next)) ||
      (LETS_IN.test(text) && /^(?:allow|accept)$/i.test(next)) ||
      (/^--public-access-type$/.test(text) && !/^NoPublicAccess$/.test(next)) ||
      /^(?:inbound-default-policy|--inbound[-_]policy)=accept$/i.test(text)
    )
      says('public');
  });
  return effects.slice(0, 3);
}

/** What it falls on: the first name behind the verb. */
function target(call: Call, behind: number) {
  const operands = call.operands.slice(Math.max(0, behind - call.subcommand.length));
  return call.named(
    'resource',
    call.subcommand[behind] ?? operands.find(({ text }) => /^[\w./:@-]+$/.test(text)) ?? '*',
  );
}

/** Words with which a request is put to the service's interface as it stands: `cf curl PATH -X DELETE`. */
const REQUESTS = /^(?:api|curl|rest|raw-request|request|raw|api:curl)$/;

/** The method of such a request: a word, or the value of an option. */
function methodOf(call: Call, words: readonly string[]): string | null {
  const at = words.findIndex((word) => REQUESTS.test(word));
  if (at < 0) return null;
  const named = call.args.flatMap(({ text }, place) => {
    const attached = /^(?:-X|--(?:http-)?(?:method|request)=)([A-Za-z]+)$/.exec(text)?.[1];
    if (attached !== undefined) return [attached];
    return /^(?:-X|-m|--(?:http-)?(?:method|request))$/.test(text) ? [call.args[place + 1]?.text ?? ''] : [];
  });
  const method = named.at(-1) ?? words[at + 1] ?? '';
  return /^(?:delete|put|patch|post)$/i.test(method) ? method.toLowerCase() : null;
}

/** What a call of a service's command line does. */
export function serviceEffects(call: Call, { local = false, skip = 0, most = 7 }: Reach = {}): Effect[] {
  const all = wordsOf(call).slice(skip, skip + most);
  const method = methodOf(call, all);
  if (method !== null)
    return call.on(method === 'delete' ? 'delete' : 'modify', call.named('resource', all.at(-1) ?? 'api'), {
      irreversible: method === 'delete',
      mode: `api ${method}`,
    });
  const { words, verb, action } = readingOf(all);
  if (verb === 'cache' || verb === 'local') return [];
  const mode = words.join(' ');
  const looks =
    verb !== null &&
    HARMLESS.has(verb) &&
    !MAKING.has(verb) &&
    !/^(start|init|connect|dev|serve)$/.test(verb);
  const nouns = words.flatMap((each) => each.split(':'));
  // `create-service-key`, `CreateAccessKey`: the noun stands in the verb's own word.
  const last = plain(nouns.at(-1) ?? '');
  const rest = last
    .split('-')
    .filter((part) => part !== verb)
    .join('-');
  const subject = [...nouns.slice(0, -1), rest].map((noun) => noun.replaceAll('_', '-'));
  if (looks) {
    const shows = SHOWING.has(verb) && !TAKEN_ALONG.test(last) && subject.some((noun) => SECRETS.test(noun));
    return shows ? call.on('reveal', call.named('key', mode), { mode }) : [];
  }
  const effects: Effect[] = [];
  if (action !== null && (!local || action === 'delete' || verb === 'reset'))
    effects.push(
      ...call.on(action, target(call, skip + words.length), { irreversible: action === 'delete', mode }),
    );
  if (local) return effects;
  if (action !== 'delete' && scalesToNothing(call, all))
    effects.push(...call.on('service', target(call, skip + words.length), { mode: 'scale to 0' }));
  if (verb !== null && MAKING.has(verb) && subject.some((noun) => KEYS.test(noun)))
    effects.push(...call.on('permission', target(call, skip + words.length), { mode }));
  if (verb !== null && WRITING.has(verb) && call.args.some(({ text }) => PASSWORD.test(text)))
    effects.push(...call.on('permission', target(call, skip + words.length), { mode: `${mode} password` }));
  if (verb !== null && DEPLOYING.has(verb) && call.args.some(({ text }) => PRODUCTION.test(text)))
    effects.push(...call.on('publish', target(call, skip + words.length), { mode: `${mode} production` }));
  return [...effects, ...wallsDown(call)];
}

export const localEffects = (call: Call): Effect[] => serviceEffects(call, { local: true });

/** Effects told by the verbs beside those that a program's own table tells, which name the secret itself. */
export function besides(told: readonly Effect[], own: readonly Effect[]): Effect[] {
  const reveals = own.some(({ action }) => action === 'reveal');
  return [...told.filter(({ action }) => !(reveals && action === 'reveal')), ...own];
}
