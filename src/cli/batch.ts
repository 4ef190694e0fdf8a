/**
 * `hoopx check --batch`: JSON Lines in, JSON Lines out, one for one and in order. Each line is decided on what it
 * says alone: no look-up reaches the file system, so the same input gives the same output on every machine.
 */
import { once } from 'node:events';
import { commandText } from '../approval/command-text.ts';
import type { ShellName } from '../command/types.ts';
import { contextFrom, type DataDefaults } from '../intercept/context.ts';
import { type Line, linesOf } from '../intercept/lines.ts';
import { decideOn } from '../policy/decide-on.ts';
import type { Policy } from '../policy/types.ts';
import { type BatchLine, parseBatchLine } from './batch-line.ts';
import { decisionObject, jsonLine } from './present/json.ts';
import type { Surroundings } from './surroundings.ts';

/** Longest line, in bytes. */
const LONGEST_LINE = 64 * 1024 * 1024;
/** Answers are written in pieces of about this many characters. */
const PIECE = 64 * 1024;

/** Decides every line of stdin. 0 when all were decided, 64 when one could not be read, 70 when hoopx failed on one. */
export async function checkBatch(
  policy: Policy,
  { context }: Pick<Surroundings, 'context'>,
  shell: ShellName,
): Promise<number> {
  const defaults: DataDefaults = context;
  const setting = { ci: context.ci };
  let number = 0;
  let code = 0;

  function answer(line: Line): string {
    number++;
    const parsed = parseBatchLine(line);
    if (parsed === 'blank') return '';
    if (!parsed.ok) {
      code = Math.max(code, 64);
      return undecided(`line ${number}: ${parsed.message}`, parsed.id);
    }
    try {
      return decide(parsed.line);
    } catch (error) {
      code = 70;
      return undecided(`line ${number}: internal error: ${(error as Error).message}`, parsed.line.id);
    }
  }

  function decide(line: BatchLine): string {
    const request = line.request(shell);
    const world = contextFrom(line.context, defaults);
    const decision = decideOn(request, { ...world, ci: setting.ci }, policy).decided.value;
    return jsonLine(decisionObject(commandText(request), decision, line.id));
  }

  const output = new Output(process.stdout);
  for await (const lines of linesOf(process.stdin, LONGEST_LINE)) {
    for (const line of lines) {
      output.add(answer(line));
      if (output.size > PIECE && !(await output.flush())) return code;
    }
    if (!(await output.flush())) return code;
  }
  return code;
}

/** A line that was not decided is denied. */
function undecided(error: string, id: unknown): string {
  const line = { decision: 'deny', severity: null, matches: [], invocations: [], unresolved: [] };
  return jsonLine({ ...(id === undefined ? {} : { id }), error, ...line });
}

/** Gathers answers and waits for a reader that is slow. */
class Output {
  readonly #stream: NodeJS.WriteStream;
  #text = '';
  #gone = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on('error', () => {
      this.#gone = true;
    });
  }

  get size(): number {
    return this.#text.length;
  }

  add(text: string): void {
    this.#text += text;
  }

  /** False when nobody reads any more. */
  async flush(): Promise<boolean> {
    const text = this.#text;
    this.#text = '';
    if (text !== '' && !this.#gone && !this.#stream.write(text)) {
      await once(this.#stream, 'drain').catch(() => {});
    }
    return !this.#gone;
  }
}
