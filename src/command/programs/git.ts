/**
 * Git. What loses work is an irreversible effect: `write` where files in the work tree are
 * replaced, `delete` where they or remote refs go, `write` on a remote ref where its history is replaced. What makes git
 * run a program is an `execute` (now) or `persist` (later) effect, and starts that program.
 */
import type { CommandSpec, ProgramSpec, Start } from '../spec.ts';
import { known } from '../value.ts';
import { alike } from './alike.ts';
import { discards, folderOf, LOST, pathspecs, settingEffects, settingStarts } from './git-call.ts';
import { within } from './git-config.ts';
import {
  callbackStarts,
  checkoutEffects,
  cleanEffects,
  cloneEffects,
  committedSecrets,
  configEffects,
  configStarts,
  foreachStarts,
  grepEffects,
  grepStarts,
  helperEffects,
  pushEffects,
  reads,
  remoteEffects,
  remoteStarts,
  restoreEffects,
  secretsAmong,
  shellOptions,
} from './git-effects.ts';
import { type GitCommand, GLOBAL_OPTIONS, gitOptions } from './git-options.ts';

interface More extends Omit<CommandSpec, 'options'> {}

/** A command of git: its grammar, its own effects and starts, and those that every git call may have. */
function command(name: GitCommand, more: More = {}): CommandSpec {
  return {
    ...more,
    options: gitOptions(name),
    effects: (call) => [...settingEffects(call), ...(more.effects?.(call) ?? [])],
    starts: (call) => [...settingStarts(call), ...(more.starts?.(call) ?? [])],
  };
}

function fetching(name: GitCommand, action: 'connect' | 'receive'): CommandSpec {
  return command(name, {
    dry: ['dry-run'],
    effects: (call) => [...remoteEffects(call, call.operand(0), action), ...helperEffects(call)],
    starts: (call) => remoteStarts(call, [call.operand(0)]),
  });
}

const FILTERS = [
  'setup',
  'env-filter',
  'tree-filter',
  'index-filter',
  'parent-filter',
  'msg-filter',
  'commit-filter',
  'tag-name-filter',
];
const FILTER_REPO = command('filterRepo', { dry: ['dry-run'], starts: callbackStarts });

