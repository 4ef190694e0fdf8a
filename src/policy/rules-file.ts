/** Rule files: JSON or YAML text to a checked pack, or everything that is wrong with it. */
import invocationSchema from '../../rules/schema/invocation.schema.json' with { type: 'json' };
import { factsProblem } from '../command/facts.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { LARGEST_POLICY_FILE } from '../config/policy-text.ts';
import { type Positioned, parsePositioned, pointerStep } from '../config/positioned.ts';
import { problemIn } from '../config/problems.ts';
import type { Problem, Result } from '../problem.ts';
import { checkWhen, type OptionNames } from './check-condition.ts';
import { obligationProblems } from './obligations.ts';
import { invocationShape } from './shape.ts';
import { type Controls, INTENTS, type Obligations, type Pack, type Rule } from './types.ts';

export interface RuleFileOptions {
  /** Path as problems show it; `.json` is read as JSON, anything else as YAML. */
  file: string;
  optionNames?: OptionNames;
}

const INVOCATION = invocationShape(invocationSchema);
const PACK_KEYS = ['$schema', 'pack', 'title', 'version', 'profile', 'rules'];
const RULE_KEYS = [
  'id',
  'decision',
  'severity',
  'title',
  'reason',
  'suggestion',
  'references',
  'final',
  'controls',
  'obligations',
  'instead',
  'when',
  'examples',
];
const EXAMPLE_KEYS = ['command', 'cwd', 'env', 'branch', 'files', 'context'];
const WORD = '[a-z0-9]+(?:-[a-z0-9]+)*';
const PACK_NAME = new RegExp(`^${WORD}$`);
const RULE_ID = new RegExp(`^${WORD}\\.${WORD}$`);

/** Parses and checks a rule file. `references`, `controls` and `examples` may be left out. All problems at once. */
export function parseRuleFile(text: string, options: RuleFileOptions): Result<Pack> {
  if (Buffer.byteLength(text) > LARGEST_POLICY_FILE)
    return { ok: false, problems: [problemIn(options.file, 'is larger than 1 MiB')] };
  const positioned = parsePositioned(text, options.file);
  if (!positioned.ok) return positioned;
  const reader = new Reader(options, positioned.value);
  const pack = reader.pack(positioned.value.value);
  if (reader.problems.length === 0) return { ok: true, value: pack };
  const inOrder = reader.problems.sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  return { ok: false, problems: inOrder };
}

class Reader {
  readonly problems: Problem[] = [];
  readonly #options: RuleFileOptions;
  readonly #positions: Positioned;
  #rule: string | null = null;

  constructor(options: RuleFileOptions, positions: Positioned) {
    this.#options = options;
    this.#positions = positions;
  }

  pack(value: unknown): Pack {
    if (!isObject(value)) {
      this.#report('', 'value', 'a rule file is an object with "pack", "title" and "rules"');
      return { pack: '', title: '', rules: [] };
    }
    this.#keys(value, PACK_KEYS, '');
    const pack = this.#text(value, 'pack', '');
    if (pack !== '' && !PACK_NAME.test(pack))
      this.#report('/pack', 'value', `"${pack}" is not in lower-case kebab`, `write ${kebab(pack)}`);
    const title = this.#text(value, 'title', '');
    const version = value.version === undefined ? null : this.#text(value, 'version', '');
    const profile = value.profile === undefined ? null : this.#word(value, 'profile', ['strict'], '');
    const listed = this.#list(value, 'rules', '');
    if (listed?.length === 0) this.#report('/rules', 'value', 'there is no rule');
    const first = new Map<string, number>();
    const rules = (listed ?? []).map((rule, index) => {
      const read = this.#readRule(rule, pack, `/rules/${index}`);
      const before = first.get(read.id);
      if (read.id !== '' && before !== undefined)
        this.#report(`/rules/${index}/id`, 'value', `"${read.id}" is also the id of rule ${before + 1}`);
      if (before === undefined) first.set(read.id, index);
      return read;
    });
    this.#rule = null;
    return { pack, title, ...(version && { version }), ...(profile && { profile }), rules };
  }

