/**
 * Builds dist/: what bin/hoopx.js starts, as CommonJS, which Node starts about 10 ms sooner than an ES module.
 *
 *   start.cjs      compiles and runs units, with V8's code cache
 *   hoopx.cjs      the core, a unit: what `src/cli/main.ts` imports statically and nearly every command needs
 *   NAME.cjs       the other units: what few commands need of the static imports (see COLD), loaded when first used
 *   NAME-HASH.cjs  what is behind an `await import('./file.ts')`, loaded when it is needed. These files take what is
 *                  in a unit from the unit, and what they share from common chunks, so every module exists once
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
const HOT = ['src/execute/inlet.ts', 'src/execute/pipes.ts'];
/** Where a unit of its own begins: modules that are imported statically, but that few commands use. By the unit's name. */
const COLD = {
  code: 'src/command/code.ts',
  tasks: 'src/command/tasks.ts',
  wrappers: 'src/command/wrappers/index.ts',
  ...Object.fromEntries(
    [
      'cloud',
      'containers',
      'databases',
      'disks',
      'interpreters',
      'listed-tasks',
      'network',
      'operations',
      'option-commands',
      'own-files',
      'packages',
      'prefixes',
      'service-commands',
      'shell-escapes',
      'system',
      'version-control',
    ].map((table) => [`programs-${table}`, `src/command/programs/${table}.ts`]),
  ),
};
/** Holds what several cold units share. */
const SHARED_UNIT = 'shared';
const CORE_UNIT = 'hoopx';
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
  define: { HOOPX_VERSION: JSON.stringify(version), 'import.meta.dirname': '__dirname' },
  outExtension: { '.js': '.cjs' },
  metafile: true,
  write: false,
  logLevel: 'warning',
};

/** Which tables of programs each name stands in, so that the bundle loads only those. */
function programPlaces() {
  const code =
    "import { programPlaces } from './src/command/programs/index.ts'; process.stdout.write(programPlaces());";
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('the tables of programs cannot be read');
  return stdout;
}

/** Every module by its path from the root, with what it imports: `{path, kind}`. */
async function moduleGraph() {
  const { metafile } = await build({ ...SHARED, entryPoints: [ENTRY], format: 'esm', splitting: true });
  return metafile.inputs;
}

/** Static imports of a module, by path. */
const staticImports = (graph, path) =>
  graph[path].imports.flatMap(({ path: next, kind, external }) =>
    external || kind === 'dynamic-import' ? [] : [next],
  );

/** What the roots reach by static imports, themselves included; it ends where another unit begins. */
function reached(graph, roots, borders) {
  const found = new Set(roots);
  for (const path of found) {
    for (const next of staticImports(graph, path)) if (!borders.has(next)) found.add(next);
  }
  return found;
}

/**
 * The unit of every module that the entry imports statically, what each unit must export for others, and the modules
 * where a lazy part begins.
 */
function splitGraph(graph) {
  const borders = new Set(Object.values(COLD));
  for (const path of borders) if (!graph[path]) throw new Error(`${path} is not part of the bundle`);
  const unitOf = new Map();
  for (const path of reached(graph, [ENTRY, ...HOT], borders)) unitOf.set(path, CORE_UNIT);
  for (const [unit, root] of Object.entries(COLD)) {
    for (const path of reached(graph, [root], borders)) {
      if (!unitOf.has(path)) unitOf.set(path, unit);
      else if (unitOf.get(path) !== CORE_UNIT) unitOf.set(path, SHARED_UNIT);
    }
  }
  const lazy = new Set();
  const exported = new Set();
  for (const [path, { imports }] of Object.entries(graph)) {
    for (const { path: next, kind, external } of imports) {
      if (external) continue;
      if (kind === 'dynamic-import' && !unitOf.has(next)) lazy.add(next);
      if (unitOf.has(next) && unitOf.get(next) !== unitOf.get(path)) exported.add(next);
    }
  }
  return { unitOf, lazy: [...lazy].sort(), exported: [...exported].sort() };
}

/** Resolves an import to its path from the root, by the graph's own names; null outside the bundle. */
const resolved = async (plugin, { path, resolveDir, kind }) => {
  const found = await plugin.resolve(path, { resolveDir, kind, pluginData: 'asked' });
  return found.errors.length > 0 || found.external ? null : relative(root, found.path);
};

/** In a unit: a lazy part becomes `require('./NAME.cjs')` at the time of the call. */
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

/** A module of another unit is taken from there. `own` is the unit that is built, null for lazy parts. */
const fromUnits = ({ unitOf, exported }, own) => ({
  name: 'from-units',
  setup(plugin) {
    plugin.onResolve({ filter: /./ }, async (args) => {
      if (args.kind === 'entry-point' || args.namespace === 'unit' || args.pluginData === 'asked')
        return null;
      const path = await resolved(plugin, args);
      const unit = unitOf.get(path);
      return unit === undefined || unit === own ? null : { path, namespace: 'unit' };
    });
    plugin.onResolve({ filter: /./, namespace: 'unit' }, ({ path }) => ({ path, external: true }));
    plugin.onLoad({ filter: /./, namespace: 'unit' }, async ({ path }) => {
      const unit = unitOf.get(path);
      const name = exportName(exported.indexOf(path));
      // Lazy parts are loaded by Node's own require(), which knows only the core.
      const exports =
        own === null && unit !== CORE_UNIT
          ? `require('./${CORE_UNIT}.cjs').unit('./${unit}.cjs')`
          : `require('./${unit}.cjs')`;
      return { contents: `module.exports = ${exports}.${name};`, loader: 'js' };
    });
  },
});

