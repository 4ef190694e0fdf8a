/** ssh and its kin: commands on other machines, files sent there, tunnels, and options that run programs here. */
import type { Call } from '../call.ts';
import { parseArgs, parseGrammar } from '../grammar.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect, Target } from '../types.ts';
import { type Arg, fromPieces, known } from '../value.ts';
import { join } from './operands.ts';
import { inputTaints, sendsFiles } from './uploads.ts';

const SSH_OPTIONS =
  '4 6 A a C f G g K k M N n q s T t V|version v X x Y y B= b= c= D= E= e= F= I= i= J= L= l= m= O= o= P= p= Q= R= S= W= w=';
/** `-o` settings whose value is a command on this machine. */
const COMMANDS = /^(?:proxycommand|localcommand|knownhostscommand|xauthlocation)$/;
const LIBRARIES = /^(?:pkcs11provider|securitykeyprovider)$/;

interface Setting {
  name: string;
  value: Arg;
}

/** `-o Name=value`, `-o "Name value"`. */
function settings(call: Call): Setting[] {
  const found: Setting[] = [];
  for (const option of call.values('o')) {
    const match = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)/.exec(option.text);
    const first = option.pieces[0];
    if (!match || typeof first !== 'string' || first.length < match[0].length) continue;
    found.push({
      name: match[1]!.toLowerCase(),
      value: fromPieces([first.slice(match[0].length), ...option.pieces.slice(1)], option.span),
    });
  }
  return found;
}

