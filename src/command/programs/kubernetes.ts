/** Clusters: `kubectl` and `oc`, `helm`, `etcdctl` and the tools around them. Grammars are those of `kubectl options` and each command's help, since a Go flag takes whatever follows as its value. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { after, known } from '../value.ts';
import { alike } from './alike.ts';
import { inputText } from './destructive-words.ts';
import { localEffects, serviceEffects } from './service-verbs.ts';

const GLOBAL = `as= as-group= as-uid= as-user-extra= cache-dir= certificate-authority= client-certificate= client-key= cluster= context=
  disable-compression insecure-skip-tls-verify kubeconfig= log-flush-frequency= match-server-version n|namespace= password=
  profile= profile-output= request-timeout= s|server= tls-server-name= token= user= username= v= vmodule= warnings-as-errors help`;
const OUTPUT =
  'allow-missing-template-keys o|output= show-managed-fields template= f|filename= k|kustomize= R|recursive l|selector= field-manager= save-config dry-run= dry-run validate=? ';
const DRY = 'dry-run=?';

function grammar(own: string): string {
  return `${GLOBAL} ${OUTPUT} ${own} ${DRY}`;
}

/** Whether a `--dry-run` really is one: `--dry-run=none` is not. */
function isDry(call: Call): boolean {
  if (!call.has('dry-run')) return false;
  const value = call.value('dry-run');
  return value === null || (value.known && /^(client|server|true)$/.test(value.text));
}

/** The command in a pod: what follows `--`, else what follows the pod. */
function podStarts(call: Call): Start[] {
  const separator = call.args.findIndex((arg) => arg.known && arg.text === '--');
  const argv = separator >= 0 ? call.args.slice(separator + 1) : call.operands.slice(1);
  const first = call.operands[0];
  return argv.length > 0
    ? [{ kind: 'argv', argv, remote: { kind: 'pod', name: first?.known ? first.text : null } }]
    : [];
}

/** Resources that go, as `kind/name`, `kind` for all of a selection, or the manifest's name. */
function removed(call: Call): Effect[] {
  if (isDry(call)) return [];
  const targets = [
    ...call.operands,
    ...call.values('filename'),
    ...call.values('kustomize'),
    ...call.values('raw'),
  ];
  const named = targets.length > 0 ? targets : [known('*')];
  return named.flatMap((each) =>
    call.on(
      'delete',
      { ...call.named('resource', each), whole: call.has('all', 'all-namespaces') },
      { irreversible: true },
    ),
  );
}

function manifests(call: Call): Effect[] {
  const urls = call.values('filename').filter((each) => /^https?:/.test(each.text));
  return urls.flatMap((each) => call.on('receive', call.url(each)));
}

const SECRET_IN_POD = /\/(?:shadow|id_(?:rsa|ed25519|ecdsa)|\.env|\.aws|\.kube|\.ssh|serviceaccount)\b/;

function copies(call: Call): Effect[] {
  const isPod = (text: string) => /^[^/.~][^:]*:/.test(text);
  const [from, to] = call.operands;
  const secret = from && isPod(from.text) && SECRET_IN_POD.test(from.text);
  return [
    ...(secret ? call.on('reveal', call.named('resource', from)) : []),
    ...call.onPaths('read', from && !isPod(from.text) ? [from] : []),
    ...call.onPaths('write', to && !isPod(to.text) ? [to] : []),
  ];
}

/** Templates that print what a secret is called, not what is in it: `custom-columns=NAME:.metadata.name`. */
const SHOWS_NAMES = /^=?[a-z-]+=(?=.*\b(?:metadata|type|kind)\b)(?!.*\b(?:data|stringData)\b)/s;

/** Printing a secret's content: `get secret x -o yaml`; a list of names shows none. */
function reveals(call: Call): Effect[] {
  const kinds = call.operands[0]?.text.toLowerCase() ?? '';
  const isSecret = kinds
    .split(',')
    .some((kind) => /^(secrets?|sealedsecrets?)(\.[a-z.0-9]+)?(\/|$)/.test(kind));
  const output = call.value('output')?.text ?? '';
  const shows =
    /^=?(yaml|json|jsonpath|jsonpath-as-json|go-template|go-template-file|template|custom-columns)/.test(
      output,
    ) && !SHOWS_NAMES.test(output);
  if (call.has('raw') && /\/secrets(\/|$|\?)/.test(call.value('raw')?.text ?? ''))
    return call.on('reveal', call.named('resource', call.value('raw')!));
  return isSecret && (shows || call.has('template'))
    ? call.on('reveal', call.named('resource', call.operands[1] ?? call.operands[0]!))
    : [];
}

