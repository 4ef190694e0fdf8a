/** Servers and supervisors that are stopped by their own tools, and buses that pass such wishes on. */
import type { Call } from '../call.ts';
import type { ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { onNames } from './named-effects.ts';

/** Whether one of the arguments is one of these words. */
const says = (call: Call, words: RegExp): boolean => call.args.some((arg) => words.test(arg.text));

function stops(call: Call, name: string = call.program): Effect[] {
  return call.on('service', call.named('service', name), { mode: 'stop' });
}

export const SUPERVISORS: readonly ProgramSpec[] = [
  {
    names: ['nginx', 'openresty', 'caddy', 'haproxy', 'traefik'],
    style: 'raw',
    effects: (call) => (says(call, /^(?:-s)?(?:stop|quit)$/) ? stops(call) : []),
  },
  {
    names: [
      'apachectl',
      'apache2ctl',
      'httpd',
      'apache2',
      'pg_ctl',
      'pg_ctlcluster',
      'catalina.sh',
      'forever',
      'circusctl',
      'god',
      'eye',
      'bluepill',
      'honcho-ctl',
      'emperor',
      'nssm',
    ],
    style: 'raw',
    effects: (call) =>
      says(call, /^(?:stop|stopall|graceful-stop|shutdown|quit|terminate|remove)$/) ? stops(call) : [],
  },
  {
    names: ['s6-svc', 's6-svunlink', 'svc'],
    style: 'raw',
    effects: (call) =>
      says(call, /^-[a-z]*[dxkpOD]/) || call.program === 's6-svunlink'
        ? stops(call, call.operand(-1)?.text)
        : [],
  },
  {
    names: ['s6-rc', 'dinitctl', 'svcadm', 'rcctl', 'synoservice', 'snap-service'],
    style: 'raw',
    effects: (call) =>
      says(call, /^(?:-[a-z]*d[a-z]*|stop|disable|shutdown|halt|--stop|--disable|--hard-stop|unpin)$/)
        ? stops(call, call.operand(-1)?.text)
        : [],
  },
  {
    names: ['openrc', 'runsvchange'],
    effects: (call) =>
      /^(?:shutdown|reboot|single|off|sysinit)$/.test(call.operand(0)?.text ?? '')
        ? call.on('power', call.named('resource', 'machine'), { mode: `runlevel ${call.operand(0)?.text}` })
        : [],
  },
  {
    names: ['dbus-send', 'gdbus', 'busctl', 'qdbus', 'qdbus6'],
    style: 'raw',
    effects: (call) => {
      const words = call.args.map((arg) => arg.text).join(' ');
      if (
        /\b(?:PowerOff|Reboot|Halt|Suspend|Hibernate|KExec|RebootRequested|ShutdownRequested|logoutAndShutdown)\b/i.test(
          words,
        )
      )
        return call.on('power', call.named('resource', 'machine'), { mode: 'off' });
      return /systemd1/.test(words) && /\b(?:StopUnit|KillUnit|MaskUnitFiles|DisableUnitFiles)\b/.test(words)
        ? stops(call, 'unit')
        : [];
    },
  },
  {
    names: [
      'gnome-session-quit',
      'xfce4-session-logout',
      'lxsession-logout',
      'mate-session-save',
      'cinnamon-session-quit',
      'swaymsg-exit',
    ],
    style: 'raw',
    effects: (call) =>
      says(call, /power-off|reboot|halt|logout|suspend|hibernate|shutdown|^$/) || call.args.length === 0
        ? call.on('power', call.named('resource', 'machine'), { mode: 'session' })
        : [],
  },

  // --- accounts kept by directory services ---
  {
    names: [
      'homectl',
      'ipa',
      'samba-tool',
      'pdbedit',
      'kadmin',
      'kadmin.local',
      'net',
      'luseradd',
      'lusermod',
      'luserdel',
      'lgroupadd',
      'lgroupmod',
      'lgroupdel',
      'lpasswd',
      'lchage',
    ],
    style: 'raw',
    effects: (call) =>
      call.program.startsWith('l') ||
      says(
        call,
        /^(?:create|add|remove|delete|passwd|update|setpassword|setexpiry|disable|enable|addmembers|removemembers|leave|demote|\/add|\/delete|user-(?:add|del|mod|disable|enable)|group-(?:add|del|add-member|remove-member)|-[axr]|addprinc|ank|delprinc|cpw|change_password|modprinc|ktadd|add_principal|delete_principal)$/,
      )
        ? onNames(call, 'account', 'user', call.program, 'user').slice(0, 1)
        : [],
  },

  // --- what runs again later ---
  {
    // What `.envrc` does is followed where it is known; one of another folder's is loaded there from now on.
    names: ['direnv'],
    effects: (call) => {
      const [word, place] = call.operands;
      const elsewhere = place !== undefined && call.path(place).scope !== 'workspace';
      return elsewhere && /^(?:allow|permit|grant)$/.test(word?.text ?? '')
        ? call.on('persist', call.named('resource', 'direnv'), { mode: 'allow' })
        : [];
    },
  },
  {
    names: ['systemd-run'],
    effects: (call) =>
      call.has(
        'on-active',
        'on-boot',
        'on-startup',
        'on-unit-active',
        'on-unit-inactive',
        'on-calendar',
        'on-timezone-change',
        'on-clock-change',
        'timer-property',
        'path-property',
        'socket-property',
      )
        ? call.on('persist', call.named('service', 'timer'), { mode: 'timer' })
        : [],
  },
  {
    names: ['schtasks', 'schtasks.exe'],
    style: 'raw',
    effects: (call) =>
      says(call, /^\/?\/(?:create|change|run|delete|end)$/i)
        ? call.on('persist', call.named('resource', 'task'), { mode: 'add' })
        : [],
  },

  // --- servers of a folder ---
  {
    names: [
      'serve',
      'http-server',
      'live-server',
      'simple-http-server',
      'miniserve',
      'darkhttpd',
      'dufs',
      'updog',
      'goshs',
      'filebrowser',
      'webfsd',
      'local-web-server',
      'ws',
      'sirv',
      'statik',
    ],
    options:
      'l|listen= p|port= r|root= d|directory= s|single C|cors n|no-clipboard c|config= S|symlinks a|address= i|interfaces= u|upload h|host= H q|quiet o|open=? t= x|readonly A|allow-all verbose no-browser ssl-cert= ssl-key= b|bind= e g',
    effects: (call) =>
      call.onPaths('read', [...call.operands, call.value('root'), call.value('directory')].filter(isFolder), {
        recursive: true,
      }),
  },
];

function isFolder(arg: { text: string } | null): boolean {
  return arg !== null && !/^(?:\d+|[a-z]+:\/\/.*|tcp:.*|start|push|build)$/.test(arg.text);
}
