/** Commands whose verbs do not say what they do, and commands that run in containers and on other machines. */
import assert from 'node:assert/strict';
import { read, starts } from '../reading.ts';

/** Action and mode of the command's own effects, each once. */
function told(script: string): string[] {
  const own = read(script).invocations.find((each) => each.via.length === 0);
  return [...new Set((own?.effects ?? []).map(({ action, mode }) => `${action}: ${mode}`))];
}

const TOLD: readonly (readonly [string, ...string[]])[] = [
  ['vault print token', 'reveal: show'],
  ['vault token lookup'],
  ['cf env api', 'reveal: show'],
  ['cf app api'],
  ['heroku pg:push local DATABASE_URL -a web', 'modify: replace'],
  ['mix hex.retire app 1.0.0 security', 'publish: publish'],
  // Options that must be given, alone, with a value or in a bundle.
  ['docker swarm init --force-new-cluster', 'modify: replace'],
  ['docker swarm init'],
  ['velero restore create --from-backup b --existing-resource-policy=update', 'modify: replace'],
  ['velero restore create --from-backup b'],
  ['buildah rm -fa', 'delete: delete'],
  ['buildah rm web'],
  // Everything of a store, and the names of it.
  ['etcdctl get / --prefix', 'reveal: show'],
  ['etcdctl get / --prefix --keys-only'],
  ['terraform output -raw db_password', 'reveal: show'],
  ['terraform output -raw bucket'],
  ['vault write auth/userpass/users/x policies=root', 'permission: grant'],
  ['vault write auth/userpass/login/x password=y'],
  // Operations of AWS, and what is only its help.
  ['aws iam associate-iam-instance-profile', 'permission: grant'],
  ['aws ecr get-login-password'],
  ['aws ec2 terminate-instances help'],
  // Words, and behind them nothing but the wish for help. With operands `-h` may be anything.
  ['nomad job stop -h'],
  ['nomad job stop -purge api', 'service: job stop'],
  ['vagrant destroy --help'],
  ['php artisan migrate:fresh --help'],
  ['gh release edit v1 --draft=false', 'publish: publish'],
  ['gh release edit v1 --notes x'],
  ['jf rt upload a.jar libs', 'publish: publish'],
  ['yarn application -kill application_1', 'service: stop'],
  // A row of a few commands leaves the others to the words of unlisted programs.
  ['puppetserver thing destroy x', 'delete: unlisted destroy'],
];

/** A command, and the beginning of one that it starts elsewhere. */
const ELSEWHERE: readonly (readonly [string, string])[] = [
  ["cf ssh api -c 'touch x'", 'touch x'],
  ["kamal app exec 'touch x'", 'touch x'],
  ['oc rsh -n prod dc/api touch -c x', 'touch -c x'],
  ['minikube ssh -- touch x', 'touch x'],
  ["salt '*' cmd.run 'touch x'", 'touch x'],
  ["scw instance server ssh s command='touch x'", 'touch x'],
  ["mc find prod/b --exec 'touch {}'", 'touch {}'],
  ['docker run --rm hashicorp/terraform:1.9 destroy', 'terraform destroy'],
  ["gh alias set x '!touch x'", 'touch x'],
];

describe('commands of services', () => {
  for (const [script, ...expected] of TOLD) it(script, () => assert.deepEqual(told(script), expected));
  for (const [script, expected] of ELSEWHERE)
    it(`${script} starts ${expected}`, () =>
      assert.ok(
        starts(script).some((each) => each.includes(`> ${expected}`)),
        starts(script).join('\n'),
      ));
});