/** Changes that stop a workload or take it off its node. */
function stops(call: Call): Effect[] {
  return isDry(call)
    ? []
    : call.on('service', call.named('resource', call.operand(0) ?? known('*')), { irreversible: true });
}

/** A patch that takes finalizers off, stops a workload, or lets a container out of its walls. */
function patches(call: Call): Effect[] {
  if (isDry(call)) return [];
  const text = call.value('patch')?.text ?? '';
  const target = call.named('resource', call.operand(0) ?? known('*'));
  const says = (pattern: RegExp, action: 'delete' | 'service' | 'permission', mode: string) =>
    pattern.test(text) ? call.on(action, target, { mode, irreversible: action === 'delete' }) : [];
  return [
    ...says(
      /finalizers["']?\s*:\s*(null|\[\s*\])|"remove"[^}]{0,80}\/finalizers|\/finalizers[^}]{0,80}"remove"/,
      'delete',
      'patch',
    ),
    ...says(/ReclaimPolicy["']?\s*:\s*["']?Delete|\$patch["']?\s*:\s*["']?delete/, 'delete', 'patch'),
    ...says(
      /replicas["']?\s*:\s*0\b|\/replicas["'][^}]{0,40}value["']?\s*:\s*0\b|unschedulable["']?\s*:\s*true|suspend["']?\s*:\s*true/,
      'service',
      'patch',
    ),
    ...(call.operands.some(({ text }) => RIGHTS.test(text) || text === 'aws-auth')
      ? call.on('permission', target, { mode: 'patch' })
      : []),
    ...says(
      /privileged["']?\s*:\s*true|hostPath|host(PID|IPC|Network)["']?\s*:\s*true|cluster-admin|type["']?\s*:\s*["']?(LoadBalancer|NodePort)/,
      'permission',
      'patch',
    ),
  ];
}

/** Kinds that say who may do what. */
const RIGHTS = /^(?:cluster)?role(?:binding)?s?(?:\.[a-z.0-9]+)?(?:\/|$)/i;

/** A manifest on standard input that makes somebody the cluster's master, or lets a container out of its walls. */
function inputManifest(call: Call): Effect[] {
  const text = inputText(call);
  if (text === null || !call.values('filename').some((each) => each.text === '-')) return [];
  const opens =
    /cluster-admin|privileged["']?\s*:\s*true|host(?:PID|IPC|Network)["']?\s*:\s*true|hostPath["']?\s*:\s*\{?\s*["']?path["']?\s*:\s*["']?\/(?:etc|root|home|var|proc|sys|dev)?["'}\s]|system:(?:anonymous|unauthenticated)/.test(
      text,
    );
  return opens ? call.on('permission', call.named('resource', '-'), { mode: 'manifest' }) : [];
}

/** Files that become secrets of the cluster: `create secret generic x --from-file=id_rsa`. */
function secretFiles(call: Call): Effect[] {
  const files = call.values('from-file').map((each) => {
    const equals = each.text.indexOf('=');
    return equals < 0 ? each : after(each, equals + 1);
  });
  return isDry(call) ? [] : [...call.onPaths('read', files), ...inputManifest(call)];
}

/** A taint that keeps or drives workloads off; `key-` takes one away. */
function taints(call: Call): Effect[] {
  return call.operands.some((each) => /:(NoExecute|NoSchedule)$/.test(each.text)) ? stops(call) : [];
}

/** `label ns x pod-security.kubernetes.io/enforce=privileged`. */
function labels(call: Call): Effect[] {
  const opened = call.operands.filter((each) =>
    /^pod-security\.kubernetes\.io\/enforce=privileged$|^pod-security\.kubernetes\.io\/enforce-$/.test(
      each.text,
    ),
  );
  return isDry(call)
    ? []
    : opened.flatMap((each) => call.on('permission', call.named('resource', each), { mode: 'label' }));
}

const OTHER_OPTIONS = grammar(
  'A|all-namespaces all c|container= chunk-size= show-events type= p|patch= patch-file= overwrite from-file= from-literal= from-env-file= for= timeout= sort-by= containers no-headers address= accept-hosts= accept-paths= reject-methods= to-revision= resource= verb= image= class= clusterrole= role= serviceaccount= group= port= target-port= name= external-ip= min= max= t|show-token',
);

const KUBECTL: CommandSpec = {
  options: grammar(''),
  subcommands: {
    delete: {
      options: grammar(
        'all A|all-namespaces cascade= field-selector= force grace-period= ignore-not-found i|interactive now raw= timeout= wait',
      ),
      effects: removed,
    },
    drain: {
      options: grammar(
        'chunk-size= delete-emptydir-data delete-local-data disable-eviction force grace-period= ignore-daemonsets pod-selector= skip-wait-for-delete-timeout= timeout=',
      ),
      effects: stops,
    },
    ...alike('cordon uncordon', {
      options: grammar(''),
      effects: (call) => (call.subcommand.includes('cordon') ? stops(call) : []),
    }),
    scale: {
      options: grammar('all current-replicas= replicas= resource-version= timeout='),
      effects: (call) => (call.value('replicas')?.text === '0' ? stops(call) : []),
    },
    replace: {
      options: grammar('cascade= force grace-period= raw= subresource= timeout= wait'),
      effects: (call) =>
        call.has('force') || /\/finalize$/.test(call.value('raw')?.text ?? '') ? removed(call) : [],
    },
    apply: {
      options: grammar(
        'all cascade= force force-conflicts grace-period= openapi-patch overwrite prune prune-allowlist= prune-whitelist= server-side subresource= timeout= wait',
      ),
      effects: (call) =>
        isDry(call)
          ? []
          : [...manifests(call), ...inputManifest(call), ...(call.has('prune') ? removed(call) : [])],
      subcommands: {
        ...alike('set-last-applied view-last-applied edit-last-applied', { options: grammar('') }),
      },
    },
    // The others are plugins: `kubectl node-shell NODE -- CMD`.
    ...alike('exec node-shell node_shell exec-as', {
      options: `${GLOBAL} c|container= f|filename= pod-running-timeout= q|quiet i|stdin t|tty`,
      starts: podStarts,
    }),
    // What follows the pod is the command, with options of its own.
    rsh: {
      options: `${GLOBAL} c|container= f|filename= no-tty T shell= timeout= t|tty`,
      style: 'posix',
      starts: podStarts,
    },
    run: {
      options: grammar(
        'annotations= attach cascade= command env= expose force grace-period= image= image-pull-policy= labels= leave-stdin-open override-type= overrides= pod-running-timeout= port= privileged q|quiet restart= rm i|stdin timeout= t|tty wait',
      ),
      starts: podStarts,
    },
    debug: {
      options: grammar(
        'arguments-only attach c|container= copy-to= custom= env= image= image-pull-policy= keep-annotations keep-init-containers keep-labels keep-liveness keep-readiness keep-startup profile= q|quiet replace same-node set-image= share-processes i|stdin target= t|tty',
      ),
      starts: podStarts,
    },
    get: {
      options: grammar(
        'A|all-namespaces chunk-size= field-selector= ignore-not-found L|label-columns= no-headers output-watch-events raw= server-print show-kind show-labels sort-by= subresource= w|watch watch-only',
      ),
      effects: reveals,
    },
    cp: { options: `${GLOBAL} c|container= no-preserve retries=`, effects: copies },
    config: { options: grammar('raw minify flatten'), depth: 1 },
    patch: { options: OTHER_OPTIONS, effects: patches },
    taint: { options: OTHER_OPTIONS, effects: taints },
    label: { options: OTHER_OPTIONS, effects: labels },
    krew: { options: `${GLOBAL} manifest= manifest-url= archive=`, depth: 2 },
    create: { options: OTHER_OPTIONS, depth: 2, effects: secretFiles },
    ...alike(
      'edit annotate expose autoscale set rollout auth certificate wait describe top port-forward proxy attach diff kustomize explain api-resources api-versions cluster-info version plugin events completion options',
      {
        options: OTHER_OPTIONS,
        depth: 2,
      },
    ),
    logs: {
      options: `${GLOBAL} all-containers all-pods c|container= f|follow ignore-errors insecure-skip-tls-verify-backend limit-bytes= max-log-requests= pod-running-timeout= prefix p|previous l|selector= since= since-time= tail= timestamps`,
    },
    // OpenShift
    ...alike(
      'adm project projects login logout whoami status new-app new-project start-build tag import-image process policy secrets rsync sa',
      { options: grammar('t|show-token'), depth: 2 },
    ),
  },
};

const HELM_OPTIONS = `burst-limit= debug kube-apiserver= kube-as-group= kube-as-user= kube-ca-file= kube-context= kube-insecure-skip-tls-verify
  kube-tls-server-name= kube-token= kubeconfig= n|namespace= qps= registry-config= repository-cache= repository-config=
  f|values= set= set-string= set-file= set-json= chart-version|version= timeout= dry-run=? wait atomic i|install create-namespace keep-history
  no-hooks description= cascade= o|output= post-renderer= post-renderer-args= repo= username= password= ca-file= cert-file=
  key-file= verify devel untar d|untardir= destination= A|all-namespaces a|all revision= l|selector= help`;

/** `helm push CHART oci://host/charts`, `helm install NAME https://host/chart.tgz`. */
function helmEffects(call: Call): Effect[] {
  const verb = call.subcommand.join(' ');
  if (/^(push|cm-push|s3 push|gcs push)\b/.test(verb)) {
    const target = call.operands.at(-1) ?? known('');
    return call.on('publish', { ...call.named('image', target), host: call.url(target).host });
  }
  if (!/^(install|upgrade)\b/.test(verb) || call.has('dry-run')) return [];
  return [...call.operands, ...call.values('values')]
    .filter((each) => /^https?:\/\//.test(each.text))
    .flatMap((each) => call.on('install', call.url(each)));
}

const HELM: CommandSpec = {
  options: HELM_OPTIONS,
  depth: 2,
  effects: (call) => helmEffects(call),
  starts: (call) =>
    call
      .values('post-renderer')
      .map((program): Start => ({ kind: 'argv', argv: [program, ...call.values('post-renderer-args')] })),
};

export const KUBERNETES: readonly ProgramSpec[] = [
  { names: ['kubectl', 'oc', 'k3s-kubectl', 'microk8s.kubectl', 'kubecolor'], ...KUBECTL },
  {
    names: ['k3s', 'microk8s', 'minikube'],
    options: `${GLOBAL} all purge f|force`,
    depth: 2,
    subcommands: { kubectl: KUBECTL },
    effects: localEffects,
  },
  { names: ['helm', 'helm3'], ...HELM },
  {
    names: ['helmfile'],
    options:
      'f|file= e|environment= l|selector= n|namespace= kube-context= state-values-set= args= set= values= q|quiet interactive skip-deps log-level=',
    depth: 1,
  },
  { names: ['k9s', 'stern'], harmless: true },
  {
    names: ['kustomize'],
    options:
      'enable-exec enable-alpha-plugins enable-helm enable-star helm-command= load-restrictor= network o|output= reorder= e|env= help',
    depth: 1,
    effects: (call) =>
      [...call.values('helm-command')]
        .flatMap((each) => call.on('execute', call.named('code', each)))
        .concat(
          call.has('enable-exec', 'enable-alpha-plugins')
            ? call.on('execute', call.named('code', 'kustomize plugins'))
            : [],
        ),
    starts: (call) =>
      call.values('helm-command').map((program): Start => ({ kind: 'argv', argv: [program] })),
  },
  {
    names: [
      'argocd',
      'flux',
      'velero',
      'istioctl',
      'linkerd',
      'eksctl',
      'kops',
      'kubeadm',
      'talosctl',
      'clusterctl',
      'cilium',
      'kubectx',
    ],
    options:
      'n|namespace= context= kubeconfig= server= auth-token= core grpc-web name= region= f|file= f|config-file= p|project= o|output= selector= timeout= dry-run=? y|yes force s|silent confirm cascade prune cluster= profile= state= v= l|log-level= nodes= endpoints= help',
    depth: 2,
    dry: ['dry-run'],
    effects: (call) => serviceEffects(call),
  },
  {
    names: ['etcdctl', 'etcdutl'],
    options:
      'endpoints= cacert= cert= key= user= password= command-timeout= dial-timeout= w|write-out= insecure-transport insecure-skip-tls-verify prefix from-key prev-kv range-end= rev= limit= help',
    depth: 2,
  },
];
