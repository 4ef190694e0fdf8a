/** A recorder whose events go on record together: each write of its own is time that a guarded shell's line waits. */
import type { Problem } from '../problem.ts';
import type { AuditEvent } from './event.ts';
import type { Journal } from './journal.ts';
import { Recorder, type RecorderSettings } from './recorder.ts';

export class LineRecorder extends Recorder {
  readonly #journal: Journal;
  #waiting: AuditEvent[] = [];

  constructor(journal: Journal, settings: RecorderSettings) {
    super(journal, settings);
    this.#journal = journal;
  }

  protected override write(event: AuditEvent): Problem | null {
    this.#waiting.push(event);
    return null;
  }

  /** Puts on record what waits. Nothing may run, and nobody be asked, before it has said null. */
  flush(): Problem | null {
    const events = this.#waiting;
    this.#waiting = [];
    return this.#journal.writeAll(events);
  }
}
