/**
 * Programs that start a command which stands among their arguments, by grammar alone (see `packed-grammar.ts`): what loads
 * secrets or settings first, watches files, limits, traces, queues, retries, or runs it in another place.
 */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Remote } from '../types.ts';
import { after, known } from '../value.ts';
import { commandSpec, startsBy } from './packed-grammar.ts';
import { IN_CONTAINERS, ON_MACHINES, ON_THIS_MACHINE, REMOTE_COMMANDS } from './remote-commands.ts';

interface Place {
  /** Where the command runs, when not on this machine. */
  remote?: Remote['kind'];
  privileged?: true;
}

/** Rows by their names, separated by spaces. */
type Rows = Readonly<Record<string, string>>;

/** Programs that stand in no other table. */
function alone(rows: Rows, place: Place = {}): ProgramSpec[] {
  return Object.entries(rows).map(([names, text]) => ({
    names: names.split(' '),
    ...commandSpec(text),
    ...(Object.keys(place).length > 0 && { starts: placed(startsBy(commandSpec(text)), place) }),
  }));
}

/** Programs whose own rows, in other tables, say what else they do: these add only what they start. */
function beside(rows: Rows, place: Place = {}): ProgramSpec[] {
  return Object.entries(rows).map(([names, text]) => ({
    names: names.split(' '),
    // They read the arguments by a grammar of their own, and leave it to others to say how the document shows them.
    alsoStarts: placed(startsBy(commandSpec(text)), place),
  }));
}

const placed =
  (starts: (call: Call) => Start[], { remote, privileged }: Place) =>
  (call: Call): Start[] =>
    starts(call).map((start) =>
      start.kind === 'unknown'
        ? start
        : {
            ...start,
            ...(remote && { remote: { kind: remote, name: null } }),
            ...(privileged && { privileged }),
          },
    );

/** Environment and secrets for a command. */
const ENVIRONMENTS: Rows = {
  dotenv:
    'e= f|file= p= v= c=~ o|overload|override q|quote= export= i|ignore {run >!} {set} {get} {list} {unset} >!',
  'env-cmd': 'e|environments= f|file= r|rc-file= x|expand-envs >!',
  'cross-env': '>!',
  'cross-env-shell': '>&',
  'vault-env env-vault aws-env with-contenv': '>!',
  envuidgid: '>.,!',
  'ssm-env chamber-env': 'template= no-fail with-decryption >!',
  envconsul:
    '@dash prefix= secret= service-query= config= consul-addr= vault-addr= log-level= splay= exec=! >!',
  'consul-template': '@dash exec=! template= config= consul-addr= vault-addr= log-level= wait=',
  summon: 'p|provider= e|environment= f= D= i|ignore= yaml= >!',
  'aws-okta': '{exec mfa-provider= assume-role-ttl= session-ttl= >.,!}',
  'aws-runas': 'd= a= e= r= s= >.,!',
  'aws-sso': '{exec p|profile= A|account= R|role= a|arn= S|sso= >!}',
  assume: 'r|region= c|console e|exec=! s|service= d|duration= >.?',
  'envkey phase keeper ksm': '{run >!} {exec >!}',
  'nix-user-chroot nixos-enter': 'c|command=! root= >.?,!',
  // `guix shell PACKAGE... -- CMD`
  guix: '{shell|environment >-} {time-machine C|channels= commit= branch= url= >@} {package} {install} {remove}',
  devbox: 'q|quiet {run c|config= e|env= env-file= environment= >!} {shell c|config= >-}',
  devenv: '{shell >!} {up} {test} {tasks}',
  scl: 'l|list {enable|run >.*,!}',
  flox: '{activate d|dir= r|remote= t|trust c|command=! m|mode= >-}',
};

