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
function goals(names: readonly string[], options: string, pattern: RegExp, dry = ['dry-run']): ProgramSpec {
  return {
    names,
    options,
    dry,
    effects: (call) => (call.operands.some((each) => pattern.test(each.text)) ? publishes(call, '.') : []),
  };
}

export const PUBLISHERS: readonly ProgramSpec[] = [
  publisher(['twine'], 'upload'),
  publisher(['flit', 'maturin'], 'publish', 'upload'),
  publisher(['vsce', 'ovsx'], 'publish'),
  publisher(
    ['lerna', 'changeset', 'changesets', 'jsr', 'beachball', 'rush', 'wasm-pack', 'elm', 'nimble', 'opam'],
    'publish',
  ),
  publisher(['goreleaser'], 'release', 'publish'),
  publisher(['anaconda', 'luarocks', 'cabal', 'stack', 'conan'], 'upload'),
  publisher(['snapcraft', 'charmcraft'], 'upload', 'release', 'push', 'promote', 'close'),
  publisher(['web-ext'], 'sign'),
  publisher(['eas'], 'submit'),
  publisher(['haxelib'], 'submit'),
  publisher(['clasp'], 'deploy', 'push'),
  publisher(['tfx'], 'publish'),
  publisher(['shipit', 'dune-release'], 'publish', 'distrib'),
  publisher(['mkdocs'], 'gh-deploy'),
  publisher(['choco', 'paket'], 'push'),
  {
    names: ['nx'],
    options: `${OPTIONS} first-release verbose projects= groups= preid= specifier=`,
    subcommands: {
      // Without a word of its own it makes the version, the changelog and the publication.
      release: {
        ...PUBLISH,
        effects: (call) => (call.operands.length === 0 ? publishes(call) : []),
        subcommands: { publish: PUBLISH, 'version|changelog|plan|plan-check': {} },
      },
    },
  },
  nested(['rebar3'], 'hex', 'publish'),
  nested(['spack'], 'buildcache', 'push'),

  publisher(['nuget'], 'push'),
  publisher(['mix'], 'hex.publish'),
  nested(['dotnet'], 'nuget', 'push', 'delete'),
  nested(['dart', 'flutter'], 'pub', 'publish'),
  {
    names: ['pod'],
    options: OPTIONS,
    subcommands: Object.fromEntries(
      ['trunk', 'repo'].map((outer) => [outer, { options: OPTIONS, subcommands: { push: PUBLISH } }]),
    ),
  },
  {
    names: [
      'semantic-release',
      'release-it',
      'np',
      'auto',
      'cpan-upload',
      'ghr',
      'angular-cli-ghpages',
      'ghp-import',
      'chrome-webstore-upload',
    ],
    options: `${OPTIONS} d`,
    dry: ['dry-run', 'd', 'snapshot'],
    effects: (call) => publishes(call, '.'),
  },
  {
    names: ['xcrun'],
    style: 'dash',
    options:
      'f|file= t|type= u|username= p|password= apiKey= apiIssuer= upload-app upload-package= validate-app sdk= wait help version',
    effects: (call) =>
      (call.operand(0)?.text === 'altool' && call.has('upload-app', 'upload-package')) ||
      /^notarytool submit/.test(call.operands.map((each) => each.text).join(' '))
        ? publishes(call, '.')
        : // Simulators with their apps and data; `delete unavailable` only takes those that cannot start.
          /^simctl (?:erase|delete) all\b/.test(call.operands.map((each) => each.text).join(' '))
          ? call.on('delete', call.named('resource', 'simulators'), {
              mode: 'delete',
              recursive: true,
              irreversible: true,
            })
          : [],
  },
  // Lanes are named by the project; actions that upload, and lanes named for it, put an app in its store.
  goals(
    ['fastlane'],
    'env= verbose force skip_upload disable_runner_upgrades help version',
    /^(deliver|supply|pilot|upload_to_\w+|(ios |android |mac )?(release|deploy|beta|alpha|production|publish|upload|submit)\w*|spaceship|nuke)$/,
  ),
  goals(
    ['rake'],
    'f= n|dry-run t|trace T|tasks help version',
    /^(release(:rubygem_push)?|gem:push|push|(\w+:)*(release|publish))(\[.*)?$/,
  ),
  goals(
    ['sbt', 'mill', 'sbtn'],
    'D= J= batch no-colors help version',
    /(^|[+;\s/._])(publish(Signed|M2)?|sonatype(Bundle)?Release|ci-release|publishAll)$/,
  ),
  goals(['lein', 'ant'], 'f= D= help version', /^(deploy|release|publish)$/),
  goals(
    ['mvn', 'mvnw'],
    'f|file= P|activate-profiles= D= pl|projects= q|quiet B|batch-mode U|update-snapshots o|offline s|settings= T|threads= help version',
    /^(deploy|release:perform|nexus-staging:release|deploy:deploy(-file)?|release:prepare|jib:build|[\w.:-]*jib-maven-plugin:build|[\w.:-]*:(deploy|deploy-file|release|publish))$/,
  ),
  goals(
    ['gradle', 'gradlew'],
    'b|build-file= p|project-dir= P|project-prop= D|system-prop= x|exclude-task= I|init-script= q|quiet m|dry-run no-daemon info stacktrace help version',
    /(^|:)(publish(?!.*ToMavenLocal)\w*|uploadArchives|bintrayUpload|closeAndRelease\w*|jib|appDistributionUpload\w*)$/,
  ),
];
