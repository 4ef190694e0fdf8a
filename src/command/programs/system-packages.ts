/** The operating system's package managers. What is removed is an `uninstall`, a source outside the distribution an `install` from a URL. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, after, known } from '../value.ts';
import { alike } from './alike.ts';
import { installs, registries } from './package-sources.ts';

function uninstalls(call: Call): Effect[] {
  const operands = call.operands.length > 0 ? call.operands : [known('*')];
  return operands.flatMap((each) =>
    call.on('uninstall', call.named('package', each), { irreversible: call.has('purge') }),
  );
}

function installEffects(call: Call): Effect[] {
  // `apt install package-` removes the package.
  const removed = call.operands.filter(
    (each) => call.program.startsWith('apt') && /^[a-z0-9.+-]+-$/.test(each.text),
  );
  return [
    ...installs(call, call.operands, 'system'),
    ...registries(call, ['repository', 'repofrompath']),
    ...removed.flatMap((each) => call.on('uninstall', call.named('package', each))),
  ];
}

/** A source of packages outside the distribution. */
function sources(call: Call, args: readonly (Arg | null)[]): Effect[] {
  return args.flatMap((each) => (each ? call.on('install', call.url(each)) : []));
}

const APT = `y|yes|assume-yes q|quiet s|simulate|dry-run|just-print|no-act|recon d|download-only f|fix-broken m|fix-missing
  no-install-recommends install-recommends reinstall purge allow-downgrades allow-remove-essential
  allow-change-held-packages allow-unauthenticated force-yes o|option= c|config-file= t|target-release|default-release= a|host-architecture=
  auto-remove autoremove only-upgrade no-upgrade V|verbose-versions u|show-upgraded no-remove b|build h|help v|version`;
/** `-o APT::Update::Pre-Invoke::=CMD` runs a command as root. */
const APT_HOOK = /invoke|^dpkg::pre-install-pkgs|dir::bin|methods|dpkg::options|::command/i;

function aptHooks(call: Call): Arg[] {
  return call
    .values('option')
    .filter(
      (each) =>
        APT_HOOK.test(each.text.split('=')[0] ?? '') && !/^dpkg::options::=--force-conf/i.test(each.text),
    );
}

function aptEffects(call: Call): Effect[] {
  return aptHooks(call).flatMap((each) => call.on('execute', call.named('code', each)));
}

function aptStarts(call: Call): Start[] {
  return aptHooks(call)
    .filter((each) => each.text.includes('='))
    .map((each) => ({ kind: 'shell', script: after(each, each.text.indexOf('=') + 1) }));
}

function apt(effects: (call: Call) => Effect[]): CommandSpec {
  return {
    options: APT,
    dry: ['simulate'],
    effects: (call) => [...aptEffects(call), ...effects(call)],
    starts: aptStarts,
  };
}

const nothing = (): Effect[] => [];
const REMOVE = apt(uninstalls);
const INSTALL = apt(installEffects);

const DNF =
  'y|assumeyes assumeno q|quiet v|verbose enablerepo= disablerepo= repo= repofrompath= nogpgcheck releasever= installroot= setopt= exclude= best allowerasing downloadonly add-repo= c|config= allmatches noautoremove help version';
const ZYPPER =
  'n|non-interactive no-gpg-checks q|quiet y|no-confirm D|dry-run R|root= r|repo= plus-repo= l|auto-agree-with-licenses t|type= u|clean-deps help version';
const RPM =
  'i|install U|upgrade F|freshen e|erase q|query a|all V|verify import v|verbose h|hash nodeps force test root= l|list f|file p|package changelog provides requires scripts noscripts replacepkgs initdb rebuilddb eval= E= D|define= version help';
const PACMAN =
  'S|sync R|remove U|upgrade Q|query T|deptest D|database F|files s|search|recursive c|cascade|clean n|nosave u|sysupgrade|unneeded y|refresh w|downloadonly q|quiet i|info l|list noconfirm needed overwrite= asdeps asexplicit config= dbpath= root= hookdir= cachedir= ignore= p|print V|version h|help';
