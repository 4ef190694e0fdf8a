/** What client libraries destroy, and packages that give programs as functions. */
import assert from 'node:assert/strict';
import { notable } from './reading.ts';

/** Language, code, what is found in it. */
type Case = readonly [language: string, code: string, found: readonly string[]];

const STATEMENTS: readonly Case[] = [
  ['python', 'import psycopg2; psycopg2.connect("x").cursor().execute("DROP TABLE t")', ['sql:DROP TABLE t']],
  ['python', 'from sqlalchemy import text; c.execute(text("TRUNCATE t"))', ['sql:TRUNCATE t']],
  ['python', 'c.execute("BEGIN; DELETE FROM t")', ['sql:BEGIN; DELETE FROM t']],
  ['python', 'import sqlite3; sqlite3.connect(":memory:").execute("DROP TABLE t")', []],
  ['python', 'from unittest.mock import Mock; Mock().execute("DROP TABLE t")', []],
  ['python', 'c.execute("SELECT 1")', []],
  ['javascript', 'await sql.query({ text: "DROP TABLE t" })', ['sql:DROP TABLE t']],
  [
    'javascript',
    'import postgres from "postgres"; const sql = postgres(); sql`DELETE FROM t`',
    ['sql:DELETE FROM t'],
  ],
  ['javascript', '/x/.exec("DROP TABLE t")', []],
  ['ruby', 'Sequel.connect("x").run "DROP TABLE t"', ['sql:DROP TABLE t']],
  ['perl', 'DBI->connect("x")->do("TRUNCATE t")', ['sql:TRUNCATE t']],
  ['php', '(new PDO("x"))->exec("DROP TABLE t");', ['sql:DROP TABLE t']],
  ['php', 'pg_query($c, "DROP TABLE t");', ['sql:DROP TABLE t']],
  ['r', 'DBI::dbExecute(con, "DROP TABLE t")', ['sql:DROP TABLE t']],
];

const PACKAGES: readonly Case[] = [
  ['python', 'import sh; sh.rm("-rf", "x")', ['argv:rm -rf x']],
  ['python', 'from sh import git; git.push("origin", force=True)', ['argv:git push --force origin']],
  ['python', 'from plumbum.cmd import rm; rm["-rf", "x"]()', ['argv:rm -rf x']],
  ['python', 'from plumbum import local; local["rm"]("-rf", "x")', ['argv:rm -rf x']],
  ['python', 'from git import Repo; Repo(".").git.reset("--hard")', ['argv:git reset --hard']],
  ['javascript', 'require("simple-git")().reset(["--hard"])', ['argv:git reset --hard']],
  ['perl', '&{"CORE::system"}("id")', ['sh:id']],
  ['perl', 'my $f = "system"; $f->("id")', ['sh:id']],
  ['perl', 'use IPC::Run "run"; run ["rm", "-rf", "x"]', ['argv:rm -rf x']],
  ['lua', 'require("ffi").C.system("id")', ['sh:id']],
  ['awk', '{ c = "wc -l " $1; c | getline n }', ['sh:wc -l $field']],
];

describe('code: statements and commands through libraries', () => {
  for (const [language, code, expected] of [...STATEMENTS, ...PACKAGES])
    it(`${language}: ${code}`, () => assert.deepEqual(notable(language, code), expected));
});
