/** AppleScript: shell commands, and what it types or deletes through other applications. */
import { unknownTarget } from '../targets.ts';
import { known } from '../value.ts';
import type { Findings } from './findings.ts';
import { textValue, UNKNOWN } from './values.ts';

const TEXT = /"((?:[^"\\]|\\.)*)"/y;

export function readAppleScript(text: string, found: Findings): void {
  const bare = withoutComments(text);
  const quoted = quotedParts(bare);
  for (const match of bare.matchAll(/\bdo\s+(?:shell\s+script|script)\b\s*/gi)) {
    while (quoted[0] && quoted[0][1] <= match.index) quoted.shift();
    if (quoted[0] && quoted[0][0] < match.index) continue;
    TEXT.lastIndex = match.index + match[0].length;
    const argument = TEXT.exec(bare);
    const line = bare.slice(match.index, endOfLine(bare, match.index));
    const privileged = /with\s+administrator\s+privileges/i.test(line);
    const joined = argument !== null && /^\s*&/.test(bare.slice(TEXT.lastIndex, TEXT.lastIndex + 20));
    if (argument && !joined)
      found.shell(textValue(known(argument[1]!.replace(/\\(.)/g, '$1'))), { privileged });
    else found.shell(UNKNOWN, { privileged });
  }
  const outside = bare.replace(/"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g, '""');
  if (/\b(?:keystroke|key\s+code)\b/i.test(outside))
    found.unresolved('code', 'keys typed into another application');
  if (/\b(?:run\s+script|load\s+script)\b/i.test(outside)) found.unresolved('code', 'run script');
  const messenger =
    /\b(?:application|app)\s+"(Messages|Mail|Microsoft Outlook|Slack|WhatsApp|Telegram|Signal)"/i.exec(bare);
  if (messenger && /\bsend\b/i.test(outside))
    found.effect('send', { ...unknownTarget(messenger[1]!), kind: 'host', known: true, scope: null });
  if (/\b(?:delete|empty\s+(?:the\s+)?trash)\b/i.test(outside) && /\bFinder\b/.test(bare)) {
    found.effect('delete', unknownTarget('Finder'), {
      recursive: true,
      irreversible: /empty/i.test(outside),
    });
  }
}

/** The text without `(* ... *)`. */
function withoutComments(text: string): string {
  let bare = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf('(*', from);
    const end = start < 0 ? -1 : text.indexOf('*)', start + 2);
    if (end < 0) return bare + text.slice(from);
    bare += `${text.slice(from, start)} `;
    from = end + 2;
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Places of the text's quoted parts: [start, end). */
function quotedParts(text: string): [number, number][] {
  return [...text.matchAll(/"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g)].map((match) => [
    match.index,
    match.index + match[0].length,
  ]);
}
