/**
 * Clouds, platforms and the tools around them. Their commands are far too many to list: leading words are the subcommand,
 * and rules look for verbs in it. Listed are the options with values that stand between or before those words, what starts
 * a command somewhere, what prints a secret and what uploads.
 */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';
import { alike } from './alike.ts';
import { AWS } from './aws.ts';
import { OBJECT_STORAGE, transfers } from './object-storage.ts';
import { PLATFORMS } from './platforms.ts';
import { besides, serviceEffects } from './service-verbs.ts';
import { TERRAFORM_KIN } from './terraform.ts';

const GCLOUD = `project= account= configuration= format= filter= limit= page-size= sort-by= q|quiet verbosity= user-output-enabled=?
  access-token-file= billing-project= flags-file= flatten= impersonate-service-account= log-http trace-token= zone= region=
  location= cluster= instance= secret= secret-version|version= member= role= keyring= key= service-account= iam-account= command= tunnel-through-iap
  ssh-flag= ssh-key-file= name= num-nodes= machine-type= image= image-family= image-project= network= subnet= source= platform= database=
  async uri delete-disks= keep-disks= r|recursive R delete-unmatched-destination-objects exclude= cache-control= tags=
  sql= ddl= metadata= metadata-from-file= data-file= plaintext-file= ciphertext-file= out-file= reason= size= all-users h|help`;

function gcloudEffects(call: Call): Effect[] {
  return besides(verbEffects(call), ownGcloudEffects(call));
}

/** `gcloud beta run services delete`: the first words only name a group. */
function verbEffects(call: Call): Effect[] {
  const [first, second] = call.subcommand;
  // `config unset project`: a setting of this tool alone.
  if (first === 'config' && second !== 'configurations') return [];
  const preview = first === 'beta' || first === 'alpha' ? 1 : 0;
  return serviceEffects(call, { skip: preview + ((preview ? second : first) === 'run' ? 1 : 0) });
}

