/**
 * Compiles and runs the units of the bundle, the core (`hoopx.cjs`) first, with V8's code cache: about 25 ms of a start go
 * into compiling otherwise.
 *
 * The cache is code, and whoever can write it runs inside the guard. So it lies beside the bundle, in the same folder
 * that is guarded like the bundle itself, and never in a cache folder of the user's, where any agent may write.
 * Where that folder cannot be written (installed by root) hoopx goes without. (Node's own
 * `module.enableCompileCache` is not there in Node 20, which hoopx supports.)
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** Digest of each unit by its name, put in by the build: V8 itself would take the cache of any other source of the same length. */
declare const HOOPX_UNITS: Readonly<Record<string, string>>;
const CORE = './hoopx.cjs';
/** Rule packs are units as well; their names hold their digests. */
const RULES = './rules/';

// By Node's own `module`, as importing it costs 1 ms.
const Module = module.constructor as new (id: string) => NodeJS.Module;

// Known to require(): the lazy parts take their share of the core from it.
const core = unitNamed(CORE);
require.cache[core.filename] = core;
const units = new Map<string, NodeJS.Module>([[CORE, core]]);
const uncached: { cache: string; script: Script }[] = [];
run(CORE, core);

function unitNamed(name: string): NodeJS.Module {
  const unit = new Module(join(__dirname, name));
  unit.filename = unit.id;
  return unit;
}

/** What units call `require`: the other units, and everything else by Node's own. */
function requireUnit(name: string): unknown {
  if (!Object.hasOwn(HOOPX_UNITS, name) && !name.startsWith(RULES)) return require(name);
  const known = units.get(name);
  if (known) return known.exports;
  const unit = unitNamed(name);
  units.set(name, unit);
  run(name, unit);
  return unit.exports;
}

function run(name: string, unit: NodeJS.Module): void {
  const cache = join(__dirname, `${HOOPX_UNITS[name] ?? name}-${process.version}-${process.arch}.cache`);
  const cachedData = readCache(cache);
  // The build makes it a function expression in ASCII: nothing to decode and nothing to put together here.
  const script = new Script(readFileSync(unit.id, 'latin1'), {
    filename: unit.id,
    ...(cachedData === null ? {} : { cachedData }),
  });
  if (cachedData === null || script.cachedDataRejected) {
    if (uncached.length === 0) process.on('exit', writeCaches);
    uncached.push({ cache, script });
  }
  script.runInThisContext()(unit.exports, requireUnit, unit, unit.id, __dirname, requireUnit);
}

function readCache(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

/** At the end, when the functions that were needed are compiled. Renamed into place: never half a file. */
function writeCaches(): void {
  for (const { cache, script } of uncached) {
    const draft = `${cache}.${process.pid}`;
    try {
      writeFileSync(draft, script.createCachedData(), { flag: 'wx', mode: 0o644 });
      renameSync(draft, cache);
    } catch {
      rmSync(draft, { force: true });
    }
  }
}
