/** What many rows need of operands: which are files, and where copies of files land. */
import type { Call } from '../call.ts';
import { type Arg, fromPieces, type Piece } from '../value.ts';

/** Operands that name files: all but `-`, which is a standard stream. */
export function files(args: readonly (Arg | null)[]): Arg[] {
  return args.filter((arg): arg is Arg => arg !== null && arg.text !== '-' && arg.text !== '');
}

/** `folder/name`. */
export function join(folder: Arg, name: Arg | string): Arg {
  const text = folder.text;
  const slash = text === '' || text.endsWith('/') ? [] : ['/'];
  const tail = typeof name === 'string' ? [name] : name.pieces;
  return fromPieces([...folder.pieces, ...slash, ...tail], folder.span, folder.elastic);
}

/** The last component of a path; null when there is none (`..`, `/`) or it is not known where it begins. */
export function basename(arg: Arg): Arg | null {
  const pieces: Piece[] = [];
  let trailing = true;
  for (let at = arg.pieces.length - 1; at >= 0; at--) {
    const piece = arg.pieces[at]!;
    if (typeof piece !== 'string') {
      pieces.unshift(piece);
      trailing = false;
      continue;
    }
    const text = trailing ? piece.replace(/\/+$/, '') : piece;
    if (text === '') continue;
    trailing = false;
    const slash = text.lastIndexOf('/');
    pieces.unshift(slash < 0 ? text : text.slice(slash + 1));
    if (slash >= 0) break;
  }
  const name = fromPieces(pieces, arg.span, arg.elastic);
  return name.text === '' || name.text === '.' || name.text === '..' ? null : name;
}

export interface Copy {
  sources: Arg[];
  /** The files and folders that come into being or are replaced. */
  written: Arg[];
}

/** How `cp`, `mv`, `ln` and `install` read their operands: `-t FOLDER SOURCE...`, `SOURCE... FOLDER` or `SOURCE FILE`. */
export function copyOf(call: Call): Copy {
  const folder = call.value('target-directory');
  const sources = folder ? [...call.operands] : call.operands.slice(0, -1);
  const last = folder ?? call.operand(-1);
  if (!last || (!folder && call.operands.length < 2)) return { sources: [...call.operands], written: [] };
  const many = folder !== null || sources.length > 1 || sources.some((arg) => arg.elastic);
  if (!many && (call.has('no-target-directory') || !isFolder(call, last)))
    return { sources, written: [last] };
  const written: Arg[] = [];
  for (const source of sources) {
    const name = basename(source);
    // `cp -r x/. folder` fills the folder itself.
    written.push(name ? join(last, name) : last);
  }
  return { sources, written };
}

/** Whether a path names a folder, as far as it shows: a trailing slash, a folder everybody has, or a look at the disk. */
function isFolder(call: Call, arg: Arg): boolean {
  if (/(?:^|\/)\.{0,2}$/.test(arg.text)) return true;
  const target = call.path(arg);
  if (!target.known) return false;
  return target.whole || call.context.files.kind(target.value) === 'directory';
}
