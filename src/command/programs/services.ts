/** Command lines of services without a row of their own, told by their verbs alone (see `service-verbs.ts`). */
import type { ProgramSpec } from '../spec.ts';
import { localEffects, serviceEffects } from './service-verbs.ts';

const names = (words: string): readonly string[] => words.trim().split(/\s+/);

/** Options with values that stand before or between the words; what is not listed is a flag or a name among the words. */
const OPTIONS = `a|app= t|token|access-token|api-key|api-token= c|config= e|environment|env= p|project|profile= s|service|server= n|name= o|org|organization|output= scope= team= cwd= region= zone=
  f|force y|yes skip-confirmation prod production d|deployment|dir= m|model= target= json format= context= cluster= namespace= user= user-id= account= account-id= instance= i l|log-level=
  verbose q|quiet live confirm sid= all recursive url= host= endpoint= config-file= u|username= dry-run what-if check plan no-dry-run help version`;
const DRY = ['dry-run', 'what-if'];

/** Clouds, platforms and services that are reached over the network. */
const REMOTE = names(`
  cf cf7 cf8 azd swift deployctl stripe twilio okta auth0 sentry-cli circleci bk buildkite travis jenkins-cli atlas mongocli upstash
  confluent ccloud datadog-ci newrelic pd ldcli algolia contentful sanity shopify hasura nhost xata avn ecctl databricks snow
  prefect astro modal replicate runpodctl vastai sky coder gp porter qovery defang kamal dokploy caprover gigalixir
  shuttle cargo-shuttle cloudflared akamai bunny gandi cli53 flarectl tea hub jira acli linear berg
  zappa arc architect claudia apex spacectl scalr tfe tfctl humctl
  rancher kn okteto skaffold tilt devspace garden werf kapp vcluster kwokctl calicoctl gardenctl kubefedctl karmadactl crossplane
  cap mina dep
  bosh om juju maas nixops morph colmena foreman hammer
  tctl tsh boundary step jf jfrog
  lightctl sendgrid resend ably onesignal daytona stormkit terminus lando-cloud blackfire
  govc xe cmk cloudmonkey ionosctl cntb stackit rosa ocm aro crc cb aiven timescale fauna cloud66 hapi ploi vapor envoyer hf huggingface-cli`);
/** Clusters and machines that live on this one. */
const LOCAL = names(`
  kind k3d k0s k0sctl rke lima orbctl orb rdctl ctr crictl docker-machine pct minishift footloose ignite`);

/** Those that also start commands inside (see `wrappers/`), so that their words are not taken from the operands. */
const LOCAL_STARTERS = names('multipass lxc incus limactl machinectl colima distrobox toolbox');
const REMOTE_STARTERS = names('doppler infisical');

export const SERVICES: readonly ProgramSpec[] = [
  // Here `--version 3` is the version of a service that is meant.
  {
    names: ['fastly'],
    options: OPTIONS.replace(' version', ' version= service-id= service-name= autoclone comment='),
    depth: 2,
    dry: DRY,
    effects: (call) => serviceEffects(call),
  },
  { names: REMOTE, options: OPTIONS, depth: 4, dry: DRY, effects: (call) => serviceEffects(call) },
  {
    names: LOCAL,
    options:
      'f|force a|all n|namespace= name= purge p|profile= v|verbose t|token= address= dry-run help version',
    depth: 3,
    dry: DRY,
    effects: localEffects,
  },
  { names: LOCAL_STARTERS, style: 'posix', effects: localEffects },
  { names: REMOTE_STARTERS, style: 'posix', effects: (call) => serviceEffects(call) },
];
