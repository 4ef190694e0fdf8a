/** On whose account a cloud's command line works: its options, its variables, else its configuration files. */
import type { CloudPlace, CloudPlaces, Context, Invocation } from '../../command/types.ts';
import { readOnce } from './read-once.ts';
import { optionOf, variableOf } from './settings-of.ts';

const NOWHERE: CloudPlace = { profile: null, account: null, region: null };

/** Programs that work on each cloud. What works on several stands under each of them. */
const EVERYWHERE = 'terraform tofu terragrunt pulumi packer ansible ansible-playbook';
export const CLOUD_PROGRAMS: Readonly<Record<keyof CloudPlaces, ReadonlySet<string>>> = {
  aws: named(
    'aws sam cdk eksctl copilot amplify eb chamber aws-vault awslocal serverless sls sst s5cmd saml2aws',
  ),
  gcloud: named('gcloud gsutil bq firebase gke-gcloud-auth-plugin'),
  azure: named('az azd func azcopy'),
};

function named(programs: string): ReadonlySet<string> {
  return new Set(`${programs} ${EVERYWHERE}`.split(' '));
}

export function cloudOf(invocation: Invocation, context: Context): CloudPlaces {
  const given = context.facts?.cloud?.() ?? {};
  if (invocation.remote !== null) return { aws: NOWHERE, gcloud: NOWHERE, azure: NOWHERE };
  const asked = new Asked(invocation, context);
  return {
    aws: awsOf(asked, given.aws),
    gcloud: gcloudOf(asked, given.gcloud),
    azure: azureOf(asked, given.azure),
  };
}

class Asked {
  readonly #invocation: Invocation;
  readonly #context: Context;

  constructor(invocation: Invocation, context: Context) {
    this.#invocation = invocation;
    this.#context = context;
  }

  /** The first of these that is given; `undefined` when none is. Options count for the cloud's own programs only. */
  first(cloud: keyof CloudPlaces, options: readonly string[], variables: readonly string[]) {
    const own = CLOUD_PROGRAMS[cloud].has(this.#invocation.program ?? '');
    const option = own ? optionOf(this.#invocation, options) : undefined;
    if (option !== undefined) return option;
    for (const name of variables) {
      const value = variableOf(this.#invocation, this.#context, name);
      if (value !== undefined && value !== '') return value;
    }
    return undefined;
  }

  variable(name: string): string | null | undefined {
    return variableOf(this.#invocation, this.#context, name);
  }

  /** The text of a file in the home folder, or where a variable says. */
  file(path: string, variable?: string): string {
    const moved = variable === undefined ? undefined : this.variable(variable);
    if (moved === null) return '';
    return this.#context.files.read(moved || `${this.#context.home}/${path}`) ?? '';
  }
}

function awsOf(asked: Asked, given: CloudPlace | undefined): CloudPlace {
  const named = asked.first('aws', ['profile'], ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']);
  if (named === null) return NOWHERE;
  if (given !== undefined && (named === undefined || named === given.profile)) return given;
  const profile = named ?? 'default';
  const config = iniSection(
    asked.file('.aws/config', 'AWS_CONFIG_FILE'),
    profile === 'default' ? 'default' : `profile ${profile}`,
  );
  const region = asked.first('aws', ['region'], ['AWS_REGION', 'AWS_DEFAULT_REGION']);
  const account = config.sso_account_id ?? /^arn:[^:]*:iam::(\d+):/.exec(config.role_arn ?? '')?.[1] ?? null;
  return { profile, account, region: region === undefined ? (config.region ?? null) : region };
}

function gcloudOf(asked: Asked, given: CloudPlace | undefined): CloudPlace {
  const named = asked.first('gcloud', ['configuration'], ['CLOUDSDK_ACTIVE_CONFIG_NAME']);
  const project = asked.first('gcloud', ['project'], ['CLOUDSDK_CORE_PROJECT']);
  const region = asked.first('gcloud', ['region', 'zone'], ['CLOUDSDK_COMPUTE_REGION']);
  if (named === null) return { ...NOWHERE, account: project ?? null };
  const folder = '.config/gcloud';
  const profile = named ?? (asked.file(`${folder}/active_config`).trim() || 'default');
  const text = /^[\w-]+$/.test(profile) ? asked.file(`${folder}/configurations/config_${profile}`) : '';
  const inFiles = given ?? {
    profile,
    account: iniSection(text, 'core').project ?? null,
    region: iniSection(text, 'compute').region ?? null,
  };
  return {
    profile: named ?? inFiles.profile,
    account: project === undefined ? inFiles.account : project,
    region: region === undefined ? inFiles.region : region,
  };
}

function azureOf(asked: Asked, given: CloudPlace | undefined): CloudPlace {
  const subscription = asked.first(
    'azure',
    ['subscription'],
    ['AZURE_SUBSCRIPTION_ID', 'ARM_SUBSCRIPTION_ID'],
  );
  if (subscription !== undefined) return { ...NOWHERE, account: subscription };
  return given ?? { ...NOWHERE, account: defaultSubscription(asked.file('.azure/azureProfile.json')) };
}

/** Name of the default subscription. The Azure CLI writes a byte order mark in front. */
const defaultSubscription = readOnce((text): string | null => {
  try {
    const profile = JSON.parse(text.replace(/^\ufeff/, '')) as { subscriptions?: unknown };
    const subscriptions = Array.isArray(profile.subscriptions) ? profile.subscriptions : [];
    const name: unknown = subscriptions.find((one) => one?.isDefault === true)?.name;
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
});

type Section = Readonly<Record<string, string | undefined>>;

/** The settings of one section of an INI file. */
function iniSection(text: string, name: string): Section {
  return sectionsOf(text).get(name) ?? {};
}

const sectionsOf = readOnce((text): ReadonlyMap<string, Section> => {
  const sections = new Map<string, Record<string, string | undefined>>();
  let open: Record<string, string | undefined> | null = null;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\[\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, ' ').replace(/"/g, '');
    if (name !== undefined) {
      open = sections.get(name) ?? Object.create(null);
      sections.set(name, open!);
    }
    const [, key, value] = /^([\w.-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (open !== null && key !== undefined) open[key] = value?.trim();
  }
  return sections;
});
