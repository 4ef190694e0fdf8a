/** What a command of a service does, for tables of such commands (see `service-commands.ts`). */
import { DELETES, type Deed, type Deeds, REVEALS } from './destructive-words.ts';

export const GONE: Deed = { ...DELETES, mode: 'delete' };
export const STOPPED: Deed = { action: 'service', kind: 'resource', mode: 'stop' };
export const REPLACED: Deed = { action: 'modify', kind: 'resource', mode: 'replace' };
export const SHOWN: Deed = { ...REVEALS, mode: 'show' };
/** Somebody or something gets in, or gets more rights. */
export const GRANTED: Deed = { action: 'permission', kind: 'resource', mode: 'grant' };
export const OPENED: Deed = { action: 'permission', kind: 'resource', mode: 'public' };
export const PUBLISHED: Deed = { action: 'publish', kind: 'package', mode: 'publish' };

/** Deeds by the names of programs, separated by spaces. */
export type Tables = Readonly<Record<string, Deeds>>;
