/** `hoopx policy doc`: a reference of all rules in force, for people. */
import { resolve } from 'node:path';
import { type RuleLayer, readBuiltin, readSourced, type SourcedPack } from '../../policy/catalogue.ts';
import type { Result } from '../../problem.ts';
import { presentProblems, usageMistake } from '../ending.ts';
import { HELP } from '../options.ts';
import { sayOut } from '../say.ts';
import { named, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { htmlReference } from './doc/html.ts';
import { markdownReference } from './doc/markdown.ts';
import { referenceOf } from './doc/reference.ts';
import { writeReference } from './doc/write.ts';
import { filesHere } from './files.ts';

const LAYERS = ['builtin', 'org', 'user', 'project'] as const satisfies readonly RuleLayer[];

export const docCommand: PolicyCommand = {
  command: {
    name: 'doc',
    summary: 'write a reference of all rules in force, with examples',
    operands: '',
    count: [0, 0],
    options: [
      {
        name: '--format',
        value: 'FORMAT',
        choices: ['md', 'html'],
        summary: 'md or html (default: by the file, else md)',
      },
      { name: '--output', short: '-o', value: 'FILE', summary: 'write here instead of to stdout' },
      { name: '--layer', value: 'LAYER', choices: LAYERS, summary: 'rules of one layer only' },
      HELP,
    ],
    examples: [
      ['hoopx policy doc -o policy.html', 'a page that needs nothing else'],
      ['hoopx policy doc --layer project', "the project's own rules, as Markdown"],
    ],
  },
  run: doc,
};

async function doc({ options, argv }: PolicyArguments): Promise<number> {
  if (argv !== null) return usageMistake('policy doc takes no operands', 'hoopx policy doc');
  const layer = named(options.layer) as RuleLayer | null;
  const packs = await packsOf(layer, options);
  if (!packs.ok) return presentProblems(packs.problems, 78, false);
  const reference = referenceOf(packs.value);
  const output = named(options.output);
  const format = named(options.format) ?? (output !== null && /\.html?$/i.test(output) ? 'html' : 'md');
  const text = format === 'html' ? htmlReference(reference) : markdownReference(reference);
  if (output === null || output === '-') {
    sayOut(text);
    return 0;
  }
  const problem = writeReference(resolve(output), text);
  if (problem !== null) return presentProblems([problem], 64, false);
  sayOut(`wrote ${output}\n`);
  return 0;
}

async function packsOf(
  layer: RuleLayer | null,
  options: PolicyArguments['options'],
): Promise<Result<SourcedPack[]>> {
  const builtin = layer === null || layer === 'builtin' ? readBuiltin() : { ok: true as const, value: [] };
  if (!builtin.ok || layer === 'builtin') return builtin;
  const files = await filesHere(surroundingsOf(options));
  if (!files.ok) return files;
  const own = readSourced(files.value.rules.filter((file) => layer === null || file.layer === layer));
  if (!own.ok) return own;
  return { ok: true, value: [...builtin.value, ...own.value] };
}