/** Commands that run when files change, at other times, again, or beside each other. */
const RUNNERS: Rows = {
  hyperfine:
    'w|warmup= m|min-runs= M|max-runs= r|runs= s|setup=! p|prepare=! c|cleanup=! conclude=! reference=! P|parameter-scan=* D|parameter-step-size= L|parameter-list=* S|shell= N i|ignore-failure=? style= sort= u|time-unit= export-json= export-markdown= export-csv= export-asciidoc= export-orgmode= output= input= n|command-name= >$*',
  entr: 'a c d n p r s x z >!',
  onchange: 'a|add i|initial k|kill d|delay= e|exclude= p|poll= j|jobs= o|outpipe= f|filter= >-',
  'chokidar chokidar-cli': 'c|command=! d|debounce= t|throttle= i|ignore= poll-interval= s p >.*',
  'watchman-make watchman-wait': 'p|pattern=* t|target= s|settle= root= make=! run=! >.*',
  reflex:
    'r|regex= R|inverse-regex= g|glob= G|inverse-glob= c|config= d|decoration= e|sequential s|start-service substitute= shutdown-timeout= >!',
  wgo: '@dash file= xfile= dir= xdir= cd= root= debounce= >!',
  'when-changed': 'r v 1 s q c >.,!',
  pywatch: 'v >!',
  watchmedo:
    '{shell-command c|command=! p|pattern|patterns= i|ignore-pattern= R|recursive W|wait w|drop interval= timeout=} {auto-restart d|directory= p|pattern|patterns= i|ignore-patterns= R|recursive signal= >!} {tricks}',
  'ptw pytest-watch':
    'runner=! onpass=! onfail=! beforerun=! afterrun=! onexit=! oninterrupt=! ext= ignore= c|clear n|nobeep w|wait poll q|quiet >.*',
  mprocs: 'c|config= s|server= ctl= names= log-dir= >$*',
  pueue:
    'c|config= p|profile= {add w|working-directory= i|immediate f|follow s|stashed d|delay= g|group= a|after=* o|priority= l|label= e|escape >&} {kill} {remove} {clean} {status} {log}',
  nq: 'c q t w >!',
  'retry retry-cli': 't|times= d|delay= s|sleep= m|max= u|until= w|while= e|exitcode= >!',
  'with-lock-ex': 'w q f >.,!',
  lockrun: 'lockfile= maxtime= sleep= wait quiet verbose >!',
  lckdo: 'w W= e E= s x q >.,!',
  sem: 'j|jobs= id= fg bg u wait st|semaphoretimeout= timeout= q|pipe >&',
  snooze: 'v n s= T= R= J= t= d= m= D= W= H= M= S= >!',
  'cronic shush systemd-cat': 't|identifier= p|priority= stderr-priority= level-prefix= >!',
  cronitor: 'c|config= k|api-key= e|env= {exec >.,&}',
  runitor: '@dash uuid= slug= ping-key= api-url= api-retries= every= on-success= >!',
  ifne: 'n >!',
  'pee mispipe': '>$*',
  apply: 'a= d >!',
  repeat: '>.,!',
  terramate:
    'C|chdir= B|git-change-base= changed tags= no-tags= log-level= {run continue-on-error no-recursive cloud-status= j|parallel= >!} {script {run >.*}}',
  'daemonize daemon':
    'a c= e= o= O= E= p= l= u= v n|name= D|chdir= r|respawn f|foreground P|pidfile= F= output= stdout= stderr= >!',
  'wait-for-it wait-for-it.sh wait-for wait4ports': 'h|host= p|port= s|strict q|quiet t|timeout= >.?,!',
  dockerize: '@dash wait= timeout= wait-retry-interval= template= stdout= stderr= delims= >!',
  'honcho goreman overmind': 'e|env= f|procfile= d|app-root= p|port= {run|exec >!} {start}',
  mani: '{exec p|projects= t|tags= a|all d|cwd k o|output= parallel >&}',
  meta: '{exec include-only= exclude= parallel >!}',
  gita: '{shell >&}',
  west: '{forall c=! C= group= >.*}',
  vcsh: '{run >.,!} {enter}',
  mr: 'd|directory= c|config= j= {run >!}',
  'systemfd watchfs': 's|socket= no-pid p|pid >!',
  execlineb: 'c=! P p S= W w >#?',
  sexpect: 's|sock= {spawn|sp t|timeout= idle-close= logfile= nonblock append ttl= >!}',
  // Batch systems.
  sbatch:
    'wrap=! n|ntasks= N|nodes= c|cpus-per-task= p|partition= t|time= A|account= J|job-name= o|output= e|error= mem= gres= a|array= d|dependency= q|qos= w|nodelist= >#?',
  'srun salloc':
    'n|ntasks= N|nodes= c|cpus-per-task= p|partition= t|time= A|account= J|job-name= o|output= e|error= i|input= D|chdir= mem= mem-per-cpu= gres= gpus= G= q|qos= w|nodelist= x|exclude= jobid= ntasks-per-node= mpi= cpu-bind= u l|label pty >!',
  bsub: 'q= n= o= e= oo= eo= J= R= W= M= P= w= m= g= I Is Ip K B N >&',
  qsub: '@dash b= N= o= e= q= l= pe=* cwd V v= S= j= P= p= t= sync= wd= hold_jid= m= M= >!',
  'mpirun mpiexec orterun mpiexec.hydra':
    '@dash np= n= N= c= host= hosts= H= hostfile= machinefile= f= x= bind-to= map-by= rank-by= oversubscribe allow-run-as-root ppn= wdir= wd= output-filename= l >!',
  'torchrun deepspeed horovodrun':
    'np= H= hostfile= nproc_per_node= nproc-per-node= nnodes= node_rank= node-rank= num_gpus= num_nodes= rdzv_backend= rdzv-backend= rdzv_endpoint= rdzv-endpoint= rdzv_id= rdzv-id= master_addr= master-addr= master_port= master-port= m|module >!',
  accelerate:
    '{launch config_file= num_processes= num_machines= mixed_precision= main_process_port= main_process_ip= machine_rank= gpu_ids= dynamo_backend= m|module >!} {config} {env} {test}',
};

