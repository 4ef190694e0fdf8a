/** Redis commands, one a line, as `redis-cli` takes them. */
import type { Findings } from './findings.ts';
import { textValue } from './values.ts';

export function readRedis(text: string, found: Findings): void {
  for (const line of text.split('\n')) {
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
      (match) => match[1] ?? match[2] ?? match[3] ?? '',
    );
    if (words.length > 0) readRedisCommand(words, found);
  }
}

/** One command and its arguments. */
export function readRedisCommand(words: readonly string[], found: Findings): void {
  const [name = '', first = '', second = ''] = words;
  const server = found.named('database', 'redis');
  const more = words.slice(2).map((word) => word.toUpperCase());
  switch (name.toUpperCase()) {
    case 'FLUSHALL':
    case 'FLUSHDB':
      found.effect(
        'drop',
        found.named('database', name.toUpperCase() === 'FLUSHALL' ? 'all databases' : 'current database'),
        { recursive: true, irreversible: true },
      );
      return;
    case 'DEL':
    case 'UNLINK':
    case 'GETDEL':
    case 'HDEL':
    case 'SREM':
    case 'ZREM':
    case 'EXPIRE':
      for (const key of words.slice(
        1,
        name.toUpperCase() === 'DEL' || name.toUpperCase() === 'UNLINK' ? undefined : 2,
      ))
        found.effect('modify', found.named('key', key));
      return;
    case 'CONFIG': {
      if (!/^(?:SET|REWRITE)$/i.test(first)) return;
      // `CONFIG SET dir /root/.ssh` and `dbfilename authorized_keys` make the server write wherever it may.
      const acting =
        /^(?:dir|dbfilename|logfile|save|appendonly|replica-read-only|slave-read-only|user|bind|port|appendfilename|appenddirname|aclfile|unixsocket|rename-command|requirepass|masterauth|protected-mode|enable-.*)$/i.test(
          second,
        );
      found.effect(acting ? 'escalate' : 'modify', found.named('resource', `redis ${second.toLowerCase()}`));
      if (/^dir$/i.test(second) && words[3] !== undefined) found.onPaths('write', textValue(words[3]));
      return;
    }
    case 'EVAL':
    case 'EVALSHA':
    case 'EVAL_RO':
      if (name.toUpperCase() === 'EVALSHA') return;
      readScript(first, found);
      return;
    case 'SCRIPT':
      if (/^LOAD$/i.test(first)) readScript(second, found);
      else if (/^(?:FLUSH|KILL)$/i.test(first))
        found.effect('drop', found.named('resource', 'redis scripts'));
      return;
    case 'FUNCTION':
      if (/^(?:FLUSH|DELETE)$/i.test(first)) found.effect('drop', found.named('resource', 'redis functions'));
      if (/^LOAD$/i.test(first)) readScript(words.at(-1) ?? '', found);
      return;
    case 'CLIENT':
      // One connection by its number is not many by kind or user.
      if (/^KILL$/i.test(first) && /^(?:TYPE|USER|SKIPME|MAXAGE)$/i.test(second))
        found.effect('kill', { ...server, kind: 'service' });
      return;
    case 'FAILOVER':
      found.effect('kill', { ...server, kind: 'service' });
      return;
    case 'XTRIM':
    case 'LTRIM':
    case 'ZREMRANGEBYRANK':
    case 'ZREMRANGEBYSCORE': {
      const all =
        name.toUpperCase() === 'XTRIM'
          ? more.at(-1) === '0'
          : /^(?:1 0|0 -1|-INF \+INF)$/.test(more.join(' '));
      found.effect('modify', found.named('key', first), { recursive: all });
      return;
    }
    case 'MODULE':
      if (/^LOAD(?:EX)?$/i.test(first)) {
        found.effect('load', found.named('code', second));
        found.unresolved('code', `MODULE LOAD ${second}`);
      }
      return;
    case 'SHUTDOWN':
      found.effect('power', { ...server, kind: 'service' });
      return;
    case 'DEBUG':
      if (!/^(?:OBJECT|SLEEP|JMAP)$/i.test(first)) found.effect('kill', { ...server, kind: 'service' });
      return;
    case 'SLAVEOF':
    case 'REPLICAOF':
      if (/^no$/i.test(first)) return;
      found.effect('drop', found.named('database', `replaced by ${first}`), {
        recursive: true,
        irreversible: true,
      });
      return;
    case 'CLUSTER':
      if (/^(?:RESET|FORGET|FLUSHSLOTS|DELSLOTS)$/i.test(first))
        found.effect('drop', found.named('resource', `cluster ${first.toLowerCase()}`));
      return;
    case 'ACL':
      if (/^(?:SETUSER|DELUSER|LOAD)$/i.test(first)) found.effect('escalate', found.named('user', second));
      return;
    case 'SWAPDB':
    case 'RESTORE':
    case 'MIGRATE':
      found.effect('modify', server);
      return;
    default:
      return;
  }
}

/** Lua that the server runs: the commands it calls by name count as if they were given directly. */
export function readScript(script: string, found: Findings): void {
  const names = new Set<string>();
  for (const match of script.matchAll(/redis\.p?call\s*\(\s*(?:'([^'\n]*)'|"([^"\n]*)")/g))
    names.add((match[1] ?? match[2] ?? '').toUpperCase());
  for (const name of names) readRedisCommand([name], found);
  // Keys that are looked up by pattern, and then deleted one by one.
  if ((names.has('KEYS') || names.has('SCAN')) && (names.has('DEL') || names.has('UNLINK')))
    found.effect('modify', found.named('key', 'keys by pattern'), { recursive: true, irreversible: true });
  // Out of the sandbox (CVE-2022-0543): libraries of the system, loaded or already there.
  if (
    /\b(?:os\s*\.\s*execute|io\s*\.\s*popen|package\s*\.\s*loadlib|debug\s*\.\s*getregistry)\b/.test(script)
  )
    found.unresolved('code', script);
  if (/redis\.p?call\s*\(\s*[^'"\s]/.test(script))
    found.unresolved('code', 'a command whose name the script makes');
}
