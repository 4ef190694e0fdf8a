/**
 * Files that programs run on their own, by the name or place that such files have: `pytest` runs `conftest.py`, `gradle`
 * runs `build.gradle`, `go test` runs every `x_test.go`. A project's own are no question; what this very request has written
 * there is read.
 */
import type { Call } from '../call.ts';
import { globMatcher } from '../paths.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { type Arg, known } from '../value.ts';

/**
 * Programs, or one with some of its subcommands, the files, their language. `*.x` stands for operands with that ending, and
 * a pattern behind two stars and a slash for any file that the request has written.
 */
const FILES: readonly (readonly [programs: string, files: string, language: string])[] = [
  ['pytest py.test', 'conftest.py tests/conftest.py test/conftest.py setup.py', 'python'],
  ['pytest py.test', '*.py **/test_*.py **/*_test.py', 'python'],
  ['pip pip3 uv poetry pdm hatch tox', 'setup.py hatch_build.py build.py', 'python'],
  ['nox', 'noxfile.py', 'python'],
  ['invoke inv', 'tasks.py', 'python'],
  ['fab', 'fabfile.py', 'python'],
  ['doit', 'dodo.py', 'python'],
  ['scons', 'SConstruct SConscript', 'python'],
  ['waf', 'wscript', 'python'],
  ['mkdocs sphinx-build', 'conf.py docs/conf.py', 'python'],
  ['gunicorn celery flask uvicorn', 'gunicorn.conf.py app.py wsgi.py main.py', 'python'],
  [
    'gradle gradlew',
    'build.gradle settings.gradle build.gradle.kts settings.gradle.kts init.gradle',
    'groovy',
  ],
  ['rake rails', 'Rakefile rakefile Rakefile.rb', 'ruby'],
  ['bundle bundler', 'Gemfile', 'ruby'],
  ['gem', '*.gemspec', 'ruby'],
  ['vagrant', 'Vagrantfile', 'ruby'],
  ['pod', 'Podfile', 'ruby'],
  ['fastlane', 'Fastfile fastlane/Fastfile', 'ruby'],
  ['guard', 'Guardfile', 'ruby'],
  ['cap thor', 'Capfile Thorfile', 'ruby'],
  ['rackup puma', 'config.ru config/puma.rb', 'ruby'],
  ['rspec', 'spec/spec_helper.rb', 'ruby'],
  ['rspec minitest', '*.rb **/*_spec.rb', 'ruby'],
  ['gulp', 'gulpfile.js gulpfile.mjs gulpfile.ts', 'javascript'],
  ['grunt', 'Gruntfile.js', 'javascript'],
  ['webpack webpack-cli', 'webpack.config.js webpack.config.cjs webpack.config.ts', 'javascript'],
  [
    'vite vitest',
    'vite.config.js vite.config.ts vite.config.mjs vitest.config.ts vitest.config.js',
    'javascript',
  ],
  ['vitest jest mocha ava tap jasmine', '*.js *.ts *.mjs *.cjs *.tsx *.jsx', 'javascript'],
  [
    'vitest jest',
    '**/*.test.[jt]s **/*.test.[jt]sx **/*.spec.[jt]s **/*.spec.[jt]sx **/*.test.[cm]js',
    'javascript',
  ],
  ['jest', 'jest.config.js jest.config.cjs jest.config.ts jest.setup.js', 'javascript'],
  ['mocha', '.mocharc.js .mocharc.cjs', 'javascript'],
  ['eslint', 'eslint.config.js eslint.config.mjs eslint.config.cjs .eslintrc.js .eslintrc.cjs', 'javascript'],
  ['prettier', 'prettier.config.js .prettierrc.js prettier.config.cjs prettier.config.mjs', 'javascript'],
  ['babel', 'babel.config.js .babelrc.js', 'javascript'],
  ['rollup', 'rollup.config.js rollup.config.mjs', 'javascript'],
  ['next', 'next.config.js next.config.mjs next.config.ts', 'javascript'],
  ['nuxt nuxi', 'nuxt.config.js nuxt.config.ts', 'javascript'],
  ['tailwindcss postcss', 'tailwind.config.js postcss.config.js', 'javascript'],
  ['tsup esbuild', 'tsup.config.ts esbuild.config.js', 'javascript'],
  ['playwright', 'playwright.config.ts playwright.config.js', 'javascript'],
  ['cypress', 'cypress.config.js cypress.config.ts', 'javascript'],
  ['karma', 'karma.conf.js', 'javascript'],
  ['metalsmith eleventy', '.eleventy.js eleventy.config.js', 'javascript'],
  ['task go-task', 'Taskfile.yml Taskfile.yaml taskfile.yml', 'yaml'],
  ['ansible-playbook', '*.yml *.yaml', 'yaml'],
  ['act', '.github/workflows/ci.yml', 'yaml'],
  ['pre-commit prek', '.pre-commit-config.yaml .pre-commit-config.yml', 'yaml'],
  ['lefthook', 'lefthook.yml lefthook.yaml .lefthook.yml .lefthook.yaml', 'yaml'],
  ['foreman honcho overmind hivemind goreman', 'Procfile Procfile.dev', 'procfile'],
  ['task poe pdm hatch rye tox', 'pyproject.toml', 'task-sections'],
  ['tox', 'tox.ini', 'task-sections'],
  ['cargo makers', 'Makefile.toml', 'yaml'],
  ['mprocs', 'mprocs.yaml', 'yaml'],
  ['air', '.air.toml', 'yaml'],
  ['nodemon', 'nodemon.json', 'yaml'],
  ['goreleaser', '.goreleaser.yml .goreleaser.yaml', 'yaml'],
  ['gitlab-runner gitlab-ci-local', '.gitlab-ci.yml', 'yaml'],
  ['cmake', 'CMakeLists.txt', 'cmake'],
  ['direnv', '.envrc', 'sh'],
  ['cargo', 'build.rs src/main.rs src/lib.rs', 'rust'],
  ['cargo:test|t|run|r|bench|nextest', '**/*.rs', 'rust'],
  ['go', 'main.go', 'go'],
  ['go:test|run', '**/*.go', 'go'],
  ['go:generate', '**/*.go', 'go-generate'],
  ['gcc cc clang g++ c++ clang++ tcc zig', '*.c *.cc *.cpp *.cxx', 'c'],
  ['javac kotlinc scalac', '*.java *.kt *.scala', 'java'],
  ['dotnet', 'Program.cs', 'calls'],
  ['npm pnpm yarn bun', '.pnpmfile.cjs .yarnrc.js', 'javascript'],
  ['mise rtx', 'mise.toml .mise.toml', 'yaml'],
];

