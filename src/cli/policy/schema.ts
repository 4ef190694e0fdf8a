/** `hoopx policy schema`: prints the JSON Schemas of policy files, for editors and validators. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinFolder } from '../../policy/catalogue.ts';
import { usageMistake } from '../ending.ts';
import { HELP } from '../options.ts';
import { sayOut } from '../say.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';

const SCHEMAS = ['rules', 'config', 'tests', 'invocation'] as const;

export const schemaCommand: PolicyCommand = {
  command: {
    name: 'schema',
    summary: 'print a JSON Schema: of rule, configuration or test files, or of the invocation document',
    operands: SCHEMAS.join(' | '),
    count: [0, 1],
    options: [HELP],
    examples: [
      ['hoopx policy schema rules > rules.schema.json', 'for an editor'],
      ['hoopx policy schema', 'the names of all of them'],
    ],
  },
  run: schema,
};

async function schema({ operands, argv }: PolicyArguments): Promise<number> {
  const [name] = operands;
  if (argv !== null || (name !== undefined && !(SCHEMAS as readonly string[]).includes(name)))
    return usageMistake(`policy schema is one of ${SCHEMAS.join(', ')}`, 'hoopx policy schema');
  if (name === undefined) sayOut(`${SCHEMAS.join('\n')}\n`);
  else sayOut(readFileSync(join(builtinFolder(), 'schema', `${name}.schema.json`), 'utf8'));
  return 0;
}
