import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Configuration, loadConfiguration } from '../../src/config/load.ts';

let root: string;
let project: string;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'hoopx-config-')));
  project = path.join(root, 'app');
  fs.mkdirSync(project);
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

/** Writes files below the test's folder: `org/`, `home/config/` (the user's), `app/` (the project). */
function write(files: Record<string, string | Buffer>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

const load = (cwd = project, repositoryRoot: string | null = project) =>
  loadConfiguration({
    cwd,
    repositoryRoot,
    env: { HOOPX_HOME: path.join(root, 'home') },
    home: path.join(root, 'home'),
    org: path.join(root, 'org'),
  });

async function loaded(cwd?: string, repositoryRoot?: string | null): Promise<Configuration> {
  const result = await load(cwd, repositoryRoot);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

/** The problems, each as `file:line:column pointer: message (hint)` with the test's folder left out. */
async function problems(): Promise<string[]> {
  const result = await load();
  assert.ok(!result.ok, JSON.stringify(result));
  return result.problems.map((one) => {
    const place = [one.file, one.line, one.column].filter((part) => part !== null).join(':');
    const text = `${place} ${one.pointer ?? '-'}: ${one.message}${one.hint === null ? '' : ` (${one.hint})`}`;
    return text.replaceAll(`${root}/`, '');
  });
}

describe('loadConfiguration', () => {
  it('has defaults where there is no file', async () =>
    assert.deepEqual(await loaded(), {
      profile: 'standard',
      ci: false,
      approval: { timeoutSeconds: 120 },
      ruleFiles: [],
      files: [],
      layers: [],
      ignored: [],
    }));

  for (const [name, text] of [
    ['config.json', '{"$schema": "x", "version": 1, "profile": "ci", "approval": {"timeoutSeconds": 5}}'],
    ['config.yaml', '# comment\nversion: 1\nprofile: ci\napproval: {timeoutSeconds: 5}\n'],
    ['config.yml', '\ufeffversion: 1\r\nprofile: "ci"\r\napproval:\r\n  timeoutSeconds: 5\r\n'],
  ] as const)
    it(`reads ${name}`, async () => {
      write({ [`app/.hoopx/${name}`]: text });
      const { profile, approval, files } = await loaded();
      assert.deepEqual(
        [profile, approval.timeoutSeconds, files],
        ['ci', 5, [path.join(project, '.hoopx', name)]],
      );
    });

  const timeout = (seconds: number | null) =>
    seconds === null ? '' : `approval: {timeoutSeconds: ${seconds}}\n`;
  for (const [org, user, own, result] of [
    [null, null, null, 120],
    [null, 300, null, 300],
    [60, 300, null, 60],
    [300, 60, null, 60],
    [300, null, null, 300],
    [null, null, 600, 120],
    [null, null, 30, 30],
    [300, 200, 250, 200],
    [300, 200, 10, 10],
  ] as const)
    it(`timeout: organisation ${org}, user ${user}, project ${own} is ${result}`, async () => {
      write({
        'org/config.yaml': `version: 1\n${timeout(org)}`,
        'home/config/config.yaml': `version: 1\n${timeout(user)}`,
        'app/.hoopx/config.yaml': `version: 1\n${timeout(own)}`,
      });
      assert.equal((await loaded()).approval.timeoutSeconds, result);
    });

  for (const layer of ['org', 'home/config', 'app/.hoopx'])
    it(`ci in ${layer} is not taken back by another layer`, async () => {
      for (const one of ['org', 'home/config', 'app/.hoopx'])
        write({ [`${one}/config.yaml`]: `version: 1\nprofile: ${one === layer ? 'ci' : 'standard'}\n` });
      assert.equal((await loaded()).profile, 'ci');
    });

  it('counts every project folder on the way up, also past a repository made inside', async () => {
    write({
      '.hoopx/config.json': '{"version": 1, "profile": "ci"}',
      'app/.hoopx/rules/outer.json': '{}',
      'app/sub/.hoopx/rules/inner.json': '{}',
    });
    const sub = path.join(project, 'sub');
    const { profile, ruleFiles } = await loaded(sub, sub);
    assert.deepEqual(
      [profile, ruleFiles.map(({ file }) => path.basename(file))],
      ['ci', ['outer.json', 'inner.json']],
    );
  });

  it('does not let others stop us from a folder above the repository', async () => {
    if (process.geteuid?.() !== 0) return;
    write({ '.hoopx/config.json': 'broken' });
    fs.chownSync(path.join(root, '.hoopx'), 12345, 12345);
    assert.deepEqual((await loaded()).files, []);
  });
});

describe('loadConfiguration: rule files', () => {
  const files = async () =>
    (await loaded()).ruleFiles.map(({ layer, file }) => `${layer} ${path.relative(root, file)}`);

  it('are those in rules/ of every layer, sorted', async () => {
    write({
      'org/rules/b.yaml': '',
      'org/rules/a.json': '',
      'org/rules/README.md': '',
      'org/rules/.hidden.json': '',
      'org/rules/folder.json/x': '',
      'home/config/rules/u.yml': '',
      'app/.hoopx/rules/P.JSON': '',
    });
    fs.rmSync(path.join(root, 'org/rules/folder.json'), { recursive: true });
    assert.deepEqual(await files(), [
      'org org/rules/a.json',
      'org org/rules/b.yaml',
      'user home/config/rules/u.yml',
      'project app/.hoopx/rules/P.JSON',
    ]);
  });

  it('are those that the file names, once', async () => {
    write({
      'app/policy/b.json': '',
      'app/policy/a.yaml': '',
      'app/one.yaml': '',
      'app/.hoopx/rules/own.yaml': '',
      'app/.hoopx/config.yaml': 'version: 1\nrules: [../one.yaml, ../policy, rules/own.yaml]\n',
    });
    assert.deepEqual(await files(), [
      'project app/.hoopx/rules/own.yaml',
      'project app/one.yaml',
      'project app/policy/a.yaml',
      'project app/policy/b.json',
    ]);
  });

  it('of a project do not lead out of it; within it a link is fine', async () => {
    write({ 'elsewhere/x.yaml': '', 'app/real.yaml': '', 'app/.hoopx/rules/y.yaml': '' });
    fs.symlinkSync('../../real.yaml', path.join(project, '.hoopx/rules/inside.yaml'));
    assert.deepEqual(await files(), [
      'project app/.hoopx/rules/inside.yaml',
      'project app/.hoopx/rules/y.yaml',
    ]);
    fs.symlinkSync('../../../elsewhere/x.yaml', path.join(project, '.hoopx/rules/out.yaml'));
    fs.symlinkSync('/dev/stdin', path.join(project, '.hoopx/rules/stdin.yaml'));
    write({
      'app/.hoopx/config.yaml':
        'version: 1\nrules:\n  - rules\n  - ../../elsewhere\n  - /etc/passwd\n  - ../gone.yaml\n',
    });
    const said = await problems();
    assert.ok(
      said.includes(
        'app/.hoopx/rules/out.yaml -: leads out of the project, to elsewhere/x.yaml (copy the file into the project)',
      ),
      said.join('\n'),
    );
    assert.ok(
      said.some((one) => one.startsWith('app/.hoopx/rules/stdin.yaml -: ')),
      said.join('\n'),
    );
    assert.ok(
      said.includes(
        'app/.hoopx/config.yaml:4:5 /rules/1: ../../elsewhere: leads out of the project, to elsewhere (copy the file into the project)',
      ),
      said.join('\n'),
    );
    assert.ok(
      said.includes(
        'app/.hoopx/config.yaml:5:5 /rules/2: /etc/passwd: is not a rule file (rule files end in .json, .yaml or .yml)',
      ),
      said.join('\n'),
    );
    assert.ok(
      said.some((one) => one.startsWith('app/.hoopx/config.yaml:6:5 /rules/3: ../gone.yaml: cannot be read')),
      said.join('\n'),
    );
  });

  it('of the user may be links into a folder of dotfiles', async () => {
    write({ 'dotfiles/x.yaml': '', 'home/config/rules/keep.yaml': '' });
    fs.symlinkSync(path.join(root, 'dotfiles/x.yaml'), path.join(root, 'home/config/rules/x.yaml'));
    assert.equal((await files()).length, 2);
  });

  for (const name of ['org/rules/x.yaml', 'home/config/rules/x.yaml', 'org/rules', 'org'])
    it(`are refused when ${name} is writable by everybody`, async () => {
      write({ 'org/rules/x.yaml': '', 'home/config/rules/x.yaml': '' });
      fs.chmodSync(path.join(root, name), 0o777);
      assert.match(
        (await problems()).join('\n'),
        new RegExp(`^${name} -: is writable by everybody \\(look .*chmod o-w`, 'm'),
      );
    });

  it('are refused when the project folder is a link that leads out', async () => {
    write({ 'elsewhere/rules/x.yaml': '' });
    fs.symlinkSync('../elsewhere', path.join(project, '.hoopx'));
    assert.match((await problems()).join('\n'), /app\/\.hoopx -: leads out of the project/);
  });
});

describe('loadConfiguration: problems', () => {
  const wrong: readonly [
    what: string,
    file: string,
    text: string | Buffer,
    expected: readonly (string | RegExp)[],
  ][] = [
    [
      'everything at once',
      'config.yaml',
      'version: 2\nprofle: ci\nprofile: strickt\napproval:\n  timeoutSeconds: "5"\n  x: 1\nrules: [1]\n',
      [
        'app/.hoopx/config.yaml:1:10 /version: version must be 1, not 2',
        'app/.hoopx/config.yaml:2:1 /profle: unknown key "profle" (did you mean "profile"?)',
        'app/.hoopx/config.yaml:3:10 /profile: profile must be one of observe, standard, strict, ci, not "strickt" (did you mean "strict"?)',
        'app/.hoopx/config.yaml:5:19 /approval/timeoutSeconds: approval.timeoutSeconds must be an integer, not "5"',
        'app/.hoopx/config.yaml:6:3 /approval/x: unknown key "x" (known here: timeoutSeconds)',
        'app/.hoopx/config.yaml:7:9 /rules/0: rules.0 must be a string, not 1',
      ],
    ],
    [
      'places in JSON',
      'config.json',
      '{\n  "version": 1,\n\t"aproval": {},\n  "approval": {"timeoutSeconds": 0}\n}',
      [
        'app/.hoopx/config.json:3:2 /aproval: unknown key "aproval" (did you mean "approval"?)',
        'app/.hoopx/config.json:4:34 /approval/timeoutSeconds: approval.timeoutSeconds must be >= 1, but is 0',
      ],
    ],
    [
      'no version',
      'config.yaml',
      'profile: ci\n',
      ['app/.hoopx/config.yaml:1:1 : the file has no "version" (add version: 1)'],
    ],
    [
      'an empty file',
      'config.yaml',
      '# nothing\n',
      ['app/.hoopx/config.yaml -: is empty (add version: 1, or remove the file)'],
    ],
    ['an empty JSON file', 'config.json', '', ['app/.hoopx/config.json:1:1 -: is empty']],
    [
      'a list',
      'config.yaml',
      '- 1\n',
      ['app/.hoopx/config.yaml:1:1 : the file must be an object, not an array'],
    ],
    [
      'broken JSON',
      'config.json',
      '{\n  "version": 1,\n}\n',
      [/^app\/\.hoopx\/config\.json:3:1 -: is not JSON: /],
    ],
    [
      'JSON that ends too soon',
      'config.json',
      '{"version": 1',
      [/^app\/\.hoopx\/config\.json:1:14 -: is not JSON: /],
    ],
    [
      'YAML in a JSON file',
      'config.json',
      'version: 1\n',
      [/^app\/\.hoopx\/config\.json:1:1 -: is not JSON: /],
    ],
    ['broken YAML', 'config.yaml', 'version: 1\nprofile: [ci\n', [/^app\/\.hoopx\/config\.yaml:\d+:\d+ -: /]],
    [
      'a key twice in JSON',
      'config.json',
      '{"version": 1,\n "profile": "ci", "profile": "standard"}',
      ['app/.hoopx/config.json:2:19 /profile: "profile" stands here twice'],
    ],
    [
      'a key twice in YAML',
      'config.yaml',
      'version: 1\nprofile: ci\nprofile: standard\n',
      ['app/.hoopx/config.yaml:3:1 /profile: "profile" stands here twice'],
    ],
    [
      'a key twice, spelt in two ways',
      'config.yaml',
      'version: 1\nprofile: ci\n"pro\\x66ile": standard\n',
      ['app/.hoopx/config.yaml:3:1 /profile: "profile" stands here twice'],
    ],
    [
      'merge keys',
      'config.yaml',
      'version: 1\n<<: {profile: ci}\n',
      ['app/.hoopx/config.yaml:2:1 /<<: merge keys (<<) are not allowed'],
    ],
    [
      'aliases',
      'config.yaml',
      'version: &one 1\nrules: [*one]\n',
      ['app/.hoopx/config.yaml:2:9 /rules/0: aliases (*name) are not allowed'],
    ],
    [
      'tags that make objects',
      'config.yaml',
      'version: 1\nprofile: !!js/function "x"\n',
      [/^app\/\.hoopx\/config\.yaml:2:10 -: Unresolved tag/],
    ],
    [
      'two documents',
      'config.yaml',
      'version: 1\n---\nversion: 1\n',
      [/^app\/\.hoopx\/config\.yaml:\d:\d -: .*multiple documents/],
    ],
    [
      'keys that are lists',
      'config.yaml',
      'version: 1\n? [a]\n: 1\n',
      [/^app\/\.hoopx\/config\.yaml:2:3 : a key must be a single word/],
    ],
    [
      'a prototype',
      'config.json',
      '{"version": 1, "__proto__": {"profile": "ci"}}',
      [/ \/__proto__: unknown key "__proto__"/],
    ],
    [
      'an import of another file',
      'config.json',
      '{"version": 1, "$import": "../../org/config.js"}',
      [/ \/\$import: unknown key "\$import"/],
    ],
    [
      'text that is not UTF-8',
      'config.yaml',
      Buffer.from('version: 1 # \xe9', 'latin1'),
      ['app/.hoopx/config.yaml -: is not UTF-8 text (save it as UTF-8)'],
    ],
    [
      'a file larger than 1 MiB',
      'config.yaml',
      '#'.repeat(1024 * 1024 + 1),
      ['app/.hoopx/config.yaml -: is larger than 1 MiB'],
    ],
    [
      '100,000 nested lists',
      'config.yaml',
      '['.repeat(100_000),
      ['app/.hoopx/config.yaml:1 -: is nested deeper than 64 levels'],
    ],
    [
      '100,000 nested lists in JSON',
      'config.json',
      '['.repeat(100_000) + ']'.repeat(100_000),
      ['app/.hoopx/config.json:1 -: is nested deeper than 64 levels'],
    ],
    [
      'a list 70 deep',
      'config.yaml',
      `${'['.repeat(70)}${']'.repeat(70)}`,
      [/ is nested deeper than 64 levels$/],
    ],
    ...['- ', 'a: ', '? ', '- &a '].map(
      (marker) =>
        [
          `100,000 nested ${JSON.stringify(marker)}`,
          'config.yaml',
          `${marker.repeat(100_000)}x`,
          ['app/.hoopx/config.yaml:1 -: is nested deeper than 64 levels'],
        ] as [string, string, string, string[]],
    ),
    [
      '1,000 levels of indentation',
      'config.yaml',
      Array.from({ length: 1000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
      ['app/.hoopx/config.yaml:202 -: is nested deeper than 64 levels'],
    ],
    [
      'another format',
      'config.js',
      'throw 1',
      [
        'app/.hoopx/config.js -: is not read: only JSON and YAML are (use config.json, config.yaml, config.yml)',
      ],
    ],
  ];
  for (const [what, name, text, expected] of wrong)
    it(what, async () => {
      write({ [`app/.hoopx/${name}`]: text });
      const said = await problems();
      assert.equal(said.length, expected.length, said.join('\n'));
      for (const [index, one] of expected.entries())
        if (typeof one === 'string') assert.equal(said[index], one);
        else assert.match(said[index]!, one);
    });

  it('of several files, all at once', async () => {
    write({ 'org/config.yaml': 'x: 1', 'app/.hoopx/config.json': '{' });
    const said = await problems();
    assert.ok(said.some((one) => one.startsWith('org/')) && said.some((one) => one.startsWith('app/')));
  });

  it('1 MiB of different keys, in reasonable time', async () => {
    write({
      'app/.hoopx/config.yaml': Array.from({ length: 90_000 }, (_, index) => `k${index}: 1`).join('\n'),
    });
    const start = Date.now();
    assert.equal((await problems()).length, 100);
    assert.ok(Date.now() - start < 15_000);
  });

  it('a billion laughs', async () => {
    const laughs = Array.from(
      { length: 9 },
      (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(9)}]`,
    );
    write({ 'app/.hoopx/config.yaml': `version: 1\nl0: &l0 [lol]\n${laughs.join('\n')}` });
    assert.match((await problems())[0]!, /aliases \(\*name\) are not allowed/);
  });

  it('two configurations in one folder', async () => {
    write({ 'app/.hoopx/config.yaml': 'version: 1', 'app/.hoopx/config.json': '{"version": 1}' });
    assert.match((await problems())[0]!, /config\.json -: stands beside config\.yaml \(keep one of them\)/);
  });

  it('links in a circle, and links to nothing', async () => {
    write({ 'app/.hoopx/x': '' });
    const file = path.join(project, '.hoopx/config.yaml');
    fs.symlinkSync('config.yaml', file);
    assert.deepEqual(await problems(), [
      'app/.hoopx/config.yaml -: cannot be read: its symbolic links lead in a circle',
    ]);
    fs.rmSync(file);
    fs.symlinkSync('gone.yaml', file);
    assert.match((await problems())[0]!, /is a symbolic link that leads nowhere/);
  });

  it('a folder that is a link to nothing, a file in place of a folder', async () => {
    fs.symlinkSync('gone', path.join(project, '.hoopx'));
    assert.equal((await load()).ok, false);
    fs.rmSync(path.join(project, '.hoopx'));
    write({ 'app/.hoopx': '' });
    assert.match((await problems())[0]!, /a part of its path is not a folder/);
  });

  it('a named pipe, at once', async () => {
    write({ 'app/.hoopx/x': '' });
    assert.equal(spawnSync('mkfifo', [path.join(project, '.hoopx/config.yaml')]).status, 0);
    assert.deepEqual(await problems(), ['app/.hoopx/config.yaml -: is not a regular file']);
  });

  it('files without read permission', () => {
    write({ 'org/config.yaml': 'version: 1', 'app/.hoopx/rules/x.yaml': '' });
    fs.chmodSync(path.join(root, 'org/config.yaml'), 0o000);
    fs.chmodSync(path.join(project, '.hoopx/rules'), 0o000);
    fs.chmodSync(root, 0o755);
    const said = asAnybody();
    fs.chmodSync(path.join(project, '.hoopx/rules'), 0o700);
    assert.match(said, /org\/config\.yaml: cannot be read: permission denied/);
    assert.match(said, /rules: cannot be read: permission denied/);
  });

  it('runs no code of the project, not even by the name cosmiconfig looks for', async () => {
    const mark = path.join(root, 'ran');
    const code = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`;
    write({
      'app/.hoopx/config.yaml': 'version: 1',
      'app/.config/config.cjs': code,
      'app/.config/config.js': code,
      'app/hoopx.config.js': code,
      'app/.hoopxrc.js': code,
      'app/package.json':
        '{"hoopx": {"version": 1, "profile": "ci"}, "cosmiconfig": {"searchPlaces": ["x.js"]}}',
    });
    const before = process.cwd();
    process.chdir(project);
    try {
      assert.equal((await loaded()).profile, 'standard');
    } finally {
      process.chdir(before);
    }
    assert.ok(!fs.existsSync(mark));
  });
});

/** Loads in a process that is not root's, for whom permissions count; resolves to the problems. */
function asAnybody(): string {
  const reader = path.join(import.meta.dirname, 'reader.ts');
  const run = spawnSync(process.execPath, ['--import', 'tsx', reader, root], { encoding: 'utf8' });
  return run.stdout + run.stderr;
}
