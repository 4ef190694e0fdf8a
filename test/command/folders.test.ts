/** Where commands run after a `cd` whose folder is not there: in either folder, unless only its success leads to them. */
import assert from 'node:assert/strict';
import { CWD, read } from './reading.ts';

const THERE: ReadonlySet<string> = new Set([CWD, `${CWD}/build`, '/tmp', '/', '/home/dev']);
const kind = (path: string) => (THERE.has(path) ? ('directory' as const) : null);

/** What may be deleted, in order, once each. */
function deleted(script: string, look: (path: string) => 'directory' | null | undefined): string[] {
  const files = { kind: look, realpath: () => undefined, read: () => undefined };
  const { invocations } = read(script, { files });
  const targets = invocations.flatMap(({ effects }) =>
    effects.filter((each) => each.action === 'delete').map((each) => each.target.value),
  );
  return [...new Set(targets)];
}

describe('command: a folder that is not there', () => {
  for (const [script, ...expected] of [
    ['cd /tmp/gone; rm -rf *', '/tmp/gone/*', `${CWD}/*`],
    ['cd gone\nrm -rf x', `${CWD}/gone/x`, `${CWD}/x`],
    ['pushd /tmp/gone; rm -rf *', '/tmp/gone/*', `${CWD}/*`],
    ['cd /tmp/gone && ls; rm -rf *', '/tmp/gone/*', `${CWD}/*`],
    ['cd /; cd gone; rm -rf *', '/gone/*', '/*'],
    ['echo gone; cd gone; rm -rf *', `${CWD}/gone/*`, `${CWD}/*`],
    ['touch x/gone; cd gone; rm -rf *', `${CWD}/gone/*`, `${CWD}/*`],
    ['(cd gone; rm -rf x); rm -rf y', `${CWD}/gone/x`, `${CWD}/x`, `${CWD}/y`],
    ['cd /tmp/gone && rm -rf *', '/tmp/gone/*'],
    ['cd /tmp/gone || exit 1; rm -rf *', '/tmp/gone/*'],
    ['cd /tmp/gone || { echo no; exit 1; }; rm -rf *', '/tmp/gone/*'],
    ['cd build; rm -rf *', `${CWD}/build/*`],
    ['mkdir -p gone; cd gone; rm -rf *', `${CWD}/gone/*`],
    ['mkdir -p /tmp/gone/deep; cd /tmp/gone; rm -rf *', '/tmp/gone/*'],
    ['git clone https://github.com/a/gone; cd gone; rm -rf .git', `${CWD}/gone/.git`],
    ['cd "$UNKNOWN"; rm -rf *', '*'],
  ] as const) {
    it(script, () => assert.deepEqual(deleted(script, kind), expected));
  }

  it('is not guessed where nothing can be looked up', () =>
    assert.deepEqual(
      deleted('cd gone; rm -rf *', () => undefined),
      [`${CWD}/gone/*`],
    ));
});