const COMMANDS: { readonly [names: string]: CommandSpec } = {
  // What is ignored is ignored for a reason: `git add -f .env`.
  add: command('add', {
    dry: ['dry-run'],
    effects: (call) => (call.has('force') ? secretsAmong(call, call.operands) : []),
  }),
  am: command('am'),
  apply: command('apply', {
    dry: ['check', 'stat', 'numstat', 'summary'],
    effects: (call) =>
      call.onPaths(
        'write',
        call.values('directory').map((each) => within(folderOf(call), each)),
      ),
  }),
  archive: command('archive', {
    effects: (call) => [
      ...reads(call),
      ...remoteEffects(call, call.value('remote'), 'receive'),
      ...helperEffects(call),
    ],
    starts: (call) => remoteStarts(call, [call.value('remote')]),
  }),
  bisect: {
    options: GLOBAL_OPTIONS,
    subcommands: {
      run: {
        style: 'posix',
        options: GLOBAL_OPTIONS,
        starts: (call) => [...settingStarts(call), { kind: 'argv', argv: call.operands }],
      },
    },
  },
  branch: command('branch'),
  bundle: command('bundle', {
    effects: (call) => (call.operand(0)?.text === 'create' ? call.onPaths('write', [call.operand(1)]) : []),
  }),
  checkout: command('checkout', { effects: checkoutEffects }),
  'checkout-index': command('checkoutIndex', {
    effects: (call) => (call.has('force') ? discards(call, call.operands) : []),
  }),
  clean: command('clean', { dry: ['dry-run'], effects: cleanEffects }),
  clone: command('clone', { effects: cloneEffects, starts: (call) => remoteStarts(call, [call.operand(0)]) }),
  commit: command('commit', { dry: ['dry-run'] }),
  config: command('config', {
    subcommands: {
      ...alike('get list unset rename-section remove-section edit', { options: gitOptions('config') }),
      set: command('config', { effects: configEffects, starts: configStarts }),
    },
    effects: configEffects,
    starts: configStarts,
  }),
  ...alike(
    'diff diff-tree diff-index diff-files',
    command('diff', { effects: (call) => [...reads(call), ...committedSecrets(call)] }),
  ),
  difftool: command('difftool', {
    effects: (call) => call.values('extcmd').flatMap((each) => call.on('execute', call.named('code', each))),
    starts: shellOptions('extcmd'),
  }),
  ...alike('fetch fetch-pack', fetching('fetch', 'receive')),
  'filter-branch': command('filterBranch', { starts: shellOptions(...FILTERS) }),
  'filter-repo': FILTER_REPO,
  'for-each-repo': command('forEachRepo', {
    style: 'posix',
    starts: (call) => [{ kind: 'argv', argv: [known('git'), ...call.operands] }],
  }),
  'format-patch': command('formatPatch', {
    effects: (call) => [
      ...reads(call),
      ...call.onPaths(
        'write',
        call.values('output-directory').map((each) => within(folderOf(call), each)),
      ),
    ],
  }),
  gc: command('gc'),
  grep: command('grep', { effects: grepEffects, starts: grepStarts }),
  init: command('init', {
    effects: (call) => {
      const template = call.value('template');
      return [
        ...(template && template.text !== '' ? call.on('load', call.path(template)) : []),
        ...call.onPaths('write', call.values('separate-git-dir')),
      ];
    },
  }),
  ...alike(
    'log show whatchanged shortlog reflog-walk',
    command('log', { effects: (call) => [...reads(call), ...committedSecrets(call)] }),
  ),
  ...alike('cat-file blame annotate', { options: GLOBAL_OPTIONS, effects: committedSecrets }),
  // The content is kept among git's objects.
  'hash-object': {
    options: `${GLOBAL_OPTIONS} t= w stdin stdin-paths path= no-filters literally`,
    effects: (call) =>
      call.onPaths(
        'read',
        call.operands.map((each) => within(folderOf(call), each)),
      ),
  },
  'ls-remote': fetching('lsRemote', 'connect'),
  merge: command('merge'),
  mv: command('mv', { dry: ['dry-run'] }),
  prune: command('prune', { dry: ['dry-run'] }),
  pull: fetching('pull', 'receive'),
  push: command('push', {
    dry: ['dry-run'],
    effects: (call) => [...pushEffects(call), ...helperEffects(call)],
    starts: (call) => remoteStarts(call, [call.value('repo'), call.operand(0)]),
  }),
  'read-tree': command('readTree', {
    dry: ['dry-run'],
    effects: (call) => (call.has('reset') && call.has('u') ? discards(call, []) : []),
  }),
  rebase: command('rebase', { starts: shellOptions('exec') }),
  reflog: command('reflog', {
    dry: ['dry-run'],
    subcommands: {
      ...alike('expire delete drop', command('reflog', { dry: ['dry-run'] })),
      ...alike('show exists list', command('log', { effects: reads })),
    },
  }),
  remote: command('remote', {
    subcommands: {
      ...alike(
        'add set-url',
        command('remote', {
          effects: (call) => remoteEffects(call, call.operand(1), 'connect'),
          starts: (call) => remoteStarts(call, [call.operand(1)]),
        }),
      ),
      ...alike(
        'remove rm rename prune show update get-url set-head set-branches',
        command('remote', { dry: ['dry-run'] }),
      ),
    },
  }),
  repack: command('repack'),
  replace: command('replace'),
  reset: command('reset', { effects: (call) => (call.has('hard', 'merge') ? discards(call, []) : []) }),
  restore: command('restore', { effects: restoreEffects }),
  rm: command('rm', {
    dry: ['dry-run'],
    effects: (call) => {
      if (call.has('cached')) return [];
      // Without `--force` git refuses to remove what is not committed.
      return call.on('delete', pathspecs(call, call.operands), {
        recursive: call.has('recursive'),
        irreversible: call.has('force'),
      });
    },
  }),
  'send-email': command('sendEmail', {
    dry: ['dry-run'],
    starts: (call) => [
      ...shellOptions('sendmail-cmd', 'to-cmd', 'cc-cmd', 'header-cmd')(call),
      ...call
        .values('smtp-server')
        .filter((each) => each.text.startsWith('/'))
        .map((script): Start => ({ kind: 'shell', script })),
    ],
  }),
  stash: command('stash', {
    subcommands: {
      ...alike(
        'push save pop apply list show branch create store drop clear export import',
        command('stash'),
      ),
    },
  }),
  submodule: command('submodule', {
    subcommands: {
      foreach: {
        style: 'posix',
        options: gitOptions('submodule'),
        starts: (call) => [...settingStarts(call), ...foreachStarts(call)],
        effects: settingEffects,
      },
      add: command('submodule', {
        effects: (call) => remoteEffects(call, call.operand(0), 'receive'),
        starts: (call) => remoteStarts(call, [call.operand(0)]),
      }),
      update: command('submodule', {
        effects: (call) => (call.has('force') ? discards(call, call.operands) : []),
      }),
      ...alike('deinit init status sync summary set-branch set-url absorbgitdirs', command('submodule')),
    },
  }),
  switch: command('switch', {
    effects: (call) => (call.has('force', 'discard-changes') ? discards(call, []) : []),
  }),
  tag: command('tag'),
  'symbolic-ref': command('symbolicRef'),
  ...alike(
    'credential credential-store credential-cache credential-osxkeychain credential-manager credential-libsecret',
    {
      options: `${GLOBAL_OPTIONS} file=`,
      effects: (call) =>
        /^(fill|get)$/.test(call.operand(0)?.text ?? '')
          ? call.on('reveal', call.named('key', 'git credential'))
          : [],
    },
  ),
  'fast-import': command('fastImport'),
  instaweb: {
    options: `${GLOBAL_OPTIONS} l|local d|httpd= m|module-path= p|port= b|browser= start stop restart`,
    effects: (call) =>
      call.has('stop') || call.operand(0)?.text === 'stop'
        ? []
        : call.on('listen', call.named('host', '0.0.0.0')),
  },
  'imap-send': { options: `${GLOBAL_OPTIONS} v|verbose q|quiet curl no-curl f|folder= list` },
  'fast-export': {
    options: `${GLOBAL_OPTIONS} all signed-tags= tag-of-filtered-object= export-marks= import-marks= anonymize`,
  },
  daemon: {
    options: `${GLOBAL_OPTIONS} export-all base-path= listen= port= enable= disable= reuseaddr detach verbose strict-paths inetd user= group=`,
    effects: (call) => call.on('listen', call.named('host', call.value('listen') ?? '0.0.0.0')),
  },
  notes: {
    options: `${GLOBAL_OPTIONS} ref= f|force n|dry-run v|verbose q|quiet m|message= F|file= C= c=`,
    dry: ['dry-run'],
    depth: 1,
  },
  lfs: {
    options: `${GLOBAL_OPTIONS} f|force everything include= exclude= n|dry-run d v|verbose above= verify-remote recent all`,
    dry: ['dry-run', 'd'],
    depth: 2,
  },
  annex: { options: `${GLOBAL_OPTIONS} force all from= to= numcopies= A auto json q|quiet`, depth: 1 },
  svn: { options: `${GLOBAL_OPTIONS} n|dry-run q|quiet`, dry: ['dry-run'], depth: 1 },
  'update-ref': command('updateRef'),
  worktree: command('worktree', {
    dry: ['dry-run'],
    subcommands: {
      add: command('worktree', {
        effects: (call) =>
          call.onPaths(
            'write',
            [call.operand(0)].map((each) => each && within(folderOf(call), each)),
          ),
      }),
      ...alike('list lock move prune repair unlock', command('worktree', { dry: ['dry-run'] })),
      remove: command('worktree', {
        effects: (call) =>
          call.has('force')
            ? call.on('delete', pathspecs(call, call.operands), { recursive: true, ...LOST })
            : [],
      }),
    },
  }),
};

