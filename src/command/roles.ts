/** Files that matter wherever they lie, by where they are and what they are called. Pure tables, matched on absolute paths. */
import type { Role } from './types.ts';

interface RoleRow {
  role: Role;
  /** Matched on the whole path. `~` stands for any user's home. */
  paths: readonly RegExp[];
  /** Concrete members, used to find out what a glob could mean. Relative ones are under the home. */
  samples: readonly string[];
}

const HOME = '(?:/home/[^/]+|/Users/[^/]+|/root|~)';
const path = (pattern: string) => new RegExp(`^${pattern.replaceAll('~', HOME)}$`);

/** Roles whose files hold secrets: their scope is `credentials`. */
export const SECRET_ROLES: ReadonlySet<Role> = new Set<Role>([
  'private-key',
  'cloud-credentials',
  'token-file',
  'password-store',
  'browser-profile',
  'shell-history',
  'password-database',
  'env-file',
]);

// Public keys, known hosts and sample files lie beside secrets and are read every day.
const HARMLESS_NAME =
  /(?:\.pub|\.example|\.sample|\.template|\.dist|\.defaults?|\.md|[-_]example)$|\/(?:known_hosts(?:\.old)?|pubring\.(?:kbx|gpg)|allowed_signers)$/;

export const ROLES: readonly RoleRow[] = [
  {
    role: 'guard-policy',
    paths: [path('(?:.*)/\\.hoopx(?:/.*)?'), path('~/\\.config/hoopx(?:/.*)?'), path('/etc/hoopx(?:/.*)?')],
    samples: ['.config/hoopx/config.json', '/etc/hoopx/config.json'],
  },
  {
    role: 'guard-record',
    paths: [path('~/\\.local/state/hoopx(?:/.*)?')],
    samples: ['.local/state/hoopx/audit'],
  },
  {
    role: 'authorized-keys',
    paths: [path('(?:.*)/\\.ssh/authorized_keys2?')],
    samples: ['.ssh/authorized_keys'],
  },
  {
    role: 'ssh-config',
    paths: [
      path('(?:.*)/\\.ssh/(?:config|rc|environment)(?:\\.d(?:/.*)?)?'),
      path('/etc/ssh/sshd?_config(?:\\.d/.*)?'),
    ],
    samples: ['.ssh/config', '/etc/ssh/sshd_config'],
  },
  {
    role: 'private-key',
    paths: [
      path('(?:.*)/\\.ssh(?:/(?!config|rc|environment|authorized_keys).*)?'),
      path('(?:.*)/id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?'),
      path('(?:.*)\\.(?:p12|pfx|jks|keystore|ppk|asc\\.key)'),
      path('(?:.*)(?:private|privkey|server|client|tls|ssl|ca)[^/]*\\.(?:key|pem)'),
      path('(?:.*)\\.key'),
      path('/etc/ssh/ssh_host_.*_key'),
      path('/etc/ssl/private(?:/.*)?'),
      path('/etc/letsencrypt/(?:live|archive)/.*privkey.*'),
      path('~/\\.gnupg(?:/.*)?'),
      path('~/\\.(?:bitcoin|ethereum|electrum|solana|config/solana|monero|cardano)(?:/.*)?'),
      path('(?:.*)/wallet\\.dat'),
    ],
    samples: [
      '.ssh/id_rsa',
      '.ssh/id_ed25519',
      '.ssh/id_ecdsa',
      '.ssh',
      '.gnupg',
      '.gnupg/secring.gpg',
      '/etc/ssh/ssh_host_rsa_key',
    ],
  },
  {
    role: 'cloud-credentials',
    paths: [
      path('~/\\.aws(?:/(?:credentials|sso|cli)(?:/.*)?)?'),
      path('~/\\.config/gcloud(?:/.*)?'),
      path('~/\\.azure(?:/.*)?'),
      path('~/\\.kube(?:/.*)?'),
      path('~/\\.(?:oci|bluemix|aliyun|doctl|linode-cli|fly|hcloud|terraform\\.d)(?:/.*)?'),
      path('~/\\.config/(?:doctl|hcloud|fly|scw|heroku)(?:/.*)?'),
      path('(?:.*)/(?:service[-_]?account[^/]*|gcp[-_][^/]*key[^/]*|application_default_credentials)\\.json'),
      path('/etc/kubernetes/(?:admin|kubelet|controller-manager|scheduler)\\.conf'),
      path('/var/run/secrets(?:/.*)?'),
      path('/run/secrets(?:/.*)?'),
    ],
    samples: [
      '.aws/credentials',
      '.aws',
      '.config/gcloud/credentials.db',
      '.azure/accessTokens.json',
      '.kube/config',
    ],
  },
  {
    role: 'token-file',
    paths: [
      path(
        '~/\\.(?:netrc|npmrc|pypirc|pgpass|my\\.cnf|git-credentials|dockercfg|yarnrc\\.yml|vault-token|terraformrc|s3cfg|boto|databrickscfg|snowsql/config)',
      ),
      path('~/\\.docker/config\\.json'),
      path(
        '~/\\.config/(?:gh/hosts\\.yml|glab-cli/config\\.yml|hub|git/credentials|configstore/.*|rclone/rclone\\.conf|sops/age/keys\\.txt)',
      ),
      path(
        '~/\\.(?:cargo/credentials(?:\\.toml)?|gem/credentials|m2/settings(?:-security)?\\.xml|gradle/gradle\\.properties|composer/auth\\.json|subversion/auth(?:/.*)?)',
      ),
      path(
        '~/\\.(?:claude|codex|gemini|cursor)/(?:\\.?credentials(?:\\.json)?|auth\\.json|oauth_creds\\.json)',
      ),
      path('(?:.*)/\\.git-credentials'),
      path('(?:.*)/(?:credentials|secrets?|passwords?)\\.(?:json|ya?ml|toml|ini|txt|env|csv)'),
      path('(?:.*)/\\.htpasswd'),
      path('(?:.*)/(?:config/)?master\\.key'),
    ],
    samples: [
      '.netrc',
      '.npmrc',
      '.pypirc',
      '.pgpass',
      '.git-credentials',
      '.docker/config.json',
      '.config/gh/hosts.yml',
    ],
  },
  {
    role: 'password-store',
    paths: [
      path('~/\\.password-store(?:/.*)?'),
      path('~/\\.local/share/keyrings(?:/.*)?'),
      path('(?:~/)?/?Library/Keychains(?:/.*)?'),
      path('~/Library/Keychains(?:/.*)?'),
      path('(?:.*)\\.(?:kdbx?|keychain(?:-db)?|agilekeychain|opvault)'),
      path('~/\\.config/(?:Bitwarden|op|1Password)(?:/.*)?'),
    ],
    samples: [
      '.password-store',
      '.local/share/keyrings/login.keyring',
      'Library/Keychains/login.keychain-db',
    ],
  },
  {
    role: 'browser-profile',
    paths: [
      path('~/\\.(?:mozilla|thunderbird)(?:/.*)?'),
      path('~/\\.config/(?:google-chrome|chromium|BraveSoftware|microsoft-edge|vivaldi|opera)[^/]*(?:/.*)?'),
      path(
        '~/Library/Application Support/(?:Google/Chrome|Firefox|BraveSoftware|Microsoft Edge|Arc)(?:/.*)?',
      ),
      path('~/Library/(?:Cookies|Safari)(?:/.*)?'),
      path('~/snap/(?:firefox|chromium)/.*'),
    ],
    samples: ['.mozilla/firefox', '.config/google-chrome/Default/Cookies', '.config/google-chrome'],
  },
  {
    role: 'shell-history',
    paths: [
      path('~/\\.(?:bash|zsh|sh|ksh|python|node_repl|psql|mysql|sqlite|redis\\w*|irb|rediscli)_history'),
      path('~/\\.(?:histfile|lesshst|zhistory|history)'),
      path('~/\\.local/share/fish/fish_history'),
      path('~/\\.zsh_sessions(?:/.*)?'),
    ],
    samples: ['.bash_history', '.zsh_history', '.psql_history', '.local/share/fish/fish_history'],
  },
  {
    role: 'password-database',
    paths: [
      path('/etc/g?shadow-?'),
      path('/etc/master\\.passwd'),
      path('/etc/security/opasswd'),
      path('/var/db/dslocal(?:/.*)?'),
      path('/etc/krb5\\.keytab'),
    ],
    samples: ['/etc/shadow', '/etc/gshadow', '/etc/shadow-'],
  },
  {
    role: 'env-file',
    paths: [
      path('(?:.*)/\\.env(?:\\.[A-Za-z0-9_.-]+)?'),
      path('(?:.*)/\\.envrc'),
      path('(?:.*)/[A-Za-z0-9_-]+\\.env'),
    ],
    samples: [],
  },
  {
    role: 'shell-profile',
    paths: [
      path(
        '~/\\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc|cshrc|tcshrc|login|logout|xprofile|xinitrc|xsession|xsessionrc|inputrc|tmux\\.conf|vimrc|emacs)',
      ),
      path(
        '~/\\.config/(?:fish/config\\.fish|fish/conf\\.d/.*|fish/functions/.*|environment\\.d/.*|nvim/init\\.(?:vim|lua)|zsh/.*)',
      ),
      path(
        '/etc/(?:profile|bash\\.bashrc|bashrc|zshrc|zshenv|zsh/.*|zprofile|environment|profile\\.d(?:/.*)?)',
      ),
    ],
    samples: ['.bashrc', '.zshrc', '.profile', '.bash_profile', '.zshenv', '/etc/profile'],
  },
  {
    role: 'cron',
    paths: [
      path('/etc/(?:crontab|anacrontab|cron\\.(?:d|daily|hourly|weekly|monthly|allow|deny)(?:/.*)?)'),
      path('/var/spool/(?:cron|at)(?:/.*)?'),
      path('/usr/lib/cron/.*'),
    ],
    samples: ['/etc/crontab', '/etc/cron.d', '/var/spool/cron/crontabs/root'],
  },
  {
    role: 'service-unit',
    paths: [
      path('/(?:etc|usr/lib|lib|run|usr/local/lib)/systemd/(?:system|user)(?:/.*)?'),
      path('~/\\.(?:config|local/share)/systemd/user(?:/.*)?'),
      path('/etc/(?:init\\.d|init|rc\\.d|rc[0-6S]\\.d)(?:/.*)?'),
      path('/etc/rc\\.local'),
      path('/etc/udev/rules\\.d(?:/.*)?'),
      path('/etc/xinetd\\.d/.*'),
      path('/etc/inetd\\.conf'),
    ],
    samples: ['/etc/systemd/system/x.service', '/etc/rc.local', '.config/systemd/user/x.service'],
  },
  {
    role: 'launch-agent',
    paths: [
      path('(?:~|/System|)/?/Library/Launch(?:Agents|Daemons)(?:/.*)?'),
      path('~/Library/LaunchAgents(?:/.*)?'),
    ],
    samples: ['Library/LaunchAgents/x.plist', '/Library/LaunchDaemons/x.plist'],
  },
  {
    role: 'autostart',
    paths: [
      path('~/\\.config/autostart(?:/.*)?'),
      path('/etc/xdg/autostart(?:/.*)?'),
      path('/etc/update-motd\\.d(?:/.*)?'),
      path('/etc/NetworkManager/dispatcher\\.d(?:/.*)?'),
      path('/etc/apt/apt\\.conf\\.d/.*'),
    ],
    samples: ['.config/autostart/x.desktop'],
  },
  {
    role: 'sudoers',
    paths: [path('/(?:private/)?etc/(?:sudoers(?:\\.d(?:/.*)?)?|doas\\.conf|polkit-1(?:/.*)?)')],
    samples: ['/etc/sudoers', '/etc/sudoers.d/x'],
  },
  {
    role: 'account-database',
    paths: [path('/(?:private/)?etc/(?:passwd|group|subuid|subgid|login\\.defs)-?')],
    samples: ['/etc/passwd', '/etc/group'],
  },
  {
    role: 'pam',
    paths: [path('/etc/(?:pam\\.d(?:/.*)?|pam\\.conf|security(?:/.*)?|nsswitch\\.conf)')],
    samples: ['/etc/pam.d/sshd'],
  },
  {
    role: 'boot',
    paths: [
      path('/boot(?:/.*)?'),
      path('/efi(?:/.*)?'),
      path('/etc/(?:default/grub|grub\\.d(?:/.*)?|fstab|crypttab|initramfs-tools(?:/.*)?|mkinitcpio\\.conf)'),
    ],
    samples: ['/boot', '/etc/fstab', '/boot/grub/grub.cfg'],
  },
  {
    role: 'preload',
    paths: [path('/etc/ld\\.so\\.(?:preload|conf(?:\\.d/.*)?)')],
    samples: ['/etc/ld.so.preload'],
  },
  {
    role: 'hosts-file',
    paths: [path('/(?:private/)?etc/(?:hosts|resolv\\.conf|hosts\\.(?:allow|deny))')],
    samples: ['/etc/hosts', '/etc/resolv.conf'],
  },
  {
    role: 'git-hook',
    paths: [
      path('(?:.*)/\\.git/(?:.*/)?hooks/.+'),
      path('(?:.*)/\\.husky/.+'),
      path('(?:.*)/\\.githooks/.+'),
    ],
    samples: [],
  },
  {
    role: 'git-config',
    paths: [
      path('(?:.*)/\\.git/(?:modules/.*/)?(?:config|info/attributes)(?:\\.worktree)?'),
      path('~/\\.gitconfig'),
      path('~/\\.config/git/(?:config|attributes)'),
      path('/etc/gitconfig'),
    ],
    samples: ['.gitconfig'],
  },
  { role: 'git-directory', paths: [path('(?:.*)/\\.git(?:/.*)?')], samples: [] },
  {
    role: 'ci-config',
    paths: [
      path('(?:.*)/\\.github/workflows/.+'),
      path('(?:.*)/\\.gitlab-ci\\.yml'),
      path('(?:.*)/\\.circleci/.+'),
      path('(?:.*)/(?:Jenkinsfile|azure-pipelines\\.yml|\\.travis\\.yml|bitbucket-pipelines\\.yml)'),
    ],
    samples: [],
  },
  {
    role: 'agent-config',
    paths: [
      path(
        '~/\\.(?:claude|codex|gemini|cursor|windsurf|codeium|continue|aider|config/opencode|config/goose)(?:/.*)?',
      ),
      path('~/\\.claude\\.json'),
      path(
        '(?:.*)/\\.(?:claude|codex|gemini|cursor)/(?:settings(?:\\.local)?\\.json|mcp\\.json|hooks(?:/.*|\\.json)|config\\.(?:toml|json))',
      ),
      path('(?:.*)/\\.mcp\\.json'),
    ],
    samples: ['.claude/settings.json', '.codex/config.toml', '.claude.json'],
  },
  {
    role: 'container-socket',
    paths: [path('/(?:var/)?run/(?:docker|containerd/containerd|podman/podman|crio/crio)\\.sock')],
    samples: ['/var/run/docker.sock'],
  },
  {
    role: 'kernel-interface',
    paths: [path('/proc/sys(?:/.*)?'), path('/proc/sysrq-trigger'), path('/sys(?:/.*)?')],
    samples: ['/proc/sysrq-trigger'],
  },
  {
    role: 'process-memory',
    paths: [path('/proc/[^/]+/(?:mem|environ|maps|fd/.*)')],
    samples: ['/proc/self/environ', '/proc/1/environ'],
  },
  { role: 'terraform-state', paths: [path('(?:.*)\\.tfstate(?:\\..*)?')], samples: [] },
  {
    role: 'log',
    paths: [path('/var/log(?:/.*)?'), path('/var/run/[uw]tmp'), path('/var/audit(?:/.*)?')],
    samples: ['/var/log', '/var/log/auth.log', '/var/log/syslog'],
  },
  {
    role: 'database-file',
    paths: [
      path('/var/lib/(?:postgresql|mysql|mongodb|redis|etcd|docker|kubelet)(?:/.*)?'),
      path('(?:.*)\\.(?:sqlite3?|db3?)'),
    ],
    samples: ['/var/lib/postgresql', '/var/lib/mysql', '/var/lib/docker'],
  },
];

/** Every path with a role has one of these in it: most paths are ordinary and need no look at the table. */
const TRIGGER =
  /\/\.|~|^\/(?:private\/)?(?:etc|var|run|boot|efi|proc|sys|lib|usr|Library|System)(?:\/|$)|\/Library\/|\/snap\/|id_[rde]|wallet|\.(?:p12|pfx|jks|keystore|ppk|key|pem|kdbx?|keychain|keychain-db|agilekeychain|opvault|env|tfstate|sqlite3?|db3?|asc)(?:$|\.)|credential|secret|password|service[-_]?account|gcp[-_]|Jenkinsfile|pipelines\.yml/;

/** The role of an absolute path, or null when it is an ordinary file. */
export function roleOf(path: string): Role | null {
  if (!TRIGGER.test(path) || HARMLESS_NAME.test(path)) return null;
  for (const row of ROLES) for (const pattern of row.paths) if (pattern.test(path)) return row.role;
  return null;
}
