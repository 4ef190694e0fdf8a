/** Words and brackets that the scripting languages have in common. */

/** Words that stand before an operand or a statement. */
export const PREFIX_WORDS = new Set(
  'const let var my our local global return yield await new typeof void delete throw not async static export default public private if elsif else unless while until try finally do then begin with print echo puts and or case when switch catch raise assert unset'.split(
    ' ',
  ),
);
/** Words that a condition in parentheses follows; what comes behind it is a statement of its own, not its argument. */
export const CONDITION_WORDS = new Set([
  'if',
  'while',
  'until',
  'unless',
  'elsif',
  'elseif',
  'switch',
  'catch',
  'with',
]);
export const LOOP_WORDS = new Set(['for', 'foreach']);
export const OPENING: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };

/** Words that stand between operands. */
const WORD_OPERATORS = new Set(
  'and or if unless else is in of as not instanceof x eq ne lt gt le ge cmp xor while until foreach for rescue then'.split(
    ' ',
  ),
);

export function isWordOperator(word: string): boolean {
  return WORD_OPERATORS.has(word);
}
