/** Where hoopx itself is installed. */
import { dirname, isAbsolute, join } from 'node:path';

/** Folder of the bundle, or null when hoopx runs from its sources. In the bundle every file lies in `dist/`. */
export function bundleFolder(): string | null {
  return typeof __dirname === 'undefined' ? null : __dirname;
}

/** What hoopx runs from. Changing this code is changing the guard. */
export function programPaths(startedAs: string | undefined = process.argv[1]): string[] {
  const bundle = bundleFolder();
  const paths = bundle === null ? [] : [bundle, join(dirname(bundle), 'bin')];
  if (startedAs !== undefined && isAbsolute(startedAs)) paths.push(startedAs);
  return paths;
}

/** The JSON Schemas that are shipped, or null when they are not where they should be. */
export function schemaFolder(): string | null {
  const bundle = bundleFolder();
  return bundle === null ? null : join(dirname(bundle), 'rules', 'schema');
}
