/** Recipes of a justfile: dependencies, parameters, settings and `{{ }}` values. */
import { findFile, pathIn } from './folders.ts';
import { quoteMarked } from './marks.ts';
import type { JustTask, TaskHost, TaskSetting } from './task.ts';

const NAMES = ['justfile', '.justfile', 'Justfile', 'JUSTFILE'];
const MAX_LINES = 20_000;
const MAX_CALLS = 1000;

interface Parameter {
  name: string;
  fallback: string | null;
  /** `+args` and `*args` take all that is left. */
  rest: boolean;
  exported: boolean;
}

interface Recipe {
  name: string;
  parameters: Parameter[];
  before: Call[];
  after: Call[];
  lines: string[];
}

interface Call {
  name: string;
  args: string[];
}

interface Justfile {
  recipes: Map<string, Recipe>;
  aliases: Map<string, string>;
  variables: Map<string, string>;
  exported: Set<string>;
  shell: string[] | null;
  exportsAll: boolean;
  first: string | null;
}

export function runJustTask(task: JustTask, host: TaskHost): void {
  const folder = task.file && host.cwd !== null ? pathIn(host.cwd, host.mark(task.file)) : null;
  const text = folder === null ? null : host.read(folder);
  const file =
    folder === null
      ? findFile(NAMES, host.cwd, host)
      : text && { ...text, folder: folder.slice(0, folder.lastIndexOf('/')) || '/' };
  if (!file) return;
  const justfile = parse(file.text, host);
  const words = task.words.map((each) => host.mark(each));
  while (words[0] !== undefined && /^[A-Za-z_][\w-]*=/.test(words[0])) {
    const [name = '', ...value] = words.shift()!.split('=');
    justfile.variables.set(name, `'${value.join('=')}'`);
  }
  if (words.length === 0 && justfile.first !== null) words.push(justfile.first);
  const run = new JustRun(justfile, file.folder, host);
  while (words.length > 0) {
    const recipe = run.recipe(words.shift()!);
    if (!recipe) return;
    const takes = recipe.parameters.some((each) => each.rest) ? words.length : recipe.parameters.length;
    run.start(recipe, words.splice(0, takes));
  }
}

