/**
 * The invocation document as conditions walk it: what types a value may have, which properties, which words. Made
 * from `rules/schema/invocation.schema.json`, which is made from the `Invocation` type.
 */
import type { TypeName } from './vocabulary.ts';

export interface Shape {
  /** Name of the type it comes from (`Invocation`, `Effect`), if it has one. */
  name: string | null;
  types: ReadonlySet<TypeName>;
  /** The only strings it can be; null where it takes any. */
  strings: readonly string[] | null;
  properties: ReadonlyMap<string, Property>;
  /** What the members of a map with free names are; null for objects with fixed properties. */
  members: Shape | null;
  items: Shape | null;
}

export interface Property {
  shape: Shape;
  /** Every instance has it (with null, `[]` or false where there is nothing to tell). */
  always: boolean;
  description: string | null;
}

/** The parts of JSON Schema that the generator writes. */
interface Node {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Node[];
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: boolean | Node;
  items?: Node;
  description?: string;
}

/** The shape of an invocation, from the JSON Schema of the invocation document. */
export function invocationShape(schema: { definitions: Record<string, unknown> }): Shape {
  const definitions = schema.definitions as Record<string, Node>;
  const named = new Map<string, Shape>();

  const byName = (name: string): Shape => {
    let shape = named.get(name);
    if (shape === undefined) {
      shape = { ...shapeOf(definitions[name]!), name };
      named.set(name, shape);
    }
    return shape;
  };

  const shapeOf = (node: Node): Shape => {
    if (node.$ref !== undefined) return byName(decodeURIComponent(node.$ref.replace('#/definitions/', '')));
    if (node.anyOf !== undefined) return merged(node.anyOf.map(shapeOf));
    const words = node.enum ?? (node.const === undefined ? null : [node.const]);
    const members = typeof node.additionalProperties === 'object' ? shapeOf(node.additionalProperties) : null;
    const properties = new Map<string, Property>();
    for (const [name, property] of Object.entries(node.properties ?? {}))
      properties.set(name, {
        shape: shapeOf(property),
        always: node.required?.includes(name) ?? false,
        description: property.description ?? null,
      });
    return {
      name: null,
      types: new Set([node.type ?? []].flat() as TypeName[]),
      strings: words?.filter((word) => typeof word === 'string') ?? null,
      properties,
      members,
      items: node.items === undefined ? null : shapeOf(node.items),
    };
  };
  return byName('Invocation');
}

function merged(shapes: readonly Shape[]): Shape {
  const ofStrings = shapes.filter(({ types }) => types.has('string'));
  const open = ofStrings.length === 0 || ofStrings.some(({ strings }) => strings === null);
  return {
    name: shapes.find(({ name }) => name !== null)?.name ?? null,
    types: new Set(shapes.flatMap(({ types }) => [...types])),
    strings: open ? null : ofStrings.flatMap(({ strings }) => strings!),
    properties: new Map(shapes.flatMap(({ properties }) => [...properties])),
    members: shapes.find(({ members }) => members !== null)?.members ?? null,
    items: shapes.find(({ items }) => items !== null)?.items ?? null,
  };
}
