/**
 * Programs of which nobody has written down what they start or read. Hundreds run a command that they are given or show a
 * file that they are told to load (see GTFOBins): what plainly is one among their arguments counts.
 */
import type { Call } from './call.ts';
import type { ParsedCommand } from './command-line.ts';
import { parseArgs, parseGrammar } from './grammar.ts';
import { isWithin } from './paths.ts';
import { SECRET_ROLES } from './roles.ts';
import type { CommandSpec, ProgramSpec, Start } from './spec.ts';
import type { Effect, Role } from './types.ts';
import { type Arg, after, known, knownPrefix, knownText } from './value.ts';

type IsProgram = (name: string) => boolean;

const UNTOLD: CommandSpec = {};
const NEVER: readonly string[] = [];

/** Options as they look; nothing is known of their values. */
export function parseUnlisted(args: readonly Arg[]): ParsedCommand {
  return { ...parseArgs(args, parseGrammar(''), 'gnu'), spec: UNTOLD, dry: NEVER, subcommand: NEVER };
}

/** Words behind which programs take a command. */
const VERBS = /^(?:exec|run|cmd|command|shell|spawn|call)$/;
/** Options whose value is a command, a script or an expression in the language of the program. */
const SCRIPTS =
  /^(?:-[ceExX]|--?(?:exec|execute|exec-[a-z-]+|command|cmd|run|shell|shell-command|script|call|eval|evaluate|expr|expression|batch|init|on-[a-z-]+|[a-z-]*(?:-cmd|-command|-exec|-hook|-script|-program|-shell|-filter)|(?:pre|post)[a-z-]*))(?:=|$)/;
/** Programs that start what they are given or destroy what they are told: their bare names in an argument list are no accident. */
const TELLING = /^(?:rm|dd|shred|mkfs(?:\.\w+)?|wipefs|blkdiscard|(?:ba|z|da|k)?sh)$/;

/** Interpreters, and the options behind which their code stands. */
const INTERPRETERS = /^(?:python[\d.]*|pypy\d?|node|nodejs|bun|deno|perl|ruby|php|lua)$/;
const THEIR_CODE = /^(?:-[A-Za-z]*[ceErp]|--eval|--print|eval)$/;
/** Words that code begins with, and programs' names as well. */
const KEYWORDS = /^(?:import|from|use|print|require)$/;

const SHELL_PATH = /^(?:\/usr)?\/bin\/(?:ba|z|da|k|a|fi|c|tc)?sh$/;

/**
 * Commands among the arguments: behind `--`, behind a verb that says so, in an option that is named for it; each begins
 * with the name of a program. Where nothing at all is known of a program, `rm -rf` and `sh -c` are commands wherever they stand.
 */
export function commandsAmong(call: Call, isProgram: IsProgram, unheardOf: boolean): Start[] {
  const { args } = call;
  const starts: Start[] = [];
  const names = (text: string | null): boolean =>
    text !== null && text !== '' && isProgram(text.slice(text.lastIndexOf('/') + 1));
  let words = 0;
  for (const [at, arg] of args.entries()) {
    const { text } = arg;
    const next = args[at + 1];
    if (text === '--') {
      const rest = args.slice(at + 1);
      const begins = rest[0] ? names(knownText(rest[0].pieces)) : false;
      if (rest.length > 1 && (begins || rest.some((each) => each.text === '--')))
        starts.push({ kind: 'argv', argv: rest });
      break;
    }
    if (text.startsWith('-')) {
      const option = SCRIPTS.exec(text)?.[0];
      const script = option === undefined ? null : option.endsWith('=') ? after(arg, option.length) : next;
      if (script) starts.push(...scriptStarts(script, names));
    } else if (unheardOf && SHELL_PATH.test(text) && !/^--?shell$|^SHELL$/.test(args[at - 1]?.text ?? '')) {
      // `openvt -- /bin/sh`: nothing but a shell is called so.
      starts.push({ kind: 'argv', argv: args.slice(at) });
      break;
    } else if (
      unheardOf &&
      INTERPRETERS.test(text.slice(text.lastIndexOf('/') + 1)) &&
      THEIR_CODE.test(next?.text ?? '') &&
      at + 2 < args.length
    ) {
      starts.push({ kind: 'argv', argv: args.slice(at) });
      break;
    } else if (++words <= 3 && VERBS.test(text)) {
      if (next?.known && at + 2 < args.length && names(next.text)) {
        starts.push({ kind: 'argv', argv: args.slice(at + 1) });
        break;
      }
      if (next) starts.push(...scriptStarts(next, names));
    } else if (
      unheardOf &&
      TELLING.test(text.slice(text.lastIndexOf('/') + 1)) &&
      /^-{1,2}[a-z]|^if=|^of=|^\/dev\//.test(next?.text ?? '') &&
      at > 0
    ) {
      starts.push({ kind: 'argv', argv: args.slice(at) });
      break;
    }
  }
  starts.push(...escapesIn(call));
  return starts;
}

