/**
 * hoopx's own rules, from what `scripts/compile-rules.ts` made of `rules/*.json`. This is the hot path: it loads
 * the index, and of the packs only those of which a rule could match.
 */
import { type CompiledRule, policyOf, type RuleWords } from './decide.ts';
import type { RuleIndex } from './index-rules.ts';
import type { Need } from './needs.ts';
import type { Policy, Rule } from './types.ts';

/** Name of the module that says which pack to load. Its default value is a `BuiltinIndex`. */
export const INDEX_MODULE = 'index.cjs';

/** What the index module holds. Rules are numbered through all packs. */
export interface BuiltinIndex {
  hash: string;
  /** Whether a rule wants to know more than invocations tell. */
  needs: boolean;
  /** Names of all built-in packs, of every profile. */
  names: readonly string[];
  packs: readonly { name: string; module: string; rules: number }[];
  index: RuleIndex;
}

/** What a pack's module holds. */
export interface BuiltinPack {
  /** Parsed when a rule has matched, which is seldom. */
  words: () => readonly RuleWords[];
  /** One validator for each rule. */
  validators: readonly ((invocation: unknown) => boolean)[];
  /** What rules want to know besides the invocation, by their place in the pack; absent when none does. */
  needs?: { readonly [place: number]: readonly Need[] };
}

export interface BuiltinPolicy extends Policy {
  /** Names that no other pack can take. */
  packs: ReadonlySet<string>;
  /** Whether a rule wants to know more than invocations tell. */
  needs?: boolean;
  /** What configurations can speak of; loaded when one does. */
  catalogue?(): BuiltinCatalogue;
  /** The rules of the profile `strict`. */
  strict?(): Policy;
}

/** Name of the module that holds the catalogue, and of the index of the packs that only `strict` has. */
export const CATALOGUE_MODULE = 'catalogue.cjs';
export const STRICT_INDEX_MODULE = 'index-strict.cjs';

export interface BuiltinCatalogue {
  packs: readonly {
    pack: string;
    title: string;
    version: string | null;
    /** `sha256:...` over the pack's rules. */
    hash: string;
    profile: 'strict' | null;
    rules: readonly { id: string; decision: Rule['decision']; final: boolean }[];
  }[];
}

/** `load` takes the name of a module in `dist/rules/` and gives its exports. */
export function builtinPolicy(load: (module: string) => unknown): BuiltinPolicy {
  const { packs, ...policy } = policyIn(INDEX_MODULE, load);
  return {
    ...policy,
    packs: new Set(packs),
    catalogue: () => load(CATALOGUE_MODULE) as BuiltinCatalogue,
    strict: () => policyIn(STRICT_INDEX_MODULE, load),
  };
}

function policyIn(module: string, load: (module: string) => unknown) {
  const { hash, needs, names, packs, index } = load(module) as BuiltinIndex;
  const count = packs.reduce((sum, pack) => sum + pack.rules, 0);
  const compiled = new Array<CompiledRule | undefined>(count);

  const loadPackOf = (number: number) => {
    let first = 0;
    for (const { module, rules } of packs) {
      if (number < first + rules) return fill(load(module) as BuiltinPack, first);
      first += rules;
    }
  };
  const fill = ({ words, validators, needs }: BuiltinPack, first: number) => {
    let told: readonly RuleWords[] | undefined;
    const tell = () => {
      told ??= words();
      return told;
    };
    validators.forEach((matches, place) => {
      const own = needs?.[place];
      compiled[first + place] = { words: () => tell()[place]!, matches, ...(own && { needs: own }) };
    });
  };
  const rule = (number: number): CompiledRule => {
    if (compiled[number] === undefined) loadPackOf(number);
    return compiled[number]!;
  };
  return { ...policyOf(hash, count, index, rule), needs, packs: names };
}
