/**
 * The JSON Schema of rule files, for editors: inside `when` it knows which properties every value has and which
 * keywords may be said of it. Made from the schema of the invocation document.
 */

import { FACT_KEYS } from '../../src/command/facts.ts';
import { invocationShape, type Shape } from '../../src/policy/shape.ts';
import { INTENTS } from '../../src/policy/types.ts';
import {
  EFFECT_PROPERTIES,
  KEYWORD_TYPES,
  type Keyword,
  type TypeName,
} from '../../src/policy/vocabulary.ts';
import type { InvocationSchema } from './invocation.ts';

type Json = { readonly [key: string]: unknown };

const DESCRIPTIONS: Readonly<Record<Keyword, string>> = {
  has: 'An object that has every property named here, each matching its condition. `{}` is "there, whatever its value".',
  named: 'An object with at least one property whose name matches.',
  some: 'An array of which at least one item matches.',
  every: 'An array that is not empty and all of whose items match.',
  starts: 'An array that begins with these items.',
  option: 'The invocation has this option, or one of these, by long name without dashes.',
  effect:
    'One effect of the invocation has all of these properties, which may be its own or those of its target.',
  pattern:
    'A string in which the regular expression (RE2 syntax, not anchored) finds something. `(?i)` in front ignores case.',
  glob: 'A string that a glob matches as a whole: `*` no slash, `**` anything, `?`, `{a,b}`, `[abc]`.',
  host: 'A host name, in any case: `*.example.com` is every name below example.com but not itself.',
  const: 'Exactly this value.',
  enum: 'One of these values.',
  not: 'The condition does not hold. Never holds for null, unless the condition speaks of null.',
  anyOf: 'At least one of the conditions holds.',
  allOf: 'All of the conditions hold.',
  minItems: 'An array of at least so many items.',
  maxItems: 'An array of at most so many items.',
  minLength: 'A string of at least so many UTF-16 units.',
  maxLength: 'A string of at most so many UTF-16 units.',
  minimum: 'A number not below this.',
  maximum: 'A number not above this.',
  $comment: 'A note for readers of the rule.',
};

const NAME: Shape = {
  name: null,
  types: new Set<TypeName>(['string']),
  strings: null,
  properties: new Map(),
  members: null,
  items: null,
};
const ONE_OR_SOME = {
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  ],
};
const COUNT = { type: 'integer', minimum: 0 };
const TEXT = { type: 'string', pattern: '\\S' };