/** A line for a shell begins with a program's name; anything else may be code that calls one. */
function scriptStarts(script: Arg, names: (text: string | null) => boolean): Start[] {
  const prefix = knownPrefix(script.pieces);
  const first = /^\s*!?\s*([\w./-]+)\s+\S/.exec(prefix)?.[1];
  if (first !== undefined && !KEYWORDS.test(first) && names(first))
    return [
      { kind: 'shell', script: /^\s*!/.test(prefix) ? after(script, prefix.indexOf('!') + 1) : script },
    ];
  if (!CODE.test(prefix)) return [];
  return [{ kind: 'code', language: 'calls', text: script, origin: 'argument' }];
}

/** Worth reading as code: something is called, or led to a shell. */
const CODE = /[\w.)]\s*\(|`|%\(|^\s*[!(]|shell|system/;

/** `lftp <<< '!rm -rf /'`: programs with a prompt of their own give lines that begin so to a shell. */
export function escapesIn({ input }: Call): Start[] {
  const text = input.text === null ? null : knownText(input.text);
  if (text === null || !/^\s*(?:!|shell\s)\s*\S/m.test(text) || text.length > 4096) return [];
  return [...text.matchAll(/^\s*(?:!|shell\s)\s*(\S.*)$/gm)]
    .slice(0, 16)
    .map((match): Start => ({ kind: 'shell', script: known(match[1]!) }));
}

/** Parts of names that files with secrets have; all others are not looked at. */
const TELLTALE =
  /shadow|passwd|\.ssh|id_|\.gnupg|\.aws|\.kube|netrc|\.pem|\.key|secret|cred|token|key(?:chain|ring|store)|wallet|history|\.npmrc|pypirc|pgpass|\.docker|gcloud|azure|kdbx|mozilla|chrom|\.git-|password/i;
/** Options that name what a program signs in with: it uses the file and does not show it. */
const SIGNS_IN =
  /^-{1,2}(?:i|E|[\w-]*(?:key|ident|config|cred|cert|token|pass|auth|secret|profile|env|netrc|account|keystore|wallet|ca)[\w-]*)$|^[\w.-]*(?:identity|key|cred|cert)[\w.-]*$/i;
/** Nothing signs in with the system's own. */
const PASSWORDS = /\/etc\/(?:g?shadow|master\.passwd)/;
/** What a file of these is opened for anyway. */
const SHOWN: ReadonlySet<Role> = new Set([...SECRET_ROLES].filter((role) => role !== 'env-file'));

/** Options that name the file that a program writes. */
const WRITES =
  /^-{1,2}(?:[oOw]|out|output|outfile|out-?file|output-?file|output-document|write|save|logs?|log-?file|logfile|dump|dump-bin|file-?name|dest|destination|tofile|export|report|record|to|with-filename|oN|oG|oX|oA|massif-out-file|pid-?file)$/i;
/** Files that run or are trusted later, by parts of their names. */
const LASTING =
  /cron|sudoers|authorized_keys|\.bash|\.zsh|\.profile|profile\.d|systemd|ld\.so|init\.d|rc\.local|\/etc\/|autostart|LaunchAgents|LaunchDaemons|\.git\/|\.ssh|\.config\/fish/;
const LASTING_ROLES: ReadonlySet<Role> = new Set<Role>([
  'authorized-keys',
  'ssh-config',
  'shell-profile',
  'cron',
  'service-unit',
  'launch-agent',
  'autostart',
  'sudoers',
  'account-database',
  'pam',
  'boot',
  'preload',
  'hosts-file',
  'git-hook',
]);

/** Such files behind an option for output that no effect speaks of: `exiftool -filename=/etc/cron.d/x`. */
export function writesAmong(call: Call, effects: readonly Effect[]): readonly Effect[] {
  let found: Effect[] | null = null;
  const { args } = call;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg.text.length < 5 || !LASTING.test(arg.text)) continue;
    const attached = /^(-{1,2}[\w-]+)[=:]/.exec(arg.text);
    const option = attached?.[1] ?? args[at - 1]?.text ?? '';
    if (!WRITES.test(option)) continue;
    const target = call.path(attached ? after(arg, attached[0].length) : arg);
    if (target.role === null || !LASTING_ROLES.has(target.role)) continue;
    if (effects.some((each) => each.target.value === target.value && each.action !== 'read')) continue;
    found ??= [];
    found.push(...call.on('write', target));
  }
  return found ?? NO_EFFECTS;
}

const NO_EFFECTS: readonly Effect[] = [];

/** Programs with rows of their own that show, or send on, what is in any file that they are given. */
const SHOWING: ReadonlySet<string> = new Set(
  'ab ar arp aspell bridge dig exiftool genisoimage hunspell ip ispell links look lwp-download lynx mkisofs mosquitto_pub mtr nasm nm objdump readelf ss ssh-keyscan sysctl tic ul uuencode w3m wall elinks whiptail dialog xmodmap bc last lastb clamscan clamdscan fping gcc cc g++ clang cpp gem puppet openvpn wget logger tmux yelp ksshell cpio scanmem latex pdflatex xelatex lualatex tex ntpdate mosquitto_sub dnsmasq sqlmap nslookup host jc glow mdcat pygmentize code subl open xdg-open zathura evince eog feh gpg2john ssh2john john hashcat pr ptx split csplit rsyslogd sendmail msmtp soelim zsoelim groff troff nroff ffmpeg ffprobe ffplay convert magick sox augtool psql mysql crudini nmap masscan hexyl lolcat dasel xmllint nginx sshd haproxy apache2 httpd visudo named-checkconf php mysqld postgres git cobc gnatmake fpc ldconfig'.split(
    ' ',
  ),
);
/** Programs to which a path is a word. */
const NAMING: ReadonlySet<string> = new Set(
  'echo printf test [ expr let seq basename dirname realpath readlink'.split(' '),
);

/** Whether what `program` is given may come to light, as far as its row (if it has one) says. */
export function mayShow(program: string, spec: ProgramSpec | undefined, isBuiltin: boolean): boolean {
  if (isBuiltin || NAMING.has(program)) return false;
  return !spec || SHOWING.has(program) || !((spec.effects && !spec.partial) || spec.harmless);
}

/** Secrets among the arguments (`nmap -iL /etc/shadow`, `as @/etc/shadow`, `look '' ~/.netrc`) that no effect speaks of. */
export function secretsAmong(call: Call, effects: readonly Effect[]): readonly Effect[] {
  let found: Effect[] | null = null;
  const { args } = call;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const { text } = arg;
    if (text.length < 5 || /[\s|;'"]/.test(text) || !TELLTALE.test(text)) continue;
    const [, option = '', sign = ''] =
      /^(-{1,2}[\w-]*=|[\w.-]+=|)(@|file:\/\/|(?:man|info|ghelp|text|fd):|<|)/.exec(text)!;
    const named = option === '' ? (args[at - 1]?.text ?? '') : option.slice(0, -1);
    if (SIGNS_IN.test(named) && !PASSWORDS.test(text)) continue;
    const target = call.path(after(arg, option.length + sign.length));
    if (target.scope !== 'credentials' || target.role === null || !SHOWN.has(target.role)) continue;
    // What lies in the project is the project's to work with.
    if (isWithin(target.value, call.context.repository?.root ?? call.context.cwd)) continue;
    if (effects.some((each) => each.target.value === target.value)) continue;
    found ??= [];
    found.push(...call.on('read', target));
  }
  return found ?? NO_EFFECTS;
}
