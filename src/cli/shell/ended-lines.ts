/** What is done once nobody waits for it: how the lines ended goes on record after the prompt has gone to the terminal. */

/** In ms. */
const AFTER_PROMPT_MS = 1;

export class EndedLines {
  #work: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** Soon, in the order in which it came. */
  later(work: () => void): void {
    this.#work.push(work);
    this.#timer ??= setTimeout(() => this.flush(), AFTER_PROMPT_MS);
  }

  /** Now: before the next line, and at the end. */
  flush(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    for (const work of this.#work.splice(0)) work();
  }
}
