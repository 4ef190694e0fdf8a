/**
 * Commands that platforms, clusters and tools of operations run in their containers and on their machines, written in the
 * notation of `packed-grammar.ts`; the rows stand beside those that say what else the programs do.
 */
import type { Call, ProgramSpec, Start } from '../spec.ts';
import { after } from '../value.ts';

/** In a container or pod. */
export const IN_CONTAINERS: Readonly<Record<string, string>> = {
  'cf cf7 cf8':
    '{ssh i|app-instance-index= k|skip-host-validation L= N|skip-remote-execution T|disable-pseudo-tty t|request-pseudo-tty F process= c|command=! >.} {run-task|rt c|command=! name= k= m= l= process= w >.,&}',
  'runc crun youki':
    'root= log= log-format= debug systemd-cgroup {exec console-socket= cwd= e|env= t|tty u|user= d|detach pid-file= process-label= apparmor= c|cap= preserve-fds= >.,&}',
  kamal:
    'd|destination= c|config-file= h|hosts= r|roles= p|primary v|verbose q|quiet version= H|skip-hooks {app {exec i|interactive reuse e|env= detach raw >&}} {accessory {exec i|interactive reuse >.,&}}',
  railway: '{ssh p|project= s|service= e|environment= d|deployment-instance= session=~ >&}',
  render: '{ssh e|ephemeral s|size= >-}',
  copilot:
    '{svc|job {exec a|app= e|env= n|name= c|command=! container= task-id= yes=?}} {task {exec a|app= e|env= n|name= c|command=! task-id=} {run command=! entrypoint=! n|task-group-name= image= app= env= env-vars= secrets= cluster= follow}}',
  dokku: '{enter container-id= >.,.?,!}',
  az: '{container {exec g|resource-group= n|name= container-name= exec-command=!}} {containerapp {exec n|name= g|resource-group= container= replica= revision= command=!}}',
  modal: '{shell cmd=! image= e|env= gpu= volume= add-python= >.?}',
  'platform upsun':
    '{ssh|environment:ssh p|project= e|environment= A|app= worker= I|instance= o|option= all pipe >&}',
};

/** On another machine, or in a virtual one. */
export const ON_MACHINES: Readonly<Record<string, string>> = {
  kamal:
    'd|destination= c|config-file= h|hosts= r|roles= p|primary v|verbose q|quiet {server {exec i|interactive >&}}',
  juju: 'm|model= {ssh container= proxy pty=? no-host-key-checks >.,&} {exec u|unit= a|application|app= machine= all wait= timeout= >&} {run u|unit= a|application= machine= all timeout= >.?,&}',
  'sky skypilot': '{exec c|cluster= gpus= num-nodes= workdir= env= d|detach-run n|name= infra= >.,&}',
  vastai: '{execute schedule= >.,&}',
  bosh: 'd|deployment= e|environment= n|non-interactive json {ssh c|command=! r|results l|login= gw-user= gw-host= opts= >.?}',
  virtctl:
    'n|namespace= {ssh i|identity-file= l|username= p|port= c|command=! local-ssh=? t|local-ssh-opts= known-hosts= >.}',
  minikube: 'p|profile= {ssh n|node= native-ssh=? >&}',
  podman: '{machine {ssh username= >.?,&}}',
  'docker-machine': '{ssh native-ssh >.,&}',
  'colima devpod': 'p|profile= {ssh command=! user= agent-forwarding=? workdir= >-}',
  'linode-cli': '{ssh 6 l= username= >.,&}',
  'salt-ssh': 'r|raw|raw-shell=! i|ignore-host-keys c|config-dir= roster= roster-file= priv= user= t| >.',
};

/** On this machine: for the cluster behind a tunnel, for each object that is found. */
export const ON_THIS_MACHINE: Readonly<Record<string, string>> = {
  'mc mcli':
    '{find name= path= regex= ignore= older-than= newer-than= larger= smaller= maxdepth= print= exec=! watch >.}',
  vcluster:
    '{connect n|namespace= server= token= update-current=? background-proxy=? print=? kube-config= driver= >-}',
};

/** Functions of Salt whose argument is a line for a shell. */
const SALT_COMMANDS = /^cmd\.(?:run\w*|shell|powershell|exec_code|retcode)$/;

/** `salt '*' cmd.run CMD`, `salt-call --local cmd.run CMD`. */
function saltStarts({ args, program }: Call): Start[] {
  const at = args.findIndex(({ text }) => SALT_COMMANDS.test(text));
  const script = at < 0 ? undefined : args.slice(at + 1).find(({ text }) => !/^-|^\w+=/.test(text));
  const remote = program === 'salt-call' ? null : ({ kind: 'host', name: null } as const);
  return script ? [{ kind: 'shell', script, remote, privileged: true }] : [];
}

/** `scw instance server ssh ID command=CMD`. */
function scalewayStarts({ args }: Call): Start[] {
  const command = args.find(({ text }) => text.startsWith('command='));
  return command && args.some(({ text }) => text === 'ssh')
    ? [{ kind: 'shell', script: after(command, 'command='.length), remote: { kind: 'vm', name: null } }]
    : [];
}

export const REMOTE_COMMANDS: readonly ProgramSpec[] = [
  { names: ['salt', 'salt-call', 'salt-ssh'], alsoStarts: saltStarts },
  { names: ['scw'], alsoStarts: scalewayStarts },
];
