/** Schedulers of compute clusters: what ends the jobs of many at once, takes nodes out, or deletes accounts and queues. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { deeds, destroyer, does } from './destructive-words.ts';
import { GONE, REPLACED, STOPPED } from './service-deeds.ts';

/** `scancel -u dev`, `qdel all`: one job by its number is as good as `kill PID`. */
const endsMany =
  (selects: readonly string[], everything: RegExp) =>
  (call: Call): Effect[] =>
    call.has(...selects) || call.operands.some(({ text }) => everything.test(text))
      ? does(call, STOPPED, [], 'jobs')
      : [];

const NONE = /^$/;

/** `scontrol update NodeName=n1 State=DOWN`. */
function controls(call: Call): Effect[] {
  const [verb = ''] = call.operands.map(({ text }) => text);
  if (/^upd/.test(verb) && call.args.some(({ text }) => /^state=(?:down|drain|fail|suspend)/i.test(text)))
    return does(call, STOPPED, [], 'node');
  return deeds({ 'shutdown|reboot|reboot_nodes|takeover|power': STOPPED, delete: GONE })(call);
}

/** `qmgr -c 'delete queue batch'`: the orders of PBS's manager. */
const orders = (call: Call): Effect[] =>
  call.values('c').some(({ text }) => /(?:^|;|\n)\s*(?:d(?:elete)?|unset)\s/i.test(text))
    ? does(call, GONE, [], 'queue')
    : [];

export const BATCH_SCHEDULERS: readonly ProgramSpec[] = [
  {
    names: ['scancel'],
    options:
      'A|account= b|batch c|cron f|full H|hurry i|interactive M|clusters= me n|name|jobname= p|partition= q|qos= Q|quiet R|reservation= s|signal= t|state= u|user= v|verbose w|nodelist= wckey= help V|version',
    effects: endsMany(
      ['account', 'me', 'name', 'partition', 'qos', 'reservation', 'state', 'user', 'nodelist', 'wckey'],
      NONE,
    ),
  },
  { names: ['scontrol'], options: 'M|cluster= o|oneliner Q|quiet v|verbose help', effects: controls },
  destroyer(
    ['sacctmgr'],
    { 'delete|remove|archive': GONE, 'clear|load': REPLACED },
    'i|immediate n|noheader o|oneliner p|parsable P|parsable2 Q|quiet r|readonly s|associations v|verbose',
    { depth: 1 },
  ),
  {
    names: ['qdel', 'qsig', 'qhold'],
    options: 'u= f|force p W= m= t= x',
    effects: endsMany(['u'], /^(?:all|\*)$/),
  },
  { names: ['qmgr'], options: 'c= a e n z', effects: orders },
  {
    names: ['qterm', 'qstop', 'qdisable'],
    style: 'raw',
    effects: (call) => does(call, STOPPED, [], 'server'),
  },
  {
    names: ['pbsnodes'],
    options: 'o= r= c= C= a l q s=',
    effects: (call) => does(call, STOPPED, call.values('o'), '').slice(0, call.has('o') ? 1 : 0),
  },
  {
    names: ['bkill', 'bstop'],
    options: 'u= q= m= J= g= app= s= r b d= l V h',
    effects: endsMany(['u', 'q', 'm', 'app'], /^0$/),
  },
  {
    names: ['condor_rm', 'condor_hold', 'condor_vacate'],
    style: 'dash',
    options: 'a|all c|constraint= n|name= pool= addr= reason= subcode= forcex help version debug',
    // Operands that are no numbers are the names of users.
    effects: endsMany(['all', 'constraint'], /^[A-Za-z]\w*(?:@.*)?$/),
  },
  {
    names: ['condor_off', 'condor_drain', 'condor_restart'],
    effects: (call) => does(call, STOPPED, [], 'nodes'),
  },
  {
    names: ['oardel'],
    options: 's= c= sql= array f|force-terminate-finishing-job',
    effects: endsMany(['sql', 'array'], NONE),
  },
];
