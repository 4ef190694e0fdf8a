/**
 * Builds dist/: what bin/hoopx.js starts, as CommonJS, which Node starts about 10 ms sooner than an ES module.
 *
 *   start.cjs      compiles and runs the core, with V8's code cache
 *   hoopx.cjs      the core: everything that `src/cli/main.ts` imports statically, in one file
 *   NAME-HASH.cjs  what is behind an `await import('./file.ts')`, loaded when it is needed. These files take what is
 *                  in the core from the core, and what they share from common chunks, so every module exists once
 *   rules/*.cjs    the built-in rules, precompiled (`scripts/compile-rules.ts`)
 *   completion-specs.json  grammars of programs without a hand-written one: too large to stand in the core, and asked
 *                  for inside a synchronous function, so that it is a file of its own and not a lazy part
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const ENTRY = 'src/cli/main.ts';
/** Behind an `await import()`, but most runs need it. */
const HOT = ['src/execute/pipes.ts'];
/** Native modules: loaded from node_modules where they are installed, by the parts that need them. */
const NATIVE = ['node-pty', 'keytar'];
/** Read by `require` when something of it is first used. */
const TABLES = ['src/command/programs/completion-specs.json'];

const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

const SHARED = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external: [...NATIVE, ...TABLES.map((path) => `./${basename(path)}`)],
  define: { HOOPX_VERSION: JSON.stringify(version), 'import.meta.url': 'hoopxFileUrl' },
  outExtension: { '.js': '.cjs' },
  metafile: true,
  write: false,
  logLevel: 'warning',
};

/** Which tables of programs each name stands in, so that the bundle loads only those. */
function programPlaces() {
  const code =
    "import { programPlaces } from './src/command/programs/index.ts'; console.log(JSON.stringify(programPlaces()));";
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('the tables of programs cannot be read');
  return stdout.trim();
}

/** Every module by its path from the root, with what it imports: `{path, kind}`. */
async function moduleGraph() {
  const { metafile } = await build({ ...SHARED, entryPoints: [ENTRY], format: 'esm', splitting: true });
  return metafile.inputs;
}

/** Modules that are loaded with the entry, and modules where a lazy part begins. */
function splitGraph(graph) {
  const core = new Set([ENTRY, ...HOT]);
  for (const path of core) {
    for (const { path: next, kind, external } of graph[path].imports) {
      if (!external && kind !== 'dynamic-import') core.add(next);
    }
  }
  const imports = (path) => graph[path].imports.filter(({ external }) => !external);
  const outside = Object.keys(graph).filter((path) => !core.has(path));
  const lazy = Object.keys(graph).flatMap((path) =>
    imports(path).flatMap(({ path: next, kind }) =>
      kind === 'dynamic-import' && !core.has(next) ? [next] : [],
    ),
  );
  const exported = outside.flatMap((path) =>
    imports(path).flatMap(({ path: next }) => (core.has(next) ? [next] : [])),
  );
  return { core, lazy: [...new Set(lazy)].sort(), exported: [...new Set(exported)].sort() };
}

/** Resolves a relative import to its path from the root, by the graph's own names. */
const resolved = async (plugin, { path, resolveDir, kind }) => {
  const found = await plugin.resolve(path, { resolveDir, kind, pluginData: 'asked' });
  return found.errors.length > 0 || found.external ? null : relative(root, found.path);
};

/** In the core: a lazy part becomes `require('./NAME.cjs')` at the time of the call. */
const lazyParts = (names) => ({
  name: 'lazy-parts',
  setup(plugin) {
    plugin.onResolve({ filter: /^\./ }, async (args) => {
      if (args.kind !== 'dynamic-import' || args.pluginData === 'asked') return null;
      const name = names.get(await resolved(plugin, args));
      return name === undefined ? null : { path: `./${name}`, external: true };
    });
  },
});

/** In lazy parts: a module of the core is taken from the core. */
const fromCore = ({ core, exported }) => ({
  name: 'from-core',
  setup(plugin) {
    plugin.onResolve({ filter: /./ }, async (args) => {
      if (args.kind === 'entry-point' || args.namespace === 'core' || args.pluginData === 'asked')
        return null;
      const path = await resolved(plugin, args);
      return path !== null && core.has(path) ? { path, namespace: 'core' } : null;
    });
    plugin.onResolve({ filter: /./, namespace: 'core' }, ({ path }) => ({ path, external: true }));
    plugin.onLoad({ filter: /./, namespace: 'core' }, ({ path }) => ({
      contents: `module.exports = require('./hoopx.cjs').${exportName(exported.indexOf(path))};`,
      loader: 'js',
    }));
  },
});

/** In the core: a module is evaluated when something of it is first used. */
const lazyModules = {
  name: 'lazy-modules',
  setup(plugin) {
    // In a namespace of its own a file has no package.json above it that says "module".
    plugin.onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir }) => ({
      // By its place in the project: the name stands in the bundle, and whoever builds keeps his folders to himself.
      path: relative(root, join(resolveDir, path)),
      namespace: 'lazy',
    }));
    plugin.onLoad({ filter: /./, namespace: 'lazy' }, async ({ path }) => {
      const { code } = await transform(await readFile(join(root, path), 'utf8'), {
        loader: 'ts',
        format: 'cjs',
        platform: 'node',
        target: 'node20.19',
        sourcefile: path,
        define: SHARED.define,
      });
      return { contents: lazyImports(code), loader: 'js', resolveDir: dirname(join(root, path)) };
    });
  },
};

