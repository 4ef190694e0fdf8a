/** Programs whose job is to release: what they put out is public, and often cannot be taken back. */
import type { CommandSpec, ProgramSpec } from '../spec.ts';
import { publishes } from './package-sources.ts';

const OPTIONS =
  'r|repository= repository-url= u|username= p|password= t|token= i|packagePath= s|source= k|api-key= c|config= f|file= d|directory= n|dry-run dry-run no-dry-run snapshot skip-publish skip= y|yes help version';

const PUBLISH: CommandSpec = {
  options: OPTIONS,
  dry: ['dry-run', 'snapshot', 'skip-publish'],
  effects: (call) => publishes(call),
};

/** A program with one word that publishes: `twine upload`. */
function publisher(names: readonly string[], ...words: string[]): ProgramSpec {
  return { names, options: OPTIONS, subcommands: Object.fromEntries(words.map((word) => [word, PUBLISH])) };
}

/** As `publisher`, with the word behind another: `dotnet nuget push`. */
function nested(names: readonly string[], outer: string, ...words: string[]): ProgramSpec {
  const subcommands = Object.fromEntries(words.map((word) => [word, PUBLISH]));
  return { names, options: OPTIONS, subcommands: { [outer]: { options: OPTIONS, subcommands } } };
}

/** Maven goals and Gradle tasks are operands. */
function goals(names: readonly string[], options: string, pattern: RegExp): ProgramSpec {
  return {
    names,
    options,
    dry: ['dry-run'],
    effects: (call) => (call.operands.some((each) => pattern.test(each.text)) ? publishes(call, '.') : []),
  };
}

export const PUBLISHERS: readonly ProgramSpec[] = [
  publisher(['twine'], 'upload'),
  publisher(['flit', 'maturin'], 'publish'),
  publisher(['vsce', 'ovsx'], 'publish'),
  publisher(['lerna', 'changeset', 'nx-release', 'jsr'], 'publish'),
  publisher(['goreleaser'], 'release', 'publish'),
  publisher(['anaconda', 'luarocks', 'cabal', 'stack', 'snapcraft', 'charmcraft'], 'upload'),
  publisher(['nuget'], 'push'),
  publisher(['mix'], 'hex.publish'),
  nested(['dotnet'], 'nuget', 'push', 'delete'),
  nested(['dart', 'flutter'], 'pub', 'publish'),
  nested(['pod'], 'trunk', 'push'),
  {
    names: ['semantic-release', 'release-it'],
    options: `${OPTIONS} d`,
    dry: ['dry-run', 'd', 'snapshot'],
    effects: (call) => publishes(call, '.'),
  },
  goals(
    ['mvn', 'mvnw'],
    'f|file= P|activate-profiles= D= pl|projects= q|quiet B|batch-mode U|update-snapshots o|offline s|settings= T|threads= help version',
    /^(deploy|release:perform|nexus-staging:release|deploy:deploy(-file)?)$/,
  ),
  goals(
    ['gradle', 'gradlew'],
    'b|build-file= p|project-dir= P|project-prop= D|system-prop= x|exclude-task= I|init-script= q|quiet m|dry-run no-daemon info stacktrace help version',
    /(^|:)(publish(?!.*ToMavenLocal)\w*|uploadArchives|closeAndReleaseRepository)$/,
  ),
];
