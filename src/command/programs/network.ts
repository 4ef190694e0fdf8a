/** Programs that talk over the network: what they fetch, what they send away, and shells that they put on a socket. */
import type { Call } from '../call.ts';
import type { ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known, taintsOf } from '../value.ts';
import { CHANGING, CURL_OPTIONS, curlEffects } from './curl.ts';
import { REMOTE_ACCESS } from './remote-access.ts';
import { SOCKETS } from './sockets.ts';
import { SSH } from './ssh.ts';
import { storeEffects, storeStarts } from './store-requests.ts';
import { carriedBy, inputTaints, sendsFiles, servedFolders } from './uploads.ts';

const WGET =
  'q|quiet v|verbose d|debug b|background c|continue N|timestamping S|server-response r|recursive k|convert-links m|mirror p|page-requisites H|span-hosts L|relative E|adjust-extension K x|force-directories 4 6 nv|no-verbose O|output-document= o|output-file= a|append-output= P|directory-prefix= i|input-file= U|user-agent= e|execute= t|tries= T|timeout= w|wait= Q|quota= l|level= A|accept= R|reject= D|domains= I|include-directories= X|exclude-directories= B|base= no-check-certificate nc|no-clobber content-disposition trust-server-names post-data= post-file= body-data= body-file= method= header= user= password= ask-password use-askpass= http-user= http-password= load-cookies= save-cookies= keep-session-cookies referer= config= certificate= private-key= ca-certificate= max-redirect= limit-rate= progress= show-progress spider no-proxy no-cache compression= retry-connrefused waitretry= random-wait cut-dirs= nH|no-host-directories np|no-parent delete-after warc-file= rejected-log= h|help V|version xattr unlink';

