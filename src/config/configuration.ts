/** What the layers of configuration say together. */

import type { Problem } from '../problem.ts';
import type { Layer } from './locations.ts';
import type { Position } from './positioned.ts';

/** One configuration file's settings, as `rules/schema/config.schema.json` allows them. */
export interface Settings {
  version: 1;
  profile?: Profile;
  /** Other configuration files of the same layer that this one builds on, relative to it. */
  extends?: string[];
  approval?: { timeoutSeconds?: number };
  /** Extra rule files or folders, relative to the file. */
  rules?: string[];
  /** Packs by name. */
  packs?: { [pack: string]: PackSetting };
  /** Rules by id. */
  overrides?: { [rule: string]: Override };
  /** Rules (`git.forced-push`) or whole packs (`git.*`) that no layer below may loosen. */
  final?: string[];
  /** Names for places that matter (`prod`), by what they are recognised by. */
  environments?: { [label: string]: EnvironmentPatterns };
  /** Names for stretches of time (`night`, `freeze`). */
  windows?: { [label: string]: TimeWindow };
  /** Globs of branch names. */
  protectedBranches?: string[];
  /** Users by the name of a group. */
  groups?: { [group: string]: string[] };
  budgets?: Budgets;
}

/**
 * - `observe`: everything is decided and recorded, nothing is stopped
 * - `standard`: a person may be asked
 * - `strict`: what no rule knows is asked about, too
 * - `ci`: nobody can be asked, every `ask` is `deny`
 */
export type Profile = 'observe' | 'standard' | 'strict' | 'ci';

/** `off`: as if there were no such rule. */
export type OverrideWord = 'off' | 'allow' | 'ask' | 'deny';

/** Why a layer says something, and the last day (`YYYY-MM-DD`, local time) on which it does. */
interface Saying {
  reason?: string;
  until?: string;
}

export type Override = Exclude<OverrideWord, 'off'> | (Saying & { decision: OverrideWord });

export interface PackSetting extends Saying {
  /** False switches the pack's rules off. */
  enabled?: boolean;
  /** The version and hash that the pack must have. */
  version?: string;
  hash?: string;
}

/** Globs, except `hosts`, which are host names as the keyword `host` takes them. */
export interface EnvironmentPatterns {
  hosts?: string[];
  urls?: string[];
  /** Kubernetes contexts. */
  contexts?: string[];
  /** Cloud profiles, accounts, projects and subscriptions. */
  cloud?: string[];
  branches?: string[];
}

