/**
 * Option grammars of git's commands, as `git COMMAND -h` prints them. They are complete where a command can lose work or
 * start a program, so that a value is never taken for an option (`git push -o --help --force`) and git's abbreviations
 * (`reset --har`) resolve as git resolves them.
 */

/** Options before the command. `-h` and `-v` are left out: after a command they mean other things. */
export const GLOBAL_OPTIONS = `
  C= c= exec-path=? git-dir= work-tree= namespace= super-prefix= config-env= list-cmds= attr-source=
  p|paginate P|no-pager no-replace-objects no-lazy-fetch no-optional-locks no-advice bare literal-pathspecs
  glob-pathspecs noglob-pathspecs icase-pathspecs html-path man-path info-path help version`;

const PATHSPEC_FILE = 'pathspec-from-file= pathspec-file-nul';
const MERGING = 's|strategy= X|strategy-option= S|gpg-sign=?';
const FETCHING = `
  all a|append upload-pack= f|force t|tags p|prune j|jobs= k|keep depth= shallow-since= shallow-exclude= deepen=
  unshallow update-shallow refmap= o|server-option= 4|ipv4 6|ipv6 negotiation-tip= set-upstream progress
  recurse-submodules=? dry-run no-dry-run filter= show-forced-updates v|verbose q|quiet`;

