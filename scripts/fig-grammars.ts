/**
 * Writes `src/command/programs/completion-specs.json`: option grammars, subcommands and operands of the programs that
 * `@withfig/autocomplete` describes, in the notation of `src/command/programs/packed-grammar.ts`. `npm run grammars`;
 * with `-- --check` it only says whether the file is up to date.
 *
 * The specs are imported and read as data. Their generators, which would run programs to complete words, are not called.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasOwnGrammar } from '../src/command/programs/index.ts';

const SPECS = path.dirname(createRequire(import.meta.url).resolve('@withfig/autocomplete'));
const PACKAGE = path.dirname(SPECS);
const FILE = path.join(import.meta.dirname, '../src/command/programs/completion-specs.json');

/** The parts of a spec that are facts. Everything may be missing, and most may be one or a list. */
interface FigCommand {
  name?: string | string[];
  subcommands?: FigCommand[];
  options?: FigOption[];
  args?: FigArg | FigArg[];
  loadSpec?: unknown;
  parserDirectives?: { flagsArePosixNoncompliant?: boolean; optionsMustPrecedeArguments?: boolean };
}
interface FigOption {
  name: string | string[];
  args?: FigArg | FigArg[];
  requiresSeparator?: boolean | string;
  requiresEquals?: boolean;
}
interface FigArg {
  name?: string;
  template?: string | string[];
  generators?: unknown;
  isOptional?: boolean;
  isVariadic?: boolean;
  isCommand?: boolean;
  isScript?: boolean;
  isModule?: unknown;
}

/** Shell words, not programs; and the clouds, thousands of commands that hand-written tables read by their verbs. */
const LEFT_OUT = new Set(
  '- if then else elif do while until for where in . : source command exec builtin pushd popd cd shell-config index aws az gcloud'.split(
    ' ',
  ),
);

/** Marks of the specs that are wrong: what stands there is a template, a package or a source file, not a command. */
const NO_COMMAND = new Set([
  'bun c',
  'bun create',
  'meteor admin',
  'rushx',
  'yo',
  'tsc',
  'wasm-bindgen',
  'cl',
  'yarn create',
]);