function ownGcloudEffects(call: Call): Effect[] {
  const words = call.subcommand.filter((each) => each !== 'beta' && each !== 'alpha');
  const path = words.join(' ');
  if (
    /^secrets versions access\b|^auth (application-default )?print-(access|identity)-token\b|^kms decrypt\b|^iam service-accounts keys create\b|^sql generate-login-token\b/.test(
      path,
    )
  ) {
    return call.on('reveal', call.named('key', call.value('secret') ?? known(path)));
  }
  if (/^storage (cp|mv|rsync)\b/.test(path)) return transfers(call, /^(gs|s3):\/\//);
  return [];
}

/** `gcloud compute ssh VM --command=CMD`; what follows `--` goes to ssh. */
function gcloudStarts(call: Call): Start[] {
  if (call.subcommand.includes('spanner'))
    return [...call.values('sql'), ...call.values('ddl')].map((text) => ({
      kind: 'code',
      language: 'sql',
      text,
      origin: 'argument',
    }));
  if (!call.subcommand.includes('ssh')) return [];
  const remote = { kind: 'vm', name: call.subcommand.at(-1) ?? null } as const;
  const starts: Start[] = call.values('command').map((script) => ({ kind: 'shell', script, remote }));
  const separator = call.args.findIndex((each) => each.known && each.text === '--');
  const flags = [...call.values('ssh-flag'), ...(separator < 0 ? [] : call.args.slice(separator + 1))];
  if (flags.length > 0)
    starts.push({ kind: 'argv', argv: [known('ssh'), known(remote.name ?? 'vm'), ...flags] });
  return starts;
}

const GCLOUD_SPEC: CommandSpec = { options: GCLOUD, depth: 6, effects: gcloudEffects, starts: gcloudStarts };
const FILES: CommandSpec = { options: GCLOUD, effects: gcloudEffects };
/** Commands whose operands are files or filters, not words of the command. */
const GCLOUD_GROUPS: { readonly [name: string]: CommandSpec } = {
  logging: { ...GCLOUD_SPEC, subcommands: { read: { options: GCLOUD } } },
  storage: { ...GCLOUD_SPEC, subcommands: alike('cp mv rsync rm ls cat du hash', FILES) },
  compute: {
    ...GCLOUD_SPEC,
    subcommands: { scp: { options: GCLOUD, effects: (call) => transfers(call, /^[\w.@-]+:/) } },
  },
};

const AZ = `n|name= g|resource-group= l|location= o|output= query= subscription= ids= s|sku= y|yes no-wait debug verbose only-show-errors
  vault-name= id= account-name= account-key= sas-token= connection-string= c|container-name= f|file= source= d|destination= pattern= scripts=
  command-id= method= m= u|uri|url= b|body= parameters= p|password= admin-username= role= assignee= scope= scopes= server= server-name= cluster-name=
  registry= image= t= tags= set= add= remove= mode= start-ip-address= end-ip-address= q|querytext= cluster= command= force force-string years= help h`;

function azEffects(call: Call): Effect[] {
  return besides(serviceEffects(call), ownAzEffects(call));
}

/** Commands that print keys, connection strings and tokens: Azure's `keys list` shows them as they are. */
const AZ_SECRETS =
  /^keyvault (secret (show|download)|key download|certificate download)\b|\b(keys?|(admin|query|shared|host)-keys?|connection-strings?|credentials?|appsettings|secrets) (list|show)( |$)|\b(list-(keys|secrets|credentials|connection-strings?|publishing-(credentials|profiles))|(get|show)-(access-token|shared-keys|credentials|connection-string|keys)|generate-sas)( |$)|^ad sp (create-for-rbac|credential reset)\b/;
/** Lists of names, and what writes the settings of another tool. */
const AZ_NAMES =
  /^keyvault (key|secret|certificate) list( |$)|^(sshkey|containerapp secret|ad (app|sp) credential|ad app federated-credential|acr credential-set) (list|show)( |$)|^keyvault key show( |$)|^aks get-credentials( |$)/;

function ownAzEffects(call: Call): Effect[] {
  const path = call.subcommand.join(' ');
  if (AZ_SECRETS.test(path) && !AZ_NAMES.test(path)) {
    return call.on('reveal', call.named('key', call.value('name') ?? known(path)));
  }
  if (/^storage (blob|file|fs file|fs directory) (upload(-batch)?|sync)\b/.test(path)) {
    const files = [...call.values('file'), ...call.values('source')];
    return [
      ...call.on('send', call.named('resource', call.value('account-name') ?? known('storage')), {
        carries: ['file'],
      }),
      ...call.onPaths('read', files, { recursive: true }),
    ];
  }
  return [];
}

/** `az vm run-command invoke --scripts CMD...`, `az postgres flexible-server execute -q SQL`. */
function azStarts(call: Call): Start[] {
  if (/^(postgres|mysql) flexible-server execute$/.test(call.subcommand.join(' ')))
    return [...call.values('querytext'), ...call.values('q')].map(
      (text): Start => ({ kind: 'code', language: 'sql', text, origin: 'argument' }),
    );
  const remote = { kind: 'vm', name: call.value('name')?.text ?? null } as const;
  if (call.subcommand.includes('run-command'))
    return call.values('scripts').map((script) => ({ kind: 'shell', script, remote }));
  if (/^(?:postgres|mysql) flexible-server execute/.test(call.subcommand.join(' ')))
    return call.args.flatMap((arg, at): Start[] =>
      /^(?:-q|--querytext)$/.test(call.args[at - 1]?.text ?? '')
        ? [{ kind: 'code', language: 'sql', text: arg, origin: 'argument' }]
        : [],
    );
  if (call.subcommand.join(' ').startsWith('aks command invoke'))
    return call.values('command').map((script) => ({ kind: 'shell', script, remote }));
  return [];
}

export const CLOUD: readonly ProgramSpec[] = [
  ...TERRAFORM_KIN,
  ...AWS,
  {
    names: ['gcloud'],
    ...GCLOUD_SPEC,
    subcommands: { ...GCLOUD_GROUPS, ...alike('beta alpha', { ...GCLOUD_SPEC, subcommands: GCLOUD_GROUPS }) },
  },
  {
    names: ['bq'],
    options:
      'project_id= location= dataset_id= f|force r|recursive t|table d|dataset format= use_legacy_sql=? nouse_legacy_sql dry_run q|quiet replace destination_table= job_id= max_rows= n= set_iam_policy append_table help',
    style: 'dash',
    dry: ['dry_run'],
    depth: 1,
    starts: (call) =>
      call.subcommand[0] === 'query' && !call.has('dry_run')
        ? call.operands.map((text): Start => ({ kind: 'code', language: 'sql', text, origin: 'argument' }))
        : [],
  },
  {
    names: ['cbt'],
    options:
      'project= instance= creds= data-endpoint= admin-endpoint= cert-file= user-agent= auth-token= timeout= help',
    style: 'dash',
    depth: 1,
    effects: (call) => serviceEffects(call),
  },
  { names: ['az'], options: AZ, depth: 6, effects: azEffects, starts: azStarts },
  ...OBJECT_STORAGE,
  ...PLATFORMS,
];
