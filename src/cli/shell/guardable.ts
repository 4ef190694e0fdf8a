/** How completely each shell on this machine can be guarded, found out by asking it. */
import { execa } from 'execa';
import { shellVersion } from '../shell-version.ts';

export interface Guardable {
  shell: string;
  /** Whole lines and each command in them. */
  complete: boolean;
  how: string;
}

/** `path` finds a shell by its name, or gives null. */
export async function guardableShells(path: (name: string) => string | null): Promise<Guardable[]> {
  const bash = path('bash');
  const connects =
    bash !== null && (await succeeds(bash, ['-p', '-c', ': < /dev/tcp/127.0.0.1/1'], /refused/i));
  const found: Guardable[] = [];
  if (bash !== null) found.push(bashHow(await shellVersion(bash), connects));
  const zsh = path('zsh');
  if (zsh !== null) {
    const net = await succeeds(zsh, ['-fc', 'zmodload zsh/net/tcp zsh/system zsh/parameter zsh/zle']);
    found.push({
      shell: 'zsh',
      complete: net,
      how: net
        ? 'lines, each command as it runs, and the shells below'
        : 'on a pipe only: no module zsh/net/tcp',
    });
  }
  if (path('sh') !== null) {
    const how = connects
      ? 'lines, which hoopx reads, and the shells below; no second look at each command'
      : 'not at all: it needs bash';
    found.push({ shell: 'sh', complete: false, how });
  }
  if (path('fish') !== null) {
    const how = connects
      ? 'lines; what is not the same in POSIX shell is asked about, no second look at each command'
      : 'not at all: it needs bash';
    found.push({ shell: 'fish', complete: false, how });
  }
  return found;
}

function bashHow(version: string | null, connects: boolean): Guardable {
  const shell = 'bash';
  if (!connects) return { shell, complete: false, how: 'not at all: it was built without /dev/tcp' };
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  const hasPs0 = major > 4 || (major === 4 && minor >= 4);
  return hasPs0
    ? { shell, complete: true, how: 'lines, each command as it runs, and the shells below' }
    : { shell, complete: false, how: `on a pipe only: ${version ?? 'this bash'} has no PS0 (4.4 has)` };
}

async function succeeds(program: string, args: string[], saying?: RegExp): Promise<boolean> {
  const ran = await execa(program, args, {
    reject: false,
    stdin: 'ignore',
    timeout: 2000,
    env: { LC_ALL: 'C' },
  });
  return saying === undefined ? !ran.failed : saying.test(ran.stderr);
}
