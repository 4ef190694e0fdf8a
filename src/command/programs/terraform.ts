/** Infrastructure as code: `terraform` and its kin, `pulumi`, `cdk`, `ansible`, `vagrant`. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import { known } from '../value.ts';
import { alike } from './alike.ts';
import { localEffects, serviceEffects } from './service-verbs.ts';

const TERRAFORM = `chdir= auto-approve=? backup= compact-warnings destroy=? lock=? lock-timeout= input=? no-color parallelism= state= state-out= var= var-file=
  replace= target= exclude= refresh=? refresh-only=? out= detailed-exitcode generate-config-out= json force dry-run allow-missing
  ignore-remote-version config= raw backend=? backend-config= force-copy from-module= get=? plugin-dir= reconfigure migrate-state
  upgrade lockfile= test-directory= check diff write=? recursive list=? or-create help version`;
/** Terragrunt's own, besides terraform's. */
const TERRAGRUNT = `${TERRAFORM} terragrunt-non-interactive non-interactive terragrunt-working-dir= working-dir= all a terragrunt-config= graph
  terragrunt-include-dir= terragrunt-exclude-dir= queue-include-dir= queue-exclude-dir= terragrunt-log-level= log-level= terragrunt-iam-role= terragrunt-source=`;

function commands(options: string): { readonly [names: string]: CommandSpec } {
  return {
    ...alike(
      'apply destroy plan taint untaint import force-unlock refresh validate fmt init output show console graph providers get login logout version test modules metadata',
      { options },
    ),
    state: {
      options,
      subcommands: alike('rm mv push pull list show replace-provider', { options, dry: ['dry-run'] }),
    },
    workspace: { options, subcommands: alike('delete new select list show', { options }) },
    ...alike('run-all run stack exec hclfmt', { options, depth: 2 }),
  };
}

const ANSIBLE = `a|args= m|module-name= i|inventory= b|become become-user= become-method= K|ask-become-pass u|user= k|ask-pass C|check D|diff
  e|extra-vars= f|forks= l|limit= t|tags= skip-tags= M|module-path= o|one-line P|poll= B|background= private-key= key-file= c|connection=
  T|timeout= v|verbose vault-id= vault-password-file= list-hosts list-tasks list-tags syntax-check start-at-task= step flush-cache
  force-handlers ssh-common-args= ssh-extra-args= scp-extra-args= sftp-extra-args= playbook-dir= help version`;
/** Ad-hoc modules whose argument is a command. The default module is `command`. */
const COMMANDING = /^(ansible\.(builtin|legacy)\.)?(command|shell|raw|win_shell|win_command|expect)$/;

function ansibleStarts(call: Call): Start[] {
  const module = call.value('module-name')?.text ?? 'command';
  const script = call.value('args');
  // Commands are left out in check mode.
  if (!script || !COMMANDING.test(module) || call.has('check')) return [];
  const host = call.operand(0);
  const remote = { kind: 'host', name: host?.known ? host.text : null } as const;
  return [{ kind: 'shell', script, remote, privileged: call.has('become') }];
}

/** `-e ansible_connection...` aside, ssh's own options may name a program. */
function sshArguments(call: Call): Start[] {
  const args = [...call.values('ssh-common-args'), ...call.values('ssh-extra-args')];
  return args
    .filter((each) => each.known)
    .map((each): Start => ({ kind: 'shell', script: known(`ssh ${each.text} host`) }));
}

const PULUMI =
  'y|yes f|skip-preview s|stack= C|cwd= t|target= r|refresh=? preview-only non-interactive c|config= e|logtostderr p|parallel= d|diff j|json m|message= force target-dependents exclude-protected remove preserve-config show-secrets plaintext color= v= u help version';

/** `ansible-playbook /dev/stdin`, `ansible-playbook <(curl URL)`: a playbook that lies nowhere. */
function playbooksLedIn(call: Call): Start[] {
  return call.operands.flatMap((path): Start[] => {
    if (path.text === '/dev/stdin') return [{ kind: 'stdin', language: 'yaml' }];
    return path.text.startsWith('<(') ? [{ kind: 'file', path, language: 'yaml' }] : [];
  });
}

const PRODUCTION = /(?:^|[/_.:@-])(?:prod|production|live)(?:[/_.:-]|$)/i;

export const TERRAFORM_KIN: readonly ProgramSpec[] = [
  {
    names: ['terraform', 'tofu', 'tf', 'opentofu'],
    style: 'dash',
    options: TERRAFORM,
    subcommands: commands(TERRAFORM),
  },
  { names: ['terragrunt'], style: 'dash', options: TERRAGRUNT, subcommands: commands(TERRAGRUNT) },
  {
    names: ['pulumi'],
    options: PULUMI,
    subcommands: {
      ...alike('destroy down up update preview refresh cancel', { options: PULUMI }),
      ...alike(
        'stack state config plugin policy org env import new login logout whoami about logs watch version',
        { options: PULUMI, depth: 1 },
      ),
    },
  },
  {
    names: ['cdk', 'cdktf'],
    options:
      'a|app= f|force all e|exclusively require-approval= context= c= profile= r|role-arn= o|output= v|verbose auto-approve ignore-missing-stack-dependencies hotswap method= parameters= outputs-file= ci help version',
    depth: 1,
  },
  {
    names: ['ansible'],
    options: ANSIBLE,
    dry: ['check', 'list-hosts'],
    starts: (call) => [...ansibleStarts(call), ...sshArguments(call)],
  },
  {
    names: ['ansible-playbook'],
    options: ANSIBLE,
    dry: ['check', 'list-hosts', 'list-tasks', 'list-tags', 'syntax-check'],
    partial: true,
    // `ansible-playbook -i production site.yml`, `... -l prod`
    effects: (call) =>
      [...call.values('inventory'), ...call.values('limit')].some(({ text }) => PRODUCTION.test(text))
        ? call.on('publish', call.named('resource', call.operand(0) ?? 'playbook'), { mode: 'production' })
        : [],
    starts: (call) => [...sshArguments(call), ...playbooksLedIn(call)],
  },
  {
    names: ['ansible-pull'],
    options: `${ANSIBLE} U|url= d|directory= o|only-if-changed purge s|sleep=`,
    dry: ['check'],
    effects: (call) => call.values('url').flatMap((each) => call.on('install', call.url(each))),
  },
  {
    names: ['salt-key'],
    options:
      'd|delete= D|delete-all a|accept= A|accept-all L|list-all l|list= p|print= y|yes c|config-dir= help version',
  },
  {
    names: ['vagrant'],
    style: 'posix',
    effects: localEffects,
    // `vagrant ssh -c CMD` without a machine's name; with one, `wrappers/` follows it.
    starts: (call) => {
      const at = call.args.findIndex((each) => each.known && /^(-c|--command)$/.test(each.text));
      const script = at === 1 && call.args[0]?.text === 'ssh' ? call.args[2] : undefined;
      return script ? [{ kind: 'shell', script, remote: { kind: 'vm', name: null } }] : [];
    },
  },
  {
    names: ['packer', 'nomad', 'consul', 'waypoint', 'salt', 'knife', 'puppet'],
    style: 'gnu',
    options: 'p|purge a|all f|force address= token= namespace= region= detach yes recurse verbose help',
    depth: 2,
    effects: (call) => (call.program === 'salt' ? [] : serviceEffects(call)),
  },
];
