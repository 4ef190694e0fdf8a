/** Processes and the machine's power. */
import type { Call } from '../call.ts';
import { parseArgs, parseGrammar } from '../grammar.ts';
import type { ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known } from '../value.ts';

const PKILL =
  'signal= e|echo c|count f|full g|pgroup= G|group= i|ignore-case n|newest o|oldest O|older= P|parent= s|session= t|terminal= u|euid= U|uid= v|inverse x|exact F|pidfile= L|logpidfile r|runstates= cgroup= ns= nslist= A|ignore-ancestors q|queue= H|require-handler l a';

export const PROCESSES: readonly ProgramSpec[] = [
  { names: ['kill'], style: 'raw', effects: kill },
  { names: ['pkill', 'skill'], options: PKILL, effects: pkill },
  { names: ['slay'], style: 'raw', effects: (call) => kills(call, call.operands.slice(-1), true) },
  {
    names: ['killall'],
    options:
      'e|exact I|ignore-case g|process-group i|interactive l|list n|ns= o|older-than= q|quiet r|regexp s|signal= u|user= v|verbose w|wait y|younger-than= Z|context= m c= t= d',
    effects: (call) =>
      call.has('list') || probes(call.args)
        ? []
        : kills(
            call,
            call.operands.length > 0 ? call.operands : [known('every process')],
            call.has('user') ||
              call.operands.length === 0 ||
              (call.has('regexp') && call.operands.some((arg) => EVERYTHING.test(arg.text))),
          ),
  },
  { names: ['killall5'], style: 'raw', effects: (call) => kills(call, [known('every process')], true) },
  {
    names: ['xkill'],
    options: 'a|all b= d|display= i|id=',
    style: 'dash',
    effects: (call) => kills(call, [known('window')], call.has('all')),
  },
  {
    names: ['fuser'],
    options:
      'a|all i|interactive I|inode k|kill l|list-signals m|mount M|ismountpoint n|namespace= s|silent u|user v|verbose w|writeonly 4 6 t',
    // With `-m` every process that uses the file system, not only the file.
    effects: (call) =>
      call.has('kill')
        ? call.operands.flatMap((arg) => kills(call, [arg], call.has('mount') || call.path(arg).whole))
        : [],
  },
  {
    names: ['shutdown'],
    options: 'H|halt P|p|poweroff r|reboot h k|k-only no-wall c|cancel show t= f F n a',
    effects: (call) =>
      call.has('cancel', 'k-only', 'show')
        ? []
        : call.on('power', call.named('resource', 'machine'), {
            mode: call.has('reboot') ? 'reboot' : 'off',
          }),
  },
  {
    names: ['reboot', 'halt', 'poweroff'],
    options: 'p|poweroff halt reboot f|force w|wtmp-only d|no-wtmp n|no-sync no-wall',
    effects: (call) =>
      call.has('wtmp-only')
        ? []
        : call.on('power', call.named('resource', 'machine'), { mode: call.program }),
  },
  {
    names: ['init', 'telinit', 'runit-init'],
    style: 'raw',
    effects: (call) =>
      /^[0-6sSqQuUabc]$/.test(call.operand(0)?.text ?? '')
        ? call.on('power', call.named('resource', 'machine'), { mode: `runlevel ${call.operand(0)?.text}` })
        : [],
  },
  {
    names: ['openrc-shutdown'],
    options:
      'c|cancel d|no-write D|dry-run H|halt K|kexec p|poweroff R|reexec r|reboot s|single w|write-only help version',
    dry: ['dry-run'],
    effects: (call) =>
      call.has('cancel') ? [] : call.on('power', call.named('resource', 'machine'), { mode: call.program }),
  },
  {
    names: ['pm-suspend', 'pm-hibernate', 'rtcwake'],
    options: 'm|mode= s|seconds= n|dry-run',
    dry: ['dry-run'],
    effects: (call) => call.on('power', call.named('resource', 'machine'), { mode: 'sleep' }),
  },
  {
    names: ['pmset'],
    style: 'raw',
    effects: (call) =>
      call.operands.length === 0 || call.operands[0]?.text === '-g'
        ? []
        : call.on(
            /^(?:sleepnow|displaysleepnow|boot|schedule|repeat)$/.test(call.operands[0]?.text ?? '')
              ? 'power'
              : 'kernel',
            call.named('resource', 'machine'),
            { mode: 'sleep' },
          ),
  },
];

