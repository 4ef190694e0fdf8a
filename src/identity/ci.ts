/** Whether a CI system runs us, and which. */

type Environment = Readonly<Record<string, string | undefined>>;

/** Each system by a variable that its own documentation promises. Systems that also set another's variable stand first. */
const SYSTEMS: readonly (readonly [name: string, variable: string])[] = [
  ['github-actions', 'GITHUB_ACTIONS'], // docs.github.com: Variables reference
  ['gitlab', 'GITLAB_CI'], // docs.gitlab.com: Predefined CI/CD variables
  ['circleci', 'CIRCLECI'], // circleci.com/docs: Project values and variables
  ['buildkite', 'BUILDKITE'], // buildkite.com/docs: Environment variables
  ['azure-pipelines', 'TF_BUILD'], // learn.microsoft.com: Predefined variables
  ['bitbucket', 'BITBUCKET_BUILD_NUMBER'], // support.atlassian.com: Variables and secrets
  ['travis', 'TRAVIS'], // docs.travis-ci.com: Default environment variables
  ['teamcity', 'TEAMCITY_VERSION'], // jetbrains.com/help/teamcity: Predefined build parameters
  ['codebuild', 'CODEBUILD_BUILD_ID'], // docs.aws.amazon.com: Environment variables in build environments
  ['appveyor', 'APPVEYOR'], // appveyor.com/docs: Environment variables
  ['cirrus', 'CIRRUS_CI'], // cirrus-ci.org: Environment variables
  ['semaphore', 'SEMAPHORE'], // docs.semaphoreci.com: Environment variables
  ['drone', 'DRONE'], // docs.drone.io: Pipeline environment
  ['woodpecker', 'CI_PIPELINE_FORGE_URL'], // woodpecker-ci.org: Environment variables
  ['jenkins', 'JENKINS_URL'], // jenkins.io: Using a Jenkinsfile, environment variables
];

const NO: readonly string[] = ['', '0', 'false', 'no', 'off'];

/**
 * Name of the CI system, `ci` for one that only says `CI`, null on a workstation. `CI=false` does not overrule a
 * system's own variable: `CI=false hoopx ...` inside a pipeline must not bring the questions back.
 */
export function detectCi(env: Environment): string | null {
  const system = SYSTEMS.find(([, variable]) => isYes(env[variable]));
  if (system !== undefined) return system[0];
  return isYes(env.CI) ? 'ci' : null;
}

function isYes(value: string | undefined): boolean {
  return value !== undefined && !NO.includes(value.trim().toLowerCase());
}
