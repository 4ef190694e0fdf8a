/** What calls do, as rows of a table: makers of handlers shared by the languages. */
import { requestTo, storeDestroyed } from '../http-stores.ts';
import type { Taint } from '../types.ts';
import { fromPieces, hole, known, knownPrefix } from '../value.ts';
import type { Scene } from './findings.ts';
import type { Handler, Site } from './language.ts';
import {
  alternatives,
  concat,
  globValue,
  joinPath,
  listValue,
  literal,
  make,
  textValue,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';

export type Handlers = ReadonlyMap<string, Handler>;

/** A table from `{ 'os.remove|os.unlink': handler }`. */
export function table(rows: { readonly [names: string]: Handler }): Handlers {
  const handlers = new Map<string, Handler>();
  for (const [names, handler] of Object.entries(rows))
    for (const name of names.split('|')) handlers.set(name, handler);
  return handlers;
}

/** A positional argument, or the keyword argument of that name. */
export function arg(site: Site, place: number, ...names: string[]): Value {
  for (const name of names) {
    const value = site.named.get(name);
    if (value) return value;
  }
  return site.args[place] ?? UNKNOWN;
}

export function isTrue(value: Value | undefined): boolean {
  if (!value) return false;
  return (
    value.path === 'True' ||
    value.path === 'true' ||
    value.path === 'TRUE' ||
    value.path === 'T' ||
    literal(value) === '1' ||
    (value.text === null && value.path === null)
  );
}

/** The first argument is a shell command. */
export const shell: Handler = (site) => {
  if (site.args.length > 0 || site.named.size > 0) site.found.shell(arg(site, 0, 'cmd', 'command', 'args'));
};

/** All arguments are a program and its arguments; a single one is a shell command (`system` of Perl, Ruby). */
export const systemCall: Handler = (site) => {
  const args = site.args.filter((each) => !each.entries);
  const [first] = args;
  if (!first) return;
  if (args.length === 1 && !first.items) site.found.shell(first);
  else if (args.length === 1) site.found.argv(first);
  // `system({'A'=>'1'}, 'ls', '-l')`; `exec(['rm', 'rm'], '-rf')` names the program twice.
  else site.found.argv(listValue(first.items?.[0] ? [first.items[0], ...args.slice(1)] : args));
};

export const evaluates =
  (language: string, place = 0): Handler =>
  (site) =>
    site.found.evaluates(site.args[place] ?? UNKNOWN, language);

export const deletes =
  (more: { recursive?: boolean; place?: number } = {}): Handler =>
  (site) => {
    const values =
      more.place === undefined ? site.args.filter((each) => !each.entries) : [arg(site, more.place, 'path')];
    for (const value of values.length > 0 ? values : [...site.named.values()].slice(0, 1)) {
      site.found.onPaths('delete', value, { recursive: more.recursive === true, irreversible: true });
    }
  };

export const writes =
  (place = 0, action: 'write' | 'append' | 'truncate' | 'permission' = 'write'): Handler =>
  (site) => {
    const path = arg(site, place, 'path', 'file', 'filename');
    if (action === 'write' || action === 'append') site.found.writes(action, path, site.args[place + 1]);
    else site.found.onPaths(action, path);
  };

/** The value is the content of a file. */
export const readsFile =
  (place = 0): Handler =>
  (site) => {
    const value = arg(site, place, 'file', 'path', 'filename');
    return make({ path: `${site.path}()`, args: site.args, taints: site.found.reads(value) });
  };

export const copies =
  (action: 'write' | 'move', from = 0, to = 1): Handler =>
  (site) => {
    const taints = action === 'move' ? [] : site.found.reads(arg(site, from, 'src'));
    if (action === 'move') site.found.onPaths('move', arg(site, from, 'src'));
    site.found.onPaths('write', arg(site, to, 'dst'));
    return make({ path: `${site.path}()`, taints });
  };

/** A download: the value is what came over the network. */
export const receives =
  (place = 0): Handler =>
  (site) => {
    const url = arg(site, place, 'url');
    site.found.receives(url);
    return make({ path: `${site.path}()`, args: site.args, taints: ['network'] });
  };

/** An upload of everything but the URL, headers and credentials for the server. */
export const sends =
  (place = 0): Handler =>
  (site) => {
    const url = arg(site, place, 'url');
    const content = site.args.filter((_, index) => index !== place && index > place);
    for (const [name, value] of site.named)
      if (!/^(?:url|headers|auth|cert|verify|timeout|method)$/.test(name)) content.push(value);
    site.found.sends(url, content);
    return make({ path: `${site.path}()`, args: site.args, taints: ['network'] });
  };

function hostOf(url: string | null): string | null {
  return /^[a-z]+:\/\/(?:[^/@]*@)?([^/:?#]+)/i.exec(url ?? '')?.[1]?.toLowerCase() ?? null;
}

/** A DELETE request: of an index or a collection when it goes to a data store. */
export const deletesAt =
  (place = 0): Handler =>
  (site) => {
    const url = literal(arg(site, place, 'url'));
    site.found.effect('delete', { ...site.found.named('url', url ?? 'url'), host: hostOf(url) });
    const store = url === null ? null : storeDestroyed(requestTo(url, 'DELETE', []));
    if (store !== null)
      site.found.effect('drop', site.found.named('database', store), { recursive: true, irreversible: true });
  };

export const connects =
  (host = 0, action: 'connect' | 'listen' = 'connect'): Handler =>
  (site) => {
    site.found.socket(action, arg(site, host, 'host'));
    return make({ path: `${site.path}()`, args: site.args, taints: ['network'] });
  };

export const joins: Handler = (site) => site.found.joins();

/** The value is the first argument (or the object), whatever is done to it. */
export const passes =
  (place = 0): Handler =>
  (site) =>
    site.args[place] ?? site.base ?? UNKNOWN;

export const gives =
  (make_: (site: Site) => Value): Handler =>
  (site) =>
    make_(site);

export const joinsPath: Handler = (site) => joinPath(site.args);

export const globs =
  (place = 0): Handler =>
  (site) =>
    globValue(site.args[place] ?? UNKNOWN);

/**
 * A name that is found in a folder: it never leads out of it. In the project the code's own conditions count
 * (`if f.endswith('.pyc')`); elsewhere it may be any of the folder's files.
 */
export function foundIn(site: Site, folder: Value, path: string | null): Value {
  const outside = site.found
    .paths(folder)
    .some(({ scope }) => /^(?:root|system|home|device|credentials)$/.test(scope ?? ''));
  const name = outside ? hole('*', { kind: 'glob' }) : hole('$name', { slashless: true });
  return make({ path, text: fromPieces([name]) });
}

/** `~` and `~/x` as the user's home. */
export function expandHome(value: Value, scene: Scene): Value {
  const expanded = alternatives(value).map((each) => {
    const prefix = each.text ? knownPrefix(each.text.pieces) : '';
    if (each.text && /^~(?:\/|$)/.test(prefix)) {
      const home = scene.context.home;
      const rest = each.text.pieces.slice(1);
      return concat([
        textValue(home + prefix.slice(1)),
        ...rest.map((piece) =>
          typeof piece === 'string' ? textValue(piece) : make({ taints: piece.taints }),
        ),
      ]);
    }
    return each;
  });
  return expanded.length === 1 ? expanded[0]! : { ...expanded[0]!, also: expanded.slice(1) };
}

export const expandsHome: Handler = (site) =>
  expandHome(site.args[0] ?? site.base ?? UNKNOWN, site.found.scene);

/** Text that a decoder makes of a constant, else a value of which only that is known. */
export const decodes =
  (decode: (text: string) => string | null): Handler =>
  (site) => {
    const text = literal(site.args[0] ?? site.base ?? undefined);
    const decoded = text === null ? null : decode(text);
    const taints = union([site.args[0] ?? UNKNOWN]);
    if (decoded === null) return make({ taints: [...taints, 'decoder'] });
    return { ...textValue(known(decoded)), taints: ['decoder'] };
  };

export const fromBase64 = (text: string): string | null =>
  /^[A-Za-z0-9+/_=\s-]*$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : null;
export const fromHex = (text: string): string | null =>
  /^(?:[0-9a-fA-F]{2}|\s)*$/.test(text) ? Buffer.from(text.replace(/\s/g, ''), 'hex').toString('utf8') : null;
export const fromRot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)),
  );

