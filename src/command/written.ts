/** What a command leaves behind that a later one in the same request may run: files, copies of programs, links. */
import type { Call } from './call.ts';
import type { Flow, Frame } from './frame.ts';
import { pathTarget } from './targets.ts';
import type { Invocation } from './types.ts';
import { type Arg, known } from './value.ts';

/** Notes the files that an invocation wrote and what is known of their content. */
export function noteWritten(program: string, call: Call, invocation: Invocation, frame: Frame): void {
  const { written } = frame.scene;
  if (COPIERS.has(program)) return noteCopy(call, frame);
  if (program === 'tee') {
    for (const operand of call.operands) {
      const target = call.path(operand);
      if (target.known) written.set(target.value, { text: call.input.text, taints: call.input.taints });
    }
    return;
  }
  if (UNPACKERS.has(program)) noteUnpacked(call, invocation, frame);
  if (!invocation.effects.some((each) => each.action === 'receive')) return;
  // A file that a download lands in holds what the network sent.
  for (const each of invocation.effects) {
    if (each.action === 'write' && each.target.kind === 'path')
      written.set(each.target.value, { text: null, taints: ['network'] });
  }
}

const COPIERS: ReadonlySet<string> = new Set(['cp', 'mv', 'ln', 'install', 'gcp', 'gmv', 'gln', 'link']);
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
    if (unpacked) return typeof context.files.kind(path) === 'string' ? undefined : unpacked;
    if (at === 0) return undefined;
  }
  return undefined;
}

/** `cp SOURCE PLACE`: the place holds what the source held, and running it runs the source. */
function noteCopy(call: Call, frame: Frame): void {
  const [from, to, ...more] = call.operands;
  if (!from?.known || !to?.known || more.length > 0) return;
  const { value: source, scope } = call.path(from);
  const flow = frame.scene.written.get(source) ?? {
    text: null,
    taints: scope === 'credentials' ? (['secret'] as const) : [],
  };
  const place = { ...flow, copyOf: flow.copyOf ?? source };
  const target = call.path(to).value;
  frame.scene.written.set(target, place);
  // Into a folder it keeps its name.
  frame.scene.written.set(`${target}/${source.slice(source.lastIndexOf('/') + 1)}`, place);
}

/** The name of the program that a path was copied or linked from in this request, else null. */
export function copiedProgram(path: Arg, frame: Frame): string | null {
  if (frame.scene.written.idle || !path.known) return null;
  const target = pathTarget(known(path.text), frame.scene.cwd, frame.walker.context);
  const source = frame.scene.written.get(target.value)?.copyOf;
  return source === undefined ? null : source.slice(source.lastIndexOf('/') + 1);
}
