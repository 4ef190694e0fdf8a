/**
 * What lesser-known programs destroy, by their words. How their arguments are read, completion specs say where they
 * describe them (see `completion-specs.ts`); what the effects are is written here by hand.
 */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { DELETES, type Deed, type Deeds, deeds, destroyer, does, REVEALS } from './destructive-words.ts';
import { localEffects, serviceEffects } from './service-verbs.ts';

const GONE: Deed = { ...DELETES, mode: 'delete' };
const STOPPED: Deed = { action: 'service', kind: 'resource', mode: 'stop' };
const REPLACED: Deed = { action: 'modify', kind: 'resource', mode: 'replace' };
const SHOWN: Deed = { ...REVEALS, mode: 'show' };
const DRY = ['dry-run', 'what-if'];

const names = (words: string): readonly string[] => words.trim().split(/\s+/);

/** Described by completion specs, told by the verbs among their subcommands. */
const BY_VERBS = names(`
  argo tkn dapr st2 vela tsuru nylas commercelayer cl cci csdx deta encore meroxa pocketbase sqlmesh stepzen suitecloud tb
  vtex ampx sfdx pac snaplet charm trex enapter`);

/** The same without a completion spec: clusters of databases, object stores, clouds. */
const UNDESCRIBED = names(`
  sf m365 ecs-cli drone hs checkly spacelift ketch acorn tiup patronictl repmgr yb-admin tikv-ctl vtctl vtctlclient vtctldclient
  headscale netbird qshell ossutil ossutil64 coscli obsutil s4cmd gdrive drive megacmd srvctl crsctl virtctl tk tanka kargo
  argocd-autopilot stork pxctl linstor longhornctl rook-ceph ncloud kakaocloud nectar brightbox packet metal equinix latitude
  lsh fuga dbaas ravendb nova cinder neutron glance heat magnum designate typesense meilisearch-cli pinecone weaviate qdrant milvus_cli chroma cbbackupmgr graphile-migrate`);

/** `meteor remove PACKAGE` is everyday; the database of the app and the app itself are not. */
function meteor(call: Call): Effect[] {
  const [word] = [...call.subcommand, ...call.operands.map(({ text }) => text)];
  if (word === 'deploy' && (call.has('delete') || call.has('D')))
    return does(call, GONE, call.operands, 'app');
  return word === 'reset' ? does(call, GONE, [], 'local database') : [];
}

/** `govc vm.destroy NAME`, `govc datastore.rm PATH`: object and verb are one word. */
function govc(call: Call): Effect[] {
  const [command = '', ...rest] = [...call.subcommand, ...call.operands.map(({ text }) => text)];
  const verb = /^[\w.]+\.(destroy|rm|remove|unregister|delete|erase|reset|shutdown)$/.exec(command)?.[1];
  if (verb) return does(call, { ...GONE, mode: verb }, rest, command);
  return command === 'vm.power' &&
    call.args.some(({ text }) => /^-{1,2}(?:off|reset|suspend|force)(?:=true)?$/.test(text))
    ? does(call, STOPPED, rest, command)
    : [];
}

/** `dbt run --full-refresh --target prod`: incremental tables are dropped and built anew. */
function rebuildsProduction({ args }: Call): boolean {
  const texts = args.map(({ text }) => text);
  const at = texts.findIndex((text) => /^(?:-t|--target(?:=.*)?)$/.test(text));
  const target = texts[at]?.split('=')[1] ?? texts[at + 1] ?? '';
  return (
    at >= 0 &&
    /(?:^|[_-])(?:prod|production|live)(?:[_-]|$)/.test(target) &&
    texts.some((text) => /^(?:-f|--full-refresh)$/.test(text))
  );
}

/** A macro of the project's own, by its name: `dbt run-operation drop_old_schemas`. */
function dbt(call: Call): Effect[] {
  const [word, macro] = [...call.subcommand, ...call.operands.map(({ text }) => text)];
  if (/^(?:run|build|seed)$/.test(word ?? '') && rebuildsProduction(call))
    return does(call, GONE, [], 'tables');
  return word === 'run-operation' && /(?:^|_)(?:drop|delete|truncate|purge|wipe|clean)/i.test(macro ?? '')
    ? does(call, GONE, [macro!], 'macro')
    : [];
}

/** `keytool -delete -alias NAME`. */
function keytool(call: Call): Effect[] {
  const at = call.args.findIndex(({ text }) => /^--?alias$/.test(text));
  const alias = at < 0 ? null : call.args[at + 1];
  return call.args.some(({ text }) => text === '-delete' || text === '--delete')
    ? call.on('delete', call.named('key', alias ?? '*'), { irreversible: true })
    : [];
}

const WORDS: Readonly<Record<string, Deeds>> = {
  // Dotfiles and histories.
  chezmoi: { 'purge|destroy|remove|rm': GONE },
  atuin: { 'account delete': GONE, 'history prune|dedup': GONE, 'store purge|rebuild': GONE },
  // Secrets and keys.
  bws: {
    'secret|project delete': { ...GONE, kind: 'key' },
    'secret get|list': SHOWN,
    'delete secret|project': GONE,
  },
  ykman: {
    'piv|fido|oath|openpgp|otp|config reset': GONE,
    'piv keys|certificates delete|import|generate': GONE,
    'oath accounts delete': GONE,
    'otp delete|swap': GONE,
    'fido credentials|fingerprints delete': GONE,
  },
  // Clusters of databases.
  tiup: { 'cluster|dm clean|prune': GONE },
  // Clusters' add-ons, old and new names of deleting commands.
  garden: { 'cleanup|delete namespace|deploy|environment|env|services': GONE },
  'consul-k8s': { uninstall: GONE },
  telepresence: { 'uninstall --everything|-e|--all-agents': GONE },
  // Pipelines, by the name of the function that they call.
  dagger: {
    'call publish|release|deploy|push|promote': { action: 'publish', kind: 'resource', mode: 'publish' },
  },
  cosign: { clean: GONE },
  // Jobs of data platforms.
  kfp: { 'run|experiment|pipeline|pipeline-version|recurring-run delete|terminate': GONE },
  coiled: { 'cluster|notebook|env stop|delete': STOPPED },
  voltadmin: { 'shutdown|pause|stop': STOPPED },
  // Runs and what is known of assets.
  dagster: { 'run|asset wipe|delete|wipe-partitions-status-cache': GONE, 'instance migrate': REPLACED },
  // Terminals: sessions with what runs in them.
  zellij: { 'kill-all-sessions|ka|delete-all-sessions|da': STOPPED },
};

