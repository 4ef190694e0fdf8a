/** Tells how an attempt ended, on stderr, and gives the exit code. Nothing is said of a command that simply ran. */
import type { Ending } from '../guard.ts';
import type { Problem } from '../problem.ts';
import { githubRefusal } from './present/github.ts';
import { jsonLine } from './present/json.ts';
import { problemLines } from './present/problems.ts';
import { refusalExitCode, refusalObject, refusalText } from './present/refusal.ts';
import { sayError } from './say.ts';

/** @param json one JSON object instead of lines. @param github annotate a refusal for GitHub Actions. */
export function presentEnding(ending: Ending, json: boolean, github: boolean): number {
  switch (ending.kind) {
    case 'ran': {
      const { outcome, unrecorded } = ending;
      if (unrecorded !== null) presentProblems([unrecorded], 74, false);
      if (outcome.exit.kind === 'not-started') {
        const { code, message } = outcome.exit;
        sayError(
          json ? `${JSON.stringify({ kind: 'not-started', exitCode: code, message })}\n` : `${message}\n`,
        );
      }
      return outcome.code;
    }
    case 'refused': {
      const { refusal, decision } = ending;
      if (github) sayError(githubRefusal(refusal, decision));
      sayError(json ? jsonLine(refusalObject(refusal, decision)) : refusalText(refusal, decision));
      return refusalExitCode(refusal);
    }
    case 'failed':
      return presentProblems(ending.problems, ending.code, json);
  }
}

/** One line for each problem, or one JSON object `{kind, exitCode, message, problems}`. Returns the code. */
export function presentProblems<Code extends number>(
  problems: readonly Problem[],
  code: Code,
  json: boolean,
): Code {
  const lines = problemLines(problems);
  if (json) {
    sayError(jsonLine({ kind: 'failed', exitCode: code, message: lines.trimEnd(), problems }));
  } else sayError(lines.replace(/^(?=.)/gm, 'hoopx: '));
  return code;
}

/** A mistake in the arguments: one line, 64. `of` is the command whose help tells more. */
export function usageMistake(message: string, of = 'hoopx'): 64 {
  sayError(`hoopx: ${message} (see: ${of.trim()} --help)\n`);
  return 64;
}