/** Limits, traces, disguises and terminals around a command. */
const SETTINGS: Rows = {
  'torsocks usewithtor tsocks graftcp':
    'a|address= P|port= i|isolate u|user= p|pass= q|quiet d|debug c|conf= >!',
  unbuffer: 'p >!',
  chronic: 'v e >!',
  'nsjail minijail0 isolate':
    'M|mode= C|config= c|chroot= u|user= g|group= H|hostname= D|cwd= R|bindmount_ro= B|bindmount= T|tmpfsmount= t|time_limit= E|env= x|exec_file= Q|quiet b= S= p n >!',
  'sandbox-exec': 'f= n= p= D= >!',
  'aa-exec runcon': 'p|profile= n|namespace= i|immediate u|user= r|role= t|type= l|range= c|compute >.?,!',
  'gamemoderun mangohud prime-run nvidia-offload primusrun nixGL nixVulkanIntel vblank_mode steam-run': '>!',
  'foot footclient':
    'e a|app-id= T|title= w= W= o|override= c|config= t|term= D|working-directory= f|font= s|server=~ m F L hold >!',
  'gamescope cage xinit': 'W= H= w= h= r= o= f e d s= >!',
  'fakechroot rootlesskit':
    's|use-system-libs l|lib= c|config-dir= e|environment= b|bindir= net= port-driver= copy-up= >!',
  'py-spy rbspy':
    '{record o|output= p|pid= d|duration= r|rate= f|format= F|force t|threads g|gil s|subprocesses n|native >!} {top p|pid= r|rate= >!?} {dump}',
  'austin coz':
    'i|interval= o|output= p|pid= x|exposure= C|children g|gc m|memory s|sleepless t|timeout= {run o|output= s|source-scope= b|binary-scope= >!} >!',
  samply: '{record o|output= r|rate= d|duration= n|no-open s|save-only p|pid= >!} {load}',
  flamegraph: 'o|output= p|pid= F|freq= c|cmd= f|file= open root >!',
  kcov: 'include-pattern= exclude-pattern= include-path= exclude-path= configure= >.,!',
  'icecc icerun': '>!',
  'dtrace bpftrace': 'c=! p= n= s= o= e= f= B= x= i= q Z w >.*',
  rr: '{record n= o|output-trace-dir= c= F= v|env= >!} {replay} >!',
  uftrace: '{record d|data= L= A= R= F= N= D= P= >!} {live d|data= A= R= F= N= D= >!} {report} {graph} >!',
  coverage:
    '{run a|append branch m|module= source= omit= include= p|parallel-mode rcfile= data-file= concurrency= context= >#} {report} {html} {xml} {json} {erase} {combine}',
  'qemu-x86_64 qemu-i386 qemu-arm qemu-aarch64 qemu-riscv64 qemu-ppc64le qemu-s390x qemu-mips qemu-x86_64-static qemu-arm-static qemu-aarch64-static':
    '@dash L= E= U= cpu= R= B= s= g= d= D= p= 0= >!',
  'box64 box86 FEXBash muvm': '>!',
};

