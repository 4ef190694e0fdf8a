/** What container engines and cluster tools do, as effects, and what they start inside. */
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
  ['docker run -v /:/host alpine', 'read -r / root!'],
  ['docker run -v=/:/host alpine', 'read -r / root!'],
  ['docker run -v ~/.ssh:/s alpine', 'read -r /home/dev/.ssh credentials'],
  ['docker run -v "$PWD":/w alpine', `read -r ${A} workspace!`],
  ['docker run --mount type=bind,src=/etc,dst=/e alpine', 'read -r /etc system!'],
  ['docker run --env-file .env alpine', `read ${A}/.env credentials`],
  ['docker compose run -v /:/h web', 'read -r / root!'],
  ['docker cp web:/a ./b', `write ${A}/b workspace`],
  ['docker cp ~/.ssh/id_rsa web:/a', 'read /home/dev/.ssh/id_rsa credentials'],
  ['docker save -o x.tar app', `write ${A}/x.tar workspace`],
  ['docker push acme/app:1', 'publish acme/app:1 image'],
  ['docker image push ghcr.io/a/b', 'publish ghcr.io/a/b image'],
  ['docker buildx build --push -t a/b .', 'publish a/b image'],
  ['skopeo copy docker://a docker://b/c', 'publish docker://b/c image'],
  [
    'kubectl delete pod a b',
    'delete a resource'.replace(' a ', ' pod '),
    'delete a resource',
    'delete b resource',
  ],
  ['kubectl -n x delete -f k8s/', 'delete k8s/ resource'],
  ['kubectl delete pods --all', 'delete pods resource!'],
  ['kubectl delete pod a --dry-run=none', 'delete pod resource', 'delete a resource'],
  ['kubectl delete ns/a --field-selector --dry-run=client', 'delete ns/a resource'],
  ['kubectl replace --force -f a.yaml', 'delete a.yaml resource'],
  ['kubectl drain n1', 'service n1 resource'],
  ['kubectl scale --replicas=0 deploy/a', 'service deploy/a resource'],
  ['kubectl get secret a -o yaml', 'reveal a resource'],
  ['kubectl get secret/a -ojson', 'reveal secret/a resource'],
  ['kubectl cp ./a web:/b', `read ${A}/a workspace`],
  ['helm push a.tgz oci://h.example/c', 'publish oci://h.example/c image'],
];

/** A command, something that it starts, and where. */
const STARTS: readonly (readonly [string, string, string | null])[] = [
  ['docker run --rm -it -e A=b alpine touch x', 'docker > touch x', 'alpine'],
  ['docker run --entrypoint touch alpine x', 'docker > touch x', 'alpine'],
  ["docker run --health-cmd 'touch x' alpine", 'docker > touch x', 'alpine'],
  ['docker --context c exec -u 0 web touch x', 'docker > touch x', 'web'],
  ["docker exec web sh -c 'touch x'", 'docker > sh > touch x', 'web'],
  ['docker container exec web touch x', 'docker > touch x', 'web'],
  ['docker compose -f a.yml -p b exec web touch x', 'docker > touch x', 'web'],
  ['docker-compose run --rm web touch x', 'docker-compose > touch x', 'web'],
  ['podman exec -it web sh', 'podman > sh', 'web'],
  ['kubectl exec web -- touch x', 'kubectl > touch x', 'web'],
  ['kubectl -n prod exec -it web -c app -- touch x', 'kubectl > touch x', 'web'],
  ['kubectl run a --image=b --rm -it -- touch x', 'kubectl > touch x', 'a'],
  ['helm upgrade a ./b --post-renderer ./x', 'helm > ./x', null],
];

/** Commands that do nothing that matters here. */
const NOTHING: readonly string[] = [
  'docker ps -a',
  'docker run -v cache:/c alpine',
  'docker build -t a/b .',
  'docker pull a/b',
  'docker exec -it web sh',
  'docker compose up -d',
  'docker compose --dry-run down -v',
  'skopeo copy docker://a dir:/tmp/a',
  'kubectl get pods -o yaml',
  'kubectl get secrets',
  'kubectl delete pod a --dry-run=client',
  'kubectl apply -f a.yaml',
  'kubectl scale --replicas=2 deploy/a',
  'kubectl uncordon n1',
  'helm template ./a',
];

/** A command, and its subcommand. */
const SUBCOMMANDS: readonly (readonly [string, string, ...string[]])[] = [
  ['docker -H tcp://h:1 volume rm a', 'docker', 'volume', 'rm'],
  ['docker volume prune -f', 'docker', 'volume', 'prune'],
  ['docker compose -f a.yml --profile b down -v', 'docker', 'compose', 'down'],
  ['docker kill a', 'docker', 'kill'],
  ['kubectl --context prod -n x rollout restart deploy/a', 'kubectl', 'rollout', 'restart'],
  ['kubectl create clusterrolebinding a --user=b', 'kubectl', 'create', 'clusterrolebinding', 'a'],
  ['k3s kubectl delete pod a', 'k3s', 'kubectl', 'delete'],
  ['helm -n a uninstall b --version 1', 'helm', 'uninstall', 'b'],
  ['etcdctl --endpoints=h:1 del a', 'etcdctl', 'del', 'a'],
];

describe('containers', () => {
  for (const [script, ...expected] of EFFECTS) it(script, () => assert.deepEqual(effects(script), expected));
  for (const [script, expected, place] of STARTS) {
    it(`${script} starts ${expected}`, () => {
      assert.ok(starts(script).includes(expected), starts(script).join('\n'));
      const program = expected.split(' > ').at(-1)!.split(' ')[0]!.replace('./', '');
      assert.equal(find(script, program).remote?.name ?? null, place);
    });
  }
  for (const script of NOTHING) it(`${script} does nothing`, () => assert.deepEqual(effects(script), []));
  for (const [script, program, ...expected] of SUBCOMMANDS)
    it(`${script} is ${expected.join(' ')}`, () =>
      assert.deepEqual(find(script, program).subcommand, expected));

  it('says which registry an image goes to', () => {
    const host = (script: string) => find(script, 'docker').effects[0]?.target.host;
    assert.equal(host('docker push a/b'), 'docker.io');
    assert.equal(host('docker push localhost:5000/a'), 'localhost');
    assert.equal(host('docker push GHCR.io/a/b:1'), 'ghcr.io');
  });

  it('follows text that is piped into a shell inside', () => {
    assert.ok(starts("echo 'touch x' | docker exec -i web sh").includes('docker > sh > touch x'));
  });
});
