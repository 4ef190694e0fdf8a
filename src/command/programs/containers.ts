/**
 * Container engines and what moves images: `docker`, `podman`, `nerdctl` and their `compose`, `skopeo`, `crane`, `oras`.
 * A folder of this machine that a container gets is a `read` effect on it (with whatever the container then does to it
 * being out of sight); pushing an image is `publish`. Kubernetes stands in `kubernetes.ts`.
 */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Effect, Remote } from '../types.ts';
import { type Arg, after, fromPieces, known, type Piece, unknown } from '../value.ts';
import { alike } from './alike.ts';
import { KUBERNETES } from './kubernetes.ts';
import { localEffects } from './service-verbs.ts';

const GLOBAL =
  'config= c|context= D|debug H|host= l|log-level= tls tlscacert= tlscert= tlskey= tlsverify connection= url= identity= n|namespace= help version';

const CREATE = `add-host= annotation= a|attach= blkio-weight= blkio-weight-device= cap-add= cap-drop= cgroup-parent= cgroupns=
  cgroup-conf= cidfile= cpu-count= cpu-percent= cpu-period= cpu-quota= cpu-rt-period= cpu-rt-runtime= c|cpu-shares= cpus=
  cpuset-cpus= cpuset-mems= d|detach detach-keys= device= device-cgroup-rule= device-read-bps= device-read-iops=
  device-write-bps= device-write-iops= disable-content-trust dns= dns-option= dns-opt= dns-search= domainname=
  entrypoint= e|env= env-file= env-host expose= gidmap= gpus= group-add= health-cmd= health-interval= health-retries=
  health-start-interval= health-start-period= health-timeout= help h|hostname= http-proxy image-volume= init init-path=
  i|interactive ip= ip6= ipc= isolation= kernel-memory= l|label= label-file= link= link-local-ip= log-driver= log-opt=
  mac-address= m|memory= memory-reservation= memory-swap= memory-swappiness= mount= name= net= network= network-alias=
  no-healthcheck no-hosts no-hostname oom-kill-disable oom-score-adj= passwd-entry= personality= pid= pids-limit=
  platform= pod= pod-id-file= preserve-fds= privileged p|publish= P|publish-all pull= q|quiet read-only read-only-tmpfs
  replace restart= rm rmi rootfs runtime= sdnotify= seccomp-policy= secret= security-opt= shm-size= sig-proxy
  stop-signal= stop-timeout= storage-opt= subgidname= subuidname= sysctl= systemd= timeout= tls-verify tmpfs= t|tty tz=
  uidmap= ulimit= umask= unsetenv= unsetenv-all use-api-socket u|user= userns= uts= v|volume= volume-driver=
  volumes-from= w|workdir=`;
const EXEC =
  'd|detach detach-keys= e|env= env-file= i|interactive privileged t|tty u|user= w|workdir= preserve-fds= l|latest help';
const BUILD = `add-host= allow= annotation= attest= build-arg= build-context= builder= cache-from= cache-to= call= cgroup-parent=
  check compress cpu-period= cpu-quota= c|cpu-shares= cpuset-cpus= cpuset-mems= D|debug f|file= force-rm iidfile= isolation=
  label= load m|memory= memory-swap= metadata-file= network= no-cache no-cache-filter= o|output= platform= progress=
  provenance= pull push q|quiet rm sbom= secret= security-opt= shm-size= squash ssh= t|tag= target= ulimit= v|volume= help`;
const COMPOSE =
  'f|file= p|project-name= profile= env-file= project-directory= ansi= progress= parallel= compatibility dry-run all-resources verbose help version';
const COMPOSE_RUN = `build cap-add= cap-drop= d|detach entrypoint= e|env= env-from-file= i|interactive l|label= name= T|no-TTY
  no-deps no-tty p|publish= pull= q|quiet quiet-build quiet-pull remove-orphans rm P|service-ports use-aliases u|user= v|volume= w|workdir=`;

function inContainer(name: Arg | null): Remote {
  return { kind: 'container', name: name?.known ? name.text : null };
}

