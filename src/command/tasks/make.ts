/** Runs the targets of a Makefile: prerequisites first, then the recipe, each line in a shell of its own. */
import { pathIn } from './folders.ts';
import { type Locals, stemOf } from './make-values.ts';
import { Makefile, type Reading, type Rule } from './makefile.ts';
import { isMarked } from './marks.ts';
import type { MakeTask, TaskHost } from './task.ts';

const NAMES = ['GNUmakefile', 'makefile', 'Makefile'];
const MAX_TARGETS = 4000;

export function runMakeTask(task: MakeTask, host: TaskHost): void {
  const texts = readTexts(task, host);
  if (texts.length === 0) return;
  const goals = task.goals.map((each) => host.mark(each));
  const args = [...task.files, ...task.variables].map((each) => each.text);
  host.once(`make ${host.cwd} ${goals.join(' ')}`, [...args, `${task.dry}`], () => {
    if (runReading('first', texts, goals, task, host)) runReading('last', texts, goals, task, host);
  });
}

function readTexts(task: MakeTask, host: TaskHost): string[] {
  const texts = task.texts.map((each) => host.mark(each));
  for (const each of task.files) {
    const text = each.known ? null : host.stream(each);
    if (text !== null) texts.push(text);
  }
  if (host.cwd === null) return texts;
  const paths =
    task.files.length > 0 ? task.files.filter((each) => each.known).map((each) => each.text) : NAMES;
  for (const path of paths) {
    const file = host.read(pathIn(host.cwd, path));
    if (file) texts.push(file.text);
    if (file && task.files.length === 0) break;
  }
  return texts;
}

/** True when some condition could not be told, so that another reading may run something else. */
function runReading(
  reading: Reading,
  texts: readonly string[],
  goals: readonly string[],
  task: MakeTask,
  host: TaskHost,
): boolean {
  const makefile = new Makefile(host, reading);
  const { values } = makefile;
  for (const each of task.variables) {
    const [, name = '', operator = '=', value = ''] =
      /^([^:+?!=]*)([:+?!]*=)(.*)$/s.exec(host.mark(each)) ?? [];
    values.fix(name, operator === '!=' ? values.literal(values.shell(value)) : value);
    makefile.exported.add(name);
  }
  if (host.cwd !== null) values.assign('CURDIR', '=', values.literal(host.cwd));
  values.assign('MAKECMDGOALS', '=', values.literal(goals.join(' ')));
  values.assign('MAKEFILE_LIST', '=', values.literal(task.files[0]?.text ?? 'Makefile'));
  for (const text of texts) makefile.read(text);
  const first = values.valueOf('.DEFAULT_GOAL').trim() || makefile.firstGoal;
  const wanted = goals.length > 0 ? goals : first === null ? [] : [first];
  new Run(makefile, task.dry).build(wanted);
  return makefile.undecided;
}

interface Visit {
  target: string;
  /** Variables of the targets that need this one. */
  scopes: readonly Locals[];
  /** Pattern rules on the way here: make uses each once in a chain, or `%: %.in` would never end. */
  used: readonly Rule[];
  prepared: Prepared | null;
}

interface Prepared {
  rules: readonly Rule[];
  prerequisites: readonly string[];
  stem: string;
  pattern: Rule | null;
}

class Run {
  readonly #makefile: Makefile;
  readonly #host: TaskHost;
  readonly #dry: boolean;
  readonly #seen = new Set<string>();

  constructor(makefile: Makefile, dry: boolean) {
    this.#makefile = makefile;
    this.#host = makefile.host;
    this.#dry = dry;
  }

