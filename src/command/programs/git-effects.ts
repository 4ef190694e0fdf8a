/** What git's commands do to work, history and remotes, and what they start. */

import { SECRET_ROLES } from '../roles.ts';
import type { Call, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known, unknown } from '../value.ts';
import { currentSettings, discards, folderOf, LOST, pathspecs } from './git-call.ts';
import { meaningOf, settingOf, startOf, transportCommand, within, writtenSetting } from './git-config.ts';

/** A file name that no branch would have: `src/app.ts`, `./x`, `*.md`. `1.x` is a branch. */
const FILE_LIKE = /^\.{1,2}(\/|$)|^:|[*?]|\/$|\.(?!x$)[A-Za-z][A-Za-z0-9]{0,9}$/;

export function checkoutEffects(call: Call): Effect[] {
  const { operands } = call;
  if (call.has('patch')) return [];
  if (call.has('force')) return discards(call, []);
  // Choosing a side of a conflict is how merges are finished.
  if (call.has('ours', 'theirs')) return [];
  if (call.has('pathspec-from-file')) return discards(call, []);
  if (call.has('b', 'B', 'orphan', 'detach', 'track')) return [];
  const [, ...later] = operands;
  const separator = call.args.findIndex((arg) => arg.known && arg.text === '--');
  if (separator >= 0) {
    const paths = call.args.length - separator - 1;
    return paths === 0 ? [] : discards(call, operands.slice(-paths));
  }
  if (later.length > 0) return discards(call, later);
  const only = operands[0];
  if (!only?.known) return [];
  const isFile = FILE_LIKE.test(only.text) || call.path(within(folderOf(call), only)).exists === true;
  return isFile && call.context.repository?.branch !== only.text ? discards(call, [only]) : [];
}

export function restoreEffects(call: Call): Effect[] {
  if (call.has('patch', 'ours', 'theirs')) return [];
  return call.has('staged') && !call.has('worktree') ? [] : discards(call, call.operands);
}

export function cleanEffects(call: Call): Effect[] {
  const unguarded = currentSettings(call).some(
    ({ key, value }) => key === 'clean.requireforce' && /^(false|no|off|0|)$/i.test(value.text),
  );
  if (!call.has('force') && !unguarded) return [];
  return call.on('delete', pathspecs(call, call.operands), { recursive: true, ...LOST });
}

export function pushEffects(call: Call): Effect[] {
  const [first, ...rest] = call.operands;
  const remote = call.value('repo') ?? first ?? null;
  const refs = call.value('repo') && !first ? [] : rest;
  const effects = remoteEffects(call, remote, 'connect');
  const ref = (text: string) => call.named('resource', `${remote?.text ?? 'origin'} ${text}`);
  const forced = call.has('force', 'mirror') || mirrored(call);
  if (call.has('mirror', 'prune')) effects.push(...call.on('delete', ref('*'), LOST));
  for (const each of refs) {
    if (call.has('delete') || /^\+?:./.test(each.text))
      effects.push(...call.on('delete', ref(each.text), LOST));
    else if (forced || each.text.startsWith('+')) effects.push(...call.on('write', ref(each.text), LOST));
  }
  if (forced && refs.length === 0) effects.push(...call.on('write', ref('*'), LOST));
  return effects;
}

/** `-c remote.origin.mirror=true`, `-c remote.origin.push=+refs/...`: forced without a word on the command line. */
export function mirrored(call: Call): boolean {
  return currentSettings(call).some(
    ({ key, value }) =>
      key !== null &&
      ((/^remote\..+\.mirror$/.test(key) && !/^(false|no|off|0)$/i.test(value.text)) ||
        (/^remote\..+\.push$/.test(key) && value.text.startsWith('+'))),
  );
}

/** A remote written as a URL or path rather than by its name. */
export function remoteEffects(call: Call, remote: Arg | null, action: 'connect' | 'receive'): Effect[] {
  if (!remote || !/:|^[./~]/.test(remote.text)) return [];
  if (/^([./~]|file:)/.test(remote.text)) return [];
  const effects = call.on(action, call.url(remote));
  if (/^(ext|fd)::/.test(remote.text)) effects.push(...call.on('execute', call.named('code', remote)));
  return effects;
}

/** Transports and helpers that a command on a remote runs: `ext::CMD`, `--upload-pack=CMD`, `--receive-pack=CMD`. */
export function remoteStarts(call: Call, remotes: readonly (Arg | null)[]): Start[] {
  const starts: Start[] = [];
  for (const remote of remotes) {
    const start = remote && transportCommand(remote);
    if (start) starts.push(start);
  }
  for (const script of call.values('upload-pack')) starts.push({ kind: 'shell', script });
  for (const script of call.values('receive-pack')) starts.push({ kind: 'shell', script });
  for (const script of call.values('exec')) starts.push({ kind: 'shell', script });
  return starts;
}

const HELPERS = /^(\/usr\/(local\/)?(bin|lib\/git-core)\/)?git-(upload|receive)-pack$/;

