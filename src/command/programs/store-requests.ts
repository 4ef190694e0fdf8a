/** Requests to data stores that are spoken to over HTTP or a bare socket: what they delete, and statements they carry. */
import type { Call } from '../call.ts';
import { type Request, requestTo, storeDestroyed, storesAt } from '../http-stores.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known } from '../value.ts';
import { inputText } from './destructive-words.ts';

/** Longer input of a socket is not looked at. */
const MAX_BODY = 64 * 1024;

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
  const bodies = call.valuesOf(BODIES).map((arg) => (arg.text === '@-' ? (inputText(call) ?? '') : arg.text));
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

/** What requests delete in data stores: whole indexes, collections and databases, not single documents. */
export function storeEffects(call: Call): Effect[] {
  const effects: Effect[] = [];
  for (const request of requestsOf(call)) {
    const place = storeDestroyed(request);
    if (place !== null)
      effects.push(
        ...call.on('drop', call.named('database', place), { recursive: true, irreversible: true }),
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
