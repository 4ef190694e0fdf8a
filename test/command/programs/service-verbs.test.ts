/** How the verb among a service's words tells what is done, and what only looks like one. */
import assert from 'node:assert/strict';
import { read } from '../reading.ts';

/** Action and mode of the command's own effects. */
function told(script: string): string[] {
  const own = read(script).invocations.find((each) => each.via.length === 0);
  return (own?.effects ?? [])
    .filter(({ mode }) => mode !== null)
    .map(({ action, mode }) => `${action}: ${mode}`);
}

const TOLD: readonly (readonly [string, ...string[]])[] = [
  // Words, compounds, colons, camels, joined words.
  ['doctl compute droplet delete web', 'delete: compute droplet delete'],
  ['cf delete-space prod -f', 'delete: delete-space'],
  ['ibmcloud resource service-instance-delete db', 'delete: resource service-instance-delete'],
  ['heroku pg:backups:delete b1', 'delete: pg:backups:delete'],
  ['aliyun ecs DeleteInstance --InstanceId i-1', 'delete: ecs DeleteInstance'],
  ['cbt -instance=i deletetable users', 'delete: deletetable'],
  // The first verb decides, whatever the thing is called.
  ['openstack server show delete'],
  ['doctl compute droplet delete list', 'delete: compute droplet delete'],
  ['hcloud server create delete'],
  // Groups that are called like verbs.
  ['gcloud transfer jobs list'],
  ['gcloud deploy releases promote x', 'modify: deploy releases promote'],
  ['az restore-point collection list'],
  ['aws transfer delete-user --server-id s', 'delete: delete-user'],
  ['gcloud run services delete api', 'delete: services delete'],
  // A noun that ends like a verb; a verb inside a compound.
  ['oci network security-list list -c c'],
  ['gcloud compute project-info remove-metadata --keys=k', 'delete: compute project-info remove-metadata'],
  ['linode-cli linodes linode-reset-password 1', 'modify: linodes linode-reset-password'],
  ['aliyun kms ScheduleKeyDeletion --KeyId k', 'delete: kms ScheduleKeyDeletion'],
  // Requests to the interface as it stands.
  ['cf curl /v3/apps/x -X DELETE', 'delete: api delete'],
  ['auth0 api post users', 'modify: api post'],
  ['cf curl /v3/apps'],
  // What is made again, and what is this machine's.
  ['netlify cache:clear'],
  ['huggingface-cli delete-cache'],
  ['supabase stop'],
  ['colima stop'],
  ['kind delete cluster', 'delete: delete'],
  ['limactl factory-reset default', 'modify: factory-reset'],
  // Down to nothing.
  ['heroku ps:scale web=0', 'service: scale to 0'],
  ['heroku ps:scale web=10'],
  ['fly scale count 0', 'service: scale to 0'],
  ['fly scale count 20'],
  ['aws ecs update-service --service s --desired-count 0', 'service: scale to 0'],
  ['aws ecs update-service --service s --desired-count 10'],
  // Keys and rights.
  ['fly tokens create', 'permission: tokens create'],
  ['cf create-service-key db k', 'permission: create-service-key'],
  ['fly tokens list'],
  ['vercel env add A'],
  // Walls.
  ['hcloud firewall add-rule f --source-ips 0.0.0.0/0', 'permission: public'],
  ['hcloud firewall describe f --selector 0.0.0.0/0'],
  ['wrangler dev --ip 0.0.0.0'],
  ['doctl databases update x --deletion-protection=false', 'permission: unprotected'],
  ['doctl databases update x --deletion-protection=true'],
  ['az storage account update -n a --allow-blob-public-access true', 'permission: public'],
  ['az storage account update -n a --allow-blob-public-access false'],
  // Production by name.
  ['eas update --branch production', 'publish: update production'],
  ['eas update --branch preview'],
  ['sls deploy --stage prod-eu', 'publish: deploy production'],
  ['sls deploy --stage reproduction'],
  // Dry runs and help.
  ['wrangler delete --dry-run'],
  ['heroku apps:destroy --help'],
];

describe('service verbs', () => {
  for (const [script, ...expected] of TOLD) it(script, () => assert.deepEqual(told(script), expected));

  it('are read in time that does not grow with the length of words', () => {
    const word = `${'a-'.repeat(20_000)}a`;
    const start = performance.now();
    told(`heroku ${word} --x=${'protection'.repeat(5_000)} ${'public"'.repeat(5_000)}`);
    assert.ok(performance.now() - start < 1000);
  });
});
