/** The reference of rules as one HTML page that needs nothing else: no script, no font, no network. */
import { makeVisible } from '../../../approval/visible.ts';
import type { Rule } from '../../../policy/types.ts';
import { countsOf, exampleText, type RuleReference } from './reference.ts';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c1c1c; background: #fff }
code { font: 0.875em/1.5 ui-monospace, monospace; background: #f1f1f1; padding: 0.1em 0.3em; border-radius: 3px; overflow-wrap: anywhere }
table { border-collapse: collapse } td, th { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left } td + td + td, th + th + th { text-align: right }
h3 { margin-bottom: 0 } dl { margin-top: 0.3rem; display: grid; grid-template-columns: 6rem 1fr; gap: 0.2rem 1rem } dd { margin: 0 }
.deny { color: #b00020 } .ask { color: #8a5a00 } .allow { color: #1b6e2c }
@media (prefers-color-scheme: dark) { body { color: #e6e6e6; background: #161616 } code { background: #2a2a2a } a { color: #8ab4ff }
  .deny { color: #ff8a80 } .ask { color: #ffc766 } .allow { color: #7bd88f } }`;

export function htmlReference({ title, intro, packs }: RuleReference): string {
  const rows = packs.map(({ pack }) => {
    const { deny, ask, allow } = countsOf(pack.rules);
    return `<tr><td><a href="#${attribute(pack.pack)}">${text(pack.pack)}</a></td><td>${text(pack.title)}</td><td>${deny}</td><td>${ask}</td><td>${allow}</td></tr>`;
  });
  const sections = packs.map(({ pack, layer }) => {
    const from = layer === 'builtin' ? '' : `<p>From the ${layer} layer.</p>`;
    return `<section id="${attribute(pack.pack)}"><h2>${text(pack.pack)}</h2><p>${text(pack.title)}</p>${from}\n${pack.rules.map(ruleHtml).join('\n')}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${text(title)}</h1>
${intro.map((paragraph) => `<p>${text(paragraph).replace(/`([^`]*)`/g, '<code>$1</code>')}</p>`).join('\n')}
<table>
<tr><th>pack</th><th>about</th><th>deny</th><th>ask</th><th>allow</th></tr>
${rows.join('\n')}
</table>
${sections.join('\n')}
</body>
</html>
`;
}

function ruleHtml({ id, decision, severity, title, reason, suggestion, references, examples }: Rule): string {
  const row = (name: string, html: string) => (html === '' ? '' : `<dt>${name}</dt><dd>${html}</dd>`);
  const codes = (commands: Rule['examples']['match']) =>
    commands.map((example) => `<code>${text(exampleText(example))}</code>`).join('<br>');
  return `<article id="${attribute(id)}"><h3>${text(id)}</h3>
<p><strong class="${decision}">${decision}</strong>, ${severity}. ${text(title)}.</p>
<dl>${row('why', text(reason))}${row('instead', text(suggestion))}${row('see', references.map(reference).join('<br>'))}${row('matches', codes(examples.match))}${row('passes', codes(examples.pass))}</dl></article>`;
}

/** A link only for what is one: rules may be anybody's, and a browser runs `javascript:`. */
function reference(url: string): string {
  return /^https?:\/\/\S+$/.test(url)
    ? `<a href="${attribute(url)}" rel="noreferrer">${text(url)}</a>`
    : text(url);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function text(words: string): string {
  return makeVisible(words).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

const attribute = text;
