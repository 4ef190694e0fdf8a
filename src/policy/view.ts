/**
 * A request as rules see it: invocations, and on demand what they do not tell by themselves (the cluster, the clock,
 * what Git tracks). Every question is asked once, so that one decision sees one world, and what was answered is kept
 * for the record.
 */
import type { Context, Effect, Invocation, SessionCounts, Target, Understanding } from '../command/types.ts';
import type { TimeWindow } from '../config/configuration.ts';
import { CLOUD_PROGRAMS, cloudOf } from './context/cloud.ts';
import { Environments } from './context/environments.ts';
import { KUBERNETES_PROGRAMS, kubernetesOf } from './context/kubernetes.ts';
import { remoteOf } from './context/remote.ts';
import { isOpen, wallTime } from './context/windows.ts';
import { globPattern } from './glob.ts';
import type { Need } from './needs.ts';
import { linearPattern, type Matcher } from './regular-expression.ts';

/** What configuration calls the places and times that rules speak of. */
export interface Names {
  environments: Environments;
  windows: ReadonlyMap<string, TimeWindow>;
  /** Globs. */
  protectedBranches: readonly string[];
  groups: ReadonlyMap<string, readonly string[]>;
}

export const PROTECTED_BRANCHES: readonly string[] = ['main', 'master', 'release/**'];

export const NO_NAMES: Names = {
  environments: new Environments(new Map()),
  windows: new Map(),
  protectedBranches: PROTECTED_BRANCHES,
  groups: new Map(),
};

/** Answers by what was asked for; `#` and the number of the invocation stand behind what is about one of them. */
export type AnsweredFacts = { [question: string]: unknown };

export class View {
  readonly #understanding: Understanding;
  readonly #context: Context | undefined;
  readonly #names: Names;
  readonly #seen = new Map<number, { invocation: Invocation; needs: Set<Need> }>();
  readonly #answers = new Map<string, unknown>();
  #protected: Matcher | null = null;

  /** Without a context nothing more is known than what the invocations say. */
  constructor(understanding: Understanding, context: Context | undefined, names: Names = NO_NAMES) {
    this.#understanding = understanding;
    this.#context = context;
    this.#names = names;
  }

  /** An invocation with what is needed filled in. `place` is its number, or null for a part that belongs to none. */
  see(invocation: Invocation, place: number | null, needs: readonly Need[]): Invocation {
    const seen = place === null ? undefined : this.#seen.get(place);
    const missing = needs.filter((need) => !seen?.needs.has(need));
    if (seen !== undefined && missing.length === 0) return seen.invocation;
    const filled = missing.reduce(
      (made, need) => this.#fill(made, place, need),
      seen?.invocation ?? invocation,
    );
    if (place !== null)
      this.#seen.set(place, { invocation: filled, needs: new Set([...(seen?.needs ?? []), ...missing]) });
    return filled;
  }

  /** What happened earlier in the session; `undefined` when there is no telling. */
  session(): SessionCounts | undefined {
    return this.#once('context.session', () => this.#context?.facts?.session?.());
  }

  /** All invocations, as far as they were seen. */
  get understanding(): Understanding {
    if (this.#seen.size === 0) return this.#understanding;
    const { invocations, unresolved } = this.#understanding;
    return {
      invocations: invocations.map((one, index) => this.#seen.get(index)?.invocation ?? one),
      unresolved,
    };
  }

  /** What was asked and answered; null when nothing was. */
  get facts(): AnsweredFacts | null {
    return this.#answers.size === 0 ? null : Object.fromEntries(this.#answers);
  }

  #fill(invocation: Invocation, place: number | null, need: Need): Invocation {
    const context = (name: string, value: unknown): Invocation =>
      value === undefined ? invocation : { ...invocation, context: { ...invocation.context, [name]: value } };
    const about = place === null ? need : `${need}#${place}`;
    switch (need) {
      case 'context.host':
        return context(
          'host',
          this.#once(need, () => this.#context?.facts?.host?.()),
        );
      case 'context.user':
        return context(
          'user',
          this.#once(need, () => this.#context?.user),
        );
      case 'context.groups':
        return context('groups', this.groups());
      case 'context.ciProvider':
        return context(
          'ciProvider',
          this.#once(need, () => this.#context?.facts?.ciProvider?.()),
        );
      case 'context.time':
        return context(
          'time',
          this.#once(need, () => this.#clock((now, zone) => wallTime(now, zone))),
        );
      case 'context.windows':
        return context(
          'windows',
          this.#once(need, () => this.#clock((now, zone) => this.#openWindows(now, zone))),
        );
      case 'context.session':
        return context('session', this.session());
      case 'context.kubernetes':
        return context(
          'kubernetes',
          this.#once(about, () => this.#kubernetes(invocation)),
        );
      case 'context.cloud':
        return context(
          'cloud',
          this.#once(about, () => this.#cloud(invocation)),
        );
      case 'context.environments':
        return context(
          'environments',
          this.#once(about, () => this.#environments(invocation)),
        );
      case 'context.repository.remote':
      case 'context.repository.protected':
        return this.#fillRepository(invocation, need);
      default:
        return this.#fillTargets(invocation, need);
    }
  }

  #once<T>(question: string, answer: () => T): T {
    if (!this.#answers.has(question)) {
      const answered = answer();
      if (answered === undefined) return answered;
      this.#answers.set(question, answered);
    }
    return this.#answers.get(question) as T;
  }

