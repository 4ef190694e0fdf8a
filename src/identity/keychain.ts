/**
 * Where hoopx keeps its own secrets: the operating system's keychain, or a 0600 file where the machine has none
 * (a server without a secret service, a container, a missing libsecret). `why` says which, and why.
 */
import { openSecretFile } from './secret-file.ts';

export interface Keychain {
  kind: 'keytar' | 'file';
  /** One line for `hoopx doctor`: why the file is used, or null. */
  why: string | null;
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  /** Whether there was one. */
  delete(account: string): Promise<boolean>;
}

/** The part of keytar that is used. */
export interface SecretService {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const SERVICE = 'hoopx';
/** A secret service whose keyring is locked may wait for a dialog that nobody sees. */
const PROBE_MS = 3000;

/**
 * Opens the keychain; falls back to `credentials.json` in `folder` (absolute, made 0700).
 * `load` brings in keytar, and only here: its native library takes time and may be missing.
 */
export async function openKeychain(
  folder: string,
  load: () => Promise<SecretService> = loadKeytar,
): Promise<Keychain> {
  try {
    const keytar = await load();
    await withinProbeTime(keytar.getPassword(SERVICE, 'probe'));
    return {
      kind: 'keytar',
      why: null,
      get: (account) => keytar.getPassword(SERVICE, account),
      set: (account, secret) => keytar.setPassword(SERVICE, account, secret),
      delete: (account) => keytar.deletePassword(SERVICE, account),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const why = `no keychain on this machine (${reason.split('\n', 1)[0]}); secrets are kept in a file`;
    return { kind: 'file', why, ...openSecretFile(folder) };
  }
}

async function loadKeytar(): Promise<SecretService> {
  const keytar = await import('keytar');
  return keytar.default ?? keytar;
}

async function withinProbeTime<T>(probe: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_MS / 1000} s`)), PROBE_MS);
  });
  try {
    return await Promise.race([probe, late]);
  } finally {
    clearTimeout(timer);
  }
}