const SNAP =
  'jailmode name= classic devmode dangerous channel= edge beta candidate revision= purge no-wait help';
const FLATPAK =
  'y|assumeyes noninteractive user system installation= force-remove delete-data unused all from if-not-exists no-gpg-verify help version';

/** pacman and rpm say what they do by an option. */
function byMode(call: Call): Effect[] {
  if (call.has('query', 'verify', 'print', 'test', 'deptest')) return [];
  if (call.has('erase') || (call.has('remove') && call.program !== 'rpm')) return uninstalls(call);
  if (call.has('install', 'upgrade', 'freshen', 'sync')) return installEffects(call);
  return call.has('import') ? sources(call, [...call.operands]) : [];
}

function tapped(call: Call): Effect[] {
  const [, url] = call.operands;
  const name = call.operand(0)?.text ?? '';
  return url || !name.startsWith('homebrew/')
    ? sources(call, [url ?? known(`https://github.com/${name}`)])
    : [];
}

/** `brew install user/tap/formula` and `brew install https://host/x.rb` run what the tap's author wrote. */
function brewInstalls(call: Call): Effect[] {
  return call.operands.flatMap((each) => {
    const tap = /^([\w-]+)\/([\w-]+)\/[\w@.+-]+$/.exec(each.text);
    if (tap && tap[1] !== 'homebrew')
      return call.on('install', call.url(`https://github.com/${tap[1]}/homebrew-${tap[2]}`));
    return installs(call, [each], 'system');
  });
}

const BREW =
  'cask formula f|force q|quiet v|verbose d|debug n|dry-run zap ignore-dependencies HEAD build-from-source s|build-from-source overwrite no-quarantine greedy prune= help';
const NIX =
  'extra-experimental-features= experimental-features= f|file= I|include= expr= impure option= profile= c|command k|keep p|packages= run= command= pure A|attr= arg= argstr= help version';

