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
/** Words of the shell before a command, which is judged by itself. */
const BEFORE =
  /^(?:command|builtin|exec|noglob|nocorrect|coproc|export|declare|local|typeset|readonly|set|unset|alias|trap|read|let|test|\[|source|\.|cd|pushd|type|hash|compgen|complete)$/;

/** Runners of tests and of a project's own tasks, and what looks words up or says them. */
const OF_WORDS =
  /^(?:jest|vitest|mocha|ava|tap|tape|uvu|jasmine|karma|phpunit|pest|codecept|ginkgo|gotestsum|behave|cucumber(?:-js)?|nose2?|bats|busted|karate|maestro|detox|wdio|testcafe|newman|gulp|grunt|mage|invoke|inv|doit|wireit|jake|ant|tldr|cheat|dict|aspell|hunspell|spell|say|espeak|notify-send|zenity|dialog|whiptail|gum|fzf|sk|peco|hyperfine|entr|figlet|toilet|cowsay|lolcat|xdg-open|open|start|man|info|apropos|whatis)$/;
/** Said beside the word alone: `somedb purge --yes`. */
const MEANT =
  /^(?:-[yf]|--(?:yes|force|all|confirm(?:ed)?|no-?prompts?|non-?interactive|assume-yes|hard|permanent(?:ly)?|recursive|auto-approve))(?:=|$)/i;

const SWITCH = /^(?:-[vqd]|--(?:verbose|quiet|debug|json|no-color|insecure))$/;

export function unlistedEffects(call: Call): Effect[] {
  if (
    BEFORE.test(call.program) ||
    OF_WORDS.test(call.program) ||
    call.args.length > 64 ||
    call.args.some(({ text }) => DRY.test(text))
  )
    return [];
  // Where a completion spec tells the subcommand, `delete` behind it is a name: `trivy repository delete`.
  const told = call.subcommand.map((text) => ({ text, known: true }));
  const words = told.length > 0 ? told : call.operands.slice(0, MOST_WORDS);
  for (const [at, { text, known }] of words.entries()) {
    if (!known || !/^[A-Za-z][\w:.-]*$/.test(text) || LOOKING.test(text)) return [];
    // `tool delete.js`, `tool delete-cache`: a file, and what is made again.
    if (/\.[a-z]{1,4}$|cache|test|tmp|temp|mock|draft/i.test(text)) return [];
    const behind = words.length > at + 1 || call.operands.length > at + 1 || at > 0 || text.includes(':');
    if (
      DELETING.test(text) &&
      !isValue(call, text) &&
      (behind || text === 'destroy' || call.args.some((arg) => MEANT.test(arg.text)))
    )
      return call.on('delete', call.named('resource', call.operand(told.length > 0 ? 0 : at + 1) ?? '*'), {
        irreversible: true,
        mode: `unlisted ${text}`,
      });
  }
  return [];
}

/** `tool --filter delete x`: what stands behind an option may be its value. */
function isValue({ args }: Call, text: string): boolean {
  const at = args.findIndex((arg) => arg.text === text);
  const before = args[at - 1]?.text ?? '';
  return before.startsWith('-') && !before.includes('=') && !MEANT.test(before) && !SWITCH.test(before);
}