  /** Groups of the user; `undefined` when there is no telling. */
  groups(): string[] | undefined {
    return this.#once('context.groups', () => this.#groups());
  }

  #groups(): string[] | undefined {
    const user = this.#context?.user;
    const system = this.#context?.facts?.groups?.();
    if (user === undefined || system === undefined) return undefined;
    return groupsOf(user, system, this.#names.groups);
  }

  #clock<T>(tell: (now: number, zone: string) => T): T | undefined {
    const { now, zone } = this.#context?.facts ?? {};
    if (now === undefined || zone === undefined) return undefined;
    // The clock is read once, so that all windows are open or shut at the same moment.
    return tell(this.#once('now', now), this.#once('zone', zone));
  }

  #openWindows(now: number, zone: string): string[] {
    return [...this.#names.windows].flatMap(([name, window]) => (isOpen(window, now, zone) ? [name] : []));
  }

  #kubernetes(invocation: Invocation) {
    return this.#context && kubernetesOf(invocation, this.#context);
  }

  #cloud(invocation: Invocation) {
    return this.#context && cloudOf(invocation, this.#context);
  }

  #environments(invocation: Invocation): string[] {
    const program = invocation.program ?? '';
    const kubernetes = KUBERNETES_PROGRAMS.has(program) ? this.#kubernetes(invocation) : undefined;
    const usesCloud = Object.values(CLOUD_PROGRAMS).some((programs) => programs.has(program));
    const cloud = usesCloud ? this.#cloud(invocation) : undefined;
    const seen = {
      ...invocation,
      context: { ...invocation.context, ...(kubernetes && { kubernetes }), ...(cloud && { cloud }) },
    };
    return this.#names.environments.of(seen, this.#context?.env ?? {});
  }

  #fillRepository(invocation: Invocation, need: Need): Invocation {
    const { repository } = invocation.context;
    if (repository === null) return invocation;
    const { root, branch } = repository;
    const filled =
      need === 'context.repository.remote'
        ? { remote: this.#once(need, () => (this.#context ? remoteOf(this.#context, root) : null)) }
        : { protected: this.#isProtected(branch) };
    return { ...invocation, context: { ...invocation.context, repository: { ...repository, ...filled } } };
  }

  #isProtected(branch: string | null): boolean | null {
    if (branch === null) return null;
    this.#protected ??= linearPattern(globPattern(this.#names.protectedBranches));
    return this.#protected.test(branch);
  }

  #fillTargets(invocation: Invocation, need: Need): Invocation {
    const [list, , property] = need.split('.') as [
      'effects' | 'redirections',
      string,
      'tracked' | 'ignored' | 'files',
    ];
    const told = (target: Target): Target => ({ ...target, [property]: this.#ofTarget(target, property) });
    if (list === 'effects') {
      const effects = invocation.effects.map((one): Effect => ({ ...one, target: told(one.target) }));
      return { ...invocation, effects };
    }
    const redirections = invocation.redirections.map((one) => ({
      ...one,
      target: one.target && told(one.target),
    }));
    return { ...invocation, redirections };
  }

  #ofTarget(
    { kind, known, value }: Target,
    property: 'tracked' | 'ignored' | 'files',
  ): boolean | number | null {
    if (kind !== 'path' || !known || !value.startsWith('/')) return null;
    const facts = this.#context?.facts;
    const ask = property === 'files' ? facts?.fileCount : facts?.[property];
    return this.#once(`${property} ${value}`, () => ask?.(value)) ?? null;
  }
}

/** The groups of the system and of the configuration that a user is in. A name that both know is the configuration's. */
export function groupsOf(
  user: string,
  system: readonly string[],
  configured: ReadonlyMap<string, readonly string[]>,
): string[] {
  const own = [...configured].flatMap(([group, users]) => (users.includes(user) ? [group] : []));
  return [...own, ...system.filter((group) => !configured.has(group))];
}
