/** Dockerfiles: what their RUN lines start. */
import { known } from '../value.ts';
import type { Findings } from './findings.ts';

const RUN = /^\s*(?:ONBUILD\s+)?RUN\s+((?:--\w+(?:=\S+)?\s+)*)([\s\S]*)$/i;
/** `RUN <<EOF`, `RUN python3 <<-'EOF'`. */
const HEREDOC = /\s\d*<<(-?)(["']?)(\w+)\2(?=\s|$)/;
const CONTINUED = /\\[ \t]*$/;

/** A build runs them in containers that it makes itself, as root. */
export function readDockerfile(text: string, found: Findings): void {
  const lines = text.split(/\r?\n/);
  const ends = new Ends(lines);
  for (let at = 0; at < lines.length && !found.full; ) {
    if (/^\s*#/.test(lines[at]!)) {
      at++;
      continue;
    }
    const parts: string[] = [];
    for (let more = true; more && at < lines.length; at++) {
      // Comments and empty lines may stand between the lines of one instruction.
      if (parts.length > 0 && /^\s*(?:#|$)/.test(lines[at]!)) continue;
      more = CONTINUED.test(lines[at]!);
      parts.push(lines[at]!.replace(CONTINUED, ''));
    }
    const line = parts.join('');
    const heredoc = HEREDOC.exec(line);
    const end = heredoc === null ? null : ends.next(heredoc[1] + heredoc[3]!, at);
    const body = end === null ? null : lines.slice(at, end);
    if (end !== null) at = end + 1;
    const command = RUN.exec(line)?.[2] ?? '';
    if (command === '') continue;
    // Without a command in front the text is a script; with one it is what the shell leads into it.
    if (body === null) runs(command, found);
    else runs((command.startsWith('<<') ? body : [command, ...body, heredoc![3]]).join('\n'), found);
  }
}

/** Where lines stand that may end a here-document, so that thousands of those take no longer than one. */
class Ends {
  /** By the line, behind a dash without the tabs in front of it; the last comes first. */
  readonly #places = new Map<string, number[]>();

  constructor(lines: readonly string[]) {
    for (let at = lines.length - 1; at >= 0; at--) {
      const line = lines[at]!;
      if (!/^\t*\w+$/.test(line)) continue;
      for (const key of [line, `-${line.replace(/^\t+/, '')}`]) {
        const places = this.#places.get(key);
        if (places) places.push(at);
        else this.#places.set(key, [at]);
      }
    }
  }

  /** The first of them from a place on; places must not go back. */
  next(key: string, from: number): number | null {
    const places = this.#places.get(key) ?? [];
    while (places.length > 0 && places.at(-1)! < from) places.pop();
    return places.at(-1) ?? null;
  }
}

function runs(command: string, found: Findings): void {
  const argv = wordsOf(command) ?? ['sh', '-c', command];
  found.start({
    kind: 'argv',
    argv: argv.map((word) => known(word)),
    remote: { kind: 'container', name: null },
    mounts: [],
    building: true,
  });
}

/** `RUN ["sh", "-c", "x"]`; anything else is a line for a shell. */
function wordsOf(command: string): string[] | null {
  if (!command.startsWith('[')) return null;
  try {
    const words: unknown = JSON.parse(command);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
  } catch {
    return null;
  }
}
