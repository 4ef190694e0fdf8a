/** The scripts of a package.json. */
import { dirname } from 'node:path/posix';
import { parsePositioned, pointerStep } from '../../../config/positioned.ts';
import type { Extractor } from './block.ts';

export const packageJson: Extractor = ({ path, text }) => {
  const document = parsePositioned(text, path);
  if (!document.ok) return null;
  const scripts = (document.value.value as { scripts?: unknown } | null)?.scripts;
  if (typeof scripts !== 'object' || scripts === null) return [];
  return Object.entries(scripts).flatMap(([name, command]) =>
    typeof command === 'string'
      ? {
          what: `script "${name}"`,
          command,
          shell: 'sh' as const,
          line: document.value.valueAt(`/scripts${pointerStep(name)}`)?.line ?? 1,
          follows: false,
          cwd: dirname(path),
          image: false,
        }
      : [],
  );
};
