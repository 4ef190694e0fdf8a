/**
 * Code in other languages that is handed to an interpreter: what it does, what it starts, and what of it cannot be told.
 * The only entrance to the readers in `code/`; a real parser may take a reader's place without anybody noticing.
 */
import { readAppleScript } from './code/applescript.ts';
import { readAwk } from './code/awk.ts';
import { readOther } from './code/calls-in-text.ts';
import { readDockerfile } from './code/dockerfile.ts';
import { type CodeReading, Findings, type Scene } from './code/findings.ts';
import { noteForkBomb } from './code/fork-bombs.ts';
import { JAVASCRIPT } from './code/javascript.ts';
import { javaScriptReader } from './code/javascript-reader.ts';
import { readJq } from './code/jq.ts';
import { LUA } from './code/lua.ts';
import { MONGO } from './code/mongo.ts';
import { readCurlrc, readRipgrepConfig, readWgetrc } from './code/option-files.ts';
import { PERL, perlOf } from './code/perl.ts';
import { PHP, phpOf } from './code/php.ts';
import { readPython } from './code/python-reader.ts';
import { R } from './code/r.ts';
import { readRedis, readScript as readRedisScript } from './code/redis.ts';
import { RUBY } from './code/ruby.ts';
import { readSed } from './code/sed.ts';
import { readSettings } from './code/settings.ts';
import { readSql } from './code/sql.ts';
import { readTaskSections } from './code/task-sections.ts';
import { readVim } from './code/vim.ts';
import { readScript } from './code/walker.ts';

export type { CodeReading, WrittenText } from './code/findings.ts';

/** UTF-16 units; longer code is not read. */
const MAX_CODE = 256 * 1024;

type Reader = (text: string, found: Findings) => void;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['python', readPython],
  ['javascript', javaScriptReader(JAVASCRIPT)],
  ['node', javaScriptReader(JAVASCRIPT)],
  ['perl', (text, found) => readScript(perlOf(text), PERL, found)],
  ['ruby', (text, found) => readScript(text.replace(/^__END__$[\s\S]*/m, ''), RUBY, found)],
  ['php', (text, found) => readScript(phpOf(text), PHP, found)],
  ['lua', (text, found) => readScript(text, LUA, found)],
  ['r', (text, found) => readScript(text, R, found)],
  ['mongo', javaScriptReader(MONGO)],
  ['awk', readAwk],
  ['sed', readSed],
  ['jq', readJq],
  ['vim', readVim],
  ['task-sections', readTaskSections],
  ['applescript', readAppleScript],
  ['redis', readRedis],
  ['redis-lua', readRedisScript],
  ['settings', readSettings],
  ['dockerfile', readDockerfile],
  ['wgetrc', readWgetrc],
  ['curlrc', readCurlrc],
  ['ripgreprc', readRipgrepConfig],
  ['sql', (text, found) => readSql(text, 'any', found)],
  ['postgresql', (text, found) => readSql(text, 'postgresql', found)],
  ['mysql', (text, found) => readSql(text, 'mysql', found)],
  ['sqlite', (text, found) => readSql(text, 'sqlite', found)],
]);

/**
 * What `text`, written in `language`, does when it runs in `scene`. Pure; time is linear in the text's length. Languages:
 * python, javascript (node), perl, ruby, php, lua, r, awk, sed, jq, vim, applescript, redis (redis-lua), mongo, and sql with its
 * dialects postgresql, mysql, sqlite. Other languages are read for a few forms (see `calls-in-text.ts`) and are unresolved when
 * they may do more than that; code over 256 KiB always is.
 */
export function readCode(language: string, text: string, scene: Scene): CodeReading {
  const found = new Findings(scene);
  const reader = READERS.get(language);
  if (text.length > MAX_CODE) found.unresolved('limit', `${language} code of ${text.length} characters`);
  else {
    if (reader) reader(text, found);
    else readOther(text, language, found);
    noteForkBomb(language, text, found);
  }
  return found.reading;
}
