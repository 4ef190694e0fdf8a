/** Scripts that start and stop services, told by their folder and not by their names: `/etc/init.d/nginx stop`. */
import type { ProgramSpec } from '../spec.ts';

const SCRIPT = /^\/(?:usr\/local\/)?etc\/(?:rc\.d\/)?(?:init\.d\/|rc\.d\/)?[^/]+$/;
const STOP = /^(?:stop|force-stop|onestop|shutdown|kill|zap)$/;

const SERVICE_SCRIPT: ProgramSpec = {
  names: [],
  effects: (call) => {
    const verb = call.operand(0)?.text ?? '';
    const mode = STOP.test(verb) ? 'stop' : verb === 'disable' ? verb : null;
    return mode === null ? [] : call.on('service', call.named('service', call.program), { mode });
  },
};

/** The row of a program by its path, where the path alone says what it is. */
export function serviceScript(path: string): ProgramSpec | undefined {
  return SCRIPT.test(path) ? SERVICE_SCRIPT : undefined;
}