const NONE: Start[] = [];

/** @param subcommands behind a colon, the only ones that run the files */
function startsOf(files: string, language: string, subcommands: string | undefined): (call: Call) => Start[] {
  const names = files.split(' ').filter((name) => !name.startsWith('*'));
  const endings = files.split(' ').flatMap((name) => (/^\*[^*]/.test(name) ? [name.slice(1)] : []));
  const patterns = files
    .split(' ')
    .flatMap((name) => (name.startsWith('**/') ? [globMatcher(name.slice(3))] : []));
  const start = (path: Arg): Start => ({ kind: 'file', path, language, fresh: true });
  const named = names.map((name) => start(known(name)));
  const among = subcommands?.split('|');
  return (call) => {
    if (!call.wrote || (among && !among.includes(call.subcommand[0] ?? ''))) return NONE;
    if (endings.length === 0 && patterns.length === 0) return named;
    return [
      ...named,
      ...call.args.filter(({ text }) => endings.some((ending) => text.endsWith(ending))).map(start),
      ...patterns.flatMap((pattern) => call.writtenFiles(pattern)).map(start),
    ];
  };
}

export const OWN_FILES: readonly ProgramSpec[] = FILES.map(([programs, files, language]) => {
  const [names, subcommands] = programs.split(':');
  return { names: names!.split(' '), alsoStarts: startsOf(files, language, subcommands) };
});
