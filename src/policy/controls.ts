/**
 * Which controls of compliance frameworks a rule helps to meet. Built-in rules are mapped in one place,
 * `rules/compliance/controls.json`: packs name themes, themes name controls, and a rule that is about something else than
 * its pack names themes of its own. A rule of one's own says it in its `controls`.
 */
import type { Controls, Rule } from './types.ts';

export interface ControlMap {
  /** Titles of the frameworks, with the edition that the identifiers are of. */
  frameworks: { readonly [framework: string]: string };
  themes: { readonly [theme: string]: { title: string; controls: Controls } };
  /** Themes of each pack's rules. */
  packs: { readonly [pack: string]: readonly string[] };
  /** Themes of rules, in place of their pack's. */
  rules: { readonly [rule: string]: readonly string[] };
}

/** The rule's controls by framework, each list sorted: its own where it names some of the framework, else those of its themes. */
export function controlsOf({ id, controls = {} }: Pick<Rule, 'id' | 'controls'>, map: ControlMap): Controls {
  const byFramework: Record<string, readonly string[]> = {};
  for (const framework of new Set([...Object.keys(map.frameworks), ...Object.keys(controls)])) {
    const identifiers = controls[framework] ?? ofThemes(themesOf(id, map), framework, map);
    if (identifiers.length > 0) byFramework[framework] = [...new Set(identifiers)].sort();
  }
  return byFramework;
}

/** The themes that a built-in rule is about; none for a rule of somebody else's. */
export function themesOf(id: string, { packs, rules }: ControlMap): readonly string[] {
  const pack = id.slice(0, id.indexOf('.'));
  return (Object.hasOwn(rules, id) ? rules[id] : Object.hasOwn(packs, pack) ? packs[pack] : undefined) ?? [];
}

function ofThemes(themes: readonly string[], framework: string, map: ControlMap): string[] {
  return themes.flatMap((theme) => map.themes[theme]?.controls[framework] ?? []);
}
