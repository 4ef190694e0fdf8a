/** Parameter expansion: what `$x`, `${x:-y}`, `${x#a}`, `${a[@]}` ... stand for, as far as it is known. */
import type { ParameterExpansionPart, ParameterOperation } from 'unbash';
import type { Frame } from './frame.ts';
import { compilePattern, removeMatch, replaceMatch } from './patterns.ts';
import type { Binding } from './scene.ts';
import { type Arg, countable, fromPieces, type Hole, hole, knownText, type Text, taintsOf } from './value.ts';
import { evaluateText, expandPattern, expandSource, expandText } from './words.ts';

/** A value, or several fields (`"$@"`, `"${a[@]}"`). `joined`: one field when quoted (`"$*"`). */
export type Expansion = { text: Text } | { fields: readonly Arg[]; joined: boolean };

/** No expansion of a known value grows past this many characters (`a=$a$a` doubled thirty times). */
export const MAX_TEXT = 65_536;

const SLASHLESS_SPECIAL = new Set(['#', '?', '$', '!', '-']);

/** The value of `$NAME`; null when the name is not set. */
export function parameter(name: string, frame: Frame): Expansion | null {
  const { scene } = frame;
  return PLAIN_NAME.test(name) ? valueIn(scene.pick(name), frame) : special(name, frame);
}

const PLAIN_NAME = /^[A-Za-z]/;

function special(name: string, frame: Frame): Expansion | null {
  const { scene } = frame;
  if (name === '@' || name === '*') {
    if (scene.positional) return { fields: scene.positional, joined: name === '*' };
    return { fields: [fromPieces([hole(`$${name}`)], [0, 0], true)], joined: false };
  }
  if (/^\d+$/.test(name)) {
    if (name === '0') return { text: scene.name.pieces };
    if (!scene.positional || !countable(scene.positional.slice(0, Number(name) - 1)))
      return { text: [hole(`$${name}`)] };
    const arg = scene.positional[Number(name) - 1];
    return arg ? { text: arg.pieces } : null;
  }
  if (name === '#' && scene.positional && countable(scene.positional))
    return { text: [String(scene.positional.length)] };
  if (SLASHLESS_SPECIAL.has(name)) return { text: [hole(`$${name}`, { slashless: true })] };
  if (name === '_') return { text: [hole('$_')] };
  return valueIn(scene.pick(name), frame);
}

function valueIn(binding: Binding, frame: Frame): Expansion | null {
  switch (binding.kind) {
    case 'unset':
      return null;
    case 'text':
      return { text: binding.text };
    case 'array':
      if (frame.shell === 'zsh') return { fields: binding.elements, joined: true };
      return binding.elements[0] ? { text: binding.elements[0].pieces } : null;
  }
}

/** The value of `${...}`. */
export function expandParameter(part: ParameterExpansionPart, frame: Frame): Expansion {
  const name = part.parameter;
  if (part.prefix === '!') return indirect(part, frame);
  const base = part.index ? element(part, frame) : parameter(name, frame);
  if (part.prefix === '#') return { text: lengthOf(base, part.text) };
  if (!part.operation) return base ?? notSet(name, frame);
  return operate(part.operation, base, part, frame);
}

/** Nothing, and after `set -u` the end of the shell: `rm -rf "/$(printf %s tmp/x "$unset")"`. */
export function notSet(name: string, { walker }: Frame): Expansion {
  if (walker.nounset && name !== '@' && name !== '*') walker.failures++;
  return { text: [] };
}

function element(part: ParameterExpansionPart, frame: Frame): Expansion | null {
  const written = expandText(part.index!, frame);
  const index = knownText(written);
  const binding = frame.scene.pick(part.parameter);
  if (index === '@' || index === '*') {
    if (binding.kind === 'array') return { fields: binding.elements, joined: index === '*' };
    // zsh makes one empty argument of a list that is not set.
    if (binding.kind === 'unset' && frame.shell === 'zsh')
      return { fields: [fromPieces([hole(part.text)], [0, 0], true)], joined: false };
    if (binding.kind === 'unset') return { fields: [], joined: false };
    return {
      fields: [
        fromPieces(
          binding.text,
          [0, 0],
          binding.text.some((piece) => typeof piece !== 'string'),
        ),
      ],
      joined: index === '*',
    };
  }
  if (binding.kind === 'unset') return null;
  if (index === null) return { text: [hole(part.text)] };
  if (binding.kind === 'text' && frame.shell === 'zsh') return { text: [hole(part.text)] };
  if (binding.kind === 'text') return index === '0' || index === '' ? { text: binding.text } : null;
  const place = binding.keys
    ? keyPlace(binding.keys, written, frame.scene.has(part.parameter, 'A'), frame)
    : arrayIndex(index, binding.elements.length, frame);
  const found = place === null ? undefined : binding.elements[place];
  if (!binding.keys && !countable(binding.elements)) return { text: [hole(part.text)] };
  return found ? { text: found.pieces } : place === null ? { text: [hole(part.text)] } : null;
}