/** Commands in containers and machines that other rows do not describe. */
const INSIDE: Rows = {
  devcontainer:
    '{exec workspace-folder= container-id= remote-env= config= override-config= id-label= docker-path= docker-compose-path= user-data-folder= log-level= >!} {up} {build} {run-user-commands}',
  'apptainer singularity':
    'd|debug q|quiet v|verbose s|silent {exec B|bind= H|home= W|workdir= pwd= e|cleanenv c|contain C|containall n net env= env-file= w|writable f|fakeroot o|overlay= S|scratch= u p app= >.,!} {run} {shell} {pull} {build} {instance {start} {stop} {list}}',
  udocker: 'repo= {run v|volume= e|env= u|user= w|workdir= h|hostname= entrypoint= name= p|publish= rm >.,!}',
  'ch-run enroot':
    'b|bind= w|write c|cd= j|join u|uid= g|gid= set-env=? t|private-tmp m|mount= e|env= {start >.,!} >.,!',
  'distrobox-enter': 'n|name= T|no-tty H|no-workdir a|additional-flags= e|exec c|clean-path >.?,!',
  'systemd-nspawn':
    'D|directory= b|boot M|machine= u|user= i|image= bind= bind-ro= E|setenv= a|as-pid2 q|quiet x|ephemeral p|port= n chdir= overlay= tmpfs= hostname= template= capability= private-users= network-interface= >!',
  'schroot dchroot':
    'c|chroot= d|directory= u|user= p|preserve-environment q|quiet s|shell= o|option= n|session-name= b r e a f l i >!',
  mock: 'r|root= shell chroot q|quiet v|verbose n|no-clean cwd= user= unpriv >!',
  dagger: 'm|mod= s|silent d|debug {run >!} {call} {develop}',
  telepresence:
    '{connect n|namespace= name= context= >-} {intercept p|port= n|namespace= e|env-file= w|workload= >-} {leave} {list} {status} {quit}',
  mirrord: '{exec t|target= n|target-namespace= f|config-file= a= e= p s= >!} {ls}',
};

/** Commands on other machines. */
const ELSEWHERE: Rows = {
  bolt: '{command {run t|targets= n|nodes= q|query= u|user= p|password= m|modulepath= i|inventoryfile= >&}} {script {run t|targets= >#}} {task} {plan} {file}',
  fab: 'H|hosts= i|identity= c|collection= f= >-',
  mco: '{shell {run F= I= C= >&}} {rpc} {find}',
  ray: '{exec n|cluster-name= tmux screen start stop port-forward= >.,&} {job {submit address= working-dir= runtime-env= runtime-env-json= submission-id= no-wait >&} {stop} {logs} {status} {list}} {submit >.,#} {up} {down} {start} {stop} {status}',
};

