/** Rules over the context: what they want to know is found out for them, and for nobody else. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { type FactsData, factsFrom } from '../../../src/command/facts.ts';
import type { Request } from '../../../src/command/types.ts';
import { understand } from '../../../src/command/understand.ts';
import type { LayerSettings, Settings } from '../../../src/config/configuration.ts';
import { compile } from '../../../src/policy/compile.ts';
import { layered } from '../../../src/policy/layered.ts';
import { namesOf } from '../../../src/policy/names.ts';
import { needsOf } from '../../../src/policy/needs.ts';
import { parseRuleFile } from '../../../src/policy/rules-file.ts';
import type { Rule } from '../../../src/policy/types.ts';
import { expand } from '../../../src/policy/vocabulary.ts';
import { type ContextOptions, contextOf, HOME, PROJECT } from '../../context.ts';

const SETTINGS: Settings = {
  version: 1,
  environments: {
    prod: {
      hosts: ['*.prod.example.com', 'prod-*'],
      urls: ['https://api.example.com/**', 'postgres*://*/live*'],
      contexts: ['prod-*', 'gke_*_live'],
      cloud: ['prod', '1234*'],
      branches: ['live'],
    },
    staging: { contexts: ['staging'] },
  },
  windows: { night: { from: '22:00', to: '06:00' } },
  protectedBranches: ['hotfix/*'],
  groups: { release: ['dev', 'eve'], wheel: ['eve'] },
};
const LAYER: LayerSettings = { layer: 'user', settings: SETTINGS, trusted: true };

function rule(context: unknown, more: object = {}): Rule {
  return {
    id: 'test.x',
    decision: 'ask',
    severity: 'low',
    title: 't',
    reason: 'r',
    suggestion: 's',
    references: [],
    when: { has: { context: { has: context } }, ...more },
    examples: { match: [], pass: [] },
  };
}

interface Given extends ContextOptions {
  context?: FactsData;
}

function decide(rules: readonly Rule[], command: string, { context: facts = {}, ...options }: Given = {}) {
  const { value: names } = namesOf([LAYER]);
  const policy = layered([compile(rules)], {
    words: new Map(),
    profile: 'standard',
    enforced: new Set(),
    names,
    budgets: null,
  });
  const world = contextOf(options);
  const context = { ...world, facts: factsFrom(facts, (file) => path.resolve(world.cwd, file)) };
  const request: Request = { kind: 'script', script: command, shell: 'bash', positional: [] };
  return policy.decide(understand(request, context), { ci: false, context });
}

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: prod-eu
contexts:
- context:
    cluster: eu-cluster
    namespace: shop
    user: me
  name: prod-eu
- name: staging
  context:
    cluster: "st" # a comment
