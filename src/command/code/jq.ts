/** jq filters: they run nothing, but can show the whole environment. */
import type { Findings } from './findings.ts';

export function readJq(text: string, found: Findings): void {
  const bare = text.replace(/"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g, '""').replace(/#[^\n]*/g, '');
  if (/(?:^|[^.\w$])(?:\$ENV|env)(?![\w])(?!\s*(?::|\.\s*[A-Za-z_"]|\[\s*""))/.test(bare)) {
    found.effect('reveal', found.named('environment', '*'), { carries: ['secret'] });
  }
}