const COMMAND_OPTIONS = {
  add: `n|dry-run no-dry-run v|verbose i|interactive p|patch e|edit f|force u|update renormalize N|intent-to-add A|all
    ignore-removal refresh ignore-errors ignore-missing sparse chmod= ${PATHSPEC_FILE}`,
  am: `i|interactive 3|3way q|quiet s|signoff k|keep keep-non-patch m|message-id keep-cr c|scissors quoted-cr= whitespace=
    directory= exclude= include= patch-format= reject continue r|resolved skip abort quit show-current-patch=? S|gpg-sign=?`,
  apply: `stat numstat summary check index cached intent-to-add 3|3way ours theirs union build-fake-ancestor= R|reverse reject z p=
    C= inaccurate-eof unidiff-zero apply no-add allow-binary-replacement binary exclude= include= ignore-space-change
    ignore-whitespace whitespace= recount directory= v|verbose q|quiet unsafe-paths allow-overlap allow-empty N`,
  archive:
    'format= prefix= add-file= add-virtual-file= o|output= worktree-attributes v|verbose l|list remote= exec=',
  branch: `v|verbose q|quiet t|track=? u|set-upstream-to= unset-upstream color=? r|remotes contains= no-contains= abbrev=?
    a|all d|delete D m|move M l|list show-current create-reflog edit-description f|force merged=? no-merged=? column=?
    sort= points-at= i|ignore-case recurse-submodules format= copy`,
  bundle: 'q|quiet progress all-progress all-progress-implied bundle-version|version= stdin',
  checkout: `b= B= l guess no-guess overlay no-overlay q|quiet recurse-submodules=? progress m|merge conflict= d|detach
    t|track=? f|force orphan= overwrite-ignore ignore-other-worktrees 2|ours 3|theirs p|patch ignore-skip-worktree-bits
    ${PATHSPEC_FILE}`,
  checkoutIndex:
    'a|all ignore-skip-worktree-bits f|force q|quiet n|no-create u|index z stdin temp prefix= stage=',
  clean: 'q|quiet n|dry-run no-dry-run f|force i|interactive d e|exclude= x X',
  clone: `v|verbose q|quiet progress reject-shallow n|no-checkout bare mirror l|local no-hardlinks s|shared
    recurse-submodules=? recursive=? j|jobs= template= reference= reference-if-able= dissociate o|origin= b|branch=
    u|upload-pack= depth= shallow-since= shallow-exclude= single-branch no-single-branch no-tags shallow-submodules
    separate-git-dir= c|config= server-option= 4|ipv4 6|ipv6 filter= also-filter-submodules remote-submodules sparse bundle-uri=`,
  commit: `q|quiet v|verbose F|file= author= date= m|message= c|reedit-message= C|reuse-message= fixup= squash=
    reset-author trailer= s|signoff t|template= e|edit no-edit cleanup= status no-status S|gpg-sign=? a|all i|include
    interactive p|patch o|only n|no-verify dry-run no-dry-run short branch ahead-behind porcelain long z|null amend
    no-post-rewrite u|untracked-files=? allow-empty allow-empty-message no-gpg-sign ${PATHSPEC_FILE}`,
  config: `global system local worktree f|file= blob= get get-all get-regexp get-urlmatch replace-all add append unset
    unset-all rename-section remove-section l|list fixed-value e|edit get-color get-colorbool t|type= bool int
    bool-or-int bool-or-str path expiry-date z|null name-only includes show-origin show-scope show-names default=
    all regexp url= value= comment=`,
  diff: 'no-index output= ext-diff no-ext-diff textconv no-textconv O= S= G= l= diff-filter= stat=? U|unified=',
  difftool:
    'g|gui d|dir-diff y|no-prompt prompt symlinks t|tool= tool-help trust-exit-code x|extcmd= no-index',
  fetch: `${FETCHING} atomic m|multiple n|no-tags prefetch P|prune-tags write-fetch-head u|update-head-ok refetch
    negotiate-only auto-maintenance auto-gc write-commit-graph stdin porcelain`,
  fastImport:
    'force quiet stats import-marks= export-marks= max-pack-size= big-file-threshold= depth= done cat-blob-fd=',
  filterBranch: `setup= subdirectory-filter= env-filter= tree-filter= index-filter= parent-filter= msg-filter= commit-filter=
    tag-name-filter= prune-empty original= d= f|force state-branch=`,
  filterRepo: `analyze path|path-match= path-glob= path-regex= paths-from-file= use-base-name invert-paths
    path-rename|path-rename-match= subdirectory-filter= to-subdirectory-filter= replace-text= replace-message=
    strip-blobs-bigger-than= strip-blobs-with-ids= refs= mailmap= use-mailmap tag-rename= filename-callback=
    message-callback= name-callback= email-callback= refname-callback= blob-callback= commit-callback= tag-callback=
    reset-callback= source= target= f|force partial dry-run debug stdin quiet`,
  forEachRepo: 'config= keep-going',
  formatPatch: 'o|output-directory= stdout output= v|reroll-count= in-reply-to= subject-prefix= to= cc=',
  gc: 'q|quiet prune=? cruft no-cruft aggressive auto force keep-largest-pack no-prune max-cruft-size=',
  grep: `cached no-index untracked exclude-standard no-exclude-standard recurse-submodules v|invert-match i|ignore-case
    w|word-regexp a|text I textconv r|recursive max-depth= E|extended-regexp G|basic-regexp F|fixed-strings
    P|perl-regexp n|line-number column h H full-name l|files-with-matches name-only L|files-without-match z|null
    o|only-matching c|count color=? break heading C|context= B|before-context= A|after-context= threads=
    p|show-function W|function-context f= e= and or not q|quiet all-match O|open-files-in-pager=? ext-grep m|max-count=`,
  init: 'template= bare shared=? q|quiet separate-git-dir= b|initial-branch= object-format= ref-format=',
  log: 'output= ext-diff textconv n|max-count= S= G= O= format= pretty=? since= until= after= before= author= committer= grep= diff-filter= L=',
  lsRemote:
    'q|quiet upload-pack= exec= t|tags h|heads branches refs get-url sort= exit-code symref o|server-option=',
  merge: `n stat no-stat summary log=? squash commit no-commit e|edit no-edit cleanup= ff no-ff ff-only rerere-autoupdate
    verify-signatures ${MERGING} m|message= F|file= into-name= v|verbose q|quiet abort quit continue
    allow-unrelated-histories progress autostash overwrite-ignore signoff no-verify`,
  mv: 'v|verbose n|dry-run no-dry-run f|force k sparse',
  prune: 'n|dry-run no-dry-run v|verbose progress expire= exclude-promisor-objects',
  pull: `${FETCHING} r|rebase=? n stat log=? signoff=? squash commit no-commit edit no-edit cleanup= ff no-ff ff-only
    no-rebase verify verify-signatures autostash ${MERGING} allow-unrelated-histories`,
  push: `v|verbose q|quiet repo= all branches mirror d|delete tags n|dry-run no-dry-run porcelain f|force
    force-with-lease=? force-if-includes no-force no-force-with-lease recurse-submodules= thin receive-pack= exec=
    u|set-upstream progress prune no-verify follow-tags signed=? atomic o|push-option= 4|ipv4 6|ipv6`,
  readTree: `index-output= empty v|verbose m trivial aggressive reset prefix= u exclude-per-directory= i n|dry-run no-dry-run
    no-sparse-checkout debug-unpack recurse-submodules=? q|quiet`,
  rebase: `onto= keep-base no-verify q|quiet v|verbose n|no-stat signoff committer-date-is-author-date reset-author-date
    ignore-whitespace whitespace= f|force-rebase no-ff continue skip abort quit edit-todo show-current-patch apply
    m|merge i|interactive rerere-autoupdate empty= autosquash no-autosquash update-refs autostash no-autostash x|exec=
    rebase-merges=? r=? fork-point ${MERGING} root reschedule-failed-exec reapply-cherry-picks`,
  reflog:
    'n|dry-run no-dry-run rewrite updateref verbose expire= expire-unreachable= stale-fix all single-worktree',
  remote: 'v|verbose f|fetch tags t|track= m|master= mirror=? push add delete all n|dry-run a|auto d p|prune',
  repack: `a A d f F l n q|quiet window= depth= threads= unpack-unreachable= k|keep-unreachable b|write-bitmap-index i
    delta-islands g|geometric= cruft cruft-expiration= expire-to= filter= filter-to= m|write-midx`,
  replace: 'l|list d|delete e|edit g|graft convert-graft-file f|force raw format=',
  reset:
    'q|quiet no-refresh refresh mixed soft hard merge keep recurse-submodules=? p|patch N|intent-to-add ' +
    PATHSPEC_FILE,
  restore: `s|source= S|staged W|worktree ignore-unmerged overlay no-overlay q|quiet recurse-submodules=? progress m|merge
    conflict= 2|ours 3|theirs p|patch ignore-skip-worktree-bits ${PATHSPEC_FILE}`,
  rm: `n|dry-run no-dry-run q|quiet cached f|force r|recursive ignore-unmatch sparse ${PATHSPEC_FILE}`,
  sendEmail: `from= to= cc= bcc= subject= in-reply-to= compose smtp-server= smtp-server-option= smtp-user= smtp-pass=
    smtp-encryption= sendmail-cmd= to-cmd= cc-cmd= header-cmd= envelope-sender= dry-run no-dry-run annotate quiet confirm=
    identity= batch-size= relogin-delay= force validate`,
  stash: `k|keep-index no-keep-index S|staged p|patch q|quiet u|include-untracked a|all m|message= index only-untracked
    ${PATHSPEC_FILE}`,
  submodule: `q|quiet cached f|force init remote recursive N|no-fetch checkout m|merge r|rebase reference= dissociate
    depth= j|jobs= recommend-shallow progress require-init single-branch filter= all b|branch= name= files
    n|summary-limit= d|default`,
  switch: `create= c= force-create= guess discard-changes q|quiet recurse-submodules=? progress m|merge conflict= d|detach
    t|track=? f|force orphan= overwrite-ignore ignore-other-worktrees`,
  tag: `l|list n=? d|delete v|verify a|annotate m|message= F|file= e|edit s|sign cleanup= u|local-user= f|force
    create-reflog column=? contains= no-contains= merged= no-merged= sort= points-at= format= color=? i|ignore-case`,
  symbolicRef: 'q|quiet d|delete short recurse no-recurse m=',
  updateRef: 'm= d|delete no-deref z stdin create-reflog batch-updates',
  worktree:
    'f|force b= B= d|detach checkout no-checkout lock reason= q|quiet track orphan guess-remote n|dry-run no-dry-run v|verbose expire= porcelain z',
} as const;

export type GitCommand = keyof typeof COMMAND_OPTIONS;

/** The grammar of a command, with the options that may stand before it. */
export function gitOptions(command: GitCommand): string {
  return `${GLOBAL_OPTIONS} ${COMMAND_OPTIONS[command]}`;
}
