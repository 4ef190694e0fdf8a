/** What JavaScript assigns to: names, members, and patterns that take lists and records apart. */
import type { MemberExpression, Pattern } from 'acorn';
import { propertyName } from './javascript-expressions.ts';
import type { JavaScriptReader } from './javascript-reader.ts';
import type { Scope } from './scopes.ts';
import { itemOf, literal, make, oneOf, UNKNOWN, type Value } from './values.ts';

/** Makes the names of a pattern stand in a scope before its value is read: `const fs = fs` is no module. */
export function declarePattern(pattern: Pattern, scope: Scope): void {
  if (pattern.type === 'Identifier') scope.declare(pattern.name);
}

/** Gives the names of a pattern their values in `scope`. */
export function bindPattern(reader: JavaScriptReader, pattern: Pattern, value: Value, scope: Scope): void {
  take(reader, pattern, value, (name, part) => reader.declare(name, reader.parameter(name, part), scope));
}

/** Assigns to names that are there, members of objects, and patterns of them. */
export function assignPattern(reader: JavaScriptReader, pattern: Pattern, value: Value): void {
  take(reader, pattern, value, (name, part) => reader.assign(name, part));
}

function take(
  reader: JavaScriptReader,
  pattern: Pattern,
  value: Value,
  set: (name: string, value: Value) => void,
): void {
  reader.enter();
  switch (pattern.type) {
    case 'Identifier':
      set(pattern.name, value);
      break;
    case 'MemberExpression':
      assignMember(reader, pattern, value);
      break;
    case 'AssignmentPattern': {
      const otherwise = reader.expression(pattern.right);
      const missing = value.path === 'undefined';
      take(
        reader,
        pattern.left,
        missing ? otherwise : isBlank(value) ? oneOf([value, otherwise]) : value,
        set,
      );
      break;
    }
    case 'ArrayPattern': {
      const list = reader.iterable(value);
      const items = list.also.length === 0 ? list.items : null;
      for (const [index, element] of pattern.elements.entries()) {
        if (element?.type === 'RestElement')
          take(reader, element.argument, items ? reader.list(items.slice(index)) : list, set);
        else if (element)
          take(reader, element, items ? (items[index] ?? make({ path: 'undefined' })) : itemOf(list), set);
      }
      break;
    }
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') {
          take(reader, property.argument, value, set);
          continue;
        }
        const name = propertyName(reader, property);
        take(reader, property.value, partOf(reader, value, name), set);
      }
      break;
    case 'RestElement':
      take(reader, pattern.argument, value, set);
      break;
    default:
      pattern satisfies never;
  }
  reader.leave();
}

/** A member that a pattern takes: of a record that is known, one that is missing is undefined. */
function partOf(reader: JavaScriptReader, value: Value, name: string | null): Value {
  if (name === null) return UNKNOWN;
  const { entries } = value;
  const missing = entries && !entries.has(name) && value.path === null && value.also.length === 0;
  return missing ? make({ path: 'undefined' }) : reader.member(value, name);
}

function isBlank(value: Value): boolean {
  return (value.path === null || /^[.$]/.test(value.path)) && !value.text && !value.items && !value.entries;
}

function assignMember(
  reader: JavaScriptReader,
  { object, property, computed }: MemberExpression,
  value: Value,
): void {
  const base = reader.expression(object);
  const key = computed && property.type !== 'PrivateIdentifier' ? reader.expression(property) : null;
  const name = key
    ? literal(key)
    : property.type === 'Identifier' || property.type === 'PrivateIdentifier'
      ? property.name
      : null;
  if (name === null) return;
  if (base.items && key?.number != null) {
    const place = key.number;
    const changed = reader.changeList(base, (items) => {
      if (Number.isInteger(place) && place >= 0 && place <= items.length) items[place] = value;
    });
    if (object.type === 'Identifier') reader.assign(object.name, changed);
    return;
  }
  if (!reader.setEntry(base, name, value) && base.path !== null) reader.give(`${base.path}.${name}`, value);
}
