/** Programs that run code of a language: what is code among their arguments, and which files they change or read. */
import type { ProgramSpec } from '../spec.ts';
import { EDITORS } from './editors.ts';
import { FILTERS } from './filters.ts';
import { JAVASCRIPT_PROGRAMS } from './javascript.ts';
import { OTHER_LANGUAGES } from './other-languages.ts';
import { PYTHON_PROGRAMS } from './python.ts';
import { SCRIPTING } from './scripting.ts';

export const INTERPRETERS: readonly ProgramSpec[] = [
  ...PYTHON_PROGRAMS,
  ...JAVASCRIPT_PROGRAMS,
  ...SCRIPTING,
  ...FILTERS,
  ...EDITORS,
  ...OTHER_LANGUAGES,
];
