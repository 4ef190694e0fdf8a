/** Names, certificates, directories and hosted services, beside what `services.ts` tells by its verbs. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import {
  ACCOUNTS,
  CHANGES,
  DELETES,
  destroyer,
  does,
  inputText,
  STOPS,
  wordsOf,
} from './destructive-words.ts';
import { GONE } from './service-deeds.ts';

/** Stripe keeps test and live apart; only `--live` or a live key moves customers' money. */
function stripe(call: Call): Effect[] {
  const key = call.value('token');
  const live = call.has('live') || (key !== null && (!key.known || /^[rs]k_live_/.test(key.text)));
  const words = wordsOf(call);
  const moves = words.some(
    (word, at) =>
      word === 'post' || (at > 0 && /^(?:create|capture|confirm|pay|finalize|void|reverse)/.test(word)),
  );
  return live && moves ? does(call, CHANGES, [], words.slice(0, 3).join(' ')) : [];
}

/** nsupdate reads its changes from a file or standard input. */
function nsupdate(call: Call): Effect[] {
  const text = inputText(call);
  return call.operands.length > 0 || text === null || /^[ \t]*(?:update|add|del(?:ete)?)\b/m.test(text)
    ? does(call, CHANGES, call.operands, 'records')
    : [];
}

/** Kerberos' administration as one quoted query or on standard input; plain words are told by `supervisors.ts`. */
function kadmin(call: Call): Effect[] {
  const texts = [
    ...call.args.map((arg) => arg.text).filter((text) => text.includes(' ')),
    inputText(call) ?? '',
  ];
  const changes =
    /^[ \t]*(?:(?:del|add|mod|rename)_?(?:princ(?:ipal)?|pol(?:icy)?)|cpw|change_password|purgekeys|ktrem|ktremove|ank)\b/m;
  return texts.some((text) => changes.test(text)) ? does(call, ACCOUNTS, [], 'principals') : [];
}

/** What an administrator's prompt is given as one line, by its first word: `gfsh -e 'destroy region --name=x'`. */
const DESTROYS =
  /(?:^|[;\n]|&&)\s*(?:manage\s+)?(?:destroy|delete\w*|drop\w*|truncate|undeploy|remove|rm|shutdown|droptable|deleterows|deletemany)\b|^truncate(?:-namespace)?:|:(?:remove|undeploy|shutdown)\b/im;

function prompts(call: Call): Effect[] {
  const lines = [...['e', 'v', 'command', 'commands', 'execute'].flatMap((name) => call.values(name))].map(
    ({ text }) => text,
  );
  return [...lines, inputText(call) ?? ''].some((text) => DESTROYS.test(text))
    ? does(call, GONE, [], 'what the server holds')
    : [];
}

const LDAP =
  'x r c n v M D= w= W y= H= h= p= f= S= Y= Z=? ZZ O= U= X= R= a I N P= Q d= e= E= l= z= s= A= T= help';

export const ONLINE_SERVICES: readonly ProgramSpec[] = [
  // --- names ---
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
    style: 'dash',
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
  { names: ['kadmin', 'kadmin.local'], effects: kadmin },
  {
    names: ['accumulo', 'gfsh', 'asadm', 'asinfo', 'jboss-cli.sh', 'jboss-cli', 'wsadmin.sh', 'wlst.sh'],
    options:
      'e|execute= v= c command= commands= u= p= h= connect controller= user= password= file= asinfo-mode enable help version',
    effects: prompts,
  },
  destroyer(
    ['kcadm.sh', 'kcadm'],
    { 'delete|set-password|remove-roles|add-roles': ACCOUNTS },
    'r= s= f= q= config= server= realm= user= password= no-config',
    { depth: 1 },
  ),

  destroyer(
    ['mlflow'],
    { 'experiments|runs delete': DELETES, gc: DELETES, 'db upgrade': CHANGES },
    'backend-store-uri= artifacts-destination= run-ids= experiment-ids= older-than= x|experiment-id= run-id=',
  ),

  // --- services of the trade; `services.ts` tells what others delete by their verbs ---
  { names: ['stripe'], effects: stripe },
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
];
