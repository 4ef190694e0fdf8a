/**
 * Globs and host names as regular expressions. The expressions stay within what both JavaScript (`u` flag) and RE2
 * read in the same way.
 */

/** A pattern that cannot be read, said for its author. */
export class PatternError extends Error {}

/**
 * Regular expression source that matches a whole string against any of the globs: `*` is anything but a slash, `**`
 * anything at all, `?` one character but a slash, `{a,b}` either, `[abc]` and `[!abc]` a class, `\` takes the next
 * character as it is.
 */
export function globPattern(globs: readonly string[]): string {
  return `^(?:${globs.map(globSource).join('|')})$`;
}

/**
 * Regular expression source for host names, in any case: `*.example.com` is every name below example.com but not
 * example.com itself; elsewhere `*` stands for a part of one label. A trailing dot of the name does not count.
 */
export function hostPattern(hosts: readonly string[]): string {
  return `(?i)^(?:${hosts.map(hostSource).join('|')})\\.?$`;
}

function globSource(glob: string): string {
  let source = '';
  let braces = 0;
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at]!;
    if (char === '*' && glob[at + 1] === '*') {
      source += '[\\s\\S]*';
      while (glob[at + 1] === '*') at++;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '\\') {
      at++;
      if (at === glob.length) throw new PatternError(`glob "${glob}" ends in a backslash`);
      source += literal(glob[at]!);
    } else if (char === '[') {
      const end = glob.indexOf(']', at + 2);
      if (end === -1) throw new PatternError(`glob "${glob}" has a [ without its ]`);
      source += characterClass(glob.slice(at + 1, end));
      at = end;
    } else if (char === '{') {
      braces++;
      source += '(?:';
    } else if (char === '}' && braces > 0) {
      braces--;
      source += ')';
    } else if (char === ',' && braces > 0) source += '|';
    else source += literal(char);
  }
  if (braces > 0) throw new PatternError(`glob "${glob}" has a { without its }`);
  return source;
}

function characterClass(members: string): string {
  const negated = members.startsWith('!') || members.startsWith('^');
  const listed = negated ? members.slice(1) : members;
  const escaped = listed.replace(/[\\\]^[]/g, '\\$&');
  return negated ? `[^/${escaped}]` : `[${escaped}]`;
}

function hostSource(host: string): string {
  if (!/^[a-z0-9_.*:-]+$/i.test(host))
    throw new PatternError(`"${host}" is not a host name: letters, digits, ".", "-" and "*" only`);
  if (host.startsWith('*.')) return `(?:[^.]+\\.)+${hostSource(host.slice(2))}`;
  return host
    .split('*')
    .map((part) => part.replaceAll('.', '\\.'))
    .join('[^.]*');
}

function literal(char: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
