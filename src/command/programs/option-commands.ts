/**
 * Options whose value is a command, or what is loaded before anything else, of programs that are made for something else.
 * In the notation of `packed-grammar.ts`; what else the programs do stands in other tables, or in none.
 */
import type { Call } from '../call.ts';
import { isPasswordSource } from '../environment.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { commandSpec, startsBy } from './packed-grammar.ts';

/** Options whose value is a line for a shell. */
const LINES: Readonly<Record<string, string>> = {
  // --- editors, pagers, viewers ---
  'nano pico rnano': 's|speller=!',
  'lynx elinks': 'editor=!',
  'zathura mupdf': 'e= x|synctex-editor-command=!',
  'delta git-delta': 'pager=!',
  'less most': 'lesskey-file=+ lesskey-src=+',
  perldoc: 'n=!',
  gem: '{open e|editor=! v|version=}',
  'pip pip3': '{config editor=!}',
  perlbug: '@dash e=! s= r= c= f= b= a=',

  // --- version control ---
  'svn svnadmin svnsync svnlook': 'diff-cmd=! diff3-cmd=! editor-cmd=! config-dir=+ config-option=*',
  'hg chg': 'e|ssh=! {bisect c|command=! r= e=} {debugshell} {extdiff p|program=! o= r=}',
  'bzr brz': '{diff using=! diff-options= r=}',
  cvs: 'e=! d= z=',
  darcs: 'posthook=! prehook=! external-merge=! diff-command=! {test}',
  'git-annex git-lfs-transfer': 'exec=!',
  'pre-commit prek': 'c|config=+',

  // --- builds, tests, checks ---
  'bazel bazelisk blaze':
    '{run run_under=! workspace_status_command=! config=} {test run_under=! workspace_status_command=! config=} {coverage run_under=!} {build workspace_status_command=! config=} bazelrc=+',
  meson:
    '{devenv C= w|workdir= dump=? dump-format= >!} {test C= wrapper=! t|timeout-multiplier= suite= no-suite= gdb-path= j= repeat= setup= test-args= logbase=} {compile C= j=} {setup native-file= cross-file=}',
  gtester: 'q k l verbose m= s= o= >&',
  'gradle gradlew': 'I|init-script=+ b|build-file=+ c|settings-file=+ g|gradle-user-home=+',
  'mvn mvnw mvnd': 's|settings=+ gs|global-settings=+ t|toolchains=+ f|file= P= D=* pl=',
  'pytest py.test': 'c|config-file=+ rootdir=+ confcutdir= p= o= k= m=',
  'eslint stylelint': 'c|config=+ rulesdir=+ resolve-plugins-relative-to=+ f|format= ext= plugin=',
  prettier: 'config=+ plugin=+',
  'webpack webpack-cli rollup vite vitest parcel': 'c|config=+ mode=',
  'jest vitest': 'c|config=+ setupFilesAfterEnv=+ globalSetup=+ testEnvironment=+ runner=+ reporters=+',
  'mocha nyc c8': 'r|require=+ import=+ config=+ loader=+ file=+ ui=+ reporter=',
  'ava tape jasmine': 'r|require=+ config=+ helper=+',
  'cypress playwright': 'c|config-file|config=+ C=',
  'babel swc': 'config-file=+ plugins=+ presets=+',
  'postcss tailwindcss': 'c|config=+ u|use=+',
  'nodemon ts-node-dev': 'r|require=+ config=+',
  'lint-staged commitlint semantic-release': 'c|config=+ x|extends=+',
  'bun bunx': 'r|preload=+ c|config=+',
  'phpunit pest paratest codecept': 'bootstrap=+ c|configuration=+ include-path=+',
  'phpstan psalm rector php-cs-fixer phpcs':
    'a|autoload-file=+ c|configuration|config=+ bootstrap=+ standard=+',
  'rspec rubocop cucumber': 'r|require=+ I=+ c|config=+',
  'rake rails thor cap': 'R|rakelibdir=+ r|require=+ libdir=+ I=+',
  'mypy flake8 pylint bandit isort': 'config-file|rcfile|config=+ load-plugins= custom-typeshed-dir=',
  'gunicorn hypercorn uvicorn': 'c|config=+ pythonpath|app-dir=+ chdir=',
  'celery dramatiq rq huey': 'A|app= workdir= pythonpath=+',
  locust: 'f|locustfile=+',
  'sphinx-build mkdocs': 'c|config-file=+ b=',
  'wp wp-cli': 'require=+ path= ssh= url=',

  // --- files, archives, downloads ---
  gpg: 'photo-viewer=! agent-program=! dirmngr-program=! pinentry-program=!',
  'mosh mosh-client': 'client=! server=! ssh=! p|port= predict=',
  'certbot letsencrypt certbot-auto':
    'pre-hook=! post-hook=! deploy-hook=! renew-hook=! manual-auth-hook=! manual-cleanup-hook=! d= m|email=',
  'acme.sh': '@dash pre-hook=! post-hook=! renew-hook=! reloadcmd=! reload-cmd=!',
  'lego dehydrated': 'run-hook=! renew-hook=! k|hook=! t=',
  'transmission transmission-remote transmission-cli': 'f|finish=! torrent-done-script=!',
  'yt-dlp youtube-dl': 'exec=! exec-before-download=! netrc-cmd=! config-locations=+ plugin-dirs=+ o= f=',
  'gallery-dl': 'exec=! exec-after=! c|config=+',
  rclone: 'password-command=! config= sftp-ssh=! webdav-bearer-token-command=!',
  restic: 'password-command=! o|option= r|repo= p=',
  borg: 'rsh=! remote-path= r|repo=',
  'duplicity duply': 'ssh-askpass rsync-options= ssh-options= gpg-binary=!',
  'rdiff-backup': 'remote-schema=!',
  unison: '@dash sshcmd=! rshcmd=! sshargs= servercmd=! diff=! merge=!',
  sshuttle: 'r|remote= e|ssh-cmd=! x|exclude= N H v',

  // --- system ---
  dmsetup: 'exec=!',
  enscript: 'I|filter=!',
  'pidstat sar': 'e >!',
  grc: 'e s c= colour= pty >!',
  scrot: 'd= q= t= e|exec=!',
  'maim import': 'e=!',
  'dhclient dhcpcd': 'sf=! c|script=!',
  'pppd chat': '@dash pty=! connect=! disconnect=! init=! ipparam=',
  wpa_cli: 'a=!',
  udevadm: 'exec=!',
  tmate: 'c=! F S=',
  openvt: 'c|console= e|exec f|force l|login s|switch u|user v|verbose w|wait >!',
  'agetty getty mingetty': 'l|login-program=! n a= o= p c H= I= t= 8 i L J N r= w >.?',
  'aoss artsdsp esddsp padsp tsocks usewithtor': '>!',
  perf: '{stat pre=! post=! e= r= o= x= I=}',
  'inetd xinetd ucspi-tcp tcpserver': 'c= b= x= t= l= u= g= v q Q h H p P r R o O d D >.,.,!',
  'xbindkeys sxhkd': 'f|file|c=+',
  'i3 sway bspwm openbox awesome': 'c|config=+',
  'i3-msg swaymsg': '{exec no-startup-id >&}',
  hyprctl: '{dispatch {exec >&}} {keyword}',
  'tcpdump dumpcap': 'z|postrotate-command=! w= i= r= c= C= G= W= Z=',
  'dnsmasq hostapd': 'dhcp-script=! conf-script=! C|conf-file=',
  keepalived: 'f|use-file=+',
  smartd: 'w|warnexec=! c=',
  mdadm: 'program|alert=! c|config= m|mail=',
  'logcheck swatch swatchdog': 'c|config-file=+ awk-field-syntax pattern= exec=!',
  multitail: 'l=! L=! e= s=',
  lnav: 'c= e|exec=! f=',
  'ncmpcpp mpd mpv mplayer vlc': 'script=+ scripts=+ c|config=',
  'rofi dmenu wofi fuzzel': '@dash terminal=! run-command=! run-shell-command=! modi=',

  // --- file watchers and process managers ---
  air: '@dash build.cmd=! build.bin=! build.full_bin=! build.pre_cmd=! build.post_cmd=! root= c=',
  fresh: 'c=+',
  CompileDaemon: '@dash build=! command=! directory= pattern=',
  forever: '{start|startd c=! a l= o= e= minUptime= spinSleepTime= sourceDir= workingDir= uid= >#}',
  'live-server browser-sync': 'browser=!',
};

/** What they hand over comes from an option, not from a place where a command is to be expected. */
const handedOver = (start: Start): Start =>
  start.kind === 'shell' || start.kind === 'argv' ? { ...start, handedOver: true } : start;

const isNoPassword = (start: Start): boolean =>
  start.kind !== 'shell' || !isPasswordSource(start.script.text);

const DASH = 0x2d;

export const OPTION_COMMANDS: readonly ProgramSpec[] = Object.entries(LINES).map(([names, grammar]) => {
  // Read when the program is first met: a command needs one row of many.
  let starts: ((call: Call) => Start[]) | null = null;
  const hasWords = grammar.includes('>');
  return {
    names: names.split(' '),
    alsoStarts: (call: Call) => {
      // Without an option there is nothing to find, but where a word stands for the command.
      if (!hasWords && !call.args.some(({ text }) => text.charCodeAt(0) === DASH)) return [];
      starts ??= startsBy(commandSpec(grammar));
      return starts(call).filter(isNoPassword).map(handedOver);
    },
  };
});
