/** Package managers beside the systems' own, told by the words that remove toolchains, environments and everything installed. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';
import { type Deed, type Deeds, deeds } from './destructive-words.ts';

const REMOVED: Deed = { action: 'uninstall', kind: 'package', irreversible: true };

const WORDS: Readonly<Record<string, Deeds>> = {
  'eopkg it': { 'remove|rm|autoremove|remove-orphans': REMOVED },
  swupd: { 'bundle-remove': REMOVED },
  guix: { 'remove|gc': REMOVED, 'system delete-generations|reconfigure|init|roll-back': REMOVED },
  spack: { 'uninstall|gc': REMOVED },
  mas: { uninstall: REMOVED },
  pipx: { 'uninstall-all': REMOVED },
  'scoop choco choco.exe winget winget.exe': { 'uninstall|remove': REMOVED },
  rustup: { 'self uninstall': REMOVED },
  ghcup: { nuke: REMOVED },
  opam: { 'switch remove': REMOVED },
  luarocks: { purge: REMOVED },
  'conda mamba micromamba': { 'env remove': REMOVED },
  nix: { 'profile remove|wipe-history': REMOVED, 'store delete': REMOVED },
  dkms: { remove: REMOVED },
  slackpkg: { remove: REMOVED },
  'dnf dnf5 yum microdnf': {
    'groupremove|erase': REMOVED,
    'group|groups|module|environment remove|erase': REMOVED,
  },
  'dnf dnf5 yum': { downgrade: REMOVED, 'history undo|rollback': REMOVED },
  'tdnf urpme cards': { 'remove|erase': REMOVED },
  'nixos-rebuild darwin-rebuild': { 'switch|boot|test|activate': REMOVED },
};

/** Programs that remove whatever they are given. */
const REMOVERS = ['pkg_delete', 'pkgrm', 'removepkg', 'urpme'];

/** `conda remove -n prod --all` removes an environment, `gem uninstall -a` every version. */
function everything(call: Call): Effect[] {
  const removes = [...call.subcommand, ...call.operands.map(({ text }) => text)].some((word) =>
    /^(?:remove|uninstall)$/.test(word),
  );
  const all = call.args.some(({ text }) => /^(?:--all|--all-gems)$|^-[a-zA-Z]*a[a-zA-Z]*$/.test(text));
  return removes && all ? call.on('uninstall', call.named('package', 'everything')) : [];
}

/** Removes something when one of the arguments says so. */
const byOption = (names: string, pattern: RegExp): ProgramSpec[] => [
  {
    names: names.split(' '),
    effects: (call) =>
      call.args.some(({ text }) => pattern.test(text))
        ? call.on('uninstall', call.named('package', call.operand(-1) ?? '*'))
        : [],
  },
];

export const UNINSTALLERS: readonly ProgramSpec[] = [
  ...Object.entries(WORDS).map(([names, table]) => ({ names: names.split(' '), effects: deeds(table) })),
  ...REMOVERS.map(
    (name): ProgramSpec => ({
      names: [name],
      options: 'a f n q v help version',
      effects: (call) =>
        call.on(
          'uninstall',
          (call.operands.length > 0 || !call.has('a') ? call.operands : [known('*')]).map((arg) =>
            call.named('package', arg),
          ),
        ),
    }),
  ),
  { names: ['conda', 'mamba', 'micromamba', 'gem'], effects: everything },
  ...byOption('nix-store', /^--(?:gc|delete)$/),
  ...byOption('guix', /^(?:-r|--remove(?:=.*)?|--delete-generations(?:=.*)?)$/),
  ...byOption('pkgutil', /^--(?:forget|unlink)$/),
  ...byOption('jamf', /^(?:removeFramework|removeMdmProfile)$/),
];