/** Where a key stands; null when that is not known. */
function keyPlace(keys: readonly string[], written: Text, associative: boolean, frame: Frame): number | null {
  const key = knownText(written)!;
  if (associative || keys.includes(key)) return keys.indexOf(key);
  const value = /^\d+$/.test(key) ? BigInt(key) : evaluateText(written, frame);
  // A negative index counts from the end of what may have gaps.
  return value === null || value < 0n ? null : keys.indexOf(String(value));
}

function arrayIndex(index: string, length: number, frame: Frame): number | null {
  const text = /^[A-Za-z_]\w*$/.test(index) ? knownText(frame.scene.textOf(index) ?? [hole(index)]) : index;
  if (text === null || !/^-?\d+$/.test(text.trim())) return null;
  const number = Number(text);
  // zsh counts from one, unless an option says otherwise.
  if (frame.shell === 'zsh' && number >= 0) return frame.walker.optionsSet ? null : number - 1;
  return number < 0 ? length + number : number;
}

function indirect(part: ParameterExpansionPart, frame: Frame): Expansion {
  const operation = part.operation;
  if (operation?.type === 'Names' || part.index)
    return { fields: [fromPieces([hole(part.text)], [0, 0], true)], joined: false };
  const target = parameter(part.parameter, frame);
  const name = target && 'text' in target ? knownText(target.text) : null;
  if (name === null || !/^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])$/.test(name)) return { text: [hole(part.text)] };
  const value = parameter(name, frame);
  return operation ? operate(operation, value, part, frame) : (value ?? { text: [] });
}

function lengthOf(base: Expansion | null, source: string): Text {
  if (!base) return ['0'];
  if ('fields' in base)
    return !countable(base.fields) ? [hole(source, { slashless: true })] : [String(base.fields.length)];
  const text = knownText(base.text);
  return text === null ? [hole(source, { slashless: true })] : [String([...text].length)];
}

function operate(
  operation: ParameterOperation,
  base: Expansion | null,
  part: ParameterExpansionPart,
  frame: Frame,
): Expansion {
  if (operation.type === 'Default') return defaulted(operation, base, part, frame);
  if (!base) return { text: [] };
  if ('fields' in base) {
    // zsh makes an empty argument of some empty lists.
    if (frame.shell === 'zsh' && base.fields.length === 0)
      return { fields: [fromPieces([hole(part.text)], [0, 0], true)], joined: false };
    if (operation.type === 'Slice') return sliceFields(operation, base, part, frame);
    return {
      fields: base.fields.map((arg) =>
        fromPieces(transform(operation, arg.pieces, part, frame), arg.span, arg.elastic),
      ),
      joined: base.joined,
    };
  }
  return { text: transform(operation, base.text, part, frame) };
}

type DefaultOperation = Extract<ParameterOperation, { type: 'Default' }>;

function defaulted(
  operation: DefaultOperation,
  base: Expansion | null,
  part: ParameterExpansionPart,
  frame: Frame,
): Expansion {
  const colon = operation.operator.startsWith(':');
  const kind = operation.operator.at(-1);
  const present = presence(base, colon);
  const operand = (): Expansion => {
    const text = expandText(operation.operand, frame);
    if (kind === '=') frame.scene.assignText(part.parameter, text);
    return { text };
  };
  if (kind === '+') {
    if (present === false) return { text: [] };
    return present === true || frame.scene.choose(part.text, 2) === 0 ? operand() : { text: [] };
  }
  if (kind === '?') return base ?? { text: [hole(part.text)] };
  if (present === true) return base!;
  if (present === false) return operand();
  // A variable of an environment that is not known: what the script's author falls back on.
  const variable = /^[A-Za-z_]/.test(part.parameter);
  if (variable && !frame.scene.knows(part.parameter) && !frame.scene.tainted) return operand();
  // It may be set to something, or not: both are followed.
  return frame.scene.choose(part.text, 2) === 0 ? operand() : base!;
}

/** Whether a value counts as present; null when that is not known. */
function presence(base: Expansion | null, colon: boolean): boolean | null {
  if (!base) return false;
  if ('fields' in base) return base.fields.length > 0;
  if (base.text.length === 0) return !colon;
  return base.text.some((piece) => typeof piece === 'string') ? true : null;
}

type SliceOperation = Extract<ParameterOperation, { type: 'Slice' }>;

function sliceFields(
  operation: SliceOperation,
  base: { fields: readonly Arg[]; joined: boolean },
  part: ParameterExpansionPart,
  frame: Frame,
): Expansion {
  const offset = number(expandText(operation.offset, frame), frame);
  const length = operation.length ? number(expandText(operation.length, frame), frame) : undefined;
  const binding = part.index ? frame.scene.pick(part.parameter) : null;
  // Where keys are, an offset counts by them, not by places.
  const keyed = binding?.kind === 'array' && binding.keys !== null;
  if (offset === null || length === null || keyed || !countable(base.fields)) {
    return { fields: [fromPieces([hole(part.text)], [0, 0], true)], joined: base.joined };
  }
  // `${@:1}` counts from $1, `${@:0}` includes $0; `${a[@]:0}` counts from the first element.
  const all =
    part.parameter === '@' || part.parameter === '*' ? [frame.scene.name, ...base.fields] : base.fields;
  const start = offset < 0 ? all.length + offset : offset;
  return { fields: all.slice(start, length === undefined ? undefined : start + length), joined: base.joined };
}

