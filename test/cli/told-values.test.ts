/** What a shell tells of a line: asked for until nothing is left, told along with it, and expected before it is told. */
import assert from 'node:assert/strict';
import { areSame, expectedValues, noValues, toldValues } from '../../src/cli/shell/told-values.ts';
import type { Exchange } from '../../src/intercept/shell/channel.ts';
import type { ShellValues } from '../../src/intercept/shell/message.ts';

const settings = { replyToken: 'r', always: ['PATH'] };
const values = (more: Partial<ShellValues>): ShellValues => ({ ...noValues(), ...more });
const variables = (more: Record<string, string>) => new Map(Object.entries(more));

/** A shell that answers from a list, and what it was asked. */
function shell(...answers: ShellValues[]) {
  const asked: string[] = [];
  const ask: Exchange['ask'] = async (question) => {
    asked.push(question.trim().replace(/^r need /, ''));
    return { ok: true, value: answers.shift() ?? noValues() };
  };
  return { asked, ask };
}

describe('values that a shell tells', () => {
  it('are asked for, those of functions too', async () => {
    const { asked, ask } = shell(
      values({ functions: ['f () { rm "$x"; }'], variables: variables({ PATH: '/bin' }) }),
      values({ variables: variables({ x: '/' }) }),
    );
    const told = await toldValues('f', ask, settings);
    assert.deepEqual(asked.slice(0, 2), ['PATH ?f', 'IFS x ?rm ?x']);
    assert.equal(told?.variables.get('x'), '/');
  });

  it('are not asked for when they came along, but those of functions are', async () => {
    const plain = shell();
    const told = values({ variables: variables({ PATH: '/bin', x: '/' }) });
    assert.equal((await toldValues('rm $x', plain.ask, { ...settings, told }))?.variables.get('x'), '/');
    assert.deepEqual(plain.asked, []);
    const nested = shell(values({ variables: variables({ y: '/' }) }));
    const withFunction = { ...settings, told: values({ functions: ['f () { rm "$y"; }'] }) };
    assert.equal((await toldValues('f', nested.ask, withFunction))?.variables.get('y'), '/');
    assert.equal(nested.asked[0], 'IFS y ?rm ?y');
  });

  it('that change with the asking stay unknown, and so does what the text does not take', async () => {
    const told = values({ variables: variables({ REPLY: '3', LINENO: '7', other: 'x', HOME: '/h' }) });
    const got = await toldValues('rm $REPLY $LINENO', shell().ask, { ...settings, told });
    assert.deepEqual([...got!.variables], [['HOME', '/h']]);
  });

  it('that came along with a text whose words a shell finds elsewhere are asked for', async () => {
    const { asked, ask } = shell();
    await toldValues('f\u00a0g', ask, { ...settings, told: noValues() });
    assert.deepEqual(asked, ['PATH ?f ?g']);
  });

  it('looked up by what was expected are asked for where that was something else', async () => {
    const told = values({ variables: variables({ PATH: '/bin', x: '/' }) });
    const asked = async (text: string, toldOf: string[], more = told) => {
      const { asked, ask } = shell(values({ variables: variables({ y: '1' }) }));
      const got = await toldValues(text, ask, { ...settings, told: more, toldOf });
      return [asked, [...got!.variables.keys()]];
    };
    assert.deepEqual(await asked('rm $x', ['PATH', 'IFS', 'x', '?rm', '?x']), [[], ['PATH', 'x']]);
    assert.deepEqual(await asked('rm $x $y', ['PATH', 'IFS', 'x', '?rm', '?x']), [
      ['y ?y'],
      ['PATH', 'x', 'y'],
    ]);
    assert.deepEqual(await asked('rm $x', ['PATH', 'IFS', 'x']), [['?rm ?x'], ['PATH', 'x', 'y']]);
    assert.deepEqual((await asked('rm $1', ['PATH', 'IFS', '@', '?rm', '?1']))[0], []);
    assert.deepEqual((await asked('rm $1', ['PATH', 'IFS', '?rm', '?1']))[0], ['@']);
    // Names of another line came along: nothing of it counts.
    assert.deepEqual((await asked('ls', ['PATH', 'x', '?rm', '?x']))[0], ['PATH ?ls']);
    const functions = values({ functions: ['f () { rm "$z"; }'] });
    assert.deepEqual((await asked('f', ['PATH', '?f'], functions))[0], ['IFS z ?rm ?z']);
  });

  const before = variables({ PATH: '/bin', x: 'old' });
  const expected = expectedValues('rm $x', ['PATH'], before);
  const same = { ...noValues(), partial: false, variables: variables({ PATH: '/bin', x: 'old' }) };
  it('are as expected when nothing has changed', () => assert.ok(areSame(expected, same)));
  for (const [what, changed] of Object.entries({
    'another value': { variables: variables({ PATH: '/bin', x: '/' }) },
    'another PATH': { variables: variables({ PATH: '.:/bin', x: 'old' }) },
    'a variable that is gone': { variables: variables({ PATH: '/bin' }) },
    'one that is new': { variables: variables({ PATH: '/bin', x: 'old', y: '' }) },
    'a function': { functions: ['rm () { :; }'] },
    'an alias': { aliases: ["alias rm='x'"] },
    'positional parameters': { positional: ['bash'] },
    'more than was asked for': { partial: true },
  }))
    it(`are not with ${what}`, () => assert.ok(!areSame(expected, { ...same, ...changed })));
});