/** Processes without which nobody can work on the machine. */
const VITAL =
  /^(?:1|init|systemd.*|launchd|kernel_task|sshd|login|dbus.*|Xorg|Xwayland|wayland.*|gnome-.*|plasma.*|kwin.*|loginwindow|WindowServer|Finder|Dock|SystemUIServer|bash|sh|zsh|fish|dash|tmux.*|screen|getty|agetty|udevd|NetworkManager|containerd|dockerd)$/;
/** Patterns that match every process. */
const EVERYTHING = /^[\^.*+$?]*$/;

/** Servers that lose what they had not written when they are killed at once. */
const SERVERS =
  /^(?:postgres(?:ql)?|postmaster|mysqld|mariadbd?|mongod|mongos|redis-server|etcd|kubelet|dockerd?|elasticsearch|cassandra|clickhouse-server|beam\.smp|kafka|zookeeper|consul|vault)$/;
const AT_ONCE = /^-(?:9|KILL|SIGKILL)$/i;

export function kills(call: Call, args: readonly Arg[], whole: boolean): Effect[] {
  return args.flatMap((arg) => {
    const target = call.named('process', arg);
    return call.on(
      'kill',
      {
        ...target,
        whole:
          whole ||
          VITAL.test(arg.text) ||
          (SERVERS.test(arg.text) && call.args.some(({ text }) => AT_ONCE.test(text))) ||
          (call.program === 'pkill' && EVERYTHING.test(arg.text)),
      },
      { irreversible: true },
    );
  });
}

/** Signal 0 only asks whether the process is there. */
function probes(args: readonly Arg[]): boolean {
  return args.some(
    (arg, index) =>
      arg.text === '-0' || (/^-(?:s|n|-signal)$/.test(arg.text) && args[index + 1]?.text === '0'),
  );
}

function kill(call: Call): Effect[] {
  const args = [...call.args];
  if (args.some((arg) => /^-[lL]|^--(?:list|table)/.test(arg.text)) || probes(args)) return [];
  // The first word with a dash is the signal; `kill -9 -1` then signals every process there is.
  if (/^-(?:s|n|-signal|q|-queue)$/.test(args[0]?.text ?? '')) args.splice(0, 2);
  else if (/^-[A-Z0-9]/i.test(args[0]?.text ?? '')) args.shift();
  const targets = args.filter((arg) => arg.text !== '--');
  return targets.flatMap((arg) =>
    kills(call, [arg], /^-?1$|^\$\{?PPID\}?$/.test(arg.text) || EVERY_LIST.test(arg.text)),
  );
}

/** `kill $(ps -eo pid=)`: a list of processes that nothing narrows down. */
export const EVERY_LIST =
  /(?:\$\(|`)\s*(?:sudo\s+)?(?:ps\b(?![^|]*\s-(?:p|C|q|-pid|-ppid)\b)(?!.*(?:grep|\brg\b|awk[^|]*\/|sed[^|]*\/))|seq\b|pgrep\s+(?:-[a-zA-Z]*[uU]\s*\S+\s*\)?$|(?:-[a-z]+\s+)*['"]?(?:\.[*+]?)?['"]?\s*[)`|])|pidof\s+(?:systemd|init|sshd|bash)\b|ls\s+\/proc)/;

/** Signals look like bundles of options (`-STOP`), so they go first. */
const SIGNAL =
  /^-(?:\d+|(?:SIG)?(?:HUP|INT|QUIT|ILL|TRAP|ABRT|BUS|FPE|KILL|USR1|SEGV|USR2|PIPE|ALRM|TERM|STKFLT|CHLD|CONT|STOP|TSTP|TTIN|TTOU|URG|XCPU|XFSZ|VTALRM|PROF|WINCH|IO|POLL|PWR|SYS|RTM(?:IN|AX)))$/;

function pkill(call: Call): Effect[] {
  if (probes(call.args)) return [];
  const { operands, options } = parseArgs(
    call.args.filter((arg) => !SIGNAL.test(arg.text)),
    parseGrammar(PKILL),
  );
  if (options.has('count') && call.program === 'pgrep') return [];
  const broad = options.has('inverse') || operands.length === 0;
  return kills(call, operands.length > 0 ? operands : [known('every process')], broad);
}
