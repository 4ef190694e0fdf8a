/** Programs of operations that no other table knows: queues, backups, frameworks' tasks, machines, services, wallets, agents. */
import type { Call, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { AGENTS } from './agents.ts';
import { BACKUPS } from './backups.ts';
import { BATCH_SCHEDULERS } from './batch-schedulers.ts';
import { DAEMONS } from './daemons.ts';
import { does, STOPS, wordsOf } from './destructive-words.ts';
import { FRAMEWORKS } from './frameworks.ts';
import { HOST_WORDS } from './host-words.ts';
import { HUBS } from './hubs.ts';
import { IN_PLACE_EDITS } from './in-place-edits.ts';
import { LESSER_KNOWN } from './lesser-known.ts';
import { MACHINES } from './machines.ts';
import { ONLINE_SERVICES } from './online-services.ts';
import { QUEUES } from './queues.ts';
import { STORAGE_CLUSTERS } from './storage-clusters.ts';
import { UNINSTALLERS } from './uninstallers.ts';
import { WALLETS } from './wallets.ts';
import { WINDOWS } from './windows.ts';

const PM2 =
  'n|name= env= i|instances= watch=? lines= nostream raw json f|force a|update-env no-daemon cron= max-memory-restart= interpreter= time s|silent help v|version';

/** One process of one's own is stopped and started all day; all of them, or the daemon, are others' too. */
function pm2(call: Call): Effect[] {
  const [command = '', name] = wordsOf(call);
  if (/^(?:kill|unstartup|flush)$/.test(command))
    return command === 'flush' ? [] : does(call, STOPS, [], 'pm2');
  return /^(?:stop|delete|del)$/.test(command) && name === 'all'
    ? does(call, STOPS, [], 'all processes')
    : [];
}

/** A notebook or a script that the kernel is given. */
function jupyter(call: Call): Start[] {
  const [command, file] = call.operands;
  if (!/^(?:run|execute|console|nbconvert)$/.test(command?.text ?? '')) return [];
  if (file?.text.endsWith('.py')) return [{ kind: 'file', path: file, language: 'python' }];
  return command?.text === 'run' && !file ? [{ kind: 'stdin', language: 'python' }] : [];
}

export const OPERATIONS: readonly ProgramSpec[] = [
  ...QUEUES,
  ...BACKUPS,
  ...FRAMEWORKS,
  ...MACHINES,
  ...STORAGE_CLUSTERS,
  ...ONLINE_SERVICES,
  ...WALLETS,
  ...AGENTS,
  ...LESSER_KNOWN,
  ...WINDOWS,
  ...UNINSTALLERS,
  ...HUBS,
  ...HOST_WORDS,
  ...IN_PLACE_EDITS,
  ...DAEMONS,
  ...BATCH_SCHEDULERS,
  { names: ['pm2', 'pm2-runtime'], options: PM2, depth: 1, effects: pm2 },
  {
    names: ['monit'],
    options: 'c= d= g= l= p= s= I t v vv help V|version',
    depth: 1,
    effects: (call) =>
      /^(?:stop|unmonitor|quit)$/.test(wordsOf(call)[0] ?? '')
        ? does(call, STOPS, call.operands, 'monit')
        : [],
  },
  {
    names: ['jupyter'],
    options: 'kernel= existing= to= execute inplace output= help version',
    starts: jupyter,
  },
  // `swift -` runs what flows in; OpenStack's client has the same name.
  {
    names: ['swift'],
    starts: (call) => (call.args[0]?.text === '-' ? [{ kind: 'stdin', language: 'swift' }] : []),
  },
];
