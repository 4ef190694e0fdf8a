/** Wrappers that a grammar says all of: what stands behind their options, and a number of words, is the command. */
import type { ProgramSpec } from '../spec.ts';
import { type Wrapper, wrapper } from './wrapper.ts';

const ROWS: readonly Wrapper[] = [
  { names: ['doas'], options: 'C= L n s u=', privileged: true },
  { names: ['pkexec'], options: 'user= disable-internal-agent keep-cwd', privileged: true },
  {
    names: ['run0'],
    options:
      'u|user= g|group= D|chdir= nice= setenv= background= machine= unit= property= description= slice= slice-inherit pty pipe shell-prompt-prefix= no-ask-password',
    privileged: true,
    cwd: 'chdir',
  },
  {
    names: [
      'nohup',
      'eatmydata',
      'catchsegv',
      'torify',
      'linux32',
      'linux64',
      'i386',
      'x86_64',
      'optirun',
      'noglob',
      'nocorrect',
    ],
    options: '',
  },
  {
    names: ['bear', 'scan-build', 'intercept-build'],
    options: 'o|output= a|append v|verbose c|config= cdb=',
  },
  { names: ['setsid'], options: 'c|ctty f|fork w|wait' },
  { names: ['caffeinate'], options: 'd i m s u t= w=' },
  { names: ['fakeroot'], options: 'l|lib= faked= s= i= u|unknown-is-real b=' },
  { names: ['proxychains', 'proxychains4'], options: 'q f=' },
  {
    names: ['rlwrap'],
    options:
      'a|always-readline A c|complete-filenames C|command-name= f|file= H|history-filename= i|case-insensitive n|no-warnings p|prompt-colour=? r|remember s|histsize=',
  },
  {
    names: ['xvfb-run'],
    options:
      'a|auto-servernum e|error-file= f|auth-file= n|server-num= l|listen-tcp p|xauth-protocol= s|server-args= w|wait= auto-display',
  },
  {
    names: ['dbus-run-session', 'dbus-launch'],
    options: 'config-file= dbus-daemon= exit-with-session sh-syntax',
  },
  { names: ['cgexec'], options: 'g= sticky b' },
  { names: ['faketime'], options: 'm f p= exclude-monotonic', skip: 1 },
  {
    names: ['setpriv'],
    options:
      'd|dump clear-groups groups= inh-caps= ambient-caps= bounding-set= init-groups keep-groups list-caps no-new-privs rgid= egid= regid= ruid= euid= reuid= securebits= pdeathsig= selinux-label= apparmor-profile= reset-env',
  },
  {
    names: ['proot'],
    options:
      'r|rootfs= b|bind= m|mount= q|qemu= w|pwd|cwd= v|verbose= 0|root-id S= R= k|kernel-release= kill-on-exit link2symlink',
  },
  { names: ['nice'], options: 'n|adjustment= 0 1 2 3 4 5 6 7 8 9' },
  { names: ['ionice'], options: 'c|class= n|classdata= p= P= u= t|ignore', idle: ['p', 'P', 'u'] },
  {
    names: ['chrt'],
    options:
      'a|all-tasks b|batch d|deadline f|fifo i|idle m|max o|other p|pid r|rr R|reset-on-fork v|verbose T|sched-runtime= P|sched-period= D|sched-deadline=',
    skip: 1,
    idle: ['pid', 'max'],
  },
  { names: ['taskset'], options: 'a|all-tasks p|pid c|cpu-list', skip: 1, idle: ['pid'] },
  {
    names: ['numactl'],
    options:
      'a|all i|interleave= m|membind= N|cpunodebind= C|physcpubind= p|preferred= l|localalloc s|show H|hardware b|balancing',
  },
  {
    names: ['timeout', 'gtimeout'],
    options: 'f|foreground k|kill-after= p|preserve-status s|signal= v|verbose',
    skip: 1,
  },
  { names: ['stdbuf', 'gstdbuf'], options: 'i|input= o|output= e|error=' },
  { names: ['time', 'gtime'], options: 'a|append f|format= o|output= p|portability q|quiet v|verbose l h' },
  {
    names: ['unshare'],
    options:
      'i|ipc=? m|mount=? n|net=? p|pid=? u|uts=? U|user=? C|cgroup=? T|time=? f|fork kill-child=? mount-proc=? mount-binfmt=? r|map-root-user c|map-current-user map-user= map-users= map-group= map-groups= map-auto propagation= setgroups= R|root= w|wd= S|setuid= G|setgid= load-interp= monotonic= boottime= keep-caps',
    cwd: 'wd',
  },
  {
    names: ['nsenter'],
    options:
      'a|all t|target= m|mount=? u|uts=? i|ipc=? n|net=? p|pid=? C|cgroup=? U|user=? T|time=? S|setuid=? G|setgid=? preserve-credentials r|root=? w|wd=? W|wdns= e|env F|no-fork Z|follow-context c|join-cgroup user-parent',
    privileged: true,
  },
  { names: ['chroot'], options: 'groups= userspec= skip-chdir u= g= G=', skip: 1, privileged: true },
  {
    names: ['firejail'],
    options:
      'noprofile private=? profile= net= nonet quiet noroot seccomp caps.drop= whitelist= blacklist= read-only= appimage x11=? env= nosound netfilter',
  },
  {
    names: ['systemd-run', 'systemd-inhibit'],
    options:
      'user system scope unit= p|property= description= slice= r|remain-after-exit send-sighup service-type= uid= gid= nice= working-directory= E|setenv= t|pty P|pipe q|quiet G|collect wait on-active= on-boot= on-startup= on-unit-active= on-unit-inactive= on-calendar= on-timezone-change on-clock-change timer-property= path-property= socket-property= M|machine= H|host= S|shell d|same-dir no-block no-ask-password what= who= why= mode= slice-inherit',
    cwd: 'working-directory',
  },
  {
    names: ['strace', 'dtruss', 'truss', 'ktrace'],
    options:
      'a= A b= C c D d e= E= f F h I= i k l= L n o= O= P= p= q r S= s= T t tt ttt u= v V w W x X= y z Z= follow-forks output= trace= attach= summary-only summary string-limit=',
    idle: ['p', 'attach'],
  },
  {
    names: ['ltrace'],
    options:
      'a|align= A= b|no-signals c C|demangle D|debug= e= f F= i l|library= L n|indent= o|output= p= r s= S t T u= w|where= x=',
    idle: ['p'],
  },
  {
    names: ['valgrind', 'heaptrack'],
    options:
      'tool= massif-out-file= callgrind-out-file= cachegrind-out-file= xtree-memory= xtree-memory-file= dump-instr= collect-jumps= cache-sim= branch-sim= instr-atstart= toggle-collect= time-unit= threshold= detailed-freq= max-snapshots= pages-as-heap= heap= stacks= depth= alloc-fn= leak-resolution= show-reachable= show-possibly-lost= undef-value-errors= expensive-definedness-checks= keep-stacktraces= read-var-info= trace-children-skip= child-silent-after-fork= vgdb= vgdb-error= demangle= error-limit= exit-on-first-error= freelist-vol= history-level= fair-sched= log-fd= log-socket= time-stamp= max-stackframe= main-stacksize= smc-check= sim-hints= soname-synonyms= error-markers= read-inline-info= input-fd= run-libc-freeres= partial-loads-ok= errors-for-leak-kinds= s d leak-check-heuristics= default-suppressions= show-below-main= fullpath-after= extra-debuginfo-path= debuginfo-server= mode= track-lockorders= separate-threads= cacheuse= I1= D1= LL= leak-check= v|verbose q|quiet log-file= xml= xml-file= track-origins= suppressions= num-callers= trace-children= error-exitcode= gen-suppressions= show-leak-kinds=',
  },
  {
    names: ['uclampset'],
    options: 'm= M= a|all-tasks p|pid= s|system R|reset-on-fork v|verbose',
    idle: ['pid', 'system'],
  },
  {
    names: ['prlimit'],
    options:
      'p|pid= o|output= noheadings raw verbose c|core=? d|data=? e|nice=? f|fsize=? i|sigpending=? l|memlock=? m|rss=? n|nofile=? q|msgqueue=? r|rtprio=? s|stack=? t|cpu=? u|nproc=? v|as=? x|locks=? y|rttime=?',
    idle: ['pid'],
  },
  {
    names: ['watch'],
    options:
      'b|beep c|color C|no-color d|differences=? e|errexit g|chgexit n|interval= p|precise q|equexit= r|no-rerun t|no-title w|no-wrap x|exec',
    joined: true,
    direct: 'exec',
  },
  {
    names: ['watchexec'],
    options:
      'w|watch= e|exts|ext= i|ignore= f|filter= r|restart c|clear=? d|debounce|delay= s|signal= n shell= no-vcs-ignore x|exec= q|quiet V|verbose legacy-watch L on-change-only postpone',
    scripts: ['exec'],
    joined: true,
  },
];

export const PREFIXED: readonly ProgramSpec[] = ROWS.map(wrapper);