export interface TimeWindow {
  /** `HH:MM`, wall clock. A `to` before `from` is on the next day. */
  from?: string;
  to?: string;
  /** Days on which the window begins. */
  days?: Weekday[];
  /** First and last day, `YYYY-MM-DD`. */
  since?: string;
  until?: string;
  /** IANA name; the machine's own zone when not given. */
  zone?: string;
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The most of something in a session. */
export interface Budgets {
  deletes?: number;
  approvals?: number;
  denials?: number;
}

export interface RuleFile {
  layer: Layer;
  /** Absolute path. */
  file: string;
  /** Place of its layer among the configuration's layers. */
  level?: number;
  /** Its text, where it has been read already. */
  text?: string;
}

/** What one folder of policy says. */
export interface LayerSettings {
  layer: Layer;
  settings: Settings;
  /** Whether it may loosen: the organisation's and the user's may, a project's once the user trusts it. */
  trusted: boolean;
  /** Why not, for messages. */
  distrust?: string;
  /** The folder, absolute. */
  folder?: string;
  /** Where a value of `settings` was written. */
  placeOf?: (pointer: string) => Place | null;
}

export interface Place extends Partial<Position> {
  file: string;
}

export interface Configuration {
  profile: Profile;
  /** Nobody can be asked, whatever else the profile says. */
  ci: boolean;
  approval: { timeoutSeconds: number };
  /** Rule files in the order organisation, user, project (outermost first), sorted by name within a folder. */
  ruleFiles: RuleFile[];
  /** The configuration files that were read, in the same order. */
  files: string[];
  /** Folders of policy that were found, in the same order; a rule file's `level` counts in them. */
  layers: LayerSettings[];
  /** What a layer wanted to loosen in vain. */
  ignored: Ignored[];
}

/** Something that a layer wanted to loosen in vain. */
export interface Ignored {
  layer: Layer;
  place: Place | null;
  /** `overrides: git.forced-push to allow`. */
  what: string;
  /** `final since the organisation's configuration`. */
  why: string;
}

export const DEFAULT_TIMEOUT_SECONDS = 120;

const STRICTNESS: Readonly<Record<Exclude<Profile, 'ci'>, number>> = { observe: 0, standard: 1, strict: 2 };

/**
 * Puts the layers together. What a layer says takes the place of hoopx's own word; of what layers say the strictest
 * wins, so a lower one can only make things stricter:
 * - `profile`: `ci` in any layer wins, and may stand beside `strict`;
 * - `approval.timeoutSeconds`: the organisation's value is the most a user may set; without one the user chooses
 *   freely; a project can only shorten what came out (or the default).
 */
export function mergeSettings(
  layers: readonly LayerSettings[],
): Pick<Configuration, 'profile' | 'ci' | 'approval' | 'ignored'> {
  const ignored: Ignored[] = [];
  const { profile, ci } = mergedProfile(layers, ignored);
  return { profile, ci, approval: { timeoutSeconds: mergedTimeout(layers, ignored) }, ignored };
}

function mergedProfile(
  layers: readonly LayerSettings[],
  ignored: Ignored[],
): { profile: Profile; ci: boolean } {
  let said: Exclude<Profile, 'ci'> | null = null;
  let ci = false;
  for (const layer of layers) {
    const { profile } = layer.settings;
    if (profile === undefined) continue;
    if (profile === 'ci') {
      ci = true;
      continue;
    }
    const current = said ?? 'standard';
    if (STRICTNESS[profile] >= STRICTNESS[current]) said = profile;
    else if (said !== null)
      ignored.push(vain(layer, `profile ${profile}`, '/profile', `a higher layer says ${said}`));
    else if (!layer.trusted) ignored.push(vain(layer, `profile ${profile}`, '/profile', distrustOf(layer)));
    else said = profile;
  }
  const profile = said ?? 'standard';
  return { profile: ci && profile !== 'strict' ? 'ci' : profile, ci };
}

function mergedTimeout(layers: readonly LayerSettings[], ignored: Ignored[]): number {
  let most: number | null = null;
  for (const layer of layers) {
    const seconds = layer.settings.approval?.timeoutSeconds;
    if (seconds === undefined) continue;
    const bound: number | null = most ?? (layer.layer === 'project' ? DEFAULT_TIMEOUT_SECONDS : null);
    if (bound !== null && seconds > bound)
      ignored.push(
        vain(
          layer,
          `approval.timeoutSeconds ${seconds}`,
          '/approval/timeoutSeconds',
          `at most ${bound} may be set`,
        ),
      );
    most = bound === null ? seconds : Math.min(bound, seconds);
  }
  return most ?? DEFAULT_TIMEOUT_SECONDS;
}

/** A weakening that does not count. */
export function vain(layer: LayerSettings, what: string, pointer: string, why: string): Ignored {
  return { layer: layer.layer, place: layer.placeOf?.(pointer) ?? null, what, why };
}

export function distrustOf({ distrust }: LayerSettings): string {
  return distrust ?? 'the project is not trusted';
}

/** Adds where a value stands to what is wrong with it. */
export function problemAt(
  layer: LayerSettings,
  pointer: string,
  message: string,
  hint: string | null,
): Problem {
  const place = layer.placeOf?.(pointer) ?? null;
  return {
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    rule: null,
    pointer,
    message,
    hint,
  };
}
