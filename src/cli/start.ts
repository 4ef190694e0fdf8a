/**
 * Compiles and runs the core (`hoopx.cjs`) with V8's code cache: about 25 ms of a start go into compiling otherwise.
 *
 * The cache is code, and whoever can write it runs inside the guard. So it lies beside the bundle, in the same folder
 * that is guarded like the bundle itself, and never in a cache folder of the user's, where any agent may write.
 * Where that folder cannot be written (installed by root) hoopx goes without. (Node's own
 * `module.enableCompileCache` is not there in Node 20, which hoopx supports.)
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** Digest of the core, put in by the build: V8 itself would take the cache of any other source of the same length. */
declare const HOOPX_CORE: string;

const core = join(__dirname, 'hoopx.cjs');
const cache = join(__dirname, `${HOOPX_CORE}-${process.version}-${process.arch}.cache`);

// The build makes it a function expression in ASCII: nothing to decode and nothing to put together here.
const source = readFileSync(core, 'latin1');
const cachedData = readCache();
const script = new Script(source, {
  filename: core,
  ...(cachedData === null ? {} : { cachedData }),
});
if (cachedData === null || script.cachedDataRejected) process.on('exit', writeCache);

// Known to require(): the lazy parts take their share of the core from it.
const module = new Module(core);
module.filename = core;
module.paths = [];
require.cache[core] = module;
script.runInThisContext()(module.exports, Module.createRequire(core), module, core, __dirname);

function readCache(): Buffer | null {
  try {
    return readFileSync(cache);
  } catch {
    return null;
  }
}

/** At the end, when the functions that a start needs are compiled. Renamed into place: never half a file. */
function writeCache(): void {
  const draft = `${cache}.${process.pid}`;
  try {
    writeFileSync(draft, script.createCachedData(), { flag: 'wx', mode: 0o644 });
    renameSync(draft, cache);
  } catch {
    rmSync(draft, { force: true });
  }
}
