/** The text of a Makefile: rules and recipes, variables, conditionals and includes, read in order as make does. */
import { pathIn } from './folders.ts';
import { type Locals, Values } from './make-values.ts';
import { isMarked } from './marks.ts';
import type { TaskHost } from './task.ts';

const MAX_LINES = 50_000;
const MAX_INCLUDES = 64;

export interface Rule {
  targets: readonly string[];
  prerequisites: string[];
  /** Lines as written, continuations kept. */
  recipe: string[];
  /** Of a static pattern rule: `$(OBJS): %.o: %.c`. */
  targetPattern: string | null;
}

/** Where a condition cannot be told, one reading takes its first branch, the other its last. */
export type Reading = 'first' | 'last';

interface Condition {
  /** Lines here are read. */
  live: boolean;
  /** Some branch was taken, so later ones are not. */
  taken: boolean;
  /** The surrounding lines are read. */
  outer: boolean;
  undecided: boolean;
}

export class Makefile {
  readonly host: TaskHost;
  readonly reading: Reading;
  readonly values: Values;
  /** Rules for a target by its name. */
  readonly rules = new Map<string, Rule[]>();
  readonly patterns: Rule[] = [];
  /** Variables of targets. */
  readonly locals = new Map<string, Map<string, string>>();
  readonly exported = new Set<string>();
  exportsAll = false;
  oneShell = false;
  firstGoal: string | null = null;
  /** A condition was met that could go either way. */
  undecided = false;
  #lines = 0;
  #includes = 0;

  constructor(host: TaskHost, reading: Reading) {
    this.host = host;
    this.reading = reading;
    this.values = new Values(host, (text) => this.read(text));
  }

  read(text: string): void {
    const lines = (text.startsWith('\ufeff') ? text.slice(1) : text).replaceAll('\r\n', '\n').split('\n');
    const conditions: Condition[] = [];
    let rule: Rule[] | null = null;
    for (let at = 0; at < lines.length; at++) {
      if (++this.#lines > MAX_LINES) return this.host.limit('Makefile too long');
      const live = conditions.at(-1)?.live ?? true;
      const raw = lines[at]!;
      const prefix = this.values.prefix;
      if (raw.startsWith(prefix) && rule && raw.trim() !== '') {
        const [line, end] = continued(
          lines,
          at,
          (each) => (each.startsWith(prefix) ? each.slice(1) : each),
          '\\\n',
        );
        at = end;
        if (live) for (const each of rule) each.recipe.push(line.slice(1));
        continue;
      }
      const [joined, end] = continued(lines, at, (each) => each.trimStart(), ' ');
      at = end;
      const line = withoutComment(joined).trim();
      if (line === '' || this.#condition(line, conditions)) continue;
      const define = /^(?:override\s+|export\s+)*define\s+(\S+)\s*([:?+!]*=)?/.exec(line);
      if (define) {
        const body: string[] = [];
        let depth = 1;
        while (++at < lines.length && ++this.#lines <= MAX_LINES) {
          if (/^\s*define\s/.test(lines[at]!)) depth++;
          if (/^\s*endef\b/.test(lines[at]!) && --depth === 0) break;
          body.push(lines[at]!);
        }
        if (live) this.values.assign(this.values.expand(define[1]!), define[2] ?? '=', body.join('\n'));
        rule = null;
        continue;
      }
      if (!live) continue;
      if (this.#directive(line) || this.#assignment(line)) {
        rule = null;
        continue;
      }
      rule = this.#rule(line) ?? rule;
    }
  }

  /** `ifeq`, `else`, `endif` ... True when the line was one. */
  #condition(line: string, conditions: Condition[]): boolean {
    const [, word, rest = ''] = /^(ifn?eq|ifn?def|else|endif)\b\s*(.*)$/s.exec(line) ?? [];
    if (word === undefined || /^[:?+]?=|^:/.test(rest)) return false;
    if (word === 'endif') {
      conditions.pop();
      return true;
    }
    if (word === 'else') {
      const condition = conditions.at(-1);
      if (!condition) return true;
      const again = /^ifn?(?:eq|def)\b/.test(rest);
      const verdict = again ? (condition.taken || !condition.outer ? false : this.#test(rest)) : true;
      if (verdict === null) this.undecided = true;
      condition.live = condition.outer && !condition.taken && (verdict ?? this.reading === 'first');
      condition.taken ||= condition.live;
      return true;
    }
    const outer = conditions.at(-1)?.live ?? true;
    const verdict = outer ? this.#test(line) : false;
    if (verdict === null) this.undecided = true;
    const live = outer && (verdict ?? this.reading === 'first');
    conditions.push({ live, taken: live, outer, undecided: verdict === null });
    return true;
  }

  /** Whether a condition holds; null when that is not known. */
  #test(line: string): boolean | null {
    const [, word = '', rest = ''] = /^(ifn?eq|ifn?def)\b\s*(.*)$/s.exec(line) ?? [];
    if (word.endsWith('def')) {
      const name = this.values.expand(rest.trim());
      if (isMarked(name)) return null;
      return this.values.has(name) === (word === 'ifdef');
    }
    const sides = sidesOf(rest);
    if (!sides) return null;
    const [left, right] = sides.map((each) => this.values.expand(each).trim());
    if (isMarked(left!) || isMarked(right!)) return null;
    return (left === right) === (word === 'ifeq');
  }

  #directive(line: string): boolean {
    const [, word, rest = ''] =
      /^(-?include|sinclude|export|unexport|override|private|undefine|vpath|load|-load)(?:\s+(.*))?$/s.exec(
        line,
      ) ?? [];
    if (word === undefined || /^[:?+!]*=/.test(rest) || /^:(?!=)/.test(rest)) return false;
    switch (word) {
      case 'include':
      case '-include':
      case 'sinclude':
        this.#include(rest);
        return true;
      case 'export':
        if (rest === '') this.exportsAll = true;
        else if (!this.#assignment(rest, true))
          for (const name of this.values.words(this.values.expand(rest))) this.exported.add(name);
        return true;
      case 'override':
      case 'private':
        this.#assignment(
          rest.replace(/^(?:export|override|private)\s+/, ''),
          rest.startsWith('export'),
          true,
        );
        return true;
      case 'unexport':
        for (const name of this.values.words(this.values.expand(rest))) this.exported.delete(name);
        return true;
      default:
        return true;
    }
  }

