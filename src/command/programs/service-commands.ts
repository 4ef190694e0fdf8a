/**
 * Commands of clusters, clouds, platforms and forges whose verbs do not say what they do: `vault print token`,
 * `cf env APP`, `heroku pg:push`. The others are told by their verbs (see `service-verbs.ts`).
 */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { DELETES, deeds } from './destructive-words.ts';
import { FORGES, PLATFORMS } from './platform-commands.ts';
import { PUBLISHING, STORES } from './publishing-commands.ts';
import { GONE, GRANTED, OPENED, PUBLISHED, REPLACED, SHOWN, STOPPED, type Tables } from './service-deeds.ts';

const CONTAINERS: Tables = {
  'docker podman': {
    'swarm init --force-new-cluster': REPLACED,
    'context rm|remove': REPLACED,
    'buildx bake --push': PUBLISHED,
    'kube down --force': REPLACED,
    'play kube --down --force': REPLACED,
    'secret inspect --showsecret': SHOWN,
    'service update --mount-rm|--secret-rm|--network-rm': REPLACED,
    'swarm update --autolock=false|--task-history-limit=0': REPLACED,
  },
  finch: { 'vm remove|rm|stop': GONE },
  'singularity apptainer': { delete: GONE, push: PUBLISHED },
  'runc crun youki': { kill: STOPPED },
  buildah: { 'rm|rmi --all|-a': GONE, 'prune --all|-a': GONE },
  'crane gcrane': { 'auth get|token': SHOWN },
  regctl: { 'registry set': REPLACED },
  notation: { 'cert|key delete|remove': GONE, 'cert cleanup-test': GONE },
};

const CLUSTERS: Tables = {
  'kubectl kubecolor oc': {
    'view-secret|view_secret|modify-secret|view-serviceaccount-kubeconfig': SHOWN,
    'argo rollouts abort|undo|promote|terminate|restart': REPLACED,
    'cnpg destroy': GONE,
    'cnpg promote|restart|fencing|maintenance|hibernate': REPLACED,
    'minio tenant delete': GONE,
    'ctx|konfig delete|-d': REPLACED,
  },
  helm: { 'secrets decrypt|view|dec': SHOWN },
  oc: {
    'sa|serviceaccounts get-token|create-kubeconfig|new-token': SHOWN,
    'serviceaccounts get-token': SHOWN,
    'adm upgrade --to-image|--to|--force': REPLACED,
    'adm restart-kubelet|reboot-machine-config-pool|migrate': REPLACED,
    'extract --to=-': SHOWN,
    'image mirror|append': PUBLISHED,
    rollback: REPLACED,
    idle: REPLACED,
    'adm groups add-users|remove-users|prune|sync': REPLACED,
  },
  argocd: {
    'account generate-token': SHOWN,
    'admin initial-password': SHOWN,
    'admin export': SHOWN,
    'admin import': REPLACED,
    'account update-password': REPLACED,
    'cluster add': GRANTED,
    'app unset|delete-resource': GONE,
    'appset|applicationset delete': GONE,
  },
  crossplane: { 'xpkg push': PUBLISHED },
  werf: { 'cleanup|purge|host': GONE },
  hal: { 'deploy clean|rollback': GONE },
  // Jobs on Hadoop's cluster, by the namesake of the package manager.
  yarn: { 'application|app|container|applicationattempt -kill|-destroy|-stop|-fail|-signal': STOPPED },
  'spark-submit': { '--kill': STOPPED },
  velero: { 'restore create --existing-resource-policy': REPLACED },
  kops: {
    'export kubeconfig|kubecfg --admin': SHOWN,
    'get secrets|secret|keypairs': SHOWN,
    'rolling-update|update cluster --yes': REPLACED,
    'replace --force': REPLACED,
    'toolbox dump --private-key': SHOWN,
  },
  eksctl: {
    'create iamidentitymapping|accessentry|podidentityassociation': GRANTED,
    'upgrade cluster|nodegroup --approve': REPLACED,
    'utils update-cluster-endpoints|set-public-access-cidrs --approve': REPLACED,
  },
  kubeadm: {
    'kubeconfig user': SHOWN,
    'alpha kubeconfig': SHOWN,
    'init phase': REPLACED,
    'upgrade apply|node': REPLACED,
    'certs renew': REPLACED,
  },
  talosctl: {
    'upgrade|upgrade-k8s|rollback|bootstrap|rotate-ca': REPLACED,
    'etcd remove-member|leave|forfeit-leadership|recover': GONE,
    'etcd alarm|defrag': REPLACED,
    'wipe disk': GONE,
    'gen secrets': SHOWN,
    'service * stop|restart': STOPPED,
  },
  clusterctl: { move: REPLACED, 'upgrade apply': REPLACED, 'rollout undo|pause|restart': REPLACED },
  'etcdctl etcdutl': {
    'lease revoke': GONE,
    'user|role add': GRANTED,
    'defrag|compact|compaction|move-leader': REPLACED,
    'role|user grant-permission|grant-role|passwd': GRANTED,
    'get /registry/secrets': SHOWN,
  },
  k3s: {
    'server --cluster-reset': REPLACED,
    'etcd-snapshot delete|prune': GONE,
    'secrets-encrypt disable|rotate|rotate-keys|reencrypt': REPLACED,
    'token delete|rotate': GONE,
    'token create': SHOWN,
    'certificate rotate|rotate-ca': REPLACED,
  },
  microk8s: {
    config: SHOWN,
    'leave|remove-node': GONE,
    'dbctl restore': REPLACED,
    'refresh-certs|reset': REPLACED,
  },
  'rke rke2': { 'etcd snapshot-restore': REPLACED, 'cert rotate': REPLACED, remove: GONE },
  'k0s k0sctl': {
    'kubeconfig admin|create': SHOWN,
    kubeconfig: SHOWN,
    'token create': SHOWN,
    'etcd leave': GONE,
    restore: REPLACED,
  },
  cmctl: { 'renew --all|-A': REPLACED, 'approve|deny': REPLACED, 'x uninstall': GONE, uninstall: GONE },
  kubeseal: { '--recovery-unseal': SHOWN },
  kubectx: { '-d|--delete': REPLACED },
  argo: { 'auth token': SHOWN },
  openstack: { 'token issue': SHOWN, 'server shelve|evacuate': STOPPED },
  juju: {
    'kill-controller|destroy-controller|destroy-model|remove-application|remove-unit|remove-machine': GONE,
  },
};

