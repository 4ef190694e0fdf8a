/**
 * Reads JavaScript: acorn's syntax tree, with names in their scopes and the table of calls of `javascript.ts`. What acorn does
 * not take (TypeScript, a shell's own commands in mongosh) is read token by token by the walker.
 */
import type { Expression, SpreadElement, Super } from 'acorn';
import type { Findings } from './findings.ts';
import { readExpression } from './javascript-expressions.ts';
import { handOver } from './javascript-methods.ts';
import { readStatements } from './javascript-statements.ts';
import { parseJavaScript } from './javascript-tree.ts';
import type { TokenLanguage } from './language.ts';
import { ReadLimit, TreeReader } from './tree-reader.ts';
import { itemOf, make, union, type Value } from './values.ts';
import { readScript } from './walker.ts';

export class JavaScriptReader extends TreeReader {
  expression(node: Expression | Super): Value {
    this.enter();
    const value = readExpression(this, node);
    this.leave();
    return value;
  }

  /** Elements of a list or arguments, with `...list` spread. */
  elements(nodes: readonly (Expression | SpreadElement | null)[]): Value[] {
    const values: Value[] = [];
    for (const node of nodes) {
      if (node === null) values.push(make({ path: 'undefined' }));
      else if (node.type !== 'SpreadElement') values.push(this.expression(node));
      else {
        const list = this.iterable(this.expression(node.argument));
        if (list.items && list.also.length === 0) values.push(...list.items);
        else values.push({ ...itemOf(list), path: '...' });
      }
    }
    return values;
  }

  iterable(value: Value): Value {
    const { text } = value;
    if (!text?.known || value.path || value.items || value.also.length > 0 || text.text.length > 256)
      return value;
    return this.list(
      [...text.text].map((each) => ({ ...value, text: { ...text, text: each, pieces: [each] } })),
    );
  }

  protected handed(callee: Value, args: readonly Value[]): Value | null {
    return handOver(this, callee, args);
  }

  protected handedLater(_: Value, args: readonly Value[], _named: unknown, result: Value): readonly Value[] {
    const any = make({ taints: union([result, ...args]) });
    return [any, any, any, any];
  }
}

/** A reader of `language`: JavaScript, or what is written in it. */
export const javaScriptReader =
  (language: TokenLanguage) =>
  (text: string, found: Findings): void => {
    try {
      const program = parseJavaScript(text);
      if (!program) return readScript(text, language, found);
      const reader = new JavaScriptReader(language, found);
      readStatements(reader, program.body);
      reader.finish();
    } catch (error) {
      // Deeper than the limit, or than the stack.
      if (error instanceof ReadLimit || error instanceof RangeError)
        found.unresolved('limit', 'code nested too deeply');
      else throw error;
    }
  };
