/** No module imports against the flow of `src/guard.ts`. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** What each module's code may import from, besides itself and the words for all. Data flows left to right. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  command: [],
  mask: [],
  config: [],
  policy: ['command', 'config'],
  approval: ['command', 'policy'],
  execute: ['command', 'policy', 'approval', 'mask'],
  audit: ['command', 'policy', 'approval', 'execute', 'mask'],
  // Beside the flow.
  identity: ['audit'],
  intercept: ['command'],
  // Know all of it.
  'guard.ts': [
    'command',
    'policy',
    'approval',
    'execute',
    'audit',
    'mask',
    'config',
    'identity',
    'intercept',
  ],
  cli: [
    'command',
    'policy',
    'approval',
    'execute',
    'audit',
    'mask',
    'config',
    'identity',
    'intercept',
    'guard.ts',
  ],
};
/** Words for all modules; they know none of them. */
const FOR_ALL = ['problem.ts', 'private-files.ts', 'internal-error.ts'];
type Sources = Readonly<Record<string, string>>;

/** Imports against the flow: `FILE imports FILE`. Files are named relative to src/. */
function violations(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, text]) =>
    importsOf(text)
      .map((specifier) => normalize(join(dirname(file), specifier)))
      .filter((target) => !target.startsWith('..') && !allowed(file, target))
      .map((target) => `${file} imports ${target}`),
  );
}

function allowed(file: string, target: string): boolean {
  const from = moduleOf(file);
  const to = moduleOf(target);
  return from === to || FOR_ALL.includes(to) || MAY_IMPORT[from]?.includes(to) === true;
}

/** The folder below src/, or the file itself when it lies in src/. */
function moduleOf(file: string): string {
  return file.split('/')[0]!;
}

/** Relative specifiers of static, type and dynamic imports and re-exports. */
function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g);
  return [...found].map((match) => match[1]!);
}

function sourcesIn(folder: string): Sources {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

describe('layers', () => {
  const root = join(import.meta.dirname, '..', 'src');
  const sources = sourcesIn(root);

  it('has no import against the flow', () => {
    assert.deepEqual(violations(sources), []);
  });

  it('knows every module', () => {
    const modules = new Set(Object.keys(sources).map(moduleOf));
    const unknown = [...modules].filter((module) => !(module in MAY_IMPORT) && !FOR_ALL.includes(module));
    assert.deepEqual(unknown, []);
  });

  it('has no cycle between modules', () => {
    const order = Object.keys(MAY_IMPORT);
    for (const [from, targets] of Object.entries(MAY_IMPORT)) {
      for (const to of targets) assert.ok(order.indexOf(to) < order.indexOf(from), `${from} -> ${to}`);
    }
  });

  it('keeps the pure modules away from the world', () => {
    const impure = Object.entries(sources).filter(
      ([file, text]) =>
        /^(?:command|mask)\//.test(file) &&
        /from 'node:(?!path\b|buffer\b|url\b|util\b)|\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)/.test(
          text,
        ),
    );
    assert.deepEqual(
      impure.map(([file]) => file),
      [],
    );
  });

  describe('the checker itself', () => {
    const cases: readonly (readonly [file: string, text: string, expected: string[]])[] = [
      ['command/a.ts', "import { x } from '../policy/types.ts';", ['command/a.ts imports policy/types.ts']],
      [
        'command/a.ts',
        "import type { X } from '../audit/event.ts';",
        ['command/a.ts imports audit/event.ts'],
      ],
      [
        'command/programs/a.ts',
        "export * from '../../cli/main.ts';",
        ['command/programs/a.ts imports cli/main.ts'],
      ],
      ['policy/a.ts', "await import('../approval/approve.ts');", ['policy/a.ts imports approval/approve.ts']],
      ['policy/a.ts', "import '../guard.ts';", ['policy/a.ts imports guard.ts']],
      ['guard.ts', "import { x } from './cli/main.ts';", ['guard.ts imports cli/main.ts']],
      ['problem.ts', "import { x } from './command/types.ts';", ['problem.ts imports command/types.ts']],
      ['policy/a.ts', "import { x } from '../command/types.ts';", []],
      ['command/a.ts', "import { x } from './types.ts';\nimport { y } from 'unbash';", []],
      ['audit/a.ts', "import type { X } from '../command/types.ts';\nimport { p } from '../problem.ts';", []],
      ['cli/a.ts', "import { guard } from '../guard.ts';", []],
    ];
    for (const [file, text, expected] of cases) {
      it(`${expected.length > 0 ? 'catches' : 'passes'} ${file}: ${text.split('\n')[0]}`, () => {
        assert.deepEqual(violations({ [file]: text }), expected);
      });
    }
  });

  it('looks at real files', () => {
    assert.ok(Object.keys(sources).some((file) => file === 'guard.ts'));
    assert.ok(importsOf(sources['guard.ts']!).includes('./policy/decide-on.ts'));
    assert.equal(relative(root, join(root, 'guard.ts')), 'guard.ts');
  });
});
