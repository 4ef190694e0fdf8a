/** JSON of a project's files, by somebody who may want to do harm: plain own properties only. */

export type JsonObject = { readonly [name: string]: unknown };

/** The last text and what it is: scripts that call scripts ask for the same file again and again. Never changed. */
let latest: { text: string; comments: boolean; object: JsonObject | null } | null = null;

/** An object, or null when the text is no JSON or is another value. `comments`: as in deno.jsonc. */
export function parseObject(text: string, comments = false): JsonObject | null {
  if (latest?.text === text && latest.comments === comments) return latest.object;
  const object = parse(text, comments);
  latest = { text, comments, object };
  return object;
}

function parse(text: string, comments: boolean): JsonObject | null {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    const value: unknown = JSON.parse(comments ? withoutComments(plain) : plain);
    return asObject(value);
  } catch {
    return null;
  }
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** An own property, or undefined: `__proto__` and `constructor` are names like any other. */
export function own(object: JsonObject | null, name: string): unknown {
  return object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Strings as they are; line comments, block comments and trailing commas out. */
function withoutComments(text: string): string {
  return text
    .replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (each) => (each[0] === '"' ? each : ' '))
    .replace(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g, (each) => (each[0] === '"' ? each : ''));
}
