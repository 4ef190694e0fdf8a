/** From arguments to targets: paths resolved and placed, URLs split into hosts. */
import type { Target } from './types.ts';
import { type Arg, known } from './value.ts';

export { pathTarget } from './paths.ts';

const URL_PATTERN = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@\s]*@)?(\[[0-9a-f:.]+\]|[^/?#:\s]*)/i;
const SCP_PATTERN = /^(?:[^@/:\s]+@)?([A-Za-z0-9_.-]+|\[[0-9a-f:.]+\]):/i;

/** The target of a URL, a bare `host[:port][/path]` or an scp-like `user@host:path`. */
export function urlTarget(arg: Arg): Target {
  const first = arg.pieces[0];
  const prefix = typeof first === 'string' ? first : '';
  const url = URL_PATTERN.exec(prefix);
  const scp = url ? null : SCP_PATTERN.exec(prefix);
  const bare = url || scp ? null : /^(?:[^@/\s]+@)?([A-Za-z0-9_.-]+)/.exec(prefix);
  let host = (url?.[2] ?? scp?.[1] ?? bare?.[1] ?? '').toLowerCase();
  // `https://$x` or `https://api.$x/`: a host that runs into an unknown part is not known.
  const whole = url?.[0] ?? scp?.[0] ?? bare?.[0] ?? '';
  if (!arg.known && whole.length === prefix.length && !scp) host = '';
  return {
    kind: 'url',
    value: arg.text,
    known: arg.known,
    scope: null,
    whole: false,
    role: null,
    exists: null,
    host: host === '' ? null : host,
  };
}

/** A target of which nothing is known. */
export function unknownTarget(source: string): Target {
  return {
    kind: 'unknown',
    value: source,
    known: false,
    scope: 'unknown',
    whole: false,
    role: null,
    exists: null,
    host: null,
  };
}

export const STANDARD_INPUT: Arg = known('-');

/** hoopx itself, by the name that commands start it under. */
export const GUARD_NAME: Target = {
  kind: 'path',
  value: 'hoopx',
  known: true,
  scope: 'guard',
  whole: false,
  role: 'guard-policy',
  exists: null,
  host: null,
};
