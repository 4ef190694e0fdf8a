/** The shell's own commands: what they change in the scene, and what they run. */

import { assignedIn } from './assigned.ts';
import { LIMITS } from './collector.ts';
import { contentOf } from './contents.ts';
import { isActing } from './environment.ts';
import { exportedAs } from './exported-functions.ts';
import { type Flow, type Frame, NOTHING, UNKNOWN_FLOW } from './frame.ts';
import { type Parsed, parseArgs, parseGrammar } from './grammar.ts';
import { isUndecided, withHoles } from './holes.ts';
import { formatPrintf } from './outputs.ts';
import { normalise, resolvePath } from './paths.ts';
import { effect, inputFrom } from './redirections.ts';
import { SECRET_ROLES } from './roles.ts';
import type { Scene } from './scene.ts';
import { emitPlain, quoteArg, type Starting, startArgv, startProgram } from './start.ts';
import { GUARD_NAME, pathTarget } from './targets.ts';
import type { Effect } from './types.ts';
import { type Arg, fromPieces, hole, known, knownText, sourceOf, type Text } from './value.ts';
import { evaluateText as evaluateExpression, runSubscripts } from './words.ts';

export type Builtin = (starting: Starting, frame: Frame) => Flow;

/** Records the builtin as an invocation, then changes the scene. */
function recorded(
  change: (args: readonly Arg[], frame: Frame, starting: Starting) => Flow | undefined,
): Builtin {
  return (starting, frame) => {
    const flow = startProgram(starting, knownText(starting.argv[0]!.pieces) ?? '', frame);
    return change(starting.argv.slice(1), frame, starting) ?? flow;
  };
}

/** A builtin that runs what its arguments say, in this very scene. */
function running(run: (args: readonly Arg[], frame: Frame, starting: Starting) => Flow): Builtin {
  return (starting, frame) => {
    const name = knownText(starting.argv[0]!.pieces) ?? '';
    startProgram(starting, name, frame);
    return run(
      starting.argv.slice(1),
      { ...frame, via: [...frame.via, name], span: starting.span, depth: frame.depth + 1 },
      starting,
    );
  };
}

function changeFolder(args: readonly Arg[], frame: Frame): Flow | undefined {
  const operands = args.filter((arg) => !/^-[LPe@]+$/.test(arg.text) && arg.text !== '--');
  const operand = operands[0];
  const { scene } = frame;
  const before = scene.cwd;
  if (!operand) scene.cwd = scene.textOf('HOME') ?? [scene.context.home];
  else if (operand.text === '-') scene.cwd = scene.textOf('OLDPWD') ?? [hole('$OLDPWD')];
  else scene.cwd = folderOf(operand, before);
  scene.assignText('OLDPWD', before);
  stayIfMissing(scene.cwd, before, frame);
  // Two folders are an error in Bash, which stays where it is; others take the first.
  if (operands.length > 1) {
    scene.cwds = [...scene.cwds, before];
    scene.ambiguous = true;
  }
  return undefined;
}

function folderOf(operand: Arg, cwd: Text): Text {
  const resolved = resolvePath(operand, cwd);
  if (!resolved) return [hole(operand.text)];
  const text = knownText(resolved);
  // As shells follow a path: `..` takes back a name, whatever the name links to.
  return text === null ? resolved : [text.startsWith('/') ? normalise(text) : text];
}

/** A folder that is not there: `cd /tmp/gone; rm -rf *` deletes where it was. What follows is read in either folder. */
function stayIfMissing(folder: Text, before: Text, frame: Frame): void {
  const { scene } = frame;
  const path = knownText(folder);
  if (path === null || frame.remote !== null || before === folder) return;
  if (scene.context.files.kind(path) !== null || mayBeMade(path, frame)) return;
  scene.cwds = [folder, before];
  scene.ambiguous = true;
}

/** So many commands before a `cd` are looked at for one that makes its folder. */
const MAKERS = 256;
const LOOKS: ReadonlySet<string> = new Set(['read', 'reveal', 'delete']);

/** Whether an earlier command of the request may have made the folder: `mkdir x`, `tar x`, `git clone URL/x`. */
function mayBeMade(folder: string, { walker }: Frame): boolean {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return walker.collector.invocations.slice(-MAKERS).some(({ program, argv, effects, code, unresolved }) => {
    if (program === 'cd' || program === 'pushd') return false;
    if (code !== null || unresolved.some((each) => each.kind === 'program')) return true;
    const acts = effects.filter((each) => !LOOKS.has(each.action));
    const here = acts.some(
      ({ target: { kind, value } }) =>
        kind === 'path' && (`${folder}/`.startsWith(`${value}/`) || value.startsWith(`${folder}/`)),
    );
    const mentions = argv.some((arg, at) => at > 0 && arg.includes(name));
    return here || (mentions && (program === 'mkdir' || acts.some((each) => each.target.kind !== 'path')));
  });
}

