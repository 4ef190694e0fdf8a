/** Coding agents started by an agent: their switches that take the guard rails away stand as options in the document. */
import type { ProgramSpec } from '../spec.ts';

export const AGENTS: readonly ProgramSpec[] = [
  {
    names: ['claude', 'claude-code'],
    options:
      'p|print c|continue r|resume=? dangerously-skip-permissions allow-dangerously-skip-permissions permission-mode= allowedTools|allowed-tools= disallowedTools|disallowed-tools= model= output-format= input-format= mcp-config= settings= add-dir= append-system-prompt= system-prompt= verbose debug=? session-id= agents= fallback-model= max-turns= g|global s|scope= t|transport= e|env= H|header= strict-mcp-config help v|version',
    subcommands: {
      config: { depth: 1 },
      mcp: { depth: 1 },
      'plugin|plugins': { depth: 1, subcommands: { marketplace: { depth: 1 } } },
      'doctor|update|install|setup-token': {},
    },
  },
  {
    names: ['codex'],
    options:
      'm|model= c|config= i|image= p|profile= s|sandbox= a|ask-for-approval= full-auto dangerously-bypass-approvals-and-sandbox yolo C|cd= oss search skip-git-repo-check json o|output-last-message= color= env= url= add-dir= help V|version',
    subcommands: {
      'exec|e': {},
      mcp: { depth: 1 },
      'login|logout|resume|apply|review|cloud|proto|completion|sandbox': {},
    },
  },
  {
    names: ['gemini', 'gemini-cli', 'qwen', 'qwen-code', 'iflow'],
    options:
      'm|model= p|prompt= i|prompt-interactive= s|sandbox y|yolo approval-mode= allowed-tools= allowed-mcp-server-names= e|extensions= a|all-files d|debug o|output-format= include-directories= scope= t|transport= env= header= trust help v|version',
    subcommands: { mcp: { depth: 1 }, 'extensions|extension': { depth: 1 } },
  },
  {
    names: ['aider'],
    options:
      'yes-always yes auto-commits no-auto-commits m|message|msg= f|message-file= model= file= read= auto-test test-cmd= lint-cmd= auto-lint dry-run architect 4 env-file= c|config= commit help version',
    dry: ['dry-run'],
    starts: (call) =>
      [...call.values('test-cmd'), ...call.values('lint-cmd')].map((script) => ({ kind: 'shell', script })),
  },
  {
    names: ['cursor-agent'],
    options: 'p|print f|force yolo a|api-key= m|model= output-format= resume=? b|background help v|version',
  },
  { names: ['copilot'], options: 'allow-all-tools allow-all allow-all-paths yolo' },
  {
    names: ['amp', 'opencode', 'droid', 'crush', 'auggie', 'kiro-cli', 'q', 'openhands', 'plandex', 'cline'],
    options:
      'p|prompt= yolo y|yes dangerously-allow-all skip-permissions-unsafe auto= trust-all-tools a x|execute= m|model= output-format= r|resume=? api-key= cwd= help v|version',
  },
];
