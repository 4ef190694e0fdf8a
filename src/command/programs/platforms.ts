/** Platforms and hosters. One generous grammar: their options with values, two or three words of subcommand. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import { serviceEffects } from './service-verbs.ts';
import { SERVICES } from './services.ts';

const OPTIONS = `a|app= r|remote= t|token|access-token= c|config= e|environment|env= p|project= s|service|site|site-id= n|name= o|org|organization= scope= team= cwd= region=
  confirm= f|force y|yes skip-confirmation prod production d|dir= m|message= target= local linked db-url= project-ref= only= except= json
  debug verbose q|quiet remote-only local-only detach image= dockerfile= C|command= file= database= account-id= preview dry-run
  output= format= recursive all-collections context= context-name= help version`;

/** `fly ssh console -C CMD`. */
function consoleStarts(call: Call): Start[] {
  const remote = { kind: 'container', name: call.value('app')?.text ?? null } as const;
  return call.values('command').map((script) => ({ kind: 'shell', script, remote }));
}

/** `heroku run CMD` in a container of the platform; `railway run CMD` on this machine. */
const RUN: CommandSpec = {
  options: OPTIONS,
  style: 'posix',
  starts: (call) => {
    const remote = { kind: 'container', name: call.value('app')?.text ?? null } as const;
    const elsewhere =
      (call.program === 'heroku' && !call.subcommand.includes('local:run')) ||
      call.program === 'scalingo' ||
      call.program === 'dokku';
    // Dokku names the app first; the others take a line for a shell too.
    const argv = call.program === 'dokku' ? call.operands.slice(1) : call.operands;
    const [first, ...rest] = argv;
    if (!first) return [];
    const place = { remote: elsewhere ? remote : null };
    // Options of the platform's own may follow the line: `heroku run 'rake x' -a APP`.
    return /\s/.test(first.text) && (rest.length === 0 || rest[0]!.text.startsWith('-'))
      ? [{ kind: 'shell', script: first, ...place }]
      : [{ kind: 'argv', argv, ...place }];
  },
};

/** SQL on a platform's database: `wrangler d1 execute DB --command SQL`, `heroku pg:psql -c SQL`, `turso db shell DB SQL`. */
function sqlStarts(call: Call): Start[] {
  const place = call.subcommand.join(' ');
  // `wrangler d1 execute DB --local`: a file of the developer's own.
  if (call.program === 'wrangler' && call.has('local') && !call.has('remote')) return [];
  const sql = /^(d1|pg:psql|db query|postgres)\b/.test(place) ? call.values('command') : [];
  const spoken = /^(db shell|db:sql|sql|environment:sql)\b/.test(place)
    ? call.operands.slice(-1).filter((each) => /\s/.test(each.text))
    : [];
  return [...sql, ...spoken].map(
    (text): Start => ({ kind: 'code', language: 'sql', text, origin: 'argument' }),
  );
}

const effects = (call: Call) => serviceEffects(call);

export const PLATFORMS: readonly ProgramSpec[] = [
  {
    names: ['fly', 'flyctl', 'heroku', 'netlify', 'ntl', 'railway', 'scalingo', 'dokku', 'render'],
    options: OPTIONS,
    depth: 3,
    dry: ['dry-run'],
    effects,
    starts: consoleStarts,
    subcommands: {
      run: RUN,
      'local:run': RUN,
      'run:detached': RUN,
      'dev:exec': RUN,
      'pg:psql': {
        options: OPTIONS.replace('c|config=', 'config=').replace('C|command=', 'c|command='),
        starts: sqlStarts,
      },
    },
  },
  { names: ['vercel', 'vc', 'now'], options: OPTIONS, depth: 2, effects },
  {
    names: ['wrangler'],
    options: `${OPTIONS} remote persist-to= binding= namespace-id= compatibility-date= minify`,
    depth: 3,
    dry: ['dry-run'],
    effects,
    starts: sqlStarts,
  },
  {
    names: [
      'firebase',
      'firebase-tools',
      'surge',
      'pscale',
      'turso',
      'neonctl',
      'neon',
      'appwrite',
      'sst',
      'serverless',
      'sls',
      'eas',
      'expo',
      'convex',
      'clever',
      'platform',
      'upsun',
      'koyeb',
      'northflank',
      'zeabur',
    ],
    options: OPTIONS,
    depth: 3,
    dry: ['dry-run'],
    effects,
    starts: sqlStarts,
    subcommands: {
      'run:ios|run:android': { options: OPTIONS },
      'install|prebuild|export|customize': { options: OPTIONS },
    },
  },
  // The containers of `supabase start` on this machine.
  {
    names: ['supabase'],
    options: OPTIONS,
    depth: 3,
    dry: ['dry-run'],
    effects,
    starts: sqlStarts,
    subcommands: { stop: { options: OPTIONS } },
  },
  {
    names: [
      'doctl',
      'linode-cli',
      'hcloud',
      'vultr-cli',
      'scw',
      'ovhcloud',
      'civo',
      'exo',
      'oci',
      'ibmcloud',
      'aliyun',
      'tccli',
      'openstack',
      'upctl',
      'yc',
    ],
    options: `${OPTIONS} region= size= tag-name= selector= no-headers u= i= text profile= compartment-id= l= no-defaults`,
    depth: 5,
    dry: ['dry-run'],
    effects,
  },
  ...SERVICES,
];
