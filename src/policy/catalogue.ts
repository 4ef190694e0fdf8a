/**
 * Rules with where they stand, as the commands about policy read them. The guard itself never does: it runs the
 * precompiled packs, which hold neither conditions nor examples.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { RuleFile } from '../config/configuration.ts';
import type { Layer } from '../config/locations.ts';
import { readPolicyText } from '../config/policy-text.ts';
import { type Position, type Positioned, parsePositioned } from '../config/positioned.ts';
import { problemIn, unreadable } from '../config/problems.ts';
import type { Problem, Result } from '../problem.ts';
import { optionNames } from './option-names.ts';
import { parseRuleFile } from './rules-file.ts';
import type { Pack, Rule } from './types.ts';

export type RuleLayer = 'builtin' | Layer;

/** A pack with the file it was read from. */
export interface SourcedPack {
  layer: RuleLayer;
  /** Absolute path. */
  file: string;
  pack: Pack;
  /** Where a key or value stands in the file, by JSON pointer. */
  positionOf(pointer: string): Position | null;
}

/** A rule with where it stands. */
export interface SourcedRule {
  rule: Rule;
  pack: string;
  layer: RuleLayer;
  file: string;
  /** Place of the rule, or of what a pointer within it names (`/when/has`). */
  positionOf(pointer?: string): Position | null;
}

/** Set when the bundle is built. */
declare const HOOPX_VERSION: string | undefined;

/** Folder of the built-in packs, which are shipped beside the bundle. In the bundle every file lies in `dist/`. */
export function builtinFolder(): string {
  return typeof HOOPX_VERSION === 'string'
    ? path.join(__dirname, '../rules')
    : path.join(import.meta.dirname, '../../rules');
}

/** The built-in packs from their sources, or what is wrong with the installation. */
export function readBuiltin(folder = builtinFolder()): Result<SourcedPack[]> {
  try {
    const names = fs.readdirSync(folder).filter((name) => name.endsWith('.json'));
    const packs = names.sort().map((name): SourcedPack => {
      const file = path.join(folder, name);
      const text = fs.readFileSync(file, 'utf8');
      // Tests of hoopx check these files; parsing them with positions would cost a second.
      return { layer: 'builtin', file, pack: completed(JSON.parse(text)), positionOf: lazily(text, file) };
    });
    return { ok: true, value: packs };
  } catch (error) {
    return { ok: false, problems: [{ ...unreadable(folder, error), hint: 'install hoopx again' }] };
  }
}

/** The packs of rule files, in the order given, or all problems of all files. */
export function readSourced(files: readonly RuleFile[]): Result<SourcedPack[]> {
  const packs: SourcedPack[] = [];
  const problems: Problem[] = [];
  for (const { layer, file } of files) {
    const text = readPolicyText(file, { layer, folder: path.dirname(file), within: null });
    const pack = text.ok ? parseRuleFile(text.value, { file, optionNames }) : text;
    if (!pack.ok) problems.push(...pack.problems);
    else if (text.ok) packs.push({ layer, file, pack: pack.value, positionOf: lazily(text.value, file) });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: packs };
}

/** Every rule of the packs. */
export function rulesOf(packs: readonly SourcedPack[]): SourcedRule[] {
  return packs.flatMap(({ pack, layer, file, positionOf }) =>
    pack.rules.map((rule, index) => ({
      rule,
      pack: pack.pack,
      layer,
      file,
      positionOf: (pointer = '') => positionOf(`/rules/${index}${pointer}`) ?? positionOf(`/rules/${index}`),
    })),
  );
}

/** Rules whose ids stand in two files: nothing can be said of them apart. */
export function repeatedIds(rules: readonly SourcedRule[]): Problem[] {
  const first = new Map<string, SourcedRule>();
  return rules.flatMap((each) => {
    const before = first.get(each.rule.id);
    if (before === undefined) {
      first.set(each.rule.id, each);
      return [];
    }
    const at = each.positionOf('/id');
    const message = `"${each.rule.id}" is also the id of a rule in ${before.file}`;
    return [problemIn(each.file, message, { ...at, rule: each.rule.id, hint: 'rename one' })];
  });
}

function completed(pack: Pack): Pack {
  return {
    ...pack,
    rules: pack.rules.map((rule) => ({
      ...rule,
      references: rule.references ?? [],
      examples: { match: rule.examples?.match ?? [], pass: rule.examples?.pass ?? [] },
    })),
  };
}

function lazily(text: string, file: string): (pointer: string) => Position | null {
  let positions: Positioned | null | undefined;
  return (pointer) => {
    if (positions === undefined) {
      const parsed = parsePositioned(text, file);
      positions = parsed.ok ? parsed.value : null;
    }
    return positions?.keyAt(pointer) ?? positions?.valueAt(pointer) ?? null;
  };
}
