/** mongosh's JavaScript: what is dropped, and what is changed in all documents at once. */
import { matchesAll } from './client-libraries.ts';
import { table } from './handlers.ts';
import { JAVASCRIPT } from './javascript.ts';
import type { Handler, Site, TokenLanguage } from './language.ts';
import { literal, UNKNOWN } from './values.ts';

function collectionOf(site: Site): string {
  const path = site.path.replace(/\.\w+$/, '');
  const named = path.endsWith('getCollection()') ? literal(site.base?.args[0]) : null;
  return named ?? path.replace(/^db\.(?:getSiblingDB\(\)\.)?/, '');
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

const resource =
  (name: string): Handler =>
  (site) =>
    site.found.effect('drop', site.found.named('resource', name), { irreversible: true });

const stops: Handler = (site) => site.found.effect('kill', site.found.named('service', 'mongod'));

/** `bulkWrite([{ deleteMany: { filter: {} } }])`. */
const bulk: Handler = (site) => {
  for (const operation of site.args[0]?.items ?? [])
    for (const [name, what] of operation.entries ?? []) {
      const all = /Many$/.test(name) && matchesAll(what.entries?.get('filter'));
      if (/^(?:delete|update|replace)/.test(name))
        site.found.effect('modify', site.found.named('table', collectionOf(site)), {
          recursive: all,
          irreversible: all,
        });
    }
};

/** `$out` puts the result in a collection's place. */
const aggregates: Handler = (site) => {
  for (const stage of site.args[0]?.items ?? []) {
    const out = stage.entries?.get('$out');
    if (out)
      site.found.effect('truncate', site.found.named('table', literal(out) ?? 'collection'), {
        recursive: true,
      });
  }
};

const METHODS = table({
  bulkWrite: bulk,
  aggregate: aggregates,
  renameCollection: (site) => {
    if (site.args[1]?.path === 'true')
      site.found.effect('drop', site.found.named('table', literal(site.args[0]) ?? 'collection'), {
        irreversible: true,
      });
  },
  // Cluster: members and shards that leave, configuration that is forced.
  removeShard: resource('shard'),
  'fsyncLock|killOp|killSession|killSessions|stepDown': stops,
  dropDatabase: (site) =>
    site.found.effect('drop', site.found.named('database', 'current database'), {
      recursive: true,
      irreversible: true,
    }),
  // ArangoDB and MySQL Shell.
  '_dropDatabase|dropSchema|drop_schema|dropMetadataSchema': (site) =>
    site.found.effect('drop', site.found.named('database', literal(site.args[0]) ?? 'database'), {
      recursive: true,
      irreversible: true,
    }),
  _drop: (site) =>
    site.found.effect('drop', site.found.named('table', literal(site.args[0]) ?? 'collection'), {
      irreversible: true,
    }),
  truncate: (site) => {
    if (site.path.startsWith('db.'))
      site.found.effect('truncate', site.found.named('table', collectionOf(site)), { recursive: true });
  },
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
    else if (entries?.has('delete'))
      for (const each of entries.get('deletes')?.items ?? []) {
        const all = matchesAll(each.entries?.get('q'));
        site.found.effect(
          'modify',
          site.found.named('table', literal(entries.get('delete')) ?? 'collection'),
          {
            recursive: all,
            irreversible: all,
          },
        );
      }
    else if (
      entries?.has('dropUser') ||
      entries?.has('dropAllUsersFromDatabase') ||
      entries?.has('dropIndexes')
    )
      site.found.effect('drop', site.found.named('resource', 'user or index'));
    else if (entries?.has('removeShard')) resource('shard')(site);
    else if (entries?.has('replSetStepDown') || entries?.has('killOp')) stops(site);
    else if (entries?.has('shutdown')) site.found.effect('power', site.found.named('service', 'mongod'));
    else if (!entries && site.args[0] && !site.args[0].text)
      site.found.unresolved('code', 'a command that is not known');
  },
});

const CALLS = new Map([
  ...JAVASCRIPT.calls,
  ...table({
    'rs.remove|sh.removeShard|rs.reconfigForPSASet|sh.removeRangeFromZone': resource('member'),
    'rs.reconfig': (site) => {
      if (site.args[1]?.entries?.get('force')?.path === 'true' || site.named.get('force')?.path === 'true')
        resource('replica set')(site);
    },
    'rs.stepDown|rs.freeze|sh.stopBalancer': stops,
    load: (site) => {
      const path = site.args[0] ?? UNKNOWN;
      if (path.text?.known) site.found.start({ kind: 'file', path: path.text, language: 'mongo' });
      else site.found.unresolved('code', 'load of a file that is not known');
    },
    'run|runProgram|runNonMongoProgram': (site) => site.found.argv({ ...UNKNOWN, items: site.args }),
  }),
]);

export const MONGO: TokenLanguage = {
  ...JAVASCRIPT,
  name: 'mongo',
  calls: CALLS,
  methods: new Map([...(JAVASCRIPT.methods ?? []), ...METHODS]),
};