/** In a unit: a module is evaluated when something of it is first used. */
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
      return { contents: leanModule(code), loader: 'js', resolveDir: dirname(join(root, path)) };
    });
  },
};

const exportName = (index) => `module${index}`;

/**
 * Modules are loaded when they are first used: `node:crypto` alone costs 5 ms, and a command needs few of the tables of
 * programs. Works on esbuild's output, where every use of an import goes through the variable of its module.
 */
function lazyImports(code, inline = false) {
  const values = new Map();
  const declared = code.replace(
    /^var (import_\w+) = (?:(require\("[^"]+"\))|__toESM\((require\("[^"]+"\))(?:, 1)?\));\n/gm,
    (statement, name, plain, wrapped) => {
      if (inline && plain?.endsWith('.ts")')) {
        values.set(name, plain);
        return '';
      }
      const onlyDefault =
        wrapped?.includes('"node:') && !new RegExp(`\\b${name}\\b(?! =|\\.default\\b)`).test(code);
      values.set(name, `use_${name}()`);
      const value = onlyDefault ? `{ default: ${wrapped} }` : statement.slice(statement.indexOf('=') + 2, -2);
      return `var loaded_${name};\nfunction use_${name}() { return loaded_${name} ??= ${value}; }\n`;
    },
  );
  if (values.size === 0) return code;
  return declared.replace(
    new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)(?:${[...values.keys()].join('|')})\\b(?! =)`, 'g'),
    (name) => `(${values.get(name)})`,
  );
}

/**
 * A module as esbuild makes it CommonJS, without what makes it slow to start: a getter and a closure for every export, a
 * copy of esbuild's own functions, a function for every import. Imported modules are called where they are used:
 * `require("./x.ts").y`, which esbuild turns into the call of a function that evaluates the module once.
 */
function leanModule(code) {
  const header =
    /^([\s\S]*?)var (\w+_exports) = \{\};\n__export\(\2, \{\n([\s\S]*?)\n\}\);\nmodule\.exports = __toCommonJS\(\2\);\n/.exec(
      code,
    );
  if (header === null) return lazyImports(code);
  const [start, helpers, , list] = header;
  const exports = list.split('\n').map((line) => {
    const [, name, value] = /^ {2}(\w+): \(\) => ([\w.]+),?$/.exec(line);
    return value.startsWith('import_') ? `get ${name}() { return ${value}; }` : `${name}: ${value}`;
  });
  const own = code
    .slice(start.length)
    .replace(/^\/\/ Annotate the CommonJS export names for ESM import in node:\n0 && [\s\S]*$/m, '');
  const lean = lazyImports(`${own}\nmodule.exports = { ${exports.join(', ')} };\n`, true);
  return lean.includes('__') ? helpers + lean : lean;
}

async function finished(code) {
  const { code: minified } = await transform(lazyImports(code), {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    minify: true,
    legalComments: 'none',
  });
  return minified;
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
    plugins: [fromUnits(parts, null)],
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

  for (const path of TABLES)
    files.set(basename(path), JSON.stringify(JSON.parse(await readFile(join(root, path), 'utf8'))));

  const digests = {};
  for (const unit of new Set(parts.unitOf.values())) {
    const name = `${unit}.cjs`;
    files.set(name, await unitCode(unit, parts, names));
    digests[`./${name}`] = createHash('sha256').update(files.get(name)).digest('hex').slice(0, 16);
  }
  const start = await build({
    ...SHARED,
    entryPoints: ['src/cli/start.ts'],
    format: 'cjs',
    define: { HOOPX_UNITS: JSON.stringify(digests) },
  });
  files.set('start.cjs', await finished(start.outputFiles[0].text));
  return files;
}

/** A function expression that `src/cli/start.ts` calls. `names` are the files of the lazy parts. */
async function unitCode(unit, parts, names) {
  const exports = parts.exported.flatMap((path, index) =>
    parts.unitOf.get(path) === unit ? [`get ${exportName(index)}() { return require('./${path}'); }`] : [],
  );
  if (unit === CORE_UNIT)
    exports.push(`main: require('./${ENTRY}').main`, 'unit: (name) => hoopxRequire(name)');
  const built = await build({
    ...SHARED,
    stdin: {
      contents: `module.exports = { ${exports.join(', ')} };`,
      resolveDir: root,
      sourcefile: `${unit}.js`,
    },
    format: 'cjs',
    supported: { 'dynamic-import': false },
    plugins: [lazyParts(names), fromUnits(parts, unit), lazyModules],
  });
  const code = (await finished(built.outputFiles[0].text)).trimEnd();
  if (/[^\0-\x7f]/.test(code)) throw new Error(`the unit ${unit} is not ASCII, as start.ts takes it to be`);
  return `(function (exports, require, module, __filename, __dirname, hoopxRequire) { ${code}\n})`;
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
  const script = 'cd . && git --version | head -n 5';
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
