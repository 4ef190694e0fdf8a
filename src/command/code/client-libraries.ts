/**
 * Client libraries of data stores, clouds and containers: methods that destroy, by the method's own name and in every
 * language. Names stand here that mean one thing whatever the object is; others look at where the object comes from.
 */
import type { Taint } from '../types.ts';
import { table } from './handlers.ts';
import type { Handler, Site } from './language.ts';
import { isInMemory, queries } from './statements-in-code.ts';
import { alternatives, literal, type Value } from './values.ts';

/** Stand-ins that live in memory and end with the program. */
const STAND_IN = /^(?:fakeredis|mongomock|moto|ioredis-mock|redis-mock|mongodb-memory-server)\b/;

const method = ({ path }: Site): string => path.slice(path.lastIndexOf('.') + 1);

/** Whether a filter matches every document or row: none, or an empty one. */
export function matchesAll(filter: Value | undefined): boolean {
  return (
    filter === undefined ||
    alternatives(filter).some(
      ({ entries }) =>
        entries !== null &&
        (entries.size === 0 || (entries.size === 1 && entries.has('_id') && isAny(entries.get('_id')!))),
    )
  );
}

/** `{ $exists: true }`, `{ $ne: null }`. */
function isAny({ entries }: Value): boolean {
  return (
    entries?.size === 1 &&
    (/^[Tt]rue$/.test(entries.get('$exists')?.path ?? '') ||
      /^(?:null|None|nil)$/.test(entries.get('$ne')?.path ?? ''))
  );
}

const drops =
  (kind: 'database' | 'table'): Handler =>
  (site) => {
    if (STAND_IN.test(site.path) || isInMemory(site)) return;
    const name = literal(site.args[0]);
    site.found.effect('drop', site.found.named(kind, name ?? method(site), name !== null), {
      recursive: kind === 'database',
      irreversible: true,
    });
  };

/** What a service holds: an index, a bucket, a queue, a machine. */
const deletesResource: Handler = (site) => {
  if (STAND_IN.test(site.path)) return;
  const name = literal(site.args[0]);
  site.found.effect(
    'delete',
    site.found.named(
      'resource',
      [...(AWS.test(site.path) ? ['aws'] : []), method(site), name ?? ''].join(' ').trim(),
    ),
    {
      recursive: true,
      irreversible: true,
    },
  );
};

function allRows(site: Site): void {
  if (STAND_IN.test(site.path) || isInMemory(site)) return;
  site.found.effect('modify', site.found.named('table', `${method(site)} of all rows`), {
    recursive: true,
    irreversible: true,
  });
}

/** `deleteMany({})` of MongoDB's libraries and of Prisma, which puts its filter under `where`. */
const changesMany: Handler = (site) => {
  const [first] = site.args;
  const where = first?.entries?.get('where');
  const prisma = first?.entries?.has('data') === true || where !== undefined;
  if (prisma ? matchesAll(where) : matchesAll(first) && !site.named.has('where')) allRows(site);
};

/** Clients of services over the network: what they delete is there for everybody. */
const SERVICES =
  /^(?:stripe|openai|anthropic|github|gitlab|atlassian|jira|huggingface_hub|@octokit\/\w+|octokit|@gitbeaker\/\w+|consul|etcd3|kubernetes|@kubernetes\/[\w-]+|google\.cloud|@google-cloud\/[\w-]+|googleapiclient|azure|@azure\/[\w-]+|digitalocean|linode_api4|hcloud|cloudflare|CloudFlare|twilio|sendgrid|boto|heroku3|firebase_admin|firebase-admin|auth0|okta|notion_client|@notionhq\/client|shopify|supabase|@supabase\/[\w-]+|wandb|mlflow|comet_ml|kaggle|pymilvus|weaviate|elasticsearch|opensearchpy|@elastic\/\w+|@opensearch-project\/\w+|Aws|Octokit|Stripe|Gitlab|Google\.Cloud|vercel|netlify|libvirt|openstack|weaviate|minio|docker\.(?:from_env|DockerClient)\(\)\.(?:volumes|swarm|secrets|networks|images))\b/;
const DESTROYS =
  /^(?:(?:batch_|bulk_)?(?:delete|destroy|purge|terminate|drop|recurse_delete)(?![a-z]*(?:_?(?:message|item|comment|reaction|object|doc|document))$)(?:[_A-Z]\w*)?!?|del|undefine|remove_repo|deleteRepo)$/;