export function rulesSchema(invocation: InvocationSchema): Json {
  const definitions = new Conditions();
  const when = definitions.conditionsOn(invocationShape(invocation), 'invocation');
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'rules.schema.json',
    title: 'A rule file of hoopx',
    type: 'object',
    required: ['pack', 'title', 'rules'],
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      pack: {
        type: 'string',
        pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
        description: "Name of the pack: the first part of its rules' ids.",
      },
      title: { ...TEXT, description: 'What the rules of the pack are about, one line.' },
      version: { ...TEXT, description: 'Version of the pack, which a configuration can pin.' },
      profile: { enum: ['strict'], description: 'The only profile that the pack belongs to.' },
      rules: { type: 'array', minItems: 1, items: { $ref: '#/definitions/rule' } },
    },
    definitions: {
      rule: {
        type: 'object',
        required: ['id', 'decision', 'severity', 'title', 'reason', 'suggestion', 'when'],
        additionalProperties: false,
        properties: {
          id: {
            type: 'string',
            pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*\\.[a-z0-9]+(?:-[a-z0-9]+)*$',
            description: '`pack.name` in lower-case kebab.',
          },
          decision: {
            enum: ['allow', 'ask', 'deny'],
            description: 'What happens when the rule matches. The strictest rule that matches wins.',
          },
          severity: { enum: ['low', 'medium', 'high', 'critical'] },
          title: { ...TEXT, description: 'One line, without a full stop.' },
          reason: { ...TEXT, description: 'Why it matters, for a developer who has to decide.' },
          suggestion: { ...TEXT, description: 'What the agent may do instead.' },
          references: { type: 'array', items: { type: 'string' } },
          obligations: {
            type: 'object',
            additionalProperties: false,
            description:
              'What must be given or done when the rule matches and the command runs all the same.',
            properties: {
              reason: { const: true, description: 'Whoever asks must say why: `hoopx --reason TEXT`.' },
              fields: {
                type: 'object',
                minProperties: 1,
                propertyNames: { pattern: '^[a-z][a-z0-9-]*$' },
                additionalProperties: { type: 'string', minLength: 1 },
                description:
                  'Fields that must be given (`hoopx --field ticket=OPS-12`), each with a regular expression for the whole value.',
              },
              approvers: {
                type: 'object',
                additionalProperties: false,
                minProperties: 1,
                properties: { group: TEXT, count: { type: 'integer', minimum: 1 } },
                description: 'The group that must approve, and how many different persons.',
              },
              mask: {
                type: 'array',
                minItems: 1,
                items: TEXT,
                description: 'Patterns to mask in the output.',
              },
              record: { type: 'boolean', description: 'Whether the output must, or must not, be recorded.' },
              environment: {
                anyOf: [
                  { const: 'reduced' },
                  {
                    type: 'object',
                    additionalProperties: false,
                    required: ['drop'],
                    properties: {
                      drop: {
                        type: 'array',
                        minItems: 1,
                        items: { type: 'string', pattern: '^\\*?[A-Za-z0-9_]+\\*?$' },
                      },
                    },
                  },
                ],
                description:
                  'Variables that the command does not inherit: those that look like secrets (`reduced`), or these.',
              },
            },
          },
          instead: {
            type: 'object',
            additionalProperties: false,
            required: ['intent'],
            properties: {
              intent: { enum: INTENTS, description: 'What the suggestion comes down to.' },
              command: { ...TEXT, description: 'The safer command.' },
            },
          },
          final: { type: 'boolean', description: "No layer below the rule's own may make it weaker." },
          controls: {
            type: 'object',
            description:
              'Controls of compliance frameworks that the rule helps to meet: {"soc2": ["CC6.1"]}.',
            propertyNames: { pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$' },
            additionalProperties: {
              type: 'array',
              minItems: 1,
              items: { type: 'string', pattern: '^[\\w.()-]{1,40}$' },
            },
          },
          when: { ...when, description: 'The invocations that the rule matches.' },
          examples: {
            type: 'object',
            additionalProperties: false,
            properties: {
              match: {
                type: 'array',
                items: { $ref: '#/definitions/example' },
                description: 'Commands on which the rule must match.',
              },
              pass: {
                type: 'array',
                items: { $ref: '#/definitions/example' },
                description: 'Look-alikes on which the rule must not match.',
              },
            },
          },
        },
      },
      example: {
        anyOf: [
          { type: 'string' },
          {
            type: 'object',
            required: ['command'],
            additionalProperties: false,
            properties: {
              command: { type: 'string' },
              cwd: { type: 'string', description: 'Absolute working directory.' },
              env: { type: 'object', additionalProperties: { type: 'string' } },
              branch: { type: 'string', description: 'The current Git branch.' },
              files: {
                type: 'object',
                additionalProperties: { type: 'string' },
                description: 'Text of files by absolute path.',
              },
              context: {
                type: 'object',
                additionalProperties: false,
                properties: Object.fromEntries(FACT_KEYS.map((key) => [key, {}])),
                description: 'What else is known of the world: the time, the session, what Git tracks.',
              },
            },
          },
        ],
      },
      ...definitions.made,
    },
  };
}

/** A definition for the conditions on every shape of value in the invocation document. */
class Conditions {
  readonly made: Record<string, Json> = {};

  conditionsOn(shape: Shape, place: string): Json {
    const name = definitionName(shape, place);
    if (this.made[name] === undefined) {
      this.made[name] = {};
      this.made[name] = this.#definition(shape, name);
    }
    return reference(name);
  }

