/** Wallets and chains: what sends money or ownership away, and what prints the keys to it. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';
import { type Deed, type Deeds, deeds, does, REVEALS, wordsOf } from './destructive-words.ts';

/** Funds, contracts and names leave for good: no chain takes a transaction back. */
const SENDS: Deed = { action: 'modify', kind: 'key', irreversible: true, mode: 'transfer' };

/** Test chains hold nothing of value. */
const TEST_CHAIN =
  /^(?:(?:https?|wss?):\/\/)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?:[:/]|$)|(?:^|[^a-z])(?:(?:dev|test|sim)net|regtest|signet|sepolia|holesky|hoodi|goerli|mumbai|amoy|fuji|chapel|anvil|hardhat|ganache|foundry)(?:[^a-z]|$)/i;

function wallet(
  names: readonly string[],
  table: Deeds,
  options: string,
  network: readonly string[],
  flags: readonly string[] = [],
): ProgramSpec {
  const found = deeds(table);
  const effects = (call: Call): Effect[] => {
    const chains = call.valuesOf(network);
    // Only a name that is written out tells where it goes.
    const test = chains.some((each) => each.known && TEST_CHAIN.test(each.text)) || call.has(...flags);
    return test ? found(call).filter((each) => each.action === 'reveal') : found(call);
  };
  return { names, options: `${options} help version`, style: 'dash', depth: 2, effects };
}

const BITCOIN: Deeds = {
  'sendtoaddress|sendmany|send|sendall|sendfrom|sendrawtransaction|bumpfee|psbtbumpfee|abandontransaction':
    SENDS,
  'dumpprivkey|dumpwallet|listdescriptors|exportseed': REVEALS,
};

