/** Archives that a request packs and unpacks: what comes out of one is what went into it. */
import type { Call } from './call.ts';
import type { Flow, Frame } from './frame.ts';
import { type Arg, known } from './value.ts';

/** Files by the names that an archive has for them. */
export type Members = ReadonlyMap<string, Flow>;

const TARS: ReadonlySet<string> = new Set(['tar', 'gtar', 'bsdtar']);
/** What they print is the same archive. */
const COMPRESSORS: ReadonlySet<string> = new Set(
  'gzip gunzip zcat bzip2 bunzip2 bzcat xz unxz xzcat zstd unzstd zstdcat lz4 pigz unpigz pv buffer mbuffer cat tee'.split(
    ' ',
  ),
);
/** More files than these are not followed. */
const MAX_MEMBERS = 64;
/** Work for each written file that is looked at. */
const LOOK_COST = 4;

/** The archive that a program prints, if it is one whose members are known. */
export function archiveOf(program: string, call: Call, frame: Frame): Members | null {
  if (COMPRESSORS.has(program)) return membersIn(call.operand(0), call, frame);
  return TARS.has(program) && isPacking(call) && archiveFile(call) === null ? packed(call, frame) : null;
}

/** Notes an archive that was made in a file, and the files that come out of one. */
export function noteArchive(program: string, call: Call, frame: Frame): void {
  if (!TARS.has(program) || frame.remote !== null) return;
  const { written } = frame.scene;
  const file = archiveFile(call);
  if (isPacking(call)) {
    const path = file?.known ? call.path(file).value : null;
    const members = path === null ? null : packed(call, frame);
    if (path === null || members === null) return;
    const before = call.has('create') ? undefined : written.get(path)?.members;
    const secret = [...members.values()].some(({ taints }) => taints.includes('secret'));
    written.set(path, {
      text: null,
      taints: [secret ? 'secret' : 'file'],
      members: new Map([...(before ?? []), ...members]),
    });
    return;
  }
  if (!call.has('extract') || call.has('to-stdout', 'to-command')) return;
  const members = membersIn(file, call, frame);
  if (members === null) return;
  const folder = [call.value('directory'), call.value('one-top-level')].flatMap((each) => each?.text ?? []);
  const levels = Number(call.value('strip-components')?.text ?? 0);
  for (const [name, flow] of members) {
    const parts = name.split('/').slice(levels);
    if (parts.length > 0) written.set(call.path([...folder, ...parts].join('/')).value, flow);
  }
}

/** What is in an archive: a file, or standard input. */
function membersIn(file: Arg | null, call: Call, { scene, input }: Frame): Members | null {
  const source = file ?? input.file ?? null;
  if (file === null && input.members) return input.members;
  return (
    (source?.known && !scene.written.idle && scene.written.get(call.path(source).value)?.members) || null
  );
}

const isPacking = (call: Call): boolean => call.has('create', 'append', 'update');

/** Null: standard output or input. */
function archiveFile(call: Call): Arg | null {
  const file = call.value('file');
  return file === null || file.text === '-' ? null : file;
}

/** What tar takes in, of which anything is known: files that the request has written, and those that are named. */
function packed(call: Call, frame: Frame): Members | null {
  const members = new Map<string, Flow>();
  const { written } = frame.scene;
  const folders = call.values('directory');
  // `-C` holds for what stands behind it: where there are several, each member is looked for in all of them.
  for (const folder of folders.length > 0 ? folders : [known('.')]) {
    const named = call.operands.filter((each) => each.known);
    // `tar c *`, `tar c -T LIST`: any of the folder.
    const any = named.length < call.operands.length || call.has('files-from');
    for (const operand of any ? [...named, known('.')] : named) {
      if (members.size > MAX_MEMBERS) return members;
      const target = call.path(operand.text.startsWith('/') ? operand : `${folder.text}/${operand.text}`);
      const name = operand.text.replace(/^(?:\.?\/)+|\/+$|^\.$/g, '');
      const flow = written.get(target.value);
      if (flow) members.set(name, flow);
      else if (name !== '') {
        const taints = target.scope === 'credentials' ? (['secret'] as const) : [];
        members.set(name, { text: null, taints, copyOf: target.value });
      }
      if (!written.holds(target.value) || !frame.walker.collector.spend(LOOK_COST * written.size)) continue;
      for (const [rest, inside] of written.below(target.value, MAX_MEMBERS))
        members.set(name === '' ? rest : `${name}/${rest}`, inside);
    }
  }
  return members.size > 0 ? members : null;
}
