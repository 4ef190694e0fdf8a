/**
 * What files of a project may leave unsaid. A script that cannot be read at all is no question, so one that can be must
 * not be a question for the parts that only its makers know. This holds for files that lie on disk; what a request has
 * written itself, or brings along as an argument, is judged like the request.
 */
import type { Effect, Invocation, Unresolved } from './types.ts';

/** Programs that a shell script or recipe names by something of its own (`$(LINTER) run`, `"$PYTHON" -m x`). */
export function forgivePrograms(
  invocations: readonly Invocation[],
  from: number,
  strange: ReadonlySet<string> = new Set(),
): void {
  for (let at = from; at < invocations.length; at++) {
    const each = invocations[at]!;
    if (each.code !== null || !each.unresolved.some(({ kind }) => kind === 'program')) continue;
    each.unresolved = each.unresolved.filter(
      ({ kind, source }) => kind !== 'program' || !isName(source, strange),
    );
  }
}

/** A reference alone or below a folder; `r$(X)` is how nobody names a program, `$(cat name)` is text from elsewhere. */
function isName(source: string, strange: ReadonlySet<string>): boolean {
  if (!/^(?:[$`{(]|[^$`]*\/|[^$`]{3,})/.test(source) || FETCHED.test(source)) return false;
  for (const each of strange) if (source.includes(each)) return false;
  return true;
}

const FETCHED =
  /comes over the network|is decoded first|^code from (?:https?|data):|\b(?:curl|wget|fetch|nc|base64|xxd|rev|tr|cat|head|tail|openssl|gunzip|zcat)\b/i;

/** Code of a script that as a whole comes from elsewhere when it runs. */
export function isForeign({ source }: Unresolved): boolean {
  return /^(?:a command|code) that (?:comes over the network|is decoded first)$|^code from (?:https?|data):/.test(
    source,
  );
}

/**
 * Steps of an image's build add users, own files and delete what they like, all in the image. What they run from the
 * network, and whom they connect to, is in it from then on.
 */
export function bringsCode({ code, effects }: Invocation): boolean {
  return code?.origin === 'network' || code?.origin === 'decoder' || effects.some(isConnection);
}

const isConnection = ({ action }: Effect): boolean => action === 'connect';

/** What a script in another language runs and removes that reading its text does not tell. `found`: in its text. */
export function forgiveCode(invocation: Invocation, found: ReadonlySet<Unresolved>): void {
  invocation.unresolved = invocation.unresolved.filter((each) => {
    if (each.kind === 'target') return false;
    return !found.has(each) || !/^(?:program|code)$/.test(each.kind) || FETCHED.test(each.source);
  });
}

/** What `make clean` deletes below the project is what the project makes again, unless its name says that it is source. */
export function forgiveCleaning(invocations: readonly Invocation[], from: number): void {
  for (let at = from; at < invocations.length; at++) {
    const each = invocations[at]!;
    if (each.privileged || !each.effects.some(isCleaning)) continue;
    each.effects = each.effects.map((effect) =>
      isCleaning(effect) ? { ...effect, target: { ...effect.target, scope: 'build' } } : effect,
    );
  }
}

/** Code of a project's tasks deletes by names that it computes: each folder that a loop finds. */
export function forgiveTargets(invocations: readonly Invocation[], from: number): void {
  for (let at = from; at < invocations.length; at++) {
    const each = invocations[at]!;
    if (each.privileged) continue;
    each.unresolved = each.unresolved.filter(({ kind }) => kind !== 'target');
    each.effects = each.effects.filter(
      ({ action, target }) => action !== 'delete' || target.scope !== 'unknown',
    );
  }
}

const SOURCES =
  /(?:^|\/)(?:\.(?:git[^/]*|env[^/]*|hoopx|vscode|idea|husky|circleci|devcontainer|config|storybook|changeset|claude|cursor|ssh|gnupg|aws|azure|kube|docker[^/]*|npmrc|local|ci)|src|source|sources|app|apps|packages|tests?|specs?|docs?|include|config|configs|migrations|data|db|database|databases|uploads|storage|media|backups?|secrets?|public|static|assets|scripts|cmd|internal|pkg|modules|services)(?:\/\*+)?$/i;

/** Deletes a part of the project, known by name, that is not its source. */
function isCleaning({ action, target }: Effect): boolean {
  return (
    action === 'delete' &&
    target.scope === 'workspace' &&
    !target.whole &&
    target.role === null &&
    target.known &&
    !SOURCES.test(target.value)
  );
}
