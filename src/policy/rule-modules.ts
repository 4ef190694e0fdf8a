/** Finds the precompiled rules: beside the bundle in `dist/`, or from the sources after a build. */
import { createRequire } from 'node:module';

/** Set when the bundle is built. */
declare const HOOPX_VERSION: string | undefined;

const FOLDER = typeof HOOPX_VERSION === 'string' ? './rules/' : '../../dist/rules/';

/** Loads a module of `dist/rules/` by its file name. Throws when it is not there: without its rules hoopx runs nothing. */
export function ruleModule(name: string): unknown {
  return createRequire(import.meta.url)(FOLDER + name);
}
