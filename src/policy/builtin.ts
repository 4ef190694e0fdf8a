/**
 * hoopx's own rules, from what `scripts/compile-rules.ts` made of `rules/*.json`. This is the hot path: it loads
 * the index, and of the packs only those of which a rule could match.
 */
import { type CompiledRule, policyOf, type RuleWords } from './decide.ts';
import { lookupInPacked, type PackedIndex } from './index-rules.ts';
import type { Need } from './needs.ts';
import type { Policy, Rule } from './types.ts';

/** Name of the file that says which pack to load: a `BuiltinIndex`. */
export const INDEX_FILE = 'index.json';

/** What the index holds. Rules are numbered through all packs. */
export interface BuiltinIndex {
  hash: string;
  /** Whether a rule wants to know more than invocations tell. */
  needs: boolean;
  /** Names of all built-in packs, of every profile. */
  names: readonly string[];
  packs: readonly BuiltinPack[];
  index: PackedIndex;
}

export interface BuiltinPack {
  name: string;
  /** Name of the file with a validator for each rule: `Validators`. */
  validators: string;
  /** Name of the file with what is told of each rule: `RuleWords[]`. Read when a rule has matched, which is seldom. */
  words: string;
  /** How many. */
  rules: number;
  /** What rules want to know besides the invocation, by their place in the pack; absent when none does. */
  needs?: { readonly [place: number]: readonly Need[] };
}

export type Validators = readonly ((invocation: unknown) => boolean)[];

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

/** Name of the file that holds the catalogue, and of the index of the packs that only `strict` has. */
export const CATALOGUE_FILE = 'catalogue.json';
export const STRICT_INDEX_FILE = 'index-strict.json';

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

/** `load` takes the name of a file in `dist/rules/` and gives what it holds. */
export function builtinPolicy(load: (file: string) => unknown): BuiltinPolicy {
  const { packs, ...policy } = policyIn(INDEX_FILE, load);
  return {
    ...policy,
    packs: new Set(packs),
    catalogue: () => load(CATALOGUE_FILE) as BuiltinCatalogue,
    strict: () => policyIn(STRICT_INDEX_FILE, load),
  };
}

function policyIn(file: string, load: (file: string) => unknown) {
  const { hash, needs, names, packs, index } = load(file) as BuiltinIndex;
  const count = packs.reduce((sum, pack) => sum + pack.rules, 0);
  const compiled = new Array<CompiledRule | undefined>(count);

  const loadPackOf = (number: number) => {
    let first = 0;
    for (const pack of packs) {
      if (number < first + pack.rules) return fill(pack, first);
      first += pack.rules;
    }
  };
  const fill = ({ words, validators, needs }: BuiltinPack, first: number) => {
    let told: readonly RuleWords[] | undefined;
    const tell = () => {
      told ??= load(words) as readonly RuleWords[];
      return told;
    };
    (load(validators) as Validators).forEach((matches, place) => {
      const own = needs?.[place];
      compiled[first + place] = { words: () => tell()[place]!, matches, ...(own && { needs: own }) };
    });
  };
  const rule = (number: number): CompiledRule => {
    if (compiled[number] === undefined) loadPackOf(number);
    return compiled[number]!;
  };
  return { ...policyOf(hash, count, lookupInPacked(index), rule), needs, packs: names };
}
