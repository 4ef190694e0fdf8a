/** Files that matter wherever they lie, by where they are and what they are called. Pure tables, matched on absolute paths. */
import type { Role } from './types.ts';

/** Places are written with braces (`~/{.netrc,.pgpass}`), home folders as `~`. */
interface RoleRow {
  role: Role;
  /** Files and folders; what is in a folder counts too. */
  at?: readonly string[];
  /** Names of files, wherever they lie. */
  named?: readonly string[];
  /** Regular expressions of whole paths, for what the others cannot say. */
  like?: readonly string[];
  /** Concrete members, used to find out what a glob could mean. Relative ones are under the home. */
  samples: readonly string[];
}

const HOME = /^(?:\/home\/[^/]+|\/Users\/[^/]+|\/root|\/var\/root)(?=\/|$)/;

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
  /(?:\.pub|\.example|\.sample|\.template|\.dist|\.defaults?|\.md|[-_]example|\/\.env\.test(?:ing)?)$|\/(?:known_hosts(?:\.old)?|pubring\.(?:kbx|gpg)|allowed_signers)$/;

export const ROLES: readonly RoleRow[] = [
  {
    role: 'guard-policy',
    at: ['~/.config/hoopx', '/etc/hoopx'],
    // The program itself, wherever it is installed: a stub in its place guards nothing.
    like: ['(?:.*)/\\.hoopx(?:/.*)?', '(?:.*)/s?bin/hoopx', '(?:.*)/node_modules/(?:\\.bin/)?hoopx(?:/.*)?'],
    samples: ['.config/hoopx/config.json', '/etc/hoopx/config.json', '/usr/local/bin/hoopx'],
  },
  {
    role: 'guard-record',
    // Where the records lie, and where somebody who wants them gone would look for them.
    at: [
      '~/.local/state/hoopx',
      '~/.local/share/hoopx',
      '/var/log/hoopx',
      '/var/lib/hoopx',
      '~/Library/Logs/hoopx',
    ],
    samples: ['.local/state/hoopx/audit', '.local/share/hoopx/audit.jsonl'],
  },
  {
    role: 'authorized-keys',
    like: ['(?:.*)/\\.ssh/authorized_keys2?'],
    samples: ['.ssh/authorized_keys'],
  },
  {
    role: 'ssh-config',
    at: ['/etc/ssh/ssh{d,}_config{.d,}'],
    like: ['(?:.*)/\\.ssh/(?:config|rc|environment)(?:\\.d(?:/.*)?)?'],
    samples: ['.ssh/config', '/etc/ssh/sshd_config'],
  },
  {
    role: 'private-key',
    at: [
      '/etc/ssl/private',
      '/var/lib/{acme,caddy,tailscale,dehydrated}',
      '~/.{acme.sh,step,certbot}',
      '~/.gnupg',
      '~/.{config/,}sops/age',
      '~/.config/{age,rage,minisign,signify,cosign}',
      '~/.{minisign,signify,age,android/{adbkey,debug.keystore}}',
      '/etc/{wireguard,openvpn,ipsec.d/private,swanctl/private,strongswan,nebula,tinc}',
      '/etc/ipsec.secrets',
      '~/{.config/,}{.,}{wireguard,openvpn}',
      '~/.{config/,local/share/,}{bitcoin,ethereum,electrum,electron-cash,solana,bitmonero,monero,cardano,litecoin,dogecoin,dash,zcash,exodus,Exodus,Ledger Live,atomic,Atomic Wallet,near-credentials,sui,aptos,foundry/keystores,cosmos,gaia}',
      '~/Library/Application Support/{Bitcoin,Ethereum,Electrum,Exodus,atomic,Ledger Live,Monero}',
    ],
    named: ['id_{rsa,dsa,ecdsa,ed25519}{_sk,}', 'wallet.{dat,json}'],
    like: [
      '(?:.*)/\\.ssh(?:/(?!config|rc|environment|authorized_keys).*)?',
      '(?:.*)\\.(?:p12|pfx|jks|keystore|ppk|asc\\.key)',
      '(?:.*)(?:private|privkey|server|client|tls|ssl|ca)[^/]*\\.(?:key|pem)',
      '(?:.*)\\.key',
      // Keys of machines lie where a browser saved them; elsewhere a `.pem` is as often a certificate.
      '~/(?:[^/]+|(?:Downloads|Desktop|Documents|\\.?keys|\\.?certs|\\.?aws|\\.ssh)/(?:.*/)?[^/]+)\\.pem',
      '/etc/ssh/ssh_host_.*_key',
      '/etc/pki/(?:.*/)?private(?:/.*)?',
      '/etc/letsencrypt/(?:live|archive|accounts)/.*(?:privkey|private_key).*',
      '(?:.*)\\.ovpn',
      // Signing keys of App Store Connect and of push notifications.
      '(?:.*)AuthKey_[^/]*\\.p8',
      '(?:.*)/UTC--\\d{4}-.*',
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
    at: [
      '~/.azure',
      '~/.{oci,bluemix,aliyun,doctl,fly,hcloud,awsvault,saml2aws,acs,tccli,ibmcloud,exoscale,vultr-cli.yaml,linode-cli,digitalocean,pulumi/credentials.json,minikube/profiles,rancher,argocd,config/argocd,openshift,ocm,eksctl}',
      '~/.{aws-vault,terraform.d/credentials.tfrc.json,cloudflared,tsh,okta,okta_aws_login_config}',
      '~/{.config,Library/Application Support,.local/share}/{doctl,hcloud,fly,scw,heroku,argocd,linode-cli,vultr-cli,exoscale,ibmcloud,civo,pulumi,oci,openstack,rancher,ocm,akamai}',
      '/etc/kubernetes/{admin,super-admin,kubelet,controller-manager,scheduler}.conf',
      '/etc/rancher/{k3s/k3s,rke2/rke2}.yaml',
      '/var/lib/rancher/k3s/server/{token,node-token,cred}',
      '/var/lib/kubelet/pki',
      '{/var,}/run/secrets',
    ],
    named: [
      '{kubeconfig,kube{-,_,.}config}{.y{a,}ml,.json,.conf,}',
      'clouds.yaml',
      'application_default_credentials.json',
    ],
    like: [
      '(?:.*)/\\.aws(?:/(?:credentials|sso|cli|login)(?:/.*)?)?',
      '(?:.*)/\\.(?:config|aws-vault)/gcloud(?:/.*)?',
      '(?:.*)/\\.azure/(?:accessTokens|azureProfile|msal_[^/]*|service_principal[^/]*|credentials)[^/]*',
      '(?:.*)/\\.kube(?:/.*)?',
      '(?:.*)/(?:[^/]*[-_.]kubeconfig|kubeconfig[-_][^/.]*)(?:\\.ya?ml|\\.json|\\.conf)?',
      '~/\\.(?:terraform\\.d/credentials[^/]*)(?:/.*)?',
      '(?:.*)/(?:service[-_]?account[^/]*|gcp[-_][^/]*key[^/]*|client_secrets?[^/]*|firebase-adminsdk[^/]*|[^/]*-firebase-adminsdk-[^/]*)\\.json',
      '/etc/kubernetes/pki/.*\\.key',
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
    at: [
      '~/.{npmrc,yarnrc.yml,bunfig.toml,bower_token}',
      '/etc/{npmrc,mysql/debian.cnf,ppp/{chap,pap}-secrets,exim4/passwd.client,msmtprc,davfs2/secrets,cifs{-,}credentials,krb5kdc,rndc.key,bind/rndc.key,sssd/sssd.conf,snmp/snmpd.conf,docker/key.json,gitlab/gitlab-secrets.json,gitlab-runner/config.toml,nut/upsd.users,munge/munge.key,teleport.yaml,credstore{.encrypted,},libvirt/secrets}',
      '/etc/NetworkManager/system-connections',
      '/etc/{wpa_supplicant,wpa_supplicant.conf,iwd}',
      '/var/lib/{iwd,NetworkManager/secret_key,jenkins/secrets,jenkins/credentials.xml,jenkins/secret.key,cloud/instance/user-data.txt,systemd/credential.secret}',
      '~/.{docker/config,config/containers/auth,containers/auth,config/docker/config,dockerhub}.json',
      '~/{.config,Library/Application Support,.local/share}/{gh/hosts.yml,glab-cli/config.yml,hub,tea/config.yml,git/credentials,configstore,rclone/rclone.conf,netlify/config.json,com.vercel.cli,now{/auth.json,},railway/config.json,render/cli.yaml,supabase,stripe/config.toml,wrangler/config,.wrangler/config,sentry,circleci,turborepo/config.json,ngrok/ngrok.yml,hf/token,huggingface/token,openai,anthropic,jupyter,hcp,op/config,neonctl,planetscale,snowflake,databricks,kaggle,wandb,github-copilot/{hosts,apps}.json,Code/User/globalStorage/state.vscdb,Cursor/User/globalStorage/state.vscdb,opencode/auth.json,goose/secrets.yaml,llm/keys.json,io.datasette.llm/keys.json}',
      '~/.{cargo/credentials{.toml,},gem/credentials,bundle/config,m2/settings{-security,}.xml,gradle/gradle.properties,ivy2/.credentials,composer/auth.json,config/composer/auth.json,nuget/NuGet/NuGet.Config,hex/hex.config,subversion/auth,cpanplus,pub-cache/credentials.json,expo/state.json,netlify/config.json,vercel/auth.json,now/auth.json,railway/config.json,supabase/access-token,stripe/config.toml,wrangler/config,sentryclirc,circleci/cli.yml,travis/config.yml,ngrok2/ngrok.yml,kaggle/kaggle.json,huggingface/token,cache/huggingface/token,wandb/settings,ansible_vault_pass,vault_pass{.txt,},vault-pass{word,},jira.d,jenkins-cli,appstoreconnect,private_keys,databricks,dbt/profiles.yml,snowflake,mc/config.json,b2_account_info,config/rclone/rclone.conf,rclone.conf,msf4/database.yml,weechat/sec.conf,irssi/config,znc,purple/accounts.xml,config/{hexchat,weechat},heroku,local/share/heroku,config/filezilla,filezilla,config/remmina,remmina,local/share/remmina,putty/sessions,dbeaver{4,},config/{evolution,geary,Mailspring}}',
    ],
    named: [
      '{.,_}{netrc,pypirc,pgpass,my.cnf,mylogin.cnf,git-credentials,dockercfg,vault-token,terraformrc,tofurc,s3cfg,boto,databrickscfg,smbcredentials,cifs{-,}credentials,credentials,fetchmailrc,msmtprc,mbsyncrc,offlineimaprc,muttrc,cifs,htpasswd,htdigest,rhosts,shosts,k5login,vncpasswd,Xauthority,ICEauthority,esmtprc,authinfo{.gpg,},sqlplus_pw,ldaprc,pgpassword}',
      '.git-credentials',
      '{credentials,secret{s,},password{s,},passwd,creds,api{-,_,}key{s,},apikey{s,}}.{json,y{a,}ml,toml,ini,txt,env,csv,conf,cfg,properties,db}',
      '{.,}vault{-,_,}pass{word,}{{-,_}file,}{.txt,}',
      'wp-config.php',
      '{secring,trustdb}.gpg',
    ],
    like: [
      '(?:.*)/[._](?:jupyter/.*token|snowsql/config|vnc/passwd)',
      '/etc/(?:postfix/sasl_passwd[^/]*|apt/auth\\.conf(?:\\.d/.*)?|ansible/vault[^/]*)',
      '/tmp/krb5cc_[^/]*',
      '(?:/var)?/run/(?:user/\\d+/)?containers/(?:.*/)?auth\\.json',
      '~/\\.(?:config/helm|local/share/helm|cache/helm|helm)/(?:.*/)?(?:repositories\\.yaml|registry(?:/config)?\\.json)',
      '~/(?:\\.config|Library/Application Support|\\.local/share)/(?:git-credential-[^/]*(?:/.*)?|zed/.*token.*|JetBrains/[^/]*/(?:c\\.kdbx|c\\.pwd|options/security\\.xml)|crush/.*auth.*)',
      '~/\\.(?:sbt/.*credentials|ansible/vault[^/]*|fastlane/.*session.*|local/share/DBeaverData/.*credentials.*)',
      '~/\\.(?:claude|codex|gemini|cursor|qwen|continue|copilot|aider|grok|amp|factory|kiro|codeium|windsurf)/(?:.*/)?(?:\\.?credentials(?:\\.json)?|auth\\.json|oauth_creds\\.json|oauth_token|token|google_accounts\\.json|\\.env)',
      '(?:.*)/[^/]*(?:secrets?|credentials?|passwords?)[^/]*\\.(?:auto\\.)?tfvars(?:\\.json)?',
      '(?:.*)/(?:group|host)_vars/(?:.*/)?vault[^/]*',
      '(?:.*)/(?:config/)?(?:credentials/[^/]+|master)\\.key',
      // `secrets/prod.json` holds values; code that deals with secrets has other endings.
      '(?:.*)/\\.?secrets/(?:[^/]+/)*[^/]+\\.(?:json|ya?ml|env|txt|toml|ini|conf|properties)',
      '(?:.*)[-_.](?:credentials?|creds)\\.json',
      '(?:.*)/(?:[^/]*[-_.])?(?:sa|svc|service[-_]?account)[-_]key\\.json',
      '(?:.*)/(?:Identity|Login|WebCache)[^/]*\\.vault',
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
    at: [
      '~/.password-store',
      '~/.local/share/{gopass,passage,kwalletd,keyrings,pass,bitwarden,rbw}',
      '~/.{passage,lpass,gnome2/keyrings,gnome2_private,keychain,authy,enpass}',
      '{~/,}{/,}Library/Keychains',
      '~/Library/Keychains',
      '{/System,}/Library/Keychains',
      '~/{.config,Library/Application Support}/{Bitwarden{ CLI,},op,1Password,keepassxc,KeePass,rbw,gopass,Authy Desktop,lastpass,Enpass,Dashlane,NordPass,Proton Pass,authenticator}',
    ],
    like: [
      '~/\\.(?:kde4?|kde/share/apps)/(?:.*/)?kwallet(?:/.*)?',
      '(?:.*)\\.(?:kdbx?|keychain(?:-db)?|agilekeychain|opvault|1pif|1pux|psafe3|enpassdb)',
      '~/Library/(?:Containers|Group Containers)/[^/]*(?:1password|bitwarden|keepass|enpass)[^/]*(?:/.*)?',
    ],
    samples: [
      '.password-store',
      '.local/share/keyrings/login.keyring',
      'Library/Keychains/login.keychain-db',
    ],
  },
  {
    role: 'browser-profile',
    at: [
      '~/.{mozilla,thunderbird,librewolf,waterfox,zen}',
      '~/Library/Application Support/{Google/Chrome,Chromium,Firefox,Thunderbird,BraveSoftware,Microsoft Edge,Arc,Vivaldi,LibreWolf,zen}',
      '~/Library/{Cookies,Safari,Mail,Messages,HTTPStorages,Group Containers/group.com.apple.notes}',
      '{~/Library,/Library}/Application Support/com.apple.TCC',
      '~/Library/Containers/com.apple.{Safari,mail,Notes,MobileSMS}',
      '~/snap/{firefox,chromium,thunderbird,brave,signal-desktop,telegram-desktop,discord,slack}',
      '~/{.config,.local/share,Library/Application Support}/{Slack,discord{canary,ptb,},Signal,TelegramDesktop,Telegram Desktop,Microsoft/Teams,Microsoft Teams,teams-for-linux,Element,WhatsApp,Skype,skypeforlinux,zoom.us,Mattermost,Keybase,keybase,signal-cli,wire}',
      '~/.{TelegramDesktop,purple,weechat,irssi,Skype,keybase}',
    ],
    named: ['{cookies.sqlite,key{3,4}.db,signons.sqlite,Login Data}'],
    like: [
      '~/\\.(?:var/app/[^/]*(?:firefox|chrom|brave|edge|thunderbird|librewolf)[^/]*)(?:/.*)?',
      '~/\\.config/(?:google-chrome|chromium|BraveSoftware|microsoft-edge|vivaldi|opera|yandex-browser|librewolf)[^/]*(?:/.*)?',
      '~/Library/Application Support/(?:com\\.operasoftware\\.[^/]*)(?:/.*)?',
      '~/(?:\\.config|\\.local/share|Library/Application Support)/(?:whatsapp[^/]*)(?:/.*)?',
      '(?:/mnt/[a-z]|/[a-z])/Users/[^/]+/AppData/(?:Local|Roaming)/(?:Google/Chrome|Chromium|Microsoft/(?:Edge|Credentials|Vault|Protect)|BraveSoftware|Mozilla|Opera Software|Slack|discord|Signal|Telegram Desktop)(?:/.*)?',
      '(?:.*)/(?:(?:Default|Profile \\d+|Network)/Cookies)',
    ],
    samples: ['.mozilla/firefox', '.config/google-chrome/Default/Cookies', '.config/google-chrome'],
  },
  {
    role: 'shell-history',
    at: [
      '~/.{histfile,lesshst,zhistory,history,Rhistory,viminfo,dbshell,histdb,cassandra/cqlsh_history,mongodb/mongosh}',
      '~/.{local/share,config,local/state}/{fish/fish_history,atuin,mcfly,powershell/PSReadLine,nvim/shada,python/history,psql_history,bash/history,zsh/history,nushell/history.{txt,sqlite3},pgcli/history,recently-used.xbel}',
      '~/.zsh_sessions',
    ],
    like: [
      '(?:.*)/\\.(?:bash|zsh|sh|ash|ksh|mksh|python|node_repl|psql|mysql|mariadb|sqlite|redis\\w*|irb|pry|rediscli|rdbcli|influx|cqlsh|mongo(?:sh)?|ts_node|php|ghci|lua|scala|R|julia|octave|usql|pgcli|litecli|clickhouse-client|xonsh|nu)[-_]history(?:\\.\\w+)?',
      '(?:/mnt/[a-z]|/[a-z])/Users/[^/]+/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine(?:/.*)?',
    ],
    samples: ['.bash_history', '.zsh_history', '.psql_history', '.local/share/fish/fish_history'],
  },
  {
    role: 'password-database',
    at: [
      '/etc/{g,}shadow{-,.bak,~,.old,.orig,}',
      '/etc/{master.passwd,spwd.db,pwd.db}',
      '/var/backups/{g,}shadow{.bak,}',
      '/{private/,}etc/master.passwd',
      '/etc/security/opasswd',
      '{/private,}/var/db/{dslocal,shadow}',
      '/var/lib/{samba/private,sss/{db,secrets},krb5kdc,ldap,AccountsService/users,fprint}',
    ],
    named: ['{ntds.dit,NTDS.dit}'],
    like: [
      '/etc/(?:tcb/.*)(?:-|\\.bak|~|\\.old|\\.orig)?',
      '(?:.*)\\.keytab',
      '/mnt/[a-z]/Windows/(?:System32/config|NTDS|repair)(?:/.*)?',
    ],
    samples: ['/etc/shadow', '/etc/gshadow', '/etc/shadow-'],
  },
  {
    role: 'env-file',
    named: ['.envrc'],
    like: ['(?:.*)/\\.env(?:\\.[A-Za-z0-9_.-]+)?', '(?:.*)/[A-Za-z0-9_-]+\\.env'],
    samples: [],
  },
  {
    role: 'shell-profile',
    at: [
      '~/.{bashrc,bash_profile,bash_login,bash_logout,bash_aliases,bash_functions,bash_env,bashrc.d,profile,zshrc,zshenv,zprofile,zlogin,zlogout,zshrc.d,zsh_aliases,zsh,kshrc,mkshrc,cshrc,tcshrc,login,logout,xprofile,xinitrc,xsession,xsessionrc,xserverrc,inputrc,screenrc,tmux.conf,tmux,vimrc,gvimrc,exrc,nanorc,emacs,emacs.d,spacemacs,doom.d,vim/{plugin,autoload,ftplugin,after,pack},pam_environment,pythonrc{.py,},irbrc,pryrc,Rprofile,Renviron,perltidyrc,gdbinit,lldbinit,sqliterc,psqlrc,my.login.cnf,ghci,guile,octaverc,julia/config,hgrc,config/hg/hgrc}',
      '~/.config/{fish/config.fish,fish/conf.d,fish/functions,environment.d,nvim,zsh,bash,nushell,powershell,tmux,kitty,i3,sway,hypr,direnv,wezterm,emacs,mise,plasma-workspace/{env,shutdown},gdb/gdbinit,ipython}',
      '/etc/{profile,bash.bashrc,bashrc,bash_completion.d,zshrc,zshenv,zsh,zprofile,zlogin,environment,environment.d,security/pam_env.conf,profile.d,inputrc,vim,vimrc,csh.cshrc,csh.login,csh,fish,skel,tmux.conf,screenrc,xprofile,gdb}',
    ],
    named: ['{sitecustomize,usercustomize}.py'],
    like: [
      '~/\\.(?:oh-my-zsh/(?:custom/.*|oh-my-zsh\\.sh))',
      '~/\\.ipython/profile_[^/]*/startup/.*',
      '/etc/(?:X11/(?:Xsession(?:\\.d/.*)?|xinit/.*))',
      '(?:~|/usr|/opt)/(?:.*/)?(?:site|dist)-packages/[^/]*\\.pth',
    ],
    samples: ['.bashrc', '.zshrc', '.profile', '.bash_profile', '.zshenv', '/etc/profile'],
  },
  {
    role: 'cron',
    at: [
      '{/private,}/etc/{crontab,anacrontab,cron.{d,daily,hourly,weekly,monthly,yearly,allow,deny},at.{allow,deny},periodic,fcron,logrotate.d,logrotate.conf}',
      '{/private,}/var/{spool/{cron,fcron,at,anacron,cron/atjobs},at,cron,lib/at}',
      '/usr/lib/cron',
    ],
    samples: ['/etc/crontab', '/etc/cron.d', '/var/spool/cron/crontabs/root'],
  },
  {
    role: 'service-unit',
    at: [
      '/{etc,usr/lib,lib,run,usr/local/lib}/systemd/{system,user}',
      '~/.{config,local/share}/systemd/{user,user-generators}',
      '/{etc,usr/lib,usr/local/lib,lib,run}/systemd/{system,user}{-generators,-environment-generators,-sleep,-shutdown,}',
      '/{etc,usr/lib,lib}/{tmpfiles,modules-load,modprobe,sysusers,binfmt}.d',
      '/etc/{init.d,init,rc.d,conf.d,runlevels,sv,service,runit,s6,s6-rc,dinit.d,supervisor,supervisord.d,supervisord.conf,monit,inittab,modules,sysctl.d,sysctl.conf,default/rcS}',
      '/var/service',
      '/etc/rc.{local,conf,shutdown,common}{.d,}',
      '/{etc,usr/lib,lib,run}/udev/rules.d',
      '/etc/xinetd.d',
      '/etc/inetd.conf',
    ],
    like: ['/etc/(?:rc[0-6S]\\.d)(?:/.*)?'],
    samples: ['/etc/systemd/system/x.service', '/etc/rc.local', '.config/systemd/user/x.service'],
  },
  {
    role: 'launch-agent',
    at: [
      '{~,/System,}{/,}/Library/Launch{Agents,Daemons}',
      '~/Library/LaunchAgents',
      '{~,/System,}{/,}Library/{StartupItems,LoginPlugins,ScriptingAdditions,PrivilegedHelperTools,Security/SecurityAgentPlugins,QuickLook,Spotlight,Extensions}',
      '/etc/emond.d',
    ],
    like: [
      '(?:~|)/Library/Preferences/(?:com\\.apple\\.loginwindow|loginwindow|com\\.apple\\.loginitems)[^/]*\\.plist',
    ],
    samples: ['Library/LaunchAgents/x.plist', '/Library/LaunchDaemons/x.plist'],
  },
  {
    role: 'autostart',
    at: [
      '~/.config/{autostart,autostart-scripts,lxsession,openbox,upstart}',
      '~/.kde{4,}/{Autostart,share/autostart}',
      '/etc/xdg/{autostart,lxsession,openbox,plasma-workspace}',
      '/etc/{update-motd.d,motd}',
      '/etc/NetworkManager/dispatcher.d',
      '/etc/{network/{if-{pre-,}up.d,if-down.d,if-post-down.d},networkd-dispatcher,dhcp/dhclient-{enter,exit}-hooks.d,ppp/ip-{up,down}.d,acpi{/events,/actions,},pm/sleep.d,kernel/{postinst,postrm}.d,initramfs/post-update.d,ca-certificates/update.d,bash_completion.d}',
      '/etc/{yum.conf,yum/pluginconf.d,pacman.conf,pacman.d/hooks}',
      '~/.config/{git/hooks,git/template}',
      '{~/.{config/,}pip,/etc}/pip.conf',
      '~/.{curlrc,wgetrc}',
      '/usr/{local/,}share/git-core/templates',
    ],
    like: [
      '/etc/(?:dhclient[^/]*hooks)(?:/.*)?',
      '/etc/(?:apt/apt\\.conf(?:\\.d/.*)?|dpkg/dpkg\\.cfg(?:\\.d/.*)?|dnf/(?:dnf\\.conf|plugins/.*))',
      '/mnt/[a-z]/(?:.*/)?Start Menu/Programs/Startup(?:/.*)?',
    ],
    samples: ['.config/autostart/x.desktop'],
  },
  {
    role: 'sudoers',
    at: [
      '/{private/,usr/local/,}etc/{sudo.conf,doas.conf,polkit-1}',
      '/{usr/share,var/lib,usr/local/share}/polkit-1',
    ],
    like: ['/(?:private/|usr/local/)?etc/(?:sudoers(?:\\.d(?:/.*)?)?)'],
    samples: ['/etc/sudoers', '/etc/sudoers.d/x'],
  },
  {
    role: 'account-database',
    at: [
      '/{private/,}etc/{passwd,group,subuid,subgid,login.defs,shells,adduser.conf,default/useradd,security/access.conf}{-,}',
    ],
    samples: ['/etc/passwd', '/etc/group'],
  },
  {
    role: 'pam',
    at: [
      '/{private/,}etc/{pam.d,pam.conf,security,nsswitch.conf,krb5.conf,securetty}',
      '/etc/{selinux,apparmor{.d,},audit}',
    ],
    like: ['/(?:usr/)?lib(?:64)?/(?:[^/]+/)?security(?:/.*)?'],
    samples: ['/etc/pam.d/sshd'],
  },
  {
    role: 'boot',
    at: ['/boot', '/efi', '/etc/{grub.d,fstab,crypttab,initramfs-tools,kernel,lilo.conf}'],
    like: ['/etc/(?:default/grub(?:\\.d/.*)?|mkinitcpio\\.(?:conf|d/.*)|dracut\\.conf(?:\\.d/.*)?)'],
    samples: ['/boot', '/etc/fstab', '/boot/grub/grub.cfg'],
  },
  {
    role: 'preload',
    at: ['/etc/ld.so.preload'],
    like: ['/etc/ld\\.so\\.(?:conf(?:\\.d/.*)?)'],
    samples: ['/etc/ld.so.preload'],
  },
  {
    role: 'hosts-file',
    at: ['/{private/,}etc/{hosts,resolv.conf,hosts.{allow,deny}}'],
    samples: ['/etc/hosts', '/etc/resolv.conf'],
  },
  {
    role: 'git-hook',
    at: ['~/.{git{-,_,}template{s,},git-core/templates,githooks,git_hooks,config/git/{hooks,template{s,}}}'],
    like: ['(?:.*)/\\.git/(?:.*/)?hooks/.+', '(?:.*)/\\.husky/.+', '(?:.*)/\\.githooks/.+'],
    samples: [],
  },
  {
    role: 'git-config',
    at: ['~/.gitconfig', '~/.config/git/{config,attributes}', '/etc/gitconfig'],
    like: ['(?:.*)/\\.git/(?:modules/.*/)?(?:config|info/attributes)(?:\\.worktree)?'],
    samples: ['.gitconfig'],
  },
  {
    role: 'git-directory',
    // A lock that a killed Git left behind is removed by hand: `rm -f .git/index.lock`.
    like: ['(?:.*)/\\.git(?:/(?!(?:.*/)?[\\w-]+\\.lock$).*)?'],
    samples: [],
  },
  {
    role: 'ci-config',
    named: ['.gitlab-ci.yml', '{Jenkinsfile,azure-pipelines.yml,.travis.yml,bitbucket-pipelines.yml}'],
    like: ['(?:.*)/\\.github/workflows/.+', '(?:.*)/\\.circleci/.+'],
    samples: [],
  },
  {
    role: 'agent-config',
    at: [
      '~/.{claude,codex,gemini,cursor,windsurf,codeium,continue,aider,qwen,copilot,grok,amp,factory,kiro,crush,cline,roo,trae,augment,aws/amazonq,config/{opencode,goose,amp,crush,github-copilot,zed,claude,kilo,mods,aichat}}',
      '~/.{claude.json,aider.conf.yml,goosehints,codexrc}',
      '{/etc/{claude-code,codex,gemini-cli,cursor},/Library/Application Support/{ClaudeCode,Codex,GeminiCli,Cursor}}',
      '~/{.config,Library/Application Support}/{Claude/claude_desktop_config.json,{Code,Cursor,Windsurf,VSCodium}/User/{settings,mcp}.json}',
    ],
    named: ['{.mcp.json,opencode.json{c,},.aider.conf.yml,.crush.json}'],
    like: [
      '(?:.*)/\\.(?:claude|codex|gemini|cursor|qwen|copilot|amp|factory|kiro|opencode|windsurf|cline|roo|crush|continue)/(?:hooks(?:/.*|\\.json)?|settings(?:\\.local)?\\.json|mcp\\.json|mcp_config\\.json|plugins?(?:/.*)?|config\\.(?:toml|json|ya?ml)|cli(?:-config)?\\.json|permissions\\.json)',
      '(?:.*)/(?:\\.vscode/mcp\\.json|\\.github/hooks/.*)',
    ],
    samples: ['.claude/settings.json', '.codex/config.toml', '.claude.json'],
  },
  {
    role: 'container-socket',
    at: [
      '/{var/,}run/{docker,containerd/containerd,podman/podman,crio/crio,k3s/containerd/containerd,buildkit/buildkitd,lxd,incus/unix}.{sock,socket}',
      '/var/{snap/lxd/common/lxd,lib/lxd,lib/incus}/unix.socket',
      '~/.{docker/run/docker,rd/docker,orbstack/run/docker}.sock',
    ],
    like: [
      '/(?:var/)?run/user/\\d+/(?:docker|podman/podman)\\.sock',
      '~/\\.(?:colima/[^/]*/docker|lima/[^/]*/sock/docker)\\.sock',
    ],
    samples: ['/var/run/docker.sock'],
  },
  {
    role: 'kernel-interface',
    at: ['/proc/sys', '/proc/sysrq-trigger', '/sys'],
    samples: ['/proc/sysrq-trigger'],
  },
  {
    role: 'process-memory',
    at: ['/proc/{kcore,kmem}', '/var/{lib/systemd/coredump,crash,lib/apport/coredump}', '/cores'],
    like: ['/proc/[^/]+/(?:task/[^/]+/)?(?:mem|environ|maps|fd/.*|auxv|syscall|stack|map_files/.*)'],
    samples: ['/proc/self/environ', '/proc/1/environ'],
  },
  {
    role: 'terraform-state',
    like: ['(?:.*)\\.tfstate(?:\\..*)?'],
    samples: [],
  },
  {
    role: 'log',
    at: ['/var/log', '/{var/,}run/{u,w}tmp', '/var/audit'],
    samples: ['/var/log', '/var/log/auth.log', '/var/log/syslog'],
  },
  {
    role: 'database-file',
    at: ['/var/lib/{postgresql,mysql,mongodb,redis,etcd,docker,kubelet}'],
    like: ['(?:.*)\\.(?:sqlite3?|db3?)'],
    samples: ['/var/lib/postgresql', '/var/lib/mysql', '/var/lib/docker'],
  },
];

/** Every path with a role has one of these in it: most paths are ordinary and need no look at the table. */
const TRIGGER =
  /\/[._]|~|^\/(?:private\/)?(?:etc|var|run|boot|efi|proc|sys|cores|Library|System)(?:\/|$)|\/lib\d*\/(?:systemd|cron|security|udev|tmpfiles|modules-load|modprobe|sysusers|binfmt)|^\/usr\/(?:local\/)?(?:etc|share)\/|^\/usr\/local\/bin\/|\/Library\/|\/snap\/|^\/(?:mnt\/)?[a-z]\/|hoopx|id_[rde]|AuthKey_|[-_]key\.json|wallet|wireguard|openvpn|krb5cc_|UTC--|customize\.py|kube|wp-config|\.(?:p12|pfx|jks|keystore|ppk|key|pem|kdbx?|keychain|keychain-db|agilekeychain|opvault|1pif|1pux|psafe3|enpassdb|ovpn|keytab|pth|gpg|vault|dit|env|tfstate|tfvars|sqlite3?|db3?|asc)(?:$|\.)|credential|creds|secret|passw|tokens?\.|api[-_]?key|vault|[Ll]ogin|Cookies|logins|service[-_]?account|firebase-adminsdk|client_secret|clouds\.yaml|gcp[-_]|opencode|Jenkinsfile|pipelines\.yml/;

/** Test data: keys and credentials in it are made up. Dot folders and the system's keep their meaning. */
const FIXTURE =
  /^(?!.*\/\.)(?!\/(?:etc|root|var|usr|run|opt)\/).+\/(?:tests?|fixtures?|testdata|test-data|__fixtures__|__tests__|specs?|examples?|mocks?)\/(?:.*\/)?[^/]+$/;
const MADE_UP: ReadonlySet<Role> = new Set<Role>(['private-key', 'cloud-credentials', 'token-file']);

/** More folders than any path of `at` has in it. */
const DEPTH = 10;

/** Place in `ROLES` of the first row that has a path, for paths that begin with `~` and with `/`, and of names. */
const indexes: { [start: string]: ReadonlyMap<string, number> } = {};

/** Made when first asked for: most commands name no path that needs it. */
function indexOf(start: '~' | '/' | 'name'): ReadonlyMap<string, number> {
  const made = indexes[start];
  if (made) return made;
  const rows = new Map<string, number>();
  for (const [row, each] of ROLES.entries()) {
    for (const text of (start === 'name' ? each.named : each.at) ?? []) {
      // A text that begins with a brace may be either.
      if (start !== 'name' && text[0] !== start && text[0] !== '{') continue;
      for (const place of expand(text)) if (!rows.has(place)) rows.set(place, row);
    }
  }
  indexes[start] = rows;
  return rows;
}

/** `a{b,c}d` as `abd` and `acd`; alternatives may hold braces themselves. */
function expand(text: string): string[] {
  const open = text.indexOf('{');
  if (open < 0) return [text];
  const parts: string[] = [];
  let from = open + 1;
  let at = from;
  for (let depth = 1; depth > 0; at++) {
    const char = text[at];
    if (char === '{') depth++;
    else if (char === '}') depth--;
    if (depth === 0 || (depth === 1 && char === ',')) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  const heads = parts.flatMap(expand);
  return expand(text.slice(at)).flatMap((tail) => heads.map((head) => text.slice(0, open) + head + tail));
}

/** A row's regular expressions as one, made when first asked for: to compile all of them takes a noticeable time. */
const likes: (RegExp | null | undefined)[] = [];

function likeOf(row: number): RegExp | null {
  const made = likes[row];
  if (made !== undefined) return made;
  const { like } = ROLES[row]!;
  const pattern = like ? new RegExp(`^(?:${like.join('|')})$`) : null;
  likes[row] = pattern;
  return pattern;
}

/** The role of an absolute path, or null when it is an ordinary file. The first row that has it counts. */
export function roleOf(path: string): Role | null {
  if (!TRIGGER.test(path) || HARMLESS_NAME.test(path)) return null;
  const place = path.replace(HOME, '~');
  const rows = indexOf(place[0] === '~' ? '~' : '/');
  let first = indexOf('name').get(place.slice(place.lastIndexOf('/') + 1)) ?? ROLES.length;
  for (let end = 0, folders = 0; end < place.length && folders < DEPTH; folders++) {
    const slash = place.indexOf('/', end + 1);
    end = slash < 0 ? place.length : slash;
    first = Math.min(first, rows.get(place.slice(0, end)) ?? first);
  }
  for (let row = 0; row < first; row++) if (likeOf(row)?.test(place)) first = row;
  const role = ROLES[first]?.role ?? null;
  return role !== null && MADE_UP.has(role) && isFixture(path) ? null : role;
}

function isFixture(path: string): boolean {
  return FIXTURE.test(path.replace(/^\/(?:home|Users)\/[^/]+/, ''));
}
