/** Characters that make a command look like something else to the person who must judge it (CVE-2021-42574 and its kin). */
import type { Disguise } from './types.ts';

// Functions, because patterns over Unicode's properties take a millisecond to read, and most commands are ASCII.
const bidirectional = () => /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
// Soft hyphen, zero-width space, non-joiner and joiner, word joiner, invisible operators, fillers, BOM, tag characters.
const invisible = () =>
  /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/;
const ANY = /[^\t\n\r\x20-\x7e]/;
/** Letters of other scripts that look like Latin ones, full-width forms, and blanks that are none to a shell. */
const lookAlike = () =>
  /[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\uff01-\uff5e\u{1d400}-\u{1d7ff}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u0251\u0261\u0269\u026a\u1d00-\u1d22\u2010-\u2015\u2044\u2215\u2100-\u214f]/u;
const LATIN = /[A-Za-z]/;
// Emoji join their parts with U+200D; Persian and the Indic scripts need joiners to be spelt at all.
const joined = () =>
  /(?:[\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}]\u200d(?=\p{Extended_Pictographic})|(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}])[\u200c\u200d])/gu;

const NONE: readonly Disguise[] = [];

/** The disguises in a command's source text. `program` is checked for letters that only look Latin. */
export function disguisesIn(source: string, program: string | null): readonly Disguise[] {
  if (!ANY.test(source) && (program === null || !ANY.test(program))) return NONE;
  const found = new Map<string, Disguise>();
  const add = (kind: Disguise['kind'], char: string) => {
    const codePoint = `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    found.set(codePoint, { kind, codePoint });
  };
  for (const char of source.replace(joined(), '')) {
    if (char >= ' ' && char <= '~') continue;
    if (char === '\t' || char === '\n' || char === '\r') continue;
    if (char === '\x1b') add('escape-sequence', char);
    // What a terminal takes back or overwrites hides like an escape sequence.
    else if (char === '\b' || char === '\x7f') add('escape-sequence', char);
    else if (CONTROL.test(char)) add('control', char);
    else if (bidirectional().test(char)) add('bidirectional', char);
    else if (invisible().test(char)) add('invisible', char);
  }
  for (const char of lookAlikes(program ?? '')) add('homoglyph', char);
  for (const [, host = ''] of source.matchAll(/\b[a-z][a-z0-9+.-]*:\/\/([^\s/?#'"]+)/gi)) {
    for (const char of lookAlikes(host)) add('homoglyph', char);
  }
  return [...found.values()];
}

/** Look-alike letters in a name that is otherwise Latin, or made of them altogether. */
function lookAlikes(name: string): string[] {
  if (!ANY.test(name) || !lookAlike().test(name)) return [];
  const mixed = LATIN.test(name) || name.length <= 8;
  return mixed ? [...name].filter((char) => lookAlike().test(char)) : [];
}
