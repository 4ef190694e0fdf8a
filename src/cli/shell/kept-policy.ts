/** The policy of the last line, as long as its files are what they were: reading rules takes longer than a line may. */
import { statSync } from 'node:fs';
import type { RuleFile } from '../../config/configuration.ts';
import { loadPolicy } from '../../policy/load.ts';

/** Which files, and which state of them: a change that keeps size and time of a file still changes its ctime. */
function signatureOf(files: readonly RuleFile[]): string | null {
  try {
    return files
      .map(({ layer, file }) => {
        const { ino, dev, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
        return [layer, file, dev, ino, size, mtimeNs, ctimeNs].join('\0');
      })
      .join('\n');
  } catch {
    return null;
  }
}

/** `loadPolicy` that remembers. A policy that could not be loaded is not remembered. */
export function keptPolicy(load: typeof loadPolicy = loadPolicy): typeof loadPolicy {
  let kept: { signature: string; policy: Awaited<ReturnType<typeof loadPolicy>> } | null = null;
  return async (files, own) => {
    // Before the files are read: what changes meanwhile is read again with the next line.
    const signature = signatureOf(files);
    if (kept !== null && signature === kept.signature) return kept.policy;
    const policy = await load(files, own);
    kept = policy.ok && signature !== null ? { signature, policy } : null;
    return policy;
  };
}
