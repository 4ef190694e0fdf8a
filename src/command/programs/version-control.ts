/** Version control besides git: what discards uncommitted work, takes history away or deletes on the server. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
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
  'm|message= F|file= R|recursive depth= r|revision= force keep-local q|quiet username= password= remove-unversioned remove-ignored vacuum-pristines non-interactive changelist= dry-run help version';
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

/** `svn delete URL` commits at once; a path in the work tree can be reverted, unless it is forced. */
function svnDeletes(call: Call): Effect[] {
  const urls = call.operands.filter((each) => /:\/\//.test(each.text));
  if (urls.length > 0)
    return call.on('delete', call.named('resource', urls[0]!), { irreversible: true, mode: 'delete' });
  return call.has('force')
    ? call.onPaths('delete', call.operands, { recursive: true, irreversible: true })
    : [];
}

export const VERSION_CONTROL: readonly ProgramSpec[] = [
  ...FORGES,
  {
    names: ['svn'],
    options: SVN,
    subcommands: {
      revert: does(SVN, discards),
      cleanup: does(SVN, having(['remove-unversioned', 'remove-ignored'], loses('cleanup'))),
      'delete|del|remove|rm': does(SVN, svnDeletes),
      ...alike(
        'update checkout co commit ci status st log diff info list ls add switch merge blame cat export propset proplist',
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
    options: 'r|revision= a|all q|quiet v|verbose dry-run force f C help version',
    depth: 1,
    dry: ['dry-run'],
    effects: (call) => {
      const [verb = ''] = call.subcommand;
      if (/^(revert|reset)$/.test(verb)) return discards(call);
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
      call.subcommand[0] === 'sync' && call.has('force-remove-dirty') ? discards(call) : [],
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
      return /^(gc|destroy)\b|\b(delete|rm|revert)\b|^push\b.*force/.test(verb) && call.program !== 'dolt'
        ? loses(verb)(call)
        : [];
    },
  },
];
