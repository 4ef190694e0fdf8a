/** Scripts of a package.json: which run for a name, in what order, and with what environment. */
import { findFile, pathIn } from './folders.ts';
import { asObject, type JsonObject, own, parseObject } from './json.ts';
import { quoteMarked } from './marks.ts';
import type { PackageTask, TaskHost } from './task.ts';

/** Folders that packages of a workspace usually lie in, where the workspace does not say. */
const USUAL = ['packages', 'apps', 'libs', 'services', 'modules', ''] as const;
const MAX_PACKAGES = 256;

interface Package {
  folder: string;
  content: JsonObject;
  scripts: JsonObject | null;
}

export function runPackageTask(task: PackageTask, host: TaskHost): void {
  const packages = packagesOf(task, host);
  const names = task.scripts.map((each) => host.mark(each));
  const args = task.args.map((each) => quoteMarked(host.mark(each)));
  const done = new Set<string>();
  for (const name of names) {
    let found = 0;
    for (const each of packages) {
      for (const script of matching(name, each.scripts, task.wide)) {
        found++;
        runScript(script, args, each, done, host);
      }
      if (names.length === 1 && /^(?:start|restart)$/.test(name)) runFallback(name, each, done, host);
    }
    if (found > 0 || task.program === 'never' || name.includes('*')) continue;
    if (packages.length > 0 || task.program === 'always') host.program([name, ...task.args]);
  }
}

/** The packages that are meant and known. */
function packagesOf(task: PackageTask, host: TaskHost): Package[] {
  if (host.cwd === null) return [];
  const found: Package[] = [];
  const add = (each: Package | null) => {
    if (each && !found.some((other) => other.folder === each.folder) && found.length < MAX_PACKAGES)
      found.push(each);
  };
  if (task.packages.length === 0) add(readPackage(host.cwd, host, true));
  if (task.packages.length === 0 && !task.everywhere) return found;
  const top = readPackage(host.cwd, host, true);
  const folder = top?.folder ?? host.cwd;
  const workspaces = workspacesOf(top);
  if (task.everywhere) {
    for (const each of workspaces)
      if (!each.includes('*')) add(readPackage(pathIn(folder, each), host, false));
  }
  for (const each of task.packages) {
    const name = host.mark(each).replace(/\.{3}|^!|\^/g, '');
    for (const place of placesOf(name, folder, workspaces)) add(readPackage(place, host, false));
  }
  return found;
}

/** Folders where a package of that name or path may lie. */
function placesOf(name: string, folder: string, workspaces: readonly string[]): string[] {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const parents = workspaces
    .filter((each) => /\/\*{1,2}$/.test(each))
    .map((each) => each.replace(/\/\*{1,2}$/, ''));
  const places = [pathIn(folder, name)];
  for (const parent of [...parents, ...USUAL]) {
    places.push(pathIn(folder, parent === '' ? base : `${parent}/${base}`));
  }
  for (const each of workspaces) if (!each.includes('*')) places.push(pathIn(folder, each));
  return [...new Set(places)].slice(0, 32);
}

function workspacesOf(top: Package | null): string[] {
  const given = own(top?.content ?? null, 'workspaces');
  const list = Array.isArray(given) ? given : own(asObject(given), 'packages');
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string').slice(0, MAX_PACKAGES) : [];
}

function readPackage(folder: string, host: TaskHost, above: boolean): Package | null {
  const file = findFile(['package.json'], folder, host, above);
  const content = file && parseObject(file.text);
  return content ? { folder: file.folder, content, scripts: asObject(own(content, 'scripts')) } : null;
}

/** Names of scripts that a name or pattern means. */
function matching(name: string, scripts: JsonObject | null, wide: boolean): string[] {
  if (scripts === null) return [];
  if (!name.includes('*')) return typeof own(scripts, name) === 'string' ? [name] : [];
  const pattern = name.replace(/\(!.*\)$|!\(.*\)/, '*');
  const parts = pattern
    .split(/(\*+)/)
    .map((part) =>
      !part.startsWith('*')
        ? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        : wide || part.length > 1
          ? '.*'
          : '[^:]*',
    );
  // More than a few stars are no pattern that anybody writes, and slow to match.
  if (parts.length > 5) return [];
  const regex = new RegExp(`^${parts.join('')}$`);
  return Object.keys(scripts).filter((each) => each.length < 200 && regex.test(each));
}

/** `preX`, `X`, `postX`: all that the package has, each once for one command. */
function runScript(
  name: string,
  args: readonly string[],
  place: Package,
  done: Set<string>,
  host: TaskHost,
): void {
  host.once(`${place.folder}/package.json ${name}`, args, () => {
    for (const each of [`pre${name}`, name, `post${name}`]) {
      const script = own(place.scripts, each);
      const key = `${place.folder}\0${each}`;
      if (typeof script !== 'string' || script.trim() === '' || done.has(key)) continue;
      done.add(key);
      const line = each === name ? [script, ...args].join(' ') : script;
      host.shell(line, { cwd: place.folder, variables: environmentOf(each, line, place) });
    }
  });
}

/** What npm does for `start` and `restart` without a script of that name. */
function runFallback(name: string, place: Package, done: Set<string>, host: TaskHost): void {
  if (own(place.scripts, name) !== undefined) return;
  if (name === 'restart') for (const each of ['stop', 'start']) runScript(each, [], place, done, host);
  else host.program(['node', 'server.js'], { cwd: place.folder });
}

/** The `npm_...` variables that the script speaks of. */
function environmentOf(name: string, script: string, { folder, content }: Package): Map<string, string> {
  const variables = new Map<string, string>();
  for (const [variable] of script.matchAll(/\bnpm_\w+/g)) {
    if (variable === 'npm_execpath') variables.set(variable, 'npm');
    else if (variable === 'npm_node_execpath') variables.set(variable, 'node');
    else if (variable === 'npm_lifecycle_event') variables.set(variable, name);
    else if (variable === 'npm_package_json') variables.set(variable, `${folder}/package.json`);
    else if (variable.startsWith('npm_package_')) {
      const path = variable.slice('npm_package_'.length);
      const config = /^config_(.+)$/.exec(path)?.[1];
      const value = config ? own(asObject(own(content, 'config')), config) : own(content, path);
      if (typeof value === 'string' || typeof value === 'number') variables.set(variable, String(value));
    }
  }
  return variables;
}
