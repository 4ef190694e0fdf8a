/** The invocation document: what is shown of a command, whatever the program, and what its effects leave unknown. */
import { disguisesIn } from './disguises.ts';
import { empties, hasContent } from './emptied.ts';
import type { Frame } from './frame.ts';
import { setOwn } from './grammar.ts';
import { HOLE, HOLE_NAME } from './holes.ts';
import { globMatcher, isWithin } from './paths.ts';
import { effect } from './redirections.ts';
import type { Starting } from './start.ts';
import { carriedBy } from './taints.ts';
import type {
  Context,
  Effect,
  Invocation,
  InvocationContext,
  PipelinePlace,
  Taint,
  Unresolved,
} from './types.ts';
import { type Arg, knownText, sourceOf, type Text } from './value.ts';

/** Effects that destroy: where their target is not known, neither is the damage. */
const DESTRUCTIVE: ReadonlySet<string> = new Set(['delete', 'erase', 'format', 'truncate']);

/** Replaced, never changed. */
const ALONE: PipelinePlace = { index: 0, length: 1, upstream: [], downstream: [] };

/** An invocation with what does not depend on the program. */
export function draft(
  starting: Starting,
  frame: Frame,
  program: string | null,
  path: string | null,
): Invocation {
  return {
    program,
    path,
    argv: starting.argv.map((arg) => arg.text),
    subcommand: NONE,
    options: NO_ENTRIES,
    operands: NONE,
    inert: null,
    effects: NONE,
    via: frame.via as string[],
    privileged: frame.privileged,
    remote: frame.remote,
    pipeline: ALONE,
    input: distinct(frame.input.taints),
    assignments: assignmentsOf(starting, frame),
    redirections: starting.redirected?.list ?? NONE,
    code: null,
    unresolved: [],
    disguises: disguisesIn(starting.source, program),
    span: starting.span as [number, number],
    source: shownSource(starting.source, frame),
    context: contextOf(frame),
  };
}

const NONE: readonly never[] = [];
const NO_ENTRIES: { readonly [name: string]: never } = {};

function distinct(taints: readonly Taint[]): readonly Taint[] {
  return taints.length < 2 ? taints : [...new Set(taints)];
}

/** The source with unknown parts as they were written (see `withHoles`). */
function shownSource(source: string, frame: Frame): string {
  if (!source.includes(HOLE_NAME)) return source;
  return source.replace(HOLE, (whole, name: string) => sourceOf(frame.scene.textOf(name) ?? [whole]));
}

function assignmentsOf(starting: Starting, frame: Frame): Invocation['assignments'] {
  const { exported } = frame.scene;
  if (starting.assignments.size === 0) return exported.size > 0 ? environmentOf(frame) : NO_ENTRIES;
  const assignments: { [name: string]: string | null } = exported.size > 0 ? { ...environmentOf(frame) } : {};
  for (const [name, text] of starting.assignments) setOwn(assignments, name, shownValue(text));
  return assignments;
}

/** What an exported variable costs each invocation that shows it. */
const EXPORT_COST = 8;

/** What is exported: the same object for all the invocations that see the same. */
function environmentOf({ scene, walker }: Frame): { [name: string]: string | null } {
  const { exported } = scene;
  const values: Text[] = [];
  for (const name of exported) values.push(scene.textOf(name) ?? NO_TEXT);
  const last = walker.environment;
  if (last?.exported === exported && values.every((value, at) => value === last.values[at]))
    return last.shown;
  walker.collector.spend(EXPORT_COST * exported.size);
  const shown: { [name: string]: string | null } = {};
  let at = 0;
  for (const name of exported) setOwn(shown, name, shownValue(values[at++]!));
  walker.environment = { exported, values, shown };
  return shown;
}

const NO_TEXT: Text = [];

/** A value with unknown parts as their source; null when nothing of it is known. */
function shownValue(text: Text): string | null {
  return text.length > 0 && text.every((piece) => typeof piece !== 'string') ? null : sourceOf(text);
}

function contextOf(frame: Frame): InvocationContext {
  const { cwd } = frame.scene;
  const { context, contexts } = frame.walker;
  const known = contexts.get(cwd);
  if (known) return known;
  const made: InvocationContext = {
    cwd: knownText(cwd),
    repository: context.repository && { root: context.repository.root, branch: context.repository.branch },
    agent: context.agent,
    ci: context.ci,
    interactive: context.interactive,
    os: context.os,
  };
  contexts.set(cwd, made);
  return made;
}

export function addArgumentsUnresolved(invocation: Invocation, args: readonly Arg[]): void {
  for (const arg of args) {
    if (arg.known) continue;
    for (const piece of arg.pieces) {
      if (typeof piece !== 'string' && piece.kind === 'value')
        addUnresolved(invocation, { kind: 'argument', source: piece.source });
    }
  }
}

function addUnresolved(invocation: Invocation, unresolved: Unresolved): void {
  if (
    !invocation.unresolved.some((each) => each.kind === unresolved.kind && each.source === unresolved.source)
  ) {
    invocation.unresolved.push(unresolved);
  }
}

