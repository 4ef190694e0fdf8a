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
    paths: [
      path('(?:.*)/\\.hoopx(?:/.*)?'),
      path('~/\\.config/hoopx(?:/.*)?'),
      path('/etc/hoopx(?:/.*)?'),
      // The program itself, wherever it is installed: a stub in its place guards nothing.
      path('(?:.*)/s?bin/hoopx'),
      path('(?:.*)/node_modules/(?:\\.bin/)?hoopx(?:/.*)?'),
    ],
    samples: ['.config/hoopx/config.json', '/etc/hoopx/config.json', '/usr/local/bin/hoopx'],
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
      // Keys of machines lie where a browser saved them; elsewhere a `.pem` is as often a certificate.
      path(
        '~/(?:[^/]+|(?:Downloads|Desktop|Documents|\\.?keys|\\.?certs|\\.?aws|\\.ssh)/(?:.*/)?[^/]+)\\.pem',
      ),
      path('/etc/ssh/ssh_host_.*_key'),
      path('/etc/ssl/private(?:/.*)?'),
      path('/etc/pki/(?:.*/)?private(?:/.*)?'),
      path('/etc/letsencrypt/(?:live|archive|accounts)/.*(?:privkey|private_key).*'),
      path('/var/lib/(?:acme|caddy|tailscale|dehydrated)(?:/.*)?'),
      path('~/\\.(?:acme\\.sh|step|certbot)(?:/.*)?'),
      path('~/\\.gnupg(?:/.*)?'),
      path('~/\\.(?:config/)?sops/age(?:/.*)?'),
      path('~/\\.config/(?:age|rage|minisign|signify|cosign)(?:/.*)?'),
      path('~/\\.(?:minisign|signify|age|android/(?:adbkey|debug\\.keystore))(?:/.*)?'),
      path('/etc/(?:wireguard|openvpn|ipsec\\.d/private|swanctl/private|strongswan|nebula|tinc)(?:/.*)?'),
      path('/etc/ipsec\\.secrets'),
      path('(?:.*)\\.ovpn'),
      path('~/(?:\\.config/)?\\.?(?:wireguard|openvpn)(?:/.*)?'),
      path(
        '~/\\.(?:config/|local/share/)?(?:bitcoin|ethereum|electrum|electron-cash|solana|bitmonero|monero|cardano|litecoin|dogecoin|dash|zcash|exodus|Exodus|Ledger Live|atomic|Atomic Wallet|near-credentials|sui|aptos|foundry/keystores|cosmos|gaia)(?:/.*)?',
      ),
      path(
        '~/Library/Application Support/(?:Bitcoin|Ethereum|Electrum|Exodus|atomic|Ledger Live|Monero)(?:/.*)?',
      ),
      path('(?:.*)/wallet\\.(?:dat|json)'),
      path('(?:.*)/UTC--\\d{4}-.*'),
    ],
    samples: [
      '.ssh/id_rsa',
      '.ssh/id_ed25519',
      '.ssh/id_ecdsa',
      '.ssh',
      '.gnupg',
      '.gnupg/secring.gpg',
      '/etc/ssh/ssh_host_rsa_key',
      '/etc/wireguard/wg0.conf',
      '.config/sops/age/keys.txt',
    ],
  },
  {
    role: 'cloud-credentials',
    paths: [
      path('(?:.*)/\\.aws(?:/(?:credentials|sso|cli|login)(?:/.*)?)?'),
      path('(?:.*)/\\.(?:config|aws-vault)/gcloud(?:/.*)?'),
      path(
        '(?:.*)/\\.azure/(?:accessTokens|azureProfile|msal_[^/]*|service_principal[^/]*|credentials)[^/]*',
      ),
      path('~/\\.azure(?:/.*)?'),
      path('(?:.*)/\\.kube(?:/.*)?'),
      path(
        '(?:.*)/(?:kubeconfig|kube[-_.]config|[^/]*[-_.]kubeconfig|kubeconfig[-_][^/.]*)(?:\\.ya?ml|\\.json|\\.conf)?',
      ),
      path(
        '~/\\.(?:oci|bluemix|aliyun|doctl|fly|hcloud|awsvault|saml2aws|acs|tccli|ibmcloud|exoscale|vultr-cli\\.yaml|linode-cli|digitalocean|pulumi/credentials\\.json|terraform\\.d/credentials[^/]*|minikube/profiles|rancher|argocd|config/argocd|openshift|ocm|eksctl)(?:/.*)?',
      ),
      path(
        '~/\\.(?:aws-vault|terraform\\.d/credentials\\.tfrc\\.json|cloudflared|tsh|okta|okta_aws_login_config)(?:/.*)?',
      ),
      path(
        '~/(?:\\.config|Library/Application Support|\\.local/share)/(?:doctl|hcloud|fly|scw|heroku|argocd|linode-cli|vultr-cli|exoscale|ibmcloud|civo|pulumi|oci|openstack|rancher|ocm|akamai)(?:/.*)?',
      ),
      path('(?:.*)/clouds\\.yaml'),
      path(
        '(?:.*)/(?:service[-_]?account[^/]*|gcp[-_][^/]*key[^/]*|application_default_credentials|client_secrets?[^/]*|firebase-adminsdk[^/]*|[^/]*-firebase-adminsdk-[^/]*)\\.json',
      ),
      path('/etc/kubernetes/(?:admin|super-admin|kubelet|controller-manager|scheduler)\\.conf'),
      path('/etc/kubernetes/pki/.*\\.key'),
      path('/etc/rancher/(?:k3s/k3s|rke2/rke2)\\.yaml'),
      path('/var/lib/rancher/k3s/server/(?:token|node-token|cred(?:/.*)?)'),
      path('/var/lib/kubelet/pki(?:/.*)?'),
      path('(?:/var)?/run/secrets(?:/.*)?'),
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
        '(?:.*)/[._](?:netrc|pypirc|pgpass|my\\.cnf|mylogin\\.cnf|git-credentials|dockercfg|vault-token|terraformrc|tofurc|s3cfg|boto|databrickscfg|snowsql/config|smbcredentials|cifs-?credentials|credentials|fetchmailrc|msmtprc|mbsyncrc|offlineimaprc|muttrc|cifs|htpasswd|htdigest|rhosts|shosts|k5login|vnc/passwd|vncpasswd|Xauthority|ICEauthority|esmtprc|authinfo(?:\\.gpg)?|jupyter/.*token|sqlplus_pw|ldaprc|pgpassword)',
      ),
      path('~/\\.(?:npmrc|yarnrc\\.yml|bunfig\\.toml|bower_token)'),
      path(
        '/etc/(?:npmrc|mysql/debian\\.cnf|ppp/(?:chap|pap)-secrets|exim4/passwd\\.client|postfix/sasl_passwd[^/]*|msmtprc|davfs2/secrets|cifs-?credentials|krb5kdc/.*|rndc\\.key|bind/rndc\\.key|sssd/sssd\\.conf|snmp/snmpd\\.conf|apt/auth\\.conf(?:\\.d/.*)?|docker/key\\.json|gitlab/gitlab-secrets\\.json|gitlab-runner/config\\.toml|nut/upsd\\.users|munge/munge\\.key|ansible/vault[^/]*|teleport\\.yaml|credstore(?:\\.encrypted)?/.*|libvirt/secrets/.*)',
      ),
      path('/etc/NetworkManager/system-connections(?:/.*)?'),
      path('/etc/(?:wpa_supplicant(?:/.*)?|wpa_supplicant\\.conf|iwd(?:/.*)?)'),
      path(
        '/var/lib/(?:iwd|NetworkManager/secret_key|jenkins/secrets|jenkins/credentials\\.xml|jenkins/secret\\.key|cloud/instance/user-data\\.txt|systemd/credential\\.secret)(?:/.*)?',
      ),
      path('/tmp/krb5cc_[^/]*'),
      path(
        '~/\\.(?:docker/config|config/containers/auth|containers/auth|config/docker/config|dockerhub)\\.json',
      ),
      path('(?:/var)?/run/(?:user/\\d+/)?containers/(?:.*/)?auth\\.json'),
      path(
        '~/\\.(?:config/helm|local/share/helm|cache/helm|helm)/(?:.*/)?(?:repositories\\.yaml|registry(?:/config)?\\.json)',
      ),
      path(
        '~/(?:\\.config|Library/Application Support|\\.local/share)/(?:gh/hosts\\.yml|glab-cli/config\\.yml|hub|tea/config\\.yml|git/credentials|git-credential-[^/]*(?:/.*)?|configstore/.*|rclone/rclone\\.conf|netlify/config\\.json|com\\.vercel\\.cli(?:/.*)?|now(?:/auth\\.json)?|railway/config\\.json|render/cli\\.yaml|supabase/.*|stripe/config\\.toml|wrangler/config/.*|\\.wrangler/config/.*|sentry/.*|circleci/.*|turborepo/config\\.json|ngrok/ngrok\\.yml|hf/token|huggingface/token|openai/.*|anthropic/.*|jupyter/.*|hcp/.*|op/config|neonctl/.*|planetscale/.*|snowflake/.*|databricks/.*|kaggle/.*|wandb/.*|github-copilot/(?:hosts|apps)\\.json|zed/.*token.*|JetBrains/[^/]*/(?:c\\.kdbx|c\\.pwd|options/security\\.xml)|Code/User/globalStorage/state\\.vscdb|Cursor/User/globalStorage/state\\.vscdb|opencode/auth\\.json|goose/secrets\\.yaml|crush/.*auth.*|llm/keys\\.json|io\\.datasette\\.llm/keys\\.json)',
      ),
      path(
        '~/\\.(?:cargo/credentials(?:\\.toml)?|gem/credentials|bundle/config|m2/settings(?:-security)?\\.xml|gradle/gradle\\.properties|sbt/.*credentials|ivy2/\\.credentials|composer/auth\\.json|config/composer/auth\\.json|nuget/NuGet/NuGet\\.Config|hex/hex\\.config|subversion/auth(?:/.*)?|cpanplus/.*|pub-cache/credentials\\.json|expo/state\\.json|netlify/config\\.json|vercel/auth\\.json|now/auth\\.json|railway/config\\.json|supabase/access-token|stripe/config\\.toml|wrangler/config/.*|sentryclirc|circleci/cli\\.yml|travis/config\\.yml|ngrok2/ngrok\\.yml|kaggle/kaggle\\.json|huggingface/token|cache/huggingface/token|wandb/settings|ansible/vault[^/]*|ansible_vault_pass|vault_pass(?:\\.txt)?|vault-pass(?:word)?|jira\\.d/.*|jenkins-cli|fastlane/.*session.*|appstoreconnect/.*|private_keys/.*|databricks/.*|dbt/profiles\\.yml|snowflake/.*|mc/config\\.json|b2_account_info|config/rclone/rclone\\.conf|rclone\\.conf|msf4/database\\.yml|weechat/sec\\.conf|irssi/config|znc/.*|purple/accounts\\.xml|config/(?:hexchat|weechat)/.*|heroku/.*|local/share/heroku/.*|config/filezilla/.*|filezilla/.*|config/remmina/.*|remmina/.*|local/share/remmina/.*|putty/sessions/.*|dbeaver4?/.*|local/share/DBeaverData/.*credentials.*|config/(?:evolution|geary|Mailspring)/.*)',
      ),
      path(
        '~/\\.(?:claude|codex|gemini|cursor|qwen|continue|copilot|aider|grok|amp|factory|kiro|codeium|windsurf)/(?:.*/)?(?:\\.?credentials(?:\\.json)?|auth\\.json|oauth_creds\\.json|oauth_token|token|google_accounts\\.json|\\.env)',
      ),
      path('(?:.*)/\\.git-credentials'),
      path(
        '(?:.*)/(?:credentials|secrets?|passwords?|passwd|creds|api[-_]?keys?|apikeys?)\\.(?:json|ya?ml|toml|ini|txt|env|csv|conf|cfg|properties|db)',
      ),
      path('(?:.*)/[^/]*(?:secrets?|credentials?|passwords?)[^/]*\\.(?:auto\\.)?tfvars(?:\\.json)?'),
      path('(?:.*)/(?:group|host)_vars/(?:.*/)?vault[^/]*'),
      path('(?:.*)/\\.?vault[-_]?pass(?:word)?(?:[-_]file)?(?:\\.txt)?'),
      path('(?:.*)/wp-config\\.php'),
      path('(?:.*)/(?:config/)?(?:master|credentials/[^/]+)\\.key'),
      path('(?:.*)/(?:secring|trustdb)\\.gpg'),
      path('(?:.*)/(?:Identity|Login|WebCache)[^/]*\\.vault'),
    ],
    samples: [
      '.netrc',
      '.npmrc',
      '.pypirc',
      '.pgpass',
      '.git-credentials',
      '.docker/config.json',
      '.config/gh/hosts.yml',
      '/etc/NetworkManager/system-connections/home.nmconnection',
    ],
  },
  {
    role: 'password-store',
    paths: [
      path('~/\\.password-store(?:/.*)?'),
      path('~/\\.local/share/(?:gopass|passage|kwalletd|keyrings|pass|bitwarden|rbw)(?:/.*)?'),
      path('~/\\.(?:kde4?|kde/share/apps)/(?:.*/)?kwallet(?:/.*)?'),
      path('~/\\.(?:passage|lpass|gnome2/keyrings|gnome2_private|keychain|authy|enpass)(?:/.*)?'),
      path('(?:~/)?/?Library/Keychains(?:/.*)?'),
      path('~/Library/Keychains(?:/.*)?'),
      path('(?:/System)?/Library/Keychains(?:/.*)?'),
      path('(?:.*)\\.(?:kdbx?|keychain(?:-db)?|agilekeychain|opvault|1pif|1pux|psafe3|enpassdb)'),
      path(
        '~/(?:\\.config|Library/Application Support)/(?:Bitwarden(?: CLI)?|op|1Password|keepassxc|KeePass|rbw|gopass|Authy Desktop|lastpass|Enpass|Dashlane|NordPass|Proton Pass|authenticator)(?:/.*)?',
      ),
      path(
        '~/Library/(?:Containers|Group Containers)/[^/]*(?:1password|bitwarden|keepass|enpass)[^/]*(?:/.*)?',
      ),
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
      path(
        '~/\\.(?:mozilla|thunderbird|librewolf|waterfox|zen|var/app/[^/]*(?:firefox|chrom|brave|edge|thunderbird|librewolf)[^/]*)(?:/.*)?',
      ),
      path(
        '~/\\.config/(?:google-chrome|chromium|BraveSoftware|microsoft-edge|vivaldi|opera|yandex-browser|librewolf)[^/]*(?:/.*)?',
      ),
      path(
        '~/Library/Application Support/(?:Google/Chrome|Chromium|Firefox|Thunderbird|BraveSoftware|Microsoft Edge|Arc|Vivaldi|com\\.operasoftware\\.[^/]*|LibreWolf|zen)(?:/.*)?',
      ),
      path(
        '~/Library/(?:Cookies|Safari|Mail|Messages|HTTPStorages|Group Containers/group\\.com\\.apple\\.notes)(?:/.*)?',
      ),
      path('(?:~/Library|/Library)/Application Support/com\\.apple\\.TCC(?:/.*)?'),
      path('~/Library/Containers/com\\.apple\\.(?:Safari|mail|Notes|MobileSMS)(?:/.*)?'),
      path('~/snap/(?:firefox|chromium|thunderbird|brave|signal-desktop|telegram-desktop|discord|slack)/.*'),
      // Messengers keep their sessions as browsers do.
      path(
        '~/(?:\\.config|\\.local/share|Library/Application Support)/(?:Slack|discord(?:canary|ptb)?|Signal|TelegramDesktop|Telegram Desktop|Microsoft/Teams|Microsoft Teams|teams-for-linux|Element|WhatsApp|whatsapp[^/]*|Skype|skypeforlinux|zoom\\.us|Mattermost|Keybase|keybase|signal-cli|wire)(?:/.*)?',
      ),
      path('~/\\.(?:TelegramDesktop|purple|weechat|irssi|Skype|keybase)(?:/.*)?'),
      path(
        '(?:/mnt/[a-z]|/[a-z])/Users/[^/]+/AppData/(?:Local|Roaming)/(?:Google/Chrome|Chromium|Microsoft/(?:Edge|Credentials|Vault|Protect)|BraveSoftware|Mozilla|Opera Software|Slack|discord|Signal|Telegram Desktop)(?:/.*)?',
      ),
      path(
        '(?:.*)/(?:cookies\\.sqlite|key[34]\\.db|signons\\.sqlite|Login Data|(?:Default|Profile \\d+|Network)/Cookies)',
      ),
    ],
    samples: ['.mozilla/firefox', '.config/google-chrome/Default/Cookies', '.config/google-chrome'],
  },
  {
    role: 'shell-history',
    paths: [
      path(
        '(?:.*)/\\.(?:bash|zsh|sh|ash|ksh|mksh|python|node_repl|psql|mysql|mariadb|sqlite|redis\\w*|irb|pry|rediscli|rdbcli|influx|cqlsh|mongo(?:sh)?|ts_node|php|ghci|lua|scala|R|julia|octave|usql|pgcli|litecli|clickhouse-client|xonsh|nu)[-_]history(?:\\.\\w+)?',
      ),
      path(
        '~/\\.(?:histfile|lesshst|zhistory|history|Rhistory|viminfo|dbshell|histdb|cassandra/cqlsh_history|mongodb/mongosh/.*)',
      ),
      path(
        '~/\\.(?:local/share|config|local/state)/(?:fish/fish_history|atuin(?:/.*)?|mcfly(?:/.*)?|powershell/PSReadLine(?:/.*)?|nvim/shada/.*|python/history|psql_history|bash/history|zsh/history|nushell/history\\.(?:txt|sqlite3)|pgcli/history|recently-used\\.xbel)',
      ),
      path(
        '(?:/mnt/[a-z]|/[a-z])/Users/[^/]+/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine(?:/.*)?',
      ),
      path('~/\\.zsh_sessions(?:/.*)?'),
    ],
    samples: ['.bash_history', '.zsh_history', '.psql_history', '.local/share/fish/fish_history'],
  },
  {
    role: 'password-database',
    paths: [
      path('/etc/(?:g?shadow|tcb/.*)(?:-|\\.bak|~|\\.old|\\.orig)?'),
      path('/etc/(?:master\\.passwd|spwd\\.db|pwd\\.db)'),
      path('/var/backups/g?shadow(?:\\.bak)?'),
      path('/(?:private/)?etc/master\\.passwd'),
      path('/etc/security/opasswd'),
      path('(?:/private)?/var/db/(?:dslocal|shadow)(?:/.*)?'),
      path('(?:.*)\\.keytab'),
      path('/var/lib/(?:samba/private|sss/(?:db|secrets)|krb5kdc|ldap|AccountsService/users|fprint)(?:/.*)?'),
      path('/mnt/[a-z]/Windows/(?:System32/config|NTDS|repair)(?:/.*)?'),
      path('(?:.*)/(?:ntds\\.dit|NTDS\\.dit)'),
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
        '~/\\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|bash_functions|bash_env|bashrc\\.d/.*|profile|zshrc|zshenv|zprofile|zlogin|zlogout|zshrc\\.d/.*|zsh_aliases|zsh/.*|oh-my-zsh/(?:custom/.*|oh-my-zsh\\.sh)|kshrc|mkshrc|cshrc|tcshrc|login|logout|xprofile|xinitrc|xsession|xsessionrc|xserverrc|inputrc|screenrc|tmux\\.conf|tmux/.*|vimrc|gvimrc|exrc|nanorc|emacs|emacs\\.d/.*|spacemacs|doom\\.d/.*|vim/(?:plugin|autoload|ftplugin|after|pack)/.*|pam_environment|pythonrc(?:\\.py)?|irbrc|pryrc|Rprofile|Renviron|perltidyrc|gdbinit|lldbinit|sqliterc|psqlrc|my\\.login\\.cnf|ghci|guile|octaverc|julia/config/.*|hgrc|config/hg/hgrc)',
      ),
      path(
        '~/\\.config/(?:fish/config\\.fish|fish/conf\\.d/.*|fish/functions/.*|environment\\.d/.*|nvim/.*|zsh/.*|bash/.*|nushell/.*|powershell/.*|tmux/.*|kitty/.*|i3/.*|sway/.*|hypr/.*|direnv/.*|wezterm/.*|emacs/.*|mise/.*|plasma-workspace/(?:env|shutdown)/.*|gdb/gdbinit|ipython/.*)',
      ),
      path('~/\\.ipython/profile_[^/]*/startup/.*'),
      path(
        '/etc/(?:profile|bash\\.bashrc|bashrc|bash_completion\\.d/.*|zshrc|zshenv|zsh/.*|zprofile|zlogin|environment|environment\\.d/.*|security/pam_env\\.conf|profile\\.d(?:/.*)?|inputrc|vim/.*|vimrc|csh\\.cshrc|csh\\.login|csh/.*|fish/.*|skel/.*|tmux\\.conf|screenrc|X11/(?:Xsession(?:\\.d/.*)?|xinit/.*)|xprofile|gdb/.*)',
      ),
      // What Python runs at every start.
      path('(?:.*)/(?:sitecustomize|usercustomize)\\.py'),
      path('(?:~|/usr|/opt)/(?:.*/)?(?:site|dist)-packages/[^/]*\\.pth'),
    ],
    samples: ['.bashrc', '.zshrc', '.profile', '.bash_profile', '.zshenv', '/etc/profile'],
  },
  {
    role: 'cron',
    paths: [
      path(
        '(?:/private)?/etc/(?:crontab|anacrontab|cron\\.(?:d|daily|hourly|weekly|monthly|yearly|allow|deny)(?:/.*)?|at\\.(?:allow|deny)|periodic(?:/.*)?|fcron(?:/.*)?|logrotate\\.d/.*|logrotate\\.conf)',
      ),
      path('(?:/private)?/var/(?:spool/(?:cron|fcron|at|anacron|cron/atjobs)|at|cron|lib/at)(?:/.*)?'),
      path('/usr/lib/cron/.*'),
    ],
    samples: ['/etc/crontab', '/etc/cron.d', '/var/spool/cron/crontabs/root'],
  },
  {
    role: 'service-unit',
    paths: [
      path('/(?:etc|usr/lib|lib|run|usr/local/lib)/systemd/(?:system|user)(?:/.*)?'),
      path('~/\\.(?:config|local/share)/systemd/(?:user(?:/.*)?|user-generators/.*)'),
      path(
        '/(?:etc|usr/lib|usr/local/lib|lib|run)/systemd/(?:system|user)(?:-generators|-environment-generators|-sleep|-shutdown)?(?:/.*)?',
      ),
      path('/(?:etc|usr/lib|lib)/(?:tmpfiles|modules-load|modprobe|sysusers|binfmt)\\.d(?:/.*)?'),
      path(
        '/etc/(?:init\\.d|init|rc\\.d|rc[0-6S]\\.d|conf\\.d|runlevels|sv|service|runit|s6|s6-rc|dinit\\.d|supervisor|supervisord\\.d|supervisord\\.conf|monit|inittab|modules|sysctl\\.d|sysctl\\.conf|default/rcS)(?:/.*)?',
      ),
      path('/var/service(?:/.*)?'),
      path('/etc/rc\\.(?:local|conf|shutdown|common)(?:\\.d/.*)?'),
      path('/(?:etc|usr/lib|lib|run)/udev/rules\\.d(?:/.*)?'),
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
      path(
        '(?:~|/System|)/?Library/(?:StartupItems|LoginPlugins|ScriptingAdditions|PrivilegedHelperTools|Security/SecurityAgentPlugins|QuickLook|Spotlight|Extensions)(?:/.*)?',
      ),
      path(
        '(?:~|)/Library/Preferences/(?:com\\.apple\\.loginwindow|loginwindow|com\\.apple\\.loginitems)[^/]*\\.plist',
      ),
      path('/etc/emond\\.d(?:/.*)?'),
    ],
    samples: ['Library/LaunchAgents/x.plist', '/Library/LaunchDaemons/x.plist'],
  },
  {
    role: 'autostart',
    paths: [
      path('~/\\.config/(?:autostart|autostart-scripts|lxsession|openbox|upstart)(?:/.*)?'),
      path('~/\\.kde4?/(?:Autostart|share/autostart)(?:/.*)?'),
      path('/etc/xdg/(?:autostart|lxsession|openbox|plasma-workspace)(?:/.*)?'),
      path('/etc/(?:update-motd\\.d(?:/.*)?|motd)'),
      path('/etc/NetworkManager/dispatcher\\.d(?:/.*)?'),
      path(
        '/etc/(?:network/(?:if-(?:pre-)?up\\.d|if-down\\.d|if-post-down\\.d)|networkd-dispatcher|dhcp/dhclient-(?:enter|exit)-hooks\\.d|dhclient[^/]*hooks|ppp/ip-(?:up|down)\\.d|acpi(?:/events|/actions)?|pm/sleep\\.d|kernel/(?:postinst|postrm)\\.d|initramfs/post-update\\.d|ca-certificates/update\\.d|bash_completion\\.d)(?:/.*)?',
      ),
      path(
        '/etc/(?:apt/apt\\.conf(?:\\.d/.*)?|dpkg/dpkg\\.cfg(?:\\.d/.*)?|yum\\.conf|yum/pluginconf\\.d/.*|dnf/(?:dnf\\.conf|plugins/.*)|pacman\\.conf|pacman\\.d/hooks/.*)',
      ),
      // Settings of interpreters and package managers that name programs to run.
      path('~/\\.config/(?:git/hooks|git/template)(?:/.*)?'),
      path('(?:~/\\.(?:config/)?pip|/etc)/pip\\.conf'),
      path('~/\\.(?:curlrc|wgetrc)'),
      path('/usr/(?:local/)?share/git-core/templates(?:/.*)?'),
      path('/mnt/[a-z]/(?:.*/)?Start Menu/Programs/Startup(?:/.*)?'),
    ],
    samples: ['.config/autostart/x.desktop'],
  },
  {
    role: 'sudoers',
    paths: [
      path(
        '/(?:private/|usr/local/)?etc/(?:sudoers(?:\\.d(?:/.*)?)?|sudo\\.conf|doas\\.conf|polkit-1(?:/.*)?)',
      ),
      path('/(?:usr/share|var/lib|usr/local/share)/polkit-1(?:/.*)?'),
    ],
    samples: ['/etc/sudoers', '/etc/sudoers.d/x'],
  },
  {
    role: 'account-database',
    paths: [
      path(
        '/(?:private/)?etc/(?:passwd|group|subuid|subgid|login\\.defs|shells|adduser\\.conf|default/useradd|security/access\\.conf)-?',
      ),
    ],
    samples: ['/etc/passwd', '/etc/group'],
  },
  {
    role: 'pam',
    paths: [
      path(
        '/(?:private/)?etc/(?:pam\\.d(?:/.*)?|pam\\.conf|security(?:/.*)?|nsswitch\\.conf|krb5\\.conf|securetty)',
      ),
      path('/(?:usr/)?lib(?:64)?/(?:[^/]+/)?security/.*'),
      path('/etc/(?:selinux|apparmor(?:\\.d)?|audit)(?:/.*)?'),
    ],
    samples: ['/etc/pam.d/sshd'],
  },
  {
    role: 'boot',
    paths: [
      path('/boot(?:/.*)?'),
      path('/efi(?:/.*)?'),
      path(
        '/etc/(?:default/grub(?:\\.d/.*)?|grub\\.d(?:/.*)?|fstab|crypttab|initramfs-tools(?:/.*)?|mkinitcpio\\.(?:conf|d/.*)|dracut\\.conf(?:\\.d/.*)?|kernel/.*|lilo\\.conf)',
      ),
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
      path(
        '~/\\.(?:git[-_]?templates?|git-core/templates|githooks|git_hooks|config/git/(?:hooks|templates?))/.*',
      ),
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
        '~/\\.(?:claude|codex|gemini|cursor|windsurf|codeium|continue|aider|qwen|copilot|grok|amp|factory|kiro|crush|cline|roo|trae|augment|aws/amazonq|config/(?:opencode|goose|amp|crush|github-copilot|zed|claude|kilo|mods|aichat))(?:/.*)?',
      ),
      path('~/\\.(?:claude\\.json|aider\\.conf\\.yml|goosehints|codexrc)'),
      path(
        '(?:/etc/(?:claude-code|codex|gemini-cli|cursor)|/Library/Application Support/(?:ClaudeCode|Codex|GeminiCli|Cursor))(?:/.*)?',
      ),
      path(
        '~/(?:\\.config|Library/Application Support)/(?:Claude/claude_desktop_config\\.json|(?:Code|Cursor|Windsurf|VSCodium)/User/(?:settings|mcp)\\.json)',
      ),
      path(
        '(?:.*)/\\.(?:claude|codex|gemini|cursor|qwen|copilot|amp|factory|kiro|opencode|windsurf|cline|roo|crush)/(?:settings(?:\\.local)?\\.json|mcp\\.json|mcp_config\\.json|hooks(?:/.*|\\.json)?|plugins?(?:/.*)?|config\\.(?:toml|json|ya?ml)|cli(?:-config)?\\.json|permissions\\.json)',
      ),
      path(
        '(?:.*)/(?:\\.mcp\\.json|\\.vscode/mcp\\.json|opencode\\.jsonc?|\\.aider\\.conf\\.yml|\\.github/hooks/.*|\\.crush\\.json)',
      ),
    ],
    samples: ['.claude/settings.json', '.codex/config.toml', '.claude.json'],
  },
  {
    role: 'container-socket',
    paths: [
      path(
        '/(?:var/)?run/(?:docker|containerd/containerd|podman/podman|crio/crio|k3s/containerd/containerd|buildkit/buildkitd|lxd|incus/unix)\\.(?:sock|socket)',
      ),
      path('/(?:var/)?run/user/\\d+/(?:docker|podman/podman)\\.sock'),
      path('/var/(?:snap/lxd/common/lxd|lib/lxd|lib/incus)/unix\\.socket'),
      path(
        '~/\\.(?:docker/run/docker|colima/[^/]*/docker|rd/docker|orbstack/run/docker|lima/[^/]*/sock/docker)\\.sock',
      ),
    ],
    samples: ['/var/run/docker.sock'],
  },
  {
    role: 'kernel-interface',
    paths: [path('/proc/sys(?:/.*)?'), path('/proc/sysrq-trigger'), path('/sys(?:/.*)?')],
    samples: ['/proc/sysrq-trigger'],
  },
  {
    role: 'process-memory',
    paths: [
      path('/proc/[^/]+/(?:task/[^/]+/)?(?:mem|environ|maps|fd/.*|auxv|syscall|stack|map_files/.*)'),
      path('/proc/(?:kcore|kmem)'),
      path('/var/(?:lib/systemd/coredump|crash|lib/apport/coredump)(?:/.*)?'),
      path('/cores(?:/.*)?'),
    ],
    samples: ['/proc/self/environ', '/proc/1/environ'],
  },
  { role: 'terraform-state', paths: [path('(?:.*)\\.tfstate(?:\\..*)?')], samples: [] },
  {
    role: 'log',
    paths: [path('/var/log(?:/.*)?'), path('/(?:var/)?run/[uw]tmp'), path('/var/audit(?:/.*)?')],
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
  /\/[._]|~|^\/(?:private\/)?(?:etc|var|run|boot|efi|proc|sys|cores|Library|System)(?:\/|$)|\/lib\d*\/(?:systemd|cron|security|udev|tmpfiles|modules-load|modprobe|sysusers|binfmt)|^\/usr\/(?:local\/)?(?:etc|share)\/|^\/usr\/local\/bin\/|\/Library\/|\/snap\/|^\/(?:mnt\/)?[a-z]\/|hoopx|id_[rde]|wallet|wireguard|openvpn|krb5cc_|UTC--|customize\.py|kube|wp-config|\.(?:p12|pfx|jks|keystore|ppk|key|pem|kdbx?|keychain|keychain-db|agilekeychain|opvault|1pif|1pux|psafe3|enpassdb|ovpn|keytab|pth|gpg|vault|dit|env|tfstate|tfvars|sqlite3?|db3?|asc)(?:$|\.)|credential|creds|secret|passw|tokens?\.|api[-_]?key|vault|[Ll]ogin|Cookies|logins|service[-_]?account|firebase-adminsdk|client_secret|clouds\.yaml|gcp[-_]|opencode|Jenkinsfile|pipelines\.yml/;

/** Test data: keys and credentials in it are made up. Dot folders and the system's keep their meaning. */
const FIXTURE =
  /^(?!.*\/\.)(?!\/(?:etc|root|var|usr|run|opt)\/).+\/(?:tests?|fixtures?|testdata|test-data|__fixtures__|__tests__|specs?|examples?|mocks?)\/(?:.*\/)?[^/]+$/;
const MADE_UP: ReadonlySet<Role> = new Set<Role>(['private-key', 'cloud-credentials', 'token-file']);

/** Each row's patterns as one, which is much faster than one after the other. */
const MATCHERS: readonly (readonly [role: Role, pattern: RegExp])[] = ROLES.map(({ role, paths }) => [
  role,
  new RegExp(paths.map(({ source }) => `(?:${source})`).join('|')),
]);

/** The role of an absolute path, or null when it is an ordinary file. */
export function roleOf(path: string): Role | null {
  if (!TRIGGER.test(path) || HARMLESS_NAME.test(path)) return null;
  for (const [role, pattern] of MATCHERS) {
    if (pattern.test(path)) return MADE_UP.has(role) && isFixture(path) ? null : role;
  }
  return null;
}

function isFixture(path: string): boolean {
  return FIXTURE.test(path.replace(/^\/(?:home|Users)\/[^/]+/, ''));
}
