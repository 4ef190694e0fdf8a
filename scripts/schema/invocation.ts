/** The JSON Schema of the invocation document, from the `Invocation` type. */
import path from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

const TYPES = path.join(import.meta.dirname, '../../src/command/types.ts');

export interface InvocationSchema {
  $schema: string;
  $id: string;
  title: string;
  $ref: string;
  definitions: Record<string, unknown>;
}

export function invocationSchema(): InvocationSchema {
  const { definitions } = createGenerator({
    path: TYPES,
    type: 'Invocation',
    skipTypeCheck: true,
    topRef: true,
    additionalProperties: false,
    sortProps: false,
  }).createSchema('Invocation');
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'invocation.schema.json',
    title: 'The invocation document, which the conditions of hoopx rules apply to',
    $ref: '#/definitions/Invocation',
    definitions: definitions ?? {},
  };
}
