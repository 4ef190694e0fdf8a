/** Raw sockets: netcat, socat, telnet, openssl s_client. A program on a socket is somebody else's shell. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect, Target } from '../types.ts';
import { type Arg, after, known } from '../value.ts';
import { inputTaints } from './uploads.ts';

function hostTarget(call: Call, host: Arg | null): Target {
  return { ...call.url(host ?? '0.0.0.0'), kind: 'host' };
}

const NC =
  'l|listen k|keep-open u|udp z n|nodns v|verbose 4 6 C|crlf D d h|help N r S t U|unixsock e|exec= c|sh-exec= lua-exec= p|source-port= s|source= w|wait= i|idle-timeout= q= g= G= I= O= P= T= V= x= X= M= m|max-conns= o|output= x|hex-dump= ssl ssl-cert= ssl-key= ssl-verify proxy= proxy-type= proxy-auth= allow= allowfile= deny= broker chat send-only recv-only no-shutdown version';

/** The program that is put on the socket. macOS and OpenBSD know `-c` as a flag: then a host stands behind it. */
function onSocket(call: Call): { program: Arg | null; script: Arg | null } {
  const script = call.value('sh-exec');
  const flag =
    script !== null &&
    call.operands.length < 2 &&
    /^[\w-]+(?:\.[\w-]+)+$|^\d+$|^localhost$/.test(script.text);
  return { program: call.value('exec') ?? call.value('lua-exec'), script: flag ? null : script };
}

function ncEffects(call: Call): Effect[] {
  const { program, script } = onSocket(call);
  const listens = call.has('listen');
  const host = listens ? null : call.operand(0);
  const target = hostTarget(call, host);
  if (call.has('unixsock')) return call.onPaths('connect', call.operands);
  const effects = call.on(listens ? 'listen' : 'connect', target);
  if (program || script)
    effects.push(...call.on('execute', target, { carries: ['network'], irreversible: true }));
  if (call.has('z')) return effects;
  effects.push(...call.on('receive', target));
  const carries = inputTaints(call);
  if (carries.length > 0) effects.push(...call.on('send', target, { carries }));
  return [...effects, ...call.onPaths('write', call.values('output'))];
}

function ncStarts(call: Call): Start[] {
  const { program, script } = onSocket(call);
  const starts: Start[] = [];
  if (script) starts.push({ kind: 'shell', script });
  if (program) starts.push({ kind: 'shell', script: program });
  return starts;
}

// --- socat ---

interface Address {
  type: string;
  rest: Arg;
}

/** `TYPE:parameters,option...`; a bare `-` is standard input and output, a path opens a file. */
function addressOf(arg: Arg): Address {
  const match = /^(!!)?([A-Za-z][\w-]*)(?::|,|$)/.exec(arg.text);
  if (!match) return { type: /^-$/.test(arg.text) ? 'stdio' : 'file', rest: arg };
  const count = Math.min(match[0].length, arg.text.length);
  return {
    type: match[2]!.toLowerCase(),
    rest: arg.known ? known(arg.text.slice(count), arg.span) : after(arg, count),
  };
}

const NETWORK_ADDRESS =
  /^(?:(?:tcp|udp|sctp|dccp|vsock)[46]?(?:-.*)?|openssl(?:-.*)?|ssl(?:-.*)?|socks[45].*|proxy(?:-.*)?|ip[46]?(?:-.*)?|socket-.*|tun)$/;
const LISTENING_ADDRESS = /(?:-listen|-l|^openssl-listen|^ssl-l|-recvfrom|-recv)$/;

function socat(call: Call): { addresses: Address[]; network: Address | undefined; runs: Address[] } {
  const addresses = call.operands.map(addressOf);
  return {
    addresses,
    network: addresses.find(({ type }) => NETWORK_ADDRESS.test(type)),
    runs: addresses.filter(({ type }) => /^(?:exec|system|shell)$/.test(type)),
  };
}

function socatEffects(call: Call): Effect[] {
  const { addresses, network, runs } = socat(call);
  const effects: Effect[] = [];
  for (const address of addresses) {
    if (NETWORK_ADDRESS.test(address.type)) {
      const listens = LISTENING_ADDRESS.test(address.type);
      const target = hostTarget(call, listens ? null : address.rest);
      effects.push(...call.on(listens ? 'listen' : 'connect', target));
      effects.push(...call.on('receive', target));
      const carries = inputTaints(call);
      if (carries.length > 0 && addresses.some(({ type }) => type === 'stdio' || type === 'stdin'))
        effects.push(...call.on('send', target, { carries }));
    } else if (/^(?:file|open|gopen|create|pipe|readline)$/.test(address.type)) {
      const path = known(address.rest.text.split(',')[0]!);
      const written =
        /\bcreat|\btrunc|\bappend|\bwronly/.test(address.rest.text) || address.type === 'create';
      if (path.text !== '' && !path.text.startsWith('/dev/tty')) {
        effects.push(...call.onPaths(written ? 'write' : 'read', [path]));
        if (network && !written)
          effects.push(
            ...call.on('send', hostTarget(call, LISTENING_ADDRESS.test(network.type) ? null : network.rest), {
              carries: [call.path(path).scope === 'credentials' ? 'secret' : 'file'],
            }),
          );
      }
    } else if (/^unix-(?:connect|client)$/.test(address.type))
      effects.push(...call.onPaths('connect', [known(address.rest.text.split(',')[0]!)]));
  }
  if (network && runs.length > 0) {
    effects.push(
      ...call.on('execute', hostTarget(call, LISTENING_ADDRESS.test(network.type) ? null : network.rest), {
        carries: ['network'],
        irreversible: true,
      }),
    );
  }
  return effects;
}