/** Local tools around containers and projects, told by the verbs that delete or reset. */
const LOCAL = names('fin kool');

/** Boards and probes: what is on the chip goes, or is burnt into it for good. */
const DEVICES: Readonly<Record<string, Deeds>> = {
  'esptool esptool.py': { 'erase_flash|erase-flash|erase_region|erase-region': GONE },
  'espefuse espefuse.py': {
    'burn_efuse|burn-efuse|burn_key|burn-key|burn_key_digest|burn-key-digest|burn_bit|burn-bit|burn_block_data|write_protect_efuse|write-protect-efuse|read_protect_efuse|set_flash_voltage':
      GONE,
  },
  'st-flash': { erase: GONE },
  'nrfutil mcumgr': { 'device erase|recover': GONE, 'image erase': GONE },
  pyocd: { erase: GONE },
};

/** `nrfjprog --eraseall`, `avrdude -e`, `avrdude -U lock:w:0x0f:m`, `openocd -c 'flash erase_sector 0 0 last'`. */
function erases({ args, program }: Call): boolean {
  if (
    program === 'avrdude' &&
    args.some(({ text }) => /^-e$|^(?:-U)?(?:[lhe]?fuse\d?|lock\w*):w:/.test(text))
  )
    return true;
  return args.some(({ text }) =>
    /^--(?:eraseall|erase-all|recover|erasepage|masserase|mass-erase|chip-erase)(?:=|$)|\b(?:mass_erase|erase_sector|erase_address|chip_erase|flash erase)\b/i.test(
      text,
    ),
  );
}

/** Words of clusters and systems. */
const CLUSTERS: Readonly<Record<string, Deeds>> = {
  'ovs-vsctl': { 'del-br|del-port|emer-reset|del-manager|del-controller|del-ssl': GONE },
  'rpm-ostree': { 'reset|rebase|uninstall|override': REPLACED },
  ostree: { 'admin undeploy|cleanup|pin': REPLACED, 'prune|refs': GONE },
  bootc: { 'switch|rollback|install': REPLACED },
  lfs: { 'rm_entry|unlink_foreign|pcc': GONE },
  drbdsetup: { 'down|detach|del-minor|del-resource|secondary': STOPPED },
  zrepl: { 'zfs-abstraction release-all|release-stale': GONE, 'signal reset': REPLACED },
  'zerotier-cli': { leave: GONE },
  ipsec: { 'stop|restart|down': STOPPED },
};

/** `mmdelfs fs1 -p`: the program's name alone says it, whatever is behind it. */
const NAMED: Readonly<Record<string, Deed>> = {
  gpdeletesystem: GONE,
  mmdelfs: GONE,
  mmdeldisk: GONE,
  mmdelnode: GONE,
  mmdelfileset: GONE,
  mmdelsnapshot: GONE,
  'mega-rm': GONE,
  gpstop: STOPPED,
  mmshutdown: STOPPED,
};

export const LESSER_KNOWN: readonly ProgramSpec[] = [
  { names: BY_VERBS, dry: DRY, effects: (call) => serviceEffects(call) },
  {
    names: UNDESCRIBED,
    options:
      'a|app= t|token|access-token= c|config= e|environment|env= p|project|profile= o|org|organization|output|target-org= f|format= n|namespace= u|url|username= s|sobject= i|id= F|file= force y|yes q|quiet debug verbose dry-run what-if help version',
    depth: 4,
    dry: DRY,
    effects: (call) => serviceEffects(call),
  },
  { names: LOCAL, effects: localEffects },
  ...Object.entries(WORDS).map(([name, table]) => ({ names: [name], effects: deeds(table) })),
  { names: ['govc'], effects: govc },
  { names: ['dbt'], effects: dbt },
  { names: ['meteor'], effects: meteor },
  { names: ['keytool'], effects: keytool },
  ...Object.entries(DEVICES).map(([list, table]) =>
    destroyer(
      names(list),
      table,
      'p|port= b|baud= c|chip= t|target= u|uid= before= after= serial= do-not-confirm',
    ),
  ),
  {
    names: [
      'nrfjprog',
      'avrdude',
      'openocd',
      'probe-rs',
      'JLinkExe',
      'stm32flash',
      'STM32_Programmer_CLI',
      'dfu-util',
    ],
    effects: (call) => (erases(call) ? does(call, GONE, [], 'device') : []),
  },
  ...Object.entries(CLUSTERS).map(([list, table]) => destroyer(names(list), table, 'db= y|yes f|force')),
  ...Object.entries(NAMED).map(([name, deed]) => ({
    names: [name],
    options: 'p f|force help version',
    effects: (call: Call) => does(call, deed, call.operands, name),
  })),
];
