/** What a request leaves behind and comes back to: files, links, descriptors, settings, and what filters make of known text. */
import assert from 'node:assert/strict';
import { effects, starts, unresolved } from './reading.ts';

const last = (script: string): string | undefined => starts(script).at(-1);

describe('command: what a request comes back to', () => {
  for (const [script, start] of [
    // Files.
    ["echo 'rm x' >> deploy.sh; bash deploy.sh", 'bash > rm x'],
    ["printf 'a:\\n\\trm x\\n' > M; make -f M", 'make > rm x'],
    ["make -f <(printf 'a:\\n\\trm x\\n')", 'make > rm x'],
    ["npm pkg set scripts.go='rm x' && npm run go", 'npm > rm x'],
    ["npm pkg set scripts.go='rm x' && npm run other", 'npm run other'],
    ['echo \'import os; os.system("rm x")\' > conftest.py; pytest -q', 'pytest > rm x'],
    ['pytest -q', 'pytest -q'],
    ['echo \'int main(){system("rm x");}\' > x.c; gcc x.c', 'gcc > rm x'],
    ['gcc x.c', 'gcc x.c'],
    ["printf 'execute_process(COMMAND rm x)' > CMakeLists.txt; cmake .", 'cmake > rm x'],
    // Files that a program finds by itself, or is told of by an option.
    [`echo 'func TestX(t *testing.T) { exec.Command("rm", "x").Run() }' > a/x_test.go; go test`, 'go > rm x'],
    [`echo 'func init() { exec.Command("rm", "x").Run() }' > x.go; go test ./...`, 'go > rm x'],
    [`echo 'func main() { exec.Command("rm", "x").Run() }' > x.go; go run .`, 'go > rm x'],
    [`echo 'func init() { exec.Command("rm", "x").Run() }' > x.go; go vet ./...`, 'go vet ./...'],
    ["echo '//go:generate rm x' > x.go; go generate ./...", 'go > rm x'],
    ["echo '//go:generate rm x' > x.go; go test ./...", 'go test ./...'],
    ["echo 'func TestX(t *testing.T) { t.Parallel() }' > x_test.go; go test", 'go test'],
    ['go test ./...', 'go test ./...'],
    [`echo 'import os; os.system("rm x")' > tests/test_x.py; pytest -q`, 'pytest > rm x'],
    [`echo 'import os; os.system("rm x")' > tests/data.py; pytest -q`, 'pytest -q'],
    [`echo 'fn main() { Command::new("rm").arg("x").spawn(); }' > src/bin/a.rs; cargo run`, 'cargo > rm x'],
    [`echo 'fn main() { Command::new("rm").arg("x").spawn(); }' > src/bin/a.rs; cargo check`, 'cargo check'],
    [`echo 'require("child_process").execSync("rm x")' > a/b.test.js; npx jest`, 'npx > jest > rm x'],
    [`gradle -I <(echo 'exec { commandLine "rm", "x" }') build`, 'gradle > rm x'],
    [`gradle --init-script=<(echo 'exec { commandLine("rm", "x") }') build`, 'gradle > rm x'],
    [
      `echo 'exec { commandLine "rm", "x" }' > i.gradle; ./gradlew --init-script i.gradle build`,
      'gradlew > rm x',
    ],
    [
      `gradle -I <(echo 'allprojects { repositories { mavenLocal() } }') build`,
      "gradle -I <(echo 'allprojects { repositories { mavenLocal() } }') build",
    ],
    ['gradle -I init.gradle build', 'gradle -I init.gradle build'],
    [`echo 'require("child_process").execSync("rm x")' > c.js; webpack -c c.js`, 'webpack > rm x'],
    ["echo 'module.exports = {}' > c.js; webpack -c c.js", 'webpack -c c.js'],
    // Files of settings that a variable names.
    [
      "echo 'use_askpass = ./x' > w; WGETRC=w wget https://x.example",
      'wget > wget --use-askpass=./x https://x.example',
    ],
    ["echo 'use_askpass = ./x' > w; export WGETRC=w; wget https://x.example", 'wget https://x.example'],
    [
      "printf '# mine\nTRIES = 3\ncontinue = on\nmirror = off\n' > w; WGETRC=w wget https://x.example",
      'wget > wget --tries=3 --continue https://x.example',
    ],
    [
      'echo \'upload-file = "a b"\' > .curlrc; CURL_HOME=. curl https://x.example',
      'curl > curl --upload-file a b https://x.example',
    ],
    ["echo '--pre=./x' > r; RIPGREP_CONFIG_PATH=r rg y", 'rg > rg > ./x'],
    ["echo '\\! rm x' > p; PSQLRC=p psql", 'psql > rm x'],
    ['WGETRC=~/.wgetrc wget https://x.example', 'wget https://x.example'],
    ["f=$(mktemp); echo 'rm x' > $f; sh $f", 'sh > rm x'],
    ["echo 'rm x' >> env.sh; . ./env.sh", '. > rm x'],
    // Descriptors.
    ["exec 5<<< 'rm x'; source /dev/fd/5", 'source > rm x'],
    ["exec 3<<< 'rm x'; bash <&3", 'bash > rm x'],
    ["bash /dev/fd/3 3<<< 'rm x'", 'bash > rm x'],
    ["exec {in}<<< 'rm x'; bash <&$in", 'bash > rm x'],
    ["echo 'rm x' > /dev/stdout | sh", 'sh > rm x'],
    ["echo 'rm x' > /dev/null | sh", 'sh'],
    // Functions and arrays.
    ['f() { rm x; }; export -f f; bash -c f', 'bash > rm x'],
    ['f() { rm x; }; bash -c f', 'bash > f'],
    ['command_not_found_handle() { rm x; }; nosuchcommand', 'rm x'],
    ['command_not_found_handle() { rm x; }; ls', 'ls'],
    ['a=([2]=x [0]=rm [1]=-f); ${a[*]}', 'rm -f x'],
    ["x='a[$(rm x)]'; echo $((x))", 'rm x'],
    ["x='a[$(rm x)]'; [[ $x -eq 1 ]]", 'rm x'],
    ["unset 'a[$(rm x)]'", 'rm x'],
    ["declare 'a[$(rm x)]=1'", 'rm x'],
    ["find . -maxdepth 0 -fprintf s 'rm x\\n'; sh s", 'sh > rm x'],
    // Names of files, as programs print them.
    ["echo 'rm x' > s; ls s | xargs sh", 'xargs > sh > rm x'],
    ["echo 'rm x' > s; ls -t ./s | head -1 | xargs sh", 'xargs > sh > rm x'],
    ["echo 'rm x' > s; sh $(ls s t)", 'sh > rm x'],
    ["echo 'rm x' > s; ls s | while read f; do sh $f; done", 'sh > rm x'],
    ["echo 'rm x' > s; sh s*", 'sh > rm x'],
    ["echo 'rm x' > a/s.sh; ls a/*.sh | xargs -n1 sh", 'xargs > sh > rm x'],
    ["echo 'rm x' > a/s.sh; for f in a/?.sh; do bash $f; done", 'bash > rm x'],
    ["echo 'rm x' > a/s.sh; sh *.sh", 'sh *.sh'],
    ["echo 'rm x' > a/s.sh; cat a/*.sh", 'cat a/*.sh'],
    ["echo 'rm x' > s; grep -l rm s | xargs sh", 'xargs > sh > rm x'],
    ["echo 'rm x' > s; ls -l s | xargs sh", 'xargs > sh (standard input)'],
    ["echo 'rm x' > s; ls t | xargs sh", 'xargs > sh (standard input)'],
    // What comes out of a FIFO or of a program that nobody knows.
    ["mkfifo p; echo 'rm x' > p & sh < p", 'sh > rm x'],
    ['mkfifo p; cat p & foo > p', 'cat p'],
    ["echo 'rm x' > s; ls s | xargs wc -l", 'xargs > wc -l s'],
    ["echo 'rm x' > s; grep rm s | xargs echo", 'xargs > echo rm x'],
    ['ls *.txt | xargs wc -l', 'xargs > wc -l *.txt'],
    // Copies of files and folders, and what an archive takes along.
    ["echo 'rm x' > d/s; cp -r d e; sh e/s", 'sh > rm x'],
    ["echo 'rm x' > s; cp s t d/; sh d/s", 'sh > rm x'],
    ["echo 'rm x' > s; cp -t d s; sh d/s", 'sh > rm x'],
    ["echo 'rm x' > s; cp s t d/; sh d/t", 'sh d/t'],
    ["echo 'rm x' > d/s; tar cf - -C d s | tar xf -; sh s", 'sh > rm x'],
    ["echo 'rm x' > d/s; tar c d | (cd e && tar x); sh e/d/s", 'sh > rm x'],
    ["echo 'rm x' > d/s; (cd d && tar c *) | tar x -C e; sh e/s", 'sh > rm x'],
    ["echo 'rm x' > d/s; tar cz d > a; tar xzf a --strip-components=1; sh s", 'sh > rm x'],
    ["echo 'rm x' > d/s; tar c d | gzip > a; zcat a | tar x -C e; sh e/d/s", 'sh > rm x'],
    ["echo 'rm x' > d/s; tar cf a d; tar xf a -C e; sh e/d/s", 'sh > rm x'],
    ["echo 'rm x' > d/s; tar cf a d; tar tf a; sh e/d/s", 'sh e/d/s'],
    ["echo 'rm x' > s; tar cf a s; tar rf a t; tar xf a -C e; sh e/s", 'sh > rm x'],
    ["echo 'rm x' > d/s; tar cf a e; tar xf a -C f; sh f/d/s", 'sh f/d/s'],
    ["echo 'rm x' > d/s; cp -r d e; cp -r e f; sh f/e/s", 'sh > rm x'],
    ["echo 'ls x' > d/s; tar c d | tar x -C e; sh e/d/s", 'sh > ls x'],
    ['tar c -C /bin rm | tar x; ./rm x', './rm x'],
    ['tar c src | tar x -C /tmp/x; sh /tmp/x/src/build.sh', 'sh /tmp/x/src/build.sh'],
    // What Perl prints to a file.
    [`perl -e 'open F,">s";print F "rm x"'; sh s`, 'sh > rm x'],
    [`perl -e 'open(my $f,">","s");print {$f} "rm ","x"'; sh s`, 'sh > rm x'],
    [`perl -e 'open(my $f,">","s");$f->print("rm x")'; sh s`, 'sh > rm x'],
    [`perl -e 'open F,">t";print F "rm x"'; sh s`, 'sh s'],
    ["bash -n <<< 'rm x'", 'bash -n'],
    // Keys and completions of a shell.
    ['bind -x \'"\\C-l": rm x\'', 'bind > rm x'],
    ["complete -C 'rm x' git", 'complete > rm x'],
    ['complete -F _git git', 'complete -F _git git'],
    // Variables that hold options, commands or functions.
    ["TAR_OPTIONS='--to-command=rm' tar xf a.tar", 'tar > tar > rm'],
    ["FZF_DEFAULT_COMMAND='rm x' fzf", 'fzf > rm x'],
    ["env 'BASH_FUNC_ls%%=() { rm x; }' bash -c ls", 'env > bash > rm x'],
    ["env 'BASH_FUNC_ls%%=() { rm x; }' bash -c :", 'env > bash > :'],
    ["env 'BASH_FUNC_ls%%=() { rm x; }' make", 'env > make > rm x'],
    ["env 'x=() { :;}; rm x' bash -c :", 'env > bash > rm x'],
    // Files that something else than a redirection wrote.
    ["python3 -c \"open('s','w').write('rm x')\"; sh s", 'sh > rm x'],
    [
      "python3 - <<'E'\nwith open('s', 'w') as f:\n  f.write('#!/bin/sh\\n')\n  f.write('rm x')\nE\nsh s",
      'sh > rm x',
    ],
    ["python3 -c \"import pathlib; pathlib.Path('s').write_text('rm x')\"; sh s", 'sh > rm x'],
    ["node -e \"require('fs').writeFileSync('s','rm x')\"; sh s", 'sh > rm x'],
    ['ruby -e \'File.write("s","rm x")\'; sh s', 'sh > rm x'],
    ['awk \'BEGIN{print "rm x" > "s"}\'; sh s', 'sh > rm x'],
    ["echo 'rm x' | sed -n 'w s'; sh s", 'sh > rm x'],
    ["echo 'XX x' > s; sed -i 's/XX/rm/' s; sh s", 'sh > rm x'],
    ["echo 'XX x' > s; perl -pi -e 's/XX/rm/' s; sh s", 'sh > rm x'],
    ["echo 'XX x' > s; sed 's/XX/rm/' s; sh s", 'sh > XX x'],
    ["echo 'rm x' > s; sort s > t; sh t", 'sh > rm x'],
    ["echo 'rm x' > s; dd if=s of=t; sh t", 'sh > rm x'],
    ["printf 'rm ' > s; cat s - <<< x | sh", 'sh > rm x'],
    ["printf 'rm\nx\n' | paste -sd' ' | sh", 'sh > rm x'],
    // Files that programs look for themselves.
    ["printf '#!/bin/sh\nrm x\n' > /tmp/b/git; PATH=/tmp/b:$PATH git status", 'git > rm x'],
    ["printf '#!/bin/sh\nrm x\n' > ~/.local/bin/go; go vet", 'go > rm x'],
    ['echo \'import os; os.system("rm x")\' > json.py; python3 -c "import json"', 'python3 > rm x'],
    ['echo \'import os; os.system("rm x")\' > p/__main__.py; python3 p', 'python3 > rm x'],
    ['echo \'require("child_process").execSync("rm x")\' > h.js; node -e \'require("./h")\'', 'node > rm x'],
    ["git config alias.x 'push --force'; git x", 'git > git push --force'],
    ['git x', 'git x'],
    ["npm pkg set scripts.pretest='rm x'; npm test", 'npm > rm x'],
    ['jq \'.scripts.test="rm x"\' package.json > p && mv p package.json && npm test', 'npm > rm x'],
    ["echo 'web: rm x' > Procfile; foreman start", 'foreman > rm x'],
    [
      "printf 'hooks:\\n- id: x\\n  entry: rm x\\n' > .pre-commit-config.yaml; pre-commit run",
      'pre-commit > rm x',
    ],
    ['printf \'[tool.poe.tasks]\\nx = "rm x"\\n\' >> pyproject.toml; poe x', 'poe > rm x'],
    ["printf '[testenv]\\ncommands =\\n  pytest\\n  rm x\\n' > tox.ini; tox", 'tox > rm x'],
    ["printf 'shell rm x\\n' > g; gdb -x g", 'gdb > rm x'],
    ['echo \'package P; system("rm x"); 1\' > P.pm; perl -MP -e 1', 'perl > rm x'],
    [
      'node -e \'p.scripts.test = "rm x"; require("fs").writeFileSync("package.json", p)\'; npm test',
      'npm > rm x',
    ],
    // Parts of what is led in.
    ['read -rN 2 c <<< rmx; $c x', 'rm x'],
    ["read -rd, c <<< 'rm,x'; $c x", 'rm x'],
    ['mapfile -td, a <<< \'rm,x,\'; "${a[@]:0:2}"', 'rm x'],
    // Names that mean something else.
    ["BASH_ALIASES[k]='rm x'\nk", 'rm x'],
    ['BASH_CMDS[ls]=/bin/rm; ls x', '/bin/rm x'],
    ["mapfile -C 'rm x #' -c 1 < list", 'rm x'],
    ["exec 4<<< 'rm x'; read -r -u 4 line; $line", 'rm x'],
    ['"$(npm root)/.bin/tsc" -p .', '/home/dev/app/node_modules/.bin/tsc -p .'],
  ] as const) {
    it(`${script}: ${start}`, () => assert.ok(starts(script).includes(start), starts(script).join('\n')));
  }

  for (const [script, effect] of [
    ['ln -s / x; rm -rf x/', 'delete -r /home/dev/app/x root!'],
    ['ln -s ~ /tmp/h && rm -rf /tmp/h/*', 'delete -r /tmp/h/* home!'],
    ['ln -s ~/.ssh k; cat k/id_rsa', 'read /home/dev/app/k/id_rsa credentials'],
    ['ln -s /etc /tmp/a; ln -s /tmp/a b; rm -rf b/*', 'delete -r /home/dev/app/b/* system!'],
    ['ln -s dist x; rm -rf x/', 'delete -r /home/dev/app/x workspace'],
    ['ln -s a b; ln -s b a; rm -rf a/x', 'delete -r /home/dev/app/a/x workspace'],
    ['rm -rf x/', 'delete -r /home/dev/app/x workspace'],
  ] as const) {
    it(`${script}: ${effect}`, () => assert.ok(effects(script).includes(effect), effects(script).join('\n')));
  }

  for (const [script, sure] of [
    ['fc -s', false],
    ['fc -l', true],
    ["echo 'import x; exec(x.y())' > x.py; python3 x.py", false],
    ['python3 x.py', true],
  ] as const) {
    it(`${script}: ${sure ? 'nothing' : 'something'} is unknown`, () =>
      assert.equal(unresolved(script).length === 0, sure, unresolved(script).join()));
  }

  // An argument may be unknown; code may not.
  for (const [script, sure] of [
    ['eval "$(scripts/env.sh)"', true],
    ['eval "$(/tmp/env.sh)"', false],
    ['eval "$(gh completion -s bash)"', true],
    ['eval "$(gh gist view abc)"', false],
    ['eval "v_$i=1"', true],
    ['eval "list_$i=(a b)"', true],
    ['eval "$i=1"', false],
  ] as const) {
    it(`${script}: ${sure ? 'no code' : 'code'} is unknown`, () =>
      assert.equal(!unresolved(script).some((each) => /^(?:code|program|syntax) /.test(each)), sure));
  }
});

