/** Fresh UUIDs. */
import fs from 'node:fs';

/**
 * A version 4 UUID (RFC 9562). By the kernel's random numbers and not `node:crypto`, which takes 5 ms to load, of a start
 * of 30.
 */
export function randomUuid(): string {
  const bytes = Buffer.alloc(16);
  const device = fs.openSync('/dev/urandom', 'r');
  try {
    if (fs.readSync(device, bytes) !== bytes.length) throw new Error('/dev/urandom gave too little');
  } finally {
    fs.closeSync(device);
  }
  return uuidFrom(bytes, 4);
}

/** The UUID of the first 16 bytes; `version` is put into its place. */
export function uuidFrom(bytes: Buffer, version: 4 | 5): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own[6] = (own[6]! & 0x0f) | (version << 4);
  own[8] = (own[8]! & 0x3f) | 0x80;
  return own.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