/** With other rows: the words in front of the command, and the options that stand between. */
const BESIDE: Rows = {
  'podman buildah': '{unshare rootless-netns >!}',
  zellij:
    's|session= l|layout= c|config= config-dir= data-dir= max-panes= new-session-with-layout= {run d|direction= cwd= c|close-on-exit f|floating i|in-place n|name= s|start-suspended x= y= width= height= >!} {action|ac {new-pane d|direction= cwd= c|close-on-exit f|floating i|in-place n|name= s|start-suspended >!} {new-tab l|layout= n|name= c|cwd= >!} {write-chars} {close-pane}} {attach|a c|create} {list-sessions|ls} {kill-session|k} {kill-all-sessions|ka y|yes} {delete-session|d f|force} {delete-all-sessions|da y|yes f|force} {setup} {edit|e} {options} {plugin|p}',
  bws: '{run project-id= shell= >!}',
  borg: '{with-lock lock-wait= remote-path= rsh= >.,!}',
  'aws-vault':
    '{exec d|duration= n|no-session r|region= t|mfa-token= j|json s|ecs-server|server ec2-server lazy stdout prompt= >.,!}',
  chamber: '{exec b|backend= r|retries= pristine strict strict-value= >.*,!}',
  doppler:
    't|token= {run p|project= c|config= command=! fallback= passphrase= mount= mount-format= mount-template= mount-max-reads= name-transformer= preserve-env=? only-secrets= >!}',
  infisical: '{run e|env= p|path= projectId= command=! token= tags= domain= project-config-dir= >!}',
  'mise rtx': 'C|cd= E|env= {exec|x c|command=! j|jobs= >-}',
  sops: '{exec-env >.,&}',
  berglas: '{exec >!}',
  saml2aws: 'a|idp-account= p|profile= {exec a|idp-account= p|profile= exec-profile= role= >!}',
  hatch: 'e|env= p|project= data-dir= cache-dir= config= v|verbose q|quiet {run >!}',
  tox: 'c= e= x= {exec|e c= e= >!}',
  volta: '{run node= npm= yarn= pnpm= >!}',
  fnm: 'node-dist-mirror= fnm-dir= arch= {exec using= >!}',
  nvm: '{exec silent lts=? >.?,!} {run}',
  lerna: '{exec concurrency= scope= ignore= since=? >&}',
  nx: '{exec >!}',
  // `yarn workspaces foreach -A exec CMD` is `yarn exec CMD`.
  arch: '@dash c d= e= 32 64 arm64 arm64e x86_64 i386 >!',
  yarn: '{exec >!} {workspace >.,@} {workspaces {foreach A|all a v|verbose p|parallel i|interlaced j|jobs= t|topological R|recursive W|worktree from= include= exclude= since=? >@}}',
  bun: '{exec >&}',
  pixi: '{exec s|spec= c|channel= >!}',
  spack: '{build-env >.,!}',
  teller: 'c|config= {run c|config= s|shell redact= reset >!}',
  'start-server-and-test server-test': '>$*',
  cargo:
    '{watch x|exec= s|shell=! w|watch= i|ignore= d|delay= c|clear q|quiet B= L= features= use-shell= C|workdir= >!} {flamegraph o|output= >-}',
  limactl: 'log-level= {shell workdir= shell= instance= tty=? reconnect preserve-env start >.,!}',
  consul:
    '@dash {lock http-addr= token= n= name= child-exit-code shell timeout= >.,&} {watch type= key= prefix= service= name= http-addr= token= shell=? >!} {exec node= service= tag= wait= >&}',
  etcdctl: 'endpoints= {lock ttl= >.,!} {watch >-}',
  foreman: 'e|env= f|procfile= d|root= {run >!}',
  // Its other words are verbs of the platform.
  vercel: 'S|scope= t|token= cwd= {env {run e|environment= git-branch= >!}}',
  firebase: 'P|project= c|config= {emulators:exec only= inspect-functions=? import= export-on-exit=? ui >$}',
  'serverless sls': '{exec c|command=!}',
  'opam stack cabal dune': '{exec|x switch= package= cwd= >!} {run}',
  mix: '{cmd cd= app= >!} {do}',
};

const BESIDE_INSIDE: Rows = {
  nomad: '@dash address= region= namespace= token= {alloc {exec job task= i= t= e= group= >.,!}}',
  devspace:
    'n|namespace= kube-context= p|profile= {enter c|container= pod= l|label-selector= image-selector= >-}',
  garden: 'e|env= {exec target= interactive >.,!}',
  'fly flyctl': '{machine|machines|m {exec a|app= c|config= container= timeout= >.,&}}',
  oc: 'n|namespace= c|container= {rsh n|namespace= c|container= shell= t|tty T|no-tty timeout= >.,!}',
  ctr: 'a|address= n|namespace= {tasks|task|t {exec exec-id= cwd= user= t|tty d|detach >.,!}} {run|r t|tty d|detach rm mount= env= cwd= >.,.,!}',
  buildah:
    '{run v|volume= user= workingdir= t|tty terminal isolation= cap-add= cap-drop= network= env= hostname= mount= runtime= >.,!}',
  toolbox: '{run c|container= d|distro= r|release= preserve-fds= >!}',
  lando: '{ssh s|service= u|user= c|command=!} {exec u|user= >.,!}',
  lima: 'workdir= >!',
};

