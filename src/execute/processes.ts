/** What the system knows of running processes: /proc on Linux, ps(1) elsewhere. */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessEntry {
  pid: number;
  parent: number;
  /** Process group. */
  group: number;
  /** Session; 0 where ps does not tell it. */
  session: number;
  /** One letter: R running, S sleeping, T stopped, Z zombie ... */
  state: string;
  /** Process group in the foreground of its controlling terminal, or -1 without a terminal. */
  foreground: number;
  /** Start time, an opaque text: with the pid it tells a process from a later one that got the same number. */
  started: string;
}

const LINUX = process.platform === 'linux';

/** One process, or null when it is gone. */
export function processEntry(pid: number): ProcessEntry | null {
  if (!LINUX) return psEntries(['-p', String(pid)])[0] ?? null;
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** Every process that can be seen. */
export function processTable(): ProcessEntry[] {
  if (!LINUX) return psEntries(['-A']);
  const entries: ProcessEntry[] = [];
  for (const pid of numericNames('/proc')) {
    const entry = processEntry(pid);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

/** The living processes of `table` that descend from one of `roots`, the roots included. */
export function descendants(table: readonly ProcessEntry[], roots: ReadonlySet<number>): ProcessEntry[] {
  const known = new Set(roots);
  // Parents need not come before their children in the table: repeat until nothing is added.
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const entry of table) if (known.has(entry.parent)) known.add(entry.pid);
  }
  return table.filter((entry) => known.has(entry.pid) && entry.state !== 'Z');
}

/** Whether it is still the same process, and not only a zombie that waits for its parent. */
export function isAlive(entry: ProcessEntry): boolean {
  const now = processEntry(entry.pid);
  return now !== null && now.started === entry.started && now.state !== 'Z';
}

/** The sockets that a process has as stdout and stderr, as /proc names them. Linux only, elsewhere none. */
export function outputSockets(pid: number): string[] {
  if (!LINUX) return [];
  return [1, 2].flatMap((fd) => {
    try {
      const name = readlinkSync(`/proc/${pid}/fd/${fd}`);
      return name.startsWith('socket:') ? [name] : [];
    } catch {
      return []; // It has ended already.
    }
  });
}

/**
 * Processes of hoopx's own group that lost their parent since hoopx started and write to a socket: what a child that ended
 * too soon to be looked at has left behind. A neighbour in the same pipeline has the shell for its parent, which is of
 * hoopx's session.
 */
export function orphansOf(table: readonly ProcessEntry[]): number[] {
  const byPid = new Map(table.map((entry) => [entry.pid, entry]));
  const self = byPid.get(process.pid);
  if (self === undefined) return [];
  return table
    .filter(
      ({ pid, parent, group, started }) =>
        pid !== self.pid &&
        group === self.group &&
        byPid.get(parent)?.session !== self.session &&
        Number(started) >= Number(self.started) &&
        outputSockets(pid).length > 0,
    )
    .map(({ pid }) => pid);
}

/** Pids of processes that hold something open whose name in /proc starts with one of `prefixes`. Linux only, elsewhere none. */
export function holdersOf(prefixes: readonly string[]): Set<number> {
  const holders = new Set<number>();
  if (!LINUX || prefixes.length === 0) return holders;
  for (const pid of numericNames('/proc')) {
    if (pid === process.pid) continue;
    for (const fd of numericNames(`/proc/${pid}/fd`)) {
      try {
        const name = readlinkSync(`/proc/${pid}/fd/${fd}`);
        if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
        holders.add(pid);
        break;
      } catch {
        // Closed meanwhile.
      }
    }
  }
  return holders;
}

/** Whether hoopx is in the foreground of its controlling terminal: keys typed there then signal it and its group. */
export function inForeground(): boolean {
  const self = processEntry(process.pid);
  return self !== null && self.foreground > 0 && self.foreground === self.group;
}

/** Whether a process ignores SIGTSTP, as interactive shells do; false when it cannot be told. */
export function ignoresStop(pid: number): boolean {
  try {
    const mask = LINUX
      ? /^SigIgn:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
      : ps(['-p', String(pid), '-o', 'sigignore=']).trim();
    const number = LINUX ? 20 : 18;
    return mask !== undefined && mask !== '' && ((BigInt(`0x${mask}`) >> BigInt(number - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
}

function parseStat(text: string): ProcessEntry | null {
  // The second field is the program's name in parentheses and may hold anything, `) S 1` included.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const started = fields[19];
  if (started === undefined) return null;
  return {
    pid: Number.parseInt(text, 10),
    state: fields[0] ?? '?',
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    foreground: Number(fields[5]),
    started,
  };
}

function psEntries(selection: string[]): ProcessEntry[] {
  const lines = ps([...selection, '-o', 'pid=,ppid=,pgid=,tpgid=,stat=,lstart=']).split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, group, foreground, state, ...started] = line.trim().split(/\s+/);
    if (pid === undefined || state === undefined || started.length === 0) return [];
    return {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: 0,
      state: state.charAt(0),
      foreground: Number(foreground) || -1,
      started: started.join(' '),
    };
  });
}

function ps(args: string[]): string {
  return spawnSync('/bin/ps', args, { encoding: 'latin1', env: { LC_ALL: 'C' } }).stdout ?? '';
}

function numericNames(folder: string): number[] {
  try {
    return readdirSync(folder).flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []));
  } catch {
    return [];
  }
}
