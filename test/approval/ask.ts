/** Asks one question on the terminal it runs in and writes the verdict to a file. Started by terminal.test.ts. */
import { writeFileSync } from 'node:fs';
import { approve } from '../../src/approval/approve.ts';
import { surfaceOf } from '../../src/approval/surface.ts';
import { sampleDecision, sampleInvocation, sampleQuestion } from './sample-question.ts';

const [file = '', script = '', timeoutSeconds = '60'] = process.argv.slice(2);
const invocation = sampleInvocation({ unresolved: [{ kind: 'target', source: '$REMOTE' }] });
const question = sampleQuestion(script, sampleDecision({ invocations: [invocation] }));
question.timeoutSeconds = Number(timeoutSeconds);

const surface = surfaceOf({ stdin: process.stdin, stderr: process.stderr, env: process.env, ci: false });
const verdict = await approve(question, surface);
writeFileSync(file, JSON.stringify(verdict));
// Whoever runs next must get the terminal: hoopx reads nothing more from it, and can end.
