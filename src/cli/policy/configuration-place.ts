/** Where policy is looked for, as the commands about policy ask it. */
import type { ConfigurationPlace } from '../../config/load.ts';
import type { Surroundings } from '../surroundings.ts';

export function placeOf({ context: { cwd, repository, env, home } }: Surroundings): ConfigurationPlace {
  return { cwd, repositoryRoot: repository?.root ?? null, env, home };
}