const INFRASTRUCTURE: Tables = {
  'vault bao': {
    'print token': SHOWN,
    'token revoke': { ...DELETES, kind: 'key', mode: 'delete' },
    'namespace delete': GONE,
    'operator migrate': REPLACED,
    'kv rollback': REPLACED,
    'secrets|auth move': REPLACED,
    'transit import': REPLACED,
  },
  consul: {
    'kv import': REPLACED,
    'acl bootstrap': SHOWN,
    'maint -enable|--enable': STOPPED,
    'connect ca': REPLACED,
    'keyring -remove|-use|-install': REPLACED,
    'operator autopilot': REPLACED,
    'intention delete': GONE,
  },
  nomad: {
    'acl bootstrap': SHOWN,
    'var get': SHOWN,
    'deployment fail': STOPPED,
    'node eligibility -disable': STOPPED,
    'operator root keyring': REPLACED,
    'operator snapshot restore': REPLACED,
    'operator autopilot': REPLACED,
    'server force-leave': GONE,
    'job scale * 0': STOPPED,
    'job revert': REPLACED,
    'system gc': GONE,
  },
  vagrant: { 'snapshot restore|pop': REPLACED },
  'lxc incus': { 'restore|rebuild': REPLACED, 'snapshot restore': REPLACED },
  multipass: { restore: REPLACED },
  airflow: { 'connections export': SHOWN },
  'rabbitmq-plugins': { 'disable|set': STOPPED },
  'jf jfrog': {
    'rt upload|u|build-publish|bp|build-promote|bpr|docker-push|dp|go-publish|gp': PUBLISHED,
    'rt move|mv|copy|cp|delete-props|delp': REPLACED,
    'docker|podman push': PUBLISHED,
    'npm|gradle|poetry|terraform|go|yarn|pnpm publish': PUBLISHED,
    'mvn deploy': PUBLISHED,
    'nuget|helm push': PUBLISHED,
    'twine upload': PUBLISHED,
    'rbd|release-bundle-distribute|rbdel|release-bundle-delete-local|release-bundle-promote|rbp': PUBLISHED,
  },
  boundary: {
    'roles add-grants|add-principals|set-grants|set-principals|add-grant-scopes': GRANTED,
    'targets authorize-session': SHOWN,
  },
  pulumi: {
    'watch --yes|-y': REPLACED,
    'policy|package|schema publish': PUBLISHED,
    'deployment run': REPLACED,
    'org set-default-role': GRANTED,
  },
  cdk: {
    gc: GONE,
    rollback: REPLACED,
    'bootstrap --trust|--cloudformation-execution-policies': GRANTED,
    'import --force': REPLACED,
  },
  sam: { publish: PUBLISHED, 'deploy --no-confirm-changeset': REPLACED },
  'sls serverless': { rollback: REPLACED, 'param list|get': SHOWN },
  sst: { 'secret list': SHOWN, 'state remove|repair': REPLACED, unlock: REPLACED },
  eb: { printenv: SHOWN, 'labs cleanup-versions': GONE },
  'ansible-galaxy': { 'collection publish': PUBLISHED, 'role import': PUBLISHED, 'delete|role delete': GONE },
  'ansible-vault': { rekey: REPLACED },
  puppet: {
    'cert|ca clean|revoke|destroy': GONE,
    'node clean|purge|deactivate': GONE,
    'ssl clean': GONE,
    'agent --disable': STOPPED,
  },
  puppetserver: { 'ca clean|revoke|prune|delete': GONE, 'ca setup|migrate|enable': REPLACED },
  'salt-cloud': { '-d|--destroy': GONE },
  'salt-run': {
    'cloud.destroy|manage.down|cache.clear_all|virt.purge': GONE,
    'state.orchestrate|state.orch': REPLACED,
  },
  knife: {
    'data bag show': SHOWN,
    'vault show|decrypt|download|item': SHOWN,
    'vault delete|remove|rotate': GONE,
    'client reregister|create': SHOWN,
    'user password|reregister': GRANTED,
    'acl add|bulk': GRANTED,
    'node run_list|run-list': REPLACED,
    'cookbook upload': REPLACED,
  },
  chef: {
    'delete-policy|delete-policy-group|clean-policy-cookbooks|clean-policy-revisions': GONE,
    push: REPLACED,
  },
  'chef-server-ctl': {
    'cleanse|uninstall|user-delete|org-delete|cleanup-bifrost': GONE,
    'org-user-add|grant-server-admin-permissions|password': GRANTED,
    'stop|kill|term': STOPPED,
    'restore|remove-server-admin-permissions': REPLACED,
  },
};

