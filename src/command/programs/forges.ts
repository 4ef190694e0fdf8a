/** Clients of the forges: `gh` (GitHub) and `glab` (GitLab). The first two words are the subcommand; `api` has one. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { after } from '../value.ts';

const OPTIONS = `R|repo= t|title= b|body= F|body-file= B|base= H|head= m|milestone= a|assignee= l|label= r|reviewer=
  X|method= f|raw-field= field= input= hostname= cache= q|jq= template= preview= json= L|limit= s|state= S|search= A|author=
  d|desc= filename= p|public w|web y|yes confirm notes= notes-file= target= visibility= o|org= e|env= app= u|user=
  description= homepage= ref= D|dir= O|output= pattern= subject= match-head-commit= h|help version`;

/** Local files that leave: `gh gist create FILE`, `gh release upload TAG FILE...`, `gh api --input FILE`. */
function uploads(call: Call): Effect[] {
  const [area, verb] = call.subcommand;
  if (area === 'gist' && verb === 'create')
    return call.onPaths(
      'read',
      call.operands.filter((each) => each.text !== '-'),
    );
  if (area === 'release' && (verb === 'create' || verb === 'upload'))
    return call.onPaths('read', call.operands.slice(1));
  return area === 'api' ? call.onPaths('read', call.values('input')) : [];
}

/** In `gh api`, `-F` is a field and `-f` a raw one. */
const API: CommandSpec = {
  options:
    'F|field= f|raw-field= H|header= X|method= p|preview= i|include paginate slurp silent verbose q|jq= t|template= input= hostname= cache=',
  effects: uploads,
};
const AUTH: CommandSpec = {
  options:
    't|show-token h|hostname= u|user= s|scopes= w|web git-protocol= with-token token= a|active skip-ssh-key insecure-storage',
  depth: 1,
};
const FORGE: CommandSpec = {
  options: OPTIONS,
  depth: 2,
  subcommands: { api: API, auth: AUTH },
  effects: uploads,
  starts: aliases,
};

/** `gh alias set NAME '!COMMAND'`: a line for a shell, kept under a name. */
function aliases(call: Call): Start[] {
  const [area, verb] = call.subcommand;
  const line = call.operands.at(-1);
  if (area !== 'alias' || verb !== 'set' || !line?.known) return [];
  const isShell = line.text.startsWith('!') || call.has('shell');
  return isShell ? [{ kind: 'shell', script: line.text.startsWith('!') ? after(line, 1) : line }] : [];
}

export const FORGES: readonly ProgramSpec[] = [
  { names: ['gh'], ...FORGE },
  { names: ['glab'], ...FORGE },
];
