/** Message brokers and job queues: what deletes topics, queues and streams, empties them, or moves their readers. */
import type { Call } from '../call.ts';
import type { ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import {
  ACCOUNTS,
  CHANGES,
  DELETES,
  type Deed,
  DROPS,
  destroyer,
  does,
  EMPTIES,
  STOPS,
} from './destructive-words.ts';

const KAFKA =
  'bootstrap-server= bootstrap-controller= zookeeper= broker-list= command-config= config-file= topic= topics= group= groups= all-groups all-topics partitions= partition= replication-factor= config= delete-config= add-config= alter create list describe delete delete-offsets reset-offsets execute dry-run to-earliest to-latest to-offset= to-datetime= to-current shift-by= by-duration= from-file= to-datetime= from-beginning max-messages= offset-json-file= entity-type= entity-name= entity-default add remove allow-principal= deny-principal= operation= input-topics= internal-topics= application-id= force export members state timeout= help version';

/** A tool of Kafka's, which installs under its name with and without `.sh`. */
function kafka(name: string, effects: (call: Call) => Effect[]): ProgramSpec {
  return { names: [name, `${name}.sh`], options: KAFKA, effects };
}

const on = (call: Call, deed: Deed, option: string): Effect[] =>
  does(call, deed, call.values(option), option);

function consumerGroups(call: Call): Effect[] {
  if (call.has('delete')) return on(call, DELETES, 'group');
  // Without `--execute` the tool only shows the offsets that it would set.
  return call.has('delete-offsets') || (call.has('reset-offsets') && call.has('execute'))
    ? on(call, CHANGES, 'group')
    : [];
}

/** Shorter retention deletes what is older at once. */
function configs(call: Call): Effect[] {
  const retention = call.values('add-config').some((each) => /retention|cleanup\.policy/.test(each.text));
  return call.has('alter') && retention ? on(call, EMPTIES, 'entity-name') : [];
}

const RABBIT_NODE =
  'n|node= p|vhost= q|quiet s|silent l|longnames t|timeout= formatter= e|if-empty u|if-unused';
const RABBIT_HTTP =
  'H|host= P|port= V|vhost= u|username= p|password= U|base-uri= N|node= path-prefix= s|ssl k|ssl-insecure f|format= q|quiet c|config= name= vhost=';
const NATS =
  's|server= u|user= password= creds= nkey= context= tlscert= tlskey= tlsca= timeout= f|force a|all j|json subject= seq= keep= trace domain= js-api-prefix=';

export const QUEUES: readonly ProgramSpec[] = [
  kafka('kafka-topics', (call) =>
    call.has('delete')
      ? on(call, DELETES, 'topic')
      : call.has('alter') && call.values('config').some(({ text }) => /retention|cleanup\.policy/.test(text))
        ? on(call, EMPTIES, 'topic')
        : [],
  ),
  kafka('kafka-consumer-groups', consumerGroups),
  kafka('kafka-share-groups', consumerGroups),
  kafka('kafka-delete-records', (call) => on(call, EMPTIES, 'offset-json-file')),
  kafka('kafka-configs', configs),
  kafka('kafka-acls', (call) => (call.has('remove', 'add') ? on(call, ACCOUNTS, 'topic') : [])),
  kafka('kafka-streams-application-reset', (call) =>
    call.has('dry-run') ? [] : on(call, CHANGES, 'application-id'),
  ),
  kafka('kafka-storage', (call) => (call.operand(0)?.text === 'format' ? on(call, DELETES, 'config') : [])),
  kafka('kafka-server-stop', (call) => does(call, STOPS, [], 'kafka')),
  destroyer(
    ['rpk'],
    {
      'topic delete': DELETES,
      'topic trim-prefix|trim': EMPTIES,
      'group delete': DELETES,
      'group offset-delete|seek': CHANGES,
      'acl|role delete': ACCOUNTS,
      'security acl|role|user delete|create|update': ACCOUNTS,
      'registry subject|schema delete': DELETES,
      'cloud cluster|namespace|network delete': DELETES,
      'redpanda stop': STOPS,
    },
    'X|config-opt= brokers= profile= config= r|regex v|verbose user= password= sasl-mechanism= no-confirm f|from-file= o|offset= to= topics=',
    { depth: 3 },
  ),
  destroyer(
    ['kafkactl', 'kaf'],
    { 'delete *': DELETES, '* delete|rm': DELETES, 'reset *': CHANGES },
    'context= C|config-file= c|cluster= b|brokers=',
  ),
  destroyer(
    ['rabbitmqctl', 'rabbitmqctl.bat'],
    {
      'reset|force_reset': DELETES,
      'delete_queue|delete_vhost|delete_shovel|force_forget_cluster_node|forget_cluster_node': DELETES,
      purge_queue: EMPTIES,
      'delete_user|add_user|change_password|clear_permissions|clear_password|set_user_tags|set_permissions':
        ACCOUNTS,
      'delete_policy|delete_operator_policy|import_definitions': CHANGES,
      'stop|stop_app|shutdown|close_all_connections|suspend_listeners|suspend_all_listeners': STOPS,
    },
    RABBIT_NODE,
    { depth: 1 },
  ),
  destroyer(
    ['rabbitmqadmin'],
    {
      'delete user|permission': ACCOUNTS,
      'delete *': DELETES,
      'purge *': EMPTIES,
      'queues|queue|streams|stream delete': DELETES,
      'queues|queue purge': EMPTIES,
      'exchanges|vhosts|bindings|policies|shovels|federation|exchange|vhost delete': DELETES,
      'users|permissions delete|declare': ACCOUNTS,
      'close *': STOPS,
    },
    RABBIT_HTTP,
  ),
  destroyer(
    ['nats'],
    {
      'stream|str|s rm|delete|del|rmm': DELETES,
      'stream|str|s purge': EMPTIES,
      'consumer|con|c rm|delete|del': DELETES,
      'kv del|delete|rm|purge': DELETES,
      'object|obj|o rm|del|delete': DELETES,
      'account|a purge': EMPTIES,
      'server account purge': EMPTIES,
      'server|srv raft|cluster peer-remove|step-down': CHANGES,
    },
    NATS,
  ),
  destroyer(
    ['nsc'],
    { 'delete *': ACCOUNTS, 'revocations *': ACCOUNTS },
    'a|account= n|name= u|user= R rm-nkey C rm-creds D',
  ),
  destroyer(
    ['pulsar-admin', 'pulsarctl'],
    {
      'topics|topic delete|delete-partitioned-topic': DELETES,
      'topics|topic truncate|skip-all|skip|clear-backlog|expire-messages-all-subscriptions': EMPTIES,
      'topics|topic|subscriptions unsubscribe|reset-cursor|delete|seek': CHANGES,
      'namespaces|namespace delete': DELETES,
      'namespaces|namespace clear-backlog|clear-offload-deletion-lag': EMPTIES,
      'tenants|tenant|clusters|cluster|functions|sinks|sources|schemas delete': DELETES,
    },
    'admin-url= auth-plugin= auth-params= f|force s|subscription= deleteSchema',
  ),
  destroyer(
    ['celery'],
    { purge: EMPTIES, 'amqp queue.purge|queue.delete|exchange.delete': EMPTIES, 'control shutdown': STOPS },
    'A|app= b|broker= result-backend= loader= config= workdir= f|force Q|queues= X|exclude-queues= q|quiet C|no-color D|destination= d t|timeout=',
  ),
  destroyer(
    ['rq'],
    { empty: EMPTIES },
    'u|url= a|all c|config= i|interval= r|raw W|by-worker P|path= S|serializer=',
    { depth: 1 },
  ),
  destroyer(
    ['mqadmin'],
    {
      'deleteTopic|deleteSubGroup|deleteAcl': DELETES,
      'cleanExpiredCQ|cleanUnusedTopic': EMPTIES,
      'resetOffsetByTime|skipAccumulatedMessage': CHANGES,
    },
    'n= c= t= g= b=',
    { depth: 1 },
  ),
  destroyer(['faktory-cli'], { flush: EMPTIES }),
  destroyer(['sidekiqctl'], { 'stop|quiet': STOPS }),
  destroyer(
    ['temporal'],
    {
      'workflow terminate|delete|reset|cancel': CHANGES,
      'operator namespace|cluster delete|remove': DELETES,
      'schedule|namespace|batch delete|terminate': DELETES,
    },
    'address= n|namespace= w|workflow-id= r|run-id= q|query= reason= env= y|yes',
    { depth: 3 },
  ),
  destroyer(
    ['airflow'],
    {
      'db|database reset|drop-archived': DROPS,
      'db|database clean': EMPTIES,
      'dags|pools|connections|variables|users|tasks delete|clear': DELETES,
    },
    'y|yes v|verbose clean-before-timestamp= tables= dry-run',
  ),
  {
    names: ['gearadmin'],
    options:
      'h|host= p|port= drop-function= create-function= shutdown status workers version help server-version',
    effects: (call) =>
      call.has('drop-function')
        ? on(call, DELETES, 'drop-function')
        : call.has('shutdown')
          ? does(call, STOPS, [], 'gearmand')
          : [],
  },
  {
    // Postfix: `-d` deletes messages from the queue, `ALL` every one.
    names: ['postsuper'],
    options: 'c= d= e= f= h= H= r= p s S v help version',
    effects: (call) => (call.has('d') ? on(call, EMPTIES, 'd') : []),
  },
  {
    names: ['exim', 'exim4'],
    effects: (call) =>
      call.args.some((arg) => /^-(?:Mrm|Mg|Mar)$/.test(arg.text))
        ? does(call, EMPTIES, [], 'mail queue')
        : [],
  },
];