/** pflag drops an equals sign after a short option: `-v=/:/host`. */
function plain(arg: Arg): Arg {
  return arg.text.startsWith('=') ? after(arg, 1) : arg;
}

/** `docker exec -it web bash`: a person's session. With `-t` docker refuses any input that is not a terminal, so nothing can be piped in. */
function isSession(call: Call, argv: readonly Arg[]): boolean {
  return (
    call.program === 'docker' &&
    call.has('tty') &&
    argv.length === 1 &&
    /^(\/(usr\/)?bin\/)?(ba|z|da|a)?sh$/.test(argv[0]!.text)
  );
}

/** Images of one tool, which is what they start: `docker run hashicorp/terraform destroy`. */
const TOOL_IMAGES: Readonly<Record<string, string>> = {
  'aws-cli': 'aws',
  terraform: 'terraform',
  opentofu: 'tofu',
  kubectl: 'kubectl',
  helm: 'helm',
  doctl: 'doctl',
  flyctl: 'flyctl',
  rclone: 'rclone',
  mc: 'mc',
  s5cmd: 's5cmd',
  restic: 'restic',
  skopeo: 'skopeo',
  crane: 'crane',
  git: 'git',
  curl: 'curl',
};

function toolOf(image: Arg | null): string | null {
  const name = image?.known ? /([\w-]+)(?::[\w.-]+)?(?:@sha256:\w+)?$/.exec(image.text)?.[1] : undefined;
  return (name !== undefined && TOOL_IMAGES[name]) || null;
}

/** The command inside: what follows the image or container; `--entrypoint` stands before it. */
function innerStarts(call: Call): Start[] {
  const [name = null, ...command] = call.operands;
  const entry = call.value('entrypoint');
  const argv = entry && entry.text !== '' ? [plain(entry), ...command] : command;
  const starts: Start[] =
    argv.length > 0 && !isSession(call, argv) ? [{ kind: 'argv', argv, remote: inContainer(name) }] : [];
  const tool = entry ? null : toolOf(name);
  if (tool !== null && argv.length > 0 && argv[0]!.text !== tool)
    starts.push({ kind: 'argv', argv: [known(tool), ...argv], remote: inContainer(name) });
  for (const script of call.values('health-cmd'))
    starts.push({ kind: 'shell', script: plain(script), remote: inContainer(name) });
  return starts;
}

/** A new container, which has what `-v` gives it; with more than that its files are not known to be its own. */
function runStarts(call: Call): Start[] {
  const starts = innerStarts(call);
  if (call.has('mount', 'volumes-from', 'privileged', 'pid', 'device', 'rootfs')) return starts;
  const mounts = call.values('volume').map((each) => {
    const volume = plain(each);
    const host = hostPart(volume);
    const parts = volume.text.slice(host ? host.text.length : 0).split(':');
    return { host, inside: (parts[1] ?? parts[0]!).replace(/\/+$/, '') };
  });
  return starts.map((each) => (each.kind === 'argv' ? { ...each, mounts } : each));
}

/** The part of `HOST:CONTAINER[:MODE]` that is on this machine; null for a named volume. */
function hostPart(volume: Arg): Arg | null {
  const pieces: Piece[] = [];
  for (const piece of volume.pieces) {
    const colon = typeof piece === 'string' ? piece.indexOf(':') : -1;
    if (colon < 0) pieces.push(piece);
    else {
      const host = fromPieces([...pieces, (piece as string).slice(0, colon)], volume.span);
      return typeof host.pieces[0] !== 'string' || /^[/.~]/.test(host.text) ? host : null;
    }
  }
  return null;
}

/** Fields of `--mount type=bind,source=/x,target=/y`. */
function mountSource(mount: Arg): Arg | null {
  const type = /(?:^|,)type=([a-z]+)/.exec(mount.text)?.[1];
  const source = /(?:^|,)(?:src|source)=([^,]*)/.exec(mount.text)?.[1];
  if (type !== 'bind' || source === undefined) return null;
  return mount.known ? known(source, mount.span) : unknown(source, mount.span);
}