  #definition(shape: Shape, name: string): Json {
    const self = reference(name);
    const scalar = scalarSchema(shape);
    const properties: Record<string, Json> = {};
    for (const keyword of Object.keys(KEYWORD_TYPES) as Keyword[]) {
      const schema = this.#keyword(keyword, shape, name, self, scalar);
      if (schema !== null) properties[keyword] = this.#described(keyword, schema);
    }
    const object = { type: 'object', additionalProperties: false, properties };
    if (shape.name === 'Invocation') return { ...object, minProperties: 1 };
    if (scalar === null) return object;
    return { anyOf: [scalar, { type: 'array', minItems: 1, items: scalar }, object] };
  }

  /** What is the same wherever it stands is written once. */
  #described(keyword: Keyword, schema: Json): Json {
    const described = { ...schema, description: DESCRIPTIONS[keyword] };
    const demanded: TypeName | null = KEYWORD_TYPES[keyword];
    if (keyword !== '$comment' && demanded !== 'string' && demanded !== 'number') return described;
    this.made[`keyword ${keyword}`] = described;
    return reference(`keyword ${keyword}`);
  }

  #keyword(keyword: Keyword, shape: Shape, name: string, self: Json, scalar: Json | null): Json | null {
    const demanded: TypeName | null = KEYWORD_TYPES[keyword];
    if (demanded !== null && !shape.types.has(demanded)) return null;
    switch (keyword) {
      case 'has':
        return this.#members(shape, name);
      case 'named':
        return this.conditionsOn(NAME, 'name');
      case 'some':
      case 'every':
        return shape.items && this.conditionsOn(shape.items, `item of ${name.replace(/^on /, '')}`);
      case 'starts': {
        const items = shape.items && this.conditionsOn(shape.items, `item of ${name.replace(/^on /, '')}`);
        return items && { type: 'array', minItems: 1, items };
      }
      case 'option':
        return shape.name === 'Invocation' ? ONE_OR_SOME : null;
      case 'effect':
        return shape.name === 'Invocation' ? this.#effect(shape) : null;
      case 'pattern':
        return { type: 'string', minLength: 1 };
      case 'glob':
      case 'host':
        return ONE_OR_SOME;
      case 'const':
        return scalar;
      case 'enum':
        return scalar && { type: 'array', minItems: 1, items: scalar };
      case 'not':
        return self;
      case 'anyOf':
      case 'allOf':
        return { type: 'array', minItems: 1, items: self };
      case 'minItems':
      case 'maxItems':
      case 'minLength':
      case 'maxLength':
        return COUNT;
      case 'minimum':
      case 'maximum':
        return { type: 'number' };
      case '$comment':
        return { type: 'string' };
    }
  }

  #members(shape: Shape, name: string): Json {
    const properties: Record<string, Json> = {};
    for (const [property, { shape: inner, description }] of shape.properties)
      properties[property] = { ...this.conditionsOn(inner, property), ...(description && { description }) };
    const others = shape.members && this.conditionsOn(shape.members, `member of ${name.replace(/^on /, '')}`);
    return { type: 'object', minProperties: 1, properties, additionalProperties: others ?? false };
  }

  #effect(invocation: Shape): Json {
    const effect = invocation.properties.get('effects')!.shape.items!;
    const target = effect.properties.get('target')!.shape;
    const own = [...effect.properties].filter(([name]) => EFFECT_PROPERTIES.has(name));
    const properties: Record<string, Json> = {};
    for (const [name, { shape, description }] of [...own, ...target.properties])
      properties[name] = { ...this.conditionsOn(shape, name), ...(description && { description }) };
    return { type: 'object', minProperties: 1, properties, additionalProperties: false };
  }
}

/** Shapes without a name and without properties are told apart by what they are, the others by their place. */
function definitionName(shape: Shape, place: string): string {
  if (shape.name !== null) return `on ${shape.name}`;
  if (shape.properties.size > 0 || shape.members !== null) return `on ${place}`;
  const own = [...shape.types].sort().join(' or ');
  const items = shape.items === null ? '' : ` of ${definitionName(shape.items, place).slice('on '.length)}`;
  return shape.strings === null ? `on ${own}${items}` : `on ${place}: ${shape.strings.join(' ')}`;
}

function reference(name: string): Json {
  return { $ref: `#/definitions/${encodeURIComponent(name)}` };
}

function scalarSchema(shape: Shape): Json | null {
  const schemas: Json[] = [];
  if (shape.types.has('string'))
    schemas.push(shape.strings === null ? { type: 'string' } : { enum: shape.strings });
  for (const type of ['number', 'boolean', 'null'] as const)
    if (shape.types.has(type)) schemas.push({ type });
  return schemas.length > 1 ? { anyOf: schemas } : (schemas[0] ?? null);
}