const NAME = /^[\w@+:.][\w.:@/+-]*$/;
const list = <T>(value: T | readonly T[] | undefined | null): T[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? [...(value as T[])] : [value as T];
/** Names in the order of the spec, each once, without what the notation cannot write. */
const namesOf = ({ name }: { name?: string | string[] }): string[] =>
  [...new Set(list(name))].filter((each) => typeof each === 'string' && NAME.test(each));

function templatesOf({ template, generators }: FigArg): string[] {
  const generated = list(generators as FigArg[]).flatMap((each) => (each ? list(each.template) : []));
  return [...list(template), ...generated];
}

/** One character for what an argument is. */
function kindOf(arg: FigArg, command: string): string {
  if (!NO_COMMAND.has(command)) {
    if (arg.isCommand) return '!';
    if (arg.isScript) return '#';
    if (arg.isModule) return '%';
  }
  const templates = templatesOf(arg);
  if (templates.includes('filepaths'))
    return /out|dest|target|\bnew|save|\bto\b|export/i.test(arg.name ?? '') ? '^' : '/';
  return templates.includes('folders') ? ':' : '';
}

function optionOf(option: FigOption, command: string): { names: string[]; mark: string } | null {
  const names = [...new Set(list(option.name))].flatMap((each) => {
    const bare = /^--?([\w?@#.][\w.:+-]*)$/.exec(each)?.[1];
    // `--x` is not `-x`, and the notation has no way to say so.
    return bare === undefined || (each.startsWith('--') && bare.length === 1) ? [] : [bare];
  });
  if (names.length === 0) return null;
  const [arg, second] = list(option.args);
  if (!arg) return { names, mark: '' };
  const kind = kindOf(arg, command);
  // "Requires a separator" is said of many that take the next word too; only an optional value must be attached.
  const separated = option.requiresSeparator || option.requiresEquals;
  const optional = arg.isOptional && kind !== '!';
  const arity = optional ? (separated ? '?' : '~') : arg.isVariadic || second ? '*' : '';
  return { names, mark: `=${arity}${kind}` };
}

function operandsOf(spec: FigCommand, command: string): string {
  const operands = list(spec.args).map(
    (arg) => `${kindOf(arg, command) || '.'}${arg.isOptional ? '?' : ''}${arg.isVariadic ? '*' : ''}`,
  );
  return operands.every((each) => each.startsWith('.')) ? '' : `>${operands.join(',')}`;
}

/** Whether an option of more than one letter is written with one dash, anywhere in the spec. */
const hasDashWords = (spec: FigCommand): boolean =>
  list(spec.options).some(({ name }) => list(name).some((each) => /^-[A-Za-z]{3,}$/.test(each))) ||
  list(spec.subcommands).some(hasDashWords);

/** Every name of an option, anywhere in the spec. */
const optionNames = (spec: FigCommand): string[] => [
  ...list(spec.options).flatMap((option) => optionOf(option, '')?.names ?? []),
  ...list(spec.subcommands).flatMap(optionNames),
];

/** Writes one program's spec. */
class Writer {
  /** Programs that have a row of their own, which a subcommand may stand for. */
  readonly #top: ReadonlySet<string>;
  readonly #options: readonly string[];
  constructor(top: ReadonlySet<string>, spec: FigCommand) {
    this.#top = top;
    this.#options = [...new Set(optionNames(spec))];
  }

  /**
   * A flag with one long name is read the same whether the grammar has it or not, and stays out; unless it would pass
   * for the abbreviation of another option.
   */
  #isPlain({ names: [name = '', ...others], mark }: { names: string[]; mark: string }): boolean {
    return (
      mark === '' &&
      others.length === 0 &&
      name.length > 1 &&
      !this.#options.some((each) => each !== name && each.startsWith(name))
    );
  }

  /** `known`: options that stand above and count below too. */
  async command(spec: FigCommand, words: string, known: ReadonlySet<string>, depth = 0): Promise<string> {
    const parts: string[] = [];
    const own = new Set(known);
    for (const option of list(spec.options)) {
      const read = optionOf(option, words);
      const text = read && `${read.names.join('|')}${read.mark}`;
      if (read === null || text === null || own.has(text) || this.#isPlain(read)) continue;
      own.add(text);
      parts.push(text);
    }
    const operands = operandsOf(spec, words);
    if (operands) parts.push(operands);
    for (const child of list(spec.subcommands)) {
      // What is asked for help or for a shell's completion does nothing else.
      const names = namesOf(child);
      if (names.length === 0) continue;
      const leaf = /^(?:help|completions?)$/.test(names[0]!);
      parts.push(
        `{${[names.join('|'), leaf ? '' : await this.#body(child, `${words} ${names[0]}`, own, depth + 1)].filter(Boolean).join(' ')}}`,
      );
    }
    return parts.join(' ');
  }

  /** A subcommand's own text, or the name of the program that it stands for (`docker compose`). */
  async #body(child: FigCommand, words: string, known: ReadonlySet<string>, depth: number): Promise<string> {
    if (typeof child.loadSpec !== 'string') return this.command(child, words, known, depth);
    if (this.#top.has(child.loadSpec)) return `=${child.loadSpec}`;
    const loaded = depth > 4 ? null : await specIn(child.loadSpec);
    return loaded ? this.command({ ...loaded, ...omitLoad(child) }, words, known, depth) : '';
  }
}

const omitLoad = ({ subcommands, options, args }: FigCommand): FigCommand => ({
  ...(subcommands && { subcommands }),
  ...(options && { options }),
  ...(args && { args }),
});

/** A spec by its name, when it is plain data: some are functions that ask the installed program for its version. */
async function specIn(name: string): Promise<FigCommand | null> {
  const file = path.join(SPECS, `${name}.js`);
  if (!file.startsWith(`${SPECS}${path.sep}`)) return null;
  const { default: spec } = (await import(pathToFileURL(file).href)) as { default?: FigCommand };
  return typeof spec === 'object' && spec !== null ? spec : null;
}

/** Text of the generated file. Programs for which `hasGrammar` holds are left out: their rows would never be read. */
export async function completionSpecs(
  hasGrammar: (name: string) => boolean = hasOwnGrammar,
): Promise<string> {
  const files = readdirSync(SPECS)
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length))
    .filter((name) => NAME.test(name) && !LEFT_OUT.has(name))
    .sort();
  const programs = new Map<string, string>();
  const names = new Set(files);
  const texts = new Map<string, string>();
  for (const name of files) {
    const spec = await specIn(name);
    if (!spec) continue;
    const body = await new Writer(names, spec).command(spec, name, new Set());
    const { optionsMustPrecedeArguments } = spec.parserDirectives ?? {};
    const dash = spec.parserDirectives?.flagsArePosixNoncompliant === true || hasDashWords(spec);
    const style = dash ? '@dash ' : optionsMustPrecedeArguments ? '@posix ' : '';
    const text = `${style}${body}`;
    if (text === '' || hasGrammar(name)) continue;
    const same = texts.get(text);
    programs.set(name, same !== undefined && text.length > 40 ? `=${same}` : text);
    if (same === undefined) texts.set(text, name);
    for (const alias of namesOf(spec)) {
      if (!names.has(alias) && !LEFT_OUT.has(alias) && !programs.has(alias) && !hasGrammar(alias))
        programs.set(alias, `=${name}`);
    }
  }
  const { version, license } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'));
  const notice = readFileSync(path.join(PACKAGE, 'LICENSE'), 'utf8')
    .trim()
    .split(/\n+/)
    .map((line) => line.trim());
  const header = {
    generated: 'by scripts/fig-grammars.ts; not to be edited',
    source: `@withfig/autocomplete ${version}`,
    license: `${license} (package.json)`,
    notice,
  };
  const rows = [...programs].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([name, text]) => `    ${JSON.stringify(name)}: ${JSON.stringify(text)}`);
  return `${JSON.stringify(header, null, 2).slice(0, -2)},\n  "programs": {\n${lines.join(',\n')}\n  }\n}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const text = await completionSpecs();
  if (!process.argv.includes('--check')) writeFileSync(FILE, text);
  else if (readFileSync(FILE, 'utf8') !== text) {
    console.error(`${FILE} is out of date: run npm run grammars`);
    process.exitCode = 1;
  }
}
