/** What clouds' and platforms' command lines are asked to do, what they print, upload and start elsewhere. */
import assert from 'node:assert/strict';
import { find, read, showEffect, starts } from '../reading.ts';

const A = '/home/dev/app';

/** Effects of the command itself, not of what it starts. */
function effects(script: string): string[] {
  const own = read(script).invocations.find((each) => each.via.length === 0);
  return (own?.effects ?? []).map(showEffect);
}

/** A command, and every effect that it has. */
const EFFECTS: readonly (readonly [string, ...string[]])[] = [
  ['aws s3 cp a.txt s3://b/', 'send s3://b/ url', `read -r ${A}/a.txt workspace`],
  ['aws s3 sync s3://b ./d', 'receive s3://b url', `write ${A}/d workspace`],
  ['aws s3 cp - s3://b/x', 'send s3://b/x url'],
  ['aws s3 cp s3://a/x s3://b/x'],
  ['aws s3 cp a.txt s3://b/ --dryrun'],
  ['aws s3api put-object --bucket b --key k --body a.txt', 'send s3://b url', `read ${A}/a.txt workspace`],
  ['aws secretsmanager get-secret-value --secret-id prod', 'reveal prod key'],
  ['aws ssm get-parameter --name /a --with-decryption', 'reveal /a key'],
  ['aws ssm get-parameter --name /a'],
  ['aws kms decrypt --ciphertext-blob fileb://x', 'reveal kms decrypt key'],
  ['gcloud secrets versions access latest --secret=db', 'reveal db key'],
  ['gcloud beta secrets versions access 1 --secret db', 'reveal db key'],
  ['gcloud storage cp a.txt gs://b', 'send gs://b url', `read -r ${A}/a.txt workspace`],
  ['gsutil -m cp gs://b/a .', 'receive gs://b/a url', `write ${A} workspace!`],
  ['gcloud compute scp a.txt vm:/tmp', 'send vm:/tmp url', `read -r ${A}/a.txt workspace`],
  ['az keyvault secret show --vault-name v -n db', 'reveal db key'],
  [
    'az storage blob upload -f a.txt -c c --account-name x',
    'send x resource',
    `read -r ${A}/a.txt workspace`,
  ],
  ['rclone copy ./d remote:x', 'send remote:x url', `read -r ${A}/d workspace`],
  ['rclone copy remote:x ./d', 'receive remote:x url', `write ${A}/d workspace`],
  ['rclone sync -n ./d remote:x'],
  ['mc cp a.txt play/bucket/', 'send play/bucket/ url', `read -r ${A}/a.txt workspace`],
];

/** A command, something that it starts, and where. */
const STARTS: readonly (readonly [string, string, string | null])[] = [
  ['aws ssm send-command --instance-ids i-1 --parameters \'commands=["touch x"]\'', 'aws > touch x', 'i-1'],
  [
    'aws ssm send-command --instance-ids i-1 --parameters \'{"commands":["ls","touch x"]}\'',
    'aws > touch x',
    'i-1',
  ],
  ["aws ecs execute-command --task t --interactive --command 'touch x'", 'aws > touch x', 't'],
  ["gcloud compute ssh vm --zone z --command 'touch x'", 'gcloud > touch x', 'vm'],
  ["az vm run-command invoke -n v -g g --scripts 'touch x'", 'az > touch x', 'v'],
  ["ansible web -m shell -a 'touch x'", 'ansible > touch x', 'web'],
  ["ansible web -a 'touch x'", 'ansible > touch x', 'web'],
  ["vagrant ssh -c 'touch x'", 'vagrant > touch x', null],
  ['heroku run -a web touch x', 'heroku > touch x', 'web'],
  ["fly ssh console -a web -C 'touch x'", 'fly > touch x', 'web'],
  ['railway run touch x', 'railway > touch x', null],
];

/** A command, and its subcommand. */
const SUBCOMMANDS: readonly (readonly [string, string, ...string[]])[] = [
  [
    'aws --profile p --region r ec2 terminate-instances --instance-ids i',
    'aws',
    'ec2',
    'terminate-instances',
  ],
  ['aws --output json s3 rm --recursive s3://b', 'aws', 's3', 'rm'],
  ['gcloud --project p compute --quiet instances delete x', 'gcloud', 'compute', 'instances', 'delete', 'x'],
  ["gcloud logging read 'delete'", 'gcloud', 'logging', 'read'],
  ['az --subscription s group delete -n g', 'az', 'group', 'delete'],
  ['terraform -chdir=infra state rm a.b', 'terraform', 'state', 'rm'],
  ['terragrunt run-all destroy', 'terragrunt', 'run-all', 'destroy'],
  ['heroku -a web apps:destroy', 'heroku', 'apps:destroy'],
  ['heroku run rake delete', 'heroku', 'run'],
  ['wrangler kv key delete x --namespace-id y', 'wrangler', 'kv', 'key', 'delete'],
  ['doctl -t token compute droplet delete web', 'doctl', 'compute', 'droplet', 'delete', 'web'],
];

describe('cloud', () => {
  for (const [script, ...expected] of EFFECTS) it(script, () => assert.deepEqual(effects(script), expected));
  for (const [script, expected, place] of STARTS) {
    it(`${script} starts ${expected}`, () => {
      assert.ok(starts(script).includes(expected), starts(script).join('\n'));
      assert.equal(find(script, 'touch').remote?.name ?? null, place);
    });
  }
  for (const [script, program, ...expected] of SUBCOMMANDS)
    it(`${script} is ${expected.join(' ')}`, () =>
      assert.deepEqual(find(script, program).subcommand, expected));

  it('tells a dash option from a value', () => {
    assert.deepEqual(find('terraform apply -auto-approve=false', 'terraform').options, {
      'auto-approve': 'false',
    });
    assert.deepEqual(find('terraform apply -var a=b -auto-approve', 'terraform').options, {
      var: 'a=b',
      'auto-approve': true,
    });
    assert.equal(find('terraform destroy -help', 'terraform').inert, 'help');
  });
});