const exportName = (index) => `module${index}`;

/**
 * Modules are loaded when they are first used: `node:crypto` alone costs 5 ms, and a command needs few of the tables of
 * programs. Works on esbuild's output, where every use of an import goes through the variable of its module.
 */
function lazyImports(code) {
  const names = [];
  const declared = code.replace(
    /^var (import_\w+) = ((?:__toESM\()?require\("[^"]+"\)(?:, 1)?\)?);$/gm,
    (_, name, value) => {
      names.push(name);
      return `var loaded_${name};\nfunction use_${name}() { return loaded_${name} ??= ${value}; }`;
    },
  );
  if (names.length === 0) return code;
  return declared.replace(
    new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)(?:${names.join('|')})\\b(?! =)`, 'g'),
    (name) => `(use_${name}())`,
  );
}

async function finished(code) {
  const minified = await transform(lazyImports(code), {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
  });
  const needsUrl = minified.code.includes('hoopxFileUrl');
  return needsUrl
    ? `const hoopxFileUrl=require("node:url").pathToFileURL(__filename).href;${minified.code}`
    : minified.code;
}

/** All files of the bundle: name to code. */
export async function bundle() {
  SHARED.define.HOOPX_PROGRAMS = JSON.stringify(programPlaces());
  const graph = await moduleGraph();
  const parts = splitGraph(graph);
  const files = new Map();

  const lazy = await build({
    ...SHARED,
    entryPoints: parts.lazy,
    outbase: root,
    entryNames: '[name]-[hash]',
    chunkNames: 'shared-[hash]',
    format: 'esm',
    splitting: true,
    plugins: [fromCore(parts)],
  });
  const names = new Map();
  for (const [path, { entryPoint }] of Object.entries(lazy.metafile.outputs)) {
    if (entryPoint !== undefined) names.set(entryPoint, basename(path));
  }
  for (const { path, text } of lazy.outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20.19',
      supported: { 'dynamic-import': false },
    });
    files.set(basename(path), await finished(code));
  }

  const shared = parts.exported.map(
    (path, index) => `get ${exportName(index)}() { return require('./${path}'); }`,
  );
  const core = await build({
    ...SHARED,
    stdin: {
      contents: `module.exports = { ${shared.join(', ')}, main: require('./${ENTRY}').main };`,
      resolveDir: root,
      sourcefile: 'core.js',
    },
    format: 'cjs',
    supported: { 'dynamic-import': false },
    plugins: [lazyParts(names), lazyModules],
  });
  const code = await finished(core.outputFiles[0].text);
  if (/[^\0-\x7f]/.test(code)) throw new Error('the core is not ASCII, as start.ts takes it to be');
  files.set('hoopx.cjs', `(function (exports, require, module, __filename, __dirname) { ${code}\n})`);

  for (const path of TABLES)
    files.set(basename(path), JSON.stringify(JSON.parse(await readFile(join(root, path), 'utf8'))));

  const digest = createHash('sha256').update(files.get('hoopx.cjs')).digest('hex').slice(0, 16);
  const start = await build({
    ...SHARED,
    entryPoints: ['src/cli/start.ts'],
    format: 'cjs',
    define: { HOOPX_CORE: JSON.stringify(digest) },
  });
  files.set('start.cjs', await finished(start.outputFiles[0].text));
  return files;
}

async function writeBundle(files) {
  await mkdir(dist, { recursive: true });
  // The code cache is this machine's own, and stays out of the package.
  files.set('.npmignore', '*.cache\n');
  // Lazy parts first and the core last, each renamed into place: a hoopx that starts meanwhile sees whole files.
  for (const [name, code] of files) {
    await writeFile(join(dist, `.${name}.new`), code);
    await rename(join(dist, `.${name}.new`), join(dist, name));
  }
  for (const entry of await readdir(dist, { withFileTypes: true })) {
    if (entry.isFile() && !files.has(entry.name)) await rm(join(dist, entry.name), { force: true });
  }
}

/**
 * Checks a typical command and guards it, both in one process, so that what most runs need stands compiled in the code
 * cache from the first real one on.
 */
async function warm() {
  const home = await mkdtemp(join(tmpdir(), 'hoopx-build-'));
  const script =
    'cd . && git --version | head -n 5; for f in a b; do test -n "$f" && echo "$f"; done > /dev/null';
  const code = `
    const script = ${JSON.stringify(script)};
    process.argv = [process.execPath, 'hoopx', 'check', script];
    require(${JSON.stringify(join(dist, 'start.cjs'))});
    process.once('beforeExit', async () => {
      process.exitCode = await require(${JSON.stringify(join(dist, 'hoopx.cjs'))}).main(['-c', script]);
    });
  `;
  try {
    const { status } = spawnSync(process.execPath, ['--eval', code], {
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, HOOPX_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`the built hoopx ended with ${status}`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function compileRules() {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join('scripts', 'compile-rules.ts')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('scripts/compile-rules.ts failed');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeBundle(await bundle());
  compileRules();
  await warm();
}
