/** A process that writes events, for `journal.test.ts`: FOLDER TIME COUNT USER, and the text on standard input. */
import fs from 'node:fs';
import { openJournal } from '../../src/audit/journal.ts';
import { Recorder } from '../../src/audit/recorder.ts';

const [folder, time, count, user] = process.argv.slice(2) as [string, string, string, string];
const clock = () => Number(time);
const text = fs.readFileSync(0, 'utf8');
if (user !== '') process.setuid?.(user);

const opened = openJournal(folder, clock);
if (!opened.ok) console.log(opened.problems[0]?.message);
else {
  const recorder = new Recorder(opened.value, { session: '11111111-1111-4111-8111-111111111111', clock });
  for (let number = 0; number < Number(count); number++) {
    // Lines of very different lengths, across page boundaries.
    const problem = recorder.record({
      type: 'failed',
      message: text.repeat(1 + (number % 50) * (number % 7)),
    });
    if (problem !== null) console.log(problem.message);
  }
}
