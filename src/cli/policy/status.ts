/** `hoopx policy status`: which policy is in force here, what of it was changed by whom, and what was changed in vain. */
import { makeVisible } from '../../approval/visible.ts';
import type { Configuration, Ignored, LayerSettings } from '../../config/configuration.ts';
import { loadConfiguration } from '../../config/load.ts';
import { ownRules } from '../../policy/load.ts';
import { type LoadedPolicy, loadLayers } from '../../policy/load-layers.ts';
import { presentProblems } from '../ending.ts';
import { AGENT, CI, HELP, JSON_OUTPUT } from '../options.ts';
import { jsonLine } from '../present/json.ts';
import { sayOut } from '../say.ts';
import { surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { placeOf } from './configuration-place.ts';

export const statusCommand: PolicyCommand = {
  command: {
    name: 'status',
    summary: 'say which policy is in force here, what was changed and what was ignored',
    operands: '',
    count: [0, 0],
    options: [AGENT, CI, JSON_OUTPUT, HELP],
    examples: [['hoopx policy status', 'layers, packs, what was changed and what was ignored']],
  },
  run: policyStatus,
};

/** 0, or 78 when there is no policy that could be in force. */
export async function policyStatus({ options }: Pick<PolicyArguments, 'options'>): Promise<number> {
  const surroundings = surroundingsOf(options);
  const configuration = await loadConfiguration(placeOf(surroundings));
  const json = options.json === true;
  if (!configuration.ok) return presentProblems(configuration.problems, 78, json);
  const loaded = await loadLayers(configuration.value.ruleFiles, ownRules(), configuration.value);
  if (!loaded.ok) return presentProblems(loaded.problems, 78, json);
  const status = statusOf(configuration.value, loaded.value);
  sayOut(json ? jsonLine(status) : statusText(status));
  return 0;
}

/** The stable object of `--json`. Fields may be added, never changed or removed. */
export interface StatusObject {
  /** Hash of the policy, as the record has it for every decision. */
  hash: string;
  profile: Configuration['profile'];
  /** Nobody can be asked, by configuration. */
  ci: boolean;
  approvalTimeoutSeconds: number;
  layers: { layer: LayerName; folder: string; trusted: boolean; distrust: string | null }[];
  packs: {
    pack: string;
    layer: LayerName;
    version: string | null;
    hash: string;
    rules: number;
    off: number;
  }[];
  /** Rules whose word is not the one of their file. */
  changed: { rule: string; from: string; to: string; layer: LayerName; reason: string | null }[];
  ignored: IgnoredObject[];
  expired: IgnoredObject[];
}

type LayerName = LayerSettings['layer'] | 'builtin';
type IgnoredObject = Pick<Ignored, 'layer' | 'what' | 'why'> & {
  file: string | null;
  line: number | null;
};

export function statusOf(
  { layers, profile, ci, approval, ignored }: Configuration,
  loaded: LoadedPolicy,
): StatusObject {
  const nameOf = (level: number): LayerName => layers[level]?.layer ?? 'builtin';
  const rules = new Map(loaded.packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)));
  return {
    hash: loaded.policy.hash,
    profile,
    ci,
    approvalTimeoutSeconds: approval.timeoutSeconds,
    layers: layers.map(({ layer, folder = '', trusted, distrust }) => ({
      layer,
      folder,
      trusted,
      distrust: trusted ? null : (distrust ?? null),
    })),
    packs: loaded.packs.map(({ pack, level, version, hash, rules: own }) => ({
      pack,
      layer: nameOf(level),
      version,
      hash,
      rules: own.length,
      off: own.filter(({ id }) => loaded.words.get(id)?.word === 'off').length,
    })),
    changed: [...loaded.words].map(([rule, { word, level, reason }]) => ({
      rule,
      from: rules.get(rule)?.decision ?? 'off',
      to: word,
      layer: nameOf(level),
      reason,
    })),
    ignored: [...ignored, ...loaded.ignored].map(ignoredObject),
    expired: loaded.expired.map(ignoredObject),
  };
}

function ignoredObject({ layer, what, why, place }: Ignored): IgnoredObject {
  return { layer, what, why, file: place?.file ?? null, line: place?.line ?? null };
}

/** The status in lines, each ending in a line feed. */
export function statusText(status: StatusObject): string {
  const rules = status.packs.reduce((sum, pack) => sum + pack.rules, 0);
  const off = status.packs.reduce((sum, pack) => sum + pack.off, 0);
  const profile = status.ci && status.profile !== 'ci' ? `${status.profile}, ci` : status.profile;
  const lines = [
    `profile  ${profile}; a question waits ${status.approvalTimeoutSeconds} s`,
    `rules    ${rules} in ${status.packs.length} packs${off > 0 ? `, ${off} of them off` : ''}`,
    `hash     ${status.hash}`,
    ...section('layers', status.layers, ({ layer, folder, trusted, distrust }) =>
      [
        layer.padEnd(8),
        folder,
        layer === 'project' ? (trusted ? '(trusted)' : `(${distrust ?? 'only tightens'})`) : '',
      ]
        .join(' ')
        .trimEnd(),
    ),
    ...section(
      'packs of your own, and packs with rules that are off',
      status.packs.filter((pack) => pack.layer !== 'builtin' || pack.off > 0),
      ({ pack, layer, version, hash, rules: count, off: none }) =>
        `${layer.padEnd(8)} ${pack}${version === null ? '' : ` ${version}`}, ${count} rules${none > 0 ? `, ${none} off` : ''}, ${hash}`,
    ),
    ...section(
      'changed',
      status.changed,
      ({ rule, from, to, layer, reason }) =>
        `${rule}: ${from} -> ${to} by ${layer}${reason === null ? '' : `: ${reason}`}`,
    ),
    ...section('ignored: it would make the policy weaker', status.ignored, ignoredLine),
    ...section('over', status.expired, ignoredLine),
  ];
  return lines.map((line) => `${makeVisible(line, { limit: 2000 })}\n`).join('');
}

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  return items.length === 0 ? [] : ['', `${title}:`, ...items.map((item) => `  ${line(item)}`)];
}

function ignoredLine({ layer, what, why, file, line }: IgnoredObject): string {
  const place = file === null ? '' : ` (${file}${line === null ? '' : `:${line}`})`;
  return `${layer.padEnd(8)} ${what}: ${why}${place}`;
}
