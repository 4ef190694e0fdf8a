/** Which of the configuration's environments (`prod`) an invocation touches. */
import type { Context, Invocation } from '../../command/types.ts';
import type { EnvironmentPatterns } from '../../config/configuration.ts';
import { globPattern, hostPattern } from '../glob.ts';
import { linearPattern, type Matcher } from '../regular-expression.ts';
import { CLOUD_PROGRAMS } from './cloud.ts';
import { KUBERNETES_PROGRAMS } from './kubernetes.ts';
import { optionOf, variableOf } from './settings-of.ts';

/** By what an invocation can be recognised. */
type Marks = Readonly<Record<keyof EnvironmentPatterns, readonly string[]>>;

/** Compiled when it is first asked. */
export class Environments {
  readonly #patterns: ReadonlyMap<string, EnvironmentPatterns>;
  #matchers: [label: string, mark: keyof EnvironmentPatterns, matcher: Matcher][] | null = null;

  constructor(patterns: ReadonlyMap<string, EnvironmentPatterns>) {
    this.#patterns = patterns;
  }

  /**
   * Labels in the order of the configuration. `invocation` has been told its kubernetes and cloud place; `env` is what it
   * inherits.
   */
  of(invocation: Invocation, env: Context['env']): string[] {
    this.#matchers ??= [...this.#patterns].flatMap(([label, patterns]) =>
      Object.entries(patterns).map(
        ([mark, globs]) =>
          [label, mark, matcherOf(mark, globs)] as [string, keyof EnvironmentPatterns, Matcher],
      ),
    );
    const marks = marksOf(invocation, env);
    const labels = this.#matchers.flatMap(([label, mark, matcher]) =>
      marks[mark].some((text) => matcher.test(text)) ? [label] : [],
    );
    return [...new Set(labels)];
  }
}

function matcherOf(mark: string, globs: readonly string[]): Matcher {
  return linearPattern(mark === 'hosts' ? hostPattern(globs) : globPattern(globs));
}

/** Options that say where a program works. */
const PLACE_OPTIONS = [
  'host',
  'hostname',
  'server',
  'url',
  'uri',
  'endpoint',
  'endpoint-url',
  'address',
  'api-server',
];
/** Variables that do, by the programs that read them. */
const PLACE_VARIABLES: readonly (readonly [variable: string, programs: ReadonlySet<string>])[] = [
  [
    'PGHOST',
    names('psql pg_dump pg_dumpall pg_restore createdb dropdb createuser dropuser vacuumdb reindexdb pgcli'),
  ],
  ['MYSQL_HOST', names('mysql mysqldump mysqladmin mariadb mariadb-dump mariadb-admin mycli')],
  ['DOCKER_HOST', names('docker docker-compose')],
  ['VAULT_ADDR', names('vault')],
  ['CONSUL_HTTP_ADDR', names('consul')],
  ['NOMAD_ADDR', names('nomad')],
];
/** Operands of these are hosts. */
const HOST_PROGRAMS = names('ping ansible traceroute tracepath mtr nmap telnet mosh pdsh');
/** What these are given is text to print, find or record. */
const TEXT_PROGRAMS = names('echo printf grep egrep fgrep rg ag ack git cat sed awk jq yq say logger');

function names(programs: string): ReadonlySet<string> {
  return new Set(programs.split(' '));
}

function marksOf(invocation: Invocation, env: Context['env']): Marks {
  const { effects, remote, operands, context } = invocation;
  const program = invocation.program ?? '';
  const targets = effects.map(({ target }) => target);
  const places = [
    ...PLACE_OPTIONS.map((option) => optionOf(invocation, [option])),
    ...PLACE_VARIABLES.map(([variable, programs]) =>
      programs.has(program) ? variableOf(invocation, { env }, variable) : null,
    ),
    ...(HOST_PROGRAMS.has(program) ? operands : []),
  ];
  const urls = present([
    ...targets.map(({ value }) => value),
    ...places,
    ...(TEXT_PROGRAMS.has(program) ? [] : operands),
  ]).filter((value) => /^[a-z][a-z0-9+.-]*:\/\//i.test(value));
  const cloud = Object.entries(context.cloud ?? {})
    .filter(([name]) => CLOUD_PROGRAMS[name as keyof typeof CLOUD_PROGRAMS].has(program))
    .flatMap(([, { profile, account }]) => [profile, account]);
  return {
    hosts: present([
      ...targets.map(({ host }) => host),
      remote?.kind === 'host' ? bare(remote.name) : null,
      ...places.map((place) => bare(place ?? null)),
      ...urls.map(hostIn),
    ]),
    urls,
    contexts: KUBERNETES_PROGRAMS.has(program) ? present([context.kubernetes?.context]) : [],
    cloud: present(cloud),
    branches: program === 'git' ? present([context.repository?.branch]) : [],
  };
}

function hostIn(url: string): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\s]*@)?([^/?#:\s]+)/i.exec(url)?.[1]?.toLowerCase() ?? null;
}

/** `deploy@web1` is the host `web1`. */
function bare(name: string | null): string | null {
  return name === null ? null : name.replace(/^.*@/, '').toLowerCase();
}

function present(values: readonly (string | null | undefined)[]): string[] {
  return values.filter((value) => value !== null && value !== undefined);
}
