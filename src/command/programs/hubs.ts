/** Where files are handed to others by a service's own program: hubs of models and data, drives, object stores. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';

/** The words of a command, joined by spaces, with which it uploads. */
const UPLOADS: Readonly<Record<string, RegExp>> = {
  'huggingface-cli hf': /^(?:upload|upload-large-folder)\b/,
  kaggle:
    /^(?:(?:datasets|d|models|m) (?:\w+ )*?(?:create|version|update)|(?:kernels|k) push|(?:competitions|c) submit)\b/,
  wandb: /^artifact put\b/,
  gdrive: /^(?:files )?(?:upload|update|import)\b/,
  drive: /^push\b/,
  dbxcli: /^put\b/,
  'mega-put megaput': /^/,
  megatools: /^put\b/,
  b2: /^(?:upload[-_](?:file|unbound[-_]stream)|file upload|sync)\b/,
  'ipfs w3 storacha pinata arweave arkb irys': /^(?:add|up|upload|deploy|put|upload-dir)\b/,
  oci: /^os object (?:put|bulk-upload|sync)\b/,
  swift: /^(?:upload|post)\b/,
  'linode-cli': /^obj put\b/,
  aliyun: /^oss (?:cp|sync|append-from-file) (?!oss:).*oss:\/\//,
  tailscale: /^file cp\b/,
  'ossutil ossutil64 obsutil coscli coscmd tosutil bcecmd': /^(?:cp|sync|upload)\b.*\s(?!.*:\/\/.*:\/\/)/,
  'slackcat telegram-send termbin-cli': /^/,
};

const LOOKS = new Set(['-h', '--help', '--version', '-v']);

function uploads(call: Call, pattern: RegExp): Effect[] {
  if (call.args.length === 0 || call.args.some(({ text }) => LOOKS.has(text))) return [];
  const words = call.args.filter(({ text }) => !text.startsWith('-')).map(({ text }) => text);
  if (!pattern.test(words.join(' '))) return [];
  return call.on('send', { ...call.named('host', call.program), host: null }, { carries: ['file'] });
}

export const HUBS: readonly ProgramSpec[] = Object.entries(UPLOADS).map(([names, pattern]) => ({
  names: names.split(' '),
  effects: (call) => uploads(call, pattern),
}));