/** An account key of a cloud may stand in any of a tool's words: `gcloud pubsub subscriptions seek`. */
const CLOUDS: Tables = {
  gcloud: {
    'pubsub subscriptions seek': REPLACED,
    'compute instances|instance-groups set-service-account|set-iam-policy': GRANTED,
    'compute os-login ssh-keys add': GRANTED,
    'sql import': REPLACED,
    'sql ssl client-certs create': SHOWN,
    'storage hmac create': SHOWN,
    'storage sign-url': OPENED,
    'storage buckets update --clear-lifecycle|--lifecycle-file|--clear-retention-period|--retention-period|--clear-encryption-key':
      REPLACED,
    'firestore|datastore import': REPLACED,
    'datastore indexes cleanup': GONE,
    'redis instances import': REPLACED,
    'logging buckets update --retention-days': REPLACED,
    'transfer jobs create --delete-from': GONE,
    'pubsub subscriptions pull --auto-ack': REPLACED,
  },
  az: {
    'aks get-credentials --admin|-a': SHOWN,
    'webapp|functionapp config appsettings|connection-string list': SHOWN,
    'network vpn-connection shared-key': SHOWN,
    'keyvault key decrypt': SHOWN,
    'vm|vmss extension set': REPLACED,
    'acr update --admin-enabled': OPENED,
    'webapp auth update --enabled': OPENED,
    'storage account management-policy create': REPLACED,
    'sql db import': REPLACED,
    'sql server ad-admin create': GRANTED,
    'sql db tde set': REPLACED,
    'redis import': REPLACED,
    'monitor log-analytics workspace table update --retention-time': REPLACED,
    'monitor diagnostic-settings update': REPLACED,
    'repos pr update --bypass-policy': REPLACED,
    'artifacts universal publish': PUBLISHED,
    'extension add --source': REPLACED,
  },
  aliyun: { 'oss sync --delete': GONE, 'ecs RunCommand|InvokeCommand|CreateCommand': REPLACED },
  tccli: { 'tat RunCommand|InvokeCommand|CreateCommand': REPLACED },
  doctl: {
    'registry garbage-collection start': GONE,
    'databases connection': SHOWN,
    'databases user get': SHOWN,
  },
  scw: { 'secret version access': SHOWN, 'config get secret-key': SHOWN },
  civo: { 'instance password': SHOWN },
  yc: { 'lockbox payload get': SHOWN },
  ibmcloud: {
    'iam oauth-tokens': SHOWN,
    'secrets-manager secret': SHOWN,
    'cdb deployment-user-password': GRANTED,
  },
  oci: {
    'db autonomous-database generate-wallet': SHOWN,
    'audit config update': REPLACED,
    'resource-manager job create-destroy-job': GONE,
    'instance-agent command create': REPLACED,
  },
};