const BESIDE_ELSEWHERE: Rows = {
  coder: 'url= token= {ssh w= container= e|env= l|log-dir= wait= >.,&} {exec >.,&}',
  tsh: 'proxy= l|login= user= cluster= auth= {ssh p|port= l|login= i|identity= L= R= D= o= J= proxy= user= cluster= >.,&}',
  doctl:
    't|access-token= c|config= context= {compute {ssh ssh-command=! ssh-user= ssh-key-path= ssh-port= >.}}',
  hcloud: '{server {ssh u|user= p|port= >.,&}}',
  az: '{ssh {vm g|resource-group= n|vm-name|name= ip= local-user= i|private-key-file= >-}}',
  autossh:
    'M= f V 4 6 A a C g K k N n q s T t v X x Y y B= b= c= D= E= e= F= I= i= J= L= l= m= O= o= p= Q= R= S= W= w= >.,&',
  dsh: 'm|machine= g|group= f|file= r|remoteshell= o|remoteshellopt= n|num-topology= F|forklimit= a|all c w M i >&',
  knife:
    'c|config= {ssh a|attribute= C|concurrency= x|ssh-user= i|ssh-identity-file= P=? p|ssh-port= G|ssh-gateway= m >.,&}',
  qm: '{guest {exec timeout= synchronous= pass-stdin= >.,!}}',
  'pct prlctl': '{exec >.,!}',
  tailscale: 'socket= {ssh >.,&}',
  et: 'c|command=! x|kill-other-sessions t|tunnel= r|reversetunnel= jumphost= jport= p|port= N >.',
  eb: '{ssh n|number= i|instance= c|command=! e|custom= o|keep-open force setup timeout= >.?}',
  gh: '{codespace|cs {ssh c|codespace= R|repo= profile= server-port= config debug >&}}',
};

const PRIVILEGED: Rows = {
  'gksu gksudo kdesu kdesudo lxqt-sudo beesu gsudo please sudo-rs':
    'u|user= c|command=! g|group= t= n s d >!',
  'arch-chroot': 'N u= h >.,!',
};

/** Words that open a terminal window, with the command to run in it. */
const TERMINALS =
  'alacritty gnome-terminal konsole terminator xfce4-terminal mate-terminal lxterminal tilix ptyxis kgx ghostty st termite sakura rio contour cool-retro-term x-terminal-emulator guake tilda qterminal deepin-terminal';

/** `NAME -e CMD ARG...`, `NAME -- CMD`, `NAME --command='CMD'`. */
function terminalStarts({ args }: Call): Start[] {
  const at = args.findIndex(({ text }) => /^(?:-[ex]|--(?:command|execute|exec)?)$/.test(text));
  const attached = args.flatMap((arg) => {
    const option = /^(?:--(?:command|execute)=|-e(?=.*\s))/.exec(arg.text)?.[0];
    return option ? [{ kind: 'shell', script: after(arg, option.length) } satisfies Start] : [];
  });
  const [first, ...rest] = at < 0 ? [] : args.slice(at + 1);
  if (!first) return attached;
  return /\s/.test(first.text)
    ? [...attached, { kind: 'shell', script: first }]
    : [...attached, { kind: 'argv', argv: [first, ...rest] }];
}

/** `rvm 3.2,3.3 do CMD`, `rvm in DIR do CMD`. */
function rvmStarts({ args }: Call): Start[] {
  const at = args.findIndex(({ text }) => text === 'do');
  return at < 0 || at + 1 >= args.length ? [] : [{ kind: 'argv', argv: args.slice(at + 1) }];
}

/** Options of bwrap with two values, and with none; the others have one. */
const BWRAP_TWO =
  /^--(?:(?:dev-|ro-)?bind(?:-try|-data|-fd)?|ro-bind-(?:try|data|fd)|dev-bind-try|symlink|setenv|chmod|file|bind-data)$/;
const BWRAP_NONE =
  /^--(?:unshare-(?!.*=).*|share-net|die-with-parent|as-pid-1|new-session|clearenv|disable-userns|assert-userns-disabled|help|version)$/;

