/** Facts given as data: for the examples of rules, test cases and lines of a batch. */
import type { CloudPlaces, Facts, KubernetesPlace, SessionCounts } from './types.ts';

/** What data may say of the world. Whatever it does not say is not known. */
export interface FactsData {
  host?: string;
  /** RFC 3339: `2026-11-22T23:00:00+01:00`. */
  time?: string;
  /** IANA name; UTC when not given. */
  zone?: string;
  groups?: string[];
  ciProvider?: string | null;
  session?: Partial<SessionCounts>;
  /** Paths from the working directory. */
  tracked?: string[];
  ignored?: string[];
  fileCounts?: Record<string, number>;
  kubernetes?: Partial<KubernetesPlace>;
  cloud?: { [cloud in keyof CloudPlaces]?: Partial<CloudPlaces[cloud]> };
}

export const FACT_KEYS = [
  'host',
  'time',
  'zone',
  'groups',
  'ciProvider',
  'session',
  'tracked',
  'ignored',
  'fileCounts',
  'kubernetes',
  'cloud',
] as const satisfies readonly (keyof FactsData)[];

const NO_COUNTS: SessionCounts = {
  requests: 0,
  denials: 0,
  approvals: 0,
  deletes: 0,
  secretsRead: 0,
  sends: 0,
};

/** @param resolve makes a path of the data absolute */
export function factsFrom(given: FactsData, resolve: (path: string) => string): Facts {
  const facts: Facts = {};
  const { host, time, zone, groups, ciProvider, session, tracked, ignored, fileCounts, kubernetes, cloud } =
    given;
  if (host !== undefined) facts.host = () => host;
  if (time !== undefined) facts.now = () => Date.parse(time);
  facts.zone = () => zone ?? 'UTC';
  if (groups !== undefined) facts.groups = () => groups;
  if (ciProvider !== undefined) facts.ciProvider = () => ciProvider;
  if (session !== undefined) facts.session = () => ({ ...NO_COUNTS, ...session });
  // A folder counts as tracked with a file below it, a file as ignored with a folder above it.
  if (tracked !== undefined) facts.tracked = (path) => tracked.some((one) => isWithin(resolve(one), path));
  if (ignored !== undefined) facts.ignored = (path) => ignored.some((one) => isWithin(path, resolve(one)));
  if (fileCounts !== undefined) {
    const counts = new Map(Object.entries(fileCounts).map(([path, count]) => [resolve(path), count]));
    facts.fileCount = (path) => counts.get(path);
  }
  if (kubernetes !== undefined)
    facts.kubernetes = () => ({ context: null, cluster: null, namespace: null, ...kubernetes });
  if (cloud !== undefined) {
    const places: Partial<CloudPlaces> = {};
    for (const [name, place] of Object.entries(cloud))
      places[name as keyof CloudPlaces] = { profile: null, account: null, region: null, ...place };
    facts.cloud = () => places;
  }
  return facts;
}

/** What is wrong with facts given as data, or null. */
export function factsProblem(given: unknown): { key: string; message: string } | null {
  if (!isRecord(given)) return { key: '', message: 'must be an object' };
  for (const [key, value] of Object.entries(given)) {
    const check = Object.hasOwn(CHECKS, key) ? CHECKS[key as keyof FactsData] : null;
    if (check === null)
      return { key, message: `"${key}" is not known here; known are ${FACT_KEYS.join(', ')}` };
    const [fits, what] = check;
    if (!fits(value)) return { key, message: `"${key}" must be ${what}` };
  }
  return null;
}

type Check = readonly [fits: (value: unknown) => boolean, what: string];

const COUNTS: Check = [
  (value) =>
    isRecord(value) &&
    Object.entries(value).every(([key, count]) => Object.hasOwn(NO_COUNTS, key) && isCount(count)),
  `an object of numbers for ${Object.keys(NO_COUNTS).join(', ')}`,
];
const TEXT: Check = [(value) => typeof value === 'string', 'a text'];
const TEXTS: Check = [isTexts, 'a list of texts'];
const PLACE = ['context', 'cluster', 'namespace'];
const CLOUD_PLACE = ['profile', 'account', 'region'];

const CHECKS: Readonly<Record<keyof FactsData, Check>> = {
  host: TEXT,
  time: [
    (value) =>
      typeof value === 'string' &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) &&
      !Number.isNaN(Date.parse(value)),
    'a time, like 2026-11-22T23:00:00+01:00',
  ],
  zone: TEXT,
  groups: TEXTS,
  ciProvider: [(value) => value === null || typeof value === 'string', 'a text or null'],
  session: COUNTS,
  tracked: TEXTS,
  ignored: TEXTS,
  fileCounts: [
    (value) => isRecord(value) && Object.values(value).every(isCount),
    'an object of numbers by path',
  ],
  kubernetes: [(value) => isPlace(value, PLACE), `an object of texts for ${PLACE.join(', ')}`],
  cloud: [
    (value) =>
      isRecord(value) &&
      Object.entries(value).every(
        ([key, place]) => ['aws', 'gcloud', 'azure'].includes(key) && isPlace(place, CLOUD_PLACE),
      ),
    `an object for aws, gcloud, azure, each with ${CLOUD_PLACE.join(', ')}`,
  ],
};

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isPlace(value: unknown, keys: readonly string[]): boolean {
  return (
    isRecord(value) &&
    Object.entries(value).every(
      ([key, text]) => keys.includes(key) && (text === null || typeof text === 'string'),
    )
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
