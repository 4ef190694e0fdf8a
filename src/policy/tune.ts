/**
 * Which word each rule has in the end, when layers of configuration retune, disable or close rules. Pure.
 *
 * A layer's word takes the place of hoopx's own; of several layers' words the strictest wins. Nothing is loosened
 * without a reason, beyond its last day, by a project that is not trusted, or against a higher layer's `final`.
 */
import {
  distrustOf,
  type Ignored,
  type LayerSettings,
  type Override,
  type OverrideWord,
  problemAt,
  vain,
} from '../config/configuration.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { pointerStep } from '../config/positioned.ts';
import type { Problem, Result } from '../problem.ts';

/** What is known of a rule before any configuration speaks. */
export interface RuleHome {
  id: string;
  decision: Exclude<OverrideWord, 'off'>;
  /** `final` in its rule file. */
  final: boolean;
  /** Place of its layer among the layers; -1 for hoopx's own. */
  level: number;
}

export interface PackHome {
  pack: string;
  version: string | null;
  /** `sha256:...` over its rules. */
  hash: string;
  level: number;
  rules: readonly RuleHome[];
}

/** A rule's word where it is another than the rule file's. */
export interface Tuned {
  word: OverrideWord;
  /** Index of the layer that has the last word. */
  level: number;
  reason: string | null;
}

export interface Tuning {
  words: ReadonlyMap<string, Tuned>;
  ignored: Ignored[];
  /** Words whose last day is over. */
  expired: Ignored[];
}

interface Statement {
  word: OverrideWord;
  reason: string | null;
  until: string | null;
  /** How the layer says it, and where. */
  what: string;
  pointer: string;
}

type Order = Readonly<Record<OverrideWord, number>>;

const STRICTNESS: Order = { off: 0, allow: 1, ask: 2, deny: 3 };
/** Where what no rule knows is asked about, a rule that allows opens a door, and without it the door is shut. */
const STRICTNESS_IN_STRICT: Order = { allow: 0, off: 1, ask: 2, deny: 3 };

/** Layers below this place may not touch what hoopx itself calls final: the organisation has the first. */
const ORGANISATION = 'org';

/**
 * @param today the local date, `YYYY-MM-DD`
 * @param strict whether what no rule knows is asked about, so that a rule that allows loosens
 */
export function tune(
  packs: readonly PackHome[],
  layers: readonly LayerSettings[],
  today: string,
  strict: boolean,
): Result<Tuning> {
  const problems = layers.flatMap((layer, level) => unknownNames(layer, level, packs));
  const tuner = new Tuner(layers, today, strict);
  for (const pack of packs) for (const rule of pack.rules) tuner.add(pack.pack, rule);
  problems.push(...tuner.problems);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { words: tuner.words, ignored: grouped(tuner.ignored), expired: grouped(tuner.expired) },
  };
}

class Tuner {
  readonly words = new Map<string, Tuned>();
  readonly ignored: Ignored[] = [];
  readonly expired: Ignored[] = [];
  readonly problems: Problem[] = [];
  readonly #layers: readonly LayerSettings[];
  readonly #today: string;
  readonly #order: Order;
  readonly #reported = new Set<string>();

  constructor(layers: readonly LayerSettings[], today: string, strict: boolean) {
    this.#layers = layers;
    this.#today = today;
    this.#order = strict ? STRICTNESS_IN_STRICT : STRICTNESS;
  }

  add(pack: string, rule: RuleHome): void {
    const own = rule.level < 0;
    let word: OverrideWord = own ? rule.decision : 'off';
    let last: { level: number; reason: string | null } | null = null;
    // Whether a layer has spoken: hoopx's own word gives way, a layer's does not.
    let said = false;
    let closedAt: number | null = own && rule.final ? this.#builtinFinalLevel() : null;
    for (const [level, layer] of this.#layers.entries()) {
      const statement = this.#statement(pack, rule, layer, level);
      if (statement !== null && this.#order[statement.word] < this.#order[word]) {
        const refused = this.#refusal(statement, layer, level, closedAt, said ? word : null);
        if (refused === null) {
          word = statement.word;
          last = { level, reason: statement.reason };
          said = true;
        } else if (refused !== 'problem')
          this.ignored.push(vain(layer, statement.what, statement.pointer, refused));
      } else if (statement !== null) {
        if (statement.word !== word) last = { level, reason: statement.reason };
        word = statement.word;
        said = true;
      }
      const closes = (rule.final && rule.level === level) || isFinal(layer, pack, rule.id);
      if (closes) closedAt = Math.min(closedAt ?? level, level);
    }
    if (word !== rule.decision)
      this.words.set(rule.id, { word, level: last?.level ?? -1, reason: last?.reason ?? null });
  }

