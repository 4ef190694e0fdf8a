/**
 * The walk over a script's syntax: every command that may run, in the scene it would run in. Lists and pipelines
 * here; simple commands in `simple.ts`, what they start in `start.ts`.
 */

import {
  type ArithmeticExpression,
  type CommandNode,
  type CompoundList,
  type Function as FunctionNode,
  forEachChild,
  type ParsedScript,
  type Pipeline,
  type PipelineNode,
  parse,
  type Statement,
  type SyntaxNode,
  type TestExpression,
} from 'unbash';
import { walkAndOr } from './and-or.ts';
import { everyChoice } from './choices.ts';
import { Collector, LIMITS } from './collector.ts';
import { exportedAs } from './exported-functions.ts';
import { type Flow, Flows, type Frame, flowOf, NOTHING, UNKNOWN_FLOW } from './frame.ts';
import { endsWhatIsFound, nameKilled } from './killed.ts';
import { withLinks } from './links.ts';
import { walkLoop } from './loops.ts';
import { matches } from './patterns.ts';
import type { Reads } from './reads.ts';
import { effect, openRedirections, type Redirected } from './redirections.ts';
import type { Scene, Variable } from './scene.ts';
import { runSimple } from './simple.ts';
import { emitPlain } from './start.ts';
import { Streams } from './streams.ts';
import { GUARD_NAME } from './targets.ts';
import type { Context, Effect, InvocationContext, Target } from './types.ts';
import { hole, knownText, sourceOf, type Text, taintsOf } from './value.ts';
import { evaluateArithmetic, expandPattern, expandText, runSubscripts } from './words.ts';
import { withoutZshForms } from './zsh-forms.ts';

