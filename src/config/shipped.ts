/** Configurations that ship with hoopx, to be extended by name: `extends: ["hoopx:soc2"]`. They only tighten. */
import fs from 'node:fs';
import path from 'node:path';

/** Set when the bundle is built. */
declare const HOOPX_VERSION: string | undefined;

const PREFIX = 'hoopx:';
const FOLDER = path.join(
  import.meta.dirname,
  typeof HOOPX_VERSION === 'string' ? '../rules/profiles' : '../../rules/profiles',
);

export function isShipped(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** Names that can be extended. */
export function shippedNames(): string[] {
  const files = fs.readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => PREFIX + path.basename(file, '.json'));
}

/** Absolute path of a configuration that ships with hoopx, or null when there is none of the name. */
export function shippedFile(name: string): string | null {
  return shippedNames().includes(name) ? path.join(FOLDER, `${name.slice(PREFIX.length)}.json`) : null;
}
