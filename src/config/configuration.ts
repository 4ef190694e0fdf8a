/** What the layers of configuration say together. */
import type { Layer } from './locations.ts';

/** One configuration file's settings, as `rules/schema/config.schema.json` allows them. */
export interface Settings {
  version: 1;
  profile?: Profile;
  approval?: { timeoutSeconds?: number };
  /** Extra rule files or folders, relative to the file. */
  rules?: string[];
}

/** `ci`: nobody can be asked, every `ask` is `deny`. */
export type Profile = 'standard' | 'ci';

export interface RuleFile {
  layer: Layer;
  /** Absolute path. */
  file: string;
}

export interface Configuration {
  profile: Profile;
  approval: { timeoutSeconds: number };
  /** Rule files in the order organisation, user, project (outermost first), sorted by name within a folder. */
  ruleFiles: RuleFile[];
  /** The configuration files that were read, in the same order. */
  files: string[];
}

export interface LayerSettings {
  layer: Layer;
  settings: Settings;
}

export const DEFAULT_TIMEOUT_SECONDS = 120;

/**
 * Puts the layers together so that a lower one can only make things stricter:
 * - `profile`: `ci` in any layer wins;
 * - `approval.timeoutSeconds`: the organisation's value is the most a user may set; without one the user chooses
 *   freely; a project can only shorten what came out (or the default);
 * - rules add up. As the strictest rule wins, no rule of a project can take back another's word.
 */
export function mergeSettings(layers: readonly LayerSettings[]): Pick<Configuration, 'profile' | 'approval'> {
  const timeouts = (layer: Layer) =>
    layers.flatMap((one) => (one.layer === layer ? (one.settings.approval?.timeoutSeconds ?? []) : []));
  const chosen = [...timeouts('org'), ...timeouts('user')];
  const allowed = chosen.length > 0 ? chosen : [DEFAULT_TIMEOUT_SECONDS];
  return {
    profile: layers.some(({ settings }) => settings.profile === 'ci') ? 'ci' : 'standard',
    approval: { timeoutSeconds: Math.min(...allowed, ...timeouts('project')) },
  };
}
