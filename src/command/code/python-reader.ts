/** Reads Python: the syntax tree of `python-tree.ts`, with names in their scopes and the table of calls of `python.ts`. */
import type { Findings } from './findings.ts';
import { TEMPORARY } from './handlers.ts';
import { PYTHON } from './python.ts';
import { readExpression } from './python-expressions.ts';
import { readStatements } from './python-statements.ts';
import { type Node, parsePython } from './python-tree.ts';
import { ReadLimit, TreeReader } from './tree-reader.ts';
import { itemOf, listValue, literal, make, textValue, UNKNOWN, union, type Value } from './values.ts';

/** What broken code may still be about: an error that covers one of these leaves code that cannot be told. */
const TELLING =
  /\$|\b(?:system|popen|Popen|exec|eval|compile|spawn\w*|subprocess|rmtree|unlink|remove|socket|urlopen|__import__)\b/;

export class PythonReader extends TreeReader {
  constructor(
    readonly source: string,
    found: Findings,
  ) {
    super(PYTHON, found);
  }

  text(node: Node): string {
    return this.source.slice(node.from, node.to);
  }

  /** A name as Python knows it: `ｏｓ` is `os`. */
  name(node: Node): string {
    return this.text(node).normalize('NFKC');
  }

  expression(node: Node): Value {
    this.enter();
    const value = readExpression(this, node);
    this.leave();
    return value;
  }

  override member(value: Value, name: string): Value {
    if (value.path === 'tempfile.NamedTemporaryFile()' && name === 'name') return { ...value, path: null };
    return (value.path === 'pathlib.Path()' ? partOfPath(value, name) : null) ?? super.member(value, name);
  }

  /** What pytest calls a test with: `def test_x(tmp_path)`. */
  override parameter(name: string, value: Value | undefined): Value {
    if (value === undefined && name === 'tmp_path') return { ...TEMPORARY, path: 'pathlib.Path()' };
    if (value === undefined && name === 'tmpdir') return TEMPORARY;
    return super.parameter(name, value);
  }

  /** What a loop over a value goes over: the letters of a text, the keys of a dictionary. */
  iterable(value: Value): Value {
    if (value.path === 'os.environ') return UNKNOWN;
    if (value.also.length > 0 || value.path || value.items) return value;
    if (value.entries) return this.list([...value.entries.keys()].map((key) => textValue(key)));
    const text = literal(value);
    return text === null || text.length > 256 ? value : this.list([...text].map((each) => textValue(each)));
  }

  /** Assigns a name in the function, class or program that it stands in. */
  assignName(name: string, value: Value): void {
    this.declare(name, value, this.scope.whole);
  }

  protected handed(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value | null {
    const [first, second] = args;
    switch (callee.path) {
      case 'map': {
        if (!this.isCallable(first) || !second) return null;
        const { results, known } = this.forEach(second, (item) => this.call(first, [item], new Map()));
        return known ? this.list(results) : make({ path: 'map()', taints: union([...results, second]) });
      }
      case 'filter':
        if (!this.isCallable(first) || !second) return null;
        this.forEach(second, (item) => this.call(first, [item], new Map()));
        return second;
      case 'functools.reduce': {
        if (!this.isCallable(first) || !second) return null;
        let result: Value | null = args[2] ?? null;
        this.forEach(second, (item) => {
          result = result ? this.call(first, [result, item], new Map()) : item;
          return result;
        });
        return result ?? UNKNOWN;
      }
      case 'sorted':
      case 'min':
      case 'max': {
        const key = named.get('key');
        if (key && this.isCallable(key))
          this.branches.maybe(() => void this.call(key, [itemOf(first ?? UNKNOWN)], new Map()));
        return null;
      }
      default:
        return null;
    }
  }

  protected handedLater(
    functionValue: Value,
    args: readonly Value[],
    named: ReadonlyMap<string, Value>,
    result: Value,
  ): readonly Value[] {
    const given = named.get('args')?.items;
    if (given) return given;
    const place = args.indexOf(functionValue);
    // `submit(f, x)`, `Timer(1, f, [x])`.
    const rest = place < 0 ? [] : args.slice(place + 1);
    if (rest.length === 1 && rest[0]!.items) return rest[0]!.items;
    if (rest.length > 0) return rest;
    const any = make({ taints: union([result, ...args]) });
    return [any, any, any, any];
  }
}

/** `Path('a/b.c').parent`, `.name` ... of a path that is known. */
function partOfPath(value: Value, part: string): Value | null {
  const text = literal(value)?.replace(/(?<=.)\/+$/, '');
  if (text === undefined) return null;
  const slash = text.lastIndexOf('/');
  const name = text.slice(slash + 1);
  const dot = name.lastIndexOf('.');
  switch (part) {
    case 'parent': {
      const parent = slash < 0 ? (text === '.' ? '..' : '.') : text.slice(0, slash) || '/';
      return { ...textValue(parent), path: 'pathlib.Path()' };
    }
    case 'parents': {
      const folders: Value[] = [];
      for (let end = slash; end >= 0 && folders.length < 64; end = text.lastIndexOf('/', end - 1)) {
        folders.push({ ...textValue(text.slice(0, end) || '/'), path: 'pathlib.Path()' });
        if (end === 0) break;
      }
      return text.startsWith('/') ? listValue(folders) : null;
    }
    case 'name':
      return textValue(name);
    case 'stem':
      return textValue(dot > 0 ? name.slice(0, dot) : name);
    case 'suffix':
      return textValue(dot > 0 ? name.slice(dot) : '');
    default:
      return null;
  }
}

/** Reads `text` into `found`. */
export function readPython(text: string, found: Findings): void {
  const reader = new PythonReader(text, found);
  try {
    const { root, errors, read } = parsePython(text);
    noteErrors(reader, errors);
    if (read < text.length) found.unresolved('code', 'long code that is not Python');
    readStatements(reader, root.children);
    reader.finish();
  } catch (error) {
    // Deeper than the limit, or than the stack where much already stands on it.
    if (error instanceof ReadLimit || error instanceof RangeError)
      found.unresolved('limit', 'code nested too deeply');
    else throw error;
  }
}

function noteErrors(reader: PythonReader, errors: readonly Node[]): void {
  for (const error of errors) {
    if (error.to === error.from || !TELLING.test(reader.text(error))) continue;
    // Python has no `$`: the shell puts something there (`python -c "import os; $CODE"`).
    const filled = reader.text(error).includes('$');
    reader.found.unresolved('code', filled ? 'a part that the shell fills in' : 'code that is not Python');
    return;
  }
}
