import assert from 'node:assert/strict';
import { KNOWN_NAMES } from '../../../src/command/programs/popular-packages.ts';
import { resembled } from '../../../src/command/programs/resembling.ts';

type Registry = keyof typeof KNOWN_NAMES;

/** A name, its registry, and the much-used package that it is taken for. */
const LIKE: readonly [string, Registry, string][] = [
  ['expresss', 'npm', 'express'],
  ['lodahs', 'npm', 'lodash'],
  ['reacct@latest', 'npm', 'react'],
  ['crossenv', 'npm', 'cross-env'],
  ['nodejs-base64', 'npm', 'js-base64'],
  ['reqeusts', 'python', 'requests'],
  ['Reqeusts[socks]>=2.0', 'python', 'requests'],
  ['python_dateutils==2', 'python', 'python-dateutil'],
  ['sklearn', 'python', 'scikit-learn'],
  ['serde_jsonn', 'crates', 'serde-json'],
  ['railss', 'gems', 'rails'],
];

/** Real names: popular ones, their real neighbours, and short or scoped ones that say nothing. */
const REAL: readonly [string, Registry][] = [
  ['express', 'npm'],
  ['express@4.18.2', 'npm'],
  ['preact', 'npm'],
  ['@types/expresss', 'npm'],
  ['got', 'npm'],
  ['ws', 'npm'],
  ['nuxt', 'npm'],
  ['gaxios', 'npm'],
  ['tslint', 'npm'],
  ['my-own-tool', 'npm'],
  ['Django', 'python'],
  ['ruamel.yaml', 'python'],
  ['psycopg2', 'python'],
  ['attr', 'python'],
  ['serde-json', 'crates'],
  ['serde_json', 'crates'],
  ['tokio', 'crates'],
  ['rake', 'gems'],
];

describe('names of packages', () => {
  for (const [name, registry, popular] of LIKE)
    it(`${registry}: ${name} is taken for ${popular}`, () =>
      assert.equal(resembled(name, registry), popular));

  for (const [name, registry] of REAL)
    it(`${registry}: ${name} is a package of its own`, () => assert.equal(resembled(name, registry), null));

  for (const registry of Object.keys(KNOWN_NAMES) as Registry[])
    it(`${registry}: no known name resembles another`, () => {
      const { popular, others } = KNOWN_NAMES[registry];
      assert.deepEqual(
        [...popular, ...others].filter((name) => resembled(name, registry) !== null),
        [],
      );
    });

  it('does not look at names of any length', () => assert.equal(resembled('a'.repeat(100_000), 'npm'), null));
});
