/** Commands that `pyproject.toml` and `tox.ini` hold: tasks by section, and what a test environment runs. */
import type { Findings } from './findings.ts';
import { textValue } from './values.ts';

/** Sections whose keys are tasks: of taskipy, poe, pdm, rye, hatch. */
const TASKS =
  /^tool\.(?:taskipy\.tasks|poe\.tasks(?:\..+)?|pdm\.scripts|rye\.scripts|hatch\.envs\.[\w.-]+\.scripts)$/;
const COMMANDS = /^commands(?:_pre|_post)?$/;
const MAX_TASKS = 100;

export function readTaskSections(text: string, found: Findings): void {
  let tasks = false;
  let commands = false;
  let count = 0;
  for (const line of text.split('\n')) {
    if (count > MAX_TASKS) return;
    const section = /^\s*\[{1,2}([^[\]]+)\]{1,2}\s*$/.exec(line)?.[1];
    const key = /^\s*["']?([\w.:-]+)["']?\s*=\s*(.*)$/.exec(line);
    if (section !== undefined) {
      tasks = TASKS.test(section.trim());
      commands = false;
      continue;
    }
    if (key) commands = COMMANDS.test(key[1]!);
    const value = key ? (tasks || commands ? key[2]! : '') : commands && /^\s/.test(line) ? line : '';
    const command = commandOf(value.trim());
    if (command === '') continue;
    count++;
    found.shell(textValue(command));
  }
}

/** `"cmd"`, `{ cmd = "cmd" }`, or the text itself; tox has names for folders. */
function commandOf(value: string): string {
  const table = /^\{.*\b(?:cmd|shell)\s*=\s*(["'])(.*?)\1/.exec(value);
  const text = table ? table[2]! : value.replace(/^(["'])(.*)\1,?$/, '$2');
  if (/^[[{]/.test(text)) return '';
  return text.replace(/\{homedir\}/g, '~').replace(/\{(?:posargs|toxinidir|envdir)[^}]*\}/g, '.');
}