function pushFolder(args: readonly Arg[], frame: Frame): Flow | undefined {
  const operand = args.find((arg) => !arg.text.startsWith('-'));
  const { scene } = frame;
  const before = scene.cwd;
  const top = scene.folders[0];
  if (operand && !/^[+]\d+$/.test(operand.text)) {
    scene.folders = [before, ...scene.folders];
    scene.cwd = folderOf(operand, before);
    stayIfMissing(scene.cwd, before, frame);
  } else {
    scene.folders = [before, ...scene.folders.slice(1)];
    scene.cwd = operand ? [hole(operand.text)] : (top ?? [hole('pushd')]);
  }
  return undefined;
}

function popFolder(_args: readonly Arg[], frame: Frame): Flow | undefined {
  const { scene } = frame;
  const [top, ...rest] = scene.folders;
  scene.cwd = top ?? [hole('popd')];
  scene.folders = rest;
  return undefined;
}

/** Filters through which lines of a file go on their way into `export`. */
const ON_THE_WAY: ReadonlySet<string | null> = new Set(
  'export cat grep egrep sed awk cut tr sort xargs echo'.split(' '),
);

/** `export $(grep -v '^#' .env | xargs)` loads the file as `set -a; source .env` does: nothing of it is shown. */
function loadsEnvironment(starting: Starting, frame: Frame): void {
  // In `export X=$(cat .env)` the value has a name, by which it may be shown.
  if (frame.span || starting.declared.length > 0 || !/\$\(|`/.test(starting.source)) return;
  const { invocations } = frame.walker.collector;
  const [start, end] = starting.span;
  let first = invocations.length;
  while (first > 0 && invocations[first - 1]!.span[0] >= start && invocations[first - 1]!.span[1] <= end)
    first--;
  const inside = invocations.slice(first);
  if (!inside.every(({ program, effects }) => ON_THE_WAY.has(program) && effects.every(isReading))) return;
  for (const each of inside) {
    frame.walker.exportedSecrets.push(...each.effects.filter(isLoading).map(({ target }) => target));
    each.effects = each.effects.filter((effect) => !isLoading(effect));
  }
}

const isReading = ({ action }: Effect): boolean => action === 'read';
const isLoading = ({ action, target }: Effect): boolean => action === 'read' && target.role === 'env-file';

/** `declare`, `local`, `export`, `readonly`, `typeset`: assignments as arguments. */
function declare(args: readonly Arg[], frame: Frame, starting: Starting): Flow | undefined {
  const name = knownText(starting.argv[0]!.pieces);
  if (name === 'export') loadsEnvironment(starting, frame);
  const flags = args
    .filter((arg) => /^[-+]/.test(arg.text))
    .map((arg) => arg.text)
    .join('');
  const exports = name === 'export' ? !flags.includes('n') : flags.includes('x');
  const locals =
    name === 'export' || name === 'readonly' || flags.includes('g') ? undefined : frame.walker.locals.at(-1);
  const hide = (variable: string) => {
    if (locals && !locals.has(variable)) locals.set(variable, frame.scene.variables.get(variable));
  };
  for (const arg of args) {
    if (locals && /^[A-Za-z_]\w*$/.test(arg.text)) {
      hide(arg.text);
      frame.scene.assign(arg.text, { kind: 'unset' });
    }
  }
  // `declare 'a[$(cmd)]=1'`: the subscript is expanded once more.
  for (const arg of args) if (arg.known && arg.text.includes('[')) runSubscripts(arg.text, frame);
  const assigned = new Map<string, Text>();
  const letters = [...flags]
    .filter((letter, at) => 'niulcA'.includes(letter) && flags[at - 1] !== '+')
    .join('');
  for (const { assignment, apply } of starting.declared) {
    hide(assignment.name);
    if (letters !== '' && name !== 'export') frame.scene.declare(assignment.name, letters);
    const text = apply();
    if (exports) frame.scene.setExported(assignment.name);
    assigned.set(assignment.name, text);
    // `declare -i x=2+3` evaluates; `declare -n x=y` makes another name of y: neither is followed as text.
    if (/[in]/.test(flags.replace(/^-+/, '')) && name !== 'export') {
      frame.scene.assignText(
        assignment.name,
        /^-?\d+$/.test(knownText(text) ?? '') ? text : [hole(`$${assignment.name}`)],
      );
    }
  }
  if (letters !== '' && name !== 'export')
    for (const arg of args) if (/^[A-Za-z_]\w*$/.test(arg.text)) frame.scene.declare(arg.text, letters);
  if (exports && flags.includes('f')) for (const arg of args) frame.scene.setExported(exportedAs(arg.text));
  else if (exports)
    for (const arg of args) if (/^[A-Za-z_]\w*$/.test(arg.text)) frame.scene.setExported(arg.text);
  // `export "$name=$value"`: a word that only turns into an assignment when it is expanded.
  for (const arg of args) {
    const match = /^([A-Za-z_]\w*)=/.exec(typeof arg.pieces[0] === 'string' ? arg.pieces[0] : '');
    if (!match || starting.declared.some((each) => each.assignment.text === arg.text)) continue;
    const [first, ...rest] = arg.pieces;
    const text = fromPieces([(first as string).slice(match[0].length), ...rest]).pieces;
    frame.scene.assignText(match[1]!, text);
    assigned.set(match[1]!, text);
    if (exports) frame.scene.setExported(match[1]!);
  }
  // `export PAGER='evil'`: shown, and followed, as the assignment that it is.
  const acting = new Map([...assigned].filter(([variable]) => isActing(variable)));
  if (acting.size > 0) {
    emitPlain({ source: starting.source, span: starting.span, assignments: acting, redirected: null }, frame);
  }
  return undefined;
}

function unset(args: readonly Arg[], frame: Frame): Flow | undefined {
  const { scene } = frame;
  const functionsOnly = args[0]?.text === '-f';
  const variablesOnly = args[0]?.text === '-v';
  for (const arg of args) {
    if (arg.text.startsWith('-')) continue;
    if (functionsOnly) {
      scene.functions.delete(arg.text);
      continue;
    }
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(arg.text);
    if (element) {
      runSubscripts(arg.text, frame);
      unsetElement(element[1]!, element[2]!, frame);
      continue;
    }
    scene.assign(arg.text, { kind: 'unset' });
    if (scene.attributes.has(arg.text)) {
      scene.attributes = new Map(scene.attributes);
      scene.attributes.delete(arg.text);
    }
    scene.setExported(arg.text, false);
    // Without an option it is the variable, and the function only where there is no such variable.
    const definitions = variablesOnly ? undefined : scene.functions.get(arg.text);
    if (definitions) scene.functions.set(arg.text, [...definitions, null]);
  }
  return undefined;
}

/** `unset 'a[1]'`: the others keep their places. */
function unsetElement(name: string, index: string, frame: Frame): void {
  const old = frame.scene.pick(name);
  if (old.kind !== 'array') return;
  const keys = old.keys ?? old.elements.map((_, at) => String(at));
  const at = old.elements.some((each) => each.elastic) ? -1 : keys.indexOf(index);
  if (at < 0)
    frame.scene.assign(name, {
      kind: 'array',
      elements: [fromPieces([hole(`\${${name}[@]}`)], [0, 0], true)],
      keys: null,
    });
  else
    frame.scene.assign(name, {
      kind: 'array',
      elements: old.elements.filter((_, place) => place !== at),
      keys: keys.filter((_, place) => place !== at),
    });
}

/** `set -- a b`, `set a b`: the positional parameters. */
function set(args: readonly Arg[], frame: Frame): Flow | undefined {
  if (args.some((arg) => arg.text === 'allexport' || /^-[a-zA-Z]*a/.test(arg.text)))
    frame.walker.allexport = true;
  if (args.some((arg) => arg.text === 'nounset' || /^-[a-zA-Z]*u/.test(arg.text)))
    frame.walker.nounset = true;
  const at = args.findIndex((arg) => arg.text === '--' || !/^[-+]/.test(arg.text));
  if (at < 0) return undefined;
  // `set -o pipefail`: the option's name is no operand.
  if (at > 0 && /^[-+][a-zA-Z]*o$/.test(args[at - 1]!.text) && args[at]!.text !== '--')
    return set(args.slice(at + 1), frame);
  frame.scene.positional = args[at]!.text === '--' ? args.slice(at + 1) : args.slice(at);
  return undefined;
}

function shift(args: readonly Arg[], frame: Frame): Flow | undefined {
  const count = Number(args[0]?.text ?? 1);
  const { positional } = frame.scene;
  if (!positional || !Number.isInteger(count) || positional.some((arg) => arg.elastic))
    frame.scene.positional = null;
  // More than there are is an error, and nothing is shifted.
  else if (count <= positional.length) frame.scene.positional = positional.slice(count);
  return undefined;
}

/** `read x y <<< "a b"`: the words of a known line, else unknown. */
function read(args: readonly Arg[], frame: Frame): Flow | undefined {
  const parsed = parseArgs(args, parseGrammar('a= d= e i= n= N= p= r s t= u='), 'posix');
  const descriptor = parsed.options.get('u')?.[0];
  const input = (descriptor && frame.walker.streams.get(`/dev/fd/${descriptor.text}`)) ?? frame.input;
  const text = partRead(input.text ? knownText(input.text) : null, parsed.options);
  const array = parsed.options.get('a')?.[0];
  const names = array ? [array.text] : parsed.operands.map((arg) => arg.text);
  for (const name of names) if (name.includes('[')) runSubscripts(name, frame);
  if (names.length === 0) names.push('REPLY');
  const line = text?.split('\n')[0] ?? null;
  const separators = frame.scene.textOf('IFS');
  const ifs = separators && frame.scene.variables.has('IFS') ? knownText(separators) : ' \t\n';
  const { taints } = input;
  if (line === null || ifs === null) {
    for (const name of names) frame.scene.assignText(name, [hole(`$${name}`, { taints })]);
    return undefined;
  }
  const words = readFields(line, ifs, array ? Number.POSITIVE_INFINITY : names.length);
  if (array) {
    frame.scene.assign(array.text, { kind: 'array', elements: words.map((word) => known(word)), keys: null });
    return undefined;
  }
  for (const [index, name] of names.entries()) {
    const value = words[index] ?? '';
    // A loop reads one line after the other: any of them may be the value.
    const lines = text!.split('\n').filter((each) => each !== '');
    if (names.length === 1 && lines.length > 1)
      frame.scene.assignAny(
        name,
        lines.map((each) => [each.trim()]),
      );
    else if (lines.length > 1) frame.scene.assignText(name, [hole(`$${name}`, { taints })]);
    else frame.scene.assignText(name, value === '' ? [] : [value]);
  }
  return undefined;
}

/** What `read -d X`, `-n COUNT` and `-N COUNT` take of a text. */
function partRead(text: string | null, options: Parsed['options']): string | null {
  if (text === null) return null;
  const delimiter = options.get('d')?.[0];
  const count = (options.get('n') ?? options.get('N'))?.[0];
  if (!delimiter && !count) return text;
  if (delimiter && !delimiter.known) return null;
  // An empty delimiter is a NUL byte: everything, with its line breaks.
  const end = delimiter
    ? text.indexOf(delimiter.text === '' ? '\0' : delimiter.text[0]!)
    : text.indexOf('\n');
  const part = end < 0 ? text : text.slice(0, end);
  if (!count) return part.replace(/\n+$/, '').replaceAll('\n', ' ');
  const length = Number(count.text);
  return Number.isInteger(length) && length > 0 ? part.slice(0, length) : null;
}

/** A line as `read` takes it apart: at most `count` fields, the last of them with all that is left. */
function readFields(line: string, ifs: string, count: number): string[] {
  const blank = (char: string | undefined) => char !== undefined && ifs.includes(char) && /\s/.test(char);
  const fields: string[] = [];
  let at = 0;
  let end = line.length;
  while (blank(line[at])) at++;
  while (end > at && blank(line[end - 1])) end--;
  while (at < end) {
    let to = at;
    while (to < end && !ifs.includes(line[to]!)) to++;
    let next = to;
    while (blank(line[next])) next++;
    if (next < end && ifs.includes(line[next]!) && !blank(line[next])) next++;
    while (blank(line[next])) next++;
    // A separator at the very end ends the last field.
    if (fields.length + 1 === count && next < end) to = next = end;
    fields.push(line.slice(at, to));
    at = next;
  }
  return fields;
}

function readLines(args: readonly Arg[], frame: Frame): Flow | undefined {
  const parsed = parseArgs(args, parseGrammar('d= n= O= s= t u= C= c='), 'posix');
  const name = parsed.operands[0]?.text ?? 'MAPFILE';
  const end = parsed.options.get('d')?.[0];
  const delimiter = end === undefined ? '\n' : end.text === '' ? '\0' : end.text[0]!;
  // `mapfile -C CODE`: evaluated as lines are read, with their number and text behind it.
  const callback = parsed.options.get('C')?.[0];
  if (callback) runText(fromPieces([...callback.pieces, ' 0 line']).pieces, frame);
  const text = frame.input.text ? knownText(frame.input.text) : null;
  const elements =
    text === null
      ? [fromPieces([hole(`\${${name}[@]}`, { taints: frame.input.taints })], [0, 0], true)]
      : text
          .replace(/\n$/, '')
          .split(delimiter)
          .map((line) => known(line));
  frame.scene.assign(name, { kind: 'array', elements, keys: null });
  return undefined;
}

function printf(args: readonly Arg[], frame: Frame): Flow | undefined {
  if (args[0]?.text !== '-v' || !args[1]) return undefined;
  const text = formatPrintf(args.slice(2));
  frame.scene.assignText(args[1].text, text ?? [hole(`$${args[1].text}`)]);
  return NOTHING;
}

function alias(args: readonly Arg[], frame: Frame, starting: Starting): Flow | undefined {
  // zsh: an alias for words anywhere, or for endings of file names.
  if (frame.shell === 'zsh' && args.some((arg) => /^-[a-z]*[gs]/.test(arg.text)))
    frame.walker.collector.invocations.at(-1)?.unresolved.push({ kind: 'code', source: starting.source });
  for (const { assignment, value } of starting.declared) {
    const text = knownText(value());
    if (text !== null) frame.scene.setAlias(assignment.name, text);
    if (assignment.name === 'hoopx') takesGuardName(frame);
  }
  for (const arg of args) {
    const match = /^([^=\s]+)=([\s\S]*)$/.exec(arg.text);
    // `\alias x=y`: the grammar sees assignments only behind the bare name.
    if (!match || !arg.known || starting.declared.some((each) => each.assignment.text === arg.text)) continue;
    frame.scene.setAlias(match[1]!, match[2]!);
    if (match[1] === 'hoopx') takesGuardName(frame);
  }
  return undefined;
}

/** An alias called `hoopx` answers in the guard's place. */
function takesGuardName({ walker }: Frame): void {
  const last = walker.collector.invocations.at(-1);
  if (last) last.effects = [...last.effects, effect('write', GUARD_NAME)];
}

/** `eval a b`: the words joined by spaces, read again as shell source in this scene. */
function evaluateText(args: readonly Arg[], frame: Frame): Flow {
  const pieces: Text[number][] = [];
  for (const [index, arg] of args.entries()) {
    if (index > 0) pieces.push(' ');
    pieces.push(...arg.pieces);
  }
  return runText(fromPieces(pieces).pieces, frame);
}

/** Text run as shell source in the frame's own scene; what is not known of it becomes unresolved code. */
function runText(text: Text, frame: Frame): Flow {
  if (text.length === 0) return NOTHING;
  if (!isUndecided(text)) return frame.walker.script(withHoles(text, frame.scene), frame);
  const { collector } = frame.walker;
  const last = collector.invocations.at(-1);
  const shown = text.map((piece) => (typeof piece === 'string' ? piece : piece.source)).join('');
  if (!harmlessSource(shown)) last?.unresolved.push({ kind: 'code', source: shown });
  if (last && last.code === null) {
    const taints = text.flatMap((piece) => (typeof piece === 'string' ? [] : piece.taints));
    last.code = {
      language: 'sh',
      origin: taints.includes('network') ? 'network' : taints.includes('decoder') ? 'decoder' : 'unknown',
      text: null,
    };
  }
  frame.scene.tainted = true;
  return UNKNOWN_FLOW;
}

/** `eval "$(ssh-agent -s)"`, `eval "$(brew shellenv)"`: set-up that tools print for exactly this. */
const SETUP =
  /^\$\((?:[\w./~-]*\/)?(?:ssh-agent|brew|direnv|rbenv|pyenv|nodenv|goenv|jenv|plenv|fnm|starship|zoxide|mise|rtx|asdf|conda|micromamba|mamba|opam|dircolors|lesspipe|thefuck|minikube|docker-machine|keychain|register-python-argcomplete|luarocks|atuin|mcfly|nodenv|aws-vault|resize|locale|gpg-agent|tset|fzf|carapace|oh-my-posh|pkgx|devbox|spack|modulecmd)(?: [\w./=:@%+~$-]+)*\)$/;
/** Completions and environments of tools that print other things too. */
const SETUP_VERB =
  /^\$\((?:hub|gh|op|poetry|pip3?|pipenv|uv|vault|tmux|just|task|navi|nix|rustup|volta|npm|pnpm|deno|bun|kubectl|helm|k3d|kind|flux|argocd|eksctl|doctl|flyctl|hcloud|chezmoi|delta|rg|fd|ruff|rye|pdm|hatch|composer|symfony|npm|docker|podman|chef|cargo|dotnet)(?: [\w-]+){0,2} (?:completions?|completion|--completions?|shell-completions?|complete|generate-shell-completion|shellenv|shell-init|init|hook|env|alias|signin|activate|show-environment)(?: [\w./=:@%+-]+)*\)$|^\$\(perl(?: -I[\w./~$-]+)* -Mlocal::lib[\w./=~$-]*\)$/;
/** What the project's own script prints: running it was as much a matter of trust. */
const OWN_SCRIPT =
  /^\$\((?:(?:ba)?sh )?(?:\.{1,2}\/|(?:scripts?|bin|tools|hack|ci|dev)\/)[\w./-]+(?: [\w./=:@%+-]+)*\)$|^\$\((?:make|npm run|just) (?:-s |--silent |--no-print-directory )+[\w./=:-]+\)$/;
/** `jq -r '@sh "NAME=\(.name)"' FILE`: what is put in is quoted. */
const QUOTED_BY_JQ = /^\$\(jq -r '@sh "[^'"]*"'(?: [\w./-]+)?\)$/;

const COMPLETION =
  /^<\([\w./-]+(?: [\w-]+)?? (?:--)?(?:completions?|generate-shell-completion|shell-completion|shellenv)(?:[ =][\w=-]+)*\)$/;

/** What a set-up's command ends with where it may fail or complain. */
const FORGIVEN = /(?: 2>\s*\/dev\/null| \|\| (?:true|:))+\)$/;

function harmlessSource(source: string): boolean {
  const text = source.replace(/^"|"$/g, '').replace(FORGIVEN, ')');
  return [SETUP, SETUP_VERB, OWN_SCRIPT, QUOTED_BY_JQ].some((each) => each.test(text));
}

/** `source FILE ARG...`: the file's text in this scene. */
function source(args: readonly Arg[], frame: Frame): Flow {
  const operand = args.find((arg) => arg.text !== '--');
  const { scene, walker } = frame;
  if (!operand) return NOTHING;
  const target = pathTarget(operand, scene.cwd, walker.context);
  const flow =
    operand.text === '/dev/stdin' || operand.text === '-' ? frame.input : inputFrom(operand, target, frame);
  if (walker.allexport && target.role !== null && SECRET_ROLES.has(target.role))
    walker.exportedSecrets.push(target);
  const content = flow.text ?? (target.known ? contentOf(target.value, frame).text : null);
  if (content !== null) {
    const { positional } = scene;
    if (args.length > 1) scene.positional = args.slice(1);
    walker.returned.push([]);
    const result = runText(content, frame);
    const returned = walker.returned.pop()!;
    if (returned.length > 0) scene.join([scene.fork(), ...returned]);
    if (args.length > 1) scene.positional = positional;
    return result;
  }
  scene.tainted = true;
  const last = walker.collector.invocations.at(-1);
  const remote = flow.taints.includes('network') || flow.taints.includes('decoder');
  if (/^\/(?:dev|proc\/[^/]+)\/fd\/\d+$/.test(operand.text))
    last?.unresolved.push({ kind: 'code', source: operand.text });
  // `source <(kubectl completion bash)`: what tools print for exactly this.
  if (COMPLETION.test(operand.text)) return UNKNOWN_FLOW;
  if (last && (remote || (!operand.known && flow.taints.length === 0))) {
    last.code = {
      language: 'sh',
      origin: flow.taints.includes('network') ? 'network' : remote ? 'decoder' : 'unknown',
      text: null,
    };
    last.unresolved.push({ kind: 'code', source: operand.text });
  } else if (last && flow === frame.input) last.unresolved.push({ kind: 'code', source: 'standard input' });
  return UNKNOWN_FLOW;
}

/** What the code of a trap assigns counts from now on, whenever it runs: `trap 'b=rm' DEBUG; $b x`. */
function trapMayRun(code: Arg, frame: Frame, atEnd: boolean): void {
  const { scene, walker } = frame;
  if (atEnd || walker.traps.length > MOST_TRAPS) {
    // What it does is seen at the end: here only which names it changes.
    const text = knownText(code.pieces);
    const names = new Set(text === null ? [] : assignedIn(text));
    if (names.size > 0) scene.mayBecome(names, null);
    return;
  }
  let runs = false;
  const look = () => {
    const after = scene.fork();
    runText(code.pieces, { ...frame, scene: after });
    const again = after.fork();
    const changed = after.changedSince(scene) ?? [];
    if (changed.length === 0) return;
    // A counter goes on.
    runText(code.pieces, { ...frame, scene: again });
    const growing = new Set(again.changedSince(after));
    scene.mayBecome(
      changed.filter((name) => !growing.has(name)),
      after,
    );
    scene.mayBecome(growing, null);
  };
  const again = () => {
    // Its code may define functions itself.
    if (runs) return;
    runs = true;
    look();
    runs = false;
  };
  walker.traps.push({ source: code.text, again });
  again();
}

/** More are not run ahead. */
const MOST_TRAPS = 64;
const MOST_CHANGED = 500;

/** `command CMD`, `builtin CMD`, `exec CMD`: CMD without functions or aliases. */
function unwrap(grammar: string): Builtin {
  return (starting, frame) => {
    const name = knownText(starting.argv[0]!.pieces) ?? '';
    const args = starting.argv.slice(1);
    const parsed = parseArgs(args, parseGrammar(grammar), 'posix');
    const asks = name === 'command' && (parsed.options.has('v') || parsed.options.has('V'));
    const flow = startProgram(starting, name, frame);
    if (asks) return flow;
    const { collector } = frame.walker;
    const last = collector.invocations.at(-1);
    for (const option of parsed.unknownOptions) last?.unresolved.push({ kind: 'option', source: option });
    const first = parsed.operands[0];
    const text = first ? knownText(first.pieces) : null;
    const inner: Frame = { ...frame, via: [...frame.via, name], span: starting.span };
    if (!first) return flow;
    const rest: Starting = {
      ...starting,
      argv: parsed.operands,
      assignments: new Map(),
      redirected: null,
      declared: starting.declared,
    };
    if (text === null || frame.depth > LIMITS.depth) return startArgv(parsed.operands, inner);
    const builtin = BUILTINS.get(text);
    return builtin ? builtin(rest, inner) : startProgram(rest, text, inner);
  };
}

/** `trap CODE SIG...`: the code runs later, in this scene. */
function trap(args: readonly Arg[], frame: Frame): Flow {
  const operands = args.filter((arg) => arg.text !== '--');
  const [code, ...signals] = operands;
  if (!code || signals.length === 0 || /^(?:-|-[lp]+|)$/.test(code.text)) return NOTHING;
  const then = frame.scene.fork();
  const atEnd = signals.every((signal) =>
    /^(?:EXIT|0|(?:SIG)?(?:INT|TERM|HUP|QUIT|PIPE)|1|2|3|13|15)$/i.test(signal.text),
  );
  if (!signals.every((signal) => /^(?:EXIT|0)$/i.test(signal.text))) trapMayRun(code, frame, atEnd);
  // It runs when the shell ends, or at any moment from here on: whatever has changed by then counts.
  frame.walker.endings.push((end) => {
    const scene = frame.scene.fork();
    // It runs wherever the script ends: `trap 'rm -rf "$d"' EXIT; d=/; test x || exit; d=/tmp/x`.
    const ends = [end, ...frame.walker.exits].filter((each) => each.shell === frame.scene.shell);
    const now = frame.scene.fork();
    if (atEnd) {
      assignLater(then, ends);
      assignLater(now, ends);
      runText(code.pieces, { ...frame, scene: alone(then.fork()) });
    }
    scene.join([now, ...ends.map((each) => sinceSet(each, frame.scene))]);
    const changed = scene.changedSince(then);
    if (changed === null) return;
    // Of very many those that it names.
    const named = changed.length > MOST_CHANGED ? new Set(code.text.match(/[A-Za-z_]\w*/g)) : null;
    if (!atEnd)
      for (const name of changed) if (named?.has(name) !== false) scene.assignText(name, [hole(`$${name}`)]);
    runText(code.pieces, { ...frame, scene: alone(scene) });
  });
  return NOTHING;
}

/** What a trap's code assigns it knows itself: `trap 'd=/tmp/x; rm -r "$d"' EXIT INT`. */
function alone(scene: Scene): Scene {
  scene.shell = {};
  return scene;
}

/**
 * `trap 'rm -rf "$d"' EXIT; d=$(mktemp -d)`: what the script assigns only behind its trap, wherever it may end, is what
 * the trap finds. Before that there is nothing in it to delete.
 */
function assignLater(scene: Scene, ends: readonly Scene[]): void {
  const [first, ...others] = ends;
  if (!first) return;
  for (const name of first.variables.differing(scene.variables))
    if (!scene.variables.has(name) && others.every((each) => each.variables.has(name)))
      scene.variables.set(name, first.lookup(name));
}

/** The end of a script whose trap was set on one way through it: what that way assigned is not unset again at its end. */
function sinceSet(end: Scene, trap: Scene): Scene {
  const scene = end.fork();
  for (const name of end.variables.differing(trap.variables)) {
    const all = end.lookup(name);
    const assigned = all.filter(
      (each) => each.kind !== 'unset' && (each.kind !== 'text' || sourceOf(each.text) !== `$${name}`),
    );
    if (assigned.length > 0 && trap.variables.has(name)) scene.variables.set(name, assigned);
  }
  return scene;
}

function letArithmetic(args: readonly Arg[], frame: Frame): Flow | undefined {
  for (const arg of args) {
    if (arg.known) evaluateExpression(arg.pieces, frame);
    else {
      const name = /^\s*([A-Za-z_]\w*)\s*[-+*/%]?=/.exec(arg.text)?.[1];
      if (name) frame.scene.assignText(name, [hole(`$${name}`, { slashless: true })]);
    }
  }
  return undefined;
}

/** `setopt sh_word_split`: from here on words are read in either way. */
function setOption(_args: readonly Arg[], frame: Frame): Flow | undefined {
  if (frame.shell !== 'zsh') return undefined;
  frame.walker.optionsSet = true;
  frame.scene.ambiguous = true;
  return undefined;
}

/** `break`, `continue`: what is so here is what may be so behind the loop, or at its next turn. */
function leaveLoop(args: readonly Arg[], frame: Frame): Flow | undefined {
  const { leftLoops } = frame.walker;
  const levels = args[0] ? Number(args[0].text) || leftLoops.length : 1;
  for (const left of leftLoops.slice(-levels)) left.push(frame.scene.fork());
  return undefined;
}

function leaveFunction(_args: readonly Arg[], frame: Frame): Flow | undefined {
  frame.walker.returned.at(-1)?.push(frame.scene.fork());
  return undefined;
}

/** `exit`: a trap may find things as they are here. */
function leaveShell(_args: readonly Arg[], frame: Frame): Flow | undefined {
  const { exits, endings } = frame.walker;
  frame.walker.ended++;
  if (endings.length === 0) return undefined;
  exits.push(frame.scene.fork());
  if (exits.length > MAX_EXITS) exits[0]!.join([exits[0]!.fork(), exits.pop()!]);
  return undefined;
}

/** States that scripts end in; more are joined. */
const MAX_EXITS = 8;

function getOptions(args: readonly Arg[], frame: Frame): Flow | undefined {
  const name = args[1]?.text;
  if (name) frame.scene.assignText(name, [hole(`$${name}`, { slashless: true })]);
  frame.scene.assignText('OPTARG', [hole('$OPTARG')]);
  return undefined;
}

/** `hash -p /path name`: the name stands for the path from now on. `enable -f lib name`: it is what the library says. */
function hash(args: readonly Arg[], frame: Frame): Flow | undefined {
  const parsed = parseArgs(args, parseGrammar('p= r d l t'), 'posix');
  const path = parsed.options.get('p')?.[0];
  for (const arg of path ? parsed.operands : []) frame.scene.setAlias(arg.text, quoteArg(path!));
  return undefined;
}

function enable(args: readonly Arg[], frame: Frame): Flow | undefined {
  const parsed = parseArgs(args, parseGrammar('a d n p s f='), 'posix');
  const file = parsed.options.get('f')?.[0];
  if (file) frame.walker.collector.invocations.at(-1)?.unresolved.push({ kind: 'code', source: file.text });
  return undefined;
}

/** `bind -x '"KEY": CMD'`, `complete -C CMD NAME`: code that a key press runs. */
function pressed(letter: string, grammar: string) {
  return (args: readonly Arg[], frame: Frame): Flow => {
    for (const script of parseArgs(args, parseGrammar(grammar), 'posix').options.get(letter) ?? []) {
      const [first, ...rest] = script.pieces;
      const code =
        letter === 'x' && typeof first === 'string'
          ? first.replace(/^\s*"(?:[^"\\]|\\.)*"\s*:?\s*/, '')
          : first;
      const text = fromPieces(code === undefined ? [] : [code, ...rest]).pieces;
      runText(text, { ...frame, scene: frame.scene.fork() });
    }
    return NOTHING;
  };
}

/** `fc -s`, `fc -e - rm`: what was run before is run again, and nobody can say what that is. `fc -l` lists. */
function fixCommand(args: readonly Arg[], frame: Frame, starting: Starting): Flow | undefined {
  if (args.some(({ text }) => /^-[nr]*l/.test(text))) return undefined;
  frame.walker.collector.invocations.at(-1)?.unresolved.push({ kind: 'code', source: starting.source });
  return undefined;
}

/** By name. Those that only print or test (`echo`, `test`, `true` ...) are rows of `programs/coreutils.ts`. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['cd', recorded(changeFolder)],
  ['chdir', recorded(changeFolder)],
  ['pushd', recorded(pushFolder)],
  ['popd', recorded(popFolder)],
  ['export', recorded(declare)],
  ['declare', recorded(declare)],
  ['typeset', recorded(declare)],
  ['local', recorded(declare)],
  ['readonly', recorded(declare)],
  ['unset', recorded(unset)],
  ['set', recorded(set)],
  ['shift', recorded(shift)],
  ['read', recorded(read)],
  ['mapfile', recorded(readLines)],
  ['readarray', recorded(readLines)],
  ['printf', recorded(printf)],
  ['alias', recorded(alias)],
  ['setopt', recorded(setOption)],
  ['unsetopt', recorded(setOption)],
  ['emulate', recorded(setOption)],
  ['let', recorded(letArithmetic)],
  ['break', recorded(leaveLoop)],
  ['continue', recorded(leaveLoop)],
  ['return', recorded(leaveFunction)],
  ['exit', recorded(leaveShell)],
  ['getopts', recorded(getOptions)],
  ['hash', recorded(hash)],
  ['enable', recorded(enable)],
  ['fc', recorded(fixCommand)],
  ['bind', running(pressed('x', 'l p P s S v V X m= f= q= u= r= x='))],
  ['complete', running(pressed('C', 'a b c d e f g j k s u v p r D E I o= A= G= W= F= C= X= P= S='))],
  ['compgen', running(pressed('C', 'a b c d e f g j k s u v o= A= G= W= F= C= X= P= S='))],
  ['eval', running(evaluateText)],
  ['source', running(source)],
  ['.', running(source)],
  ['trap', running(trap)],
  ['command', unwrap('p v V')],
  ['builtin', unwrap('')],
  ['exec', unwrap('a= c l')],
]);
