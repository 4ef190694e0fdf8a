/** Lines of which nothing may run, whatever shell they are entered in and however. */

/** `before` is a file that a line would make on its way. */
export const REFUSED: readonly string[] = [
  './forbidden.sh',
  ' ./forbidden.sh',
  'touch before; ./forbidden.sh',
  '{ :; } > before; ./forbidden.sh',
  'if ./forbidden.sh; then :; fi > before',
  'x=$(touch before) ./forbidden.sh',
  '(touch before; ./forbidden.sh)',
  'touch before | ./forbidden.sh',
  'while touch before; do ./forbidden.sh; done',
  'until ./forbidden.sh; do touch before; done',
  'touch before & ./forbidden.sh &',
  'for i in 1 2\ndo touch before; ./forbidden.sh\ndone',
  'cat > before <<X\n$(./forbidden.sh)\nX',
  'f() { ./forbidden.sh; }; touch before; f',
  'eval "touch before; ./forbidden.sh"',
  'bash -c "touch before; ./forbidden.sh"',
  'a=./forbid; touch before; ${a}den.sh',
  'echo "$(touch before; ./forbidden.sh)"',
  'case $(touch before; ./forbidden.sh) in *) ;; esac',
  'touch before && ! ./forbidden.sh',
  'y=./forbidden.sh; touch before; $y',
];

/** The same, in the words of bash and zsh. */
export const REFUSED_BEYOND_POSIX: readonly string[] = [
  'cat <(touch before; ./forbidden.sh)',
  '[[ $(touch before; ./forbidden.sh) ]]',
  '(( $(touch before; ./forbidden.sh) ))',
  'time touch before && ! ./forbidden.sh',
  'for ((i = $(touch before; echo 0); i < 1; i++)); do ./forbidden.sh; done',
  'coproc { touch before; ./forbidden.sh; }',
];
