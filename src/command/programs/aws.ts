/** Amazon's command line and what works on S3 beside it. Service and operation are the subcommand; an upload is `send`, printing a secret `reveal`. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Action, Effect } from '../types.ts';
import { known } from '../value.ts';
import { transfers } from './object-storage.ts';
import { besides, serviceEffects } from './service-verbs.ts';

const GLOBAL = `debug endpoint-url= no-verify-ssl no-paginate output= query= profile= region= version color= no-sign-request ca-bundle=
  cli-read-timeout= cli-connect-timeout= cli-binary-format= no-cli-pager cli-auto-prompt no-cli-auto-prompt cli-input-json=
  cli-input-yaml= generate-cli-skeleton=? dry-run no-dry-run help`;
const S3 = `recursive dryrun quiet include= exclude= acl= follow-symlinks no-follow-symlinks no-guess-mime-type sse=? sse-kms-key-id=
  storage-class= grants= website-redirect= content-type= cache-control= content-disposition= content-encoding=
  content-language= expires= source-region= only-show-errors no-progress page-size= ignore-glacier-warnings
  force-glacier-transfer request-payer=? metadata= metadata-directive= copy-props= expected-size= delete exact-timestamps
  size-only force expires-in= human-readable summarize`;
const SERVICES = `instance-ids= names= name= secret-id= user-name= role-name= policy-arn= policy-document= group-name= stack-name=
  bucket= key= body= function-name= zip-file= cluster= service= task= container= command= interactive target= document-name=
  parameters= targets= targets-json= db-instance-identifier= skip-final-snapshot final-db-snapshot-identifier= with-decryption no-with-decryption
  filters= filter= query-string= max-items= max-results= starting-token= image-ids= volume-id= snapshot-id= repository-name=
  log-group-name= ciphertext-blob= plaintext= force force-delete-without-recovery recovery-window-in-days= desired-count=
  payload= table-name= hosted-zone-id= change-batch= access-key-id= tags= resource-arn= client-token= sql= sqls= query-string= statement= desired-capacity= min-size= account-id= request-items= backup-retention-period= master-user-password=`;

/** Operations that print a secret. */
const REVEALING: readonly (readonly [service: string, operation: RegExp])[] = [
  ['secretsmanager', /^(batch-)?get-secret-value$/],
  ['kms', /^decrypt$/],
  ['iam', /^(create-access-key|create-service-specific-credential|create-login-profile)$/],
  ['sts', /^(get-session-token|get-federation-token|assume-role)$/],
  ['configure', /^export-credentials$/],
  ['lightsail', /^(download-default-key-pair|get-instance-access-details)$/],
  ['ec2', /^(get-password-data|create-key-pair)$/],
  ['rds', /^generate-db-auth-token$/],
  ['redshift', /^get-cluster-credentials(-with-iam)?$/],
  ['redshift-serverless', /^get-credentials$/],
  ['sso', /^get-role-credentials$/],
  ['sts', /^assume-role-with-(saml|web-identity)$/],
  ['cognito-identity', /^get-(credentials-for-identity|open-id-token.*)$/],
  ['acm', /^export-certificate$/],
  ['iot', /^create-(keys-and-certificate|provisioning-claim)$/],
];

/** Operations whose first word does not say what they do. */
const TOLD_BY_NAME: readonly (readonly [Action, mode: string, operation: RegExp])[] = [
  [
    'permission',
    'grant',
    /^(put-(?!scaling|lifecycle|retention|bucket)[a-z-]+-policy|put-resource-policy|set-[a-z-]*policy|associate-access-policy|create-access-entry|create-resource-share|modify-document-permission|modify-(db-(cluster-)?snapshot|image|snapshot)-attribute|enable-serial-console-access|admin-add-user-to-group|import-(ssh-public-key|source-credentials)|set-security-groups|open-instance-public-ports|put-instance-public-ports|share-[a-z-]+|create-presigned-[a-z-]+-url|(replace|associate)-iam-instance-profile(-association)?|import-key-pair|update-access-entry)$/,
  ],
  [
    'modify',
    'replace',
    /^(backtrack|purchase|withdraw|cutover|migrate)-|^(decrease-[a-z-]+|create-savings-plan|initiate-vault-lock|execute-change-set|put-subscription-filter|put-account-sending-attributes|modify-(listener|rule)|evict-[a-z-]+|finalize-cutover)$/,
  ],
  // `ecr get-login-password` is what `docker login` reads.
  ['reveal', 'show', /^get-(?!login-)[a-z-]*password$/],
];

