/** The notation of short grammars: what a command started by it would be. */
import assert from 'node:assert/strict';
import { Call } from '../../../src/command/call.ts';
import { parseCommand } from '../../../src/command/command-line.ts';
import { commandSpec } from '../../../src/command/programs/packed-grammar.ts';
import type { Start } from '../../../src/command/spec.ts';
import { known } from '../../../src/command/value.ts';
import { contextWith } from '../reading.ts';

/** What `x ARGS` starts, in short. */
function started(grammar: string, args: string): string[] {
  const words = args
    .split(/ (?![^']*'(?:[^']*'[^']*')*[^']*$)/)
    .map((word) => known(word.replaceAll("'", '')));
  const parsed = parseCommand(commandSpec(grammar), words);
  const call = new Call({
    program: 'x',
    subcommand: parsed.subcommand,
    args: words,
    parsed,
    input: { text: null, taints: [], file: null },
    context: contextWith(),
    cwd: ['/'],
    scene: {
      knows: () => false,
      textOf: () => null,
      written: { idle: true, get: () => undefined, below: () => [] },
    },
  });
  return (parsed.spec.starts?.(call) ?? []).map(shown);
}

function shown(start: Start): string {
  switch (start.kind) {
    case 'argv': {
      const names = [...(start.assignments?.keys() ?? [])].map((name) => `${name}= `);
      return `${names.join('')}${start.argv.map(({ text }) => text).join(' ')}`;
    }
    case 'shell':
      return `sh: ${start.script.text}`;
    case 'file':
      return `file: ${start.path.text}`;
    default:
      return start.kind;
  }
}

const CASES: readonly (readonly [grammar: string, args: string, ...started: string[]])[] = [
  ['e|env= >!', '-e a rm x', 'rm x'],
  ['e|env= >!', '-e a -- rm x', 'rm x'],
  ['e|env= >!', '--env=a rm -e x', 'rm -e x'],
  ['e|env= >!', "'rm x'", 'sh: rm x'],
  ['e|env= >!', 'A=1 B=2 rm x', 'A= B= rm x'],
  // An option that the grammar lacks may have a value or not.
  ['e|env= >!', '--new a rm x', 'a rm x', 'rm x'],
  ['v=~ >!', '-v rm x', 'rm x', 'x'],
  ['v=~ >!', '-v1 rm x', 'rm x'],
  ['{exec d= >.,!}', 'exec prod -d 1 rm x', 'rm x'],
  ['{exec d= >.,!}', 'exec prod -- rm x', 'rm x'],
  ['{exec >.*,!}', 'exec a b -- rm x', 'b -- rm x', 'rm x'],
  ['{exec >.?,!}', 'exec 20 rm', '20 rm', 'rm'],
  ['{exec|x >!} {list}', 'x rm y', 'rm y'],
  ['{exec|x >!} {list}', 'list rm y'],
  ['>-', 'a b -- rm x', 'rm x'],
  ['>-', 'a b rm x'],
  ['>.,&', 'host rm x', 'sh: rm x'],
  ['n= >$*', "-n 1 'rm x' 'rm y'", 'sh: rm x', 'sh: rm y'],
  ['c|command=!', "-c 'rm x'", 'sh: rm x'],
  ['>#', 'run.py a', 'file: run.py'],
  ['{in >.,@}', 'in dir do y', 'x do y'],
  ['{git =git}', 'git push -f', 'git push -f'],
  ['@dash ppid= np= >!', '-np 2 rm x', 'rm x'],
  ['', 'rm x'],
];

describe('packed grammars', () => {
  for (const [grammar, args, ...expected] of CASES)
    it(`${grammar || '(none)'}: ${args}`, () => assert.deepEqual(started(grammar, args), expected));
});