/** Effects of the program and of its redirections, and what of their targets is not known. */
export function finish(
  invocation: Invocation,
  starting: Starting,
  effects: readonly Effect[],
  frame: Frame,
): void {
  const redirected = redirectionEffects(invocation, starting, frame);
  let all: readonly Effect[] =
    redirected.length === 0 ? effects : effects.length === 0 ? redirected : [...effects, ...redirected];
  let guards: Effect[] | null = null;
  for (const each of all) {
    const guard = onGuardBelow(each, invocation, frame.walker.context);
    if (guard === null) continue;
    guards ??= [];
    guards.push(guard);
  }
  if (guards) all = [...all, ...guards];
  // A copy of its own that is no longer than it has to be: a long script's invocations are kept to its end.
  if (all.length > 0)
    invocation.effects = all.some(isSending) ? sending(all, invocation, starting, frame) : all.slice();
  for (const { action, target } of all) {
    if (target.scope === 'unknown' && DESTRUCTIVE.has(action)) {
      addUnresolved(invocation, { kind: 'target', source: target.value });
    }
  }
  const socket = starting.redirected?.socket;
  // `exec 5<>/dev/tcp/host/port` only opens it; the shell itself talks over it when 0, 1 or 2 is led there.
  const opens =
    invocation.program === 'exec' &&
    starting.redirected?.list.every(({ fd }) => fd !== null && fd > 2) === true;
  if (socket && !opens && invocation.program !== null && isShell(invocation.program)) {
    invocation.effects = [...invocation.effects, effect('execute', socket, { carries: ['network'] })];
  }
}

const isSending = ({ action }: Effect): boolean => action === 'send' || action === 'publish';

/** The effects, where some send: each with what it carries besides. */
function sending(all: readonly Effect[], invocation: Invocation, starting: Starting, frame: Frame): Effect[] {
  // A secret under another name, written earlier in the request: `cp ~/.ssh/id_rsa /tmp/n; curl -T /tmp/n URL`.
  const { written } = frame.scene;
  const copied = all.some(
    (each) => each.action === 'read' && written.get(each.target.value)?.taints.includes('secret') === true,
  );
  const effects: Effect[] = [];
  for (const each of all) {
    const carries = isSending(each)
      ? carriedBy(each, effects, invocation.input, copied, starting.redirected?.socket === each.target)
      : each.carries;
    effects.push(carries === each.carries ? each : { ...each, carries });
  }
  return effects;
}

/** `rm -rf ~/.config` takes hoopx's own files with it: what reaches everything below a folder reaches them there. */
function onGuardBelow(each: Effect, { program }: Invocation, context: Context): Effect | null {
  const { target } = each;
  if (target.kind !== 'path' || !target.known || target.scope === 'guard' || !TAKES_ALONG.has(each.action))
    return null;
  // `rm -rf node_modules` may take a hoopx that is installed there: it comes back with the rest, and nothing runs without it.
  if (target.scope === 'build') return null;
  // `sudo chown -R "$USER" .` mends what a container left behind; hoopx's files in the project stay as they are.
  if (each.action === 'permission' && target.scope === 'workspace') return null;
  // Git removes what it does not track; whether that is hoopx's own, its rules ask about anyway.
  if ((!each.recursive && each.action !== 'move') || program === 'git') return null;
  const folder = target.value.replace(/\/\.?\*+$/, '') || '/';
  const guarded = context.guardPaths.find((path) => isWithin(path, folder) || isMatched(path, target.value));
  if (guarded === undefined) return null;
  return {
    ...each,
    target: { ...target, value: guarded, scope: 'guard', role: 'guard-policy', whole: false },
  };
}

/** Whether a pattern like `.[!.]*` takes along the folder or file that a path lies in: `/srv/app/.hoopx`. */
function isMatched(path: string, pattern: string): boolean {
  const end = pattern.lastIndexOf('/') + 1;
  const name = pattern.slice(end);
  if (!/[*?[]/.test(name) || !path.startsWith(pattern.slice(0, end))) return false;
  const [next = ''] = path.slice(end).split('/');
  return next !== '' && globMatcher(name).test(next);
}

const TAKES_ALONG: ReadonlySet<string> = new Set(['delete', 'erase', 'move', 'permission']);

/** The effects of redirections. A file that gets no content is truncated, if there is one to lose. */
function redirectionEffects(
  invocation: Invocation,
  { redirected }: Starting,
  frame: Frame,
): readonly Effect[] {
  if (!redirected || redirected.effects.length === 0) return NONE;
  return redirected.effects.map((each) =>
    each.action === 'write' &&
    hasContent(each.target) &&
    (redirected.empties === true ||
      empties(invocation, each.target, frame.input.text, frame.scene.cwd, frame.walker.context))
      ? { ...each, action: 'truncate' as const }
      : each,
  );
}

const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'mksh',
  'ash',
  'fish',
  'csh',
  'tcsh',
  'rbash',
  'exec',
]);

export function isShell(program: string): boolean {
  return SHELLS.has(program);
}
