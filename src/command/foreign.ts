/** Shell text in a language that hoopx does not parse: told by forms that no POSIX shell has. */

const POWERSHELL =
  /(?:^|[;|({&=])[ \t]*(?:Get|Set|Remove|New|Invoke|Start|Stop|Out|Write|Test|Copy|Move|Clear|Format|Import|Export|Select|Where|ForEach|Add)-[A-Z][A-Za-z]+(?=$|[\s;|)])|\$env:[A-Za-z]|\$PSVersionTable\b/m;
// `set -euxo pipefail` is Bash's.
const FISH_SET = /^[ \t]*set[ \t]+(?!\S*o)-[a-zA-Z]*(?:[gUl][a-zA-Z]*[ \t]+\w+|x[a-zA-Z]*[ \t]+\w+[ \t]+\w)/m;
const FISH_AND = /[;\n][ \t]*(?:and|or)[ \t]+[\w./~-]/;
const FISH_BLOCK = /(?:^|;)[ \t]*(?:if|for|while|function|switch|begin)\b/m;
const FISH_END = /(?:^|;)[ \t]*end[ \t]*(?:;|$)/m;
const POSIX_END = /(?:^|[\s;])(?:fi|done|esac|\})(?:$|[\s;])/m;

/** `powershell` or `fish` when the script is most likely one, else null. Linear in the script's length. */
export function foreignLanguage(script: string): 'powershell' | 'fish' | null {
  // Quoted text may mention anything: only what stands outside quotes and heredocs tells.
  if (script.includes('<<')) return null;
  const bare = script.replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, '""').replace(/#[^\n]*/g, '');
  if (POWERSHELL.test(bare)) return 'powershell';
  if (FISH_SET.test(bare) || FISH_AND.test(bare)) return 'fish';
  return FISH_END.test(bare) && FISH_BLOCK.test(bare) && !POSIX_END.test(bare) ? 'fish' : null;
}