/** `*(.N)`: what a glob may match, in zsh. It narrows the glob down and says nothing else, but Bash has no such syntax. */
const ZSH_QUALIFIERS =
  /([*?\]][\w./*?-]{0,64})\((?=[^()\s]{1,24}\))(?:[./@=*%#^NDLkKmMhwoOnaAcCdFgGTPrwxRWXIEstuUpqS\d,+-]|\[[\d,-]{1,9}\])+\)/g;
/** `*(e:'cmd $REPLY':)`, `*(oe{cmd})`: qualifiers that run code for each file. */
const ZSH_CODE_QUALIFIER =
  /([*?\]/\w][\w./*?-]{0,64})\([./@=*%#^\w,+-]{0,16}?e(?:([:.'"|!,])([^\n]{1,500}?)\2|\{([^}\n]{1,500})\}|\[([^\]\n]{1,500})\])[^()\s]{0,16}\)/g;

/** What a join costs for each name that its branches have changed: deep nests join the same names again at every level. */
const JOIN_COST = 24;

/** A pipeline or a command in the background is somewhere in a text (not `&&`, `||`, `>&2`, `&>`), or outside it in a here-document. */
const FORKING = /(?<!\|)\|(?!\|)|(?<![&<>])&(?![&>])|<</;

const ZSH_HOOK = /^(?:chpwd|precmd|preexec|periodic|zshexit|zshaddhistory|TRAP[A-Z]+\d?)$/;

/** UTF-16 units of a text that is no Bash and may be zsh. */
const MAX_REWRITTEN = 16_384;

/** Glob qualifiers with code that are followed in one text. */
const MAX_QUALIFIERS = 32;

/** Links of one request that are followed. */
const MAX_LINKS = 64;

export class Walker {
  context: Context;
  readonly collector: Collector;

  /** `length`: of the request's text, which what the walk may cost grows with. */
  constructor(context: Context, length: number, reads: Reads) {
    this.context = context;
    this.streams = new Streams(reads);
    this.collector = new Collector(length);
  }

  readonly #links = new Map<string, string>();
  /** How often a link was made. */
  linked = 0;

  /** A symbolic link that the request makes, from an absolute place to where it leads. */
  link(place: string, source: string): void {
    if (this.#links.size === 0) this.context = withLinks(this.context, this.#links);
    if (this.#links.size >= MAX_LINKS) return;
    this.#links.set(place, source);
    this.linked++;
  }

  /** Walks shell source. What its text says of positions is `frame.span`'s when that is set. */
  script(source: string, frame: Frame): Flow {
    if (source.length > LIMITS.source || frame.depth > LIMITS.depth) {
      this.collector.limit(frame.depth > LIMITS.depth ? 'nested too deeply' : 'script too long');
      return UNKNOWN_FLOW;
    }
    // A shell ends its input at a NUL byte or drops it: either way not what the text shows.
    if (source.includes('\0')) this.collector.note({ kind: 'syntax', source: 'NUL byte' });
    // Bash would keep the carriage return in the last word; the command that its author sees is the stricter reading.
    let text = source.includes('\r\n') ? source.replaceAll('\r\n', '\n') : source;
    if (frame.shell === 'zsh') text = this.#withoutQualifiers(text, frame);
    if (!this.collector.spend(text.length)) return UNKNOWN_FLOW;
    let script = parse(text);
    const plain =
      script.errors && frame.shell === 'zsh' && text.length <= MAX_REWRITTEN ? withoutZshForms(text) : null;
    if (plain !== null) {
      const again = parse(plain);
      if (!again.errors) {
        script = again;
        text = plain;
      }
    }
    return this.parsed(script, { ...frame, source: text });
  }

  /** The source with zsh's glob qualifiers left out; the code in them is followed. */
  #withoutQualifiers(text: string, frame: Frame): string {
    let followed = 0;
    return text
      .replace(
        ZSH_CODE_QUALIFIER,
        (_, pattern: string, _mark, marked?: string, braced?: string, boxed?: string) => {
          if (++followed > MAX_QUALIFIERS) {
            this.collector.limit('too many qualifiers with code');
            return pattern;
          }
          const inner = { ...frame, scene: frame.scene.subshell(), depth: frame.depth + 1 };
          this.script(`eval ${marked ?? braced ?? boxed}`, inner);
          return pattern;
        },
      )
      .replace(ZSH_QUALIFIERS, '$1');
  }

  parsed(script: ParsedScript, frame: Frame): Flow {
    const source = script.source ?? frame.source;
    for (const error of script.errors ?? []) {
      if (/nesting|depth/.test(error.message)) this.collector.limit('nested too deeply');
      this.collector.note({ kind: 'syntax', source: error.message });
    }
    const inner: Frame =
      script.source === undefined
        ? frame
        : { ...frame, source, span: frame.span ?? [script.pos, script.end] };
    return this.statements(script.commands, inner);
  }

  statements(statements: readonly Statement[], frame: Frame): Flow {
    // Put together as they come: a long script's flows are not kept to its end.
    const flows = new Flows();
    for (const statement of statements) {
      if (!this.collector.step()) return UNKNOWN_FLOW;
      if (statement.background)
        flows.add(this.node(statement.command, { ...frame, scene: frame.scene.subshell() }));
      else flows.add(this.node(statement.command, frame));
    }
    return flows.sum;
  }

  list(list: CompoundList | undefined, frame: Frame): Flow {
    return list ? this.statements(list.commands, frame) : NOTHING;
  }

  node(node: PipelineNode | Statement['command'], frame: Frame): Flow {
    switch (node.type) {
      case 'AndOr':
        return walkAndOr(node, frame);
      case 'Pipeline':
        return this.#pipeline(node, frame);
      default:
        return this.#command(node, frame);
    }
  }

  #pipeline(node: Pipeline, frame: Frame): Flow {
    const count = node.commands.length;
    if (count === 1) {
      if (frame.shell !== 'sh' || !node.prefixes.some((each) => each.type === 'Time'))
        return this.#command(node.commands[0]!, frame);
      // A `sh` that is dash knows no `time`: there it is a program, which assigns nothing here.
      const timed = { ...frame, scene: frame.scene.fork() };
      const flow = this.#command(node.commands[0]!, timed);
      frame.scene.join([timed.scene, frame.scene.fork()]);
      return flow;
    }
    const { collector } = this;
    if (count > LIMITS.pipeline) {
      collector.limit('pipeline too long');
      return UNKNOWN_FLOW;
    }
    // Each is told all of its neighbours.
    if (!collector.spend(count * count)) return UNKNOWN_FLOW;
    const ranges: [number, number][] = [];
    let input = frame.input;
    for (let index = 0; index < count; index++) {
      const command = node.commands[index]!;
      const from = collector.invocations.length;
      // Every element runs in a subshell; the last one may not (zsh, `lastpipe`): then its variables live on.
      const scene = index === count - 1 ? frame.scene.fork() : frame.scene.subshell();
      input = this.#command(command, { ...frame, scene, input });
      if (index === count - 1) frame.scene.join([frame.scene.fork(), scene]);
      ranges.push([from, collector.invocations.length]);
    }
    this.#placeInPipeline(ranges, frame);
    return input;
  }

  /** Tells every command of a pipeline its place and neighbours. */
  #placeInPipeline(ranges: readonly [number, number][], frame: Frame): void {
    const { invocations, depths } = this.collector;
    /** Programs of all its members, and where each member's own begin. */
    const programs: string[] = [];
    const starts = ranges.map(([from, to]) => {
      const start = programs.length;
      for (let at = from; at < to; at++) {
        const { program } = invocations[at]!;
        if (program !== null && depths[at] === frame.depth && !programs.includes(program, start))
          programs.push(program);
      }
      return start;
    });
    for (let index = 0; index < ranges.length; index++) {
      const [from, to] = ranges[index]!;
      const upstream = programs.slice(0, starts[index]);
      const downstream = programs.slice(starts[index + 1] ?? programs.length);
      for (let at = from; at < to; at++) {
        const invocation = invocations[at]!;
        if (invocation.pipeline.length > 1) continue;
        invocation.pipeline = { index, length: ranges.length, upstream, downstream };
      }
    }
    if (endsWhatIsFound(invocations.at(-1))) nameKilled(invocations, ranges[0]![0], ranges.at(-1)![0]);
  }

  #command(node: CommandNode | CompoundList, frame: Frame): Flow {
    if (!this.collector.step()) return UNKNOWN_FLOW;
    const { scene } = frame;
    switch (node.type) {
      case 'Command':
        return runSimple(node, frame);
      case 'Redirected':
        return this.#redirected(node, frame);
      case 'CompoundList':
        return this.list(node, frame);
      case 'BraceGroup':
        return this.list(node.body, frame);
      case 'Subshell':
        return this.list(node.body, { ...frame, scene: scene.subshell() });
      case 'If':
        return this.#if(node, frame);
      case 'For':
      case 'Select':
      case 'While':
      case 'ArithmeticFor':
        return walkLoop(node, frame);
      case 'Case':
        return this.#case(node, frame);
      case 'Function': {
        const name = node.name.value;
        scene.functions.set(name, [{ node, source: frame.source }]);
        for (const { source, again } of this.traps) if (source.includes(name)) again();
        if (this.allexport) scene.setExported(exportedAs(name));
        if (FORKING.test(frame.source.slice(node.body.pos, node.body.end)))
          this.#findForkBomb(name, node.body);
        if (name === 'hoopx') emitDefinition(frame, node, [effect('write', GUARD_NAME)]);
        else if (name === 'builtin') emitDefinition(frame, node, []);
        // `precmd() { ... }`, `TRAPEXIT() { ... }`: zsh itself calls them.
        if (frame.shell === 'zsh' && ZSH_HOOK.test(name))
          this.#command(node.body, { ...frame, scene: scene.subshell(), depth: frame.depth + 1 });
        return NOTHING;
      }
      case 'Coproc':
        this.#command(node.body, { ...frame, scene: scene.subshell(), input: UNKNOWN_FLOW });
        return NOTHING;
      case 'TestCommand':
        this.#test(node.expression, frame);
        return NOTHING;
      case 'ArithmeticCommand':
        if (!node.expression) return NOTHING;
        if (frame.shell === 'sh') {
          // In a `sh` that is dash these are two subshells.
          const evaluated = scene.fork();
          evaluateArithmetic(node.expression, { ...frame, scene: evaluated });
          scene.join([evaluated, scene.fork()]);
        } else evaluateArithmetic(node.expression, frame);
        return NOTHING;
    }
  }

  #if(node: Extract<CommandNode, { type: 'If' }>, frame: Frame): Flow {
    this.list(node.clause, frame);
    const branches: Scene[] = [];
    const flows: Flow[] = [];
    const branch = (list: CompoundList | undefined) => {
      const scene = frame.scene.fork();
      flows.push(this.list(list, { ...frame, scene }));
      branches.push(scene);
    };
    branch(node.then);
    for (const elif of node.elif) {
      this.list(elif.clause, frame);
      branch(elif.then);
    }
    if (node.else) branch(node.else);
    else branches.push(frame.scene.fork());
    this.join(frame.scene, branches);
    return oneOf(flows);
  }

  #case(node: Extract<CommandNode, { type: 'Case' }>, frame: Frame): Flow {
    const values = everyChoice(frame.scene, () => knownText(expandText(node.word, frame)));
    const value = values.length === 1 ? values[0]! : null;
    const branches: Scene[] = [];
    const flows: Flow[] = [];
    let falls: Scene | null = null;
    let from = frame.scene;
    let decided = false;
    for (const item of node.items) {
      const verdicts = item.pattern.map((pattern) => {
        const texts = everyChoice(frame.scene, () => expandPattern(pattern, frame));
        // `*)` is taken by whatever comes to it.
        if (texts.length === 1 && isAnything(texts[0]!)) return true;
        return value === null || texts.length > 1 ? null : matches(value, texts[0]!);
      });
      const hits = verdicts.includes(true);
      if (!falls && (decided || (!hits && verdicts.every((verdict) => verdict === false)))) continue;
      const scene: Scene = falls ?? from.fork();
      flows.push(this.list(item.body, { ...frame, scene }));
      falls = item.terminator === ';&' ? scene : null;
      branches.push(scene);
      // `;;&`: the patterns behind it are tried with what this one did, if it did.
      if (item.terminator === ';;&') {
        const tried = scene.fork();
        if (!hits) tried.join([scene.fork(), from.fork()]);
        from = tried;
      }
      if (hits && item.terminator !== ';;&') decided = true;
    }
    if (!decided) branches.push(frame.scene.fork());
    this.join(frame.scene, branches);
    return oneOf(flows);
  }

  /** Joins the states that branches end in, at the cost of what they changed. */
  join(scene: Scene, branches: readonly Scene[]): void {
    this.collector.spend(JOIN_COST * scene.join(branches));
  }

  #test(expression: TestExpression, frame: Frame): void {
    switch (expression.type) {
      case 'TestUnary':
        this.#counts(expression.operator === '-v', expandText(expression.operand, frame), frame);
        return;
      case 'TestBinary': {
        const counts = /^-(?:eq|ne|lt|le|gt|ge)$/.test(expression.operator);
        this.#counts(counts, expandText(expression.left, frame), frame);
        this.#counts(counts, expandPattern(expression.right, frame), frame);
        return;
      }
      case 'TestLogical':
        for (const operand of expression.operands) this.#test(operand, frame);
        return;
      case 'TestNot':
        return this.#test(expression.operand, frame);
      case 'TestGroup':
        return this.#test(expression.expression, frame);
    }
  }

  /** `[[ $x -eq 1 ]]`: the operands are expressions. */
  #counts(counts: boolean, operand: Text, frame: Frame): void {
    const text = counts ? knownText(operand) : null;
    if (text?.includes('[')) runSubscripts(text, frame);
  }

  #redirected(node: Extract<CommandNode, { type: 'Redirected' }>, frame: Frame): Flow {
    const [first, ...others] = everyChoice(frame.scene, () => openRedirections(node.redirects, frame));
    const redirected: Redirected = {
      ...first!,
      effects: [first!, ...others].flatMap((each) => each.effects),
    };
    if (redirected.effects.length > 0) {
      const span = frame.span ?? ([node.pos, node.end] as const);
      emitPlain(
        { source: frame.source.slice(node.pos, node.end), span, assignments: new Map(), redirected },
        frame,
      );
    }
    const flow = this.#command(
      node.command,
      redirected.input ? { ...frame, input: redirected.input } : frame,
    );
    redirected.report(frame, flow);
    return redirected.capturesOutput ? NOTHING : flow;
  }

  /** Runs the substitutions inside an arithmetic expression (`a[$(cmd)]` runs `cmd` too). */
  arithmetic(expression: ArithmeticExpression, frame: Frame): void {
    // Not by recursion: a sum of fifty thousand numbers is a tree as deep.
    const left: SyntaxNode[] = [expression];
    for (let node = left.pop(); node; node = left.pop()) {
      if (node.type === 'CommandExpansion' || node.type === 'ArithmeticCommandExpansion') {
        this.substitute(node.script, node.text, frame);
        continue;
      }
      const children: SyntaxNode[] = [];
      forEachChild(node, (child) => void children.push(child));
      while (children.length > 0) left.push(children.pop()!);
    }
  }

  /** The text that a command substitution gives. */
  substitute(script: ParsedScript | undefined, source: string, frame: Frame): Text {
    if (!script) return [hole(source)];
    const inner = { ...frame, scene: frame.scene.subshell(), input: frame.input, depth: frame.depth + 1 };
    if (inner.depth > LIMITS.depth) {
      this.collector.limit('nested too deeply');
      return [hole(source)];
    }
    const { failures } = this;
    const flow = fileRead(script, inner) ?? this.parsed(script, inner);
    if (flow.text === null || this.failures > failures)
      return [hole(source, { taints: flow.taints, slashless: false })];
    return trimNewlines(withTaints(flow.text, flow.taints));
  }

  /** `<(cmd)` and `>(cmd)`: the command runs; the word is a path that nobody knows. */
  processSubstitution(
    part: { operator: '<' | '>'; text: string; script: ParsedScript | undefined },
    frame: Frame,
  ): Text {
    if (!part.script) return [hole(part.text)];
    const input = part.operator === '>' ? UNKNOWN_FLOW : frame.input;
    const flow = this.parsed(part.script, {
      ...frame,
      scene: frame.scene.fork(),
      input,
      depth: frame.depth + 1,
    });
    this.streams.set(part.text, flow);
    return [hole(part.text, { taints: flow.taints })];
  }

  readonly streams: Streams;

  /** `f() { f | f & }; f`: a function that starts itself more than once without end. */
  #findForkBomb(name: string, body: SyntaxNode): void {
    let calls = 0;
    let forks = false;
    const visit = (node: SyntaxNode): void => {
      if (node.type === 'Command' && node.name?.value === name) calls++;
      if (node.type === 'Statement' && node.background) forks = true;
      if (node.type === 'Pipeline' && node.commands.length > 1) forks = true;
      if (node.type !== 'Function') forEachChild(node, visit);
    };
    visit(body);
    if (calls > 0 && forks) this.forkBombs.add(name);
  }

  readonly forkBombs = new Set<string>();
  /** What was exported when an invocation was last made, and how invocations show it. */
  environment: {
    exported: ReadonlySet<string>;
    values: readonly Text[];
    shown: { [name: string]: string | null };
  } | null = null;
  /** What invocations say of where they run, by working directory. */
  readonly contexts = new Map<Text, InvocationContext>();
  /** Options of zsh's were set, so that it may read words as other shells do. */
  optionsSet = false;
  /** `set -u`: what expands a name that is not set ends the shell it is in, with nothing more printed. */
  nounset = false;
  /** `set -a`: what is assigned is in the environment of everything. */
  allexport = false;
  /** Secret files that were sourced while it was on. */
  readonly exportedSecrets: Target[] = [];
  failures = 0;
  /** How many loops the walk is in. */
  loops = 0;
  /** Functions being followed, outermost first, and the scene that each began in. */
  readonly calling: { node: SyntaxNode; at: Scene }[] = [];
  /** How often each has called itself since the outermost one began. */
  readonly repeats = new Map<SyntaxNode, number>();
  /** For each of them, its local variables and what they hide. */
  readonly locals: Map<string, Variable | undefined>[] = [];
  /** For each loop, the states in which `break` and `continue` leave its body; for each function and sourced file, `return`. */
  readonly leftLoops: Scene[][] = [];
  readonly returned: Scene[][] = [];
  /** Code that runs once everything else has, as `trap CODE EXIT` asks for. */
  readonly endings: ((end: Scene) => void)[] = [];
  /** The code of traps that may run at any moment, and how it is looked at again once a function of it is defined. */
  readonly traps: { source: string; again: () => void }[] = [];
  /** The states in which the script may end before its last line, once something waits for that. */
  readonly exits: Scene[] = [];
  /** How often it may have ended so far. */
  ended = 0;

  /**
   * Counts what later commands may see and no scene holds: options of the shell, traps, links, and states that functions,
   * outer loops and the script may end in.
   */
  besides(): number {
    let count =
      this.ended + this.linked + this.endings.length + this.exportedSecrets.length + this.forkBombs.size;
    for (const option of [this.nounset, this.allexport, this.optionsSet]) if (option) count++;
    for (const states of this.returned) count += states.length;
    for (let outer = 0; outer < this.leftLoops.length - 1; outer++) count += this.leftLoops[outer]!.length;
    return count;
  }

  /** Runs what waits for the end, and what that adds in turn (`trap 'trap CODE EXIT' EXIT`), but not for ever. */
  finish(end: Scene): void {
    for (let round = 0; round < 3; round++)
      for (const ending of this.endings.splice(0)) if (this.collector.step()) ending(end);
  }

  body(node: CommandNode | CompoundList, frame: Frame): Flow {
    return this.#command(node, frame);
  }
}