/** `git-push` is `git push`: the same commands by their names in git's own folder. */
const DASHED: ProgramSpec = {
  names: [
    'git-push',
    'git-reset',
    'git-clean',
    'git-checkout',
    'git-restore',
    'git-branch',
    'git-stash',
    'git-reflog',
    'git-gc',
    'git-prune',
    'git-update-ref',
    'git-filter-branch',
    'git-clone',
    'git-fetch',
    'git-config',
    'git-rm',
    'git-switch',
    'git-worktree',
    'git-submodule',
    'git-rebase',
    'git-bisect',
    'git-credential',
    'git-credential-store',
    'git-credential-cache',
    'git-credential-osxkeychain',
    'git-credential-manager',
    'git-credential-libsecret',
    'git-lfs',
    'git-annex',
    'git-daemon',
  ],
  style: 'raw',
  starts: (call) => [
    { kind: 'argv', argv: [known('git'), known(call.program.slice('git-'.length)), ...call.args] },
  ],
};

export const GIT: readonly ProgramSpec[] = [
  {
    names: ['git'],
    options: GLOBAL_OPTIONS,
    subcommands: COMMANDS,
    effects: settingEffects,
    starts: settingStarts,
  },
  { names: ['git-filter-repo'], ...FILTER_REPO },
  DASHED,
];
