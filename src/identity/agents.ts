/**
 * By what environment variables each agent makes itself known to the commands it runs. Rows are tried from the
 * top; forks and shims stand before what they imitate. Configuration that people keep in their profiles
 * (API keys, models, `CODEX_HOME`) is no marker: it would take a person for an agent.
 *
 * Evidence: [i] is github.com/sdairs/is-ai-agent, tests/harnesses/inventory (environments observed in the
 * agents' own shell tools); others are named at their row.
 */
export interface AgentMarkers {
  name: string;
  /** Any of these tells the agent. A pair must have that value. */
  variables: readonly (string | readonly [name: string, value: string])[];
  /** Where the agent tells its own session, the first that is set. */
  session: readonly string[];
}

export const AGENTS: readonly AgentMarkers[] = [
  // Sets CLAUDECODE too, for compatibility: is-ai-agent README, "Detection order".
  {
    name: 'amp',
    variables: ['AMP_CURRENT_THREAD_ID', ['AGENT', 'amp']],
    session: ['AMP_CURRENT_THREAD_ID', 'AGENT_THREAD_ID'],
  },
  // [i]; a fork of opencode.
  { name: 'kilo-code', variables: ['KILO'], session: [] },
  // [i]; a fork of Gemini CLI.
  { name: 'qwen-code', variables: ['QWEN_CODE'], session: ['QWEN_CODE_SESSION_ID'] },
  // [i] 2.1.280; CLAUDE_CODE_SESSION_ID in the Bash tool: anthropics/claude-code#78013.
  {
    name: 'claude-code',
    variables: [
      'CLAUDECODE',
      'CLAUDE_CODE_SESSION_ID',
      'CLAUDE_CODE_CHILD_SESSION',
      'CLAUDE_CODE_ENTRYPOINT',
    ],
    session: ['CLAUDE_CODE_SESSION_ID'],
  },
  // [i] 0.156.1; CODEX_SANDBOX: vercel/vercel packages/detect-agent. CODEX_HOME is configuration: aws/aws-cdk-cli#1853.
  {
    name: 'codex',
    variables: ['CODEX_THREAD_ID', 'CODEX_SANDBOX', 'CODEX_SANDBOX_NETWORK_DISABLED', 'CODEX_CI'],
    session: ['CODEX_THREAD_ID', 'CODEX_SESSION_ID'],
  },
  // [i] 0.60.0; google-gemini/gemini-cli#4791.
  { name: 'gemini-cli', variables: ['GEMINI_CLI'], session: [] },
  // vercel/vercel packages/detect-agent; `agent-exec`: firebase/firebase-tools#10660. CURSOR_TRACE_ID alone is also a
  // person's terminal in the editor: is-ai-agent README.
  {
    name: 'cursor',
    variables: ['CURSOR_AGENT', ['CURSOR_EXTENSION_HOST_ROLE', 'agent-exec']],
    session: ['CURSOR_CONVERSATION_ID', 'CURSOR_TRACE_ID'],
  },
  // [i] 1.0.88; COPILOT_CLI: gradle/common-custom-user-data-gradle-plugin#532; VSCODE_AGENT: aws/aws-cdk-cli guess-agent.ts.
  {
    name: 'github-copilot',
    variables: ['COPILOT_CLI', 'COPILOT_AGENT_SESSION_ID', ['COPILOT_AGENT', '1'], 'VSCODE_AGENT'],
    session: ['COPILOT_AGENT_SESSION_ID'],
  },
  // [i] 1.18.32; anomalyco/opencode#1775, aws/aws-cdk-cli#1855.
  {
    name: 'opencode',
    variables: ['OPENCODE', 'OPENCODE_CLIENT', 'OPENCODE_PID'],
    session: ['OPENCODE_SESSION_ID'],
  },
  // aaif-goose/goose#4205 (GOOSE_TERMINAL) and #7017 (AGENT=goose).
  { name: 'goose', variables: ['GOOSE_TERMINAL', ['AGENT', 'goose']], session: ['AGENT_SESSION_ID'] },
  // aws/aws-cdk-cli#1853: what the editor extension sets; the command line tool sets nothing of its own ([i]).
  { name: 'cline', variables: ['CLINE_ACTIVE'], session: [] },
  // is-ai-agent README.
  { name: 'roo-code', variables: ['ROO_ACTIVE'], session: [] },
  // [i] 0.96.1.
  { name: 'crush', variables: ['CRUSH'], session: [] },
  // [i] 0.87.1 (PI_CODING_AGENT stands beside AI_AGENT=pi).
  { name: 'pi', variables: ['PI_CODING_AGENT'], session: ['PI_SESSION_ID'] },
  // docs.augmentcode.com/cli/reference, "Shell environment"; aws/aws-cdk-cli#1855.
  { name: 'augment', variables: ['AUGMENT_AGENT'], session: [] },
  // microsoft/vscode#311734, vercel/vercel packages/detect-agent 1.2.0.
  { name: 'antigravity', variables: ['ANTIGRAVITY_AGENT'], session: [] },
  // [i] 2026.9.5.
  { name: 'openclaw', variables: ['OPENCLAW_SHELL'], session: [] },
  // is-ai-agent README.
  { name: 'trae', variables: ['TRAE_AI_SHELL_ID'], session: [] },
  { name: 'iflow', variables: ['IFLOW_CLI'], session: [] },
  // Aider sets no variable of its own; Aider-AI/aider#5521 proposes AI_AGENT=aider, which the generic row below reads.
];

/** Devin leaves no variable, but this folder: vercel/vercel packages/detect-agent. */
export const DEVIN_FOLDER = '/opt/.devin';

/** Other names that agents give themselves in `AI_AGENT` and `AGENT`. */
export const ALIASES: Readonly<Record<string, string>> = {
  claude: 'claude-code',
  cowork: 'claude-code',
  gemini: 'gemini-cli',
  'cursor-agent': 'cursor',
  'cursor-cli': 'cursor',
  copilot: 'github-copilot',
  'copilot-cli': 'github-copilot',
  'github-copilot-cli': 'github-copilot',
  'github-copilot-vscode-agent': 'github-copilot',
  'augment-cli': 'augment',
  auggie: 'augment',
  kilo: 'kilo-code',
  qwen: 'qwen-code',
  'codex-cli': 'codex',
  'iflow-cli': 'iflow',
};
