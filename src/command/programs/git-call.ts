/** A call of git: what stands before the command, the settings it runs under, and the paths it means. */

import { parseArgs, parseGrammar } from '../grammar.ts';
import { isWithin } from '../paths.ts';
import type { Call, Start } from '../spec.ts';
import type { Effect, Target } from '../types.ts';
import { type Arg, after, known } from '../value.ts';
import { gitAlias, meaningOf, passingSettings, type Setting, startOf, within } from './git-config.ts';
import { GLOBAL_OPTIONS } from './git-options.ts';

/** The options before the command: `git -C DIR -c KEY=VALUE COMMAND`. */
export function prefix(call: Call) {
  return parseArgs(call.args, parseGrammar(GLOBAL_OPTIONS), 'posix');
}

export function currentSettings(call: Call, { options } = prefix(call)): Setting[] {
  const passed = [
    ...(options.get('c') ?? []),
    ...(call.subcommand[0] === 'clone' ? call.values('config') : []),
  ];
  return passingSettings(call, passed, options.get('config-env') ?? []);
}

export function settingEffects(call: Call): Effect[] {
  const effects: Effect[] = [];
  const before = prefix(call);
  for (const setting of currentSettings(call, before)) {
    const meaning = meaningOf(setting);
    if (meaning === 'execute') effects.push(...call.on('execute', call.named('code', setting.value)));
    // One command without a check of TLS; the other protections matter where they stay off.
    if (meaning === 'weaken' && /sslverify$/.test(setting.key ?? ''))
      effects.push(
        ...call.on('permission', call.named('key', setting.key ?? setting.source), { mode: 'weaken' }),
      );
    if (meaning === 'redirect')
      effects.push(...call.on('load', call.named('key', setting.key ?? setting.source)));
  }
  const folder = before.options.get('exec-path')?.at(-1);
  if (folder) effects.push(...call.on('load', call.path(folder)));
  return effects;
}

export function settingStarts(call: Call): Start[] {
  const before = prefix(call);
  const { operands } = before;
  const starts: Start[] = [];
  for (const setting of currentSettings(call, before)) {
    if (!setting.key?.startsWith('alias.')) starts.push(...startOf(setting));
    else if (operands[0]?.text === setting.key.slice('alias.'.length))
      starts.push(aliasStart(setting.value, operands.slice(1)));
  }
  const [name] = operands;
  const alias = call.wrote && name ? call.noted(gitAlias(name.text)) : null;
  if (alias) starts.push(aliasStart(alias, operands.slice(1)));
  return starts;
}

/** `git -c alias.x=VALUE x ARG...`: a shell command after `!`, else git's own command line. */
export function aliasStart(value: Arg, args: readonly Arg[]): Start {
  const first = value.pieces[0];
  if (typeof first === 'string' && first.startsWith('!')) {
    return { kind: 'shell', script: after(value, 1), positional: [known('git'), ...args] };
  }
  if (!value.known) return { kind: 'unknown', why: 'code', source: value.text };
  const words = value.text
    .trim()
    .split(/\s+/)
    .map((word) => known(word.replace(/^(['"])(.*)\1$/, '$2')));
  return { kind: 'argv', argv: [known('git'), ...words, ...args] };
}

/** The folder that git was sent to with `-C` or `--work-tree`, or null for the working directory. */
export function folderOf(call: Call): Arg | null {
  const { options } = prefix(call);
  let folder: Arg | null = null;
  for (const each of options.get('C') ?? []) folder = within(folder, each);
  const tree = options.get('work-tree')?.at(-1);
  return tree ? within(folder, tree) : folder;
}

export function workTree(call: Call): Target {
  const folder = folderOf(call);
  if (folder) return call.path(folder);
  const here = call.path('.');
  const root = call.context.repository?.root;
  // `cd /tmp/scratch && git clean -fd`: another repository than the one that the request began in.
  return root !== undefined && (!here.known || isWithin(here.value, root)) ? call.path(root) : here;
}

/** Path arguments as targets. Pathspec magic (`:/`, `:!x`) may mean anything in the work tree. */
export function pathspecs(call: Call, args: readonly Arg[]): Target[] {
  if (args.length === 0) return [workTree(call)];
  const folder = folderOf(call);
  return args.map((arg) => (arg.text.startsWith(':') ? workTree(call) : call.path(within(folder, arg))));
}

export const LOST = { irreversible: true } as const;

export function discards(call: Call, args: readonly Arg[]): Effect[] {
  return call.on('write', pathspecs(call, args), LOST);
}