/** `lambda create-function-url-config --auth-type NONE`: everybody may call it. */
function openedUp(call: Call, service: string, operation: string): boolean {
  return (
    (/function-url-config$/.test(operation) &&
      call.args.some(({ text }) => /^(--auth-type=)?NONE$/.test(text))) ||
    (service === 's3' && operation === 'website')
  );
}

const LIVE = /(^|[/_-])(prod|production|live)([/_-]|$)/;

function toldByName(call: Call): Effect[] {
  const [service = '', operation = ''] = call.subcommand;
  const target = call.named('resource', `${service} ${operation}`);
  if (openedUp(call, service, operation)) return call.on('permission', target, { mode: 'public' });
  const told = TOLD_BY_NAME.find(([, , pattern]) => pattern.test(operation));
  // A parameter of production, written over.
  if (operation === 'put-parameter' && call.has('overwrite') && call.args.some(({ text }) => LIVE.test(text)))
    return call.on('modify', target, { mode: 'replace' });
  return told
    ? call.on(told[0], told[0] === 'reveal' ? { ...target, kind: 'key' } : target, { mode: told[1] })
    : [];
}

/** Every operation's name begins with its verb; the service's name before it (`transfer`, `connect`) tells nothing. */
function effects(call: Call): Effect[] {
  const [service = '', operation = ''] = call.subcommand;
  const words =
    service === 'configure' ||
    service === 's3' ||
    operation === 'wait' ||
    /^stop-query(-execution)?$/.test(operation)
      ? []
      : serviceEffects(call, { skip: 1, most: 1 });
  return besides(words, [...ownEffects(call), ...toldByName(call)]);
}

/** SQL for a database, a warehouse or a table: `rds-data execute-statement --sql`, `athena start-query-execution --query-string`. */
const STATEMENTS = ['sql', 'query-string', 'statement', 'sqls'];

