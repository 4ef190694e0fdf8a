/** What version a shell says it is. */
import { execa } from 'execa';

/** `5.2.15`, or null for a shell that does not say (`dash`) or does not answer within two seconds. */
export async function shellVersion(program: string): Promise<string | null> {
  const { stdout, failed } = await execa(program, ['--version'], {
    reject: false,
    stdin: 'ignore',
    timeout: 2000,
    maxBuffer: 4096,
  });
  return failed ? null : (/\d+(?:\.\d+)+/.exec(String(stdout))?.[0] ?? null);
}