/** Flakes by anything but the registry's names: `github:user/repo`, `https://...`. */
function flakes(call: Call): Effect[] {
  const remote = call.operands.filter((each) =>
    /^(github|gitlab|sourcehut|git\+|https?:|tarball\+|hg\+)/.test(each.text),
  );
  return remote
    .filter((each) => !/^github:nixos\//i.test(each.text))
    .flatMap((each) => call.on('install', call.url(each)));
}

/** `yum-config-manager --add-repo URL`, `dnf config-manager addrepo --from-repofile=URL`. */
function repositories(call: Call): Effect[] {
  return sources(call, [...call.values('add-repo'), ...call.values('from-repofile')]);
}

export const SYSTEM_PACKAGES: readonly ProgramSpec[] = [
  {
    names: ['apt', 'apt-get', 'aptitude', 'nala', 'apt-fast'],
    options: APT,
    dry: ['simulate'],
    starts: aptStarts,
    subcommands: {
      ...alike('remove purge autoremove autopurge', REMOVE),
      ...alike('install reinstall build-dep', INSTALL),
      ...alike(
        'update upgrade full-upgrade dist-upgrade list show search policy clean autoclean download source changelog depends rdepends check satisfy edit-sources showsrc',
        apt(nothing),
      ),
    },
  },
  {
    names: ['add-apt-repository', 'apt-add-repository'],
    options: 'y|yes r|remove n|no-update S|sourceslist= U|uri= P|ppa= C|cloud= s|enable-source l|list help',
    effects: (call) =>
      call.has('remove', 'list')
        ? []
        : sources(call, [...call.operands, call.value('ppa'), call.value('uri')]),
  },
  {
    names: ['apt-key'],
    options: 'keyserver= recv-keys= keyring= help',
    depth: 1,
    effects: (call) =>
      call.subcommand[0] === 'add' || call.subcommand[0] === 'adv'
        ? sources(call, [call.operand(0) ?? known('key')])
        : [],
  },
  {
    names: ['dpkg'],
    options:
      'i|install r|remove P|purge unpack configure a|pending l|list L|listfiles s|status S|search R|recursive force-all force-depends no-act dry-run simulate root= admindir= instdir= print-architecture c|contents x|extract I|info pre-invoke= post-invoke= get-selections set-selections compare-versions help version',
    dry: ['no-act', 'dry-run', 'simulate'],
    effects: (call) => [
      ...(call.has('remove', 'purge') ? uninstalls(call) : []),
      ...(call.has('install', 'unpack') ? installs(call, call.operands, 'system') : []),
    ],
    starts: (call) =>
      [...call.values('pre-invoke'), ...call.values('post-invoke')].map((script) => ({
        kind: 'shell',
        script,
      })),
  },
  {
    names: ['dnf', 'dnf5', 'yum', 'microdnf', 'tdnf'],
    options: DNF,
    dry: ['assumeno'],
    subcommands: {
      ...alike('remove erase autoremove', { options: DNF, dry: ['assumeno'], effects: uninstalls }),
      ...alike('install localinstall reinstall groupinstall', { options: DNF, effects: installEffects }),
      'config-manager': { options: `${DNF} from-repofile=`, effects: repositories },
      ...alike(
        'update upgrade check-update list info search repolist clean makecache provides history group module repoquery',
        { options: DNF, depth: 1 },
      ),
    },
  },
  {
    names: ['yum-config-manager', 'dnf-config-manager'],
    options: `${DNF} from-repofile= enable disable save`,
    effects: repositories,
  },
  { names: ['rpm'], options: RPM, dry: ['test'], effects: byMode },
  {
    names: ['zypper'],
    options: ZYPPER,
    dry: ['dry-run'],
    subcommands: {
      'remove|rm': { options: ZYPPER, dry: ['dry-run'], effects: uninstalls },
      'install|in': { options: ZYPPER, dry: ['dry-run'], effects: installEffects },
      'addrepo|ar': { options: ZYPPER, effects: (call) => sources(call, [call.operand(0)]) },
      ...alike(
        'refresh ref update up search se info if list-updates lu repos lr clean dist-upgrade dup patch',
        { options: ZYPPER },
      ),
    },
  },
  {
    names: ['apk'],
    options:
      'p|root= X|repository= repositories-file= keys-dir= q|quiet U|update-cache no-cache allow-untrusted t|virtual= s|simulate u|upgrade l|latest f|force purge rdepends r help',
    dry: ['simulate'],
    subcommands: {
      add: { effects: installEffects },
      del: { effects: uninstalls },
      ...alike('update upgrade info list search fetch cache fix policy version verify stats', {}),
    },
  },
  {
    names: ['pacman', 'yay', 'paru', 'trizen', 'pikaur', 'aura', 'pamac-aur'],
    options: PACMAN,
    effects: byMode,
  },
  {
    names: ['snap'],
    options: SNAP,
    subcommands: {
      remove: { options: SNAP, effects: uninstalls },
      install: { options: SNAP, effects: installEffects },
      ...alike('list find info refresh revert start stop logs run connect disconnect services', {
        options: SNAP,
      }),
    },
  },
  {
    names: ['flatpak'],
    options: FLATPAK,
    subcommands: {
      'uninstall|remove': { options: FLATPAK, effects: uninstalls },
      install: { options: FLATPAK, effects: installEffects },
      'remote-add': {
        options: FLATPAK,
        effects: (call) =>
          /flathub\.org/.test(call.operand(1)?.text ?? '') ? [] : sources(call, [call.operand(1)]),
      },
      ...alike('list update run info search remotes', { options: FLATPAK }),
    },
  },
  {
    names: ['brew'],
    options: BREW,
    subcommands: {
      'uninstall|remove|rm': { options: BREW, dry: ['dry-run'], effects: uninstalls },
      ...alike('autoremove', { options: BREW, dry: ['dry-run'], effects: uninstalls }),
      ...alike('install reinstall', { options: BREW, dry: ['dry-run'], effects: brewInstalls }),
      tap: { options: BREW, effects: tapped },
      ...alike(
        'list ls info search update upgrade outdated cleanup doctor services link unlink deps uses config bundle untap pin',
        { options: BREW, depth: 1 },
      ),
    },
  },
  {
    names: ['port', 'pkg', 'emerge', 'xbps-remove', 'opkg'],
    options: 'f|force y|yes C|unmerge c|depclean a|ask q|quiet v|verbose R|recursive help version',
    subcommands: {
      ...alike('uninstall remove delete autoremove', { effects: uninstalls }),
      ...alike('install add', { effects: installEffects }),
      ...alike('info search update upgrade', {}),
    },
    effects: (call) =>
      call.program === 'xbps-remove' || (call.program === 'emerge' && call.has('unmerge', 'depclean'))
        ? uninstalls(call)
        : [],
  },
  {
    names: ['nix'],
    options: NIX,
    subcommands: {
      ...alike('run build develop shell', { options: NIX, effects: flakes }),
      profile: {
        options: NIX,
        subcommands: {
          ...alike('install add', { options: NIX, effects: flakes }),
          ...alike('remove list upgrade rollback history wipe-history', { options: NIX }),
        },
      },
      ...alike('flake search store eval repl log path-info', { options: NIX, depth: 1 }),
    },
  },
  {
    names: ['nix-collect-garbage'],
    options: 'd|delete-old delete-older-than= dry-run max-freed= q|quiet',
    dry: ['dry-run'],
    effects: (call) =>
      call.has('delete-old', 'delete-older-than')
        ? call.on('uninstall', call.named('package', 'generations'), { irreversible: true })
        : [],
  },
  {
    names: ['nix-channel'],
    options: 'add= remove= update list rollback=? help version',
    effects: (call) =>
      sources(
        call,
        call
          .values('add')
          .filter(
            (each) =>
              !/^https:\/\/(nixos\.org|channels\.nixos\.org|github\.com\/nix-community)\//.test(each.text),
          ),
      ),
  },
  {
    names: ['code', 'code-insiders', 'codium', 'cursor', 'windsurf', 'code-server'],
    options:
      'install-extension= uninstall-extension= list-extensions show-versions force pre-release d|diff m|merge a|add g|goto n|new-window r|reuse-window w|wait user-data-dir= extensions-dir= profile= h|help v|version s|status disable-extensions',
    // A name is one of the marketplace; a file or a URL may be anybody's.
    effects: (call) =>
      call
        .values('install-extension')
        .filter((each) => /\.vsix$|[/:]/.test(each.text))
        .flatMap((each) => installs(call, [each], 'system')),
  },
  {
    names: ['asdf', 'mise'],
    style: 'posix',
    effects: (call) =>
      /^plugin(s? (add|install|i)\b|-add\b)/.test(call.operands.map((each) => each.text).join(' '))
        ? call.operands
            .filter((each) => /:\/\/|^git@/.test(each.text))
            .flatMap((each) => call.on('install', call.url(each)))
        : [],
  },
  {
    names: ['ansible-galaxy'],
    options:
      'r|role-file= p|roles-path= s|server= f|force c|ignore-certs token= api-key= offline v|verbose help version',
    depth: 2,
    effects: (call) => [
      ...registries(call, ['server']),
      ...(call.subcommand.includes('install')
        ? installs(
            call,
            call.operands.filter((each) => /:\/\/|^git[@+]/.test(each.text)),
            'other',
          )
        : []),
    ],
  },
  {
    names: ['cpanm', 'pecl', 'pear', 'opam', 'luarocks'],
    options: 'n|notest f|force y|yes q|quiet v|verbose pkg= target= mirror= from= M= help version',
    effects: (call) => [
      ...registries(call, ['mirror', 'from']),
      ...call.operands
        .filter((each) => /:\/\/|^git[@+]/.test(each.text))
        .flatMap((each) => call.on('install', call.url(each))),
    ],
  },
  {
    names: ['nix-env'],
    options:
      'i|install e|uninstall u|upgrade q|query f|file= A|attr= p|profile= rollback delete-generations list-generations dry-run',
    dry: ['dry-run'],
    effects: (call) =>
      call.has('uninstall', 'delete-generations')
        ? uninstalls(call)
        : installs(call, [...call.operands, ...call.values('file')], 'system'),
  },
];
