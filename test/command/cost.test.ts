/** Cost grows with the text, and what would explode ends early, unresolved. Bounds are generous: they catch blow-ups, not noise. */
import assert from 'node:assert/strict';
import { ordinaryScript } from '../../bench/ordinary-script.ts';
import { contextWith, read } from './reading.ts';

/** Processor milliseconds: the first of three tries that are below `enough`, or the least of them. */
function cost(script: string, enough = 2000): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 3; turn++) {
    const before = process.cpuUsage();
    read(script, contextWith());
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
    if (least < enough) break;
  }
  return least;
}

/** Eight times the text: some twelve times the cost, but not sixty-four times. What else the machine does is no cost. */
function growsWithLength(small: string, large: string): boolean {
  const most = 24 * Math.max(10, cost(small));
  return cost(large, most) < most;
}

const limits = (script: string) => read(script).unresolved.some((each) => each.kind === 'limit');
const list = (count: number, each: (at: number) => string, separator = '\n') =>
  Array.from({ length: count }, (_, at) => each(at)).join(separator);

describe('command: cost', function () {
  this.timeout(120_000);

  for (const [name, script] of [
    ['braces that multiply', `echo ${'{1..9}'.repeat(30)}`],
    ['braces in braces', `echo ${'{a,'.repeat(2000)}${'}'.repeat(2000)}`],
    ['open braces', `echo ${'{'.repeat(20_000)}`],
    ['a text that doubles', `a=xx;${list(60, () => 'a=$a$a', ';')};${'echo $a$a$a;'.repeat(5000)}`],
    ['open substitutions', '$('.repeat(100_000)],
    ['backquotes', '`'.repeat(100_001)],
    ['open parentheses', '('.repeat(100_000)],
    ['open quotes and substitutions', '"$('.repeat(20_000)],
    ['open here-documents', 'cat <<A\n'.repeat(20_000)],
    ['open parameters', '${a:-'.repeat(20_000)],
    ['open ifs', 'if true; then '.repeat(20_000)],
    ['nested loops', `${'for i in 1 2 3; do '.repeat(40)}rm $i${'; done'.repeat(40)}`],
    ['arithmetic', `echo $((${'1+'.repeat(50_000)}1))`],
    ['parentheses of arithmetic', `echo $((${'('.repeat(5000)}1${')'.repeat(5000)}))`],
    ['patterns of stars', `x=${'a'.repeat(4000)}; echo \${x//a*a*a*a/b} \${x##*a*a*a*b}`],
    ['many branches over many variables', list(3000, (at) => `if c; then v${at}=1; fi`)],
    ['many alternatives', list(3000, (at) => `test x && v${at}=1`, ' || ')],
    // Each invocation shows all that is exported: twenty thousand took all the memory there was.
    ['exported variables', list(20_000, (at) => `export V${at}=x`)],
    ['pipelines of hundreds', list(100, () => Array(500).fill('sort').join('|'))],
    ['array elements', list(30_000, (at) => `m[k${at}]=x`)],
    ['array appends', list(30_000, (at) => `a+=(x${at})`)],
    ['traps', "trap 'rm $x' EXIT;".repeat(3000)],
    ['traps of signals', list(3000, (at) => `trap 'v${at}=$v${at}x' USR1`)],
    [
      'traps and functions',
      `${list(200, (at) => `trap 'f${at}; f' USR1`)}; ${list(200, (at) => `f${at}() { f${at + 1}; v=1; }`)}`,
    ],
    [
      'a trap that defines functions',
      `trap '${list(200, (at) => `f${at}() { v${at}=1; }`)}' USR1; ${list(200, (at) => `f${at}() { :; }`)}`,
    ],
  ] as const) {
    it(`${name}: ends soon`, () => assert.ok(cost(script) < 4000));
  }

  for (const [name, script] of [
    ['an array that doubles', `a=(x x);${list(40, () => 'a=("${a[@]}" "${a[@]}")', ';')};rm \${a[@]}`],
    ['parameters that double', `set -- x x;${'set -- "$@" "$@";'.repeat(40)}rm $@`],
    [
      'functions that call twice',
      `${list(30, (at) => `f${at + 1}() { f${at}; f${at}; }`, ';')};f0() { echo x; };f30`,
    ],
    ['eval that shares one budget', `x=${'a'.repeat(60_000)}; ${'eval "echo $x; echo $x";'.repeat(500)}`],
    ['an endless pipeline', `${'cat x | '.repeat(20_000)}sh`],
    ['a list of lists', `x="${'f '.repeat(30_000)}"; rm $x $x $x`],
  ] as const) {
    it(`${name}: is cut off, and says so`, () => {
      assert.ok(limits(script));
      assert.ok(cost(script) < 4000);
    });
  }

  /** Large scripts of one shape each: eight times the text may cost some twelve times as much, but not sixty-four times. */
  for (const [name, block] of [
    ['functions', (at: number) => `f${at}() { local name="$1"; mkdir -p "out/${at}" && cp "$name" out/; }`],
    ['calls of functions', (at: number) => `f${at}() { echo "$1" >> log; }; f${at} "part ${at}"`],
    ['conditions that assign', (at: number) => `if test -f f${at}; then v${at}=1; else v${at}=2; fi`],
    ['cases', (at: number) => `case "$1" in a${at}) m=a ;; --p=*) p="\${1#--p=}" ;; *) echo ${at} ;; esac`],
    ['loops', (at: number) => `for f in src/${at}/*; do b="$(basename "$f")"; cp "$f" "dist/$b"; done`],
    [
      'loops in loops',
      (at: number) => `${'for i in a b; do v="$i"; '.repeat(5)}echo "$v" ${at}${'; done'.repeat(5)}`,
    ],
    ['here-documents', (at: number) => `cat > c${at} <<EOF\n${'key: $VALUE of it\n'.repeat(20)}EOF`],
    ['assignments', (at: number) => `v${at}="$v${Math.max(0, at - 1)}"`],
    ['an array that grows', (at: number) => `files+=("src/${at}")`],
    ['an array assigned by keys', (at: number) => `map[key${at}]="value ${at}"`],
    ['a file that grows', (at: number) => `echo "line ${at}" >> log`],
    ['pipelines', (at: number) => `cat ${at}.log | ${'grep -v x | '.repeat(30)}sort`],
    ['folders', (at: number) => `(cd "d${at}" && make)`],
  ] as const) {
    it(`${name}: cost what their text is long`, () => {
      const [small, large] = [list(250, block), list(2000, block)];
      cost(small);
      assert.ok(growsWithLength(small, large));
    });
  }

  for (const [name, separator] of [
    ['&&', ' && '],
    ['||', ' || '],
    [';', '; '],
    ['elif', '\nelif test "$1" = x; then '],
  ] as const) {
    it(`a chain of ${name}: costs what its text is long`, () => {
      const chain = (count: number) => {
        const all = list(count, (at) => `v${at}=1; mkdir -p "d${at}"`, separator);
        return name === 'elif' ? `if a; then ${all}\nfi` : all;
      };
      cost(chain(250));
      assert.ok(growsWithLength(chain(250), chain(2000)));
    });
  }

  it('reads a script of a megabyte to its end, in time that grows with it', () => {
    const spent = (script: string) => {
      const before = process.cpuUsage();
      assert.deepEqual(read(script).unresolved, []);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    const quarter = spent(ordinaryScript(250_000));
    assert.ok(spent(ordinaryScript(1_000_000)) < 8 * Math.max(1000, quarter));
  });

  it('reads large ordinary scripts in time that grows with them, without a limit', () => {
    const block = (at: number) =>
      `if [ -f "src/f${at}.ts" ]; then\n  name="$(basename "src/f${at}.ts" .ts)"\n  npx tsc --outDir "dist/$name" "src/f${at}.ts" && echo "$name" >> build.log\nfi\ngrep -rn "p ${at}" src | sort | uniq -c`;
    const [small, large] = [list(500, block), list(2000, block)];
    assert.ok(!limits(large));
    cost(small);
    assert.ok(cost(large) < 12 * Math.max(20, cost(small)));
  });
});
