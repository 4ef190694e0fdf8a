/** An explanation as a tree for a person. */
import { unknownInWords } from '../../approval/findings.ts';
import type { Paint } from '../../approval/paint.ts';
import { makeVisible } from '../../approval/visible.ts';
import type { RuleLayer } from '../../policy/catalogue.ts';
import type { ConsideredRule, ExplainedInvocation, Explanation } from '../../policy/explain/explain.ts';
import { obstacles, type Trace } from '../../policy/explain/trace.ts';
import { shownValue } from '../../policy/explain/why-not.ts';
import { shownPath } from './files.ts';

/** One line of the tree and what hangs below it. */
interface Node {
  text: string;
  below: Node[];
}

const LAYER_NAMES: Readonly<Record<RuleLayer, string>> = {
  builtin: "hoopx's own rules",
  org: "the organisation's rules",
  user: 'your own rules',
  project: "the project's rules",
};

export interface TreeOptions {
  paint: Paint;
  cwd: string;
  /** Whether nobody can be asked. */
  ci: boolean;
  /** Shows every condition of every rule, not only of those that matched. */
  full: boolean;
}

export function explanationTree(command: string, explanation: Explanation, options: TreeOptions): string {
  const { paint } = options;
  const show = (text: string, limit = 200) => makeVisible(text, { limit, mark: paint.escape });
  const { decision, severity, invocations, loose } = explanation;
  const nodes = invocations.map((invocation) => invocationNode(invocation, options));
  for (const part of loose.parts)
    nodes.push({ text: `unknown: ${unknownInWords(part.kind)}: ${show(part.source)}`, below: [] });
  for (const { rule, decision: word, title } of loose.matches)
    nodes.push({
      text: `${paint[word](word)}  ${paint.strong(show(rule))}  ${show(title)} (of a part that starts no program)`,
      below: [],
    });
  if (invocations.length === 0 && loose.parts.length === 0)
    nodes.push({ text: 'starts no program', below: [] });
  nodes.push({ text: finalWord(explanation, options), below: [] });
  const layers = explanation.layers
    .filter(({ rules }) => rules > 0)
    .map(({ layer, rules }) => `${rules} of ${LAYER_NAMES[layer]}`);
  const head = [paint[decision](decision), severity, show(command)]
    .filter((part) => part !== null)
    .join('  ');
  return `${head}\n${lines(nodes).join('\n')}\n${paint.faint(`rules: ${layers.join(', ')}`)}\n`;
}

function finalWord(
  { decision, severity, invocations, loose }: Explanation,
  { paint, ci }: TreeOptions,
): string {
  const deciding = [
    ...invocations.flatMap(({ considered }) => considered.filter(({ effective }) => effective !== null)),
    ...loose.matches.map(({ rule, decision: effective }) => ({ rule, effective })),
  ];
  const final = `final word: ${paint[decision](decision)}`;
  if (deciding.length === 0) return `${final}, as no rule matched`;
  const asked = ci && decision === 'deny' && deciding.every(({ effective }) => effective !== 'deny');
  const strict = asked ? 'ask' : decision;
  const by = [...new Set(deciding.filter(({ effective }) => effective === strict).map(({ rule }) => rule))];
  const why = asked
    ? 'ask, and nobody can be asked here'
    : `the strictest of ${deciding.length} matches, severity ${severity}`;
  return `${final}, by ${makeVisible(by.join(', '))} (${why})`;
}

function invocationNode(invocation: ExplainedInvocation, options: TreeOptions): Node {
  const { paint } = options;
  const show = (text: string, limit = 200) => makeVisible(text, { limit, mark: paint.escape });
  const through = invocation.via.length === 0 ? '' : ` (through ${show(invocation.via.join(', '))})`;
  const below: Node[] = invocation.unresolved
    .filter(({ kind }) => kind !== 'argument')
    .map(({ kind, source }) => ({ text: `unknown: ${unknownInWords(kind)}: ${show(source)}`, below: [] }));
  for (const layer of ['project', 'user', 'org', 'builtin'] as const) {
    const rules = invocation.considered.filter((rule) => rule.layer === layer);
    if (rules.length > 0)
      below.push({ text: LAYER_NAMES[layer], below: rules.map((rule) => ruleNode(rule, options)) });
  }
  below.push({
    text: paint.faint(
      `${invocation.considered.length} considered, ${invocation.passedOver} are about other programs and effects`,
    ),
    below: [],
  });
  return { text: `${paint.strong('runs')} ${show(invocation.argv.join(' '))}${through}`, below };
}

function ruleNode(rule: ConsideredRule, options: TreeOptions): Node {
  const { paint, cwd, full } = options;
  const place = rule.line === null ? '' : `  ${makeVisible(`${shownPath(rule.file, cwd)}:${rule.line}`)}`;
  if (!rule.matched) {
    const failing = obstacles(rule.trace).map((trace) => conditionNode(trace, paint));
    const text = `${cross(paint)} ${makeVisible(rule.rule)}`;
    return { text, below: full ? [traceNode(rule.trace, paint, full)] : failing };
  }
  const word = rule.effective ?? rule.decision;
  const changed = word === rule.decision ? '' : ` (its file says ${rule.decision}; configuration changes it)`;
  return {
    text: `${tick(paint)} ${paint.strong(makeVisible(rule.rule))}  ${paint[word](word)} ${rule.severity}${changed}  ${makeVisible(rule.title)}${paint.faint(place)}`,
    below: [traceNode(rule.trace, paint, full)],
  };
}

/** Of alternatives, only those that hold are shown, unless everything is. */
function traceNode(trace: Trace, paint: Paint, full: boolean): Node {
  const anyOf = trace.says === 'any of';
  const parts = anyOf && trace.holds && !full ? trace.parts.filter(({ holds }) => holds) : trace.parts;
  const only = parts.length === 1 ? parts[0]! : null;
  if (only !== null && (anyOf || only.says === trace.says)) return traceNode(only, paint, full);
  if (parts.length === 0 || trace.pointer.endsWith('/not')) return conditionNode(trace, paint);
  const below = parts.map((part) => traceNode(part, paint, full));
  return { text: `${mark(trace, paint)} ${makeVisible(short(trace.says))}`, below };
}

function conditionNode(trace: Trace, paint: Paint): Node {
  const found =
    trace.parts.length > 0
      ? ''
      : `  ${paint.faint(makeVisible(`found ${shownValue(compact(trace.found))}`))}`;
  return { text: `${mark(trace, paint)} ${makeVisible(trace.says, { limit: 200 })}${found}`, below: [] };
}

/** A whole invocation or effect as a value says nothing. */
function compact(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'program' in value
    ? (value as { program: unknown }).program
    : value;
}

function short(says: string): string {
  return says.length > 100 ? `${says.slice(0, 100)} ...` : says;
}

const mark = (trace: Trace, paint: Paint) => (trace.holds ? tick(paint) : cross(paint));
const tick = (paint: Paint) => paint.allow('+');
const cross = (paint: Paint) => paint.faint('-');

function lines(nodes: readonly Node[], indent = ''): string[] {
  return nodes.flatMap(({ text, below }, index) => {
    const last = index === nodes.length - 1;
    return [`${indent}${last ? '└─ ' : '├─ '}${text}`, ...lines(below, `${indent}${last ? '   ' : '│  '}`)];
  });
}
