"""What the guard says, and what it makes of a statement that is no plain text."""

from __future__ import annotations

import pytest
from psycopg import sql
from rampart.border import BorderCrossedError
from rampart.border.caller import Callers
from rampart.border.guard import Watch
from rampart.border.module import Borders, Module

# This file is the code of one module here, and the table belongs to another.
HERE = Module(name="here", package=__name__, apps=("here",))
THERE = Module(name="there", package="there", apps=("there",))
BORDERS = Borders(modules=(HERE, THERE))


@pytest.fixture
def watch():
    return Watch(owners={"here_run": HERE, "there_run": THERE}, callers=Callers(borders=BORDERS))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM there_run",
        b"SELECT 1 FROM there_run",
        sql.SQL("SELECT 1 FROM {}").format(sql.Identifier("there_run")),
    ],
    ids=["text", "bytes", "composed"],
)
def test_a_statement_is_stopped_before_it_is_sent(watch, statement):
    sent = []

    with pytest.raises(BorderCrossedError):
        watch(lambda *arguments: sent.append(arguments), statement, None, many=False, context={})

    assert [] == sent


def test_an_own_statement_is_sent_as_it_is(watch):
    sent = watch(
        lambda *arguments: arguments, "SELECT 1 FROM here_run", [7], many=True, context={"a": 1}
    )

    assert ("SELECT 1 FROM here_run", [7], True, {"a": 1}) == sent


def test_what_cannot_be_read_is_not_let_through(watch):
    with pytest.raises(TypeError, match="a statement of type int cannot be read"):
        watch.check(7)


def test_a_crossing_says_its_line_and_the_way_out(watch):
    with pytest.raises(BorderCrossedError) as caught:
        watch.check("UPDATE there_run SET a = 1")

    crossing = caught.value
    assert ("here", "there", "writes to there_run") == (
        crossing.caller,
        crossing.owner,
        crossing.what,
    )
    assert f"{crossing.where}: here writes to there_run, which belongs to there (fix: " in (
        str(crossing)
    )
    assert crossing.where.rpartition(":")[0].endswith("test_guard.py")
    assert [crossing] == watch.raised