/** Programs that ssh options start on this machine. */
function optionStarts(call: Call): Start[] {
  const starts: Start[] = [];
  for (const { name, value } of settings(call)) {
    if (!COMMANDS.test(name) || /^none$/i.test(value.text)) continue;
    const script =
      typeof value.pieces[0] === 'string'
        ? fromPieces([value.pieces[0].replace(/^["'](.*)["']$/s, '$1'), ...value.pieces.slice(1)], value.span)
        : value;
    starts.push({ kind: 'shell', script });
  }
  return starts;
}

function optionEffects(call: Call): Effect[] {
  const effects: Effect[] = [];
  for (const { name, value } of settings(call)) {
    if (COMMANDS.test(name) && !/^none$/i.test(value.text))
      effects.push(...call.on('execute', call.named('code', `${name}=${value.text}`)));
    if (LIBRARIES.test(name)) effects.push(...call.on('load', call.named('code', value)));
    if (name === 'remoteforward' || name === 'dynamicforward') effects.push(...tunnel(call, value));
  }
  for (const library of call.values('I')) effects.push(...call.on('load', call.named('code', library)));
  return effects;
}

function tunnel(call: Call, where: Arg): Effect[] {
  return call.on('listen', { ...call.url(where), kind: 'host' });
}

function hostTarget(call: Call, host: Arg): Target {
  return { ...call.url(host), kind: 'host' };
}

interface Session {
  host: Arg | null;
  command: readonly Arg[];
}

/** The host, and the command behind it. Options may stand between the host and the command. */
function sessionOf(call: Call): Session {
  const at = call.firstOperand;
  const host = call.args[at] ?? null;
  if (!host) return { host: null, command: [] };
  const rest = parseArgs(call.args.slice(at + 1), parseGrammar(SSH_OPTIONS), 'posix');
  return { host, command: rest.operands };
}

function sshStarts(call: Call): Start[] {
  const { host, command } = sessionOf(call);
  const starts = optionStarts(call);
  if (!host) return starts;
  const name = hostTarget(call, host).host;
  const remote = { kind: 'host', name } as const;
  const remoteCommand = settings(call).find((setting) => setting.name === 'remotecommand');
  if (remoteCommand) starts.push({ kind: 'shell', script: remoteCommand.value, remote });
  // ssh joins the words with spaces; the shell on the other side splits them again.
  if (command.length > 0)
    starts.push({
      kind: 'shell',
      script: fromPieces(command.flatMap((arg, index) => (index === 0 ? arg.pieces : [' ', ...arg.pieces]))),
      remote,
    });
  else if (!remoteCommand && !call.has('N', 'W', 'O', 'Q', 'G', 'V', 'version') && !greets(call, host))
    starts.push({ kind: 'stdin', language: 'sh', remote });
  return starts;
}

/** `ssh -T git@github.com`: a forge says who you are, and hangs up. */
function greets(call: Call, host: Arg): boolean {
  const { text, file, taints } = call.input;
  return (
    /^(?:git|hg|gitea|forgejo|aur)@/.test(host.text) && text === null && file === null && taints.length === 0
  );
}

function sshEffects(call: Call): Effect[] {
  const { host } = sessionOf(call);
  const effects = host ? call.on('connect', hostTarget(call, host)) : [];
  for (const where of [...call.values('R'), ...call.values('D'), ...call.values('w')])
    effects.push(...tunnel(call, where));
  const carries = inputTaints(call);
  // `tar c . | ssh host 'cat > x'` carries files away.
  if (host && carries.length > 0) effects.push(...call.on('send', hostTarget(call, host), { carries }));
  return [...effects, ...optionEffects(call), ...call.onPaths('write', call.values('E'))];
}

/** `host:path`, `user@host:path`, `scp://host/path`; a slash before the colon makes it a local name. */
function isRemote(arg: Arg): boolean {
  return (
    /^(?:scp|sftp):\/\//i.test(arg.text) || /^(?:[^@/:]+@)?(?:\[[0-9a-fA-F:.]+\]|[^/:]+):/.test(arg.text)
  );
}

function scpEffects(call: Call): Effect[] {
  const destination = call.operand(-1);
  const sources = call.operands.slice(0, -1);
  if (!destination || sources.length === 0) return optionEffects(call);
  const local = sources.filter((arg) => !isRemote(arg));
  const remote = sources.filter((arg) => isRemote(arg));
  const effects = remote.flatMap((arg) => call.on('receive', hostTarget(call, arg)));
  if (isRemote(destination)) {
    const target = hostTarget(call, destination);
    effects.push(...call.on('connect', target), ...sendsFiles(call, target, local, []));
  } else {
    // Into a folder a file keeps its name: `scp host:.bashrc ~/`.
    const into = /(?:^|\/)\.{0,2}$|^~$/.test(destination.text) || call.path(destination).whole;
    const places =
      into && remote.every((arg) => arg.known)
        ? remote.map((arg) => join(destination, arg.text.slice(arg.text.search(/[^/:]*$/))))
        : [destination];
    effects.push(...call.onPaths('write', places));
  }
  return [...effects, ...optionEffects(call)];
}

function sftpEffects(call: Call): Effect[] {
  const host = call.operand(0);
  const batch = call.input.text?.map((piece) => (typeof piece === 'string' ? piece : '')).join('') ?? '';
  const effects = host ? call.on('connect', hostTarget(call, host)) : [];
  const uploads = [...batch.matchAll(/^\s*-?(?:put|mput|reput)\s+(?:-\w+\s+)*(\S+)/gm)].map((match) =>
    known(match[1]!),
  );
  if (host && uploads.length > 0) effects.push(...sendsFiles(call, hostTarget(call, host), uploads, []));
  if (host && /^\s*-?@?(?:rm|rmdir)\s+\S/m.test(batch))
    effects.push(
      ...call.on('delete', call.named('resource', host), { recursive: true, irreversible: true, mode: 'rm' }),
    );
  const shells = /^\s*!\s*\S/m.test(batch) ? call.on('execute', call.named('code', 'sftp !command')) : [];
  return [
    ...effects,
    // `sftp HOST:FILE PLACE` fetches it.
    ...(host?.text.includes(':') ? call.onPaths('write', [call.operand(1)]) : []),
    ...call.onPaths(
      'read',
      call.values('b').filter((arg) => arg.text !== '-'),
    ),
    ...shells,
    ...optionEffects(call),
  ];
}

/** `-S PROGRAM` is run in ssh's place. */
const transport = (call: Call): Start[] => [
  ...call.values('S').map((program): Start => ({ kind: 'argv', argv: [program] })),
  ...optionStarts(call),
];

function moshStarts(call: Call): Start[] {
  const starts: Start[] = call
    .values('ssh')
    .filter((script) => script.text !== 'ssh')
    .map((script) => ({ kind: 'shell', script }));
  const [host, ...rest] = call.operands;
  const command = rest[0]?.text === '--' ? rest.slice(1) : rest;
  if (host && command.length > 0)
    starts.push({ kind: 'argv', argv: command, remote: { kind: 'host', name: hostTarget(call, host).host } });
  return starts;
}

export const SSH: readonly ProgramSpec[] = [
  {
    names: ['ssh', 'slogin', 'hpnssh', 'dropbear-ssh', 'dbclient', 'plink'],
    options: SSH_OPTIONS,
    style: 'posix',
    effects: sshEffects,
    starts: sshStarts,
  },
  {
    // Its `-M` is the port that it watches.
    names: ['autossh'],
    options: SSH_OPTIONS.replace(' M ', ' M= '),
    style: 'posix',
    effects: sshEffects,
    starts: sshStarts,
  },
  {
    names: ['scp', 'pscp', 'hpnscp'],
    options: '3 4 6 A B C O p q R r s T v c= D= F= i= J= l= o= P= S= X=',
    effects: scpEffects,
    starts: transport,
  },
  {
    names: ['sftp', 'psftp'],
    options: '4 6 A a C f N p q r v b= B= c= D= F= i= J= l= o= P= R= S= s= X=',
    effects: sftpEffects,
    starts: transport,
  },
  {
    names: ['sshpass'],
    options: 'p= f= d= e P= v h V',
    style: 'posix',
    starts: (call) => [{ kind: 'argv', argv: call.operands }],
  },
  {
    names: ['mosh'],
    options:
      'client= server= predict= a n 4 6 family= p|port= bind-server= ssh= no-ssh-pty no-init local experimental-remote-ip= help version',
    style: 'posix',
    effects: (call) => (call.operand(0) ? call.on('connect', hostTarget(call, call.operand(0)!)) : []),
    starts: moshStarts,
  },
  {
    names: ['ssh-copy-id'],
    options: 'i=? f n s x p= o= F= t= h|help ?',
    dry: ['n'],
    effects: (call) => (call.operand(0) ? call.on('persist', hostTarget(call, call.operand(0)!)) : []),
  },
  {
    names: ['pssh', 'parallel-ssh', 'pdsh', 'clush', 'dsh'],
    options: 'h= H= w= g= l= p= t= o= e= O= x= A i I P v f= u= X= a q',
    style: 'posix',
    effects: (call) =>
      [...call.values('H'), ...call.values('w')].flatMap((arg) => call.on('connect', hostTarget(call, arg))),
    starts: (call) =>
      call.operands.length > 0
        ? [
            {
              kind: 'shell',
              script: fromPieces(
                call.operands.flatMap((arg, index) => (index === 0 ? arg.pieces : [' ', ...arg.pieces])),
              ),
              remote: { kind: 'host', name: null },
            },
          ]
        : [],
  },
];
