/** What a program sends away: files it reads, and texts that carry what was substituted into them. */
import type { Call } from '../call.ts';
import type { Effect, Taint, Target } from '../types.ts';
import { type Arg, taintsOf } from '../value.ts';

/** Secrets and file contents that stand in arguments (`-d "$(cat key)"`). */
export function carriedBy(args: readonly Arg[]): Taint[] {
  const taints = new Set<Taint>();
  for (const arg of args)
    for (const taint of taintsOf(arg.pieces)) if (taint === 'secret' || taint === 'file') taints.add(taint);
  return [...taints];
}

/** Whether a file's place or kind makes its content a secret. */
export function contentTaint(target: Target): Taint {
  return target.scope === 'credentials' ? 'secret' : 'file';
}

/** What standard input brings along: files and secrets that flow in. */
export function inputTaints(call: Call): Taint[] {
  if (call.input.file?.text === '/dev/null') return [];
  return call.input.taints.filter((taint) => taint === 'secret' || taint === 'file');
}

/** Folders that a server hands out to whoever asks, when they are more than a project: `/`, a home, keys. */
export function servedFolders(call: Call, folders: readonly Arg[]): Effect[] {
  return folders.flatMap((folder) => {
    const target = call.path(folder);
    const wide =
      target.scope === 'credentials' || (target.whole && /^(?:root|home|system)$/.test(target.scope ?? ''));
    const carries = [contentTaint(target)];
    return wide
      ? call.on('send', { ...call.named('host', `server of ${folder.text}`), host: null }, { carries })
      : [];
  });
}

/** A send to `target` of `files` and of what is carried otherwise, with a read of each file. Nothing when there is nothing. */
export function sendsFiles(
  call: Call,
  target: Target,
  files: readonly Arg[],
  carried: readonly Taint[],
): Effect[] {
  const reads = files.flatMap((file) => call.onPaths('read', [file]));
  const carries = new Set<Taint>(carried);
  for (const read of reads) carries.add(contentTaint(read.target));
  return carries.size === 0 ? [] : [...reads, ...call.on('send', target, { carries: [...carries] })];
}
