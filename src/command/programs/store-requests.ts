/** Requests to data stores that are spoken to over HTTP or a bare socket: what they delete, and statements they carry. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known } from '../value.ts';
import { inputText } from './destructive-words.ts';

interface Request {
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
      /^(?:POST|PUT) \/(?:[^?]*\/)?_(?:delete_by_query|update_by_query|close|shutdown|restore)(?:[/? ]|$)/,
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

function requestTo(url: string, method: string | null, bodies: readonly string[]): Request {
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

const BODIES = [
  'data',
  'data-ascii',
  'data-binary',
  'data-raw',
  'data-urlencode',
  'json',
  'raw',
  'post-data',
  'body-data',
];

/** The requests of a `curl`, `wget` or httpie command. */
function requestsOf(call: Call): Request[] {
  const bodies = BODIES.flatMap((name) => call.values(name)).map((arg) =>
    arg.text === '@-' ? (inputText(call) ?? '') : arg.text,
  );
  if (!/^(?:https?|xhs?|httpie)$/.test(call.program)) {
    const method = call.value('request') ?? call.value('method');
    const urls = [...call.values('url'), ...call.operands];
    // `-G` puts the data into the query.
    const written = method?.text ?? (call.has('get') ? 'GET' : null);
    return urls.map((url) => requestTo(url.text, written, bodies));
  }
  const [first, ...rest] = call.operands;
  const method = /^[a-z]+$/i.test(first?.text ?? '') && rest.length > 0 ? first!.text : null;
  const [url, ...items] = method === null ? call.operands : rest;
  if (!url) return [];
  const address = url.text.replace(/^:(?=\d)/, 'localhost:').replace(/^:(?=\/|$)/, 'localhost');
  return [requestTo(address, method, [...bodies, ...items.map((arg) => arg.text)])];
}

const storesAt = ({ host, port }: Request): Store[] =>
  STORES.filter((store) => store.ports.includes(port) || store.host.test(host));

/** What requests delete in data stores: whole indexes, collections and databases, not single documents. */
export function storeEffects(call: Call): Effect[] {
  const effects: Effect[] = [];
  for (const request of requestsOf(call)) {
    const { method, path, query, body } = request;
    const line = `${method} ${path}${query === '' ? '' : `?${query}`} ${body}`;
    const destroys = storesAt(request).some(
      (store) => (method === 'DELETE' && store.deletes?.test(path)) || store.destroys?.test(line),
    );
    if (destroys || /^POST \/[^?]*\/_(?:delete|update)_by_query\b/.test(line))
      effects.push(
        ...call.on('drop', call.named('database', `${request.host}:${request.port}${path}`), {
          recursive: true,
          irreversible: true,
        }),
      );
  }
  return effects;
}

/** Statements that requests carry to stores that take them. */
export function storeStarts(call: Call): Start[] {
  const starts: Start[] = [];
  for (const request of requestsOf(call)) {
    if (!storesAt(request).some((store) => store.speaks?.test(request.path))) continue;
    for (const part of [...request.query.split('&'), ...request.body.split('\n')]) {
      const text = statementOf(part);
      if (text !== null)
        starts.push({ kind: 'code', language: 'sql', text: known(text), origin: 'argument' });
    }
  }
  return starts;
}

/** `query=DROP%20TABLE%20t`, `{"stmt": "DROP TABLE t"}`, `["DROP TABLE t"]` or the statement itself; null where no word of danger stands. */
function statementOf(part: string): string | null {
  if (
    !/\b(?:drop|truncate|delete|update|alter|remove|grant|system|create)\b/i.test(
      part.replace(/%20|\+/g, ' '),
    )
  )
    return null;
  const value = part.replace(/^(?:q|query|sql|statement)==?/, '');
  const quoted = /^\s*[[{]/.test(value) ? /(?:[[:]\s*)"((?:[^"\\]|\\.)*)"/.exec(value)?.[1] : undefined;
  if (quoted !== undefined) return quoted;
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/** `flush_all` to memcached and `FLUSHALL` to Redis on a bare socket. */
export function socketStoreEffects(call: Call, port: Arg | null): Effect[] {
  if (!port || !/^(?:11211|11212|6379|6380|7000|2181)$/.test(port.text)) return [];
  const text = inputText(call)?.slice(0, MAX_BODY) ?? '';
  const match =
    /(?:^|[\n\r]|\\n)\s*(flush_all|flushall|flushdb|shutdown|config\s+set\s+\w+|slaveof|replicaof|debug\s+\w+|module\s+load|kill)\b/i.exec(
      text,
    );
  return match
    ? call.on('drop', call.named('database', `${match[1]!.toLowerCase()} at port ${port.text}`), {
        recursive: true,
        irreversible: true,
      })
    : [];
}

/** Rows that stand beside those of the network's programs. */
export const STORE_SOCKETS: readonly ProgramSpec[] = [
  {
    names: ['nc', 'netcat', 'ncat', 'nc.openbsd', 'nc.traditional', 'telnet'],
    effects: (call) => socketStoreEffects(call, call.operand(1)),
  },
  {
    names: ['socat'],
    effects: (call) =>
      call.operands.flatMap((arg) => {
        const port = /^tcp[46]?(?:-connect)?:[^:,]+:(\d+)/i.exec(arg.text)?.[1];
        return port === undefined ? [] : socketStoreEffects(call, known(port));
      }),
  },
];
