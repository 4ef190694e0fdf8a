/** Lesser-known tools that change files where they are: editors of settings and texts, in-place encryption, desktops' deletion, bootstraps of systems. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';

/** `crudini --set FILE SECTION KEY VALUE`, `augtool set /files/etc/ssh/sshd_config/X yes`. */
function editsSettings(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text);
  if (call.program === 'crudini')
    return words.some((text) => /^--(?:set|del|merge)$/.test(text))
      ? call.onPaths('write', call.operands.slice(0, 1))
      : [];
  const paths = words
    .join(' ')
    .matchAll(
      /\b(?:set|rm|ins|mv|clear|touch)\s+(?:\w+\s+(?:before|after)\s+)?\/files(\/[\w./-]+?)(?=\/[A-Z\d*][^/]*(?:\s|$)|\s|$)/g,
    );
  return [...paths].flatMap(([, path]) => call.onPaths('write', [known(path!)]));
}

/** `PlistBuddy -c 'Delete :x' FILE`, `plutil -replace KEY -string VALUE FILE`. */
function editsPlist(call: Call): Effect[] {
  const edits = call.args.some(({ text }) =>
    /^(?:Set|Add|Delete|Clear|Merge|Import|Copy|Save|Revert)\b|^-(?:replace|insert|remove)$/.test(text),
  );
  return edits ? call.onPaths('write', call.args.slice(-1)) : [];
}

/** Editors of files in place, by where their files stand. */
function editsInPlace(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text);
  const files = call.operands;
  switch (call.program) {
    case 'sd':
    case 'rpl':
      return call.onPaths('write', files.slice(2));
    case 'xmlstarlet':
    case 'xml':
      return words.some((text) => /^(?:-L|--inplace)$/.test(text))
        ? call.onPaths('write', call.args.slice(-1))
        : [];
    case 'dasel': {
      const at = words.findIndex((text) => /^(?:-f|--file)$/.test(text));
      return /^(?:put|delete)$/.test(words[0] ?? '') && at > 0
        ? call.onPaths('write', call.args.slice(at + 1, at + 2))
        : [];
    }
    case 'comby':
      return words.some((text) => /^(?:-i|-in-place)$/.test(text))
        ? call.onPaths('write', files.slice(2))
        : [];
    case 'tidy':
      return words.some((text) => /^(?:-m|-modify)$/.test(text))
        ? call.onPaths('write', call.args.slice(-1))
        : [];
    default:
      return call.onPaths('write', files);
  }
}

/** `ccrypt -e FILE` replaces files with what only the key opens. */
function encryptsInPlace(call: Call): Effect[] {
  const encrypts =
    call.program === 'ccencrypt' || call.args.some(({ text }) => /^-[a-zA-Z]*e|^--encrypt$/.test(text));
  return encrypts
    ? call.onPaths('erase', call.operands.slice(-1), {
        irreversible: true,
        recursive: call.args.some(({ text }) => /^-[a-zA-Z]*[rR]/.test(text)),
      })
    : [];
}

/** `debootstrap SUITE DIR`, `pacstrap DIR`: a whole system, over what is there. */
function bootstraps(call: Call): Effect[] {
  const place = call.operands.find(({ text }) => /^[./~]/.test(text));
  return place ? call.onPaths('write', [place], { recursive: true }) : [];
}

/** `kioclient del FILE`, `gvfs-rm FILE`: the desktops' own ways to delete. */
function desktopDeletes(call: Call): Effect[] {
  if (call.program === 'gvfs-rm')
    return call.onPaths('delete', call.operands, { recursive: true, irreversible: true });
  return /^(?:del|remove)$/.test(call.operand(0)?.text ?? '')
    ? call.onPaths('delete', call.operands.slice(1), { recursive: true, irreversible: true })
    : [];
}

export const IN_PLACE_EDITS: readonly ProgramSpec[] = [
  { names: ['crudini', 'augtool'], effects: editsSettings },
  { names: ['PlistBuddy', 'plutil'], effects: editsPlist },
  {
    names: ['sd', 'rpl', 'xmlstarlet', 'xml', 'dasel', 'comby', 'tidy', 'dos2unix', 'unix2dos', 'mac2unix'],
    effects: editsInPlace,
  },
  { names: ['ccrypt', 'ccencrypt'], effects: encryptsInPlace },
  { names: ['debootstrap', 'cdebootstrap', 'pacstrap', 'mmdebstrap'], effects: bootstraps },
  { names: ['kioclient', 'kioclient5', 'gvfs-rm'], effects: desktopDeletes },
];
