/**
 * What the traps of a shell can change behind hoopx's back: a signal may come between the question and the command, or while
 * the question is asked. Pure.
 */
import { assignedIn } from '../../command/assigned.ts';
import type { Invocation } from '../../command/types.ts';
import type { ShellValues } from './message.ts';

/** Code that says elsewhere what it does, or that could talk over a descriptor that is hoopx's. */
const ANYTHING =
  /(?:^|[\n;&|{(]|\b(?:then|do|else|if|while|until|time|command|builtin)\s|!\s)\s*(?:eval|source|syswrite|sysread|zpty|ztcp|\.)\s|[<>]&\s*(?![012]\b|-)|\/(?:dev|proc\/[^\s/]+)\/fd\//;
const DEFINES = /\(\s*\)|\bfunction\s/;
/** zsh calls functions of such names. */
const NAMED_TRAP =
  /\bTRAP(?!EXIT\b|DEBUG\b)[A-Z][A-Z0-9]*\s*\(\s*\)|\bfunction\s[^\n;{]*\bTRAP(?!EXIT\b|DEBUG\b)[A-Z]/;

export class Traps {
  #isCaught = false;
  #mayChangeAll = false;
  readonly #names = new Set<string>();

  /** Whether something other than the end of the shell calls code of the user's. */
  get isCaught(): boolean {
    return this.#isCaught;
  }

  /** Notes a text that runs: what it does, and the functions that the shell has told for it. */
  note(text: string, invocations: readonly Invocation[], functions: readonly string[]): void {
    const codes = invocations.flatMap(({ program, argv, unresolved }) =>
      program === 'trap' ? codeOf(argv.slice(1), unresolved.length > 0) : [],
    );
    const isNamed = NAMED_TRAP.test(text);
    if (codes.length === 0 && !isNamed && !(this.#isCaught && DEFINES.test(text))) return;
    this.#isCaught = true;
    for (const code of [...codes, ...functions, ...(isNamed || DEFINES.test(text) ? [text] : [])]) {
      if (code === null || ANYTHING.test(code)) this.#mayChangeAll = true;
      else for (const name of assignedIn(code)) this.#names.add(name);
    }
  }

  /** Takes from the values what may be another one by the time at which it counts. */
  forget({ variables }: Pick<ShellValues, 'variables'>): void {
    if (!this.#isCaught) return;
    for (const name of variables.keys())
      if (this.#mayChangeAll || this.#names.has(name)) variables.delete(name);
  }
}

/** The code that a trap is set to, null where it is not known; none where it is not set, or for the shell's end alone. */
function codeOf(args: readonly string[], isUnknown: boolean): (string | null)[] {
  const [code, ...signals] = args[0] === '--' ? args.slice(1) : args;
  if (code === undefined || /^-|^$/.test(code) || signals.length === 0) return [];
  if (signals.every((signal) => /^(?:EXIT|0)$/i.test(signal))) return [];
  return [isUnknown ? null : code];
}
