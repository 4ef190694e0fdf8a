/** Copying to and from object storage: what leaves is a `send` of the local files, what comes is a `receive` into them. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { alike } from './alike.ts';
import { serviceEffects } from './service-verbs.ts';

/** Effects of `cp SOURCE... TARGET`, where `remote` tells what lies in the storage. */
export function transfers(call: Call, remote: RegExp): Effect[] {
  const target = call.operands.at(-1);
  const sources = call.operands.slice(0, -1);
  if (!target || (sources.length === 0 && !/^(put|pipe|rcat)$/.test(call.subcommand.at(-1) ?? ''))) return [];
  const local = sources.filter((each) => !remote.test(each.text));
  if (!remote.test(target.text)) {
    return [
      ...sources
        .filter((each) => remote.test(each.text))
        .flatMap((each) => call.on('receive', call.url(each))),
      ...call.onPaths(
        'write',
        [target].filter((each) => each.text !== '-'),
      ),
    ];
  }
  // Between two places of the storage nothing of this machine leaves.
  if (local.length === 0 && sources.length > 0) return [];
  const reads = call.onPaths(
    'read',
    local.filter((each) => each.text !== '-'),
    { recursive: true },
  );
  return [...call.on('send', call.url(target), { carries: ['file'] }), ...reads];
}

const RCLONE = `n|dry-run i|interactive P|progress v|verbose q|quiet config= transfers= checkers= bwlimit= include= exclude= f|filter= filter-from=
  files-from= include-from= exclude-from= max-age= min-age= max-size= min-size= delete-after delete-before delete-during
  delete-excluded backup-dir= suffix= u|update c|checksum size-only ignore-existing no-traverse fast-list log-file= log-level=
  stats= retries= rmdirs leave-root drive-trashed-only s3-acl= L|copy-links create-empty-src-dirs password-command= help`;
/** `remote:path`, but not `C:/path` and not `./a:b`. */
const RCLONE_REMOTE = /^[\w. +@-]{2,}:|^:[a-z0-9]+[,:]/i;

export const OBJECT_STORAGE: readonly ProgramSpec[] = [
  {
    names: ['rclone'],
    options: RCLONE,
    dry: ['dry-run'],
    starts: (call) => call.values('password-command').map((script) => ({ kind: 'shell', script })),
    subcommands: {
      ...alike('copy copyto sync bisync move moveto', {
        options: RCLONE,
        dry: ['dry-run'],
        effects: (call) => transfers(call, RCLONE_REMOTE),
      }),
      rcat: { options: RCLONE, dry: ['dry-run'], effects: (call) => transfers(call, RCLONE_REMOTE) },
      ...alike(
        'purge delete deletefile rmdir rmdirs cleanup dedupe ls lsl lsd lsf lsjson size check about cat mount serve config listremotes link tree ncdu obscure version',
        { options: RCLONE, dry: ['dry-run'] },
      ),
    },
  },
  {
    names: ['gsutil'],
    options: 'm D DD o= h= q u= i= r R recursive d n e c C p x= J j= z= Z s= f a v help',
    depth: 1,
    dry: ['n'],
    effects: (call) => (/^(cp|mv|rsync)$/.test(call.subcommand[0] ?? '') ? transfers(call, /^gs:\/\//) : []),
  },
  {
    names: ['azcopy'],
    options:
      'recursive=? delete-destination= dry-run include-pattern= exclude-pattern= overwrite= log-level= from-to= put-md5 help',
    depth: 1,
    dry: ['dry-run'],
    effects: (call) =>
      /^(copy|cp|sync)$/.test(call.subcommand[0] ?? '') ? transfers(call, /^https?:\/\//) : [],
  },
  {
    names: ['mc', 'mcli'],
    options:
      'r|recursive force dangerous bypass remove overwrite older-than= newer-than= versions incomplete fake w|watch q|quiet json insecure config-dir= C= attr= storage-class= help',
    depth: 1,
    dry: ['fake'],
    effects: (call) =>
      /^(cp|mv|mirror|put|pipe)$/.test(call.subcommand[0] ?? '')
        ? transfers(call, /^[A-Za-z][\w-]*\/[^.]*\/?$|^[A-Za-z][\w-]*\/[\w.-]+\/.+/)
        : [],
  },
  {
    names: ['b2'],
    options: 'quiet noProgress threads= dryRun dry-run delete skipNewer help',
    depth: 2,
    dry: ['dryRun', 'dry-run'],
    effects: (call) => [
      ...serviceEffects(call),
      ...(/^(upload-file|upload_file|file upload|sync)/.test(call.subcommand.join(' '))
        ? transfers(call, /^b2:\/\/|^[\w-]+$/)
        : []),
    ],
  },
];
