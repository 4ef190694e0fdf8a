/** Programs of the Windows side, as WSL starts them: what their words delete, stop, open or leave to start later. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Action, Effect } from '../types.ts';

/** Which words of a command, joined by single spaces, do what. */
type Deeds = readonly (readonly [words: RegExp, action: Action])[];

const DEEDS: Readonly<Record<string, Deeds>> = {
  // Registry, boot, backups, logs.
  reg: [
    [/^(?:delete|restore|unload|import|load)\b/, 'delete'],
    [
      /^add\b.*\\(?:Run(?:Once|Services)?|Winlogon|Image File Execution Options|Services|AppInit_DLLs)(?:\\|\s|$)/i,
      'persist',
    ],
    [/^add "?(?:\\\\[^\\]+\\)?(?:HKLM|HKEY_LOCAL_MACHINE)\b/i, 'modify'],
    [/^(?:save|export) "?(?:HKLM|HKEY_LOCAL_MACHINE)\\(?:SAM|SECURITY|SYSTEM)\b/i, 'reveal'],
  ],
  bcdedit: [[/(?:^| )\/(?:set|delete|deletevalue|import|create|default|bootsequence|timeout)\b/i, 'delete']],
  vssadmin: [[/^(?:delete|resize)\b/i, 'delete']],
  wbadmin: [[/^(?:delete|disable|start (?:recovery|systemstate))/i, 'delete']],
  wmic: [[/\b(?:delete|call (?:create|terminate|uninstall|shutdown|reboot|win32shutdown))\b/i, 'delete']],
  wevtutil: [[/^(?:cl|clear-log|sl|set-log|um|uninstall-manifest)\b/i, 'delete']],
  fsutil: [
    [/^(?:file (?:setzerodata|seteof)|usn deletejournal|volume dismount|reparsepoint delete)/i, 'delete'],
  ],
  cipher: [[/(?:^| )\/w\b/i, 'delete']],
  sdelete: [[/./, 'delete']],
  diskpart: [[/^/, 'delete']],
  format: [[/(?:^| )[A-Z]:/i, 'delete']],
  manage_bde: [[/-(?:off|forcerecovery|delete|lock)\b/i, 'delete']],
  dism: [[/\/(?:disable-feature|remove-|apply-image|cleanup-mountpoints)/i, 'delete']],
  rmdir: [[/(?:^| )\/s\b/i, 'delete']],
  // Files and rights.
  robocopy: [[/(?:^| )\/(?:mir|purge|move|mov)\b/i, 'delete']],
  takeown: [[/(?:^| )\/f\b/i, 'permission']],
  icacls: [
    [/(?:^| )\/(?:grant|deny|remove|reset|setowner|inheritance|restore|setintegritylevel)\b/i, 'permission'],
  ],
  cacls: [[/(?:^| )\/[gprd]\b/i, 'permission']],
  // Accounts, services, processes, power.
  net: [
    [
      /^(?:user|localgroup|group|accounts)\b.*(?:\/(?:add|delete|del|active|domain)\b| \*$)|^user \S+ [^/\s]/i,
      'account',
    ],
    [/^(?:stop|pause)\b/i, 'service'],
    [/^(?:share|session|use)\b.*\/(?:delete|d|grant)/i, 'delete'],
  ],
  net1: [[/^(?:user|localgroup)\b.*\/(?:add|delete)\b/i, 'account']],
  sc: [[/^(?:\\\\\S+ )?(?:delete|stop|config|create|failure|sdset|pause)\b/i, 'service']],
  taskkill: [[/(?:^| )\/(?:im|fi|pid)\b/i, 'service']],
  shutdown: [[/^[/-](?!(?:a|\?|help)\b)/i, 'power']],
  rundll32: [[/^/, 'execute']],
  mshta: [[/^/, 'execute']],
  regsvr32: [[/^/, 'execute']],
  wscript: [[/^/, 'execute']],
  cscript: [[/^/, 'execute']],
  msiexec: [[/^/, 'execute']],
  certutil: [
    [/^[-/](?:urlcache|delstore|addstore|importpfx|f|verifyctl)\b/i, 'execute'],
    [/^[-/](?:exportpfx|dump)\b/i, 'reveal'],
  ],
  bitsadmin: [[/\/(?:transfer|create|addfile|setnotifycmdline)\b/i, 'execute']],
  psexec: [[/^/, 'execute']],
  forfiles: [[/\/c\b/i, 'execute']],
  // Policies, drivers, sessions, directories.
  auditpol: [[/^\/(?:clear|remove|restore|set)\b/i, 'modify']],
  secedit: [[/^\/(?:configure|import)\b/i, 'modify']],
  pnputil: [[/^[/-](?:delete-driver|d|remove-device|disable-device|f)\b/i, 'delete']],
  logoff: [[/^(?!\/\?)/, 'power']],
  tsdiscon: [[/^(?!\/\?)/, 'power']],
  ntdsutil: [[/./, 'reveal']],
  esentutl: [[/(?:^| )\/(?:y|vss|p|r|d)\b/i, 'modify']],
  dsrm: [[/./, 'delete']],
  dsadd: [[/./, 'account']],
  dsmod: [[/./, 'account']],
  winget: [[/^install\b.*(?:--manifest|-m)\b|^source (?:add|remove|reset)\b/i, 'execute']],
  setx: [[/(?:^| )(?:PATH|PSModulePath|COMSPEC)\b/i, 'persist']],
  attrib: [[/[+-][hsr]\b.*\/s\b|C:\\+Windows/i, 'modify']],
  reagentc: [[/\/(?:disable)\b/i, 'modify']],
  usoclient: [[/^(?:RestartDevice|StartInstall)/i, 'power']],
  powercfg: [[/\/(?:hibernate|h) off|\/(?:delete|restoredefaultschemes)/i, 'modify']],
  // Network.
  netsh: [
    [
      /^(?:advfirewall (?!show)|firewall (?!show)|interface (?:portproxy|ip(?:v[46])?|set|teredo) ?(?:set|add|delete|reset|interface|.*admin=disable)|winsock reset|int(?:erface)? ip reset|winhttp (?:set|import|reset)|wlan (?:delete|disconnect)|trace start)/i,
      'modify',
    ],
    [/^wlan (?:show profile.*key=clear|export)/i, 'reveal'],
  ],
  route: [[/(?:^| )(?:-f\b|delete|change|add)\b/i, 'modify']],
  ipconfig: [[/\/(?:release|renew)\b/i, 'modify']],
  wslconfig: [[/\/(?:u|unregister|t|terminate)\b/i, 'delete']],
  cmdkey: [[/\/(?:add|delete|generic)\b/i, 'account']],
  vaultcmd: [[/\/(?:listcreds|deletecreds|addcreds)\b/i, 'reveal']],
};

/** Names that only Windows has: found without their ending too, as WSL's aliases and Git Bash start them. */
const UNMISTAKABLE =
  /^(?:bcdedit|vssadmin|wbadmin|wmic|wevtutil|fsutil|robocopy|takeown|icacls|taskkill|netsh|diskpart|bitsadmin|regsvr32|rundll32|mshta|msiexec|sdelete|wslconfig|cmdkey)$/;

function effects(call: Call, table: Deeds): Effect[] {
  // `/` is doubled where a shell would take it for a path (`cmd.exe //c`, `taskkill.exe //F`).
  const words = call.args.map(({ text }) => text.replace(/^\/\//, '/')).join(' ');
  if (/(?:^| )\/\?/.test(words)) return [];
  const action = table.find(([pattern]) => pattern.test(words))?.[1];
  if (!action) return [];
  return call.on(action, call.named('resource', words.slice(0, 80) || call.program), {
    irreversible: action === 'delete',
  });
}

export const WINDOWS: readonly ProgramSpec[] = Object.entries(DEEDS).map(([name, table]) => {
  const program = name.replace('_', '-');
  return {
    names: [
      name === 'format' ? 'format.com' : `${program}.exe`,
      ...(UNMISTAKABLE.test(program) ? [program] : []),
    ],
    style: 'raw',
    effects: (call) => effects(call, table),
  };
});

/** Commands of cmd that show something, and change and run nothing. */
const LOOKING =
  /^(?:start (?:"" )?https?:\/\/[\w./?=%#-]+|echo %\w+%|ver|dir|echo|type|set|where|whoami|hostname|ipconfig|systeminfo|tasklist|vol|path|chcp|tree|findstr|date \/t|time \/t|assoc|ftype|cd|wmic \w+ get)(?: [\w\\:./*?,="-]+)*$/i;

/** Files and variables that no listing of a look names: what is in them is read elsewhere with care. */
const SENSITIVE =
  /\.(?:ssh|aws|azure|kube|env|npmrc|netrc|pgpass|docker|gnupg|pem|key|pfx|p12|kdbx)\b|secret|passw|passwd|credential|token|api_?key|id_(?:rsa|ed25519|ecdsa)|login data|cookies|consolehost_history|\bsam\b|ntds/i;

const NOUNS =
  'ChildItem|Content|Process|Service|Date|Location|Item|ItemProperty|ItemPropertyValue|ComputerInfo|Command|Help|Module|Host|Volume|Disk|PhysicalDisk|Partition|PSDrive|NetIPAddress|NetIPConfiguration|NetAdapter|NetTCPConnection|CimInstance|WmiObject|Member|ExecutionPolicy|Culture|TimeZone|HotFix|WinEvent|EventLog|FileHash|AppxPackage|Package|Uptime|Unique|Random';
/** A pipeline of cmdlets that only look. Nothing else in it: no block, no call, no further statement. */
const CMDLETS = new RegExp(
  `^(?:(?:Get-(?:${NOUNS})|Test-(?:Path|Connection|NetConnection)|(?:Select|Sort|Measure|Group)-Object|Format-(?:Table|List|Wide)|Write-(?:Host|Output)|Convert(?:To|From)-(?:Json|Csv)|Select-String|Out-String|\\$PSVersionTable(?:\\.\\w+)*|\\$env:\\w+)(?: +(?:-?[\\w\\\\:./*?,=~-]+|'[^'$(]*'|"[^"$\`(]*"|\\$env:\\w+))*(?: *\\| *(?=\\S)|$))+$`,
  'i',
);

/** Whether `cmd.exe /c ...` or `powershell.exe -Command ...` only looks at something. */
export function onlyLooks({ program, args }: Call): boolean {
  if (args.length === 0 || args.some(({ known }) => !known)) return false;
  const words = args.map(({ text }) => text);
  if (SENSITIVE.test(words.join(' '))) return false;
  if (/^cmd/i.test(program)) {
    const at = words.findIndex((word) => /^\/\/?c$/i.test(word));
    return (
      at >= 0 &&
      words.slice(0, at).every((word) => /^\/\/?[qdu]$/i.test(word)) &&
      LOOKING.test(code(words, at))
    );
  }
  if (!/^(?:powershell|pwsh)/i.test(program)) return false;
  const at = words.findIndex((word) => /^-(?:c|command)$/i.test(word));
  const before = words.slice(0, at).join(' ');
  return (
    at >= 0 &&
    /^(?:-(?:NoP\w*|NonI\w*|NoL\w*|NoExit) ?|-Ex\w* \w+ ?)*$/i.test(before) &&
    CMDLETS.test(code(words, at))
  );
}

const code = (words: readonly string[], at: number): string =>
  words
    .slice(at + 1)
    .join(' ')
    .trim()
    .replace(/^&?\s*\{(.*)\}$/, '$1');
