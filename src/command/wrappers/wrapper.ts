/** A row for a program whose options are followed by the command that it starts. */
import type { Call } from '../call.ts';
import { joined } from '../programs/joined-arguments.ts';
import type { ProgramSpec, Start, StartSetting } from '../spec.ts';

export interface Wrapper {
  names: readonly string[];
  options?: string;
  /** Operands before the command: `timeout 5 CMD`. */
  skip?: number;
  privileged?: true;
  /** The command is one string for a shell (`watch`), joined by spaces. */
  joined?: true;
  /** Option that starts the command itself, without a shell. */
  direct?: string;
  /** Options whose value is a command for a shell. */
  scripts?: readonly string[];
  /** Options that make it start nothing. */
  idle?: readonly string[];
  /** Option that names the working directory. */
  cwd?: string;
}

export function wrapper(row: Wrapper): ProgramSpec {
  const spec: ProgramSpec = {
    names: row.names,
    style: 'posix',
    starts: (call) => {
      const starts: Start[] = unknownOptions(call);
      if (row.idle && call.has(...row.idle)) return starts;
      for (const option of row.scripts ?? [])
        for (const script of call.values(option))
          starts.push({ kind: 'shell', script, ...setting(row, call) });
      const argv = call.operands.slice(row.skip ?? 0);
      if (argv.length === 0) return starts;
      if (row.joined && !(row.direct && call.has(row.direct)))
        starts.push({ kind: 'shell', script: joined(argv), ...setting(row, call) });
      else starts.push({ kind: 'argv', argv, ...setting(row, call) });
      return starts;
    },
  };
  if (row.options !== undefined) spec.options = row.options;
  return spec;
}

function setting(row: Wrapper, call: Call): StartSetting {
  const cwd = row.cwd ? call.value(row.cwd) : null;
  return { ...(row.privileged ? { privileged: true } : {}), ...(cwd ? { cwd } : {}) };
}

export function unknownOptions(call: Call): Start[] {
  return call.unknownOptions
    .filter((option) => option !== '--help' && option !== '--version')
    .map((source) => ({ kind: 'unknown', why: 'option', source }));
}
