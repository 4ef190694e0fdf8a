/** What a command leaves behind that a later one in the same request may run: files, copies of programs, links. */
import { noteArchive } from './archives.ts';
import type { Call } from './call.ts';
import { contentOf } from './contents.ts';
import type { Flow, Frame } from './frame.ts';
import { editedInPlace } from './line-filters.ts';
import { unescapeText } from './outputs.ts';
import { normalise } from './paths.ts';
import { gitAlias, gitRemote, writtenSetting } from './programs/git-config.ts';
import { remoteEffects } from './programs/git-effects.ts';
import { isNamed } from './redirections.ts';
import { pathTarget } from './targets.ts';
import { asObject, parseObject } from './tasks/json.ts';
import type { Invocation } from './types.ts';
import { type Arg, fromPieces, known, knownText, sourceOf } from './value.ts';

/** Notes the files that an invocation wrote and what is known of their content. */
export function noteWritten(program: string, call: Call, invocation: Invocation, frame: Frame): void {
  const { written } = frame.scene;
  if (COPIERS.has(program)) return noteCopy(call, frame);
  if (program === 'mkfifo' || program === 'mknod') {
    const made =
      program === 'mkfifo' ? call.operands : call.operand(1)?.text === 'p' ? [call.operand(0)!] : [];
    for (const operand of made) {
      const target = call.path(operand);
      if (isNamed(target)) written.set(target.value, { text: null, taints: [], pipe: true });
    }
    return;
  }
  if (program === 'tee') {
    for (const operand of call.operands) {
      const target = call.path(operand);
      if (target.known) written.set(target.value, { text: call.input.text, taints: call.input.taints });
    }
    return;
  }
  if (invocation.privileged && MAKERS.has(program)) noteInstalled(program, call, invocation, frame);
  if (program === 'find') notePrinted(call, frame);
  if (program === 'npm' || program === 'pnpm') noteScripts(call, frame);
  if (WRITE_INPUT.has(program) && call.input.text && call.input.text.length > 0) {
    for (const { action, target } of invocation.effects)
      if (action === 'write' && target.kind === 'path' && target.known)
        written.set(target.value, { text: call.input.text, taints: call.input.taints });
  }
  if (program === 'dd') noteDump(call, frame);
  if (EDITORS.has(program)) noteEdited(call, frame);
  if (program === 'git') {
    if (call.subcommand[0] === 'config') noteAlias(call, frame);
    else if (call.subcommand[0] === 'remote') noteRemote(call, frame);
    else if (call.subcommand[0] === 'push') pushToNoted(call, invocation, frame);
  }
  if (UNPACKERS.has(program)) {
    noteUnpacked(call, invocation, frame);
    if (!invocation.inert) noteArchive(program, call, frame);
  }
  if (!invocation.effects.some((each) => each.action === 'receive')) return;
  // A file that a download lands in holds what the network sent.
  for (const each of invocation.effects) {
    if (each.action === 'write' && each.target.kind === 'path')
      written.set(each.target.value, { text: null, taints: ['network'] });
  }
  for (const path of fetchedPaths(program, call))
    written.set(path, { text: null, taints: ['network'], ...(program === 'git' && { cloned: true }) });
}

const COPIERS: ReadonlySet<string> = new Set([
  'cp',
  'mv',
  'ln',
  'install',
  'gcp',
  'gmv',
  'gln',
  'link',
  'zf_mv',
  'zf_ln',
]);
const UNPACKERS: ReadonlySet<string> = new Set([
  'tar',
  'gtar',
  'bsdtar',
  'unzip',
  '7z',
  '7za',
  '7zr',
  'cpio',
  'unar',
]);

