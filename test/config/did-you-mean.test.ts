import assert from 'node:assert/strict';
import { didYouMean, editDistance } from '../../src/config/did-you-mean.ts';

describe('didYouMean', () => {
  const keys = ['version', 'profile', 'approval', 'rules', 'program', 'operands', 'id'];
  for (const [word, meant] of [
    ['profle', 'profile'],
    ['progam', 'program'],
    ['porgram', 'program'],
    ['Rules', 'rules'],
    ['rule', 'rules'],
    ['di', 'id'],
    ['approvals', 'approval'],
    ['timeout', null],
    ['xyz', null],
    ['', null],
    ['version'.repeat(1000), null],
  ] as const)
    it(`${word.slice(0, 20) || '(nothing)'} -> ${meant}`, () => assert.equal(didYouMean(word, keys), meant));
});

describe('editDistance', () => {
  for (const [a, b, distance] of [
    ['', '', 0],
    ['a', '', 1],
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ] as const)
    it(`${a || '(nothing)'} / ${b || '(nothing)'} is ${distance}`, () =>
      assert.equal(editDistance(a, b), distance));
});
