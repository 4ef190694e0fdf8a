/** Programs that let others in or lead traffic elsewhere for as long as they run: remote desktops, shells, tunnels, proxies, file servers, VPNs. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';

const LOOKS =
  /^(?:-h|-\?|--?help|-[vV]|--?version|list|status|-list|--list|check|-t|-k|--test|--check|--?checkconf|genkeypair|genid)$/;

/** Desktops and shells for whoever connects. */
const DESKTOPS =
  'x11vnc vncserver tigervncserver tightvncserver Xvnc x0vncserver x0tigervncserver wayvnc krfb vino-server xrdp rustdesk anydesk teamviewer weston-rdp telnetd in.telnetd in.rshd in.rlogind rshd utelnetd';
/** What other traffic is wrapped in to get past a firewall, and proxies into this network. */
const TUNNELS =
  'iodine iodined dnscat2 dnscat ptunnel ptunnel-ng hans udp2raw wstunnel ligolo-ng frps sslh stunnel stunnel4 redsocks 3proxy microsocks sockd danted ss-server ssserver ss-local sslocal v2ray xray trojan trojan-go hysteria sing-box clash brook cloak ck-client ck-server sliver-client sliver-server rpivot earthworm ew nps npc';
/** Folders of this machine, for the network. */
const FILE_SERVERS =
  'vsftpd pure-ftpd proftpd in.tftpd in.ftpd tftpd atftpd smbd nmbd rpc.mountd rpc.nfsd unfsd wsdd rsyncd uftpd bftpd';

function lets(call: Call): Effect[] {
  return call.args.some(({ text }) => LOOKS.test(text))
    ? []
    : call.on('listen', call.named('resource', `tunnel by ${call.program}`));
}

/** Clients of private networks, which take over routes and names of this machine. */
const CLIENTS: Readonly<Record<string, RegExp>> = {
  openvpn: /--config\b|--remote\b|\.(?:ovpn|conf)\b/,
  'openconnect openfortivpn vpnc snx globalprotect f5fpc': /^(?!.*--(?:version|help)\b).*\S/,
  'pppd pon ppp': /\S/,
  'strongswan swanctl ipsec': /^(?:up|down|start|restart)\b|--(?:initiate|terminate|load-all)\b/,
  'hostapd create_ap dhcpd': /^(?!.*(?:-v\b|-t\b|-T\b|--help|--version|--list)).*\S/,
};

function joins(call: Call, pattern: RegExp): Effect[] {
  return pattern.test(call.args.map(({ text }) => text).join(' '))
    ? call.on('firewall', call.named('resource', 'network'), { mode: 'change' })
    : [];
}

/** `exportfs -o rw '*:/srv'`, `exportfs -a` */
function exports(call: Call): Effect[] {
  // `-u` takes back.
  return call.args.some(({ text }) => /^-[a-z]*[ari]$|^[^-].*:/.test(text)) &&
    !call.args.some(({ text }) => /^-[a-z]*u/.test(text))
    ? call.on('listen', call.named('resource', 'tunnel by exportfs'))
    : [];
}

/** `xhost +` and `xhost +HOST` let every program there watch and type. */
function xhost(call: Call): Effect[] {
  return call.args.some(({ text }) => /^\+(?!si:localuser:|local:|SI:localuser:)/.test(text))
    ? call.on('permission', call.named('resource', 'display'), { mode: 'public' })
    : [];
}

export const REMOTE_ACCESS: readonly ProgramSpec[] = [
  { names: `${DESKTOPS} ${TUNNELS} ${FILE_SERVERS}`.split(' '), effects: lets },
  ...Object.entries(CLIENTS).map(([names, pattern]) => ({
    names: names.split(' '),
    effects: (call: Call) => joins(call, pattern),
  })),
  {
    names: ['xpra'],
    effects: (call) =>
      call.args.some(({ text }) => /^--bind-\w+=(?!127\.|localhost)/.test(text)) ? lets(call) : [],
  },
  { names: ['exportfs'], effects: exports },
  { names: ['xhost'], effects: xhost },
];
