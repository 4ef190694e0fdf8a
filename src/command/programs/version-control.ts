/** Version control beside Git: what discards uncommitted work or rewrites and deletes history. */
import type { ProgramSpec } from '../spec.ts';
import { DELETES, type Deed, deeds, destroyer, does, wordsOf } from './destructive-words.ts';

const DISCARDS: Deed = { action: 'modify', kind: 'resource', recursive: true, irreversible: true };

export const VERSION_CONTROL: readonly ProgramSpec[] = [
  {
    names: ['svn'],
    options:
      'R|recursive depth= q|quiet remove-unversioned remove-ignored vacuum-pristines r|revision= m|message= F|file= username= password= force targets= changelist= config-option= non-interactive trust-server-cert help version',
    depth: 1,
    effects: (call) => [
      ...deeds({ revert: DISCARDS })(call),
      ...(call.has('remove-unversioned', 'remove-ignored') ? does(call, DISCARDS, call.operands, '.') : []),
      // On a URL the deletion is a commit of its own, at once.
      ...(/^(?:delete|del|remove|rm)$/.test(wordsOf(call)[0] ?? '')
        ? call.operands
            .filter((arg) => /^[a-z+]+:\/\//.test(arg.text))
            .flatMap((arg) => does(call, DELETES, [arg], 'url'))
        : []),
    ],
  },
  {
    names: ['hg', 'chg'],
    options:
      'R|repository= cwd= config= y|noninteractive q|quiet v|verbose C|clean c|check r|rev= a|all f|force n|dry-run no-backup I|include= X|exclude= m|message= d|date= p|print 0|print0 files dirs k|keep B|bookmark= help version',
    depth: 1,
    dry: ['dry-run'],
    effects: (call) => {
      const [command = ''] = wordsOf(call);
      const clean = /^(?:update|up|checkout|co|goto)$/.test(command) && call.has('clean');
      const reverts = command === 'revert' && (call.has('all') || call.has('no-backup'));
      const purges = /^(?:purge|clean)$/.test(command) && !call.has('print');
      const rewrites = /^(?:strip|rollback|prune|debugstrip)$/.test(command) && !call.has('keep');
      return clean || reverts || purges || rewrites ? does(call, DISCARDS, call.operands, command) : [];
    },
  },
  destroyer(
    ['jj'],
    { abandon: DISCARDS, 'op|operation abandon': DISCARDS, 'util gc': DISCARDS },
    'R|repository= at-operation= ignore-working-copy r|revisions= q|quiet color= config= no-pager',
    { depth: 1 },
  ),
  destroyer(
    ['fossil'],
    { purge: DISCARDS, 'revert|scrub|shun': DISCARDS, 'clean|extras-clean': DISCARDS },
    'R= f|force n|dry-run',
    { depth: 1, dry: ['dry-run'] },
  ),
  {
    names: ['p4'],
    options: 'p= u= P= c= C= d= H= s G Z= y a n k m w f F= h help V',
    style: 'gnu',
    depth: 1,
    effects: (call) => {
      const [command = ''] = wordsOf(call);
      if (command === 'obliterate') return call.has('y') ? does(call, DELETES, call.operands, 'files') : [];
      if (/^(?:revert|clean)$/.test(command))
        return call.has('n', 'a', 'k') ? [] : does(call, DISCARDS, call.operands, 'files');
      return /^(?:client|branch|label|depot|user|stream)$/.test(command) && call.has('d')
        ? does(call, DELETES, call.operands, command)
        : [];
    },
  },
  destroyer(['bzr', 'brz'], { 'uncommit|revert|clean-tree': DISCARDS }, 'r|revision= force q|quiet', {
    depth: 1,
  }),
  destroyer(['darcs'], { 'obliterate|unpull|revert|rollback': DISCARDS }, 'a|all p|patches= last=', {
    depth: 1,
  }),
  destroyer(['cvs'], { 'admin|rtag': DISCARDS }, 'd= z= q', { depth: 1 }),
];
