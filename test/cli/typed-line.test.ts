/** What a line may be, from the keys that were typed. */
import assert from 'node:assert/strict';
import { TypedLine } from '../../src/cli/shell/typed-line.ts';

/** The guesses at the lines that were entered, of keys that come in pieces. */
function guesses(...keys: (string | Buffer)[]): (string | null)[] {
  const typed = new TypedLine();
  return keys.flatMap((piece) => {
    typed.take(Buffer.from(piece));
    return typed.hasLine() ? [typed.takeLine()] : [];
  });
}

describe('a line from its keys', () => {
  const cases: Record<string, [keys: (string | Buffer)[], lines: (string | null)[]]> = {
    'typed at once': [['ls -l\r'], ['ls -l']],
    'key by key': [['l', 's', ' ', 'é', '\r'], ['ls é']],
    'with a line feed': [['ls\n'], ['ls']],
    'two of them': [
      ['ls\r', 'pwd\r'],
      ['ls', 'pwd'],
    ],
    'the first of several that come together': [['ls\rpwd\r'], ['ls']],
    'begun together with another': [
      ['ls\rpw', 'd\r'],
      ['ls', 'pwd'],
    ],
    nothing: [['\r'], ['']],
    'no line yet': [['ls'], []],
    'a paste': [['\x1b[200~ls -l\x1b[201~', '\r'], ['ls -l']],
    'with backspaces': [['lss\x7f\b', 's\r'], ['ls']],
    'more backspaces than text': [['a\x7f\x7f\x7fls\r'], ['ls']],
    'a backspace over two halves': [['a🚀\x7f\r'], ['a']],
    'given up with Ctrl-C': [['rm x\x03ls\r'], ['ls']],
    'deleted with Ctrl-U': [['rm x\x15ls\r'], ['ls']],
    completed: [
      ['l\t\r', 'pwd\r'],
      [null, 'pwd'],
    ],
    recalled: [['\x1b[A\r'], [null]],
    'edited with Ctrl-W': [['ls x\x17\r'], [null]],
    'edited and deleted': [['a\x01b\x15ls\r'], ['ls']],
    'with a NUL': [['ls\0\r'], [null]],
    'cut in the middle of a character': [[Buffer.from([0xc3]), Buffer.from([0xa9]), '\r'], [null]],
    'too long': [
      ['x'.repeat(2000), '\r', 'ls\r'],
      [null, 'ls'],
    ],
  };
  for (const [what, [keys, lines]] of Object.entries(cases))
    it(what, () => assert.deepEqual(guesses(...keys), lines));

  it('is empty again when what was typed is forgotten', () => {
    const typed = new TypedLine();
    typed.take(Buffer.from('\x1b[Asecret'));
    typed.forget();
    typed.take(Buffer.from('ls\r'));
    assert.equal(typed.takeLine(), 'ls');
  });

  it('is forgotten too once its shell has it and something else is typed', () => {
    const typed = new TypedLine();
    typed.take(Buffer.from('ls\r'));
    typed.forget();
    assert.equal(typed.hasLine(), false);
  });

  it('is the last one until it is taken', () => {
    const typed = new TypedLine();
    assert.equal(typed.line(), null);
    typed.take(Buffer.from('ls\r'));
    typed.take(Buffer.from('pwd\r'));
    assert.equal(typed.line(), 'pwd');
    assert.equal(typed.takeLine(), 'pwd');
    assert.equal(typed.takeLine(), null);
  });

  it('takes time in proportion to the text', () => {
    const started = performance.now();
    assert.deepEqual(guesses('x'.repeat(10_000_000), `${'\x7f'.repeat(1_000_000)}\r`), [null]);
    assert.ok(performance.now() - started < 5000);
  });
});