clusters:
- name: prod-eu
`;
const kube = { files: { [`${HOME}/.kube/config`]: KUBECONFIG } };
const AWS = {
  files: {
    [`${HOME}/.aws/config`]:
      '[default]\nregion = eu-west-1\n[profile prod]\nsso_account_id = 123456789012\n[profile role]\nrole_arn = arn:aws:iam::999:role/x\n',
  },
};

describe('rules over the context', () => {
  const prod = { environments: { some: 'prod' } };
  const cases: readonly [what: string, when: unknown, command: string, given: Given, matches: boolean][] = [
    ['host', { host: { glob: 'web*' } }, 'ls', { context: { host: 'web1' } }, true],
    ['another host', { host: { glob: 'web*' } }, 'ls', { context: { host: 'laptop' } }, false],
    ['a host that is not known', { host: { not: 'laptop' } }, 'ls', {}, false],
    ['user', { user: 'dev' }, 'ls', {}, true],
    ['groups of the system', { groups: { some: 'docker' } }, 'ls', { context: { groups: ['docker'] } }, true],
    ['groups of the configuration', { groups: { some: 'release' } }, 'ls', { context: { groups: [] } }, true],
    [
      'a group that the configuration gives to others',
      { groups: { some: 'wheel' } },
      'ls',
      { context: { groups: ['wheel'] } },
      false,
    ],
    ['CI provider', { ciProvider: 'gitlab' }, 'ls', { context: { ciProvider: 'gitlab' } }, true],
    ['no CI', { ciProvider: null }, 'ls', { context: { ciProvider: null } }, true],
    [
      'clock',
      { time: { has: { weekday: ['sat', 'sun'] } } },
      'ls',
      { context: { time: '2026-11-22T12:00:00Z' } },
      true,
    ],
    ['window', { windows: { some: 'night' } }, 'ls', { context: { time: '2026-11-22T23:00:00Z' } }, true],
    [
      'window by the zone',
      { windows: { some: 'night' } },
      'ls',
      { context: { time: '2026-11-22T23:00:00Z', zone: 'America/New_York' } },
      false,
    ],
    ['no clock', { windows: { maxItems: 0 } }, 'ls', {}, false],
    [
      'session',
      { session: { has: { denials: { minimum: 3 } } } },
      'ls',
      { context: { session: { denials: 3 } } },
      true,
    ],
    [
      'session before',
      { session: { has: { denials: { minimum: 3 } } } },
      'ls',
      { context: { session: { denials: 2 } } },
      false,
    ],
    ['protected branch', { repository: { has: { protected: true } } }, 'ls', { branch: 'main' }, true],
    [
      'protected by configuration',
      { repository: { has: { protected: true } } },
      'ls',
      { branch: 'hotfix/1' },
      true,
    ],
    [
      'release branch',
      { repository: { has: { protected: true } } },
      'ls',
      { branch: 'release/2026/1' },
      true,
    ],
    ['free branch', { repository: { has: { protected: true } } }, 'ls', { branch: 'feature' }, false],
    ['no branch', { repository: { has: { protected: false } } }, 'ls', { branch: null }, false],
    [
      'remote',
      { repository: { has: { remote: { glob: 'https://github.com/acme/**' } } } },
      'ls',
      {
        files: {
          [`${PROJECT}/.git/config`]:
            '[core]\n[remote "origin"]\n\turl = https://user:secret@github.com/acme/app.git\n\tfetch = x\n',
        },
      },
      true,
    ],
    [
      'no remote',
      { repository: { has: { remote: null } } },
      'ls',
      { files: { [`${PROJECT}/.git/config`]: '[remote "other"]\n\turl = x\n' } },
      true,
    ],

    [
      'kubernetes: current context',
      { kubernetes: { has: { context: 'prod-eu', namespace: 'shop', cluster: 'eu-cluster' } } },
      'kubectl get pods',
      kube,
      true,
    ],
    [
      'kubernetes: option',
      { kubernetes: { has: { context: 'staging', cluster: 'st' } } },
      'kubectl --context staging get pods',
      kube,
      true,
    ],
    [
      'kubernetes: namespace',
      { kubernetes: { has: { namespace: 'kube-system' } } },
      'kubectl -n kube-system get pods',
      kube,
      true,
    ],
    [
      'kubernetes: unknown option',
      { kubernetes: { has: { context: null } } },
      'kubectl --context "$(cat x)" get pods',
      kube,
      true,
    ],
    [
      'kubernetes: another file',
      { kubernetes: { has: { context: 'mini' } } },
      'KUBECONFIG=/tmp/k kubectl get pods',
      { files: { ...kube.files, '/tmp/k': 'current-context: "mini"\n' } },
      true,
    ],
    [
      'kubernetes: unknown file',
      { kubernetes: { has: { context: null } } },
      'KUBECONFIG=$X kubectl get pods',
      { ...kube, envComplete: false },
      true,
    ],
    [
      'kubernetes: on another host',
      { kubernetes: { has: { context: null } } },
      'ssh web1 kubectl get pods',
      kube,
      true,
    ],
    [
      'kubernetes: given',
      { kubernetes: { has: { context: 'x' } } },
      'kubectl get pods',
      { context: { kubernetes: { context: 'x' } } },
      true,
    ],

    [
      'aws: default',
      { cloud: { has: { aws: { has: { profile: 'default', region: 'eu-west-1' } } } } },
      'aws s3 ls',
      AWS,
      true,
    ],
    [
      'aws: variable',
      { cloud: { has: { aws: { has: { profile: 'prod', account: '123456789012' } } } } },
      'AWS_PROFILE=prod aws s3 ls',
      AWS,
      true,
    ],
    [
      'aws: option over variable',
      { cloud: { has: { aws: { has: { profile: 'role', account: '999' } } } } },
      'AWS_PROFILE=prod aws --profile role s3 ls',
      AWS,
      true,
    ],
    [
      'gcloud',
      { cloud: { has: { gcloud: { has: { profile: 'work', account: 'shop-prod' } } } } },
      'gcloud compute instances list',
      {
        files: {
          [`${HOME}/.config/gcloud/active_config`]: 'work\n',
          [`${HOME}/.config/gcloud/configurations/config_work`]: '[core]\nproject = shop-prod\n',
        },
      },
      true,
    ],
    [
      'gcloud: option',
      { cloud: { has: { gcloud: { has: { account: 'other' } } } } },
      'gcloud --project other compute instances list',
      {},
      true,
    ],
    [
      'azure',
      { cloud: { has: { azure: { has: { account: 'Live' } } } } },
      'az vm list',
      {
        files: {
          [`${HOME}/.azure/azureProfile.json`]: '\ufeff{"subscriptions":[{"name":"Live","isDefault":true}]}',
        },
      },
      true,
    ],

    ['prod by host', prod, 'ssh db.prod.example.com', {}, true],
    ['prod by what runs there', prod, 'ssh dev@prod-db rm -rf /srv/x', {}, true],
    ['prod by URL', prod, 'curl -X DELETE https://api.example.com/v1/users', {}, true],
    ['prod by database', prod, 'psql postgres://db/live -c "select 1"', {}, true],
    ['prod by variable', prod, 'PGHOST=prod-db psql -c "drop table x"', {}, true],
    [
      'prod by inherited variable',
      prod,
      'docker ps',
      { env: { DOCKER_HOST: 'ssh://x.prod.example.com' } },
      true,
    ],
    [
      'not by a variable of another program',
      prod,
      'ls',
      { env: { DOCKER_HOST: 'ssh://x.prod.example.com' } },
      false,
    ],
    ['prod by option', prod, 'kubectl --server https://k.prod.example.com get pods', {}, true],
    ['prod by operand', prod, 'ansible prod-web -m ping', {}, true],
    ['prod by a URL for a program that nobody knows', prod, 'own-tool https://api.example.com/x', {}, true],
    ['not by a message', prod, 'git commit -m "see https://api.example.com/x"', {}, false],
    ['not by text that is printed', prod, 'echo https://api.example.com/x', {}, false],
    ['not by a file of the name', prod, 'rm prod-db', {}, false],
    ['prod by current context', prod, 'kubectl delete pod x', kube, true],
    ['not for what has nothing to do with the cluster', prod, 'ls', kube, false],
    ['not by another context', prod, 'kubectl --context staging delete pod x', kube, false],
    ['staging', { environments: { some: 'staging' } }, 'helm --kube-context staging uninstall x', kube, true],
    ['prod by profile', prod, 'aws --profile prod s3 rm s3://x', AWS, true],
    [
      'prod by account',
      prod,
      'aws sts get-caller-identity --profile p',
      { context: { cloud: { aws: { profile: 'p', account: '123456789012' } } } },
      true,
    ],
    ['not by another profile', prod, 'aws --profile dev s3 rm s3://x', AWS, false],
    ['prod by branch, for git', prod, 'git push', { branch: 'live' }, true],
    ['not for others', prod, 'ls', { branch: 'live' }, false],
    ['not by text that mentions it', prod, 'echo https://other.example.com/ prod', {}, false],
  ];
  for (const [what, when, command, given, matches] of cases)
    it(`${what}: ${command}`, () => {
      const { matches: made } = decide([rule(when)], command, given);
      assert.equal(made.length > 0, matches);
    });

  const targets: readonly [what: string, effect: object, command: string, given: Given, matches: boolean][] =
    [
      ['tracked', { action: 'delete', tracked: true }, 'rm src/a', { context: { tracked: ['src/a'] } }, true],
      [
        'a folder with tracked files',
        { action: 'delete', tracked: true },
        'rm -r src',
        { context: { tracked: ['src/a'] } },
        true,
      ],
      [
        'not tracked',
        { action: 'delete', tracked: true },
        'rm src/b',
        { context: { tracked: ['src/a'] } },
        false,
      ],
      ['not known', { action: 'delete', tracked: false }, 'rm src/b', {}, false],
      [
        'ignored',
        { action: 'delete', ignored: true },
        'rm -r out/x',
        { context: { ignored: ['out'] } },
        true,
      ],
      [
        'many files',
        { action: 'delete', files: { minimum: 100 } },
        'rm -r src',
        { context: { fileCounts: { src: 100 } } },
        true,
      ],
      [
        'few files',
        { action: 'delete', files: { minimum: 100 } },
        'rm -r src',
        { context: { fileCounts: { src: 99 } } },
        false,
      ],
    ];
  for (const [what, effect, command, given, matches] of targets)
    it(`target ${what}: ${command}`, () => {
      const own = { ...rule({}), when: { effect } };
      assert.equal(decide([own], command, given).matches.length > 0, matches);
    });

  it('are answered on record, and seen in the invocations', () => {
    const { facts, invocations } = decide(
      [rule({ kubernetes: { has: { context: 'prod-eu' } }, user: 'dev' })],
      'kubectl get pods',
      kube,
    );
    const place = { context: 'prod-eu', cluster: 'eu-cluster', namespace: 'shop' };
    assert.deepEqual(facts, { 'context.user': 'dev', 'context.kubernetes#0': place });
    assert.deepEqual(invocations[0]!.context.kubernetes, place);
  });
  it('cost nothing where no rule could match', () => {
    const boom = () => assert.fail('asked');
    const own = {
      ...rule({ host: 'x', session: {} }),
      when: { has: { program: 'x', context: { has: { host: 'x', session: {} } } } },
    };
    const world = { ...contextOf(), facts: { host: boom, session: boom } };
    const understanding = understand({ kind: 'script', script: 'ls', shell: 'bash', positional: [] }, world);
    const made = compile([own]).decide(understanding, { ci: false, context: world });
    assert.equal(made.facts, undefined);
    assert.equal(made.invocations, understanding.invocations);
  });
  it('come from the world that the request was understood in', () => {
    const world = { ...contextOf(), facts: { host: () => 'web1' } };
    const understanding = understand({ kind: 'script', script: 'ls', shell: 'bash', positional: [] }, world);
    const policy = compile([rule({ host: 'web1' })]);
    assert.equal(policy.decide(understanding).decision, 'ask');
    assert.equal(policy.decide({ ...understanding }).decision, 'allow', 'a copy is another request');
    assert.ok(
      !JSON.stringify(understanding).includes('/usr/local/bin'),
      'the environment is not put on record',
    );
  });
  it('take no time that grows with what a script repeats', () => {
    const contexts = Array.from(
      { length: 3000 },
      (_, number) => `- name: c${number}\n  context:\n    cluster: x\n`,
    );
    const text = `current-context: prod-eu\ncontexts:\n${contexts.join('')}`;
    const script = Array.from({ length: 3000 }, (_, number) => `kubectl -n n${number} get pods`).join('\n');
    const start = performance.now();
    const made = decide(
      [rule({ environments: { some: 'prod' }, repository: { has: { protected: true } } })],
      script,
      {
        files: { [`${HOME}/.kube/config`]: text },
      },
    );
    assert.equal(made.decision, 'ask');
    assert.ok(performance.now() - start < 5000, `${performance.now() - start} ms`);
  });
  it('ask each question once, for all invocations and rules', () => {
    let asked = 0;
    const world = { ...contextOf(), facts: { host: () => `h${++asked}` } };
    const understanding = understand(
      { kind: 'script', script: 'ls; ls x; cat y', shell: 'bash', positional: [] },
      world,
    );
    const rules = [rule({ host: 'h1' }), { ...rule({ host: { glob: '*' } }), id: 'test.y' }];
    assert.equal(compile(rules).decide(understanding, { ci: false, context: world }).matches.length, 6);
    assert.equal(asked, 1);
  });
});

describe('needsOf', () => {
  const needs = (when: unknown) => needsOf(expand(when as never)) ?? [];
  it('finds what a condition speaks of, however deep', () => {
    assert.deepEqual(
      needs({ anyOf: [{ has: { program: 'x' } }, { not: { has: { context: { has: { host: 'x' } } } } }] }),
      ['context.host'],
    );
    assert.deepEqual(needs({ effect: { action: 'delete', tracked: true } }), ['effects.target.tracked']);
    assert.deepEqual(needs({ has: { context: { has: { repository: { has: { protected: true } } } } } }), [
      'context.repository.protected',
    ]);
  });
  it('finds nothing in what invocations tell by themselves', () =>
    assert.deepEqual(
      needs({
        has: { context: { has: { cwd: 'x', repository: { has: { branch: 'x' } } } } },
        effect: { host: 'x' },
      }),
      [],
    ));
});

describe('rule files over the context', () => {
  const problems = (when: unknown) => {
    const words = {
      id: 'a.b',
      decision: 'ask',
      severity: 'low',
      title: 't',
      reason: 'r',
      suggestion: 's',
      when,
    };
    const read = parseRuleFile(JSON.stringify({ pack: 'a', title: 't', rules: [words] }), { file: 'a.json' });
    return read.ok ? [] : read.problems.map(({ message, hint }) => `${message} (${hint})`);
  };
  it('find misspelt properties', () => {
    assert.match(
      problems({ has: { context: { has: { kubernets: {} } } } })[0]!,
      /no property "kubernets" \(did you mean "kubernetes"\?\)/,
    );
    assert.match(problems({ effect: { traked: true } })[0]!, /did you mean "tracked"/);
    assert.match(
      problems({ has: { context: { has: { session: { has: { denial: 1 } } } } } })[0]!,
      /did you mean "denials"/,
    );
    assert.match(
      problems({ has: { context: { has: { time: { has: { weekday: 'sunday' } } } } } })[0]!,
      /never "sunday"/,
    );
  });
});