  #include(rest: string): void {
    const { host, values } = this;
    for (const name of values.words(values.expand(rest))) {
      if (++this.#includes > MAX_INCLUDES) return host.limit('too many included Makefiles');
      const path = host.cwd === null || isMarked(name) || /[*?[]/.test(name) ? null : pathIn(host.cwd, name);
      const file = path === null ? null : host.read(path);
      if (file) this.read(file.text);
      // What a file that cannot be read defines is not known; one that is not there defines nothing.
      else if (path === null || !host.absent(path)) values.incomplete = true;
    }
  }

  #assignment(line: string, exports = false, overrides = false): boolean {
    const match = assignmentOf(line);
    if (!match) return false;
    const name = this.values.expand(match.name);
    this.values.assign(name, match.operator, match.value, overrides);
    if (exports) this.exported.add(name);
    return true;
  }

  /** `targets: prerequisites ; recipe`. Null when the line is no rule (a call of a macro that gives rules is one). */
  #rule(line: string): Rule[] | null {
    const { values } = this;
    const at = colonOf(line);
    if (at < 0) {
      const text = values.expand(line);
      if (text !== line && text.trim() !== '') this.read(text);
      return null;
    }
    const head = values.expand(line.slice(0, at).replace(/&$/, ''));
    const targets = values.words(head);
    let tail = line.slice(at).replace(/^::?/, '');
    const local = assignmentOf(tail.trim().replace(/^(?:(?:override|export|private)\s+)+/, ''));
    if (local) {
      for (const target of targets) this.#local(target, local);
      if (/^\s*(?:override\s+|private\s+)*export\s/.test(tail)) this.exported.add(values.expand(local.name));
      return null;
    }
    const semicolon = topLevel(tail, ';');
    const recipe = semicolon < 0 ? [] : [tail.slice(semicolon + 1)];
    if (semicolon >= 0) tail = tail.slice(0, semicolon);
    let needed = values.expand(tail).replace(/\s\|(?=\s)|^\s*\|/g, ' ');
    let targetPattern: string | null = null;
    const second = needed.indexOf(':');
    if (second >= 0 && needed.includes('%')) {
      targetPattern = needed.slice(0, second).trim();
      needed = needed.slice(second + 1);
    }
    const rule: Rule = { targets, prerequisites: values.words(needed), recipe, targetPattern };
    this.#note(rule);
    return [rule];
  }

  #note(rule: Rule): void {
    if (rule.targets.some((each) => each.includes('%')) && rule.targetPattern === null) {
      this.patterns.push(rule);
      return;
    }
    for (const target of rule.targets) {
      if (target === '.ONESHELL') this.oneShell = true;
      if (target === '.EXPORT_ALL_VARIABLES') this.exportsAll = true;
      if (this.firstGoal === null && (!target.startsWith('.') || target.includes('/')))
        this.firstGoal = target;
      // Suffix rules: `.c.o:` is `%.o: %.c`.
      const suffix = /^(\.(?:[a-z]\w*|[CFS]))(\.\w+)?$/.exec(target);
      if (suffix && rule.prerequisites.length === 0) {
        const [, from, to] = suffix;
        this.patterns.push({
          ...rule,
          targets: [`%${to ?? ''}`],
          prerequisites: [`%${from}`],
          recipe: rule.recipe,
        });
      }
      const rules = this.rules.get(target) ?? [];
      rules.push(rule);
      this.rules.set(target, rules);
    }
  }

  #local(target: string, { name, operator, value }: AssignmentText): void {
    const { values } = this;
    const locals = this.locals.get(target) ?? new Map<string, string>();
    this.locals.set(target, locals);
    const expanded = values.expand(name);
    const before = locals.get(expanded) ?? values.raw(expanded) ?? '';
    if (operator === '+=') locals.set(expanded, `${before} ${value}`);
    else if (operator === '?=') locals.set(expanded, before || value);
    else if (operator === '!=') locals.set(expanded, values.literal(values.shell(values.expand(value))));
    else locals.set(expanded, operator === '=' ? value : values.literal(values.expand(value)));
  }

  localsOf(target: string): Locals | null {
    return this.locals.get(target) ?? null;
  }
}