/** Objects of a mapper without a condition: `User.objects.all().delete()`, `session.query(User).delete()`. */
const UNFILTERED = /(?:\.objects(?:\.all\(\))?|\.query\(\)|\.unscoped(?:\(\))?)\.\w+$/;
/** Where collections of documents come from. */
const DATABASES =
  /^(?:pymongo|motor|mongoengine|mongodb|mongoose|sequelize|MongoClient|arango|rethinkdb|\.|\$?\w*(?:db|mongo|client)\w*\b)/i;
const AWS = /^(?:boto3|botocore|aioboto3|aiobotocore)\b/;
const AWS_RIGHTS =
  /^(?:create_access_key|create_login_profile|update_login_profile|(?:attach|put)_(?:user|role|group)_policy|add_user_to_group|update_assume_role_policy|create_policy_version|set_default_policy_version)$/;
const AWS_DESTROYS = /^(?:delete|terminate|purge|deregister|schedule_key_deletion)/;
/** One message, document or entry is daily work. */
const AWS_ENTRIES =
  /^delete_(?:message\w*|item|object|object_tagging|tags|parameters?|marker|public_access\w*)$/;

const deletes: Handler = (site) => {
  queries(site);
  const { path } = site;
  // `r.delete(*r.keys('*'))`, `for k in r.scan_iter(): r.delete(k)`
  if (UNFILTERED.test(path) || site.args.some((each) => /\b(?:scan_iter|keys)\(\)/.test(each.path ?? '')))
    allRows(site);
  else if (
    AWS.test(path) ||
    SERVICES.test(path) ||
    /\bindices\.delete$|\b(?:get_bucket|bucket)\(\)\.delete$/.test(path)
  )
    deletesResource(site);
};

/** A prune of volumes, or of everything with them. */
const prunes: Handler = (site) => {
  if (/\.(?:volumes|system|images)\.prune$/.test(site.path)) deletesResource(site);
};

const reveals: Handler = (site) => {
  const carries: Taint[] = ['secret'];
  const name = literal(site.named.get('SecretId')) ?? literal(site.named.get('name')) ?? method(site);
  site.found.effect('reveal', site.found.named('key', name), { carries });
};

const CYPHER_ALL = /\bmatch\s{0,20}\(\s{0,20}\w{0,80}\s{0,20}\)\s{0,20}(?:detach\s{1,20})?delete\b/i;

/** `session.run('MATCH (n) DETACH DELETE n')`; in SQLite's library for Node also a statement. */
const runs: Handler = (site) => {
  const text = site.args[0]?.text;
  if (text && CYPHER_ALL.test(text.text)) allRows(site);
  else queries(site);
};