/** Characters from their numbers. */
export const characters: Handler = (site) => {
  const codes = site.args.map((each) => Number(literal(each) ?? 'x'));
  if (codes.length === 0 || codes.some((code) => !Number.isInteger(code) || code < 0 || code > 0x10ffff))
    return make({ taints: union(site.args) });
  return textValue(String.fromCodePoint(...codes));
};

export const SECRET_NAME = /(?:KEY|TOKEN|SECRET|PASSW|PWD$|CREDENTIAL|PRIVATE)/i;

/** Value of an environment variable: the home and the working directory are known. */
export function environmentValue(name: string, scene: Scene): Value {
  if (name === 'HOME') return textValue(scene.context.home);
  if (name === 'USER' || name === 'LOGNAME') return textValue(scene.context.user);
  const secret: Taint[] = SECRET_NAME.test(name) ? ['secret'] : [];
  return make({ path: `env_${name}`, taints: secret });
}

export function cwdValue(scene: Scene): Value {
  const [first] = scene.cwd;
  return scene.cwd.length === 1 && typeof first === 'string' ? textValue(first) : make({ path: 'cwd' });
}

/** A fresh folder or file among the temporary ones. */
export const TEMPORARY: Value = textValue(fromPieces(['/tmp/', hole('$temporary', { slashless: true })]));

/** Prints variables of the environment that are named like secrets. */
export const revealsVariables: Handler = (site) => {
  for (const value of site.args.flatMap(alternatives)) {
    const name = /^env_(\w+)$/.exec(value.path ?? '')?.[1];
    if (name !== undefined && value.taints.includes('secret'))
      site.found.effect('reveal', site.found.named('environment', name), { carries: ['secret'] });
  }
};

/** Ends a process; `-1` is every process that may be ended. */
export function kills(site: Site, process: Value | undefined): void {
  const text = process ? literal(process) : null;
  site.found.effect('kill', {
    ...site.found.named('process', text ?? 'process', text !== null),
    whole: text === '-1',
  });
}

/** The environment as a whole goes somewhere it can be read. */
export const reveals =
  (isEnvironment: (path: string) => boolean): Handler =>
  (site) => {
    for (const value of site.args) {
      if (value.path !== null && isEnvironment(value.path))
        site.found.effect('reveal', site.found.named('environment', '*'), { carries: ['secret'] });
    }
  };
