import assert from 'node:assert/strict';
import { detectAgent } from '../../src/identity/agent.ts';
import { AGENTS } from '../../src/identity/agents.ts';

type Env = Record<string, string>;

describe('detectAgent', () => {
  const cases: readonly [what: string, env: Env, name: string | null, source?: string, session?: string][] = [
    ['Claude Code', { CLAUDECODE: '1', CLAUDE_CODE_ENTRYPOINT: 'cli' }, 'claude-code', 'CLAUDECODE'],
    [
      'Claude Code, with its session',
      { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'abc' },
      'claude-code',
      'CLAUDECODE',
      'abc',
    ],
    ['Claude Code, as AI_AGENT has it', { AI_AGENT: 'claude-code_2.1.0_cli' }, 'claude-code', 'AI_AGENT'],
    ['Codex', { CODEX_THREAD_ID: 't1', CODEX_CI: '1' }, 'codex', 'CODEX_THREAD_ID', 't1'],
    ['Codex in its sandbox', { CODEX_SANDBOX: 'seatbelt' }, 'codex', 'CODEX_SANDBOX'],
    ['Gemini CLI', { GEMINI_CLI: '1' }, 'gemini-cli', 'GEMINI_CLI'],
    ['Qwen Code, a fork of Gemini CLI', { GEMINI_CLI: '1', QWEN_CODE: '1' }, 'qwen-code', 'QWEN_CODE'],
    ['Cursor agent', { CURSOR_AGENT: '1', CURSOR_TRACE_ID: 'x' }, 'cursor', 'CURSOR_AGENT', 'x'],
    [
      'Cursor agent by its host role',
      { CURSOR_EXTENSION_HOST_ROLE: 'agent-exec' },
      'cursor',
      'CURSOR_EXTENSION_HOST_ROLE',
    ],
    ['Cline', { CLINE_ACTIVE: 'true' }, 'cline', 'CLINE_ACTIVE'],
    ['opencode', { OPENCODE: '1', AGENT: '1' }, 'opencode', 'OPENCODE'],
    [
      'Copilot CLI',
      { COPILOT_CLI: '1', COPILOT_AGENT_SESSION_ID: 's' },
      'github-copilot',
      'COPILOT_CLI',
      's',
    ],
    ['Amp', { AGENT: 'amp', CLAUDECODE: '1', AGENT_THREAD_ID: 'T-1' }, 'amp', 'AGENT', 'T-1'],
    ['Goose', { GOOSE_TERMINAL: '1', AGENT: 'goose' }, 'goose', 'GOOSE_TERMINAL'],
    ['Aider, once it says so', { AI_AGENT: 'aider' }, 'aider', 'AI_AGENT'],
    ['any agent by AI_AGENT', { AI_AGENT: 'My Bot@2' }, 'my-bot', 'AI_AGENT'],
    [
      'an agent that names itself in another way',
      { AI_AGENT: 'github_copilot_vscode_agent' },
      'github-copilot',
      'AI_AGENT',
    ],
    ['an agent without a name', { AGENT: '1' }, 'unknown', 'AGENT'],
    ['an agent that only says yes', { AI_AGENT: 'true' }, 'unknown', 'AI_AGENT'],
    ['a name that would forge a line', { AI_AGENT: 'x\u001b[2J\ny' }, 'x-2j-y', 'AI_AGENT'],
    [
      'a session that would forge a line',
      { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'a\nb' },
      'claude-code',
      'CLAUDECODE',
      'a?b',
    ],
    ['a person', { PATH: '/bin', TERM: 'xterm' }, null],
    [
      'a person with an API key and settings',
      { CODEX_HOME: '/x', CLINE_API_KEY: 'k', GEMINI_API_KEY: 'k', AIDER_MODEL: 'm' },
      null,
    ],
    ['a person in the terminal of an editor', { CURSOR_TRACE_ID: 'x', TERM_PROGRAM: 'vscode' }, null],
    ['another tool that says AGENT', { AGENT: 'ssh-agent' }, null],
    ['empty variables', { CLAUDECODE: '', AI_AGENT: '', AGENT: ' ' }, null],
    ['variables that say no', { CLAUDECODE: '0', AI_AGENT: 'false', GEMINI_CLI: 'off' }, null],
    ['a name of no letters', { AI_AGENT: '///' }, null],
  ];
  for (const [what, env, name, source, session] of cases)
    it(what, () => {
      const expected = name === null ? null : { name, source, session: session ?? null };
      assert.deepEqual(detectAgent(env), expected);
    });

  it('Devin, by its folder', () => {
    const exists = (path: string) => path === '/opt/.devin';
    assert.deepEqual(detectAgent({}, { exists }), { name: 'devin', source: '/opt/.devin', session: null });
  });

  it('--agent wins, and keeps the session of the same agent only', () => {
    const env = { CODEX_THREAD_ID: 't' };
    assert.deepEqual(detectAgent(env, { name: 'Codex' }), { name: 'codex', source: '--agent', session: 't' });
    assert.deepEqual(detectAgent(env, { name: 'bot' }), { name: 'bot', source: '--agent', session: null });
    assert.deepEqual(detectAgent(env, { name: '\n' }), { name: 'unknown', source: '--agent', session: null });
    assert.equal(detectAgent(env, { name: null })?.name, 'codex');
  });

  it('each row is reached by each of its variables alone', () => {
    for (const agent of AGENTS)
      for (const marker of agent.variables) {
        const [name, value] = typeof marker === 'string' ? [marker, '1'] : marker;
        assert.equal(detectAgent({ [name]: value })?.name, agent.name, name);
      }
  });
});
