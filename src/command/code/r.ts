/** R: `Rscript -e`. */
import {
  arg,
  copies,
  deletes,
  environmentValue,
  globs,
  isTrue,
  joinsPath,
  readsFile,
  receives,
  shell,
  TEMPORARY,
  table,
  writes,
} from './handlers.ts';
import type { TokenLanguage } from './language.ts';
import { queries } from './statements-in-code.ts';
import { concat, listValue, literal, make, nameValue, textValue, UNKNOWN } from './values.ts';

const CALLS = table({
  'system|shell|pipe': shell,
  'system2|processx.run|sys.exec_wait|sys.exec_background|sys.exec_internal|callr.rcmd': (site) =>
    site.found.argv(listValue([arg(site, 0, 'command'), ...(arg(site, 1, 'args').items ?? [])])),
  eval: (site) => {
    if (site.args[0]?.path === 'parse()') site.found.evaluates(site.args[0], 'r');
  },
  parse: (site) =>
    make({
      path: 'parse()',
      text: site.named.get('text')?.text ?? null,
      taints: site.named.get('text')?.taints ?? ['file'],
    }),
  source: (site) => {
    const path = arg(site, 0, 'file');
    const text = literal(path) ?? '';
    if (/^https?:/.test(text)) site.found.unresolved('code', `code from ${text}`);
    else if (path.text?.known) site.found.start({ kind: 'file', path: path.text, language: 'r' });
    else site.found.unresolved('code', 'source() of a file that is not known');
  },
  'do.call|match.fun|get': (site) => {
    const name = literal(site.args[0]);
    const callee = name === null ? site.args[0] : nameValue(name);
    if (site.path !== 'do.call') return callee;
    return site.walker.call(
      callee ?? UNKNOWN,
      site.args[1]?.items ?? site.args[1]?.args ?? [UNKNOWN],
      new Map(),
    );
  },
  'list|c': (site) => ({ ...listValue(site.args), args: site.args }),
  unlink: (site) =>
    deletes({ recursive: isTrue(site.named.get('recursive')), place: 0 })({
      ...site,
      args: [globs()(site) ?? UNKNOWN],
    }),
  'file.remove|fs.file_delete': deletes(),
  'fs.dir_delete': deletes({ recursive: true }),
  'dbRemoveTable|DBI.dbRemoveTable|sqlDrop|RODBC.sqlDrop': (site) =>
    site.found.effect('drop', site.found.named('table', literal(site.args[1]) ?? 'table'), {
      irreversible: true,
    }),
  'DBI.dbExecute|DBI.dbSendQuery|DBI.dbSendStatement|DBI.dbGetQuery|dbExecute|dbSendQuery|dbSendStatement|dbGetQuery|RODBC.sqlQuery|sqlQuery':
    queries,
  'file.rename': copies('move'),
  'file.copy': copies('write'),
  'writeLines|write|write.csv|write.table|saveRDS|save': (site) => {
    const path = site.named.get('file') ?? site.named.get('con') ?? site.args[1];
    if (path?.text) site.found.onPaths('write', path);
  },
  'readLines|read.csv|read.table|readRDS|scan|readr.read_csv': (site) =>
    /^https?:/.test(site.args[0]?.text?.text ?? '') ? receives()(site) : readsFile()(site),
  'download.file': (site) => {
    site.found.receives(arg(site, 0, 'url'));
    site.found.onPaths('write', arg(site, 1, 'destfile'));
  },
  'file.path': joinsPath,
  'paste0|paste': (site) =>
    concat(
      site.args.flatMap((each, index) =>
        index > 0 && site.path === 'paste' ? [textValue(' '), each] : [each],
      ),
    ),
  'Sys.getenv': (site) => environmentValue(literal(site.args[0]) ?? '', site.found.scene),
  'tempfile|tempdir': () => TEMPORARY,
  'path.expand': (site) => site.args[0] ?? UNKNOWN,
  'file.create': writes(),
});

export const R: TokenLanguage = {
  name: 'r',
  dialect: 'r',
  calls: CALLS,
  alias: (path) => path.replaceAll('::', '.').replace(/^(?:base|utils|stats)\.+(?=\w)/, ''),
  concat: [],
  member: ['$', '@', '::'],
};