function bwrapStarts({ args }: Call): Start[] {
  let at = 0;
  for (; args[at]?.text.startsWith('--'); at++) {
    const { text } = args[at]!;
    if (text === '--') {
      at++;
      break;
    }
    at += BWRAP_TWO.test(text) ? 2 : BWRAP_NONE.test(text) ? 0 : 1;
  }
  return at < args.length ? [{ kind: 'argv', argv: args.slice(at) }] : [];
}

/** `zargs [OPTIONS] -- FILE... -- CMD ARG...` of zsh. */
function zargs({ args }: Call): Start[] {
  const dashes = args.flatMap(({ text }, at) => (text === '--' ? [at] : []));
  const [first, second] = dashes;
  if (first === undefined) return [];
  const argv = args.slice((second ?? first) + 1);
  const appended = second === undefined ? [] : args.slice(first + 1, second);
  return argv.length > 0 ? [{ kind: 'argv', argv, appended }] : [];
}

/** `nix run nixpkgs#NAME -- ARG...` runs the program of a package, which has its name as a rule. */
function nixRun({ args }: Call): Start[] {
  if (args[0]?.text !== 'run') return [];
  const program = args.find(({ text }) => /^[\w.:/-]*#[\w.-]+$/.test(text))?.text.replace(/^.*[#.]/, '');
  const dashes = args.findIndex(({ text }) => text === '--');
  return program
    ? [{ kind: 'argv', argv: [known(program), ...(dashes < 0 ? [] : args.slice(dashes + 1))] }]
    : [];
}

/** `flatpak-spawn --host CMD`, `flatpak run --command=CMD APP ARG...`, `snap run --shell NAME ARG...`. */
const FLATPAK = commandSpec(
  'clear-env watch-bus forward-fd= unset-env= env= sandbox-expose= directory= host no-network app-path= >!',
);
function appStarts(call: Call): Start[] {
  const at = call.args.findIndex(({ text }) => /^--command=|^--shell$/.test(text));
  if (call.args[0]?.text !== 'run' || at < 0) return [];
  const option = call.args[at]!;
  const command = option.text === '--shell' ? known('bash') : after(option, '--command='.length);
  const rest = call.args.slice(at + 1);
  const app = rest.findIndex(({ text }) => !text.startsWith('-'));
  return app < 0 ? [] : [{ kind: 'argv', argv: [command, ...rest.slice(app + 1)] }];
}

export const PREFIXES: readonly ProgramSpec[] = [
  ...alone({ ...ENVIRONMENTS, ...RUNNERS, ...SETTINGS }),
  ...alone(INSIDE, { remote: 'container' }),
  ...alone(ELSEWHERE, { remote: 'host' }),
  ...alone(PRIVILEGED, { privileged: true }),
  ...beside(BESIDE),
  ...beside(BESIDE_INSIDE, { remote: 'container' }),
  ...beside(BESIDE_ELSEWHERE, { remote: 'host' }),
  ...beside(IN_CONTAINERS, { remote: 'container' }),
  ...beside(ON_MACHINES, { remote: 'host' }),
  ...beside(ON_THIS_MACHINE),
  ...REMOTE_COMMANDS,
  { names: TERMINALS.split(' '), style: 'raw', starts: terminalStarts },
  { names: ['rvm'], style: 'posix', starts: rvmStarts },
  { names: ['bwrap'], style: 'raw', starts: bwrapStarts },
  { names: ['zargs'], style: 'raw', starts: zargs },
  { names: ['nix'], starts: nixRun },
  { names: ['flatpak-spawn', 'host-spawn', 'distrobox-host-exec'], ...FLATPAK },
  { names: ['flatpak', 'snap'], starts: appStarts },
  {
    names: ['wsl'],
    ...commandSpec(
      'd|distribution= u|user= cd= e|exec shell-type= distribution-id= unregister= t|terminate= shutdown l|list set-default= import=* export=* v|verbose s|set-default-version= >!',
    ),
    effects: (call) => [
      // Its disk goes with it.
      ...call.values('unregister').flatMap((name) =>
        call.on('delete', call.named('resource', name), {
          recursive: true,
          irreversible: true,
          mode: 'unregister',
        }),
      ),
      ...(call.has('shutdown', 'terminate') ? call.on('power', call.named('resource', 'wsl')) : []),
    ],
  },
];
