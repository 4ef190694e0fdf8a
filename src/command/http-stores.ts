/** Data stores that are spoken to over HTTP: by which port and paths, and what of their interfaces destroys. */

/** A request over HTTP. */
export interface Request {
  /** In upper case; POST where a body stands without one. */
  method: string;
  host: string;
  port: string;
  /** Without query; starts with a slash. */
  path: string;
  query: string;
  /** Bodies together, where known. */
  body: string;
}

/** A store by its usual port, or by a name that hosts of it have; and what of its interface destroys. */
interface Store {
  ports: readonly string[];
  host: RegExp;
  /** Paths that DELETE empties or removes as a whole. */
  deletes?: RegExp;
  /** What else destroys, as `METHOD /path?query`. */
  destroys?: RegExp;
  /** Paths that take statements, as `/path`, of this language. */
  speaks?: RegExp;
}

const STORES: readonly Store[] = [
  {
    ports: ['9200', '9201', '9243'],
    host: /elastic|opensearch|(?:^|[.-])es\d*(?:[.-]|$)/,
    // One document, a scroll or a search that is over is not an index.
    deletes: /^\/(?!_search|_pit|_async_search|_tasks|[^/]+\/(?:_doc|_pit|_search)(?:\/|$)).+/,
    destroys:
      /^(?:POST|PUT) \/(?:[^?]*\/)?_(?:delete_by_query|update_by_query|close|shutdown|restore)(?:[/? ]|$)|^POST \/_aliases .*"remove_index"/s,
  },
  {
    ports: ['5984', '6984'],
    host: /couchdb/,
    deletes: /^\/[^/]+\/?$/,
    destroys: /^POST \/[^/]+\/_purge/,
  },
  {
    ports: ['6333'],
    host: /qdrant/,
    deletes: /^\/(?:collections|snapshots|aliases)\//,
    destroys: /^POST \/collections\/[^/]+\/points\/(?:delete|payload\/clear)/,
  },
  {
    ports: ['7700'],
    host: /meili/,
    deletes: /^\/(?:indexes\/[^/]+(?:\/documents|\/settings)?|keys\/[^/]+|dumps)\/?$/,
    destroys: /^POST \/indexes\/[^/]+\/documents\/delete/,
  },
  {
    ports: ['8983'],
    host: /solr/,
    deletes: /./,
    destroys:
      /^[A-Z]+ \/solr\/(?:admin\/(?:cores|collections)\?.*\baction=(?:unload|delete\w*)|[^/]+\/update[^ ]*.*(?:<delete|"delete"|stream\.body=(?:<|%3c)delete))/i,
  },
  { ports: ['8108'], host: /typesense/, deletes: /^\/(?:collections|keys|aliases)\// },
  { ports: ['8080'], host: /weaviate/, deletes: /^\/v1\/(?:schema|batch)\b/ },
  {
    ports: ['8529'],
    host: /arango/,
    deletes: /^(?:\/_db\/[^/]+)?\/_api\/(?:database|collection|user|graph|gharial)\//,
  },
  {
    ports: ['19530', '9091'],
    host: /milvus/,
    deletes: /collections/,
    destroys: /^POST \/v2\/vectordb\/\w+\/drop/,
  },
  {
    ports: ['8091'],
    host: /couchbase/,
    deletes: /^\/pools\/default\/buckets\//,
    destroys: /^POST .*\/controller\/(?:doFlush|failOver|ejectNode)/,
  },
  { ports: ['2379'], host: /etcd/, deletes: /^\/v2\/keys\//, destroys: /^POST \/v3\w*\/kv\/deleterange/ },
  { ports: ['8500'], host: /consul/, deletes: /^\/v1\/kv\// },
  { ports: ['15672'], host: /rabbit/, deletes: /^\/api\/(?:queues|exchanges|vhosts|users|bindings)\// },
  { ports: ['8888', '8081'], host: /druid/, deletes: /^\/druid\/coordinator\// },
  {
    ports: ['9090', '8428', '3100'],
    host: /prometheus|victoria|loki/,
    deletes: /^\/(?:loki\/)?api\//,
    destroys: /^(?:POST|PUT|GET) \/.*(?:delete_series|clean_tombstones)/,
  },
  {
    ports: ['8086'],
    host: /influx/,
    deletes: /^\/api\/v2\/(?:buckets|orgs|users)\//,
    destroys: /^POST \/api\/v2\/delete/,
    speaks: /^\/query$/,
  },
  { ports: ['8123', '8443'], host: /clickhouse/, speaks: /^\/?$/ },
  { ports: ['9000'], host: /questdb/, speaks: /^\/exec$/ },
  { ports: ['8000'], host: /surreal/, deletes: /^\/key\/[^/]+$/, speaks: /^\/(?:sql|query)$/ },
  { ports: ['4001'], host: /rqlite/, speaks: /^\/db\/(?:execute|request)$/ },
  { ports: ['4200'], host: /crate/, speaks: /^\/_sql$/ },
  { ports: ['8080'], host: /trino|presto/, speaks: /^\/v1\/statement$/ },
  {
    ports: ['7474', '7473'],
    host: /neo4j/,
    destroys: /^POST \/db\/[^/]+\/tx.* .*\b(?:detach\s+delete|delete\s+\w|drop\s+\w)/is,
  },
];

/** Longer bodies are not looked at. */
const MAX_BODY = 64 * 1024;
const URL_PARTS =
  /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@\s]*@)?([^/?#:\s]*)(?::(\d+))?(\/[^?#]*)?(?:\?([^#]*))?/i;

export function requestTo(url: string, method: string | null, bodies: readonly string[]): Request {
  const [, host = '', port = '', path = '/', query = ''] = URL_PARTS.exec(url) ?? [];
  const body = bodies.join('\n').slice(0, MAX_BODY);
  return {
    method: (method ?? (bodies.length > 0 ? 'POST' : 'GET')).toUpperCase(),
    host: host.toLowerCase(),
    port,
    path,
    query,
    body,
  };
}

const ANY_PORT: ReadonlySet<string> = new Set(STORES.flatMap(({ ports }) => ports));
const ANY_HOST = new RegExp(STORES.map(({ host }) => host.source).join('|'));
const NO_STORES: readonly Store[] = [];

export function storesAt({ host, port }: Request): readonly Store[] {
  // Most requests go elsewhere.
  if (!ANY_PORT.has(port) && !ANY_HOST.test(host)) return NO_STORES;
  return STORES.filter((store) => store.ports.includes(port) || store.host.test(host));
}

/** Where a request empties or removes an index, a collection or a database, as `host:port/path`; else null. */
export function storeDestroyed(request: Request): string | null {
  const { method, host, port, path, query, body } = request;
  const stores = storesAt(request);
  if (stores.length === 0 && !/^(?:POST|DELETE)/.test(method)) return null;
  const line = `${method} ${path}${query === '' ? '' : `?${query}`} ${body}`;
  const destroys = stores.some(
    (store) => (method === 'DELETE' && store.deletes?.test(path)) || store.destroys?.test(line),
  );
  // Whatever server answers to it, `DELETE .../logs-*` is about more than one.
  const many = method === 'DELETE' && /[^/?]\*|%2A/i.test(path);
  return destroys || many || /^POST \/[^?]*\/_(?:delete|update)_by_query\b/.test(line)
    ? `${host}:${port}${path}`
    : null;
}
