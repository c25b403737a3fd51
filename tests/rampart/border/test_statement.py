"""Which tables a statement names, and which it writes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rampart.border.statement import Use, uses

READ = {
    "a column is no table": ('SELECT "runs"."name" FROM "workflows"', ["workflows"]),
    "join": ('SELECT 1 FROM "a" INNER JOIN "b" ON ("a"."x" = "b"."y")', ["a", "b"]),
    "left join": ('SELECT 1 FROM a LEFT OUTER JOIN b AS T3 ON (f(a.x, c) = T3."y")', ["a", "b"]),
    "comma": ("SELECT 1 FROM a AS x, b y, c WHERE d IN (e, f)", ["a", "b", "c"]),
    "comma after a join": ("SELECT 1 FROM a JOIN b ON a.x = b.x, c", ["a", "b", "c"]),
    "subquery": ('SELECT 1 FROM "a" WHERE x IN (SELECT U0."x" FROM "b" U0)', ["a", "b"]),
    "subquery as table": ("SELECT n FROM (SELECT n, m FROM a) AS s, b", ["a", "b"]),
    "joined in parentheses": ("SELECT 1 FROM (a JOIN b ON a.x = b.x)", ["a", "b"]),
    "schema": ('SELECT 1 FROM "billing"."invoice", public . run', ["invoice", "run"]),
    "union": ("SELECT a, b FROM c UNION SELECT d, e FROM f", ["c", "f"]),
    "using names columns": ("SELECT 1 FROM a JOIN b USING (c, d)", ["a", "b"]),
    "order": ("SELECT 1 FROM a ORDER BY b, c LIMIT 3", ["a"]),
    "distinct": ("SELECT DISTINCT ON (b) c, d FROM a", ["a"]),
    "lock": ('SELECT 1 FROM "a" FOR UPDATE', ["a"]),
    "upper case": ("select 1 from Runs_Run", ["runs_run"]),
    "quote in a name": ('SELECT 1 FROM "a""b"', ['a"b']),
    "letters beyond English": ("SELECT 1 FROM läufe", ["läufe"]),
    "string": ("SELECT ' FROM b ', 'it''s FROM b' FROM a", ["a"]),
    "escaped string": (r"SELECT E'it\'s FROM b' FROM a", ["a"]),
    "dollar string": ("SELECT $x$ FROM b $x$ FROM a", ["a"]),
    "comments": ("SELECT 1 -- FROM b\nFROM /* c, FROM d */ a", ["a"]),
    "parameters": ("SELECT %s FROM a WHERE b = %(c)s", ["a"]),
    "common table": ("WITH s AS (SELECT 1 FROM a) SELECT 1 FROM s", ["a", "s"]),
    "lateral": ("SELECT 1 FROM a, LATERAL (SELECT 1 FROM b) s", ["a", "b"]),
    "only": ("SELECT 1 FROM ONLY a", ["a"]),
    "savepoint": ('SAVEPOINT "s1"', []),
    "nothing": ("", []),
    "open string": ("SELECT 'abc FROM", []),
    "open parenthesis": ("SELECT 1 FROM (((", []),
    "closed too often": (") FROM a", ["a"]),
}
WRITTEN = {
    "insert": ('INSERT INTO "a" ("b", "c") VALUES (%s, %s) RETURNING "a"."id"', "a", ["a"]),
    "insert from": ("INSERT INTO a (b) SELECT c FROM d", "a", ["a", "d"]),
    "upsert": (
        "INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET b = 2, c = 3",
        "a",
        None,
    ),
    "update": ('UPDATE "a" SET "b" = %s, "c" = 1 WHERE "a"."d" = 1', "a", ["a"]),
    "update from": ("UPDATE a SET b = d.c FROM d WHERE a.x = d.x", "a", ["a", "d"]),
    "delete": ('DELETE FROM "a" WHERE "a"."b" IN (%s)', "a", ["a"]),
    "delete using": ("DELETE FROM a USING d WHERE a.x = d.x", "a", ["a", "d"]),
    "truncate": ('TRUNCATE TABLE "a"', "a", ["a"]),
    "truncate without table": ("TRUNCATE a", "a", ["a"]),
    "drop": ("DROP TABLE IF EXISTS a", "a", ["a"]),
    "second statement": ("SELECT 1; DELETE FROM a", "a", ["a"]),
}


@pytest.mark.parametrize(("sql", "tables"), READ.values(), ids=READ)
def test_a_reading_statement_uses_its_tables(sql, tables):
    assert [Use(table=table, writes=False) for table in tables] == list(uses(sql))


@pytest.mark.parametrize(
    "sql",
    [
        'TRUNCATE "a", "b"',
        "TRUNCATE TABLE ONLY a, b CASCADE",
        "DROP TABLE IF EXISTS a, b",
        "LOCK TABLE a, b IN EXCLUSIVE MODE",
    ],
)
def test_a_list_of_tables_is_written_to_as_a_whole(sql):
    assert [Use(table="a", writes=True), Use(table="b", writes=True)] == list(uses(sql))


def test_a_list_of_changes_names_one_table():
    sql = "ALTER TABLE a ADD COLUMN b integer, DROP COLUMN c"

    assert [Use(table="a", writes=True)] == list(uses(sql))


@pytest.mark.parametrize(("sql", "written", "tables"), WRITTEN.values(), ids=WRITTEN)
def test_a_writing_statement_writes_to_one(sql, written, tables):
    found = uses(sql)

    assert {written} == {use.table for use in found if use.writes}
    if tables is not None:
        assert tables == [use.table for use in found]


@given(st.text())
def test_no_text_in_a_string_is_a_table(text):
    literal = "'" + text.replace("'", "''") + "'"

    assert (Use(table="a", writes=False),) == uses("SELECT text, 1 FROM a".replace("text", literal))


@given(st.text())
def test_any_text_is_read_to_its_end(text):
    assert all(use.table for use in uses(text))
