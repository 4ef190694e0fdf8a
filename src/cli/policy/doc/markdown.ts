/** The reference of rules as Markdown. */
import { makeVisible } from '../../../approval/visible.ts';
import { countsOf, exampleText, type RuleReference } from './reference.ts';

export function markdownReference({ title, intro, packs }: RuleReference): string {
  const lines = [`# ${text(title)}`, '', ...intro.flatMap((paragraph) => [paragraph, ''])];
  lines.push('| pack | about | deny | ask | allow |', '| --- | --- | ---: | ---: | ---: |');
  for (const { pack } of packs) {
    const { deny, ask, allow } = countsOf(pack.rules);
    lines.push(`| [${text(pack.pack)}](#${pack.pack}) | ${cell(pack.title)} | ${deny} | ${ask} | ${allow} |`);
  }
  for (const { pack, layer } of packs) {
    lines.push('', `## ${text(pack.pack)}`, '', text(pack.title), '');
    if (layer !== 'builtin') lines.push(`From the ${layer} layer.`, '');
    for (const rule of pack.rules) {
      lines.push(`### ${text(rule.id)}`, '');
      lines.push(`**${rule.decision}**, ${rule.severity}. ${text(rule.title)}.`, '');
      lines.push(`- Why: ${text(rule.reason)}`, `- Instead: ${text(rule.suggestion)}`);
      for (const reference of rule.references) lines.push(`- See: ${text(reference)}`);
      const { match, pass } = rule.examples;
      if (match.length > 0)
        lines.push(`- Matches: ${match.map((example) => code(exampleText(example))).join(' · ')}`);
      if (pass.length > 0)
        lines.push(`- Passes: ${pass.map((example) => code(exampleText(example))).join(' · ')}`);
      lines.push('');
    }
    if (lines.at(-1) === '') lines.pop();
  }
  return `${lines.join('\n')}\n`;
}

/** Rules may be anybody's: nothing in their words becomes markup. */
function text(words: string): string {
  return makeVisible(words).replace(/[\\`*_[\]<>#|]/g, (character) =>
    character === '<' ? '&lt;' : `\\${character}`,
  );
}

function cell(words: string): string {
  return text(words);
}

/** Code with a fence that is longer than any run of backticks inside. */
function code(command: string): string {
  const shown = makeVisible(command, { limit: 200 });
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}
