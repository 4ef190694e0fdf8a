/** The quickstart is followed word for word, with the built hoopx in a fresh repository. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from '../cli/policy/project.ts';
import { HOOPX } from '../e2e/hoopx.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/policy-quickstart.md'), 'utf8');

interface Block {
  kind: string;
  text: string;
}

function blocksIn(page: string): Block[] {
  return [...page.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(([, kind, text]) => ({
    kind: kind!,
    text: text!,
  }));
}

/** Each command with the output that stands under it. */
function commandsIn(text: string): { command: string; output: string }[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command, ...output] = part.split('\n');
      return { command: command!, output: output.join('\n') };
    });
}

describe('docs/policy-quickstart.md', () => {
  let project: Project;
  before(() => {
    project = new Project();
    const bin = join(project.folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'hoopx'), `#!/bin/sh\nexec '${process.execPath}' '${HOOPX}' "$@"\n`);
    chmodSync(join(bin, 'hoopx'), 0o755);
    project.env.PATH = `${bin}:${project.env.PATH}`;
    project.env.NO_COLOR = '1';
  });
  after(() => project.dispose());

  const run = (command: string): string => {
    try {
      return execFileSync('bash', ['-c', command], {
        cwd: project.project,
        env: project.env,
        encoding: 'utf8',
      });
    } catch (error) {
      // `check` tells by its exit code; what it printed is what counts here.
      return String((error as { stdout?: unknown }).stdout);
    }
  };

  const rule = () => join(project.project, '.hoopx/rules/release.yaml');
  for (const { kind, text } of blocksIn(PAGE)) {
    if (kind === 'console')
      for (const { command, output } of commandsIn(text))
        it(`$ ${command}`, () => {
          const printed = run(command);
          if (output.endsWith('\n...\n')) assert.ok(printed.startsWith(output.slice(0, -4)), printed);
          else assert.equal(printed, output);
        });
    else if (kind === 'yaml')
      it('shows the file that was written', () => assert.equal(readFileSync(rule(), 'utf8'), text));
    else if (kind.startsWith('yaml file='))
      it(kind, () => void project.write(kind.slice('yaml file='.length), text));
    else if (kind === 'diff')
      it('mends the rule', () => {
        const side = (sign: string) =>
          text
            .split('\n')
            .filter((line) => line.startsWith(sign))
            .map((line) => line.slice(1))
            .join('\n');
        const was = readFileSync(rule(), 'utf8');
        assert.ok(was.includes(side('-')));
        writeFileSync(rule(), was.replace(side('-'), side('+')));
      });
    else it(kind, () => assert.fail(`the test does not know blocks of ${kind}`));
  }

  it('has all the steps', () => assert.ok(blocksIn(PAGE).length >= 8));
});