/** The name that a download gets in the working directory. */
export function downloadName(url: Arg): string | null {
  const name =
    /^[a-z]+:\/\/[^/?#]+\/(?:[^?#]*\/)?([^/?#]+)(?:[?#].*)?$/i.exec(url.known ? url.text : '')?.[1] ?? null;
  return name;
}

function wgetEffects(call: Call): Effect[] {
  const effects: Effect[] = [];
  const output = call.value('output-document');
  const files = [...call.values('post-file'), ...call.values('body-file')];
  const data = [...call.values('post-data'), ...call.values('body-data')];
  const folder = call.value('directory-prefix');
  for (const url of call.operands) {
    const target = call.url(url);
    effects.push(...call.on('receive', target));
    const sent = [
      ...data,
      url,
      ...call.values('header').filter((each) => !/^authorization:/i.test(each.text)),
    ];
    // `xargs -n1 wget < urls.txt`: an address that a file holds as a whole takes nothing of it anywhere.
    const isListed = url.pieces.length === 1 && !url.known;
    const taints = carriedBy(sent).filter((taint) => taint !== 'file' || !isListed || sent.length > 1);
    const carried = sendsFiles(call, target, files, taints);
    const method = call.value('method')?.text ?? '';
    if (carried.length > 0) effects.push(...carried);
    else if (data.length > 0 || CHANGING.test(method)) effects.push(...call.on('send', target));
    if (/^delete$/i.test(method)) effects.push(...call.on('delete', target));
    const name = downloadName(url);
    if (!output && !call.has('spider', 'recursive', 'mirror') && name !== null) {
      effects.push(...call.onPaths('write', [known(folder ? `${folder.text}/${name}` : name)]));
    }
  }
  if (output && output.text !== '-') effects.push(...call.onPaths('write', [output]));
  // A file of addresses: what is none of them is told in its messages.
  effects.push(
    ...call.onPaths(
      'read',
      call.values('input-file').filter((each) => !/^-$|:\/\//.test(each.text)),
    ),
  );
  if (folder && (call.has('recursive', 'mirror') || call.operands.some((url) => downloadName(url) === null)))
    effects.push(...call.onPaths('write', [folder]));
  effects.push(
    ...call.onPaths(
      'write',
      [...call.values('output-file'), ...call.values('append-output'), ...call.values('save-cookies')].filter(
        (each) => each.text !== '-',
      ),
    ),
  );
  return effects;
}

/** httpie: `http [METHOD] URL field=value field=@file field:=json header:value`. */
function httpieEffects(call: Call): Effect[] {
  const operands = [...call.operands];
  const method = /^(?:[A-Z]+|get|put|post|patch|delete|head|options)$/.test(operands[0]?.text ?? '')
    ? operands.shift()!.text.toUpperCase()
    : null;
  const url = operands.shift();
  if (!url) return [];
  const target = { ...call.url(url), value: url.text };
  const files: Arg[] = [];
  for (const item of operands) {
    const file = /^[^@=:]*(?::?=)?@(.+)$/.exec(item.text)?.[1];
    if (file !== undefined) files.push(known(file, item.span));
  }
  const sent = sendsFiles(call, target, files, [
    ...carriedBy([url, ...operands.filter((item) => !/^authorization:/i.test(item.text))]),
    ...inputTaints(call),
  ]);
  // `name=value` and `name:=json` make a body, and without a method a POST of it; `name==value` is of the query.
  const posts = CHANGING.test(method ?? '') || operands.some((item) => /^[^=:@]+:?=(?!=)/.test(item.text));
  const effects = [
    ...call.on('receive', target),
    ...(sent.length === 0 && posts ? call.on('send', target) : sent),
  ];
  if (method === 'DELETE') effects.push(...call.on('delete', target));
  const output = call.value('output');
  return output ? [...effects, ...call.onPaths('write', [output])] : effects;
}

const fetchedUrls = (call: Call): Arg[] =>
  call.operands.filter((arg) => /^(?:https?|ftp|sftp):/i.test(arg.text));

/** Where a download lands: as an option says, as the second operand of `lwp-download`, else by the URL's name. */
function downloadedTo(call: Call): Arg[] {
  const folder = call.value('dir');
  const within = (name: string): Arg => known(folder ? `${folder.text}/${name}` : name);
  const named = call.values('out');
  if (named.length > 0) return named.map((arg) => (arg.text.startsWith('/') ? arg : within(arg.text)));
  const urls = fetchedUrls(call);
  const place = call.program === 'lwp-download' ? call.operand(1) : null;
  if (place) return [place];
  return urls.map((url) => downloadName(url)).flatMap((name) => (name === null ? [] : [within(name)]));
}

/** `$(cat secret | base64).attacker.example`: the name that is asked for carries the content. */
function lookups(call: Call): Effect[] {
  const effects: Effect[] = [];
  for (const arg of call.operands) {
    if (arg.known) continue;
    const substituted = arg.pieces.some(
      (piece) => typeof piece !== 'string' && /^\$\(|^`/.test(piece.source),
    );
    const suffix = arg.pieces.some(
      (piece) => typeof piece === 'string' && /\.[a-z]{2,}\.?$|^\./i.test(piece),
    );
    // A host that a list names is no content: `while read -r h; do ping -c1 "$h"; done < hosts`.
    const taints = taintsOf(arg.pieces).filter(
      (taint) => taint === 'secret' || (taint === 'file' && (substituted || suffix)),
    );
    if (taints.length > 0 || (substituted && suffix)) {
      effects.push(
        ...call.on(
          'send',
          { ...call.url(arg), kind: 'host' },
          { carries: taints.length > 0 ? taints : ['unknown'] },
        ),
      );
    }
  }
  return effects;
}

/** A tunnel that lets others reach this machine. */
const tunnels =
  (pattern: RegExp | null) =>
  (call: Call): Effect[] => {
    const words = call.args.map((arg) => arg.text).join(' ');
    return pattern === null || pattern.test(words)
      ? call.on('listen', {
          ...call.url(call.program),
          kind: 'host',
          host: null,
          value: `tunnel by ${call.program}`,
        })
      : [];
  };

/** A login server of one's own; `-t`, `-T` and `-V` only look at its configuration. */
function shellServer(call: Call): Effect[] {
  if (call.args.some((arg) => /^-[tTGV]$/.test(arg.text))) return [];
  return call.on('listen', {
    ...call.url(call.program),
    kind: 'host',
    host: null,
    value: `tunnel by ${call.program}`,
  });
}

/** A web server over a folder far above a project hands out everything in it. */
function servesFolder(call: Call): Effect[] {
  return servedFolders(call, call.operands);
}

/** Mail to the addresses among the operands; what it says comes from files and standard input. */
function mails(attachments: readonly string[]) {
  return (call: Call): Effect[] => {
    const files = call.valuesOf(attachments);
    const recipients = [...call.operands, ...call.values('to')];
    // `sendmail -t` takes them from the message that it reads.
    const inMessage = call.has('t') && recipients.length === 0;
    const target = call.named(
      'host',
      recipients.map((arg) => arg.text).join(' ') || 'whom the message names',
    );
    if (recipients.length === 0 && files.length === 0 && !inMessage) return [];
    const carries = [...inputTaints(call), ...carriedBy(call.args)];
    return sendsFiles(call, target, files, carries.length > 0 ? carries : ['text']);
  };
}

/** `rm`, `mdelete` and the like as commands of a file transfer, `mirror --delete` of lftp. */
const REMOTE_DELETION =
  /(?:^|[;&|"']|\bglob\s)\s*-?(?:-a\s+)?(?:m?rm|rmdir|mrmdir|m?del(?:ete)?|deltree)\s+\S|\bmirror\s[^;\n]*--delete\b/m;

export const NETWORK: readonly ProgramSpec[] = [
  {
    names: ['curl', 'curlie'],
    options: CURL_OPTIONS,
    effects: (call) => [...curlEffects(call), ...storeEffects(call)],
    starts: storeStarts,
  },
  {
    names: ['wget', 'wget2'],
    options: WGET,
    effects: (call) => [...wgetEffects(call), ...storeEffects(call)],
    starts: (call) => [
      ...call.values('use-askpass').map((script) => ({ kind: 'shell', script }) as const),
      ...storeStarts(call),
    ],
  },
  {
    names: ['http', 'https', 'xh', 'xhs', 'httpie', 'hurl'],
    options:
      'j|json f|form multipart= raw= o|output= d|download c|continue v|verbose h|headers b|body m|meta p|print= s|style= S|stream q|quiet a|auth= A|auth-type= F|follow max-redirects= timeout= verify= cert= cert-key= proxy= session= session-read-only= offline ignore-stdin I check-status pretty= x|compress help version',
    dry: ['offline'],
    effects: (call) => [...httpieEffects(call), ...storeEffects(call)],
    starts: storeStarts,
  },
  {
    names: [
      'aria2c',
      'axel',
      'lwp-download',
      'httrack',
      'youtube-dl',
      'yt-dlp',
      'gallery-dl',
      'lynx',
      'w3m',
      'links',
      'elinks',
      'fetch',
      'lftpget',
      'curlget',
    ],
    options:
      'd|dir= o|out|output= i|input-file= j= s= x= k= c q|quiet S= on-download-complete= on-download-error= on-download-start= on-bt-download-complete= conf-path= enable-rpc rpc-listen-all exec= a|batch-file= f|format= dump source P= h|help V|version',
    effects: (call) => [
      ...fetchedUrls(call).flatMap((arg) => call.on('receive', call.url(arg))),
      ...call.onPaths('write', /^(?:lynx|w3m|e?links)$/.test(call.program) ? [] : downloadedTo(call)),
    ],
    starts: (call) =>
      ['on-download-complete', 'on-download-error', 'on-download-start', 'on-bt-download-complete', 'exec']
        .flatMap((name) => call.values(name))
        .map((script) => ({ kind: 'shell', script })),
  },
  ...REMOTE_ACCESS,
  ...SOCKETS,
  ...SSH,
  {
    names: ['ftp', 'lftp', 'ncftp', 'ncftpput', 'ncftpget', 'tftp', 'smbclient', 'cadaver'],
    options: 'e= c= f= u= p= P= U= N n i v d g s= T= t= L= I= W= A= b= R= D= q h|help',
    effects: (call) => {
      const [host] = call.operands;
      const command = [...call.values('e'), ...call.values('c')].map((arg) => arg.text).join(' ');
      const input = call.input.text?.map((piece) => (typeof piece === 'string' ? piece : '')).join('') ?? '';
      const target = { ...call.url(host ?? call.program), kind: 'host' as const };
      const uploads =
        call.program === 'ncftpput' ||
        (call.program === 'ftp' && call.has('u')) ||
        (call.program === 'tftp' && call.has('p')) ||
        /(?:^|[\s;&|])(?:m?put|mirror\s+(?:\S+\s+)*(?:-R|--reverse)|send|append)\b/m.test(
          `${command}\n${input}`,
        );
      const shells = /(?:^|[\s;])!\s*\S/.test(command) ? call.on('execute', call.named('code', command)) : [];
      return [
        ...call.on('connect', target),
        ...(uploads ? call.on('send', target, { carries: ['file'] }) : call.on('receive', target)),
        ...(REMOTE_DELETION.test(`${command}\n${input}`)
          ? call.on('delete', call.named('resource', host ?? '*'), {
              recursive: true,
              irreversible: true,
              mode: 'rm',
            })
          : []),
        ...shells,
      ];
    },
  },
  {
    names: [
      'dig',
      'nslookup',
      'host',
      'drill',
      'kdig',
      'delv',
      'getent',
      'resolvectl',
      'whois',
      'ping',
      'ping6',
      'traceroute',
      'tracepath',
      'mtr',
      'fping',
      'arping',
    ],
    effects: lookups,
  },
  {
    names: [
      'nmap',
      'masscan',
      'zmap',
      'rustscan',
      'naabu',
      'nikto',
      'sqlmap',
      'hydra',
      'medusa',
      'gobuster',
      'ffuf',
      'wpscan',
      'nuclei',
      'netexec',
      'nxc',
      'crackmapexec',
      'cme',
      'evil-winrm',
      'feroxbuster',
      'dirb',
      'wfuzz',
      'patator',
      'ncrack',
      'kerbrute',
      'hping3',
      'slowloris',
      'slowhttptest',
      'commix',
      'xsstrike',
    ],
    options:
      'p= oN= oX= oG= oA= iL= script= script-args= e= D= S= u= w= t= U= P= l= L= o= h= host= url= target= help version',
    style: 'dash',
    effects: (call) =>
      call.on(
        'connect',
        [
          ...call.operands,
          ...['h', 'host', 'u', 'url', 'target', 'iL'].flatMap((name) => call.values(name)),
        ].map((arg) => ({ ...call.url(arg), kind: 'host' as const })),
      ),
  },
  {
    names: [
      'tcpdump',
      'tshark',
      'dumpcap',
      'wireshark',
      'ngrep',
      'ettercap',
      'bettercap',
      'mitmproxy',
      'mitmdump',
      'mitmweb',
    ],
    options:
      'i|interface= w= r= c= n nn s= z= Z= C= G= W= A X x v e q U l p t Y= T= E= D|list-interfaces L postrotate-command= f= h|help version',
    effects: (call) =>
      call.has('r') || call.has('list-interfaces') ? [] : call.onPaths('write', call.values('w')),
    starts: (call) =>
      call
        .values(call.program === 'tcpdump' ? 'z' : 'postrotate-command')
        .filter((arg) => call.program === 'tcpdump' || arg.text !== '')
        .map((script) => ({ kind: 'shell', script })),
  },
  {
    names: [
      'ngrok',
      'localtunnel',
      'lt',
      'bore',
      'frpc',
      'chisel',
      'gsocket',
      'gs-netcat',
      'pagekite',
      'serveo',
      'zrok',
      'gost',
      'pinggy',
      'localhost.run',
      'inlets',
      'portr',
      'jprq',
      'loophole',
      'playit',
      'tunnelmole',
      'tmole',
      'expose',
      'telebit',
      'rathole',
      'ssh-j',
    ],
    effects: tunnels(
      /^(?!(?:-*help|-*version|config|authtoken|update|list|status|completion|diagnose|credits|login|logout)\b)/,
    ),
  },
  {
    names: ['cloudflared'],
    effects: tunnels(/\btunnel\b(?!.*\b(?:list|info|delete|cleanup|login|create)\b)|\baccess\b/),
  },
  { names: ['sshuttle'], effects: tunnels(/./) },
  // Servers that let others in, on a port of their own.
  { names: ['sshd', 'dropbear', 'tinysshd'], effects: shellServer },
  {
    names: ['serve', 'http-server', 'live-server', 'servez', 'miniserve', 'dufs', 'darkhttpd', 'webfsd'],
    effects: servesFolder,
  },
  { names: ['tailscale'], effects: tunnels(/^(?:funnel|serve)\b(?!.*\b(?:status|reset|off)\b)/) },
  { names: ['devtunnel'], effects: tunnels(/^host\b/) },
  { names: ['code', 'cursor', 'code-insiders'], effects: tunnels(/^(?:tunnel|serve-web)\b/) },
  {
    names: [
      'code-server',
      'ttyd',
      'gotty',
      'wetty',
      'shellinabox',
      'shellinaboxd',
      'tmate',
      'sshx',
      'upterm',
      'teleconsole',
      'wstunnel',
    ],
    effects: tunnels(null),
  },
  {
    names: [
      'mail',
      'mailx',
      's-nail',
      'Mail',
      'nail',
      'mutt',
      'neomutt',
      'swaks',
      'sendemail',
      'msmtp',
      'sendmail',
      'ssmtp',
      'exim',
    ],
    options:
      's= a= A= c= b= r= S= q= i n N E v u= H= e= F= f= t m= x= R= attach= to= from= server= body= header= h-Subject= auth-user= auth-password= C= O= bd bp help version',
    effects: mails(['a', 'A', 'attach', 'q', 'i']),
  },
  {
    names: [
      'transfer',
      'croc',
      'wormhole',
      'magic-wormhole',
      'ffsend',
      'pastebinit',
      'pastebin',
      'termbin',
      'gist',
      'wgetpaste',
      'fiche',
      '0x0',
      'onionshare',
      'onionshare-cli',
      'filebin',
      'dropbox_uploader',
      'dropbox_uploader.sh',
      'warp-cli-send',
    ],
    options: 'help version',
    effects: (call) => uploadsOperands(call),
  },
  sender(
    ['mosquitto_pub'],
    'h|host= f|file= t|topic= m|message= p|port= u|username= P|pw= l s q= r d i=',
    'host',
  ),
  sender(['logger'], 'n|server= f|file= P|port= T|tcp d|udp t|tag= p|priority= i s|stderr', 'server'),
  sender(['kcat', 'kafkacat'], 'b= f|file= t= P C L Q e q u o= c= p= K= D= k= X= F= G= d= Z', 'b'),
];

/** Messages for a server, with a file as what they say. */
function sender(names: readonly string[], options: string, host: string): ProgramSpec {
  return {
    names,
    options,
    effects: (call) => {
      // Reading from the queue: `kcat -C`, `kcat -L`.
      if (host === 'b' && call.has('C', 'L', 'Q', 'G')) return [];
      const server = call.value(host);
      const files = [...call.values('file'), ...(host === 'b' ? call.operands : [])];
      return server && files.length > 0
        ? sendsFiles(call, { ...call.url(server), kind: 'host' }, files, inputTaints(call))
        : [];
    },
  };
}

/** Programs that exist to hand files to somebody else. */
function uploadsOperands(call: Call): Effect[] {
  const words = call.operands.map((arg) => arg.text);
  if (/^(?:receive|recv|download|get)$/.test(words[0] ?? '') || call.has('l', 'list'))
    return call.on('receive', call.named('host', call.program));
  const files = call.operands.filter((arg) => !/^(?:send|upload|text)$/.test(arg.text));
  if (files.length === 0 && call.input.taints.length === 0) return [];
  return sendsFiles(call, { ...call.named('host', call.program) }, files, inputTaints(call));
}
