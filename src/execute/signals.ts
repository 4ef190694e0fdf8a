/**
 * Signals that reach hoopx while a child runs, and what they do to the child.
 *
 * Not possible here: when hoopx is killed by SIGKILL nobody forwards anything. Through pipes the child then lives
 * on until it writes (SIGPIPE) or its process group is killed, which it shares with hoopx; in a PTY the kernel
 * hangs up the terminal. And Node resets ignored signals when it starts, so `nohup hoopx -- x` ignores nothing.
 */

import { descendants, isAlive, type ProcessEntry, processTable } from './processes.ts';

/** From the first request to end until SIGKILL. Below the 5 to 10 s after which most callers lose patience with hoopx. */
export const GRACE_MS = 2000;

/** After the last process is gone, the time that its output has to arrive. */
const LAST_OUTPUT_MS = 200;

/** A look at /proc costs a few ms, ps(1) far more. */
const POLL_MS = process.platform === 'linux' ? 60 : 200;

/**
 * - `end`: the child and all that descends from it get the signal, and SIGKILL after the grace period
 * - `interrupt`: as if it came from the keyboard; who handles it may live on
 * - `pass`: the child alone gets it
 */
type Reaction = 'end' | 'interrupt' | 'pass';

const REACTIONS: Readonly<Partial<Record<NodeJS.Signals, Reaction>>> = {
  SIGTERM: 'end',
  SIGHUP: 'end',
  SIGALRM: 'end',
  SIGXCPU: 'end',
  SIGINT: 'interrupt',
  SIGQUIT: 'interrupt',
  SIGUSR1: 'pass',
  SIGUSR2: 'pass',
  SIGCONT: 'pass',
};

/** How signals reach the child of one kind of run. */
export interface Supervised {
  pid: number;
  /** Delivers a signal from the keyboard's like. */
  interrupt(signal: NodeJS.Signals): void;
  /** Delivers a signal that is the child's alone. */
  pass(signal: NodeJS.Signals): void;
  /** Processes that belong to the run without descending from the child, picked from all. */
  kin(table: readonly ProcessEntry[]): Iterable<number>;
}

export interface Supervision {
  /** Says that the child was reaped: its pid is no longer its own. */
  exited(): void;
  /** Ends the family, as SIGHUP does. */
  end(): void;
  /** Whether hoopx was told to end. */
  ending(): boolean;
  /** Settles when nothing is to be waited for any more: all is gone after `end`, or an interrupt came after the exit. */
  over: Promise<void>;
  /** Stops to listen. */
  release(): void;
}

/**
 * Holds signals until `supervise` listens: from before the spawn, because the child runs before the spawn returns, and a hoopx
 * that dies in between leaves it behind. A signal that comes meanwhile is told in the next turn, to whoever listens then.
 * Returns what lets go.
 */
export function holdSignals(): () => void {
  const hold = () => {};
  const names = Object.keys(REACTIONS) as NodeJS.Signals[];
  for (const name of names) process.on(name, hold);
  return () => {
    for (const name of names) process.off(name, hold);
  };
}

/** Listens until `release`. Takes effect at once, so call it in the same turn as the spawn. */
export function supervise(child: Supervised): Supervision {
  let gone = false;
  let end: ReturnType<typeof startEnd> | null = null;
  let settle = () => {};
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });

  const react = (signal: NodeJS.Signals, reaction: Reaction): void => {
    switch (reaction) {
      case 'end':
        // Asked twice: no more patience.
        if (end !== null) end.kill();
        else
          end = startEnd(
            child,
            signal,
            () => gone,
            () => setTimeout(settle, LAST_OUTPUT_MS),
          );
        return;
      case 'interrupt':
        // Only a descendant in the background still holds the output: a shell would not wait for it either.
        if (gone) settle();
        else child.interrupt(signal);
        return;
      case 'pass':
        if (!gone) child.pass(signal);
        return;
    }
  };

  const listeners = Object.entries(REACTIONS).map(([name, reaction]) => {
    const signal = name as NodeJS.Signals;
    const listener = () => react(signal, reaction);
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });

  return {
    exited: () => {
      gone = true;
    },
    end: () => {
      if (end === null) react('SIGHUP', 'end');
    },
    ending: () => end !== null,
    over,
    release: () => {
      for (const remove of listeners) remove();
    },
  };
}

/** Ends the whole family of the child; `done` is called when none of it is left. */
function startEnd(child: Supervised, signal: NodeJS.Signals, gone: () => boolean, done: () => void) {
  const family = new Map<string, ProcessEntry>();
  /** Adds who is new, and gives the living. */
  const muster = (): ProcessEntry[] => {
    const table = processTable();
    const roots = new Set(child.kin(table));
    if (!gone()) roots.add(child.pid);
    for (const member of family.values()) if (isAlive(member)) roots.add(member.pid);
    roots.delete(process.pid);
    const living = descendants(table, roots).filter((entry) => entry.pid !== process.pid);
    for (const entry of living) family.set(`${entry.pid} ${entry.started}`, entry);
    return living;
  };

  let deadline = Date.now() + GRACE_MS;
  for (const member of muster()) sendSignal(member.pid, signal);
  // A stopped process acts on no signal but SIGKILL until it is continued.
  for (const member of family.values()) if (member.state === 'T') sendSignal(member.pid, 'SIGCONT');

  const timer = setInterval(() => {
    const living = muster();
    if (living.length > 0 && Date.now() >= deadline)
      for (const member of living) sendSignal(member.pid, 'SIGKILL');
    // A process in uninterruptible sleep does not even die of SIGKILL: do not wait for it for ever.
    if (living.length > 0 && Date.now() < deadline + GRACE_MS) return;
    clearInterval(timer);
    done();
  }, POLL_MS);

  return {
    kill: () => {
      deadline = Math.min(deadline, Date.now());
    },
  };
}

/** Sends a signal to a process, or to a group by its negative number. Says nothing when it is gone. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone, or it changed its user: nothing hoopx could do.
  }
}

/** Sends a signal to a child and to all that descends from it. */
export function sendToFamily(pid: number, signal: NodeJS.Signals): void {
  for (const member of descendants(processTable(), new Set([pid]))) sendSignal(member.pid, signal);
}