function ownEffects(call: Call): Effect[] {
  const [service = '', operation = ''] = call.subcommand;
  const target = () =>
    call.named(
      'key',
      call.value('secret-id') ??
        call.value('name') ??
        call.value('names') ??
        known(`${service} ${operation}`),
    );
  const revealed = REVEALING.some(([each, pattern]) => each === service && pattern.test(operation));
  if (revealed) return call.on('reveal', target());
  if (
    service === 'ssm' &&
    /^get-parameters?(-by-path|-history)?$/.test(operation) &&
    call.has('with-decryption')
  )
    return call.on('reveal', target());
  if (service === 'configure' && operation === 'get' && /secret|token/.test(call.operand(0)?.text ?? ''))
    return call.on('reveal', target());
  // `--body FILE`, `--zip-file fileb://FILE`
  if (service === 's3api' && operation === 'put-object') {
    const bucket = known(`s3://${call.value('bucket')?.text ?? ''}`);
    return [
      ...call.on('send', call.url(bucket), { carries: ['file'] }),
      ...call.onPaths('read', [call.value('body')]),
    ];
  }
  return call.operands
    .filter((each) => /^fileb?:\/\//.test(each.text))
    .flatMap((each) => call.onPaths('read', [known(each.text.replace(/^fileb?:\/\//, ''))]));
}

/** Commands sent to machines: `ssm send-command`, `ecs execute-command`. */
function starts(call: Call): Start[] {
  const [service, operation] = call.subcommand;
  if (service === 'ecs' && operation === 'execute-command') {
    const script = call.value('command');
    return script
      ? [{ kind: 'shell', script, remote: { kind: 'container', name: call.value('task')?.text ?? null } }]
      : [];
  }
  if (/^(batch-)?execute-(sql|statement)$|^start-query-execution$/.test(operation ?? ''))
    return call.valuesOf(STATEMENTS).map((text) => ({
      kind: 'code',
      language: 'sql',
      text,
      origin: 'argument',
    }));
  if (service !== 'ssm' || operation !== 'send-command') return [];
  const remote = { kind: 'vm', name: call.value('instance-ids')?.text ?? null } as const;
  return call.values('parameters').flatMap((each): Start[] => {
    const list = /commands["']?\s*[:=]\s*\[?(.*?)\]?\}?$/s.exec(each.text)?.[1];
    if (list === undefined) return [];
    const scripts = [...list.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(
      (found) => found[1] ?? found[2] ?? '',
    );
    return (scripts.length > 0 ? scripts : [list]).map((script) => ({
      kind: 'shell',
      script: known(script),
      remote,
    }));
  });
}

const THIS_MACHINE =
  /^https?:\/\/(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\]|localstack|host\.docker\.internal|[\w-]+\.localhost\.localstack\.cloud)(?::\d+)?(?:\/|$)/;

/** LocalStack, DynamoDB Local, MinIO: `--endpoint-url http://localhost:4566`. */
const emulated: CommandSpec['emulated'] = (options, variable) => {
  const endpoint = options.get('endpoint-url')?.at(-1) ?? variable('AWS_ENDPOINT_URL');
  return endpoint?.known === true && THIS_MACHINE.test(endpoint.text);
};

const S3_SPEC: CommandSpec = {
  emulated,
  helpWord: true,
  options: `${GLOBAL} ${S3}`,
  depth: 1,
  dry: ['dryrun'],
  effects: (call) =>
    /^(cp|mv|sync)$/.test(call.subcommand[1] ?? '') ? transfers(call, /^s3:\/\//) : toldByName(call),
};

const OPERATION: CommandSpec = {
  options: `${GLOBAL} ${SERVICES}`,
  depth: 2,
  dry: ['dry-run', 'generate-cli-skeleton'],
  emulated,
  helpWord: true,
  effects,
  starts,
  subcommands: { s3: S3_SPEC },
};

export const AWS: readonly ProgramSpec[] = [
  { names: ['aws', 'aws2'], ...OPERATION },
  // LocalStack's own name for it: the endpoint is this machine.
  {
    names: ['awslocal'],
    ...OPERATION,
    emulated: () => true,
    subcommands: { s3: { ...S3_SPEC, emulated: () => true } },
  },
  {
    names: ['s3cmd'],
    options:
      'r|recursive f|force n|dry-run delete-removed c|config= acl-public acl-private P exclude= include= rexclude= access_key= secret_key= host= region= skip-existing s|ssl v|verbose',
    depth: 1,
    dry: ['dry-run'],
    effects: (call) =>
      /^(put|cp|mv|sync)$/.test(call.subcommand[0] ?? '') ? transfers(call, /^s3:\/\//) : [],
  },
  {
    names: ['s5cmd'],
    options:
      'endpoint-url= no-sign-request numworkers= profile= credentials-file= dry-run log= json stat include= exclude= n|no-clobber s|if-size-differ u|if-source-newer flatten f|follow-symlinks delete acl= storage-class= concurrency= p|part-size=',
    depth: 1,
    dry: ['dry-run'],
    effects: (call) =>
      /^(cp|mv|sync|pipe)$/.test(call.subcommand[0] ?? '') ? transfers(call, /^s3:\/\//) : [],
  },
  {
    names: ['eb', 'sam', 'copilot', 'chalice', 'amplify'],
    options:
      'profile= r|region= stack-name= force all no-prompts n|name= t|template= config-env= v|verbose y|yes guided debug parameter-overrides= s3-bucket= capabilities= no-confirm-changeset app= env= svc= help version',
    depth: 2,
    effects: (call) => serviceEffects(call),
  },
];
