/** Whether a person can be asked here and now. */

/** Where a question could be put, or why it cannot. */
export type Surface = { canAsk: true } | { canAsk: false; why: string };

export interface SurfaceFacts {
  stdin: { isTTY?: boolean };
  stderr: { isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
  /** `--ci` was given. */
  ci: boolean;
}

/** Variables that CI services set; any value but an empty one, `false` and `0` counts. */
const CI_VARIABLES = [
  'CI',
  'GITHUB_ACTIONS',
  'GITLAB_CI',
  'BUILDKITE',
  'CIRCLECI',
  'JENKINS_URL',
  'TEAMCITY_VERSION',
  'TF_BUILD',
];

/** Decides whether to ask: both stdin and stderr are terminals that can draw, and nothing says that this is CI. */
export function surfaceOf({ stdin, stderr, env, ci }: SurfaceFacts): Surface {
  const no = (why: string): Surface => ({ canAsk: false, why });
  if (ci) return no('--ci was given');
  const variable = CI_VARIABLES.find((name) => isSet(env[name]));
  if (variable !== undefined) return no(`this is CI (${variable} is set)`);
  if (!stdin.isTTY) return no('stdin is not a terminal');
  if (!stderr.isTTY) return no('stderr is not a terminal');
  if (env.TERM === 'dumb') return no('the terminal cannot show a prompt (TERM=dumb)');
  return { canAsk: true };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}