function transform(
  operation: ParameterOperation,
  text: Text,
  part: ParameterExpansionPart,
  frame: Frame,
): Text {
  const value = knownText(text);
  const notKnown = (slashless = false): Text => [hole(part.text, { slashless, taints: taintsOf(text) })];
  switch (operation.type) {
    case 'Remove': {
      const pattern = expandPattern(operation.operand, frame);
      if (value === null) return removedUnknown(text, operation.operator, knownSource(pattern), notKnown);
      const compiled = compilePattern(pattern);
      const result = compiled && removeMatch(value, compiled, operation.operator);
      return result === null ? notKnown() : [result];
    }
    case 'Replace': {
      const compiled = compilePattern(expandPattern(operation.pattern, frame));
      const replacement = knownText(expandText(operation.replacement, frame));
      if (value === null || !compiled || replacement === null) return notKnown();
      const result = replaceMatch(value, compiled, replacement, operation.operator);
      return result === null || result.length > MAX_TEXT ? notKnown() : [result];
    }
    case 'Slice': {
      const offset = number(expandText(operation.offset, frame), frame);
      const length = operation.length ? number(expandText(operation.length, frame), frame) : undefined;
      if (value === null || offset === null || length === null) return notKnown(text.every(isSlashless));
      const characters = [...value];
      const start = offset < 0 ? characters.length + offset : offset;
      if (start < 0) return [];
      const end =
        length === undefined ? characters.length : length < 0 ? characters.length + length : start + length;
      return [characters.slice(start, end).join('')];
    }
    case 'CaseModification': {
      if (value === null || operation.operand) return notKnown(text.every(isSlashless));
      const [first = '', ...rest] = [...value];
      switch (operation.operator) {
        case '^':
          return [first.toUpperCase() + rest.join('')];
        case '^^':
          return [value.toUpperCase()];
        case ',':
          return [first.toLowerCase() + rest.join('')];
        case ',,':
          return [value.toLowerCase()];
      }
      break;
    }
    case 'Transform':
      return (
        transformed(
          knownText(expandText(operation.operand, frame)) ?? operation.operand.text,
          value,
          frame,
        ) ?? notKnown()
      );
    default:
      break;
  }
  return notKnown();
}

function transformed(operator: string, value: string | null, frame: Frame): Text | null {
  if (value === null) return null;
  switch (operator) {
    case 'Q':
      return [`'${value.replaceAll("'", "'\\''")}'`];
    case 'U':
      return [value.toUpperCase()];
    case 'L':
      return [value.toLowerCase()];
    case 'u':
      return [value.slice(0, 1).toUpperCase() + value.slice(1)];
    case 'E':
      return expandSource(`$'${value.replaceAll("'", "\\'")}'`, frame);
    // A prompt string runs its substitutions: `x='$(rm -rf ~)'; echo ${x@P}`.
    case 'P':
      return expandSource(`"${value.replaceAll('"', '\\"')}"`, frame);
    default:
      return null;
  }
}

/** `${unknown##*\/}` has no slash left; `${known$x%.txt}` keeps its known start. */
function removedUnknown(
  text: Text,
  operator: string,
  pattern: string | null,
  notKnown: (slashless?: boolean) => Text,
): Text {
  if (operator === '##' && pattern === '*/') return notKnown(true);
  if (operator[0] === '%' && typeof text[0] === 'string' && text[0].length > 1) {
    const slash = text[0].lastIndexOf('/');
    if (slash >= 0 && pattern !== null && !pattern.includes('/'))
      return [text[0].slice(0, slash + 1), ...notKnown()];
  }
  return notKnown(text.every(isSlashless));
}

function knownSource(pattern: Text): string | null {
  return pattern.some((piece) => typeof piece !== 'string' && piece.kind !== 'glob')
    ? null
    : pattern.map((piece) => (typeof piece === 'string' ? piece : piece.source)).join('');
}

function isSlashless(piece: string | Hole): boolean {
  return typeof piece === 'string' ? !piece.includes('/') : piece.slashless;
}

function number(text: Text, frame: Frame): number | null {
  const value = knownText(text)?.trim();
  if (value === undefined) return null;
  if (/^-?\d{1,9}$/.test(value)) return Number(value);
  if (value === '') return 0;
  if (/^[A-Za-z_]\w*$/.test(value)) {
    const inner = knownText(frame.scene.textOf(value) ?? []);
    return inner !== null && /^-?\d{1,9}$/.test(inner) ? Number(inner) : null;
  }
  return null;
}

/** Fields in one text, as `"$*"` gives them. */
export function joinFields(fields: readonly Arg[], separator: string | Hole): Text {
  const pieces: (string | Hole)[] = [];
  for (const [index, arg] of fields.entries()) {
    if (index > 0) pieces.push(separator);
    pieces.push(...arg.pieces);
  }
  return pieces.length === 0 ? [] : fromPieces(pieces).pieces;
}
