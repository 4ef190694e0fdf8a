/** The command corpora and the built-in policy, for tests that vary them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBuiltinPacks } from '../../scripts/builtin-packs.ts';
import type { Context, Understanding } from '../../src/command/types.ts';
import { understand } from '../../src/command/understand.ts';
import { compile } from '../../src/policy/compile.ts';
import type { Policy } from '../../src/policy/types.ts';
import { contextOf, PROJECT } from '../context.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/commands');

export interface CorpusCase {
  command: string;
  context: Context;
}

export function corpusOf(side: 'dangerous' | 'ordinary'): CorpusCase[] {
  return readdirSync(join(FIXTURES, side)).flatMap((file) =>
    readFileSync(join(FIXTURES, side, file), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const { command, cwd = PROJECT, branch, env, files } = JSON.parse(line);
        const context = contextOf({ cwd, ...(branch !== undefined && { branch }), ...(files && { files }) });
        return { command, context: { ...context, env: { ...context.env, ...env } } };
      }),
  );
}

export function builtinPolicy(): Policy {
  const packs = readBuiltinPacks();
  if (!packs.ok) throw new Error('the built-in rules are not valid');
  return compile(
    packs.value.flatMap((pack) => pack.rules),
    'native',
  );
}

export function readScript(script: string, context: Context): Understanding {
  return understand({ kind: 'script', script, shell: 'bash', positional: [] }, context);
}
