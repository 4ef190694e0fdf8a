/** Version control besides git: what discards uncommitted work, takes history away or deletes on the server. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, after } from '../value.ts';
import { alike } from './alike.ts';
import { FORGES } from './forges.ts';

/** Uncommitted work is replaced, as with `git restore`. */
function discards(call: Call): Effect[] {
  const paths = call.operands.filter((each) => !/:\/\//.test(each.text));
  return paths.length > 0
    ? call.onPaths('write', paths, { irreversible: true })
    : call.on('write', call.path(call.context.repository?.root ?? '.'), { irreversible: true });
}

const loses =
  (mode: string) =>
  (call: Call): Effect[] =>
    call.on('delete', call.named('resource', call.operand(0) ?? 'history'), { irreversible: true, mode });

/** With one of the options only. */
const having =
  (names: readonly string[], effects: (call: Call) => Effect[]) =>
  (call: Call): Effect[] =>
    call.has(...names) ? effects(call) : [];

const SVN =
  'm|message= F|file= R|recursive depth= r|revision= c|change= revprop diff-cmd= diff3-cmd= merge-cmd= editor-cmd= config-option= config-dir= x|extensions= force keep-local q|quiet username= password= remove-unversioned remove-ignored vacuum-pristines non-interactive changelist= dry-run help version';
const HG =
  'R|repository= r|rev= a|all C|clean c|check n|dry-run f|force X|exclude= I|include= m|message= u|user= d|date= B|bookmark= b|branch= all-files dirs abort-on-err p|print k|keep no-backup new-branch q|quiet v|verbose y|noninteractive cwd= config= h|help version';
const JJ =
  'r|revision|revisions= R|repository= f|from= t|to|into= restore-descendants retain-bookmarks b|bookmark= all deleted tracked c|change= N|allow-new dry-run remote= m|message= q|quiet config= no-pager help version';
const FOSSIL =
  'R|repository= f|force n|dry-run dotfiles emptydirs allckouts x ignore= keep= temp verbose verily private help';

const does = (options: string, effects: (call: Call) => Effect[]): CommandSpec => ({
  options,
  dry: ['dry-run'],
  effects,
});
const quiet = (options: string): CommandSpec => ({ options, dry: ['dry-run'] });

/** `svn delete URL` commits at once; a path in the work tree can be reverted, unless it is forced. `^/` is the repository's root. */
function svnDeletes(call: Call): Effect[] {
  const urls = call.operands.filter((each) => /:\/\/|^\^\//.test(each.text));
  if (urls.length > 0)
    return call.on('delete', call.named('resource', urls[0]!), { irreversible: true, mode: 'delete' });
  return call.has('force')
    ? call.onPaths('delete', call.operands, { recursive: true, irreversible: true })
    : [];
}

/** `svn propset --revprop` rewrites what commits say of themselves; externals bring in others' code with the next update. */
function svnProperties(call: Call): Effect[] {
  if (call.has('revprop')) return loses('revision property')(call);
  return call.operand(0)?.text === 'svn:externals' && call.operands.some((each) => /:\/\/|@/.test(each.text))
    ? call.on('modify', call.named('resource', 'svn:externals'), { mode: 'externals' })
    : [];
}

/** Settings of Mercurial, Sapling and Jujutsu whose value is run, or loaded as code. */
const EXECUTED =
  /^(?:alias\.[\w-]+=!|hooks\.|ui\.(?:editor|ssh|merge|pager|diff-editor|diff-formatter|merge-editor)=|pager\.pager=|editor=|merge-tools\.[\w-]+\.(?:executable|program|merge-args|edit-args)=|extdiff\.|fix\.|encode\.|decode\.|signing\.backends\.|extensions\.\w+=\s*(?:~|\/|\.))/;

/** Ways to merge that need no program, and editors of every day. */
const BUILT_IN =
  /^[\w.-]+=\s*(?:internal:[\w-]+|:[\w-]+|true|false|cat|less|vim?|nvim|nano|emacs|meld|kdiff3|vimdiff|code --wait)?$/;

/** `hg --config alias.x='!cmd' x`, `jj --config ui.editor=cmd`: what a setting of this one call runs. */
function settings(call: Call): Arg[] {
  return call.values('config').filter((each) => EXECUTED.test(each.text) && !BUILT_IN.test(each.text));
}
const settingEffects = (call: Call): Effect[] =>
  settings(call).flatMap((each) => call.on('execute', call.named('code', each)));
const settingStarts = (call: Call): Start[] =>
  settings(call).map((each) => ({
    kind: 'shell',
    script: after(each, /^[^=]*=\s*!?/.exec(each.text)?.[0].length ?? 0),
  }));

/** Programs that Subversion is told to show or merge differences and write messages with, and tunnels. */
const SVN_PROGRAMS = ['diff-cmd', 'diff3-cmd', 'merge-cmd', 'editor-cmd'];
const svnPrograms = (call: Call): Arg[] => [
  ...call
    .valuesOf(SVN_PROGRAMS)
    .filter(
      ({ text }) =>
        !/^(?:diff|colordiff|delta|meld|kdiff3|vimdiff|vim?|nano|emacs|true|cat)(?: -[\w-]+)*$/.test(text),
    ),
  ...call.values('config-option').filter(({ text }) => /:(?:tunnels|helpers):[\w-]+=/.test(text)),
];

export const VERSION_CONTROL: readonly ProgramSpec[] = [
  ...FORGES,
  {
    names: ['svn'],
    options: SVN,
    alsoStarts: (call) =>
      svnPrograms(call).map((script) => ({
        kind: 'shell',
        script: after(script, /^[\w-]+:[\w-]+:[\w-]+=/.exec(script.text)?.[0].length ?? 0),
      })),
    subcommands: {
      revert: does(SVN, discards),
      cleanup: does(SVN, having(['remove-unversioned', 'remove-ignored'], loses('cleanup'))),
      'delete|del|remove|rm': does(SVN, svnDeletes),
      'propset|pset|ps|propdel|pdel|pd|propedit|pe': does(SVN, svnProperties),
      ...alike(
        'update checkout co commit ci status st log diff info list ls add switch merge blame cat export proplist propget',
        quiet(SVN),
      ),
    },
  },
  {
    names: ['svnadmin'],
    options: 'help version',
    subcommands: {
      ...alike('rmtxns rmlocks', { effects: loses('remove') }),
      ...alike('create dump verify hotcopy info', {}),
    },
  },
  {
    names: ['hg', 'chg', 'sl'],
    options: HG,
    alsoStarts: settingStarts,
    subcommands: {
      'revert|rev': does(HG, discards),
      ...alike('update up checkout co goto go', does(HG, having(['clean'], discards))),
      ...alike('strip purge clean rollback debugstrip prune', {
        options: HG,
        dry: ['dry-run', 'print'],
        effects: loses('strip'),
      }),
      push: does(
        HG,
        having(['force'], (call) =>
          call.on('write', call.named('resource', 'remote history'), {
            irreversible: true,
            mode: 'push --force',
          }),
        ),
      ),
      ...alike('histedit hide', does(HG, loses('rewrite'))),
      ...alike(
        'status st log diff pull commit ci add branch branches merge clone init id identify summary heads tip cat annotate blame import export shelve unshelve rebase amend',
        quiet(HG),
      ),
    },
  },
  {
    names: ['jj'],
    options: JJ,
    alsoStarts: settingStarts,
    subcommands: {
      abandon: does(JJ, loses('abandon')),
      restore: does(JJ, discards),
      ...alike('op operation', {
        options: JJ,
        subcommands: {
          ...alike('abandon restore', does(JJ, loses('operation'))),
          ...alike('log show undo diff', quiet(JJ)),
        },
      }),
      git: {
        options: JJ,
        subcommands: {
          push: does(JJ, having(['deleted'], loses('push --deleted'))),
          ...alike('fetch clone init remote export import', quiet(JJ)),
        },
      },
      util: {
        options: JJ,
        depth: 1,
        effects: (call) => (call.subcommand[1] === 'gc' ? loses('gc')(call) : []),
      },
      ...alike(
        'new edit describe log status st diff show squash split rebase bookmark branch commit undo workspace evolog resolve next prev',
        quiet(JJ),
      ),
    },
  },
  {
    names: ['fossil'],
    options: FOSSIL,
    subcommands: {
      revert: does(FOSSIL, discards),
      ...alike('clean scrub shun purge', does(FOSSIL, loses('clean'))),
      close: does(FOSSIL, having(['force'], discards)),
      ...alike('status timeline diff commit add update sync push pull open info ui', quiet(FOSSIL)),
    },
  },
  {
    names: ['p4'],
    options: 'c= u= p= P= H= d f y n q s= a i o help V',
    depth: 1,
    effects: (call) => {
      const [verb = ''] = call.subcommand;
      if (verb === 'revert' && !call.has('n', 'a')) return discards(call);
      if (verb === 'obliterate') return call.has('y') ? loses('obliterate')(call) : [];
      if (verb === 'shelve' && call.has('d')) return loses('shelve -d')(call);
      if (/^(client|branch|label|depot|user|group|workspace|stream)$/.test(verb) && call.has('d'))
        return loses('delete')(call);
      return verb === 'clean' || verb === 'unshelve-delete'
        ? call.has('n')
          ? []
          : loses('clean')(call)
        : [];
    },
  },
  {
    names: ['bzr', 'brz', 'darcs', 'pijul', 'cvs'],
    options: 'r|revision= a|all q|quiet v|verbose dry-run force f C Q overwrite help version',
    depth: 1,
    dry: ['dry-run'],
    effects: (call) => {
      const [verb = ''] = call.subcommand;
      if (/^(revert|reset)$/.test(verb)) return discards(call);
      // CVS: `update -C` takes the server's files over local ones, `release -d` deletes the folder, `admin -o` revisions.
      if (call.program === 'cvs') {
        if (/^(?:update|up)$/.test(verb) && call.has('C')) return discards(call);
        if (/^(?:release|admin)$/.test(verb) && call.args.some(({ text }) => /^-(?:d|o)/.test(text)))
          return loses(verb)(call);
      }
      if (verb === 'push' && call.has('overwrite')) return loses('push --overwrite')(call);
      return /^(uncommit|obliterate|unpull|rollback|clean-tree|unrecord)$/.test(verb)
        ? loses(verb)(call)
        : [];
    },
  },
  {
    names: ['repo'],
    options:
      'c|command= r|regex= g|groups= p j|jobs= v q f|force-sync d|detach force-remove-dirty help version',
    depth: 1,
    effects: (call) =>
      call.subcommand[0] === 'sync' && call.has('force-remove-dirty', 'force-sync') ? discards(call) : [],
    starts: (call) =>
      call.subcommand[0] === 'forall'
        ? call.values('command').map((script): Start => ({ kind: 'shell', script }))
        : [],
  },
  // Git under another name, for dotfiles.
  {
    names: ['yadm'],
    style: 'raw',
    starts: (call) => [
      {
        kind: 'argv',
        argv: [{ text: 'git', pieces: ['git'], known: true, elastic: false, span: [0, 0] }, ...call.args],
      },
    ],
  },
  {
    names: ['dolt', 'dvc', 'lakectl'],
    options:
      'hard f|force y|yes a|all-branches w|workspace A c|cloud q|quiet n|not-in-remote dry help version',
    depth: 2,
    dry: ['dry'],
    effects: (call) => {
      const verb = call.subcommand.join(' ');
      if (/^reset\b/.test(verb) && call.has('hard')) return discards(call);
      return /^(gc|destroy)\b|\b(delete|rm|revert)\b|^branch reset\b|^push\b.*force/.test(verb) &&
        call.program !== 'dolt'
        ? loses(verb)(call)
        : [];
    },
  },
  { names: ['hg', 'chg', 'sl', 'jj'], effects: settingEffects },
  {
    names: ['svn'],
    effects: (call) => svnPrograms(call).flatMap((each) => call.on('execute', call.named('code', each))),
  },
];
