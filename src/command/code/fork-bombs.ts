/** Code that starts copies of itself without end. */
import type { Findings } from './findings.ts';

/** Loops whose body does nothing but fork, by language. A server that forks for every connection does more than that. */
const BOMBS: ReadonlyMap<string, RegExp> = new Map([
  [
    'python',
    /\bwhile\s*\(?\s*(?:True|1|not None|(?:os\s*\.\s*)?fork\(\s*\)[^:\n]{0,20})\s*\)?\s*:\s*(?:\w+\s*=\s*)?(?:\w+\s*\.\s*)?(?:fork\s*\(\s*\)|Process\s*\(\s*target[^\n]{0,80}start\s*\(\s*\))\s*(?:$|[;\n])|\bfork\s*\(\s*\)\s*(?:for\s+\w+\s+in\s+(?:iter\s*\(\s*int\s*,\s*1|\w*\.?count\s*\())/,
  ],
  [
    'perl',
    /\bfork\b\s*(?:\(\s*\))?\s+(?:while|until)\b|\b(?:while|until|for)\s*\([^()]{0,40}(?:\(\s*\))?[^()]{0,10}\)\s*\{\s*fork\b\s*(?:\(\s*\))?\s*;?\s*\}|\{\s*fork\b\s*(?:\(\s*\))?\s*;\s*redo\b|\bfork\b\s*;\s*goto\b/,
  ],
  [
    'ruby',
    /\bfork\b\s*(?:\(\s*\))?\s+(?:while|until)\b|\bloop\s*(?:\{|do\b)\s*(?:Process\s*\.\s*)?fork\b\s*(?:\(\s*\))?\s*;?\s*(?:\}|end\b)|\b(?:while|until)\s+(?:true|1|fork|false)\s*(?:do\b|;|\n)?\s*(?:Process\s*\.\s*)?fork\b\s*(?:\(\s*\))?\s*;?\s*end\b/,
  ],
  [
    'php',
    /\b(?:while\s*\(\s*(?:true|1|pcntl_fork\(\s*\))\s*\)|for\s*\(\s*;\s*;\s*\))\s*\{?\s*pcntl_fork\s*\(\s*\)\s*;?\s*(?:\}|$)/i,
  ],
  [
    'javascript',
    /\b(?:while\s*\(\s*(?:true|1|!0)\s*\)|for\s*\(\s*;\s*;\s*\))\s*\{?\s*[^;{}]{0,80}\b(?:fork|spawn)\s*\(\s*(?:__filename|process\.(?:argv|execPath))/,
  ],
  ['c', /\b(?:while\s*\(\s*(?:1|true|fork\(\s*\))\s*\)|for\s*\(\s*;\s*;\s*\))\s*\{?\s*fork\s*\(\s*\)\s*;/],
]);

export function noteForkBomb(language: string, text: string, found: Findings): void {
  if (!/fork|spawn|Process/.test(text)) return;
  const bare = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
  if (BOMBS.get(language)?.test(bare))
    found.effect('kill', found.named('process', 'fork-bomb'), { irreversible: true });
}
