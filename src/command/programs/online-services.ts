/** Names, certificates, directories and hosted services: what deletes or changes what others rely on. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import {
  ACCOUNTS,
  CHANGES,
  DELETES,
  deeds,
  destroyer,
  does,
  inputText,
  STOPS,
  wordsOf,
} from './destructive-words.ts';

/** Two or three words, of which the last one deletes: `auth0 users delete`, `databricks clusters permanent-delete`. */
const REMOVALS = {
  '* delete|remove|rm|destroy|purge': DELETES,
  '* * delete|remove|rm|destroy|purge': DELETES,
} as const;

/** Stripe keeps test and live apart; only `--live` or a live key reaches customers' money. */
function stripe(call: Call): Effect[] {
  const key = call.value('api-key');
  const live = call.has('live') || (key !== null && (!key.known || /^[rs]k_live_/.test(key.text)));
  const words = wordsOf(call);
  const verb = /^(?:delete|post)$/.test(words[0] ?? '')
    ? words[0]
    : words.find(
        (word, at) =>
          at > 0 &&
          /^(?:create|update|delete|cancel|capture|refund|confirm|pay|finalize|void|reverse|close|reject|approve|expire)/.test(
            word,
          ),
      );
  return live && verb
    ? does(call, verb === 'delete' ? DELETES : CHANGES, [], words.slice(0, 3).join(' '))
    : [];
}

/** nsupdate reads its changes from a file or standard input. */
function nsupdate(call: Call): Effect[] {
  const text = inputText(call);
  return call.operands.length > 0 || text === null || /^\s*(?:update|add|del(?:ete)?)\b/m.test(text)
    ? does(call, CHANGES, call.operands, 'records')
    : [];
}

/** Queries of Kerberos administration: `-q 'delprinc alice'`, or on standard input. */
function kadmin(call: Call): Effect[] {
  const text = [
    ...call.values('q').map((arg) => arg.text),
    ...call.operands.map((arg) => arg.text),
    inputText(call) ?? '',
  ].join('\n');
  return /^\s*(?:del|add|mod|rename)_?(?:princ(?:ipal)?|pol(?:icy)?)\b|^\s*(?:cpw|change_password|purgekeys|ktrem|ktremove|ank)\b/m.test(
    text,
  )
    ? does(call, ACCOUNTS, [], 'principals')
    : [];
}

const LDAP =
  'x r c n v M D= w= W y= H= h= p= f= S= Y= Z=? ZZ O= U= X= R= a I N P= Q d= e= E= l= z= s= A= T= help';

