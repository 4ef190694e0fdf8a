/** What a command does, in short, for tables of cases. */
import { understand } from '../../../src/command/understand.ts';
import { CONTEXT } from '../code/reading.ts';

/** Every effect of every invocation that a command leads to, in short. */
export function effects(command: string): string[] {
  const { invocations } = understand(
    { kind: 'script', script: command, shell: 'bash', positional: [] },
    CONTEXT,
  );
  return invocations.flatMap((invocation) =>
    invocation.effects.map(({ action, target, carries, recursive }) => {
      const place =
        target.kind === 'path'
          ? `${target.scope} ${target.value}`
          : `${target.kind} ${target.host ?? target.value}`;
      return `${invocation.program}: ${action}${recursive ? ' -r' : ''} ${place}${carries.length > 0 ? ` +${carries.join('+')}` : ''}`;
    }),
  );
}

/** Programs that a command starts, inner ones included. */
export function programs(command: string): string[] {
  const { invocations } = understand(
    { kind: 'script', script: command, shell: 'bash', positional: [] },
    CONTEXT,
  );
  return invocations.map((invocation) =>
    [invocation.argv.join(' '), ...(invocation.remote ? [`@${invocation.remote.name}`] : [])].join(' '),
  );
}