function parse(text: string, host: TaskHost): Justfile {
  const justfile: Justfile = {
    recipes: new Map(),
    aliases: new Map(),
    variables: new Map(),
    exported: new Set(),
    shell: null,
    exportsAll: false,
    first: null,
  };
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  if (lines.length > MAX_LINES) host.limit('justfile too long');
  let recipe: Recipe | null = null;
  for (const line of lines.slice(0, MAX_LINES)) {
    if (/^[ \t]/.test(line) || (recipe && line.trim() === '')) {
      recipe?.lines.push(line);
      continue;
    }
    recipe = null;
    const plain = line.trim();
    const assignment = /^(export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)$/.exec(plain);
    const alias = /^alias\s+([\w-]+)\s*:=\s*([\w-]+)/.exec(plain);
    const setting = /^set\s+([\w-]+)\s*(?::=\s*(.*))?$/.exec(plain);
    if (plain === '' || plain.startsWith('#') || plain.startsWith('[')) continue;
    if (setting) {
      if (setting[1] === 'shell')
        justfile.shell = [...(setting[2] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(
          (each) => each[1] ?? each[2] ?? '',
        );
      if (setting[1] === 'export') justfile.exportsAll = setting[2] !== 'false';
    } else if (alias) justfile.aliases.set(alias[1]!, alias[2]!);
    else if (assignment) {
      justfile.variables.set(assignment[2]!, assignment[3]!);
      if (assignment[1]) justfile.exported.add(assignment[2]!);
    } else {
      recipe = headOf(plain);
      if (!recipe) continue;
      justfile.recipes.set(recipe.name, recipe);
      justfile.first ??= recipe.name;
    }
  }
  return justfile;
}

/** `@name param default='x' *rest: dep (dep2 "arg") && after` */
function headOf(line: string): Recipe | null {
  const name = /^@?([A-Za-z_][\w-]*)/.exec(line);
  if (!name) return null;
  const colon = outsideQuotes(line, name[0].length);
  if (colon < 0) return null;
  const parameters = [
    ...line
      .slice(name[0].length, colon)
      .matchAll(
        /([+*])?(\$)?([A-Za-z_][\w-]*)(?:\s*=\s*('[^']*'|"(?:[^"\\]|\\.)*"|`[^`]*`|\([^)]*\)|[\w-]+))?/g,
      ),
  ].map(
    ([, sign, dollar, parameter, fallback]): Parameter => ({
      name: parameter!,
      fallback: fallback ?? (sign === '*' ? "''" : null),
      rest: sign !== undefined,
      exported: dollar !== undefined,
    }),
  );
  const [before = '', after = ''] = line
    .slice(colon + 1)
    .replace(/#.*$/, '')
    .split('&&');
  return { name: name[1]!, parameters, before: callsIn(before), after: callsIn(after), lines: [] };
}

/** The colon that ends a recipe's head: not one in a default value. */
function outsideQuotes(line: string, from: number): number {
  let quote = '';
  for (let at = from; at < line.length; at++) {
    const char = line[at]!;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'" || char === '`') quote = char;
    else if (char === ':' && line[at + 1] !== '=') return at;
  }
  return -1;
}

function callsIn(text: string): Call[] {
  return [...text.matchAll(/\(\s*([\w-]+)([^)]*)\)|([\w-]+)/g)].map(([, call, args = '', name]) => ({
    name: call ?? name ?? '',
    args: [...args.matchAll(/'[^']*'|"(?:[^"\\]|\\.)*"|`[^`]*`|[\w-]+/g)].map((each) => each[0]),
  }));
}

class JustRun {
  readonly #file: Justfile;
  readonly #folder: string;
  readonly #host: TaskHost;
  readonly #values = new Map<string, string>();
  readonly #evaluating = new Set<string>();
  readonly #done = new Set<string>();
  #calls = 0;

  constructor(file: Justfile, folder: string, host: TaskHost) {
    this.#file = file;
    this.#folder = folder;
    this.#host = host;
    // Values are made before any recipe runs: backticks are commands.
    for (const [name, text] of file.variables)
      if (text.includes('`') || text.includes('shell(')) this.#variable(name);
  }

  recipe(name: string): Recipe | undefined {
    return this.#file.recipes.get(this.#file.aliases.get(name) ?? name);
  }

  start(recipe: Recipe, args: readonly string[]): void {
    const key = [recipe.name, ...args].join('\0');
    if (this.#done.has(key)) return;
    this.#done.add(key);
    if (++this.#calls > MAX_CALLS) return this.#host.limit('too many recipes');
    this.#host.once(`just ${this.#folder} ${recipe.name}`, args, () => {
      const locals = new Map<string, string>();
      for (const [at, parameter] of recipe.parameters.entries()) {
        const given = parameter.rest ? (args.length > at ? args.slice(at).join(' ') : undefined) : args[at];
        locals.set(
          parameter.name,
          given ?? (parameter.fallback === null ? '' : this.#value(parameter.fallback, locals)),
        );
      }
      this.#follow(recipe.before, locals);
      this.#body(recipe, locals);
      this.#follow(recipe.after, locals);
    });
  }

  #follow(calls: readonly Call[], locals: ReadonlyMap<string, string>): void {
    for (const { name, args } of calls) {
      const recipe = this.recipe(name);
      if (recipe)
        this.start(
          recipe,
          args.map((arg) => this.#value(arg, locals)),
        );
    }
  }

  #body(recipe: Recipe, locals: ReadonlyMap<string, string>): void {
    const lines = indented(recipe.lines);
    if (lines.length === 0) return;
    const setting: TaskSetting = { cwd: this.#folder, variables: this.#environment(recipe, locals) };
    if (lines[0]!.startsWith('#!')) {
      this.#host.script(this.#filled(lines.join('\n'), locals), setting);
      return;
    }
    for (const line of lines.join('\n').split(/(?<!\\)\n/)) {
      const command = this.#filled(line.replace(/^[@-]{0,2}\s*/, ''), locals);
      if (command.trim() === '') continue;
      const shell = this.#file.shell;
      if (!shell || /^(?:\S*\/)?(?:ba|da|z|k)?sh$/.test(shell[0] ?? 'sh')) this.#host.shell(command, setting);
      else this.#host.program([...shell, command], setting);
    }
  }

  #environment(recipe: Recipe, locals: ReadonlyMap<string, string>): Map<string, string> {
    const { exported, exportsAll, variables } = this.#file;
    const environment = new Map<string, string>();
    const names = exportsAll ? [...variables.keys()].slice(0, 256) : exported;
    for (const name of names) if (/^[A-Za-z_]\w*$/.test(name)) environment.set(name, this.#variable(name));
    for (const { name, exported: alone } of recipe.parameters)
      if ((alone || exportsAll) && /^[A-Za-z_]\w*$/.test(name)) environment.set(name, locals.get(name) ?? '');
    return environment;
  }

  #filled(text: string, locals: ReadonlyMap<string, string>): string {
    return text.replace(/\{\{\{\{|\{\{([\s\S]*?)\}\}/g, (whole, expression?: string) =>
      expression === undefined ? whole.slice(2) : this.#value(expression, locals),
    );
  }

  #variable(name: string): string {
    const cached = this.#values.get(name);
    if (cached !== undefined) return cached;
    const text = this.#file.variables.get(name);
    if (text === undefined || this.#evaluating.has(name) || this.#evaluating.size > 64)
      return this.#host.unknown(`{{${name}}}`);
    this.#evaluating.add(name);
    const value = this.#value(text, new Map());
    this.#evaluating.delete(name);
    this.#values.set(name, value);
    return value;
  }

  /** An expression: strings, names and commands joined by `+` and `/`; anything else is not known. */
  #value(expression: string, locals: ReadonlyMap<string, string>): string {
    const text = expression.trim().replace(/\s+#.*$/, '');
    const term =
      /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|(justfile_directory|justfile_dir|invocation_directory|source_directory)\(\)|(?:env_var|env)\(\s*['"](\w+)['"]\s*\)|(quote)\(\s*([\w-]+)\s*\)|([A-Za-z_][\w-]*))\s*(\+|\/(?!\/)|$)/y;
    let value = '';
    while (term.lastIndex < text.length) {
      const match = term.exec(text);
      if (!match) return this.#host.unknown(`{{${text}}}`);
      const [, double, single, command, folder, variable, quote, quoted, name, sign] = match;
      if (double !== undefined) value += double.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
      else if (single !== undefined) value += single;
      else if (command !== undefined) value += this.#output(command);
      else if (folder !== undefined) value += this.#folder;
      else if (variable !== undefined)
        value += this.#host.variable(variable) ?? this.#host.unknown(`$${variable}`);
      else if (quote !== undefined) value += quoteMarked(locals.get(quoted!) ?? this.#variable(quoted!));
      else value += locals.get(name!) ?? this.#variable(name!);
      if (sign === '/') value += '/';
      if (sign === '') break;
      if (value.length > 262_144) return this.#host.unknown(`{{${text.slice(0, 64)}}}`);
    }
    return value;
  }

  #output(command: string): string {
    return this.#host.shell(command, { cwd: this.#folder }).replace(/\n+$/, '');
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** The lines of a recipe without the indentation that all of them have. */
function indented(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== '');
  const indent = /^[ \t]*/.exec(filled[0] ?? '')![0];
  return filled.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
}
