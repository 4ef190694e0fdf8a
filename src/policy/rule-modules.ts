/** Finds the precompiled rules: beside the bundle in `dist/`, or from the sources after a build. */
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

/** Set when the bundle is built. */
declare const HOOPX_VERSION: string | undefined;
/** Loads units with V8's code cache: see `src/cli/start.ts`. */
declare const hoopxRequire: ((unit: string) => unknown) | undefined;

const FOLDER = path.join(
  import.meta.dirname,
  typeof HOOPX_VERSION === 'string' ? 'rules' : '../../dist/rules',
);

/**
 * What a file of `dist/rules/` holds: a value in JSON, or the exports of a unit. Throws when it is not there: without its
 * rules hoopx runs nothing.
 */
export function ruleModule(name: string): unknown {
  const file = path.join(FOLDER, name);
  if (name.endsWith('.json')) return JSON.parse(fs.readFileSync(file, 'utf8'));
  if (typeof hoopxRequire === 'function') return hoopxRequire(`./rules/${name}`);
  const module = { exports: {} };
  vm.runInThisContext(fs.readFileSync(file, 'utf8'))(module.exports, null, module);
  return module.exports;
}
