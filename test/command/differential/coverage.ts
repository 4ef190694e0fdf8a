/** Whether what a shell really ran was among what `understand` predicted. */
import type { Invocation, Understanding } from '../../../src/command/types.ts';

/** How a start was foreseen: by its exact arguments, by ones with unknown parts, or by "I cannot tell what runs". */
export type Foreseen = 'exactly' | 'in part' | 'as unknown' | 'not at all';

/** What is not known may be anything: these leave a whole command open. */
const OPEN: ReadonlySet<string> = new Set(['program', 'code', 'syntax', 'language', 'limit', 'option']);

export function foreseen(argv: readonly string[], { invocations, unresolved }: Understanding): Foreseen {
  let best: Foreseen = unresolved.some((each) => OPEN.has(each.kind)) ? 'as unknown' : 'not at all';
  for (const invocation of invocations) {
    if (same(invocation, argv)) return 'exactly';
    const bomb = invocation.effects.some((each) => each.target.value === 'fork-bomb');
    if ((bomb || invocation.unresolved.some((each) => OPEN.has(each.kind))) && best === 'not at all')
      best = 'as unknown';
    if (best !== 'in part' && (fits(invocation, argv) || starved(invocation, argv))) best = 'in part';
  }
  return best;
}

function same({ program, argv }: Invocation, real: readonly string[]): boolean {
  return (
    program === real[0] &&
    argv.length === real.length &&
    argv.every((arg, at) => at === 0 || arg === real[at])
  );
}

/** `printf %s "${bad[x]}" | xargs rec`: a command that fails in front of `xargs` prints nothing, and `rec` starts bare. */
function starved({ program, argv, via }: Invocation, real: readonly string[]): boolean {
  return (
    via.includes('xargs') && program === real[0] && real.every((arg, at) => at === 0 || arg === argv[at])
  );
}

/** Unknown parts and patterns stand for any text, and for any number of arguments. */
function fits({ program, argv, unresolved }: Invocation, real: readonly string[]): boolean {
  if (program !== real[0]) return false;
  const sources = unresolved.filter((each) => each.kind === 'argument').map((each) => each.source);
  const text = argv.slice(1).join('\u0001');
  const open = [...sources.map(quote), '\\*+', '\\?', '\\[[^\\]]*\\]', '~[^\\u0001/]*'].sort(
    (left, right) => right.length - left.length,
  );
  const parts = text.split(new RegExp(open.join('|')));
  if (parts.length === 1) return false;
  // A pattern that nothing matches may leave no argument at all.
  const kept = argv.slice(1).filter((arg) => !/[*?[]/.test(arg));
  if (kept.join('\u0001') === real.slice(1).join('\u0001')) return true;
  const pattern = parts.map((part) => part.split('\u0001').map(quote).join('\u0001?')).join('[\\s\\S]*');
  return new RegExp(`^${pattern}$`).test(real.slice(1).join('\u0001'));
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
