/** Writes the events of one request: adds the header that every event carries. */
import type { Problem } from '../problem.ts';
import type { AuditEvent, EventBody } from './event.ts';
import type { Journal } from './journal.ts';
import { randomUuid } from './uuid.ts';

export interface RecorderSettings {
  /** UUID of the session. */
  session: string;
  /** UUID of the request; a fresh one when not given. */
  request?: string;
  /** Milliseconds since the epoch. */
  clock?: () => number;
}

export class Recorder {
  readonly session: string;
  readonly request: string;
  readonly #journal: Journal;
  readonly #clock: () => number;
  #seq = 0;

  constructor(journal: Journal, settings: RecorderSettings) {
    this.#journal = journal;
    this.session = settings.session;
    this.request = settings.request ?? randomUuid();
    this.#clock = settings.clock ?? Date.now;
  }

  /** Writes one event. A Problem means that it is not on record, and nothing more may run. */
  record(body: EventBody): Problem | null {
    // The header's fields come first: `read.ts` finds an event behind a torn line by them.
    const event: AuditEvent = {
      v: 1,
      time: new Date(this.#clock()).toISOString(),
      session: this.session,
      request: this.request,
      seq: this.#seq++,
      ...body,
    };
    return this.write(event);
  }

  protected write(event: AuditEvent): Problem | null {
    return this.#journal.write(event);
  }
}