interface AssignmentText {
  name: string;
  operator: string;
  value: string;
}

/** `NAME = value` and its like; null when the line is something else. */
function assignmentOf(line: string): AssignmentText | null {
  const match = /^((?:[^\s:#=!?+$]|\$[({][^(){}]*[)}]|[?+!](?!=))+)\s*(=|:{1,3}=|\?=|\+=|!=)\s*(.*)$/s.exec(
    line,
  );
  return match ? { name: match[1]!, operator: match[2]!, value: match[3]! } : null;
}

/** A line with those that continue it, and the index of the last. */
function continued(
  lines: readonly string[],
  from: number,
  change: (line: string) => string,
  glue: string,
): [string, number] {
  let at = from;
  const parts = [lines[from]!];
  while (at + 1 < lines.length && /(?:^|[^\\])(?:\\\\)*\\$/.test(lines[at]!)) {
    parts[parts.length - 1] = parts.at(-1)!.slice(0, -1);
    parts.push(change(lines[++at]!));
  }
  return [parts.join(glue), at];
}

function withoutComment(line: string): string {
  const at = line.indexOf('#');
  if (at < 0) return line;
  for (let place = at; place < line.length; place++) {
    if (line[place] !== '#') continue;
    if (line[place - 1] === '\\') continue;
    return line.slice(0, place);
  }
  return line;
}

/** The sides of `(a,b)`, `"a" "b"` or `'a' 'b'`. */
function sidesOf(text: string): [string, string] | null {
  if (text.startsWith('(')) {
    const inner = text.slice(1, text.lastIndexOf(')'));
    const comma = topLevel(inner, ',');
    return comma < 0 ? null : [inner.slice(0, comma), inner.slice(comma + 1)];
  }
  const match = /^(?:"([^"]*)"|'([^']*)')\s*(?:"([^"]*)"|'([^']*)')/.exec(text);
  return match ? [match[1] ?? match[2] ?? '', match[3] ?? match[4] ?? ''] : null;
}

/** The colon that ends a rule's targets, outside of references. */
function colonOf(line: string): number {
  return topLevel(line, ':');
}

/** Where `sign` stands outside of `$(...)` and `${...}`, or -1. */
export function topLevel(text: string, sign: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) {
      depth++;
      at++;
    } else if (depth > 0 && (char === '(' || char === '{')) depth++;
    else if (depth > 0 && (char === ')' || char === '}')) depth--;
    else if (depth === 0 && char === sign) return at;
  }
  return -1;
}