function hostFolders(call: Call): Effect[] {
  const folders = [
    ...call.values('volume').map((each) => hostPart(plain(each))),
    ...call.values('mount').map((each) => mountSource(plain(each))),
  ];
  const devices = call
    .values('device')
    .map((each) => hostPart(plain(each)) ?? plain(each))
    .filter((each) => each.text.startsWith('/'));
  return [
    ...call.onPaths('read', folders, { recursive: true }),
    ...call.onPaths('read', devices),
    ...call.onPaths('read', call.values('env-file')),
  ];
}

/** Registry of an image reference: its first part when that has a dot, a port or is `localhost`; else Docker Hub. */
function registryOf(image: string): string {
  const first = image.split('/')[0] ?? '';
  if (!image.includes('/') || !/[.:]|^localhost$/.test(first)) return 'docker.io';
  return first.replace(/:\d+$/, '').toLowerCase();
}

function publishes(call: Call, images: readonly Arg[]): Effect[] {
  return images.flatMap((image) => {
    const name = image.text.replace(/^docker:\/\//, '');
    return call.on('publish', { ...call.named('image', image), host: registryOf(name) });
  });
}

const PUSH: CommandSpec = {
  options: `${GLOBAL} a|all-tags disable-content-trust platform= q|quiet creds= authfile= cert-dir= tls-verify`,
  effects: (call) => publishes(call, [call.operands.at(-1) ?? known('')]),
};
const RUN: CommandSpec = { options: CREATE, style: 'posix', effects: hostFolders, starts: runStarts };
const EXECUTE: CommandSpec = { options: EXEC, style: 'posix', starts: innerStarts };
const REMOVE: CommandSpec = {
  options: 'f|force l|link v|volumes a|all i|ignore depend t|time= cidfile= filter= help',
};
const PRUNE: CommandSpec = { options: 'a|all filter= f|force volumes external build keep-storage= help' };
const COPY: CommandSpec = {
  options: 'a|archive L|follow-link q|quiet overwrite help',
  effects: (call) => [
    ...call.onPaths('read', isInside(call.operand(0)) ? [] : [call.operand(0)]),
    ...call.onPaths('write', isInside(call.operand(1)) ? [] : [call.operand(1)]),
  ],
};
const SAVE: CommandSpec = {
  options: 'o|output= platform= format= compress m|multi-image-archive q|quiet help',
  effects: (call) => call.onPaths('write', call.values('output')),
};
/** What a Dockerfile that the request wrote, or that the network sends, runs. */
function buildStarts(call: Call): Start[] {
  const file = call.value('file');
  const folder = call.operand(0);
  const dockerfile = (path: Arg): Start => ({ kind: 'file', path, language: 'dockerfile', fresh: true });
  if ((file ?? folder)?.text === '-') {
    const { text, taints, file: led } = call.input;
    if (led && !taints.includes('network')) return [dockerfile(led)];
    // A packed folder on standard input, or what a filter makes of a file, is the project's own.
    return text !== null || taints.includes('network') ? [{ kind: 'stdin', language: 'dockerfile' }] : [];
  }
  if (file) return [dockerfile(file)];
  if (!folder || !call.wrote) return [];
  return ['Dockerfile', 'Containerfile'].map((name) =>
    dockerfile(fromPieces([...folder.pieces, `/${name}`])),
  );
}

const BUILD_SPEC: CommandSpec = {
  options: BUILD,
  starts: buildStarts,
  effects: (call) => {
    const toRegistry =
      call.has('push') || call.values('output').some((each) => /type=registry|push=true/.test(each.text));
    return [
      ...(toRegistry ? publishes(call, call.values('tag')) : []),
      // `docker build https://host/context.tgz`: its Dockerfile is run, unseen.
      ...call.operands
        .filter(({ text }) => /^(?:https?|git|ssh):\/\/|^git@|^github\.com\//.test(text))
        .flatMap((each) => call.on('install', call.url(each))),
    ];
  },
};

/** `c:/path` or `-`, not a path of this machine. */
function isInside(arg: Arg | null): boolean {
  return !arg || arg.text === '-' || /^[^/.~][^/]*:/.test(arg.text);
}

const COMPOSE_COMMANDS: CommandSpec['subcommands'] = {
  run: { options: COMPOSE_RUN, style: 'posix', effects: hostFolders, starts: innerStarts, dry: ['dry-run'] },
  exec: {
    options: `${EXEC} index= T|no-tty no-TTY dry-run`,
    style: 'posix',
    starts: innerStarts,
    dry: ['dry-run'],
  },
  down: { options: 'v|volumes rmi= remove-orphans t|timeout= dry-run help', dry: ['dry-run'] },
  rm: { options: 'f|force s|stop v|volumes dry-run help', dry: ['dry-run'] },
  scale: { options: 'no-deps dry-run help', dry: ['dry-run'], effects: swarmEffects },
  push: {
    options: 'ignore-push-failures include-deps q|quiet dry-run help',
    dry: ['dry-run'],
    effects: (call) =>
      call.on('publish', { ...call.named('image', call.operand(0) ?? known('*')), host: 'docker.io' }),
  },
  build: { options: `${BUILD} with-dependencies dry-run`, dry: ['dry-run'] },
  ...alike(
    'up start stop restart kill create pause unpause pull ps logs config images top port events cp ls version wait watch stats attach commit export publish',
    {
      options:
        'd|detach f|follow n|tail= t|timestamps build force-recreate no-recreate V|renew-anon-volumes remove-orphans no-deps scale= wait a|all services format= s|signal= dry-run help',
      dry: ['dry-run'],
    },
  ),
};

const COMPOSE_SPEC: CommandSpec = { options: COMPOSE, dry: ['dry-run'], subcommands: COMPOSE_COMMANDS };

/** Services of a swarm that are taken down to nothing, nodes that are emptied. */
function swarmEffects(call: Call): Effect[] {
  const [noun = '', verb = ''] = call.subcommand;
  const none =
    (verb === 'scale' && call.operands.some((each) => /=0$/.test(each.text))) ||
    call.value('replicas')?.text === '0';
  const emptied = noun === 'node' && /^(drain|pause)$/.test(call.value('availability')?.text ?? '');
  const mode = none ? 'scale to 0' : emptied ? 'drain' : null;
  return mode ? call.on('service', call.named('resource', call.operand(0) ?? noun), { mode }) : [];
}

/** Words that only look, or whose effects no table needs. */
const OTHERS =
  'ps ls list inspect logs images info version stats top port events diff history search tag wait attach pause unpause start restart rename update commit export import load login logout pull df connect disconnect use show leave init join unlock promote demote scale rollback enable disable annotate untag exists mount unmount healthcheck generate play kube reset migrate deploy services upgrade set install join-token unlock-key ca revoke service';
const OTHER: CommandSpec = {
  options: `${GLOBAL} f|force a|all filter= format= q|quiet n|tail= no-trunc p|password= password-stdin u|username= o|output= i|input= s|signal= t|time= d|driver= v|volumes opt= label= since= until= follow replicas= availability= rotate grant-all-permissions`,
  effects: swarmEffects,
};

const NOUNS: CommandSpec['subcommands'] = {
  run: RUN,
  create: RUN,
  exec: EXECUTE,
  ...alike('rm remove rmi delete stop kill', REMOVE),
  prune: PRUNE,
  push: PUSH,
  cp: COPY,
  save: SAVE,
  build: BUILD_SPEC,
  ...alike(OTHERS, OTHER),
};

/** Nouns whose `create` and `run` are not about a container's command. */
const THINGS: CommandSpec['subcommands'] = {
  ...alike('rm remove delete stop kill', REMOVE),
  prune: PRUNE,
  push: PUSH,
  build: BUILD_SPEC,
  ...alike('run cp save exec bake', OTHER),
  ...alike(`${OTHERS} create`, OTHER),
};

const ENGINE: CommandSpec = {
  options: GLOBAL,
  subcommands: {
    ...NOUNS,
    container: { options: GLOBAL, subcommands: NOUNS },
    image: { options: GLOBAL, subcommands: { ...THINGS, save: SAVE } },
    ...alike(
      'volume network system builder buildx context secret config node service stack swarm plugin manifest trust checkpoint pod machine namespace model scout mcp sandbox desktop artifact farm',
      {
        options: GLOBAL,
        subcommands: THINGS,
      },
    ),
    // `docker buildx imagetools create -t TAG IMAGE` writes to the registry.
    buildx: {
      options: GLOBAL,
      subcommands: {
        ...THINGS,
        imagetools: {
          options: GLOBAL,
          subcommands: {
            create: {
              options: 't|tag= f|file= append dry-run annotation= builder= progress=',
              dry: ['dry-run'],
              effects: (call) => publishes(call, call.values('tag')),
            },
            inspect: OTHER,
          },
        },
      },
    },
    compose: COMPOSE_SPEC,
  },
};

/** `skopeo copy SOURCE docker://TARGET`, `crane push FILE IMAGE`: the last operand is where it goes. */
function lastPublished(...verbs: string[]) {
  return (call: Call): Effect[] => {
    const last = call.operands.at(-1);
    if (!last || !verbs.includes(call.subcommand[0] ?? '')) return [];
    return /^(dir|oci|oci-archive|docker-archive|docker-daemon|containers-storage):/.test(last.text)
      ? []
      : publishes(call, [last]);
  };
}

export const CONTAINERS: readonly ProgramSpec[] = [
  { names: ['docker', 'podman', 'nerdctl', 'finch', 'lima-nerdctl'], ...ENGINE },
  { names: ['docker-compose', 'podman-compose'], ...COMPOSE_SPEC },
  {
    names: ['skopeo'],
    options:
      'src-creds= dest-creds= authfile= policy= format= a|all src-tls-verify= dest-tls-verify= dry-run',
    depth: 1,
    dry: ['dry-run'],
    effects: (call) => [...lastPublished('copy', 'sync')(call), ...localEffects(call)],
  },
  {
    names: ['crane', 'gcrane'],
    options: 'platform= v|verbose insecure',
    depth: 1,
    effects: (call) => [
      ...lastPublished('push', 'copy', 'cp', 'append', 'tag', 'mutate')(call),
      ...localEffects(call),
    ],
  },
  {
    names: ['oras', 'regctl', 'reg'],
    options: 'u|username= p|password= a|annotation= config= output= key= f|force y|yes verbose v|verbosity=',
    depth: 2,
    effects: (call) => [...lastPublished('push', 'copy', 'cp')(call), ...localEffects(call)],
  },
  {
    names: ['buildah', 'cosign', 'img'],
    options: 'u|username= p|password= a|annotation= config= output= key= f|force',
    depth: 1,
    effects: (call) => [
      ...lastPublished('push', 'copy', 'cp', 'sign', 'attach')(call),
      ...(call.program === 'cosign' ? localEffects(call) : []),
    ],
  },
  {
    names: ['buildah'],
    alsoStarts: (call) =>
      /^(?:bud|build|build-using-dockerfile)$/.test(call.args[0]?.text ?? '')
        ? buildStarts(call.again(call.args.slice(1), BUILD, 'gnu'))
        : [],
  },
  {
    names: ['ko', 'pack', 'earthly', 'executor'],
    options:
      'p|push publish t|tag= B|builder= path= platform= d|destination= f|filename= image= help version',
    depth: 1,
    effects: (call) =>
      call.has('push', 'publish', 'destination') || /^(publish|resolve|apply)$/.test(call.subcommand[0] ?? '')
        ? publishes(call, [call.operands.at(-1) ?? call.value('destination') ?? known('image')])
        : [],
  },
  {
    names: ['dockerd', 'buildkitd', 'containerd'],
    options:
      'H|host= addr= D|debug config-file= data-root= insecure-registry= tls tlsverify tlscacert= tlscert= tlskey= help version',
    effects: (call) =>
      [...call.values('host'), ...call.values('addr')]
        .filter((each) => /^tcp:/.test(each.text))
        .flatMap((each) => call.on('listen', call.url(each))),
  },
  ...KUBERNETES,
];
