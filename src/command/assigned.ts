/** Names that shell code assigns, by its text alone: too many rather than too few. Pure. */

/** Builtins that assign to the names behind them. */
const ASSIGNING =
  /\b(?:read|printf\s+-v|declare|typeset|local|export|readonly|integer|mapfile|readarray|getopts|let|unset|for|select|vared|set\s+-A)\b([^\n;|&]*)/g;
/** `x=`, `x[1]+=`, `((x++))`, `${x:=1}`. */
const ASSIGNED =
  /([A-Za-z_]\w*)(?:\[[^\]\n]*\])?(?:[-+*/%&|^]|<<|>>)?=|([A-Za-z_]\w*)\s*(?:\+\+|--)|(?:\+\+|--)\s*([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*):?=/g;

export function* assignedIn(code: string): Iterable<string> {
  for (const [, ...found] of code.matchAll(ASSIGNED)) yield found.find((name) => name !== undefined)!;
  for (const [, words] of code.matchAll(ASSIGNING))
    for (const [name] of words!.matchAll(/[A-Za-z_]\w*/g)) yield name;
}
