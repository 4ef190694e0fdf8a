import assert from 'node:assert/strict';
import { sampleContext } from '../../../src/policy/testing/sample-context.ts';
import { contextOf } from '../../context.ts';

/** The rules' tests and `hoopx policy test` must mean the same machine. */
describe('the sample context', () => {
  const asked = [{}, { branch: null }, { cwd: '/srv/x', files: { a: 'text' } }, { ci: true, agent: null }];
  for (const options of asked)
    it(`is that of the other tests: ${JSON.stringify(options)}`, () => {
      const [sample, test] = [sampleContext(options), contextOf(options)];
      assert.deepEqual({ ...sample, files: null }, { ...test, files: null });
      for (const file of ['/srv/x/a', '/srv/x', '/elsewhere'])
        for (const look of ['kind', 'realpath', 'read'] as const)
          assert.equal(sample.files[look](file), test.files[look](file));
    });
});