describe('command: filters over known text', () => {
  for (const [filter, output] of [
    ["printf 'a\\nb\\nc\\n' | head -2", 'a b'],
    ["printf 'a\\nb\\nc\\n' | head -c 1", 'a'],
    ["printf 'a\\nb\\nc\\n' | tail -1", 'c'],
    ["printf 'a\\nb\\nc\\n' | tail -n +2", 'b c'],
    ["printf 'a\\nb\\nc\\n' | sed -n 2p", 'b'],
    ["printf 'a\\nb\\nc\\n' | sed '1d;$d'", 'b'],
    ["echo 'ls -la' | sed 's/ls/rm/;s/-la/x/'", 'rm x'],
    ["echo 'ls -la' | sed -e 's/ls/rm/' -e 's/ -.*//'", 'rm'],
    ["echo aXb | sed -E 's/(a)X(b)/\\2\\1/'", 'ba'],
    ["echo abc | sed 'y/abc/xyz/'", 'xyz'],
    ["printf 'a\\nb\\n' | grep b", 'b'],
    ["printf 'a\\nb\\n' | grep -v b", 'a'],
    ["echo 'a b c' | awk '{print $2}'", 'b'],
    ["echo 'a:b' | awk -F: '{print $2 \"-\" $1}'", 'b-a'],
    ['awk \'BEGIN{print "x"}\'', 'x'],
    ["printf 'b\\na\\n' | sort", 'a b'],
    ["printf 'a\\na\\n' | uniq", 'a'],
    ["printf 'r\\nm\\n' | paste -sd ''", 'rm'],
    ['echo NBSQ==== | base32 -d', 'he'],
    ['echo 6162 | basenc -d --base16', 'ab'],
    ['echo aGk= | openssl base64 -d', 'hi'],
    // Not these: what comes out is not known, and not guessed.
    ["echo a | sed 's/a/b/w f'", null],
    ['printf x | head -n', null],
    ["echo a | grep '\\(a*\\)*'", null],
    ["echo a | awk '{print toupper($1)}'", null],
    ['echo a | sort -k2', null],
  ] as const) {
    it(`${filter}: ${output ?? 'not known'}`, () => {
      const echoed = last(`echo $(${filter})`);
      if (output === null) assert.match(echoed ?? '', /\$\(/);
      else assert.equal(echoed, `echo ${output}`);
    });
  }
});

describe('command: programs of which nothing is written down', () => {
  for (const [script, started] of [
    ['newtool exec -- rm -rf x', 'newtool > rm -rf x'],
    ['newtool exec rm -rf x', 'newtool > rm -rf x'],
    ["newtool --on-change 'rm -rf x'", 'newtool > rm -rf x'],
    ["newtool --pre-command='rm -rf x'", 'newtool > rm -rf x'],
    ['newtool -e \'system("rm -rf x")\'', 'newtool > rm -rf x'],
    ["newtool <<< '!rm -rf x'", 'newtool > rm -rf x'],
    ["newtool -m 'rm -rf x'", null],
    ["newtool --title 'rm -rf x' 'rm -rf x'", null],
    ['newtool run deploy', null],
    ["newtool <<< 'never rm -rf x'", null],
  ] as const) {
    it(`${script}: ${started ?? 'nothing'}`, () =>
      assert.deepEqual(starts(script).slice(1), started === null ? [] : [started]));
  }

  for (const [script, shown] of [
    ['newtool /etc/shadow', true],
    ['newtool --input=/etc/shadow', true],
    ['newtool @/home/dev/.ssh/id_rsa', true],
    ['newtool --identity-file ~/.ssh/id_rsa', false],
    ['newtool --kubeconfig=/home/dev/.kube/config', false],
    ['newtool certs/server.key', false],
    ['newtool ~/.ssh/id_rsa.pub', false],
    ['echo ~/.ssh/id_rsa', false],
    ['nice ls -l ~/.ssh', false],
    ['command ssh-add ~/.ssh/id_ed25519', false],
    ['timeout 5 newtool /etc/shadow', true],
  ] as const) {
    it(`${script}: ${shown ? 'reads' : 'does not read'} a secret`, () =>
      assert.equal(
        effects(script).some((each) => each.startsWith('read ')),
        shown,
      ));
  }
});
