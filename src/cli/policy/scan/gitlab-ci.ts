/** The scripts of GitLab CI: `before_script`, `script` and `after_script`, of jobs and by default. */
import type { Extractor, ShellBlock } from './block.ts';
import { readYaml, type YamlText } from './yaml-text.ts';

const SCRIPTS = ['before_script', 'script', 'after_script'];
const DEEPEST = 10;

export const gitlabCi: Extractor = ({ text }) => {
  const yaml = readYaml(text);
  if (yaml === null) return null;
  const jobs: (readonly [string, unknown])[] = [['the pipeline', yaml.root], ...yaml.pairs(yaml.root)];
  return jobs.flatMap(([name, job]) =>
    SCRIPTS.flatMap((key) => {
      // `default` and other maps at the top that are no jobs hold no scripts.
      const script = yaml.get(job, key);
      return script === undefined ? [] : linesOf(yaml, script, `${name}, ${key}`, 0);
    }),
  );
};

/** A script is a text, or a list of them, in which lists may stand that an anchor brought. */
function linesOf(yaml: YamlText, node: unknown, what: string, depth: number): ShellBlock[] {
  const text = yaml.text(node);
  if (text === null)
    return depth > DEEPEST ? [] : yaml.items(node).flatMap((item) => linesOf(yaml, item, what, depth + 1));
  const { value, line, follows } = text;
  return [{ what, command: value, shell: 'bash', line, follows, cwd: '', image: false }];
}
