/** mongosh's JavaScript: what is dropped, and what is changed in all documents at once. */
import { table } from './handlers.ts';
import { JAVASCRIPT } from './javascript.ts';
import type { Handler, Language, Site } from './language.ts';
import { alternatives, literal, UNKNOWN, type Value } from './values.ts';

function collectionOf(site: Site): string {
  const path = site.path.replace(/\.\w+$/, '');
  const named = path.endsWith('getCollection()') ? literal(site.base?.args[0]) : null;
  return named ?? path.replace(/^db\.(?:getSiblingDB\(\)\.)?/, '');
}

/** Whether a filter matches every document: none, or `{}`. */
function matchesAll(filter: Value | undefined): boolean {
  return (
    filter === undefined ||
    alternatives(filter).some((each) => each.entries !== null && each.entries.size === 0)
  );
}

const drops: Handler = (site) => {
  if (!site.path.startsWith('db.')) return;
  site.found.effect('drop', site.found.named('table', collectionOf(site)), { irreversible: true });
};

const changes: Handler = (site) => {
  if (!site.path.startsWith('db.')) return;
  const one =
    /(?:One|OneAndDelete|OneAndUpdate|OneAndReplace)$/.test(site.path) ||
    literal(site.args[1]) === '1' ||
    site.args[1]?.path === 'true';
  const update = /update/i.test(site.path);
  const multi = !update || /Many$/.test(site.path) || site.named.get('multi')?.path === 'true';
  const all = !one && multi && matchesAll(site.args[0]);
  site.found.effect('modify', site.found.named('table', collectionOf(site)), {
    recursive: all,
    irreversible: all,
  });
};

const METHODS = table({
  dropDatabase: (site) =>
    site.found.effect('drop', site.found.named('database', 'current database'), {
      recursive: true,
      irreversible: true,
    }),
  drop: drops,
  'dropCollection|dropCollections': (site) =>
    site.found.effect('drop', site.found.named('table', literal(site.args[0]) ?? 'collection'), {
      irreversible: true,
    }),
  'dropIndex|dropIndexes|dropSearchIndex': (site) =>
    site.found.effect('drop', site.found.named('resource', 'index')),
  'deleteMany|deleteOne|remove|findOneAndDelete|updateMany|updateOne|update': changes,
  'dropUser|dropAllUsers|dropRole': (site) =>
    site.found.effect('drop', site.found.named('user', literal(site.args[0]) ?? 'user')),
  'createUser|grantRolesToUser|updateUser|createRole': (site) =>
    site.found.effect('escalate', site.found.named('user', literal(site.args[0]) ?? 'user')),
  shutdownServer: (site) => site.found.effect('power', site.found.named('service', 'mongod')),
  'adminCommand|runCommand': (site) => {
    const entries = site.args[0]?.entries;
    if (entries?.has('dropDatabase'))
      site.found.effect('drop', site.found.named('database', 'current database'), {
        recursive: true,
        irreversible: true,
      });
    else if (entries?.has('drop'))
      site.found.effect('drop', site.found.named('table', literal(entries.get('drop')) ?? 'collection'), {
        irreversible: true,
      });
    else if (entries?.has('shutdown')) site.found.effect('power', site.found.named('service', 'mongod'));
    else if (!entries && site.args[0] && !site.args[0].text)
      site.found.unresolved('code', 'a command that is not known');
  },
});

const CALLS = new Map([
  ...JAVASCRIPT.calls,
  ...table({
    load: (site) => {
      const path = site.args[0] ?? UNKNOWN;
      if (path.text?.known) site.found.start({ kind: 'file', path: path.text, language: 'mongo' });
      else site.found.unresolved('code', 'load of a file that is not known');
    },
    'run|runProgram|runNonMongoProgram': (site) => site.found.argv({ ...UNKNOWN, items: site.args }),
  }),
]);

export const MONGO: Language = {
  ...JAVASCRIPT,
  name: 'mongo',
  calls: CALLS,
  methods: new Map([...(JAVASCRIPT.methods ?? []), ...METHODS]),
};
