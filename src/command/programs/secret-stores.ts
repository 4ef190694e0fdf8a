/** Password managers, keychains, vaults and key tools: what they print and what they delete. */
import type { Call } from '../call.ts';
import type { ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';
import { does, onNames, reveals, shell } from './named-effects.ts';
import { files } from './operands.ts';

/** Encrypted files that hold secrets, by name: an encrypted release or backup is not one. */
const SECRET_FILE =
  /secret|passw|credential|creds|token|\bkeys?\b|vault|\.env|\.netrc|authinfo|\.password-store/i;

/** An entry of the keychain by the name of its service, label or account. */
function keychain(call: Call, action: 'reveal' | 'delete'): Effect[] {
  const name = call.value('s') ?? call.value('l') ?? call.value('a') ?? call.operand(0) ?? known('keychain');
  return call.on(action, call.named('key', name));
}

export const SECRET_STORES: readonly ProgramSpec[] = [
  {
    names: ['pass', 'gopass', 'passage'],
    options:
      'c|clip=? q|qrcode f|force r|recursive e|echo m|multiline n|no-symbols i|in-place p|path= o|password y|yes',
    subcommands: {
      'ls|list|find|search|init|insert|add|edit|generate|cp|copy|mv|rename|version|help|sync|setup|grep': {},
      // `pass git ARG...` is `git ARG...` in the store.
      git: { style: 'raw', starts: (call) => [{ kind: 'argv', argv: [known('git'), ...call.operands] }] },
      'rm|remove|delete': does('delete', 'key'),
      'show|view|cat|otp|get': {
        effects: (call) => (call.has('clip') ? [] : onNames(call, 'reveal', 'key')),
      },
    },
    effects: (call) => (call.has('clip') ? [] : onNames(call, 'reveal', 'key')),
  },
  {
    names: ['op'],
    options:
      'account= vault= fields= format= reveal otp session= cache=? i|in-file= o|out-file= f|force env-file= no-masking share-link n|no-newline',
    subcommands: {
      'read|inject': reveals(),
      item: { subcommands: { 'get|view': reveals(), 'delete|rm': does('delete', 'key') } },
      document: { subcommands: { get: reveals(), 'delete|rm': does('delete', 'key') } },
      vault: { subcommands: { 'delete|rm': does('delete', 'key') } },
      run: { style: 'posix', starts: (call) => [{ kind: 'argv', argv: call.operands }] },
    },
  },
  {
    names: ['vault', 'bao'],
    style: 'dash',
    options:
      'address= namespace= mount= field= format= version= versions= header= wrap-ttl= output-curl-string output-policy self accessor policy= ttl= f|force method= path= dev prefix',
    subcommands: {
      'read|unwrap': reveals(),
      kv: {
        subcommands: {
          get: reveals(),
          'delete|destroy': does('delete', 'key'),
          metadata: { subcommands: { delete: does('delete', 'key') } },
        },
      },
      'delete|revoke': does('delete', 'key'),
      lease: { subcommands: { revoke: does('delete', 'key') } },
      secrets: { subcommands: { 'disable|move': does('delete', 'key') } },
      auth: { subcommands: { disable: does('delete', 'key'), 'enable|tune': {}, 'list|help': {} } },
      policy: { subcommands: { 'write|delete': does('account', 'key') } },
      audit: { subcommands: { disable: {}, enable: {}, list: {} } },
      plugin: { subcommands: { register: {}, deregister: {}, list: {}, info: {}, reload: {} } },
      token: { subcommands: { create: reveals(), revoke: does('delete', 'key') } },
      operator: {
        subcommands: {
          'seal|rekey|rotate|step-down|generate-root|init|unseal': does('account', 'key', null, 'vault'),
          raft: {
            effects: (call) =>
              /^(?:list-peers|autopilot (?:state|get-config)|snapshot (?:save|inspect))\b/.test(
                call.operands.map(({ text }) => text).join(' '),
              )
                ? []
                : onNames(call, 'account', 'key', null, 'vault'),
          },
        },
      },
    },
  },
  {
    names: ['security'],
    options: 'a= s= w g c= C= d= D= j= l= r= t= p= k= o= f= P= A T= U i q v',
    subcommands: {
      'find-generic-password|find-internet-password': {
        options: 'w g',
        effects: (call) => (call.has('w', 'g', 'show', 'password') ? keychain(call, 'reveal') : []),
      },
      'dump-keychain|export|export-smartcard': reveals(),
      'delete-generic-password|delete-internet-password|delete-keychain|delete-identity|delete-certificate': {
        effects: (call) => keychain(call, 'delete'),
      },
      'unlock-keychain|set-key-partition-list|set-generic-password-partition-list|set-keychain-password|set-keychain-settings|default-keychain|list-keychains':
        {},
      'add-trusted-cert|remove-trusted-cert|trust-settings-import': does(
        'account',
        'resource',
        'trust',
        'trust',
      ),
      authorizationdb: {
        effects: (call) =>
          call.operand(0)?.text === 'read' ? [] : onNames(call, 'account', 'resource', 'trust', 'trust'),
      },
    },
  },
  {
    names: ['secret-tool'],
    options: 'label= all unlock',
    subcommands: { 'lookup|search': reveals(), clear: does('delete', 'key') },
  },
  { names: ['keyring'], options: 'k= p= b=', subcommands: { get: reveals(), del: does('delete', 'key') } },
  {
    names: ['keyctl'],
    subcommands: {
      'read|print|pipe': reveals(),
      'clear|revoke|unlink|purge|invalidate': does('delete', 'key'),
    },
  },
  {
    names: ['bw', 'rbw', 'lpass', 'keepassxc-cli', 'dashlane', 'dcli', 'nordpass', 'enpass-cli'],
    options:
      'raw pretty session= itemid= s|show-protected a|attributes= k|key-file= q|quiet field= password clip c',
    subcommands: {
      'get|show|export|clip|fetch|read': reveals(),
      list: {
        effects: (call) => (call.operand(0)?.text === 'items' ? onNames(call, 'reveal', 'key') : []),
      },
      'delete|rm|purge|remove': does('delete', 'key'),
    },
  },
  {
    names: ['sops'],
    options:
      'd|decrypt e|encrypt i|in-place r|rotate input-type= output-type= extract= output= config= k= p= a= age= set= ignore-mac',
    effects: (call) =>
      call.has('decrypt') && !call.has('in-place', 'output')
        ? onNames(call, 'reveal', 'key')
        : call.onPaths('write', call.has('in-place') ? call.operands : [call.value('output')]),
    subcommands: { decrypt: reveals(), 'exec-env|exec-file': { starts: (call) => shell(call.operand(1)) } },
  },
  {
    names: ['ansible-vault'],
    options: 'vault-password-file= vault-id= ask-vault-pass output=',
    subcommands: { 'view|decrypt': reveals() },
  },
  {
    names: ['age', 'rage'],
    options: 'd|decrypt e|encrypt i|identity= o|output= r|recipient= R|recipients-file= p|passphrase a|armor',
    effects: (call) => [
      ...call.onPaths('write', [call.value('output')]),
      ...call.onPaths('read', files([...call.operands, ...call.values('identity')])),
      ...(call.has('decrypt') && !call.has('output') ? call.on('reveal', call.named('key', 'age')) : []),
    ],
  },
  {
    names: ['age-keygen', 'rage-keygen'],
    options: 'o|output= y pq help version',
    effects: (call) => [
      ...call.onPaths('write', [call.value('output')]),
      ...(call.has('y') ? call.onPaths('read', files(call.operands)) : []),
    ],
  },
  // Hardware keys: what is on them cannot be copied, and a reset makes new ones.
  {
    names: ['ykman'],
    options: 'd|device= r|reader= l|log-level= f|force p|pin= P|password= m|management-key= help version',
    depth: 3,
  },
  {
    names: ['nitropy', 'solo', 'solo1', 'solo2', 'trezorctl', 'fido2-token', 'sc-hsm-tool', 'pkcs11-tool'],
    options: 'f|force y|yes module= l|login p|pin= so-pin= R delete init label= help version',
    depth: 3,
  },
  {
    names: ['gpg', 'gpg2'],
    options:
      's|sign clearsign clear-sign b|detach-sign e|encrypt c|symmetric d|decrypt verify k|list-keys|list-public-keys K|list-secret-keys list-sigs check-sigs fingerprint gen-key generate-key full-generate-key quick-generate-key quick-gen-key edit-key delete-keys delete-secret-keys delete-secret-and-public-keys export export-secret-keys export-secret-subkeys export-ssh-key import recv-keys receive-keys send-keys search-keys refresh-keys keyserver= gen-revoke a|armor o|output= r|recipient= u|local-user= default-key= homedir= no-default-keyring keyring= secret-keyring= batch yes no passphrase= passphrase-file= passphrase-fd= pinentry-mode= trust-model= status-fd= command-fd= logger-fd= with-colons q|quiet v|verbose n|dry-run options= photo-viewer= exec-path= agent-program= dirmngr-program= keyboxd-program= gpgconf comment= cipher-algo= digest-algo= list-options= verify-options= import-ownertrust export-ownertrust dearmor enarmor show-photos',
    dry: ['dry-run'],
    effects: (call) => {
      if (call.has('export-secret-keys', 'export-secret-subkeys'))
        return onNames(call, 'reveal', 'key', 'export', 'secret keys');
      if (call.has('delete-secret-keys', 'delete-secret-and-public-keys'))
        return onNames(call, 'delete', 'key', null, 'secret keys');
      if (
        call.has(
          'delete-keys',
          'list-keys',
          'list-secret-keys',
          'fingerprint',
          'recv-keys',
          'send-keys',
          'search-keys',
          'export',
          'edit-key',
        )
      )
        return call.onPaths('write', [call.value('output')]);
      return [
        ...call.onPaths('read', files(call.operands)),
        ...call.onPaths('write', files([call.value('output')])),
        ...(call.has('decrypt') &&
        !call.has('output') &&
        call.operands.some((arg) => SECRET_FILE.test(arg.text))
          ? onNames(call, 'reveal', 'key')
          : []),
      ];
    },
    starts: (call) =>
      ['photo-viewer', 'agent-program', 'dirmngr-program', 'keyboxd-program'].flatMap((name) =>
        call.values(name).flatMap(shell),
      ),
  },
  {
    names: ['ssh-keygen'],
    options:
      't= b= C= f= N= P= O= q v y l e i p c R= F= H= A a= m= E= w= D= I= n= s= z= V= Y= k K= L Q r= g h= u x= U B M= S= W= Z=',
    effects: (call) => {
      const file = call.value('f');
      const load = call
        .values('D')
        .concat(call.values('w'))
        .flatMap((arg) => call.onPaths('load', [arg]));
      if (call.has('y', 'l', 'F', 'e', 'i', 'L', 'Q', 'B', 'r')) return load;
      if (call.has('H', 'R'))
        return [...load, ...call.onPaths('append', [file ?? known(`${call.context.home}/.ssh/known_hosts`)])];
      if (call.has('Y', 's')) return load;
      return [...load, ...call.onPaths('write', [file])];
    },
  },
  {
    names: ['ssh-add'],
    options: 'D c d E= e= H= h= K k L l q S= s= T= t= v X x C',
    effects: (call) => [
      ...call.onPaths('load', [...call.values('s')]),
      ...(call.has('D') ? call.on('delete', call.named('key', 'agent identities')) : []),
    ],
  },
];
