/**
 * Programs that no table knows, by a word that can hardly mean anything but deletion: `mmctl user delete bob`,
 * `newcloud instances destroy web-1`. Softer words (`remove`, `rm`, `reset`, `clean`) are everyday in too many of them.
 */
import type { Call } from '../call.ts';
import type { Effect } from '../types.ts';

const VERBS =
  'delete|destroy|purge|wipe|erase|nuke|obliterate|terminate|expunge|undeploy|decommission|deprovision|revoke|cleanse';
const DELETING = new RegExp(
  `^(?:[a-z]+[-_:.])?(?:${VERBS}|factory[-_]reset|remove[-_]?db|drop[-_]?db|drop[-_]database|delete[-_]all|wipe[-_]data)$|^(?:${VERBS})[-_:][a-z][a-z-_:]*$`,
);
/** What such words are looked up or tried with: `tool help delete`, `tool run delete-test`. */
const LOOKING =
  /^(?:help|man|list|ls|show|get|search|find|grep|describe|info|explain|test|tests|run|exec|echo|log|logs|docs?|print|add|create|new|generate|check|lint|format|build|edit|open|install)$/;
const DRY = /^--?(?:help|h|\?|version|dry-?run|what-?if|noop|simulate|preview|check|list|plan)(?:=|$)/i;

const MOST_WORDS = 3;

export function unlistedEffects(call: Call): Effect[] {
  if (call.args.length > 64 || call.args.some(({ text }) => DRY.test(text))) return [];
  // Where a completion spec tells the subcommand, `delete` behind it is a name: `trivy repository delete`.
  const told = call.subcommand.map((text) => ({ text, known: true }));
  const words = told.length > 0 ? told : call.operands.slice(0, MOST_WORDS);
  for (const [at, { text, known }] of words.entries()) {
    if (!known || !/^[A-Za-z][\w:.-]*$/.test(text) || LOOKING.test(text)) return [];
    // `tool delete.js`, `tool delete-cache`: a file, and what is made again.
    if (/\.[a-z]{1,4}$|cache|test|tmp|temp|mock|draft/i.test(text)) return [];
    if (DELETING.test(text))
      return call.on('delete', call.named('resource', call.operand(told.length > 0 ? 0 : at + 1) ?? '*'), {
        irreversible: true,
        mode: `unlisted ${text}`,
      });
  }
  return [];
}