  /** The last layer that may loosen what hoopx calls final: the organisation's, or none. */
  #builtinFinalLevel(): number {
    return this.#layers.findLastIndex(({ layer }) => layer === ORGANISATION);
  }

  /** What a layer says of a rule, if anything. Its own rules it says by having them. */
  #statement(pack: string, rule: RuleHome, layer: LayerSettings, level: number): Statement | null {
    const { overrides = {}, packs = {} } = layer.settings;
    const override = own(overrides, rule.id);
    if (override !== undefined) {
      const pointer = `/overrides${pointerStep(rule.id)}`;
      const statement = { ...readOverride(override), what: `${rule.id} to ${wordOf(override)}`, pointer };
      if (this.#holds(statement, layer)) return statement;
    }
    const setting = own(packs, pack);
    if (setting?.enabled === false && rule.level <= level) {
      const { reason = null, until = null } = setting;
      const pointer = `/packs${pointerStep(pack)}`;
      const statement: Statement = { word: 'off', reason, until, what: `pack ${pack} off`, pointer };
      if (this.#holds(statement, layer)) return statement;
    }
    if (rule.level !== level) return null;
    const what = `${rule.id} to ${rule.decision}`;
    return { word: rule.decision, reason: 'its own rule', until: null, what, pointer: '' };
  }

  #holds(statement: Statement, layer: LayerSettings): boolean {
    if (statement.until === null || this.#today <= statement.until) return true;
    this.expired.push(vain(layer, statement.what, statement.pointer, `was until ${statement.until}`));
    return false;
  }

  /** Why a statement may not loosen; null when it may. `problem`: it is a mistake, and reported as one. */
  #refusal(
    statement: Statement,
    layer: LayerSettings,
    level: number,
    closedAt: number | null,
    said: OverrideWord | null,
  ): string | null {
    if (statement.reason === null) {
      const key = `${level} ${statement.pointer}`;
      if (!this.#reported.has(key))
        this.problems.push(
          problemAt(
            layer,
            statement.pointer,
            `${statement.what} makes the policy weaker and has no "reason"`,
            `write {"${statement.what.startsWith('pack ') ? 'enabled": false' : `decision": "${statement.word}"`}, "reason": "..."}`,
          ),
        );
      this.#reported.add(key);
      return 'problem';
    }
    if (closedAt !== null && level > closedAt) return this.#finality(closedAt);
    if (!layer.trusted) return distrustOf(layer);
    return said === null ? null : `a higher layer says ${said}`;
  }

  #finality(closedAt: number): string {
    const closer = this.#layers[closedAt]?.layer;
    if (closer === undefined || closer === ORGANISATION) return 'it is final below the organisation';
    return `it is final below the ${closer}'s policy`;
  }
}

/** Names of rules and packs that a layer speaks of and that it cannot know: misspelt, or gone. */
function unknownNames(layer: LayerSettings, level: number, packs: readonly PackHome[]): Problem[] {
  const { overrides = {}, packs: settings = {}, final = [] } = layer.settings;
  const there = packs.filter((pack) => pack.level <= level);
  const names = there.map(({ pack }) => pack);
  const ids = there.flatMap(({ rules }) => rules.map(({ id }) => id));
  const problems: Problem[] = [];
  const check = (name: string, known: readonly string[], kind: string, pointer: string) => {
    if (known.includes(name)) return;
    const near = didYouMean(name, known);
    const hint = near === null ? 'hoopx policy status lists them' : `did you mean "${near}"?`;
    problems.push(problemAt(layer, pointer, `there is no ${kind} called "${name}" here`, hint));
  };
  for (const id of Object.keys(overrides)) check(id, ids, 'rule', `/overrides${pointerStep(id)}`);
  for (const [index, name] of final.entries()) {
    if (name.endsWith('.*')) check(name.slice(0, -2), names, 'pack', `/final/${index}`);
    else check(name, ids, 'rule', `/final/${index}`);
  }
  for (const [name, { version, hash }] of Object.entries(settings)) {
    const pointer = `/packs${pointerStep(name)}`;
    check(name, names, 'pack', pointer);
    const pack = there.find((one) => one.pack === name);
    if (pack === undefined) continue;
    if (version !== undefined && pack.version !== version)
      problems.push(
        problemAt(
          layer,
          `${pointer}/version`,
          `pack "${name}" is pinned to version ${version}, but is ${pack.version ?? 'without a version'}`,
          'review what changed, then pin the new version',
        ),
      );
    if (hash !== undefined && pack.hash !== hash)
      problems.push(
        problemAt(
          layer,
          `${pointer}/hash`,
          `pack "${name}" is not the one that was pinned: its hash is ${pack.hash}`,
          'review what changed, then pin the new hash',
        ),
      );
  }
  return problems;
}

function isFinal({ settings: { final = [] } }: LayerSettings, pack: string, id: string): boolean {
  return final.includes(id) || final.includes(`${pack}.*`);
}

function readOverride(override: Override): Pick<Statement, 'word' | 'reason' | 'until'> {
  if (typeof override === 'string') return { word: override, reason: null, until: null };
  const { decision, reason = null, until = null } = override;
  return { word: decision, reason, until };
}

function wordOf(override: Override): OverrideWord {
  return typeof override === 'string' ? override : override.decision;
}

/** A pack that is switched off in vain for twenty rules is told once. */
function grouped(list: readonly Ignored[]): Ignored[] {
  const groups = new Map<string, { one: Ignored; count: number }>();
  for (const one of list) {
    const key = JSON.stringify(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { one, count: 1 });
    else group.count++;
  }
  return [...groups.values()].map(({ one, count }) =>
    count === 1 ? one : { ...one, what: `${one.what} (${count} rules)` },
  );
}

function own<T>(map: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}