/** A function called `hoopx` would answer in the guard's place, one called `builtin` for what guards a shell from within. */
function emitDefinition(frame: Frame, node: FunctionNode, effects: Effect[]): void {
  const redirected: Redirected = {
    list: [],
    input: null,
    capturesOutput: false,
    socket: null,
    report() {},
    effects,
  };
  const span = frame.span ?? ([node.pos, node.end] as const);
  emitPlain(
    { source: frame.source.slice(node.pos, node.end), span, assignments: new Map(), redirected },
    frame,
  );
}

/** `$(< file)` reads a file without starting a program. */
function fileRead(script: ParsedScript, frame: Frame): Flow | null {
  const [statement, ...more] = script.commands;
  const command = statement?.command;
  if (more.length > 0 || command?.type !== 'Command' || command.name || command.redirects.length !== 1)
    return null;
  if (command.redirects[0]?.type !== 'Redirect' || command.redirects[0].operator !== '<') return null;
  const redirected = openRedirections(command.redirects, frame);
  const span = frame.span ?? ([command.pos, command.end] as const);
  emitPlain(
    { source: frame.source.slice(command.pos, command.end), span, assignments: new Map(), redirected },
    frame,
  );
  return redirected.input ?? UNKNOWN_FLOW;
}

function isAnything([piece, ...more]: Text): boolean {
  return (
    more.length === 0 && typeof piece === 'object' && piece.kind === 'glob' && /^\*+$/.test(piece.source)
  );
}

/** The flow of whichever branch runs. */
function oneOf(flows: readonly Flow[]): Flow {
  const [first] = flows;
  if (!first) return NOTHING;
  if (
    flows.every(
      (flow) => flow.text !== null && first.text !== null && sourceOf(flow.text) === sourceOf(first.text),
    )
  )
    return first;
  return { text: null, taints: flowOf(flows).taints };
}

function trimNewlines(text: Text): Text {
  const last = text.at(-1);
  if (typeof last !== 'string') return text;
  const trimmed = last.replace(/\n+$/, '');
  return trimmed === last ? text : trimmed === '' ? text.slice(0, -1) : [...text.slice(0, -1), trimmed];
}

function withTaints(text: Text, taints: Flow['taints']): Text {
  const missing = taints.filter((taint) => taint !== 'text' && !taintsOf(text).includes(taint));
  if (missing.length === 0) return text;
  return text.map((piece) =>
    typeof piece === 'string' ? piece : { ...piece, taints: [...piece.taints, ...missing] },
  );
}
