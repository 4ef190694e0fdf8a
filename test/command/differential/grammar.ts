/** Scripts of harmless recorder programs, by a grammar that covers the shells' languages; for fast-check, so that they shrink. */
import fc from 'fast-check';
import { RECORDERS, type Shell } from './recorders.ts';

type Text = fc.Arbitrary<string>;

const NAMES = ['a', 'b', 'c', 'd'] as const;
const name: Text = fc.constantFrom(...NAMES);
const array: Text = fc.constantFrom('arr', 'lst');
const plain: Text = fc.constantFrom('x', 'yy', 'z-1', 'p/q', '1', '2', 'a.b', 'rec', 'act', 'abcabc', 'Up');
const number: Text = fc.constantFrom('0', '1', '2', '3', '7');

/** Joins alternatives: `[2, text]` counts twice. */
function any(...choices: (Text | string | readonly [number, Text])[]): Text {
  return fc.oneof(
    { withCrossShrink: true },
    ...choices.map((choice) => {
      if (typeof choice === 'string') return { weight: 1, arbitrary: fc.constant(choice) as Text };
      if (!(choice instanceof fc.Arbitrary)) return { weight: choice[0], arbitrary: choice[1] };
      return { weight: 1, arbitrary: choice as Text };
    }),
  );
}

/** `seq\`a ${b} c\``: the texts in order. */
function seq(strings: TemplateStringsArray, ...parts: Text[]): Text {
  return fc
    .tuple(...parts)
    .map((values) => strings.raw.reduce((all, each, at) => all + values[at - 1] + each));
}

