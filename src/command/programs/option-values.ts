/** What stands behind options of programs whose arguments no grammar describes. */
import type { Call } from '../call.ts';
import type { Start } from '../spec.ts';
import { type Arg, after, known } from '../value.ts';

/** The arguments behind any of these options. */
export const behind = (call: Call, pattern: RegExp): Arg[] =>
  call.args.flatMap((arg, at) => {
    const option = pattern.exec(arg.text)?.[0];
    if (option === undefined) return [];
    const value = option === arg.text ? call.args[at + 1] : after(arg, option.length);
    return value ? [value] : [];
  });

/** What the options load first. */
export const loads = (call: Call, pattern: RegExp): Start[] =>
  behind(call, pattern).map((path): Start => ({ kind: 'load', path }));

/** What a pattern finds in arguments, as lines for a shell. */
export const matched = (args: readonly Arg[], pattern: RegExp): Start[] =>
  args.flatMap(({ text }) =>
    // Most arguments hold none, and `search` makes no iterator.
    text.search(pattern) < 0
      ? NOTHING
      : [...text.matchAll(pattern)]
          .slice(0, 16)
          .map(
            (match): Start => ({ kind: 'shell', script: known((match[1] ?? match[2])!), handedOver: true }),
          ),
  );

const NOTHING: Start[] = [];
