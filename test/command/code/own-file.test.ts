/** Paths that a script builds from its own place, wherever it is started from. */
import assert from 'node:assert/strict';
import { readCode } from '../../../src/command/code.ts';
import { CONTEXT } from './reading.ts';

const CASES: readonly [language: string, file: string | null, code: string, deleted: string][] = [
  ['javascript', 'tools/x.js', "fs.rmSync(path.join(__dirname, '..', 'dist'))", 'dist'],
  ['javascript', 'tools/x.js', "fs.rmSync(path.resolve(__dirname, '../dist'))", 'dist'],
  ['javascript', 'tools/x.js', 'fs.rmSync(`$' + '{path.dirname(__filename)}/dist`)', 'tools/dist'],
  ['javascript', 'tools/x.js', "fs.rmSync(path.join(__dirname, '/dist'))", 'tools/dist'],
  ['javascript', 'tools/x.mjs', "fs.rmSync(path.join(import.meta.dirname, 'dist'))", 'tools/dist'],
  ['javascript', 'tools/x.mjs', "fs.rmSync(new URL('../dist', import.meta.url))", 'dist'],
  [
    'javascript',
    'tools/x.mjs',
    "import { fileURLToPath } from 'node:url'; const __dirname = path.dirname(fileURLToPath(import.meta.url));" +
      " fs.rmSync(path.join(__dirname, '..', 'dist'))",
    'dist',
  ],
  ['javascript', null, "fs.rmSync(path.join(__dirname, 'dist'))", 'dist'],
  ['javascript', 'x.mjs', "fs.rmSync(new URL('file:///home/dev'))", '/home/dev'],
  ['javascript', 'x.js', "fs.rmSync(path.join(__dirname, '..'))", '/home/dev'],
  [
    'python',
    'tools/x.py',
    "os.remove(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'a'))",
    'tools/a',
  ],
  ['python', 'tools/x.py', "os.remove(os.path.join(os.path.dirname('x.py'), 'a'))", 'a'],
  [
    'python',
    'tools/x.py',
    "from pathlib import Path; (Path(__file__).resolve().parent.parent / 'a').unlink()",
    'a',
  ],
  ['python', 'tools/x.py', "from pathlib import Path; (Path(__file__).parents[1] / 'a').unlink()", 'a'],
  ['python', 'tools/x.py', 'import shutil; shutil.rmtree(pathlib.Path(__file__).parents[2])', '/home/dev'],
  ['ruby', 'tools/x.rb', "File.delete(File.expand_path('../a', __dir__))", 'a'],
  ['ruby', 'tools/x.rb', "File.delete(File.join(File.dirname(__FILE__), 'a'))", 'tools/a'],
  ['php', 'tools/x.php', "<?php unlink(dirname(__DIR__) . '/a');", 'a'],
  ['php', 'tools/x.php', "<?php unlink(dirname(__FILE__, 2) . '/a');", 'a'],
  ['perl', 'tools/x.pl', 'use FindBin qw($Bin); unlink("$Bin/../a");', 'a'],
];

describe("a script's own place", () => {
  for (const [language, file, code, deleted] of CASES)
    it(`${file ?? language}: ${code}`, () => {
      const { effects } = readCode(language, code, {
        cwd: [CONTEXT.cwd],
        context: CONTEXT,
        file: file && `${CONTEXT.cwd}/${file}`,
      });
      const targets = effects.filter(({ action }) => action === 'delete').map(({ target }) => target.value);
      assert.deepEqual(targets, [deleted.startsWith('/') ? deleted : `${CONTEXT.cwd}/${deleted}`]);
    });
});
