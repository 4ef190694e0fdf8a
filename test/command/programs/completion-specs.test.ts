/** Grammars made from completion specs: how programs are called that no hand-written row describes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { completionSpecs } from '../../../scripts/fig-grammars.ts';
import { parseCommand } from '../../../src/command/command-line.ts';
import { optionsOf } from '../../../src/command/grammar.ts';
import { completionSpec, completionSpecNames } from '../../../src/command/programs/completion-specs.ts';
import { findProgram, hasOwnGrammar, programNames } from '../../../src/command/programs/index.ts';
import { commandSpec } from '../../../src/command/programs/packed-grammar.ts';
import { known } from '../../../src/command/value.ts';
import { effects, find, read, starts, unresolved } from '../reading.ts';

const FILE = path.join(import.meta.dirname, '../../../src/command/programs/completion-specs.json');

describe('completion specs', () => {
  describe('the generated file', () => {
    const file = readFileSync(FILE, 'utf8');
    const rows = (text: string) => JSON.parse(text).programs as Record<string, string>;

    it('is what the generator writes, again and again', async function () {
      this.timeout(30_000);
      // A hand-written row that came later makes a row of the file idle, not wrong.
      const names = new Set(completionSpecNames());
      const needed = (name: string) => hasOwnGrammar(name) && !names.has(name);
      const [first, second] = [await completionSpecs(needed), await completionSpecs(needed)];
      assert.equal(first, second);
      assert.deepEqual(rows(file), rows(first));
      assert.equal(file, first, 'run npm run grammars');
    });

    it('stays small, and names its source and licence', () => {
      assert.ok(file.length < 300_000, `${file.length} characters`);
      assert.match(file, /@withfig\/autocomplete \d/);
      assert.match(file, /Copyright \(c\) 2021 Hercules Labs/);
    });

    it('can be read, all of it', () => {
      for (const name of completionSpecNames()) {
        const spec = completionSpec(name);
        assert.ok(spec, name);
        parseCommand(spec, [known('--help'), known('x')]);
      }
    });
  });

  describe('the document', () => {
    const cases: readonly (readonly [
      command: string,
      subcommand: string[],
      options: Record<string, unknown>,
      operands: string[],
    ])[] = [
      // Options with a value swallow it, wherever they stand.
      ['act -j build --list', [], { job: 'build', list: true }, []],
      ['act -W .github/workflows push', [], { workflows: '.github/workflows' }, ['push']],
      ['argo -n prod submit wf.yaml', ['submit'], { namespace: 'prod' }, ['wf.yaml']],
      ['argo submit wf.yaml --namespace=prod', ['submit'], { namespace: 'prod' }, ['wf.yaml']],
      ['chezmoi -S /srv/dots diff', ['diff'], { source: '/srv/dots' }, []],
      // Aliases are the name they stand for.
      ['trivy fs .', ['filesystem'], {}, ['.']],
      ['trivy --cache-dir /tmp/c i alpine', ['image'], { 'cache-dir': '/tmp/c' }, ['alpine']],
      // Long options with one dash, and flags that the table leaves out.
      ['ffmpeg -i in.mp4 out.mp4', [], { i: 'in.mp4' }, ['out.mp4']],
      ['hugo -s site server -p 1313', ['server'], { source: 'site', port: '1313' }, []],
      ['zellij --session main attach', ['attach'], { session: 'main' }, []],
      // A word that is not a subcommand is an operand.
      ['argo nonsense x', [], {}, ['nonsense', 'x']],
    ];
    for (const [command, subcommand, options, operands] of cases) {
      it(command, () => {
        const found = find(command, command.split(' ')[0]!);
        assert.deepEqual([found.subcommand, found.options, found.operands], [subcommand, options, operands]);
      });
    }

    it('shows a program that is asked for help as doing nothing', () => {
      assert.equal(find('argo delete --help', 'argo').inert, 'help');
      assert.equal(find('argo delete x', 'argo').inert, null);
    });
  });

  describe('what is started', () => {
    const cases: readonly (readonly [command: string, started: string[]])[] = [
      ['asciinema rec -c "rm -rf ~" demo.cast', ['asciinema > rm -rf /home/dev']],
      ['wezterm start --cwd=/srv rm -rf src', ['wezterm > rm -rf src']],
      // Where a value may be missing, both readings are followed.
      ['wezterm start --cwd /srv rm -rf src', ['wezterm > /srv rm -rf src', 'wezterm > rm -rf src']],
      ['wezterm start --new-option -- rm -rf src', ['wezterm > rm -rf src', 'wezterm > -rf src']],
      ['jenv exec rm -rf src', ['jenv > rm -rf src']],
      ['fin exec "rm -rf src && ls"', ['fin > rm -rf src', 'fin > ls']],
      ['jenv versions rm -rf src', []],
      // A program that nothing is known of: what is behind dashes is started if it is a program.
      ['frobnicate x -- rm -rf src', ['frobnicate > rm -rf src']],
      ['frobnicate x -- lib spec', []],
      ['frobnicate x rm -rf src', ['frobnicate > rm -rf src']],
      ['frobnicate x rm src', []],
      ['frobnicate run make', []],
      ["frobnicate --on-change 'rm -rf src'", ['frobnicate > rm -rf src']],
      ["frobnicate --message 'rm -rf src'", []],
      ['asciinema play demo.cast', []],
    ];
    for (const [command, started] of cases) {
      it(command, () => assert.deepEqual(starts(command).slice(1), started));
    }
  });

  describe('files that are read', () => {
    const cases: readonly (readonly [command: string, expected: string[]])[] = [
      ['asciinema cat ~/.ssh/id_rsa', ['read /home/dev/.ssh/id_rsa credentials']],
      ['newman run -e dev.json log.txt', ['read /home/dev/app/log.txt workspace']],
      // Not written, not deleted, whatever the words say.
      ['trivy repository delete', []],
      ['trivy image alpine', []],
    ];
    for (const [command, expected] of cases) it(command, () => assert.deepEqual(effects(command), expected));
  });

  describe('hand-written rows', () => {
    it('win wherever they have a grammar', () => {
      for (const name of programNames()) {
        if (hasOwnGrammar(name)) assert.ok(!findProgram(name)?.fromCompletion, name);
      }
      // In both: the hand-written one knows what `rm` does.
      const row = findProgram('npm')!;
      assert.ok(row.names.includes('npm') && !row.fromCompletion);
    });

    it('get a grammar where they say only what a program does, and keep their effects', () => {
      const only = programNames().filter((name) => !hasOwnGrammar(name) && completionSpec(name));
      assert.ok(only.length > 0);
      for (const name of only) {
        const row = findProgram(name)!;
        assert.equal(row.fromCompletion, undefined, name);
        assert.notEqual(row.options, undefined, name);
      }
    });
  });

  describe('hostile names', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      it(name, () => {
        assert.equal(completionSpec(name), undefined);
        assert.equal(findProgram(name), undefined);
        assert.deepEqual(starts(`${name} x`), [`${name} x`]);
        assert.deepEqual(find(`argo ${name} x`, 'argo').subcommand, []);
        assert.deepEqual(unresolved(`argo --${name}=1 ${name}`), []);
        const options = read(`argo --${name}=1 list`).invocations[0]!.options;
        assert.deepEqual(Object.entries(options), [[name, '1']]);
        assert.equal(Object.getPrototypeOf(options), Object.prototype);
        // The same where the specs themselves have such names.
        const spec = commandSpec(`${name}= {${name} ${name}=! >!}`);
        const parsed = parseCommand(spec, [known(name), known(`--${name}`), known('ls'), known('y')]);
        assert.deepEqual(parsed.subcommand, [name]);
        assert.deepEqual(Object.entries(optionsOf(parsed)), [[name, 'ls']]);
        assert.equal(Object.getPrototypeOf(spec.subcommands), Object.prototype);
      });
    }
  });
});
