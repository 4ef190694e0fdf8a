import assert from 'node:assert/strict';
import { understand } from '../../../src/command/understand.ts';
import { CONTEXT } from '../code/reading.ts';
import { effects, programs } from './doing.ts';

/** `language/origin text` of the first invocation's code. */
function code(command: string): string | null {
  const { invocations } = understand(
    { kind: 'script', script: command, shell: 'bash', positional: [] },
    CONTEXT,
  );
  const found = invocations.at(0)?.code;
  return found ? `${found.language}/${found.origin} ${found.text}` : null;
}

const CODE: readonly (readonly [command: string, code: string])[] = [
  ["python3 -c 'print(1)'", 'python/argument print(1)'],
  ["python3.11 -Sc'print(1)' -c 'x'", 'python/argument print(1)'],
  ["python3 -W ignore -c 'print(1)' --help", 'python/argument print(1)'],
  ["node -pe '1+1'", 'javascript/argument 1+1'],
  ["node --eval='1'", 'javascript/argument 1'],
  ["node -p -e '1'", 'javascript/argument 1'],
  ["perl -lane 'print' f", 'perl/argument print'],
  ["perl -e 'a;' -e 'b;'", 'perl/argument a;\nb;'],
  ["perl -0777ne 'x' f", 'perl/argument x'],
  ["perl -CSe 'x' f", 'perl/argument x'],
  ["perl -i.bak -pe 'x' f", 'perl/argument x'],
  ["ruby -0ne 'x' f", 'ruby/argument x'],
  ["ruby -rjson -e 'p 1'", 'ruby/argument p 1'],
  ["php -r 'echo 1;'", 'php/argument echo 1;'],
  ["awk -F: -v x=1 '{print}' f", 'awk/argument {print}'],
  ['sed -n -e 1p -e 2p f', 'sed/argument 1p\n2p'],
  ["sed -i '' s/a/b/ f", 'sed/argument s/a/b/'],
  ["jq --arg a b '.x' f", 'jq/argument .x'],
  ["vim -es '+%s/a/b/' f", 'vim/argument %s/a/b/'],
  ["python3 <<< 'print(1)'", 'python/stdin print(1)\n'],
  ["deno eval 'x'", 'javascript/argument x'],
  ["bun -e 'x'", 'javascript/argument x'],
];

const STARTS: readonly (readonly [command: string, includes: string])[] = [
  ['python3 -c \'import os; os.system("rm -rf x")\'', 'rm -rf x'],
  ['python3 -m pip install x', 'pip install x'],
  ['python3 -Im pip install x', 'pip install x'],
  ["python3 -m timeit -s 'import os' 'os.system(\"id\")'", 'id'],
  ['node --import \'data:text/javascript,import{execSync}from"child_process";execSync("id")\' a.js', 'id'],
  ['perl \'-MPOSIX;system("id")\' -e1', 'id'],
  ["ed f <<< '!id'", 'id'],
  ["ipython -c '!id'", 'id'],
  ["awk -v c='rm -rf x' 'BEGIN{system(c)}'", 'rm -rf x'],
  ['erl -noshell -eval \'os:cmd("id").\'', 'id'],
  ['bb -e \'(shell "id")\'', 'id'],
  ['echo \'Runtime.getRuntime().exec("id");\' | jshell -', 'id'],
  ['echo \'int main(){return system("id");}\' | gcc -xc - -o /tmp/w', 'id'],
  ["echo 'syscmd(`id'\"'\"')' | m4", 'id'],
  ["expect -c 'spawn id'", 'id'],
  ["expect <<< 'spawn id'", 'id'],
];

const EFFECTS: readonly (readonly [command: string, includes: string])[] = [
  ['sed -i s/a/b/ ~/.bashrc', 'sed: write home /home/dev/.bashrc'],
  ['sed -n 1p ~/.ssh/id_rsa', 'sed: read credentials /home/dev/.ssh/id_rsa'],
  ['perl -pi -e s/a/b/ ~/.bashrc', 'perl: write home /home/dev/.bashrc'],
  ['perl -ne print ~/.ssh/id_rsa', 'perl: read credentials /home/dev/.ssh/id_rsa'],
  ["awk '{print}' ~/.ssh/id_rsa", 'awk: read credentials /home/dev/.ssh/id_rsa'],
  ['jq . ~/.docker/config.json', 'jq: read credentials /home/dev/.docker/config.json'],
  ["jq -n --rawfile a ~/.ssh/id_rsa '$a'", 'jq: read credentials /home/dev/.ssh/id_rsa'],
  ['python3 -m http.server', 'python3: listen host 0.0.0.0'],
  ['python3 manage.py flush --noinput', 'python3: drop -r database manage.py flush'],
  ['php -S 0.0.0.0:80', 'php: listen host 0.0.0.0'],
];

describe('interpreters', () => {
  for (const [command, expected] of CODE) it(command, () => assert.equal(code(command), expected));
  for (const [command, started] of STARTS)
    it(command, () => assert.ok(programs(command).includes(started), programs(command).join(' | ')));
  for (const [command, effect] of EFFECTS)
    it(command, () => assert.ok(effects(command).includes(effect), effects(command).join(' | ')));
  for (const command of [
    'python3 --version',
    'python3 -m pytest -q',
    'node --test',
    'python3 -m venv .venv',
    'node -v',
    'perl -v',
    'sed --version',
    "sed --sandbox '1e id' f",
  ]) {
    it(`starts nothing: ${command}`, () => assert.equal(programs(command).length, 1));
  }
});