/** Methods of any object. */
const METHODS = table({
  'flush_all|flushall|flushAll|flushdb|flushDb|flushDB|FlushAll|FlushDB': drops('database'),
  '_drop_databases|resetdb|dropDatabase|drop_database|dropAllTables|drop_all_tables|drop_all|dropKeyspace|drop_keyspace|delete_database|deleteDatabase|dropSchema|drop_schema':
    drops('database'),
  'drop_collection|dropCollection|drop_table|dropTable|dropTableIfExists|drop_tables|dropTables|delete_table|deleteTable|drop_measurement|delete_dataset|deleteDataset':
    drops('table'),
  'delete_collection|deleteCollection|delete_index|deleteIndex|delete_topics|deleteTopics|queue_delete|queue_purge|purgeQueue|deleteQueue|delete_container|deleteContainer|delete_bucket|deleteBucket|remove_bucket|removeBucket|begin_delete|beginDelete|beginDeleteAndWait|begin_delete_and_wait|delete_secret|deleteSecret|deleteUsers|delete_users|recursiveDelete|recursive_delete|delete_stack|deleteStack|deleteFunction|terminate_instances|terminateInstances|pruneVolumes':
    deletesResource,
  'delete_namespace|deleteNamespace|delete_persistent_volume|deletePersistentVolume|delete_namespaced_persistent_volume_claim|deleteNamespacedPersistentVolumeClaim|delete_namespaced_deployment|deleteNamespacedDeployment|delete_namespaced_stateful_set|deleteNamespacedStatefulSet|delete_namespaced_secret|deleteNamespacedSecret|delete_collection_namespaced_pod|deleteCollectionNamespacedPod|delete_node|deleteNode|delete_custom_resource_definition|deleteCustomResourceDefinition':
    (site) => {
      // A tree of the code's own has nodes, too.
      if (!/node$/i.test(site.path) || /kubernetes|client|api/i.test(site.path)) deletesResource(site);
    },
  'delete_many|deleteMany|updateMany|update_many': changesMany,
  'delete_all|destroy_all|deleteAll|truncate_tables|deleteByQuery|delete_by_query': (site) => {
    if (SERVICES.test(site.path)) deletesResource(site);
    else if (
      /by_?query$/i.test(site.path) ||
      /^[A-Z]\w*(?:\.(?:all|unscoped)(?:\(\))?)?\.\w+$/.test(site.path)
    )
      allRows(site);
  },
  'drop|dropIfExists': (site) => {
    // A frame or a list is given what to drop; a collection, or a table of a schema, is dropped itself.
    if ((site.args.length === 0 && DATABASES.test(site.path)) || /^(?:Schema|Capsule)\b/.test(site.path))
      drops('table')(site);
  },
  sync: (site) => {
    // Sequelize makes every table anew.
    if (/^[Tt]rue$/.test(site.named.get('force')?.path ?? '')) drops('database')(site);
  },
  synchronize: (site) => {
    if (site.args[0]?.path === 'true') drops('database')(site);
  },
  delete: deletes,
  prune: prunes,
  // Celery's queues.
  purge: (site) => {
    if (/\.control\.purge$/.test(site.path)) deletesResource(site);
  },
  delete_prefix: deletesResource,
  'read_secret_version|read_secret|get_secret_value|getSecretValue|access_secret_version|accessSecretVersion':
    reveals,
  'exec_driver_sql|executeRaw|$executeRaw|$executeRawUnsafe|$queryRawUnsafe|$queryRaw|execute_sql|run_sql|executeUpdate|executeStatement|executeQuery|exec_query|exec_update|exec_delete|exec_params|async_exec|execute_string|execute_batch|command|raw|unsafe|unprepared|sql|copy_expert|executemany|executescript|execute_many|execute|query|query_async|prepare|querySync|dbExecute|queryRaw|exec|do|statement|select|insert|update|prepare_cached|selectrow_array|selectall_arrayref|real_query|multi_query|each|all|raw_sql|read_sql|read_sql_query|rawQuery|sql_query|bulk_execute|batch':
    queries,
  run: runs,
});

/** Classes of the AWS library for JavaScript: `new DeleteBucketCommand({ Bucket: 'x' })`. */
const AWS_COMMAND =
  /^@aws-sdk\/[\w-]+\.(?:(?:Delete(?!(?:Message|Item|Object|Tags|ObjectTagging)Command)|Terminate|Purge|Deregister|ScheduleKeyDeletion)\w*Command)$/;

/** What a call destroys that no table of the language knows. */
export function libraryCall(site: Site): void {
  const { path } = site;
  if (AWS_COMMAND.test(path)) return void deletesResource(site);
  if (TAGS.test(path)) return void queries(site);
  const dot = path.lastIndexOf('.');
  if (dot < 0) return;
  const name = path.slice(dot + 1);
  if (AWS.test(path) && AWS_DESTROYS.test(name)) {
    if (!AWS_ENTRIES.test(name)) deletesResource(site);
  } else if (AWS.test(path) && AWS_RIGHTS.test(name))
    site.found.effect('escalate', site.found.named('user', literal(site.named.get('UserName')) ?? name));
  else if (METHODS.has(name)) METHODS.get(name)!(site);
  else if (SERVICES.test(path) && DESTROYS.test(name)) deletesResource(site);
}

/** Connections that are called as the tag of a template: `sql\`DELETE FROM t\``. */
const TAGS =
  /^(?:postgres(?:\.default)?|@neondatabase\/serverless\.neon|@planetscale\/database\.connect|slonik\.\w+|bun\.SQL)\(\)$|^(?:@vercel\/postgres\.sql|[Bb]un\.sql)$/;

/** Whether a method of this name is known: `connection.execute 'DROP TABLE t'` is a call in Ruby and Perl. */
export function isLibraryMethod(path: string): boolean {
  const dot = path.lastIndexOf('.');
  return dot > 0 && METHODS.has(path.slice(dot + 1));
}
