/** JavaScript's syntax tree, as acorn gives it. */
import { type Options, type Program, parse } from 'acorn';

/** `node -e` takes a module's forms as well as a script's, and wraps what it runs in a function. */
const ANY: Options = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  allowAwaitOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowSuperOutsideMethod: true,
  allowHashBang: true,
  checkPrivateFields: false,
};
/** `await` as a name, `with`, octal numbers: a script of the old kind; strict forms only: a module. */
const ATTEMPTS: readonly Options[] = [
  ANY,
  { ...ANY, allowAwaitOutsideFunction: false },
  { ...ANY, sourceType: 'module' },
];

/** The tree; null when the text is no JavaScript. Throws a RangeError for code nested too deeply. */
export function parseJavaScript(text: string): Program | null {
  for (const options of ATTEMPTS) {
    try {
      return parse(text, options);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return null;
}
