/**
 * Files of settings of tools that run what stands in them: `.npmrc`, `.cargo/config.toml`, `.pre-commit-config.yaml`,
 * `devcontainer.json` and their like. One setting a line, whatever the notation.
 */
import { isCommonRegistry } from '../registries.ts';
import { urlTarget } from '../targets.ts';
import { known } from '../value.ts';
import type { Findings } from './findings.ts';

/** `key = value`, `"key": value`, `- key: value`. */
const SETTING = /^[ \t]*(?:-[ \t]+)?"?(@?[\w./-]+(?::[\w-]+)?)"?[ \t]*[=:][ \t]*([^\r\n]+)$/gm;

/** The value is a command, or a program. */
const COMMANDS =
  /^(?:build\.)?(?:rustc|rustdoc|rustc-wrapper|rustc-workspace-wrapper|runner|linker|credential-provider|script-shell|yarnPath|yarn-path|(?:initialize|onCreate|updateContent|postCreate|postStart|postAttach)Command|entry|run|exec|cmd|command|full_bin|pre_cmd|post_cmd|enter|leave|preinstall|postinstall|web|worker|release|clock)$/;
const REGISTRY =
  /^(?:@[\w.-]+:)?(?:registry|npmRegistryServer|index-url|extra-index-url|index_url|extra_index_url|find-links|index|default-index|GOPROXY)$/;
const LOADED =
  /^(?:preload|require|node-options|org\.gradle\.jvmargs|onload-script|init-module|init-script)$/;
const TEMPORARY = /(?:\/private)?\/(?:tmp|var\/tmp|dev\/shm)\/[^\s"',\]]+/;
/** A text of its own begins in the next line. */
const BLOCK = /^[|>][+-]?$/;

export function readSettings(text: string, found: Findings): void {
  for (const [, key = '', rest = ''] of text.matchAll(SETTING)) {
    if (found.full) return;
    if (COMMANDS.test(key)) runs(rest, found);
    else if (REGISTRY.test(key)) registry(plain(rest), found);
    else if (LOADED.test(key)) {
      const path = TEMPORARY.exec(rest)?.[0];
      if (path !== undefined) found.start({ kind: 'load', path: known(path) });
    }
  }
}

/** Without quotes, a comma behind it and a comment. */
function plain(value: string): string {
  const text = value.trim().replace(/,$/, '');
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'([^']*)'/.exec(text);
  if (quoted) return quoted[1]?.replace(/\\(.)/g, '$1') ?? quoted[2] ?? '';
  return text.replace(/\s+[#;].*$/, '');
}

function runs(value: string, found: Findings): void {
  if (value.trim().startsWith('[')) {
    const words = [...value.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(
      ([, double, single]) => double?.replace(/\\(.)/g, '$1') ?? single ?? '',
    );
    if (words.length > 0)
      found.start({ kind: 'argv', argv: words.map((word) => known(word)), handedOver: true });
    return;
  }
  const command = plain(value);
  // Yarn's own copy in the project.
  if (command === '' || BLOCK.test(command) || /^\.yarn\/releases\//.test(command)) return;
  found.start({ kind: 'shell', script: known(command), handedOver: true });
}

function registry(value: string, found: Findings): void {
  for (const url of value.split(/[\s,|]+/)) {
    if (!/^(?:sparse\+)?[a-z][a-z0-9+.-]*:\/\//i.test(url)) continue;
    const target = urlTarget(known(url.replace(/^sparse\+/, '')));
    if (target.host !== null && !isCommonRegistry(target.host)) found.effect('install', target);
  }
}
