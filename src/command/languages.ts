/** Which language a file that is run is written in. */

const BY_INTERPRETER: readonly (readonly [RegExp, string])[] = [
  [/^(?:ba|da|z|k|mk|a)?sh$/, 'sh'],
  [/^python[\d.]*$|^pypy/, 'python'],
  [/^(?:node|nodejs|deno|bun)$/, 'javascript'],
  [/^perl[\d.]*$/, 'perl'],
  [/^ruby[\d.]*$/, 'ruby'],
  [/^php[\d.]*$/, 'php'],
  [/^lua[\d.]*$/, 'lua'],
  [/^[gmn]?awk$/, 'awk'],
  [/^sed$/, 'sed'],
];

const BY_EXTENSION: Readonly<Record<string, string>> = {
  sh: 'sh',
  bash: 'sh',
  zsh: 'sh',
  ksh: 'sh',
  py: 'python',
  js: 'javascript',
  cjs: 'javascript',
  mjs: 'javascript',
  ts: 'javascript',
  pl: 'perl',
  rb: 'ruby',
  php: 'php',
  lua: 'lua',
  awk: 'awk',
  sed: 'sed',
  sql: 'sql',
};

/** The language by the file's first line, else by its extension; `sh` for other text that has no `#!` (as a shell runs it). */
export function languageOf(path: string, text: string | null): string | null {
  const shebang = text?.startsWith('#!')
    ? text.slice(2, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n')).trim()
    : null;
  if (shebang !== null) {
    const words = shebang.split(/\s+/);
    const first = words[0]?.slice(words[0].lastIndexOf('/') + 1) ?? '';
    const interpreter =
      first === 'env'
        ? (words.slice(1).find((word) => !word.startsWith('-') && !word.includes('=')) ?? '')
        : first;
    return interpreterLanguage(interpreter.slice(interpreter.lastIndexOf('/') + 1));
  }
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension !== undefined && Object.hasOwn(BY_EXTENSION, extension)) return BY_EXTENSION[extension]!;
  // A binary is not a script: it has NUL bytes near its start.
  return text === null || text.slice(0, 512).includes('\0') ? null : 'sh';
}

export function interpreterLanguage(program: string): string | null {
  for (const [pattern, language] of BY_INTERPRETER) if (pattern.test(program)) return language;
  return null;
}
