/**
 * Functions that a bash hands to the shells it starts: `export -f ls` puts `BASH_FUNC_ls%%='() { ... }'` into the
 * environment, and `env` can put it there as well. To the next bash `ls` is then the function.
 */
import { parse } from 'unbash';
import type { FunctionDefinition, Scene } from './scene.ts';
import { knownText } from './value.ts';

const VARIABLE = /^BASH_FUNC_(.+)%%$/s;

export function exportedAs(functionName: string): string {
  return `BASH_FUNC_${functionName}%%`;
}

export function isExportedFunction(variable: string): boolean {
  return VARIABLE.test(variable);
}

/** Defines in `child` what its environment holds: exported functions of `scene`, and variables that are functions. */
export function inheritFunctions(scene: Scene, child: Scene): void {
  for (const variable of scene.exported) {
    const name = VARIABLE.exec(variable)?.[1];
    if (name === undefined) continue;
    const defined = scene.functions.get(name);
    if (defined) child.functions.set(name, defined);
    else defineFrom(variable, name, child);
  }
}

/** The same for the environment that the request itself is in. */
export function functionsOfEnvironment(scene: Scene): void {
  for (const variable of Object.keys(scene.context.env)) {
    if (!variable.startsWith('BASH_FUNC_')) continue;
    const name = VARIABLE.exec(variable)?.[1];
    if (name === undefined) continue;
    scene.setExported(variable);
    defineFrom(variable, name, scene);
  }
}

function defineFrom(variable: string, name: string, scene: Scene): void {
  const [binding] = scene.lookup(variable);
  const text = binding?.kind === 'text' ? knownText(binding.text) : null;
  // What bash imports begins so; anything else is a variable like any other.
  if (text !== null && !text.startsWith('() {')) return;
  const source = text === null ? `${name} () { eval "$${UNSEEN}"; }` : `${name} ${text}`;
  const definition = definitionIn(source);
  if (definition !== null) scene.functions.set(name, [definition]);
}

/** A variable that nothing sets: code of it is unresolved. */
const UNSEEN = 'BASH_FUNC_unseen';

function definitionIn(source: string): FunctionDefinition | null {
  const [statement] = parse(source).commands;
  const node = statement?.command;
  return node?.type === 'Function' ? { node, source } : null;
}
