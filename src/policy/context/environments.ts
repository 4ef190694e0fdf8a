/** Which of the configuration's environments (`prod`) an invocation touches. */
import type { Invocation } from '../../command/types.ts';
import type { EnvironmentPatterns } from '../../config/configuration.ts';
import { globPattern, hostPattern } from '../glob.ts';
import { linearPattern, type Matcher } from '../regular-expression.ts';
import { CLOUD_PROGRAMS } from './cloud.ts';
import { KUBERNETES_PROGRAMS } from './kubernetes.ts';

/** By what an invocation can be recognised. */
type Marks = Readonly<Record<keyof EnvironmentPatterns, readonly string[]>>;

/** Compiled when it is first asked. */
export class Environments {
  readonly #patterns: ReadonlyMap<string, EnvironmentPatterns>;
  #matchers: [label: string, mark: keyof EnvironmentPatterns, matcher: Matcher][] | null = null;

  constructor(patterns: ReadonlyMap<string, EnvironmentPatterns>) {
    this.#patterns = patterns;
  }

  /** Labels in the order of the configuration. `invocation` has been told its kubernetes and cloud place. */
  of(invocation: Invocation): string[] {
    this.#matchers ??= [...this.#patterns].flatMap(([label, patterns]) =>
      Object.entries(patterns).map(
        ([mark, globs]) =>
          [label, mark, matcherOf(mark, globs)] as [string, keyof EnvironmentPatterns, Matcher],
      ),
    );
    const marks = marksOf(invocation);
    const labels = this.#matchers.flatMap(([label, mark, matcher]) =>
      marks[mark].some((text) => matcher.test(text)) ? [label] : [],
    );
    return [...new Set(labels)];
  }
}

function matcherOf(mark: string, globs: readonly string[]): Matcher {
  return linearPattern(mark === 'hosts' ? hostPattern(globs) : globPattern(globs));
}

function marksOf(invocation: Invocation): Marks {
  const { effects, remote, operands, context, program } = invocation;
  const values = [...effects.map(({ target }) => target.value), ...operands];
  const cloud = Object.entries(context.cloud ?? {})
    .filter(([name]) => CLOUD_PROGRAMS[name as keyof typeof CLOUD_PROGRAMS].has(program ?? ''))
    .flatMap(([, { profile, account }]) => [profile, account]);
  return {
    hosts: present([
      ...effects.map(({ target }) => target.host),
      remote?.kind === 'host' ? bare(remote.name) : null,
    ]),
    urls: values.filter((value) => value.includes('://')),
    contexts: KUBERNETES_PROGRAMS.has(program ?? '') ? present([context.kubernetes?.context]) : [],
    cloud: present(cloud),
    branches: program === 'git' ? present([context.repository?.branch]) : [],
  };
}

/** `deploy@web1` is the host `web1`. */
function bare(name: string | null): string | null {
  return name === null ? null : name.replace(/^.*@/, '').toLowerCase();
}

function present(values: readonly (string | null | undefined)[]): string[] {
  return values.filter((value) => value !== null && value !== undefined);
}
