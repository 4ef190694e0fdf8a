/** Commands behind `exec` or `run`: what sets versions and secrets, and machines inside this one. */
import type { ProgramSpec } from '../spec.ts';

/** `mise exec -- CMD`, `op run -- CMD`, `rbenv exec CMD`: the command stands behind `exec` or `run` and an optional `--`. */
function manager(names: readonly string[], verbs: readonly string[], skip = 0): ProgramSpec {
  return {
    names,
    style: 'posix',
    starts: (call) => {
      const [verb, ...rest] = call.operands;
      if (!verb || !verbs.includes(verb.text)) return [];
      const dashes = rest.findIndex((arg) => arg.text === '--');
      if (dashes >= 0) return [{ kind: 'argv', argv: rest.slice(dashes + 1) }];
      const argv = rest.slice(skip);
      return argv.length > 0 && !argv[0]!.text.startsWith('-') ? [{ kind: 'argv', argv }] : [];
    },
  };
}

export const ENVIRONMENTS: readonly ProgramSpec[] = [
  manager(['aws-vault', 'chamber'], ['exec'], 1),
  manager(['doppler', 'infisical', 'teller', 'op', 'dotenvx', 'varlock'], ['run']),
  {
    names: [
      'lxc',
      'incus',
      'multipass',
      'limactl',
      'machinectl',
      'vagrant',
      'colima',
      'distrobox',
      'toolbox',
    ],
    style: 'posix',
    starts: (call) => {
      const [verb, name, ...rest] = call.operands;
      const script = rest[rest.findIndex((arg) => /^-(?:c|-command)$/.test(arg.text)) + 1];
      if (call.program === 'colima' && verb?.text === 'ssh') {
        const command = call.args.slice(call.args.findIndex(({ text }) => text === '--') + 1);
        return command.length > 0 && command.length < call.args.length
          ? [{ kind: 'argv', argv: command, remote: { kind: 'vm', name: null } }]
          : [];
      }
      if (verb?.text === 'ssh' && script && rest.length > 1)
        return [{ kind: 'shell', script, remote: { kind: 'vm', name: name?.text ?? null } }];
      if (!verb || !name || !/^(?:exec|shell|run|enter)$/.test(verb.text)) return [];
      const argv = rest[0]?.text === '--' ? rest.slice(1) : rest;
      return argv.length > 0 ? [{ kind: 'argv', argv, remote: { kind: 'container', name: name.text } }] : [];
    },
  },
  {
    names: ['nix', 'nix-shell'],
    style: 'raw',
    starts: (call) => {
      const at = call.args.findIndex((arg) => /^(?:-c|--command|--run)$/.test(arg.text));
      const rest = call.args.slice(at + 1);
      if (at < 0 || rest.length === 0) return [];
      return call.program === 'nix-shell'
        ? [{ kind: 'shell', script: rest[0]! }]
        : [{ kind: 'argv', argv: rest }];
    },
  },
  manager(['direnv'], ['exec'], 1),
  manager(['mise', 'rtx', 'asdf', 'pyenv', 'rbenv', 'nodenv', 'nvm', 'fnm', 'volta'], ['exec', 'x', 'run']),
];
