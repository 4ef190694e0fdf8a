/** Packages that give programs as functions: `sh.rm('-rf', path)`, `plumbum.cmd.rm['-rf', path]()`, GitPython, simple-git. */
import type { Handler, Site } from './language.ts';
import { listValue, literal, make, textValue, type Value } from './values.ts';

/** `force=True` as the option that it becomes. */
function options(named: ReadonlyMap<string, Value>): Value[] {
  return [...named].flatMap(([name, value]) => {
    if (name.startsWith('_') || value.path === 'False') return [];
    const option = `${name.length === 1 ? '-' : '--'}${name.replaceAll('_', '-')}`;
    return value.path === 'True' || value.text === null ? [textValue(option)] : [textValue(option), value];
  });
}

function runs({ args, named, found }: Site, words: readonly string[]): Value {
  const given = args.flatMap((each) => each.items ?? [each]);
  const programs = words.map((word) => textValue(word.replaceAll('_', '-')));
  found.argv(listValue([...programs, ...options(named), ...given]));
  return make({ path: 'sh()' });
}

/** `sh.git.push('--force')`, `sh.rm('-rf', x)`; results and `bake` are chained behind a call. */
const sh: Handler = (site) => {
  const words = site.path.split('.').slice(1);
  if (words[0] === 'contrib') words.shift();
  if (words.length === 0 || words.some((word) => /[()?]/.test(word))) return;
  if (words.at(-1) === 'bake') words.pop();
  return words.length > 0 && !/^(?:Command|pushd|ErrorReturnCode\w*)$/.test(words[0]!)
    ? runs(site, words)
    : undefined;
};

/** `plumbum.cmd.rm('-rf', x)`, `local['rm']('-rf', x)`, `rm['-rf', x]()`, `rm['-rf', x] & FG`. */
const plumbum: Handler = (site) => {
  const [, where, program, ...rest] = site.path.split('.');
  if (!/^(?:cmd|local)$/.test(where ?? '') || !program || /[()?]/.test(program)) return;
  if (where === 'local' && /^(?:cwd|env|path|which|get|tempdir|session)$/.test(program)) return;
  if (rest.length > 0 && !/^(?:run|run_fg|run_bg|run_tee|run_retcode|popen|with_\w+)$/.test(rest[0]!)) return;
  return runs(site, [program]);
};

/** GitPython: `Repo('.').git.push('--force')` is `git push --force`. */
const git: Handler = (site) => {
  const words = /^git\.(?:Repo(?:\.\w+)?|Git)\(\)(?:\.git)?\.(\w+)$/.exec(site.path);
  if (words && (site.path.includes('().git.') || site.path.startsWith('git.Git()')))
    return runs(site, ['git', words[1]!]);
  const remote = /\.remotes?(?:\(\))?\.(?:\w+\.)?(push)$/.test(site.path);
  const refspec = literal(site.args[0]) ?? literal(site.named.get('refspec')) ?? '';
  if (remote && (refspec.startsWith('+') || refspec.startsWith(':') || site.named.has('force')))
    return runs({ ...site, args: [textValue('origin'), textValue(refspec)] }, ['git', 'push', '--force']);
  return undefined;
};

/** `simpleGit().reset(['--hard'])`, `.push('origin', 'main', ['--force'])`, `.raw('push', '-f')`. */
const simpleGit: Handler = (site) => {
  const name = site.path.slice(site.path.lastIndexOf('.') + 1);
  if (/[()?]/.test(name) || /^(?:then|catch|env|cwd|customBinary|outputHandler)$/.test(name)) return;
  if (name === 'deleteLocalBranch' || name === 'deleteLocalBranches')
    return runs(site, ['git', 'branch', literal(site.args[1]) === null && !site.args[1] ? '-d' : '-D']);
  return runs({ ...site, named: new Map() }, name === 'raw' ? ['git'] : ['git', name]);
};

export const JAVASCRIPT_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['simple-git()', simpleGit],
  ['simpleGit()', simpleGit],
]);

export const PYTHON_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['sh', sh],
  ['plumbum', plumbum],
  ['git', git],
]);