const ALL: readonly Tables[] = [
  CONTAINERS,
  CLUSTERS,
  INFRASTRUCTURE,
  PLATFORMS,
  FORGES,
  PUBLISHING,
  STORES,
  CLOUDS,
];

/** `etcdctl get / --prefix`: everything of a cluster, its secrets with it. */
function wholeStore(call: Call): Effect[] {
  const [verb, key] = [...call.subcommand, ...call.operands.map(({ text }) => text)];
  const whole =
    call.has('from-key') ||
    (call.has('prefix') && /^(\/|\/registry\/?|\/registry\/secrets.*)?$/.test(key ?? ''));
  const keysOnly = call.args.some(({ text }) => text === '--keys-only' || text === '--count-only');
  return verb === 'get' && whole && !keysOnly
    ? call.on('reveal', call.named('key', key || '/'), { mode: 'show' })
    : [];
}

/** `terraform output -raw db_password`: one value, by a name that says what it is. */
function secretOutput(call: Call): Effect[] {
  const [verb] = call.subcommand;
  const named = call.operands.find(({ text }) =>
    /passw|secret|token|private_key|api_?key|credential|kubeconfig/i.test(text),
  );
  return verb === 'output' && named ? call.on('reveal', call.named('key', named), { mode: 'show' }) : [];
}

/** `vault write auth/METHOD/users/X`, `vault write sys/...`: who gets in, and what the server is. */
function vaultWrites(call: Call): Effect[] {
  const [verb, path = ''] = [...call.subcommand, ...call.operands.map(({ text }) => text)];
  const rights =
    /^(?:auth|sys|identity)\//.test(path) &&
    !/\/login(?:\/|$)|^sys\/tools\/|^sys\/wrapping\/lookup/.test(path);
  return verb === 'write' && rights
    ? call.on('permission', call.named('resource', path), { mode: 'grant' })
    : [];
}

export const SERVICE_COMMANDS: readonly ProgramSpec[] = [
  ...ALL.flatMap((tables) =>
    Object.entries(tables).map(([names, table]) => ({
      names: names.split(' '),
      effects: deeds(table),
      partial: true as const,
    })),
  ),
  { names: ['etcdctl'], effects: wholeStore, partial: true },
  { names: ['vault', 'bao'], effects: vaultWrites, partial: true },
  { names: ['terraform', 'tofu', 'tf', 'opentofu'], effects: secretOutput, partial: true },
];