function many(each: Text, min: number, max: number, separator = ' '): Text {
  return fc.array(each, { minLength: min, maxLength: max }).map((all) => all.join(separator));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The text with its characters quoted in mixed styles, as people hide names. */
function disguised(text: string, dialect: Shell): Text {
  const half = Math.max(1, text.length >> 1);
  const [head, tail] = [text.slice(0, half), text.slice(half)];
  const code = [...text].map((char) => `\\${char.charCodeAt(0).toString(8)}`).join('');
  const ansi = [
    `$'${code}'`,
    `$'\\x${text.charCodeAt(0).toString(16)}${/^[0-9a-f]/i.test(tail) ? "''" : ''}'${text.slice(1)}`,
  ];
  return any(
    [4, fc.constant(text)],
    `${head}''${tail}`,
    `\\${text}`,
    `"${head}"${tail}`,
    `'${text}'`,
    `${head}\\\n${tail}`,
    `${head}\${unset}${tail}`,
    `$(echo ${text})`,
    `\`echo ${text}\``,
    `$(printf %s ${head} ${tail})`,
    ...(dialect === 'dash' ? [] : ansi.slice(0, 1)),
  );
}

/** The forms of a parameter's value. */
function parameterOf(dialect: Shell): Text {
  const posix: (Text | string | readonly [number, Text])[] = [
    [3, seq`$${name}`],
    [3, seq`"$${name}"`],
    seq`"${fc.constant('$')}{${name}}"`,
    seq`${fc.constant('$')}{${name}:-${plain}}`,
    seq`"${fc.constant('$')}{${name}-${plain}}"`,
    seq`${fc.constant('$')}{${name}:+${plain}}`,
    seq`${fc.constant('$')}{${name}:=${plain}}`,
    seq`${fc.constant('$')}{${name}#${any('*', 'a', '?', '*/', '[a-x]')}}`,
    seq`${fc.constant('$')}{${name}##${any('*b', 'a*', '*/', '?')}}`,
    seq`"${fc.constant('$')}{${name}%${any('c*', '?', '/*', 'bc')}}"`,
    seq`${fc.constant('$')}{${name}%%${any('c*', 'b*', '/*')}}`,
    seq`${fc.constant('$')}{#${name}}`,
    '$#',
    '$1',
    '"$2"',
    '${1:-none}',
    [2, fc.constant('"$@"')],
    '$@',
    '$*',
    '"$*"',
    '$((1 + 2))',
    seq`$((${name} + ${number}))`,
    seq`$(( ${number} * ${number} - ${number} ))`,
    seq`$(echo ${plain} ${plain})`,
    seq`"$(echo ${plain}; echo ${plain})"`,
    seq`$(printf '%s\n' ${plain} "$${name}")`,
    seq`\`echo $${name}\``,
    seq`"$(basename p/${plain})"`,
  ];
  if (dialect === 'dash') return any(...posix);
  const more: (Text | string | readonly [number, Text])[] = [
    seq`"${fc.constant('$')}{${array}[@]}"`,
    seq`${fc.constant('$')}{${array}[@]}`,
    seq`"${fc.constant('$')}{${array}[*]}"`,
    seq`"${fc.constant('$')}{${array}[${number}]}"`,
    seq`"${fc.constant('$')}{${array}[-1]}"`,
    seq`$${array}`,
    seq`${fc.constant('$')}{#${array}[@]}`,
    seq`"${fc.constant('$')}{${array}[@]:1}"`,
    seq`"${fc.constant('$')}{${array}[@]:0:${number}}"`,
    seq`${fc.constant('$')}{${name}/${any('a', 'b', '?')}/${plain}}`,
    seq`"${fc.constant('$')}{${name}//${any('a', 'b*', 'bc')}/X}"`,
    seq`"${fc.constant('$')}{${name}:1:2}"`,
    seq`${fc.constant('$')}{${name}:1}`,
    seq`"${fc.constant('$')}{${name}: -2}"`,
    "$'t\\tab'",
    "$'\\x72\\145c'",
    seq`{${plain},${plain}}`,
    seq`${plain}{${plain},"$${name}"}`,
    '{1..3}',
    'p{a..c}q',
    '{3..1}',
    '{01..03}',
    seq`{${plain},{${plain},}}`,
    seq`"$(<<<${plain} cat)"`,
  ];
  const own: (Text | string)[] =
    dialect === 'bash'
      ? [
          seq`${fc.constant('$')}{${name}^^}`,
          seq`${fc.constant('$')}{${name}^}`,
          seq`${fc.constant('$')}{${name},,}`,
          seq`${fc.constant('$')}{${name}@Q}`,
          seq`${fc.constant('$')}{${name}@U}`,
          seq`${fc.constant('$')}{!${name}}`,
          seq`"${fc.constant('$')}{!${array}[@]}"`,
          seq`"${fc.constant('$')}{${array}[@]/a/X}"`,
          seq`"${fc.constant('$')}{${array}[@]#?}"`,
          seq`${fc.constant('$')}{map[k]}`,
          seq`"${fc.constant('$')}{@:2}"`,
          '${@:1:1}',
          '"${@: -1}"',
          '$"locale"',
        ]
      : [
          seq`${fc.constant('$')}{(U)${name}}`,
          seq`${fc.constant('$')}{=${name}}`,
          seq`$=${name}`,
          seq`$${array}[1]`,
          seq`"$${array}[2]"`,
          seq`$${array}[-1]`,
          seq`${fc.constant('$')}{(s:b:)${name}}`,
          seq`${fc.constant('$')}{(j:-:)${array}}`,
          seq`${fc.constant('$')}{${name}:u}`,
          seq`${fc.constant('$')}{${name}:t}`,
          seq`${fc.constant('$')}{${fc.constant('$')}{${name}}%c}`,
          seq`${fc.constant('$')}{+${name}}`,
          seq`$${name}[1]`,
        ];
  return any(...[...posix, ...more].map((each) => weighted(each)), ...own);
}

function weighted(choice: Text | string | readonly [number, Text]): readonly [number, Text] {
  if (typeof choice === 'string') return [1, fc.constant(choice)];
  return !(choice instanceof fc.Arbitrary) ? choice : [1, choice as Text];
}

/** Scripts of one shell. */
export function scripts(dialect: Shell): Text {
  const modern = dialect !== 'dash';
  const expansion = parameterOf(dialect);
  const word: Text = any(
    [4, plain],
    plain.map((each) => `'${each} s'`),
    [6, expansion],
    seq`${plain}${expansion}`,
    seq`${expansion}"${plain} "`,
    "''",
    '""',
    '*.txt',
    'sub/*',
    '?.md',
    '[ab].txt',
    '~',
    '~/in',
    'nomatch*zz',
    '\\$HOME',
    '"\\$x \\\\ \\" \\a"',
    "'$x `y` \\z'",
  );
  // Assigned words hold no braces or lists: `x={a,b}` is text in Bash and of no interest.
  const value: Text = any(
    [3, plain],
    plain.map((each) => `'${each} ${each}'`),
    [4, expansion],
    seq`${name}"$${name}"`,
  );
  const program: Text = any(
    [5, fc.constantFrom(...RECORDERS).chain((each) => disguised(each, dialect))],
    seq`$${name}`,
    seq`command ${fc.constantFrom(...RECORDERS)}`,
    seq`env ${fc.constantFrom(...RECORDERS)}`,
    'nice -n 1 rec',
    'timeout 2 rec',
    'nohup rec',
    'V=1 rec',
    seq`${name}=${plain} rec`,
    'rec >/dev/null',
    '2>&1 rec',
    '</dev/null rec',
    ...(dialect === 'bash' ? ['builtin command rec'] : []),
    ...(dialect === 'zsh' ? ['=rec', 'noglob rec', 'nocorrect rec', '- rec'] : []),
  );
  const record: Text = seq`${program} ${many(word, 0, 3)}`;
  const test: Text = any(
    'true',
    'false',
    ':',
    seq`[ "$${name}" = ${plain} ]`,
    seq`[ -n "$${name}" ]`,
    seq`test -z "$${name}"`,
    '! false',
    '[ -f a.txt ]',
    '[ -e nofile ]',
    seq`${name}=$(false)`,
    ...(modern
      ? [
          seq`[[ $${name} == ${any('a*', 'x', '*b?')} ]]`,
          seq`[[ -n $${name} && x = x ]]`,
          seq`(( ${number} > ${number} ))`,
        ]
      : []),
  );
  const { command } = fc.letrec<{ command: string; block: string }>((tie) => {
    const command = tie('command');
    const block: Text = tie('block');
    const counter = fc.constantFrom('i', 'j', 'k');
    const shared: (Text | readonly [number, Text])[] = [
      [8, record],
      [5, seq`${name}=${value}`],
      seq`${name}=${value} ${name}=${value}`,
      seq`${name}=${fc.constantFrom(...RECORDERS)}`,
      seq`export ${name}=${value}`,
      seq`readonly r${number}=${plain}`,
      [2, seq`set -- ${many(word, 0, 3)}`],
      fc.constant('shift'),
      seq`unset ${name}`,
      seq`read ${name} ${name} <<EOF
${plain} "$${name}" ${plain}
EOF`,
      seq`IFS=${any(',', '/', 'b', "''", "' '")} read -r ${name} ${name} <<'EOF'
a,b c/d
EOF`,
      seq`IFS=${any(',', '/', "'b '", "''")}`,
      fc.constant('unset IFS'),
      seq`${name}=$(${block})`,
      [
        3,
        seq`${block}
${block}`,
      ],
      seq`if ${test}; then
${block}
else
${block}
fi`,
      seq`if ${test}; then
${block}
elif ${test}; then
${block}
fi`,
      [2, seq`${test} && ${command}`],
      [2, seq`${test} || ${command}`],
      seq`${command} && ${command} || ${command}`,
      seq`{
${block}
} && ${command}`,
      seq`for ${name} in ${many(word, 1, 3)}; do
${block}
done`,
      seq`for ${name} in ${many(word, 1, 3)}; do
${block}
${any('break', 'continue', ':')}
${block}
done`,
      seq`for ${name} in ${many(word, 2, 3)}; do
${test} && ${any('break', 'continue')}
${block}
done`,
      fc
        .tuple(counter, block, block)
        .map(
          ([i, body, end]) =>
            `${i}=0; while [ "$${i}" -lt 2 ]; do\n${i}=$((${i} + 1))\n${body}\ndone\n${end}`,
        ),
      fc
        .tuple(counter, block)
        .map(([i, body]) => `${i}=0; until [ "$${i}" -ge 2 ]; do ${i}=$((${i} + 1))\n${body}\ndone`),
      seq`case ${word} in ${any('x', 'a*', '?', '[p-z]*')}) ${block}
;; ${any('*b*', 'x|yy', '"a b"')}) ${block}
;; *) ${block}
;; esac`,
      seq`case $${name} in (${plain}) ${block}
esac`,
      seq`${any('f', 'g')}() {
${block}
}`,
      [
        2,
        seq`f() {
${block}
}
f ${many(word, 0, 2)}`,
      ],
      seq`f() {
${test} && return
${block}
}
f ${plain}; ${command}`,
      seq`f ${many(word, 0, 2)}`,
      seq`g ${many(word, 0, 2)}`,
      seq`f() { rec first; }; f() { ${command}
}; f; unset -f f`,
      seq`h() { local ${name}=${value}; ${command}
}; h ${plain}; ${command}`,
      seq`(
${block}
)`,
      seq`( ${name}=${value}; ${command}
); ${command}`,
      seq`{
${block}
}`,
      seq`${command} | cat`,
      seq`echo ${many(word, 1, 2)} | while read -r ${name}; do
${block}
done`,
      seq`echo ${plain} ${plain} | { read ${name} ${name}; ${command}
}`,
      seq`printf '%s\n' ${many(word, 1, 3)} | xargs rec`,
      seq`cd "$HOME/../work/sub" && ${command}`,
      seq`(cd "$HOME/../work/sub"; rec "$PWD"); ${command}`,
      seq`if ${test}; then cd "$HOME/../work/sub"; fi; rec "$PWD" *`,
      block.map((body) => `eval ${quoted(body)}`),
      seq`eval "rec $${name} ${word.map((each) => each.replace(/["\\`]/g, ''))}"`,
      seq`eval ${many(plain, 1, 1)}=${plain}`,
      block.map((body) => `sh -c ${quoted(body)} zero one`),
      block.map((body) => `sh <<'END'\n${body}\nEND`),
      seq`sh <<END
rec "$${name}" \$${name}
END`,
      seq`cat <<END
$(${command}
)
END`,
      block.map((body) => `trap ${quoted(body)} EXIT`),
      seq`${command} &
wait`,
      seq`! ${command}`,
      seq`${command}; return; ${command}`,
      seq`${command}; exit; ${command}`,
      seq`${test} || exit; ${command}`,
      fc.constant('set -f'),
      fc.constant('set -e'),
      fc.constant('set -u'),
      seq`alias al='rec aliased'
al ${plain}`,
      seq`${name}='${any('rec', 'act')} ${plain}'
$${name} ${word}`,
      seq`exec ${any('rec', 'act')} ${word}`,
      seq`(exec rec ${word}); ${command}`,
      seq`printf 'rec %s\n' ${many(plain, 1, 2)} | sh`,
      seq`. /dev/stdin <<'END'
rec sourced $1
END`,
      seq`: ${fc.constant('$')}{${name}:=${plain}}; rec "$${name}"`,
      seq`echo "${fc.constant('$')}(${command}
)"`,
      seq`rec ${word} # ${plain} ; rec comment`,
      seq`${name}=~/x:~; rec "$${name}" ${name}=~/y`,
    ];
    const newer: (Text | readonly [number, Text])[] = [
      [3, seq`${array}=(${many(word, 0, 3)})`],
      seq`${array}+=(${many(word, 1, 2)})`,
      seq`${array}[${number}]=${value}`,
      seq`${name}+=${value}`,
      seq`unset '${array}[1]'`,
      seq`printf -v ${name} '%s-%s' ${plain} "$${name}"`,
      seq`read -r ${name} ${name} <<< ${value}`,
      seq`read -r ${name} <<< "${plain} $${name}"`,
      seq`for ((i=0;i<2;i++)); do
${block}
done`,
      seq`for ${name} in "${fc.constant('$')}{${array}[@]}"; do
${block}
done`,
      seq`case $${name} in ${any('a*', 'x', '?')}) ${block}
;& ${plain}) ${block}
;; *) ${block}
esac`,
      seq`function k {
${block}
}
k ${word}`,
      seq`((${name} = ${number} + ${number})); rec $${name}`,
      seq`((${name}++))`,
      seq`let ${name}=${number}+${number}`,
      seq`typeset ${name}=${value}`,
      seq`. <(echo rec subst ${plain})`,
      seq`cat <(${command}
)`,
      seq`${command} > >(cat)`,
      seq`[[ ${word} == ${any('*', 'x', 'a*')} ]] && ${command}`,
      seq`bash -c "rec $${name} ${plain}"`,
      seq`bash <<< "rec here $${name}"`,
      seq`pushd "$HOME/../work/sub"; ${command}
popd; rec "$PWD"`,
      seq`typeset -i ${name}=${number}+1; rec "$${name}"`,
      seq`${command} |& cat`,
      seq`time ${command}`,
    ];
    const own: (Text | readonly [number, Text])[] =
      dialect === 'bash'
        ? [
            seq`declare -A map=([k]=${value} [l]=${plain}); rec "${fc.constant('$')}{map[k]}" "${fc.constant('$')}{map[l]}"`,
            seq`map[k]=${value}`,
            seq`declare -n ref=${name}; rec "$ref"`,
            seq`mapfile -t ${array} <<< ${value}`,
            seq`${name}=${name}; rec ${fc.constant('$')}{!${name}}`,
            seq`case $${name} in ${any('a*', '*')}) ${block}
;;& ${plain}) ${block}
;;& *) ${block}
esac`,
            seq`shopt -s expand_aliases
alias al='rec aliased $${name}'
al ${plain}`,
            seq`shopt -s ${any('nullglob', 'extglob', 'lastpipe', 'dotglob')}`,
            seq`read -ra ${array} <<< "${plain} ${plain}"`,
            seq`coproc rec co; wait`,
            seq`echo ${plain} ${plain} | mapfile -t ${array}`,
            seq`declare -a ${array}=(${many(word, 1, 2)})`,
            seq`local_() { local -a ${array}=(l m); rec "${fc.constant('$')}{${array}[@]}"; }; local_`,
            seq`${name}=${value}; declare -u up=$${name}; rec "$up"`,
            seq`command eval ${command.map(quoted)}`,
          ]
        : [
            seq`repeat 2 ${command}`,
            seq`for ${name} (${many(word, 1, 3)}) ${command}`,
            seq`for ${name} (${many(word, 1, 3)}); do
${block}
done`,
            seq`foreach ${name} (${many(word, 1, 2)})
${block}
end`,
            seq`if [[ -n $${name} ]] { ${command}
}`,
            seq`() { rec anon $1; ${command}
} ${plain}`,
            seq`setopt ${any('shwordsplit', 'nullglob', 'extendedglob', 'ksharrays', 'globsubst', 'nonomatch')}`,
            seq`emulate sh`,
            seq`typeset -A map; map=(k ${plain} l v); rec "${fc.constant('$')}{map[k]}"`,
            seq`alias -g G='global'
rec G`,
            seq`{ ${command}
} always { ${command}
}`,
            seq`rec ${plain} | read ${name}; rec "$${name}"`,
            seq`echo ${plain} | read ${name}; rec "$${name}"`,
            seq`local ${name}=${value}; rec $${name}`,
            seq`case $${name} in (a*|x) ${block} ;| (*) ${block}
esac`,
            seq`rec *(N) ${fc.constant('$')}{~${name}}`,
          ];
    const kinds = modern
      ? [...shared.map(weighted), ...newer.map(weighted), ...own.map(weighted)]
      : shared.map(weighted);
    return {
      command: fc.oneof(
        { maxDepth: 3, depthSize: 'medium', withCrossShrink: true },
        ...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary })),
      ),
      block: fc
        .array(tie('command') as Text, { minLength: 1, maxLength: 3, depthIdentifier: 'block' })
        .map((all) => all.join('\n')),
    };
  });
  return fc.array(command, { minLength: 2, maxLength: 6 }).map((all) => all.join('\n'));
}
