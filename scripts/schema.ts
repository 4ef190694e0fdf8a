/**
 * Writes the JSON Schemas that are made from the types: `rules/schema/invocation.schema.json` and
 * `rules/schema/rules.schema.json`. `npx tsx scripts/schema.ts`; with `--check` it only says whether they are up to date.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { invocationSchema } from './schema/invocation.ts';
import { rulesSchema } from './schema/rules.ts';

const FOLDER = path.join(import.meta.dirname, '../rules/schema');

/** The text of each generated file, by its path. */
export function generatedSchemas(): Record<string, string> {
  const invocation = invocationSchema();
  const text = (schema: unknown) => formatted(JSON.stringify(schema));
  return {
    [path.join(FOLDER, 'invocation.schema.json')]: text(invocation),
    [path.join(FOLDER, 'rules.schema.json')]: text(rulesSchema(invocation)),
  };
}

/** As the formatter wants it, so that `npm run check` takes what this writes. */
function formatted(json: string): string {
  const biome = path.join(import.meta.dirname, '../node_modules/.bin/biome');
  return execFileSync(biome, ['format', '--stdin-file-path=schema.json'], {
    input: json,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of Object.entries(generatedSchemas())) {
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      console.error(`${file} is out of date: run npx tsx scripts/schema.ts`);
      process.exitCode = 1;
    }
  }
}