export function helperEffects(call: Call): Effect[] {
  const helpers = [...call.values('upload-pack'), ...call.values('receive-pack'), ...call.values('exec')];
  return helpers
    .filter((each) => !HELPERS.test(each.text))
    .flatMap((each) => call.on('execute', call.named('code', each)));
}

export function cloneEffects(call: Call): Effect[] {
  const template = call.value('template');
  const loaded = template && template.text !== '' ? call.on('load', call.path(template)) : [];
  const folder = call.onPaths(
    'write',
    [call.operand(1)].map((each) => each && within(folderOf(call), each)),
  );
  return [
    ...remoteEffects(call, call.operand(0), 'receive'),
    ...helperEffects(call),
    ...loaded,
    ...folder,
    ...call.onPaths('write', call.values('separate-git-dir')),
  ];
}

export function configEffects(call: Call): Effect[] {
  const effects = call.onPaths('write', call.operands.length > 1 ? call.values('file') : []);
  const setting = writtenSetting(call);
  // As `git remote set-url` does.
  if (setting?.key && /^(?:remote\..+\.(?:push)?url|branch\..+\.(?:push)?remote)$/.test(setting.key))
    effects.push(...remoteEffects(call, setting.value, 'connect'));
  const meaning = setting ? meaningOf(setting) : 'nothing';
  if (setting && meaning !== 'nothing') {
    effects.push(
      ...call.on(meaning === 'weaken' ? 'permission' : 'persist', {
        ...call.named('key', setting.key ?? setting.source),
        known: setting.key !== null,
      }),
    );
  }
  return effects;
}

/** Shell commands in the values of options: `rebase --exec`, `difftool -x`, filters. */
export function shellOptions(...names: string[]) {
  return (call: Call): Start[] =>
    names.flatMap((name) => call.values(name).map((script): Start => ({ kind: 'shell', script })));
}

export function reads(call: Call): Effect[] {
  const written = call.values('output').map((file) => within(folderOf(call), file));
  const outside = call.has('no-index') ? call.onPaths('read', call.operands) : [];
  return [...call.onPaths('write', written), ...outside];
}

/** The files among paths that hold secrets, read. */
export function secretsAmong(call: Call, paths: readonly Arg[]): Effect[] {
  return call
    .onPaths(
      'read',
      paths.map((each) => within(folderOf(call), each)),
    )
    .filter(({ target }) => target.role !== null && SECRET_ROLES.has(target.role));
}

/** Commands that show names, counts or summaries, not what is in the files. */
const SUMMARY =
  /^--(?:stat|name-only|name-status|shortstat|numstat|dirstat|summary|quiet|oneline|check|exit-code|compact-summary|raw)(?:=|$)|^-s$/;

/** `git show HEAD:.env`, `git log -p -- .env`: a secret that was committed, as it was then. */
export function committedSecrets(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text);
  const [command] = call.subcommand;
  if (words.some((text) => SUMMARY.test(text)) && !words.some((text) => /^(?:-p|-u|--patch)$/.test(text)))
    return [];
  const revisions = call.operands.flatMap((each) => {
    const path = /^(?!:|[a-z+]+:\/\/)[^:]*:(?!\/)(.+)$/.exec(each.text)?.[1];
    return path === undefined ? [] : [known(path)];
  });
  const separator = words.indexOf('--');
  const shows =
    command !== 'log' || words.some((text) => /^(?:-p|-u|--patch|--full-diff)$|^-[LSG]/.test(text));
  const behind = separator < 0 || !shows ? [] : call.args.slice(separator + 1);
  return secretsAmong(call, [...revisions, ...behind]);
}

export function grepStarts(call: Call): Start[] {
  if (!call.has('open-files-in-pager')) return [];
  const pager = call.value('open-files-in-pager');
  return pager ? [{ kind: 'shell', script: pager }] : [];
}

/** `submodule foreach CMD`: one word is shell source, several are a command. */
export function foreachStarts(call: Call): Start[] {
  const [first] = call.operands;
  if (!first) return [];
  return [
    call.operands.length === 1 ? { kind: 'shell', script: first } : { kind: 'argv', argv: call.operands },
  ];
}

/** Python bodies of `git filter-repo --commit-callback` and its like. */
export function callbackStarts(call: Call): Start[] {
  const names = ['filename', 'message', 'name', 'email', 'refname', 'blob', 'commit', 'tag', 'reset'];
  return names.flatMap((name) =>
    call
      .values(`${name}-callback`)
      .map((text): Start => ({ kind: 'code', language: 'python', text, origin: 'argument' })),
  );
}

export function configStarts(call: Call): Start[] {
  const setting = writtenSetting(call);
  return setting ? startOf(setting) : [];
}

export function grepEffects(call: Call): Effect[] {
  const pager = call.value('open-files-in-pager');
  const run = pager ? settingOf(known(`core.pager=${pager.text}`)) : null;
  const effects =
    run && meaningOf(run) === 'execute' ? call.on('execute', call.named('code', pager ?? unknown(''))) : [];
  const [, ...paths] = call.operands;
  return call.has('no-index') ? [...effects, ...call.onPaths('read', paths)] : effects;
}