export const WALLETS: readonly ProgramSpec[] = [
  {
    names: ['solana-keygen'],
    options:
      'o|outfile= f|force no-bip39-passphrase s|silent no-outfile word-count= language= derivation-path=? skip-seed-phrase-validation c|config= k|keypair= help version',
    depth: 1,
    effects: (call) =>
      /^(?:new|recover|grind)$/.test(call.subcommand[0] ?? '') && !call.has('no-outfile')
        ? call.onPaths('write', [
            call.value('outfile') ?? known(`${call.context.home}/.config/solana/id.json`),
          ])
        : [],
  },
  {
    names: ['geth', 'clef', 'erigon', 'reth', 'bee', 'ethsigner'],
    style: 'dash',
    options:
      'datadir= keystore= password= lightkdf chain= config= networkid= dev holesky sepolia mainnet verbosity= help version',
    depth: 2,
  },
  wallet(
    ['bitcoin-cli', 'litecoin-cli', 'dogecoin-cli', 'elements-cli', 'zcash-cli', 'dash-cli', 'bitcoin-rpc'],
    BITCOIN,
    'regtest testnet testnet4 signet chain= datadir= conf= rpcconnect= rpcport= rpcuser= rpcpassword= rpcwallet= named stdin',
    ['chain'],
    ['regtest', 'testnet', 'testnet4', 'signet'],
  ),
  wallet(
    ['lncli', 'lightning-cli'],
    {
      'payinvoice|sendpayment|sendcoins|sendmany|closechannel|closeallchannels|abandonchannel|openchannel|pay|withdraw|close|fundchannel|keysend|sendtoroute':
        SENDS,
    },
    'n|network= rpcserver= lnddir= macaroonpath= regtest testnet signet',
    ['network'],
    ['regtest', 'testnet', 'signet'],
  ),
  wallet(
    ['cast'],
    { 'send|publish|run-tx': SENDS, 'wallet private-key|decrypt-keystore|derive-private-key': REVEALS },
    'r|rpc-url= c|chain= value= from= private-key= mnemonic= keystore= account= password= gas-limit= gas-price= nonce= legacy confirmations= create= json unlocked i|interactive l|ledger t|trezor e|etherscan-api-key= async priority-gas-price=',
    ['rpc-url', 'chain'],
  ),
  {
    names: ['forge'],
    options:
      'r|rpc-url|fork-url= broadcast private-key= account= sender= s|sig= verify legacy constructor-args= chain= resume slow help version',
    depth: 1,
    effects: (call) => {
      const [command] = wordsOf(call);
      const sends = call.has('broadcast') || call.has('resume');
      const test = [...call.values('rpc-url'), ...call.values('chain')].some(
        (each) => each.known && TEST_CHAIN.test(each.text),
      );
      return /^(?:create|script)$/.test(command ?? '') && sends && !test
        ? does(call, SENDS, [], 'broadcast')
        : [];
    },
  },
  wallet(
    ['solana'],
    {
      'transfer|pay|redeem-vote-account|withdraw-stake|deactivate-stake|delegate-stake|split-stake|withdraw-from-vote-account|withdraw-from-nonce-account|close-vote-account':
        SENDS,
      'program deploy|close|upgrade|set-upgrade-authority|write-buffer|extend': SENDS,
    },
    'u|url= k|keypair= C|config= ws= commitment= fee-payer= from= allow-unfunded-recipient no-wait with-compute-unit-price= program-id= output=',
    ['url'],
  ),
  wallet(
    ['spl-token'],
    { 'transfer|burn|close|mint|authorize|approve|close-mint': SENDS },
    'u|url= k|owner= p|program-id= fund-recipient allow-unfunded-recipient fee-payer=',
    ['url'],
  ),
  wallet(
    ['anchor'],
    { 'deploy|upgrade': SENDS },
    'provider.cluster= provider.wallet= p|program-name= program-keypair=',
    ['provider.cluster'],
  ),
  wallet(
    ['sui', 'aptos', 'near', 'flow', 'starkli', 'stellar'],
    {
      'client transfer|transfer-sui|pay|pay-sui|pay-all-sui|publish|call|upgrade': SENDS,
      'account transfer|delete-account': SENDS,
      'move publish|run': SENDS,
      'send|send-near|delete|delete-account|tokens|transfer|invoke|deploy': SENDS,
    },
    'networkId= network= n|net= profile= url= gas-budget= rpc= rpc-url=',
    ['networkId', 'network', 'net', 'profile', 'url', 'rpc', 'rpc-url'],
  ),
  wallet(
    ['cardano-cli'],
    { 'transaction submit': SENDS, '* transaction submit': SENDS },
    'testnet-magic= mainnet tx-file= socket-path=',
    [],
    ['testnet-magic'],
  ),
  wallet(
    ['gaiad', 'osmosisd', 'junod', 'simd'],
    { 'tx *': SENDS },
    'chain-id= node= from= fees= gas= y|yes keyring-backend= generate-only',
    ['chain-id', 'node'],
    ['generate-only'],
  ),
  {
    names: ['monero-wallet-cli', 'electrum'],
    options: 'testnet stagenet wallet-file= w|wallet= password= daemon-address= help version',
    depth: 1,
    effects: (call) =>
      call.has('testnet', 'stagenet')
        ? []
        : deeds({
            'transfer|sweep_all|payto|paytomany|broadcast': SENDS,
            'getseed|seed|getprivatekeys|spendkey|getprivatekeyforpath': REVEALS,
          })(call),
  },
  {
    names: ['hardhat', 'truffle', 'brownie'],
    options: 'network= config= verbose show-stack-traces reset no-compile tags= help version',
    depth: 1,
    effects: (call) => {
      const network = call.value('network');
      const live =
        network !== null &&
        !(
          network.known &&
          (TEST_CHAIN.test(network.text) || /^(?:local|develop(?:ment)?|test)/.test(network.text))
        );
      return live && /^(?:run|deploy|migrate|ignition|verify)$/.test(wordsOf(call)[0] ?? '')
        ? does(call, SENDS, [], network.text)
        : [];
    },
  },
];
