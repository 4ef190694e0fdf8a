/**
 * Programs that exist to start another command. Each row has the wrapper's option grammar, so that what it starts is
 * found behind any of them; an option that the grammar lacks makes what starts unresolved, never skipped.
 */
import type { ProgramSpec } from '../spec.ts';
import { ENVIRONMENTS } from './environments.ts';
import { OWN_GRAMMARS } from './own-grammars.ts';
import { PREFIXED } from './prefixed.ts';
import { REPEATED } from './repeated.ts';
import { SHELLS } from './shells.ts';
import { SURROUNDINGS } from './surroundings.ts';
import { TERMINALS } from './terminals.ts';

export const WRAPPERS: readonly ProgramSpec[] = [
  ...PREFIXED,
  ...REPEATED,
  ...SURROUNDINGS,
  ...SHELLS,
  ...TERMINALS,
  ...OWN_GRAMMARS,
  ...ENVIRONMENTS,
];