/** Where what was fetched lies: `scp host:x.sh .` is `./x.sh`, a clone is a folder (with a slash at its end). */
function fetchedPaths(program: string, call: Call): string[] {
  if (program === 'scp' || program === 'rsync') {
    const folder = call.operand(-1);
    if (!folder?.known) return [];
    return call.operands
      .slice(0, -1)
      .map(({ text }) => `${call.path(folder).value}/${text.slice(text.search(/[^/:]*$/))}`);
  }
  if (program !== 'git' || call.subcommand[0] !== 'clone') return [];
  const url = call.operand(0);
  const folder = call.operand(1) ?? (url && /([^/:]+?)(?:\.git)?\/*$/.exec(url.text)?.[1]);
  return folder ? [`${call.path(folder).value}/`] : [];
}

const MAKERS: ReadonlySet<string> = new Set(['make', 'gmake', 'ninja']);

/** `git clone URL && cd x && sudo make install`: what was cloned runs as root. */
function noteInstalled(program: string, call: Call, invocation: Invocation, frame: Frame): void {
  const { written } = frame.scene;
  if (written.idle || !call.operands.some(({ text }) => /install/.test(text))) return;
  const place = `${call.path(call.value('directory') ?? '.').value}/`;
  for (let at = place.length - 1; at > 0; at = place.lastIndexOf('/', at - 1)) {
    if (!written.get(place.slice(0, at + 1))?.cloned) continue;
    invocation.code ??= { language: program, origin: 'network', text: null };
    invocation.unresolved.push({ kind: 'code', source: 'a makefile that comes over the network' });
    return;
  }
}

/** `find . -maxdepth 0 -fprintf FILE 'TEXT\n'`: the text once for each file that is found. */
function notePrinted(call: Call, frame: Frame): void {
  const at = call.args.findIndex(({ text }) => text === '-fprintf');
  const [file, format] = at < 0 ? [] : call.args.slice(at + 1);
  if (file?.known && format?.known && !format.text.includes('%'))
    frame.scene.written.set(call.path(file).value, { text: [unescapeText(format.text)], taints: [] });
}

/** `npm pkg set scripts.test=CMD`, `npm set-script test CMD`: the package has this script from now on. */
function noteScripts(call: Call, frame: Frame): void {
  const scripts: Record<string, string> = {};
  const [command, name, line] = call.args;
  if (command?.text === 'set-script') {
    if (name?.known && line?.known) scripts[name.text] = line.text;
  } else if (command?.text !== 'pkg' || name?.text !== 'set') return;
  for (const { text, known: sure } of call.args.slice(2)) {
    const set = sure ? /^scripts\.([^=]+)=([\s\S]*)$/.exec(text) : null;
    if (set) scripts[set[1]!] = set[2]!;
  }
  if (Object.keys(scripts).length === 0) return;
  const path = call.path('package.json').value;
  const before = contentOf(path, frame).text;
  const text = before === null ? null : knownText(before);
  const whole = (text === null ? null : parseObject(text)) ?? {};
  // Of a package that is not known, the script that a hook belongs to is there as well.
  if (before === null)
    for (const name of Object.keys(scripts)) {
      const hooked = /^(?:pre|post)(.+)$/.exec(name)?.[1];
      if (hooked !== undefined) scripts[hooked] ??= ':';
    }
  const content = { ...whole, scripts: { ...asObject(whole.scripts), ...scripts } };
  frame.scene.written.set(path, { text: [JSON.stringify(content)], taints: [], partial: before === null });
}

/** What these write somewhere is among what is led in (`ed` takes it as text to append, `sed -n 'w FILE'` as lines). */
const WRITE_INPUT: ReadonlySet<string> = new Set(['ed', 'ex', 'red', 'sed', 'gsed', 'sponge']);

const EDITORS: ReadonlySet<string> = new Set(['sed', 'gsed', 'perl']);

/** `sed -i s/x/y/ FILE`, `perl -pi -e s/x/y/ FILE`: a file that this request wrote holds something else now. */
function noteEdited(call: Call, frame: Frame): void {
  const { written } = frame.scene;
  if (written.idle) return;
  for (const arg of call.args) {
    const target = arg.known && !arg.text.startsWith('-') ? call.path(arg) : null;
    const before = target && written.get(target.value);
    const text = before?.text && !before.partial ? knownText(before.text) : null;
    if (!target || text === null) continue;
    const after = editedInPlace(text, call, arg);
    if (after !== null) written.set(target.value, { ...before!, text: [after] });
  }
}

/** `git config alias.x 'push --force'`: what `git x` is from now on. */
function noteAlias(call: Call, frame: Frame): void {
  const setting = writtenSetting(call);
  if (setting?.key?.startsWith('alias.'))
    frame.scene.written.set(gitAlias(setting.key.slice('alias.'.length)), {
      text: setting.value.pieces,
      taints: [],
    });
}

/** `git remote add x URL`: what `git push x` of the same request sends to. */
function noteRemote(call: Call, frame: Frame): void {
  const [name, url] = call.operands;
  if (call.subcommand[1] === 'add' && name?.known && url)
    frame.scene.written.set(gitRemote(name.text), { text: url.pieces, taints: [] });
}

/** A push to a remote that the same request made, at a host that is no forge which everybody knows, is one to its address. */
function pushToNoted(call: Call, invocation: Invocation, frame: Frame): void {
  const { written } = frame.scene;
  const remote = written.idle ? null : call.operand(0);
  const url = remote?.known ? written.get(gitRemote(remote.text))?.text : null;
  if (!url) return;
  const effects = remoteEffects(call, fromPieces(url), 'connect');
  if (!effects.some(({ target }) => target.host !== null && FORGES.test(target.host)))
    invocation.effects = [...invocation.effects, ...effects];
}

const FORGES =
  /^(?:(?:www\.|ssh\.|altssh\.)?(?:github|gitlab)\.com|bitbucket\.org|codeberg\.org|git\.sr\.ht|(?:ssh\.)?dev\.azure\.com|gitea\.com|huggingface\.co|git\.heroku\.com|localhost|127\.0\.0\.1)$/;

/** Building and running what was cloned is what it was cloned for; a script that installs it is code from the network. */
const INSTALLER =
  /\/(?:(?!configure|autogen|bootstrap|build|test|gradlew|mvnw)[\w.-]+\.(?:sh|bash|zsh|command|run)|(?:install|setup|get|run|deploy|init)(?:[-_]\w+)?)$/;

/** Folders that hold what an archive from the network held stand with a slash at their end. */
function noteUnpacked(call: Call, invocation: Invocation, frame: Frame): void {
  const { written } = frame.scene;
  const foreign =
    invocation.input.includes('network') ||
    call.args.some((arg) => arg.known && written.get(call.path(arg).value)?.taints.includes('network'));
  if (!foreign) return;
  for (const { action, recursive, target } of invocation.effects) {
    if (action === 'write' && recursive && target.kind === 'path' && target.known)
      written.set(`${target.value.replace(/\/$/, '')}/`, { text: null, taints: ['network'] });
  }
}

/** What this request wrote at a path, or unpacked there from the network, where nothing was before. */
export function writtenAt(path: string, frame: Frame): Flow | undefined {
  const { written, context } = frame.scene;
  const flow = written.get(path);
  if (flow || written.idle) return flow;
  for (let at = path.lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1)) {
    const unpacked = written.get(path.slice(0, at + 1));
    if (unpacked?.cloned && !INSTALLER.test(path)) return undefined;
    if (unpacked) return typeof context.files.kind(path) === 'string' ? undefined : unpacked;
    if (at === 0) return undefined;
  }
  return undefined;
}

const STANDARD_INPUT = /^\/dev\/(?:stdin|fd\/0)$|^\/proc\/self\/fd\/0$/;

/** `cp SOURCE PLACE`: the place holds what the source held, and running it runs the source. */
function noteCopy(call: Call, frame: Frame): void {
  if (call.program.endsWith('ln') && call.args.some(({ text }) => /^-[a-z]*s|^--symbolic/.test(text)))
    noteLink(call, frame);
  const folder = call.value('target-directory');
  const to = folder ?? call.operands.at(-1);
  const sources = folder ? call.operands : call.operands.slice(0, -1);
  if (!to?.known || sources.length > MAX_COPIED) return;
  for (const from of sources) if (from.known) noteCopyOf(from, to, call, frame);
}

/** More files in one command are not followed. */
const MAX_COPIED = 64;

function noteCopyOf(from: Arg, to: Arg, call: Call, frame: Frame): void {
  const { value: source, scope } = call.path(from);
  const flow: Flow = STANDARD_INPUT.test(from.text)
    ? { text: call.input.text, taints: call.input.taints }
    : (frame.scene.written.get(source) ?? {
        text: null,
        taints: scope === 'credentials' ? ['secret'] : [],
      });
  const place = { ...flow, copyOf: flow.copyOf ?? source };
  const target = call.path(to).value;
  // Into a folder it keeps its name.
  const inside = `${target}/${source.slice(source.lastIndexOf('/') + 1)}`;
  const below = heldBelow(source, frame);
  for (const copy of [target, inside]) {
    frame.scene.written.set(copy, place);
    for (const [rest, held] of below) frame.scene.written.set(`${copy}/${rest}`, held);
  }
}

/** Work for each written file that is looked at. */
const LOOK_COST = 4;

/** The files below a folder that is copied; each copy may double them, so that only some are followed. */
function heldBelow(folder: string, { scene, walker }: Frame): [string, Flow][] {
  if (!scene.written.holds(folder) || !walker.collector.spend(LOOK_COST * scene.written.size)) return [];
  return scene.written.below(folder, MAX_COPIED);
}

/** `dd if=SOURCE of=PLACE`: a copy, if it takes all of it. */
function noteDump(call: Call, frame: Frame): void {
  const given = (name: string) =>
    call.args.find((arg) => arg.known && arg.text.startsWith(`${name}=`))?.text.slice(name.length + 1);
  const [from, to] = [given('if'), given('of')];
  if (to === undefined) return;
  const flow = from === undefined ? call.input : frame.scene.written.get(call.path(from).value);
  if (flow?.text) frame.scene.written.set(call.path(to).value, { text: flow.text, taints: flow.taints });
}

/** `ln -s SOURCE [PLACE]`: what lies below the place lies where the source leads, seen from the place's folder. */
function noteLink(call: Call, frame: Frame): void {
  const [from, to, ...more] = call.operands;
  if (!from?.known || (to && !to.known) || more.length > 0) return;
  const place = call
    .path(to ?? from.text.slice(from.text.lastIndexOf('/') + 1))
    .value.replace(/(?<=.)\/$/, '');
  const folder = place.slice(0, place.lastIndexOf('/'));
  const source = pathTarget(from, [folder === '' ? '/' : folder], frame.walker.context).value;
  if (source !== place) frame.walker.link(place, source);
}

/** The file that this request put where a shell looks for programs, by the name that it is called by; else null. */
export function placedProgram(name: string, frame: Frame): string | null {
  const { scene } = frame;
  const { home } = scene.context;
  const folders = sourceOf(scene.textOf('PATH') ?? []).split(':', MAX_FOLDERS);
  for (const folder of [...folders, `${home}/.local/bin`, `${home}/bin`, `${home}/.cargo/bin`]) {
    if (!folder.startsWith('/')) continue;
    const path = `${normalise(folder)}/${name}`;
    if (scene.written.has(path)) return path;
  }
  return null;
}

const MAX_FOLDERS = 32;

/** The name of the program that a path was copied or linked from in this request, else null. */
export function copiedProgram(path: Arg, frame: Frame): string | null {
  if (frame.scene.written.idle || !path.known) return null;
  const target = pathTarget(known(path.text), frame.scene.cwd, frame.walker.context);
  const source = frame.scene.written.get(target.value)?.copyOf;
  return source === undefined ? null : source.slice(source.lastIndexOf('/') + 1);
}