function socatStarts(call: Call): Start[] {
  return socat(call).runs.map(({ rest }): Start => {
    // Options stand behind the command: `EXEC:'bash -li',pty,stderr`.
    const text = rest.known
      ? known(
          rest.text
            .replace(
              /,(?:pty|stderr|setsid|sigint|sane|ctty|raw|echo=\d|fork|reuseaddr|su=\w+|chroot=\S+|nofork|end-close|rawer|login|crnl|user=\w+)(?:,.*)?$/,
              '',
            )
            .replace(/^["'](.*)["']$/s, '$1'),
        )
      : rest;
    return { kind: 'shell', script: text };
  });
}

/** `openssl s_client -connect host:port`, `s_server`. */
function opensslEffects(call: Call): Effect[] {
  const words = call.args.map((arg) => arg.text);
  const place = words.findIndex((word) => /^s_(?:client|server)$/.test(word));
  if (place < 0) return [];
  const connect = words.indexOf('-connect');
  const host =
    connect >= 0
      ? (call.args[connect + 1] ?? null)
      : (call.args.slice(place + 1).find((arg) => /:\d+$/.test(arg.text)) ?? null);
  const target = hostTarget(call, words[place] === 's_server' ? null : host);
  const effects = call.on(words[place] === 's_server' ? 'listen' : 'connect', target);
  // `</dev/null` and `echo |` only look at the certificate; with a quiet session the other side may say anything.
  if (words.some((word) => /^-?-(?:quiet|ign_eof)$/.test(word))) effects.push(...call.on('receive', target));
  const carries = inputTaints(call);
  return carries.length > 0 ? [...effects, ...call.on('send', target, { carries })] : effects;
}

export const SOCKETS: readonly ProgramSpec[] = [
  {
    names: [
      'nc',
      'netcat',
      'ncat',
      'nc.traditional',
      'nc.openbsd',
      'netcat-openbsd',
      'cryptcat',
      'pwncat',
      'rustcat',
      'rcat',
      'sbd',
      'powercat',
    ],
    options: NC,
    effects: ncEffects,
    starts: ncStarts,
  },
  {
    names: ['socat', 'filan'],
    options: 'd D lf= lp= ls ly= lm= v V x r= R= b= s t= T= u U g L= W= 4 6 h= ?',
    effects: socatEffects,
    starts: socatStarts,
  },
  {
    names: ['telnet', 'rlogin', 'rsh', 'websocat', 'wscat'],
    options: '4 6 8 a c d E e= f F k= K L l= n= r S= X= x b= exec= text binary t c= u= insecure',
    effects: (call) => {
      const url = call.operands.find((arg) => /^wss?:/.test(arg.text)) ?? call.operand(0) ?? call.value('c');
      if (!url) return [];
      const target = hostTarget(call, url);
      const carries = inputTaints(call);
      const shells =
        call.operands.some((arg) => /^(?:sh-c|cmd|exec):/.test(arg.text)) || call.has('exec')
          ? call.on('execute', target, { carries: ['network'], irreversible: true })
          : [];
      return [
        ...call.on('connect', target),
        ...call.on('receive', target),
        ...(carries.length > 0 ? call.on('send', target, { carries }) : []),
        ...shells,
      ];
    },
  },
  {
    names: ['xterm', 'urxvt', 'rxvt', 'uxterm', 'lxterm'],
    options: 'display= e= T= title= geometry= fn= bg= fg= hold',
    style: 'dash',
    // A terminal on somebody else's screen is a shell for whoever sits there.
    effects: (call) => {
      const display = call.value('display');
      const host = /^(?!localhost:|127\.|unix:)([\w.-]+):\d/.exec(display?.text ?? '')?.[1];
      return host === undefined
        ? []
        : call.on('execute', hostTarget(call, known(host)), { carries: ['network'], irreversible: true });
    },
    // `-e PROGRAM ARG...` takes all that is left; a single text is a shell command.
    starts: (call) => {
      const at = call.args.findIndex((arg) => arg.text === '-e');
      const command = at < 0 ? [] : call.args.slice(at + 1);
      if (command.length === 1) return [{ kind: 'shell', script: command[0]! }];
      return [{ kind: 'argv', argv: command }];
    },
  },
  { names: ['openssl'], effects: opensslEffects },
];
