/** Fresh UUIDs. */
import fs from 'node:fs';

/** Random bytes read at once: a guarded shell takes a UUID for each line. */
const POOL_BYTES = 16 * 16;
let pool: Buffer = Buffer.alloc(0);

/**
 * A version 4 UUID (RFC 9562). By the kernel's random numbers and not `node:crypto`, which takes 5 ms to load, of a start
 * of 30.
 */
export function randomUuid(): string {
  if (pool.length === 0) pool = randomBytes(POOL_BYTES);
  const bytes = pool.subarray(0, 16);
  pool = pool.subarray(16);
  return uuidFrom(bytes, 4);
}

function randomBytes(count: number): Buffer {
  const bytes = Buffer.alloc(count);
  const device = fs.openSync('/dev/urandom', 'r');
  try {
    if (fs.readSync(device, bytes) !== bytes.length) throw new Error('/dev/urandom gave too little');
  } finally {
    fs.closeSync(device);
  }
  return bytes;
}

/** The UUID of the first 16 bytes; `version` is put into its place. */
export function uuidFrom(bytes: Buffer, version: 4 | 5): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own[6] = (own[6]! & 0x0f) | (version << 4);
  own[8] = (own[8]! & 0x3f) | 0x80;
  return own.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
