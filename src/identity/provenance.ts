/** Who asks, from where: facts of the operating system, beside what the environment claims. */
import os from 'node:os';
import type { Agent, Provenance } from '../audit/event.ts';

export interface ProvenanceFacts {
  cwd: string;
  repository: Provenance['repository'];
  agent: Agent | null;
  /** Name of the CI system, or null. */
  ci: string | null;
  /** Version of hoopx. */
  version: string;
}

export function provenanceOf(facts: ProvenanceFacts): Provenance {
  const { cwd, repository, agent, ci, version } = facts;
  return {
    host: os.hostname(),
    user: currentUser(),
    agent,
    cwd,
    repository,
    ci,
    pid: process.pid,
    ppid: process.ppid,
    hoopx: version,
  };
}

/**
 * The user by the real user id. Never by `USER` or `LOGNAME`, which an agent sets as it likes. A user without an
 * account entry (`docker run --user 4711`) is named `uid:4711`.
 */
export function currentUser(userInfo: () => { username: string; uid: number } = os.userInfo): {
  name: string;
  uid: number;
} {
  const uid = process.getuid?.() ?? -1;
  try {
    // userInfo goes by the effective id; under another real id its name would be somebody else's.
    const account = userInfo();
    if (account.uid === uid) return { name: account.username, uid };
  } catch {
    // No account entry.
  }
  return { name: `uid:${uid}`, uid };
}
