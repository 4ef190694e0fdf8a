/** The `run` steps of GitHub Actions, in workflows and composite actions. */
import type { ShellName } from '../../../command/types.ts';
import type { Extractor, ShellBlock } from './block.ts';
import { readYaml, type YamlText } from './yaml-text.ts';

const SHELLS: ReadonlyMap<string, ShellName> = new Map([
  ['bash', 'bash'],
  ['sh', 'sh'],
]);
/** Put in by GitHub before the shell sees it: not known here. */
const EXPRESSION = /\$\{\{[\s\S]*?\}\}/g;

export const githubActions: Extractor = ({ text }) => {
  const yaml = readYaml(text);
  if (yaml === null) return null;
  const jobs = yaml.pairs(yaml.get(yaml.root, 'jobs'));
  const composite = stepsOf(
    yaml,
    yaml.get(yaml.root, 'runs'),
    'action',
    defaultsOf(yaml, yaml.root, NO_DEFAULTS),
  );
  const outer = defaultsOf(yaml, yaml.root, NO_DEFAULTS);
  return [
    ...composite,
    ...jobs.flatMap(([name, job]) => stepsOf(yaml, job, `job ${name}`, defaultsOf(yaml, job, outer))),
  ];
};

interface Defaults {
  shell: string | null;
  folder: string | null;
}

const NO_DEFAULTS: Defaults = { shell: null, folder: null };

function defaultsOf(yaml: YamlText, node: unknown, outer: Defaults): Defaults {
  const run = yaml.get(yaml.get(node, 'defaults'), 'run');
  return {
    shell: yaml.text(yaml.get(run, 'shell'))?.value ?? outer.shell,
    folder: yaml.text(yaml.get(run, 'working-directory'))?.value ?? outer.folder,
  };
}

function stepsOf(yaml: YamlText, node: unknown, name: string, defaults: Defaults): ShellBlock[] {
  return yaml.items(yaml.get(node, 'steps')).flatMap((step, index) => {
    const run = yaml.text(yaml.get(step, 'run'));
    const named = yaml.text(yaml.get(step, 'shell'))?.value ?? defaults.shell ?? 'bash';
    // `bash --noprofile {0}` is bash; PowerShell and Python are not read.
    const shell = SHELLS.get(named.split(/\s/, 1)[0]!);
    if (run === null || shell === undefined) return [];
    const folder = yaml.text(yaml.get(step, 'working-directory'))?.value ?? defaults.folder ?? '';
    const { value, line, follows } = run;
    return {
      what: `${name}, step ${index + 1}`,
      command: value.replace(EXPRESSION, (expression) => `\${EXPRESSION}${expression.replace(/[^\n]/g, '')}`),
      shell,
      line,
      follows,
      cwd: folder.includes('${{') ? null : folder,
      image: false,
    };
  });
}
