/** Which cluster a kubectl or one of its like works on: its options, else the kubeconfig's current context. */
import type { Context, Invocation, KubernetesPlace } from '../../command/types.ts';
import { readOnce } from './read-once.ts';
import { optionOf, variableOf } from './settings-of.ts';

/** Programs that work on the cluster of the kubeconfig. */
export const KUBERNETES_PROGRAMS: ReadonlySet<string> = new Set(
  (
    'kubectl k oc helm helmfile k9s stern flux argocd istioctl kubectx kubens velero skaffold tilt cilium ' +
    'linkerd kn kubeseal kpt cmctl calicoctl tkn kubecolor'
  ).split(' '),
);

const NOWHERE: KubernetesPlace = { context: null, cluster: null, namespace: null };

/** Everything null where it is not known: another host's or container's kubeconfig, an option with an unknown value. */
export function kubernetesOf(invocation: Invocation, context: Context): KubernetesPlace {
  if (invocation.remote !== null) return NOWHERE;
  const named = optionOf(invocation, ['context', 'kube-context']);
  const namespace = optionOf(invocation, ['namespace']);
  const place = named === null ? NOWHERE : placeOf(invocation, context, named ?? null);
  return {
    ...place,
    context: named === undefined ? place.context : named,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function placeOf(invocation: Invocation, context: Context, named: string | null): KubernetesPlace {
  const given = context.facts?.kubernetes?.();
  if (given === undefined) return placeIn(kubeconfigs(invocation, context), named);
  return named === null || named === given.context ? given : NOWHERE;
}

function kubeconfigs(invocation: Invocation, context: Context): string[] {
  const option = optionOf(invocation, ['kubeconfig']);
  const listed = option === undefined ? variableOf(invocation, context, 'KUBECONFIG') : option;
  if (listed === null) return [];
  const paths = listed === undefined || listed === '' ? [`${context.home}/.kube/config`] : listed.split(':');
  return paths.flatMap((path) => context.files.read(path) ?? []);
}

/** The first file that names a current context has the say; contexts may be described in any of them. */
function placeIn(texts: readonly string[], named: string | null): KubernetesPlace {
  const configs = texts.map(readKubeconfig);
  const name = named ?? configs.map(({ current }) => current).find((found) => found !== null) ?? null;
  if (name === null) return NOWHERE;
  const described = configs.map(({ contexts }) => contexts.get(name)).find((found) => found !== undefined);
  return { context: name, cluster: described?.cluster ?? null, namespace: described?.namespace ?? null };
}

interface Kubeconfig {
  current: string | null;
  contexts: ReadonlyMap<string, { cluster: string | null; namespace: string | null }>;
}

/**
 * Read by lines: kubectl writes its file in one way only, and a YAML library would cost more than the rest of the
 * decision.
 */
const readKubeconfig = readOnce((text): Kubeconfig => {
  const current = /^"?current-context"?:[ \t]*(.*)$/m.exec(text)?.[1];
  const contexts = new Map<string, { cluster: string | null; namespace: string | null }>();
  const section = /^contexts:[ \t]*\r?\n((?:[ \t-].*(?:\r?\n|$))*)/m.exec(text)?.[1];
  for (const entry of section?.split(/^[ \t]*- /m) ?? []) {
    const name = fieldIn(entry, NAME);
    if (name !== null && !contexts.has(name))
      contexts.set(name, { cluster: fieldIn(entry, CLUSTER), namespace: fieldIn(entry, NAMESPACE) });
  }
  return { current: current === undefined ? null : scalar(current) || null, contexts };
});

const NAME = /^[ \t]*name:[ \t]*(.+)$/m;
const CLUSTER = /^[ \t]*cluster:[ \t]*(.+)$/m;
const NAMESPACE = /^[ \t]*namespace:[ \t]*(.+)$/m;

function fieldIn(entry: string, line: RegExp): string | null {
  const found = line.exec(entry)?.[1];
  return found === undefined ? null : scalar(found);
}

function scalar(text: string): string {
  return text
    .replace(/\s+#.*$/, '')
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');
}
