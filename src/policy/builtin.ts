/**
 * hoopx's own rules, from what `scripts/compile-rules.ts` made of `rules/*.json`. This is the hot path: it loads
 * the index, and of the packs only those of which a rule could match.
 */
import { type CompiledRule, policyOf, type RuleWords } from './decide.ts';
import { lookupInPacked, type PackedIndex } from './index-rules.ts';
import type { Policy } from './types.ts';

/** Name of the file that says which pack to load: a `BuiltinIndex`. */
export const INDEX_FILE = 'index.json';

/** What the index holds. Rules are numbered through all packs. */
export interface BuiltinIndex {
  hash: string;
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
}

export type Validators = readonly ((invocation: unknown) => boolean)[];

export interface BuiltinPolicy extends Policy {
  /** Names that no other pack can take. */
  packs: ReadonlySet<string>;
}

/** `load` takes the name of a file in `dist/rules/` and gives what it holds. */
export function builtinPolicy(load: (file: string) => unknown): BuiltinPolicy {
  const { hash, packs, index } = load(INDEX_FILE) as BuiltinIndex;
  const count = packs.reduce((sum, pack) => sum + pack.rules, 0);
  const compiled = new Array<CompiledRule | undefined>(count);

  const loadPackOf = (number: number) => {
    let first = 0;
    for (const pack of packs) {
      if (number < first + pack.rules) return fill(pack, first);
      first += pack.rules;
    }
  };
  const fill = ({ words, validators }: BuiltinPack, first: number) => {
    let told: readonly RuleWords[] | undefined;
    const tell = () => {
      told ??= load(words) as readonly RuleWords[];
      return told;
    };
    (load(validators) as Validators).forEach((matches, place) => {
      compiled[first + place] = { words: () => tell()[place]!, matches };
    });
  };
  const rule = (number: number): CompiledRule => {
    if (compiled[number] === undefined) loadPackOf(number);
    return compiled[number]!;
  };
  return {
    ...policyOf(hash, count, lookupInPacked(index), rule),
    packs: new Set(packs.map(({ name }) => name)),
  };
}