export const ONLINE_SERVICES: readonly ProgramSpec[] = [
  // --- names ---
  destroyer(
    ['flarectl'],
    {
      'zone|z delete|d|purge|lockdown': DELETES,
      'dns|d delete|d': DELETES,
      'dns|d create|update|create-or-update|u|o': CHANGES,
      'firewall|f rules delete|create|update': CHANGES,
    },
    'zone= id= name= type= content= account-id= json ttl= proxy',
  ),
  destroyer(
    ['cli53'],
    { 'delete|rrdelete|rrpurge|purge': DELETES, 'import|rrcreate': CHANGES },
    'r|replace f|file= profile= p wait debug',
    { depth: 1 },
  ),
  destroyer(
    ['dnscontrol'],
    { push: CHANGES, 'create-domains': CHANGES },
    'config= creds= domains= providers= i v no-populate',
    { depth: 1 },
  ),
  {
    names: ['octodns-sync'],
    options: 'config-file= doit force help',
    effects: (call) => (call.has('doit') ? does(call, CHANGES, call.operands, 'zones') : []),
  },
  {
    names: ['nsupdate'],
    options: 'k= y= p= t= u= r= R= v d D g o l L= P T V C= i x M S A= E= K= H= O 4 6 help',
    effects: nsupdate,
  },
  destroyer(
    ['pdnsutil'],
    {
      'delete-zone|delete-rrset|clear-zone|disable-dnssec|remove-zone-key|deactivate-zone-key|unpublish-zone-key':
        DELETES,
      'zone|rrset delete|clear': DELETES,
      'zone remove-key|dnssec-disable': DELETES,
    },
    'config-dir= config-name= f|force v|verbose',
    { depth: 1 },
  ),
  destroyer(
    ['knotc'],
    { 'zone-purge|zone-unset|conf-unset|zone-restore': DELETES },
    'f|force b|blocking s|socket= c|config= C|confdb= t|timeout= v|verbose',
    { depth: 1 },
  ),
  destroyer(['rndc'], { 'delzone|modzone': DELETES, 'stop|halt': STOPS }, 's= p= k= c= b= r V y=', {
    depth: 1,
  }),

  // --- certificates ---
  destroyer(
    ['certbot', 'letsencrypt', 'certbot-auto'],
    { 'revoke|delete|unregister|rollback': DELETES },
    'cert-name= cert-path= key-path= delete-after-revoke no-delete-after-revoke reason= d|domain|domains= n|non-interactive m|email= agree-tos config-dir= work-dir= logs-dir= server= test-cert|staging webroot standalone nginx apache w|webroot-path= force-renewal q|quiet',
    { depth: 1 },
  ),
  {
    names: ['acme.sh'],
    options:
      'd|domain= revoke remove deactivate deactivate-account uninstall issue renew r renew-all list install-cert w|webroot= dns=? server= home= config-home= staging test force ecc help h version',
    effects: (call) =>
      call.has('revoke', 'remove', 'deactivate', 'deactivate-account', 'uninstall')
        ? does(call, DELETES, call.values('domain'), 'certificates')
        : [],
  },
  destroyer(
    ['step'],
    { 'ca revoke': DELETES, 'ca provisioner|admin|policy remove|delete': DELETES, 'ca init': CHANGES },
    'cert= key= reason= token= ca-url= root= provisioner= f|force',
    { depth: 3 },
  ),
  destroyer(
    ['lego'],
    { revoke: DELETES },
    'd|domains= m|email= s|server= path= a|accept-tos k|key-type= http dns= tls',
    { depth: 1 },
  ),
  destroyer(
    ['easyrsa'],
    { 'revoke|init-pki|build-ca|revoke-issued|revoke-expired': DELETES },
    'batch silent pki-dir= vars= days=',
    { depth: 1 },
  ),
  {
    names: ['dehydrated', 'mkcert'],
    options: 'r|revoke= c|cron gc|cleanup uninstall install domain= help version',
    effects: (call) =>
      call.has('revoke', 'uninstall') ? does(call, DELETES, call.values('revoke'), 'certificate') : [],
  },

  // --- accounts and directories ---
  {
    names: ['ldapdelete', 'ldapmodify', 'ldapadd', 'ldapmodrdn', 'ldappasswd'],
    options: LDAP,
    dry: ['n'],
    effects: (call) => does(call, ACCOUNTS, call.operands, 'directory entries'),
  },
  destroyer(
    ['samba-tool'],
    {
      'user|group|computer|ou|contact delete|add|create|addmembers|removemembers|setpassword|disable|enable|move|rename|edit|setexpiry|unlock':
        ACCOUNTS,
      'domain demote|leave|tombstones|level|passwordsettings': ACCOUNTS,
      'dns delete|zonedelete|cleanup': DELETES,
      'gpo del|restore|unload': DELETES,
    },
    'H|URL= U|username= password= k|kerberos= force-subtree-delete P',
  ),
  { names: ['kadmin', 'kadmin.local'], options: 'r= p= q= w= k t= c= n s= e= x= m O N', effects: kadmin },
  {
    names: ['ipa'],
    options: 'f|force c|continue preserve no-preserve all raw help',
    depth: 1,
    effects: (call) =>
      /^[a-z]+-(?:del|disable|mod|passwd|remove-[a-z]+)$/.test(wordsOf(call)[0] ?? '')
        ? does(call, ACCOUNTS, call.operands, wordsOf(call)[0]!)
        : [],
  },
  destroyer(
    ['kcadm.sh', 'kcadm'],
    { 'delete|set-password|remove-roles|add-roles': ACCOUNTS },
    'r= s= f= q= config= server= realm= user= password= no-config',
    { depth: 1 },
  ),
  destroyer(
    ['okta', 'auth0'],
    { 'users|user delete|update|create|block': ACCOUNTS, ...REMOVALS },
    'force tenant= json no-input debug',
  ),

  // --- platforms without a row elsewhere ---
  {
    names: ['cf'],
    options: 'f r m= k= i= p= b= c= n|hostname= d= v path= strategy= guid',
    depth: 1,
    effects: (call) => {
      const [command = '', name] = wordsOf(call);
      if (/^(?:delete-user|set-(?:org|space)-role|unset-(?:org|space)-role|create-user)$/.test(command))
        return does(call, ACCOUNTS, [name ?? 'user'], command);
      if (/^(?:d|delete|delete-[a-z-]+|purge-[a-z-]+|ds|dsk)$/.test(command))
        return does(call, DELETES, [name ?? command], command);
      return /^(?:stop|sp)$/.test(command) ? does(call, STOPS, [name ?? 'app'], command) : [];
    },
  },
  destroyer(
    ['azd'],
    { down: DELETES, 'env|environment delete|remove': DELETES },
    'force purge e|environment= C|cwd= no-prompt',
    { depth: 2 },
  ),
  destroyer(
    ['bosh'],
    {
      'delete-deployment|deld|delete-env|delete-release|delete-stemcell|delete-vm|delete-disk|delete-snapshots|clean-up|delete-config':
        DELETES,
      'stop|recreate': STOPS,
    },
    'd|deployment= e|environment= n|non-interactive force all hard',
    { depth: 1 },
  ),
  destroyer(
    ['juju'],
    {
      'destroy-model|destroy-controller|kill-controller|remove-application|remove-unit|remove-machine|remove-storage|remove-saas|remove-relation|detach-storage':
        DELETES,
      'remove-user|disable-user|change-user-password|revoke|grant': ACCOUNTS,
    },
    'm|model= c|controller= y|yes no-prompt destroy-storage release-storage force no-wait destroy-all-models t|timeout=',
    { depth: 1 },
  ),
  {
    names: ['maas'],
    options: 'k',
    effects: (call) =>
      /^(?:release|delete|erase|abort|deploy|power-off|power_off|restore-default-configuration)$/.test(
        wordsOf(call)[2] ?? '',
      )
        ? does(call, DELETES, call.operands.slice(3, 4), 'machine')
        : [],
  },
  destroyer(
    ['nixops'],
    { 'destroy|delete|delete-resources|delete-backup|reboot|stop|rename': DELETES },
    'd|deployment= s|state= confirm force include= exclude= all',
    { depth: 1 },
  ),
  destroyer(
    ['zappa'],
    { undeploy: DELETES, rollback: CHANGES },
    's|settings= y|yes a|all remove-logs n|num-rollback= q|quiet',
    { depth: 1 },
  ),
  destroyer(
    ['deployctl'],
    {
      'deployments|projects|domains|crons delete|remove': DELETES,
      deploy: { action: 'publish', kind: 'url' },
    },
    'token= p|project= y|yes prod entrypoint= include= exclude= org=',
  ),
  destroyer(
    ['swift'],
    { delete: DELETES },
    'A|auth= U|user= K|key= a|all q|quiet object-threads= container-threads= p|prefix= os-auth-url= os-username= os-password= V|auth-version=',
    { depth: 1 },
  ),
  destroyer(
    ['databricks'],
    {
      ...REMOVALS,
      '* permanent-delete|delete-scope|delete-secret|cancel-all-runs': DELETES,
      'fs rm': DELETES,
    },
    'p|profile= t|target= o|output= r|recursive auto-approve debug log-level= json= scope= key=',
  ),
  destroyer(
    ['mlflow'],
    { 'experiments|runs delete': DELETES, gc: DELETES, 'db upgrade': CHANGES },
    'backend-store-uri= artifacts-destination= run-ids= experiment-ids= older-than= x|experiment-id= run-id=',
  ),
  destroyer(
    ['huggingface-cli', 'hf'],
    {
      'repo|repos|repo-files|jobs|endpoints delete|cancel': DELETES,
      'upload|upload-large-folder': { action: 'publish', kind: 'url' },
    },
    'token= repo-type= revision= y|yes private commit-message= include= exclude= local-dir= q|quiet',
  ),

  // --- services of the trade ---
  {
    names: ['stripe'],
    options:
      'live api-key= d|data= e|expand= i|idempotency= c|confirm confirm project-name= color= device-name= stripe-account= stripe-version= s|show-headers limit= events= forward-to= help v|version',
    effects: stripe,
  },
  {
    names: ['twilio'],
    options: 'sid= p|profile= o|output= l|log-level= properties= help version',
    effects: (call) =>
      /:(?:remove|delete|release)$|^phone-numbers:buy/.test(wordsOf(call)[0] ?? '')
        ? does(call, DELETES, call.values('sid'), wordsOf(call)[0]!)
        : [],
  },
  destroyer(
    ['sentry-cli'],
    {
      'releases|deploys|monitors|projects|issues delete|remove|resolve|mute': DELETES,
      'releases files delete': DELETES,
    },
    'o|org= p|project= auth-token= url= log-level= quiet a|all',
    { depth: 3 },
  ),
  destroyer(
    ['circleci'],
    {
      'context delete|remove-secret': DELETES,
      'namespace|orb|runner delete|delete-alias|unlist': DELETES,
      'orb publish': { action: 'publish', kind: 'package' },
    },
    'f|force host= token= org-id= no-prompt',
    { depth: 3 },
  ),
  destroyer(
    ['jenkins-cli'],
    {
      'delete-job|delete-node|delete-view|delete-builds|delete-credentials|clear-queue': DELETES,
      'groovy|groovysh': CHANGES,
      'shutdown|safe-shutdown|restart|safe-restart|quiet-down': STOPS,
    },
    's= auth= http webSocket ssh',
    { style: 'dash', depth: 1 },
  ),
  {
    names: ['java'],
    // `java -jar jenkins-cli.jar -s URL delete-job NAME`
    starts: (call) => {
      const at = call.args.findIndex((arg) => /(?:^|\/)jenkins-cli\.jar$/.test(arg.text));
      return at < 0
        ? []
        : [
            {
              kind: 'argv',
              argv: [
                { ...call.args[at]!, text: 'jenkins-cli', pieces: ['jenkins-cli'] },
                ...call.args.slice(at + 1),
              ],
            },
          ];
    },
  },
  destroyer(
    ['dog', 'newrelic', 'ldcli', 'launchdarkly', 'pd', 'opsgenie'],
    { ...REMOVALS, '* toggle-off|toggle-on|turn-off': CHANGES },
    'access-token= project= environment= flag= format=',
  ),
  destroyer(
    ['amtool'],
    { 'silence expire|add': CHANGES },
    'alertmanager.url= c|comment= a|author= d|duration=',
  ),
  destroyer(
    ['promtool', 'influxd', 'mimirtool', 'cortextool'],
    { 'rules|alertmanager|tsdb delete|load|sync': CHANGES },
    'address= id= key= user= namespace=',
  ),
  destroyer(
    ['grafana-cli', 'grafana'],
    { 'admin reset-admin-password': ACCOUNTS, 'cli admin reset-admin-password': ACCOUNTS },
    'homepath= config= pluginsDir=',
    { depth: 3 },
  ),
  {
    names: ['gh-pages'],
    options:
      'd|dist= s|src= b|branch= r|repo= m|message= o|remote= u|user= e|dest= g|tag= t|dotfiles n|no-push f|no-history a|add x|git= v|remove= help version',
    dry: ['no-push'],
    effects: (call) => call.on('publish', call.named('url', call.value('repo') ?? 'site')),
  },
  destroyer(
    ['shopify'],
    { 'theme delete|publish': CHANGES, 'theme push': CHANGES, 'app deploy|release': CHANGES },
    's|store= t|theme= l|live a|allow-live f|force d|development u|unpublished p|publish path= password= e|environment=',
    {
      effects: (call) =>
        /^theme push$/.test(wordsOf(call).slice(0, 2).join(' ')) && call.has('development', 'unpublished')
          ? []
          : deeds({ 'theme delete|publish|push': CHANGES, 'app deploy|release': CHANGES })(call),
    },
  ),
];
