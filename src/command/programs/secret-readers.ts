/** Tools that fetch secrets for programs, crack or recover them, and read what others hold in memory or on the clipboard. */
import type { Call } from '../call.ts';
import type { CommandSpec, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';
import { onNames, reveals } from './named-effects.ts';
import { files } from './operands.ts';

const kept: CommandSpec = { effects: (call) => onNames(call, 'reveal', 'key', null, 'secret').slice(0, 1) };

/** A secret printed when one of the leading words is one of these. */
const fetcher = (names: string, verbs: RegExp, forgets: RegExp = /^$/): ProgramSpec => ({
  names: names.split(' '),
  effects: (call) => {
    const words = call.operands.slice(0, 3).map((arg) => arg.text);
    if (words.some((word) => forgets.test(word)))
      return onNames(call, 'delete', 'key', null, 'secret').slice(-1);
    return words.some((word) => verbs.test(word))
      ? onNames(call, 'reveal', 'key', null, 'secret').slice(-1)
      : [];
  },
});

export const SECRET_READERS: readonly ProgramSpec[] = [
  // --- secrets for programs; starting a program with them (`run`, `exec`) is what they are for ---
  fetcher('chamber', /^(?:export|read|env)$/, /^delete$/),
  {
    names: ['doppler'],
    options: 'plain json raw only-names no-file format= p|project= c|config= t|token= y|yes copy',
    subcommands: {
      secrets: {
        subcommands: {
          'get|download|substitute': kept,
          'delete|set|upload': {
            effects: (call) =>
              call.subcommand[1] === 'delete' ? onNames(call, 'delete', 'key', null, 'secret') : [],
          },
        },
        effects: (call) => (call.has('only-names') ? [] : onNames(call, 'reveal', 'key', null, 'secret')),
      },
      configure: {
        subcommands: {
          'get|debug': {
            effects: (call) =>
              /token/.test(call.operands[0]?.text ?? '') ? onNames(call, 'reveal', 'key') : [],
          },
        },
      },
    },
  },
  {
    names: ['infisical'],
    options: 'env= path= projectId= format= token= plain silent tags= recursive domain= type=',
    subcommands: {
      export: kept,
      secrets: {
        subcommands: { get: kept, 'delete|set': {} },
        effects: (call) => onNames(call, 'reveal', 'key', null, 'secret'),
      },
      'user|vault': {},
    },
  },
  fetcher('aws-vault', /^(?:export)$/, /^(?:remove|rm|clear)$/),
  fetcher('teller', /^(?:show|env|export|yaml|json|sh|copy)$/, /^delete$/),
  fetcher('dotenvx dotenv-vault', /^(?:get|decrypt|keypair|keys|pull)$/),
  fetcher('credstash', /^(?:get|getall)$/, /^(?:delete)$/),
  fetcher('unicreds biscuit', /^(?:get|getall|export|exec)$/, /^delete$/),
  fetcher('envkey-source envkey-fetch', /./),
  fetcher('berglas', /^(?:access|cat)$/, /^(?:delete|destroy)$/),
  fetcher('akeyless', /^get-(?:secret|dynamic|rotated).*$/, /^delete-.*$/),
  fetcher('conjur', /^(?:get|value|retrieve)$/),
  fetcher('ejson', /^(?:decrypt|d)$/),
  fetcher('blackbox_cat blackbox_decrypt_all_files blackbox_decrypt_file', /./),
  fetcher('git-crypt', /^(?:export-key)$/),
  fetcher('envchain', /^--?(?:value|show)/, /^--unset/),
  fetcher('saml2aws', /^(?:script|console)$/),
  fetcher('kwallet-query kwalletcli', /./),
  fetcher(
    'lazagne laZagne laZagne.py mimipenguin mimipenguin.sh mimikatz mimikatz.exe secretsdump.py impacket-secretsdump pypykatz gosecretsdump chainbreaker firefox_decrypt firefox_decrypt.py hackbrowserdata hack-browser-data swiftbelt samdump2 pwdump creddump7',
    /./,
  ),
  {
    // Helpers speak a protocol on standard input: `get` answers with the secret.
    names: [
      'docker-credential-pass',
      'docker-credential-secretservice',
      'docker-credential-osxkeychain',
      'docker-credential-desktop',
      'docker-credential-wincred',
      'docker-credential-gcloud',
      'docker-credential-ecr-login',
      'git-credential-osxkeychain',
      'git-credential-libsecret',
      'git-credential-store',
      'git-credential-cache',
      'git-credential-manager',
      'git-credential-gnome-keyring',
      'git-credential-oauth',
    ],
    options: 'file= timeout= socket=',
    subcommands: {
      get: kept,
      'erase|reject': { effects: (call) => onNames(call, 'delete', 'key', null, 'secret') },
    },
  },
  {
    names: ['my_print_defaults'],
    style: 'raw',
    effects: (call) =>
      call.args.some((arg) => /^(?:-s|--show)$/.test(arg.text))
        ? onNames(call, 'reveal', 'key').slice(0, 1)
        : [],
  },

  // --- the system's own databases ---
  {
    names: ['getent'],
    effects: (call) =>
      /^g?shadow$/.test(call.operand(0)?.text ?? '')
        ? call.onPaths('read', [known(`/etc/${call.operand(0)!.text}`)])
        : [],
  },
  {
    names: [
      'unshadow',
      'john',
      'hashcat',
      'zip2john',
      'ssh2john',
      'ssh2john.py',
      'keepass2john',
      'gpg2john',
      'fcrackzip',
      'pdfcrack',
      'kerbrute',
      'ophcrack',
    ],
    style: 'raw',
    effects: (call) => call.onPaths('read', files(call.operands.filter((arg) => !arg.text.startsWith('-')))),
  },

  // --- memory of processes ---
  { names: ['gcore', 'procdump', 'memdump'], style: 'raw', effects: memory },
  {
    names: ['gdb', 'lldb'],
    effects: (call) =>
      call.args.some(({ text }) =>
        /\b(?:generate-core-file|gcore|dump (?:binary )?memory|process save-core|memory read --outfile)\b/.test(
          text,
        ),
      )
        ? memory(call)
        : [],
  },
  {
    names: ['coredumpctl'],
    options: 'o|output= debugger= A= q all 1 r S= U= F= D= no-pager json=',
    effects: (call) => (/^(?:dump|debug|gdb)$/.test(call.operand(0)?.text ?? '') ? memory(call) : []),
  },

  // --- the clipboard holds what a person copied last, often a password ---
  {
    names: ['xclip', 'xsel'],
    style: 'raw',
    effects: (call) =>
      call.args.some((arg) => /^-(?:o|out|-output)$|^--?[a-z]*o$/.test(arg.text))
        ? clipboard(call)
        : // `xclip -selection clipboard FILE`: what is put there can be pasted anywhere.
          call.onPaths(
            'read',
            call.args.filter(
              ({ text }, at) =>
                !text.startsWith('-') &&
                !/^-(?:se?l?|selection|d|t|target|l|loops|display)/.test(call.args[at - 1]?.text ?? ''),
            ),
          ),
  },
  { names: ['pbpaste', 'wl-paste', 'termux-clipboard-get', 'paste.exe'], style: 'raw', effects: clipboard },
  {
    names: ['xinput', 'logkeys', 'xspy', 'keysniffer', 'showkey'],
    style: 'raw',
    effects: (call) =>
      call.program !== 'xinput' || /^(?:--)?test/.test(call.operand(0)?.text ?? '')
        ? call.on('reveal', call.named('key', 'keyboard'))
        : [],
  },
  { names: ['nmcli'], effects: shownSecrets },
  {
    names: ['wg'],
    effects: (call) =>
      /^showconf$/.test(call.operand(0)?.text ?? '') ||
      /private-key|preshared-keys|dump/.test(call.operand(-1)?.text ?? '')
        ? onNames(call, 'reveal', 'key').slice(0, 1)
        : [],
  },
  {
    names: ['netsh', 'netsh.exe'],
    style: 'raw',
    effects: (call) =>
      call.args.some((arg) => /key=clear/i.test(arg.text)) ? onNames(call, 'reveal', 'key').slice(0, 1) : [],
  },
  { names: ['secrethub', 'summon-conjur'], subcommands: { read: reveals(), inject: reveals() } },
];

function memory(call: Call): Effect[] {
  const process = [...call.operands].reverse().find((arg) => /^\d+$/.test(arg.text));
  return call.onPaths('read', [known(`/proc/${process?.text ?? 'self'}/mem`)]);
}

function clipboard(call: Call): Effect[] {
  return call.on('read', call.named('resource', 'clipboard'));
}

/** `nmcli -s connection show NAME`, `nmcli device wifi show-password`. */
function shownSecrets(call: Call): Effect[] {
  return call.args.some((arg) => /^(?:-s|--show-secrets|show-password)$/.test(arg.text))
    ? call.on('reveal', call.named('key', 'network'))
    : [];
}
