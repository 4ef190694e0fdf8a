/** jq filters: they run nothing, but can show the environment. */

import type { Findings } from './findings.ts';
import { SECRET_NAME } from './handlers.ts';

export function readJq(text: string, found: Findings): void {
  const bare = text.replace(/"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g, '""').replace(/#[^\n]*/g, '');
  if (/(?:^|[^.\w$])(?:\$ENV|env)(?![\w])(?!\s*(?::|\.\s*[A-Za-z_"]|\[\s*""))/.test(bare)) {
    found.effect('reveal', found.named('environment', '*'), { carries: ['secret'] });
  }
  for (const match of text.matchAll(/(?:^|[^.\w$"])(?:\$ENV|env)\s*(?:\.\s*"?|\[\s*")([A-Za-z_]\w*)/g))
    if (SECRET_NAME.test(match[1]!))
      found.effect('reveal', found.named('environment', match[1]!), { carries: ['secret'] });
}
