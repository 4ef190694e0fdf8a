/** What a file holds at this point of a request: as the request itself wrote it, else as it is known from outside. */
import type { Frame } from './frame.ts';
import type { Taint } from './types.ts';
import type { Text } from './value.ts';

/** Longer text is not read, as with files on disk. UTF-16 units. */
export const MAX_FILE = 256 * 1024;

export interface Content {
  /** Null when it is not known. */
  text: Text | null;
  taints: readonly Taint[];
  /** This request wrote it. */
  written: boolean;
}

/** The content of the file at an absolute path. What the request has overwritten is not read from disk. */
export function contentOf(path: string, frame: Frame): Content {
  const flow = frame.scene.written.get(path);
  if (!flow) return { text: onDisk(path, frame), taints: [], written: false };
  const { text, taints, copyOf } = flow;
  if (flow.partial && text) return { text: [...(onDisk(path, frame) ?? []), ...text], taints, written: true };
  if (text === null && copyOf !== undefined) return { text: onDisk(copyOf, frame), taints, written: false };
  return { text, taints, written: true };
}

function onDisk(path: string, frame: Frame): Text | null {
  const text = frame.walker.context.files.read(path);
  return typeof text === 'string' ? [text] : null;
}
