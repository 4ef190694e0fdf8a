/** Where a package comes from: a registry everybody knows, another one, a URL, a repository, or a folder of this machine. */
import { isCommonRegistry } from '../registries.ts';
import type { Call } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, after, known } from '../value.ts';
import { resembled } from './resembling.ts';

const URL_LIKE =
  /^(?:[a-z][a-z0-9+.-]*:\/\/|(?:github|gitlab|bitbucket|gist|git\+[a-z]+|hg|svn|bzr|flake|tarball|git):|[\w.-]+@(?!(?:npm|jsr|workspace|catalog|file):)[\w.-]+:(?!\/\/))/i;
const PATH_LIKE = /^(?:\.{0,2}\/|\.{1,2}$|~|file:|link:|portal:|workspace:)/;

export type Ecosystem = 'npm' | 'python' | 'crates' | 'gems' | 'system' | 'other';

/**
 * What installing `args` does: one `install` effect each, on a URL, a path or a package of the registry. The mode of a
 * package says which much-used one its name is easily taken for: `like express`.
 */
export function installs(call: Call, args: readonly Arg[], ecosystem: Ecosystem): Effect[] {
  return args.flatMap((arg) => {
    const target = sourceOf(call, arg, ecosystem);
    const isNamed = target.kind === 'package' && target.known;
    const like =
      isNamed && ecosystem !== 'system' && ecosystem !== 'other' ? resembled(target.value, ecosystem) : null;
    return call.on('install', target, { mode: like === null ? null : `like ${like}` });
  });
}

function sourceOf(call: Call, arg: Arg, ecosystem: Ecosystem) {
  const first = arg.pieces[0];
  const text = typeof first === 'string' ? first : '';
  if (text === '') return call.named('package', arg);
  if (PATH_LIKE.test(text))
    return call.path(text.startsWith('file:') ? after(arg, /^file:(\/\/)?/.exec(text)![0].length) : arg);
  if (URL_LIKE.test(text)) return call.url(arg);
  // `name@https://host/x.tgz`, `name @ git+https://host/repo`
  const at = /^(?:@?[^@\s]+?)\s*@\s*/.exec(text);
  if (at && URL_LIKE.test(text.slice(at[0].length))) return call.url(after(arg, at[0].length));
  // npm reads `user/repo` as a GitHub repository.
  if (ecosystem === 'npm' && /^[\w.-]+\/[\w.-]+(#.*)?$/.test(text))
    return call.url(known(`https://github.com/${text}`, arg.span));
  if (
    /\.(tgz|tar\.gz|whl|zip|deb|rpm|apk|gem|pkg\.tar\.\w+|vsix|snap|flatpak|ipk|xbps|pkg|msi|dmg)$/.test(text)
  )
    return call.path(arg);
  return call.named('package', arg);
}

/** `install` effects on registries that few know: `--index-url`, `--registry`, and the variables of the same meaning. */
export function registries(
  call: Call,
  options: readonly string[],
  variables: readonly string[] = [],
): Effect[] {
  const urls = [...call.valuesOf(options)];
  for (const name of variables) {
    const value = call.variable(name);
    if (!value || value.text === '' || value.text === call.context.env[name]) continue;
    // `GOPROXY=https://a.example,direct`
    if (value.known) urls.push(...value.text.split(/[,| ]/).map((each) => known(each)));
    else urls.push(value);
  }
  return urls.flatMap((url) => registry(call, url));
}

export function registry(call: Call, url: Arg): Effect[] {
  if (url.known && !/^[a-z][a-z0-9+.-]*:\/\//i.test(url.text)) return [];
  const target = call.url(url);
  return target.host !== null && isCommonRegistry(target.host) ? [] : call.on('install', target);
}

/** Packages whose program is called otherwise. */
const BINARIES: { readonly [name: string]: string } = {
  'firebase-tools': 'firebase',
  'netlify-cli': 'netlify',
  'vercel-cli': 'vercel',
  'eas-cli': 'eas',
  'aws-cdk': 'cdk',
  'aws-cdk-lib': 'cdk',
  'cdktf-cli': 'cdktf',
  'surge-cli': 'surge',
  'appwrite-cli': 'appwrite',
  'heroku-cli': 'heroku',
  'twilio-cli': 'twilio',
  '@railway/cli': 'railway',
  '@sanity/cli': 'sanity',
  '@shopify/cli': 'shopify',
  '@expo/cli': 'expo',
  '@sentry/cli': 'sentry-cli',
  '@changesets/cli': 'changeset',
  '@aws-amplify/cli': 'amplify',
  '@cloudflare/wrangler': 'wrangler',
  '@planetscale/cli': 'pscale',
  '@upstash/cli': 'upstash',
  '@nrwl/cli': 'nx',
  '@google/clasp': 'clasp',
  '@microsoft/rush': 'rush',
  '@auth0/auth0-cli': 'auth0',
};

/** The program that a package's name stands for: `prisma` for `prisma@5`, `cli` for `@scope/cli`. */
export function binaryOf(arg: Arg): Arg {
  const first = arg.pieces[0];
  if (!arg.known || typeof first !== 'string' || URL_LIKE.test(first) || PATH_LIKE.test(first)) return arg;
  const name = first.replace(/(?<=.)@[^/]*$/, '');
  return known(BINARIES[name] ?? name.slice(name.lastIndexOf('/') + 1), arg.span);
}

/** `publish` effects: what it is called does not matter, that it leaves does. */
export function publishes(call: Call, name = call.operand(0)?.text ?? '.'): Effect[] {
  return call.on('publish', call.named('package', name));
}