  #readRule(rule: unknown, pack: string, at: string): Rule {
    const value = isObject(rule) ? rule : {};
    this.#rule = typeof value.id === 'string' ? value.id : null;
    if (!isObject(rule)) this.#report(at, 'value', 'a rule is an object');
    this.#keys(value, RULE_KEYS, at);
    const id = this.#text(value, 'id', at);
    if (id !== '' && !RULE_ID.test(id))
      this.#report(
        `${at}/id`,
        'value',
        `"${id}" is not a pack and a name in lower-case kebab, like git.force-push`,
      );
    else if (id !== '' && pack !== '' && !id.startsWith(`${pack}.`))
      this.#report(`${at}/id`, 'value', `the id of a rule of pack "${pack}" begins with "${pack}."`);
    if (!Object.hasOwn(value, 'when')) this.#missing('when', at);
    else
      checkWhen(
        value.when,
        INVOCATION,
        (pointer, where, message, hint) => this.#report(`${at}/when${pointer}`, where, message, hint),
        this.#options.optionNames,
      );
    return {
      id,
      decision: this.#word(value, 'decision', ['allow', 'ask', 'deny'], at),
      severity: this.#word(value, 'severity', ['low', 'medium', 'high', 'critical'], at),
      title: this.#text(value, 'title', at),
      reason: this.#text(value, 'reason', at),
      suggestion: this.#text(value, 'suggestion', at),
      references: this.#references(value, at),
      ...this.#final(value, at),
      ...(value.controls !== undefined && { controls: this.#controls(value.controls, `${at}/controls`) }),
      ...this.#obligations(value, at),
      ...this.#instead(value, at),
      when: value.when,
      examples: this.#examples(value, at),
    };
  }

  #final(rule: Record<string, unknown>, at: string): Pick<Rule, 'final'> {
    if (rule.final === undefined || rule.final === false) return {};
    if (rule.final !== true) this.#report(`${at}/final`, 'value', '"final" is true or false');
    return { final: true };
  }

  #obligations(rule: Record<string, unknown>, at: string): Pick<Rule, 'obligations'> {
    if (rule.obligations === undefined) return {};
    for (const { pointer, message, hint } of obligationProblems(rule.obligations))
      this.#report(`${at}/obligations${pointer}`, 'value', message, hint);
    if (rule.decision === 'deny')
      this.#report(
        `${at}/obligations`,
        'value',
        'nothing that is denied runs, so nothing can be owed for it',
      );
    return { obligations: rule.obligations as Obligations };
  }

  #instead(rule: Record<string, unknown>, at: string): Pick<Rule, 'instead'> {
    const { instead } = rule;
    if (instead === undefined) return {};
    if (!isObject(instead)) {
      this.#report(`${at}/instead`, 'value', '"instead" is an object with "intent"');
      return {};
    }
    this.#keys(instead, ['intent', 'command'], `${at}/instead`);
    const intent = this.#word(instead, 'intent', INTENTS, `${at}/instead`);
    if (instead.command === undefined) return { instead: { intent } };
    return { instead: { intent, command: this.#text(instead, 'command', `${at}/instead`) } };
  }

  #references(rule: Record<string, unknown>, at: string): string[] {
    if (rule.references === undefined) return [];
    const references = this.#list(rule, 'references', at) ?? [];
    references.forEach((reference, index) => {
      if (typeof reference !== 'string' || reference.trim() === '')
        this.#report(`${at}/references/${index}`, 'value', 'a reference is a text, usually a URL');
    });
    return references as string[];
  }

  #controls(controls: unknown, at: string): Controls {
    if (!isObject(controls)) {
      this.#report(at, 'value', '"controls" is an object of lists, by framework, like {"soc2": ["CC6.1"]}');
      return {};
    }
    for (const [framework, identifiers] of Object.entries(controls)) {
      const place = at + pointerStep(framework);
      if (!PACK_NAME.test(framework))
        this.#report(place, 'key', `"${framework}" is not in lower-case kebab`, `write ${kebab(framework)}`);
      if (!Array.isArray(identifiers) || identifiers.length === 0 || !identifiers.every(isControl))
        this.#report(place, 'value', 'controls are a list of identifiers, like ["CC6.1"]');
    }
    return controls as Record<string, string[]>;
  }

  #examples(rule: Record<string, unknown>, at: string): Rule['examples'] {
    const examples = rule.examples;
    if (examples === undefined) return { match: [], pass: [] };
    if (!isObject(examples)) {
      this.#report(`${at}/examples`, 'value', '"examples" is an object with "match" and "pass"');
      return { match: [], pass: [] };
    }
    this.#keys(examples, ['match', 'pass'], `${at}/examples`);
    const read = (side: 'match' | 'pass') => {
      if (examples[side] === undefined) return [];
      const list = this.#list(examples, side, `${at}/examples`) ?? [];
      list.forEach((example, index) => {
        this.#example(example, `${at}/examples/${side}/${index}`);
      });
      return list as Rule['examples']['match'];
    };
    return { match: read('match'), pass: read('pass') };
  }

  #example(example: unknown, at: string) {
    if (typeof example === 'string') return;
    if (!isObject(example))
      return this.#report(at, 'value', 'an example is a command, or an object with "command"');
    this.#keys(example, EXAMPLE_KEYS, at);
    if (typeof example.command !== 'string') this.#report(at, 'value', 'the example has no "command"');
    for (const key of ['cwd', 'branch'])
      if (example[key] !== undefined && typeof example[key] !== 'string')
        this.#report(`${at}/${key}`, 'value', `"${key}" must be a text`);
    const wrong = example.context === undefined ? null : factsProblem(example.context);
    if (wrong !== null)
      this.#report(`${at}/context${wrong.key === '' ? '' : pointerStep(wrong.key)}`, 'value', wrong.message);
    for (const key of ['env', 'files']) {
      const map = example[key];
      if (map === undefined) continue;
      if (!isObject(map) || !Object.values(map).every((text) => typeof text === 'string'))
        this.#report(`${at}/${key}`, 'value', `"${key}" must be an object of texts`);
    }
  }

  #keys(value: Record<string, unknown>, known: readonly string[], at: string): void {
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const near = didYouMean(key, known);
      const hint = near === null ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
      this.#report(at + pointerStep(key), 'key', `"${key}" is not known here`, hint);
    }
  }

  #text(value: Record<string, unknown>, key: string, at: string): string {
    const text = value[key];
    if (typeof text === 'string' && text.trim() !== '') return text;
    if (!Object.hasOwn(value, key)) this.#missing(key, at);
    else this.#report(`${at}/${key}`, 'value', `"${key}" must be a text that is not empty`);
    return '';
  }

  #word<const T extends string>(
    value: Record<string, unknown>,
    key: string,
    words: readonly T[],
    at: string,
  ): T {
    const word = value[key];
    if (words.includes(word as T)) return word as T;
    if (!Object.hasOwn(value, key)) this.#missing(key, at);
    else {
      const near = typeof word === 'string' ? didYouMean(word, words) : null;
      const hint = near === null ? null : `did you mean "${near}"?`;
      this.#report(`${at}/${key}`, 'value', `"${key}" must be one of ${words.join(', ')}`, hint);
    }
    return words.at(-1)!;
  }

  #list(value: Record<string, unknown>, key: string, at: string): unknown[] | null {
    const list = value[key];
    if (Array.isArray(list)) return list;
    if (!Object.hasOwn(value, key)) this.#missing(key, at);
    else this.#report(`${at}/${key}`, 'value', `"${key}" must be an array`);
    return null;
  }

  #missing(key: string, at: string): void {
    this.#report(at, 'value', `"${key}" is missing`);
  }

  #report(pointer: string, where: 'key' | 'value', message: string, hint: string | null = null): void {
    const { file } = this.#options;
    const key = where === 'key' ? this.#positions.keyAt(pointer) : null;
    const position = key ?? this.#positions.valueAt(pointer);
    this.problems.push(problemIn(file, message, { ...position, rule: this.#rule, pointer, hint }));
  }
}

function isControl(identifier: unknown): boolean {
  return typeof identifier === 'string' && /^[\w.()-]{1,40}$/.test(identifier);
}

function kebab(name: string): string {
  return (name.toLowerCase().match(/[a-z0-9]+/g) ?? ['my-rules']).join('-');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