  /** Targets in make's order. A stack, not recursion: a chain of ten thousand targets is no reason to fail. */
  build(goals: readonly string[]): void {
    const stack: Visit[] = goals
      .map((target) => ({ target, scopes: [], used: [], prepared: null }))
      .reverse();
    for (let visit = stack.pop(); visit; visit = stack.pop()) {
      if (visit.prepared) {
        this.#recipe(visit.target, visit.prepared, visit.scopes);
        continue;
      }
      if (this.#seen.has(visit.target)) continue;
      if (this.#seen.size >= MAX_TARGETS) return this.#host.limit('too many targets in a Makefile');
      this.#seen.add(visit.target);
      const own = this.#makefile.localsOf(visit.target);
      const scopes = own ? [own, ...visit.scopes] : visit.scopes;
      const prepared = this.#prepare(visit.target, visit.used);
      if (!prepared) continue;
      const used = prepared.pattern ? [...visit.used, prepared.pattern] : visit.used;
      stack.push({ target: visit.target, scopes, used, prepared });
      for (const each of [...prepared.prerequisites].reverse())
        if (!this.#seen.has(each)) stack.push({ target: each, scopes, used, prepared: null });
    }
  }

  /** The rules that make a target: its own, else the patterns that fit. */
  #prepare(target: string, used: readonly Rule[]): Prepared | null {
    const { rules, patterns } = this.#makefile;
    const own = rules.get(target) ?? [];
    const prerequisites: string[] = [];
    let stem = '';
    for (const rule of own) {
      if (rule.targetPattern !== null) stem = stemOf(target, rule.targetPattern) ?? '';
      prerequisites.push(
        ...rule.prerequisites.map((each) =>
          rule.targetPattern === null ? each : each.replace('%', () => stem),
        ),
      );
    }
    if (own.some((rule) => rule.recipe.length > 0)) return { rules: own, prerequisites, stem, pattern: null };
    for (const rule of patterns) {
      if (used.includes(rule)) continue;
      for (const pattern of rule.targets) {
        const found = stemOf(target, pattern) ?? stemOf(target.slice(target.lastIndexOf('/') + 1), pattern);
        if (found === null || rule.recipe.length === 0) continue;
        const needed = rule.prerequisites.map((each) => each.replace('%', () => found));
        return {
          rules: [...own, rule],
          prerequisites: [...prerequisites, ...needed],
          stem: found,
          pattern: rule,
        };
      }
    }
    if (own.length > 0) return { rules: own, prerequisites, stem, pattern: null };
    const last = rules.get('.DEFAULT');
    return last ? { rules: last, prerequisites, stem, pattern: null } : null;
  }

  #recipe(target: string, { rules, prerequisites, stem }: Prepared, scopes: readonly Locals[]): void {
    const { values } = this.#makefile;
    const automatic = new Map(
      [
        ['@', target],
        ['<', prerequisites[0] ?? ''],
        ['^', [...new Set(prerequisites)].join(' ')],
        ['+', prerequisites.join(' ')],
        ['?', prerequisites.join(' ')],
        ['*', stem],
        ['|', ''],
        ['%', ''],
      ].map(([name, value]) => [name!, values.literal(value!)] as const),
    );
    values.within([automatic, ...scopes], () => {
      for (const rule of rules) if (rule.recipe.length > 0) this.#lines(rule.recipe);
    });
  }

  #lines(recipe: readonly string[]): void {
    const { values, oneShell } = this.#makefile;
    const variables = this.#environment();
    if (oneShell) {
      const text = recipe.map((line, at) => (at === 0 ? line.replace(PREFIX, '') : line)).join('\n');
      if (!this.#dry || PLUS.test(recipe[0] ?? '')) this.#shell(values.expand(text), variables);
      return;
    }
    for (const line of recipe) {
      // A line may expand to several: each is a command of its own. A continued one stays whole.
      const expanded = values.expand(line);
      for (const each of line.includes('\\\n') ? [expanded] : splitLines(expanded)) {
        if (each.trim() === '') continue;
        if (this.#dry && !PLUS.test(each) && !/\$[({]MAKE[)}]/.test(line)) continue;
        this.#shell(each.replace(PREFIX, ''), variables);
      }
    }
  }

  #environment(): Map<string, string> {
    const { values, exported, exportsAll } = this.#makefile;
    const variables = new Map<string, string>();
    for (const name of exportsAll ? [...values.names()].slice(0, 256) : exported) {
      if (/^[A-Za-z_]\w*$/.test(name) && name !== 'SHELL') variables.set(name, values.valueOf(name));
    }
    return variables;
  }

  /** Hands a command to the shell that the Makefile names; `SHELL := python3` makes recipes Python. */
  #shell(command: string, variables: ReadonlyMap<string, string>): void {
    const { values } = this.#makefile;
    const shell = values.words(values.valueOf('SHELL'));
    const flags = values.words(values.valueOf('.SHELLFLAGS'));
    const name = shell[0] ?? '/bin/sh';
    const usual = /^(?:\S*\/)?(?:ba|da|z|k|a)?sh$/.test(name) && !isMarked(name) && shell.length === 1;
    if (usual && flags.every((flag) => /^-[a-z]+$|^pipefail$|^errexit$|^nounset$/.test(flag)))
      this.#host.shell(command, { variables });
    else this.#host.program([...shell, ...flags, command], { variables });
  }
}

const PREFIX = /^[\s@+-]*/;
const PLUS = /^[\s@-]*\+/;

/** Lines of a value of several lines; those that end in a backslash go on. */
function splitLines(text: string): string[] {
  return text.includes('\n') ? text.split(/(?<!\\)\n/) : [text];
}
