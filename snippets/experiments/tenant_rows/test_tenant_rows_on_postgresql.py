"""ADR-0023: under the policies a forgotten filter shows and changes nothing of others.

The expected figures are counted by hand: of five organisations two are one's own, each has ten
runs, and every run matches every query that has no filter.
"""

from __future__ import annotations

import json
import os

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from experiments._harness import services
from experiments._harness.spread import Spread
from experiments.tenant_rows import (
    __main__,
    arm_filters,
    arm_manager,
    arm_row_security,
    arm_row_security_local,
    arm_row_security_uncleared,
    core,
    cost,
    doors,
    server,
)
from experiments.tenant_rows.models import Run
from experiments.tenant_rows.server import UNGUARDED, execute, tell

ALL = 30  # rows of others
EVERY = 50  # rows there are
OWN = 6 * 20  # six kinds of query show all rows of one's own
REQUESTS = 20
FULL_RUNS = 5
ROWS = 4000  # of each organisation, where time is compared

pytestmark = pytest.mark.postgresql


@pytest.fixture
def url() -> str:
    return os.environ["DATABASE_URL"]


@pytest.fixture
def there(url):
    """Make guarded tables with rows, and say which roles know them."""
    made = server.fresh(*core.TABLES, url=url, migration=server.ROW_SECURITY, guarded=core.GUARDED)
    with made as place:
        with place.connected(place.app):
            core.fill(arm_row_security)
        yield place


def record(
    evidence, figures: dict[str, tuple[list[float], int | None, str]], *, option: str
) -> None:
    """Record each figure with its samples."""
    for figure, (samples, of, unit) in figures.items():
        evidence.record(
            figure=figure,
            value=Spread.of(samples).median,
            unit=unit,
            of=of,
            option=option,
            samples=samples,
        )
    evidence.versions(postgresql=services.postgresql_version(os.environ["DATABASE_URL"]))


def measure(evidence, arm: core.Arm, *, option: str) -> list[tuple[core.Result, core.Result]]:
    """Ask every kind of query, then again without saying who asks."""
    url = os.environ["DATABASE_URL"]
    runs = FULL_RUNS if evidence.full else 1
    told = [core.experiment(arm=arm, url=url) for _ in range(runs)]
    untold = [core.experiment(arm=arm, url=url, tenants=None) for _ in range(runs)]
    kinds = len(told[0].shown) + len(told[0].written)
    shown = [sum(result.shown.values()) for result in told]
    written = [sum(result.written.values()) for result in told]
    own = [sum(result.own.values()) for result in told]
    figures = {
        "leaking": ([result.leaking for result in told], kinds, "kinds of query leak"),
        "shown": (shown, None, "rows of others shown"),
        "written": (written, None, "rows of others changed"),
        "own": (own, OWN, "rows of one's own shown"),
        "untold": (
            [sum(result.shown.values()) for result in untold],
            None,
            "rows shown where nobody said who asks",
        ),
    }
    record(evidence, figures, option=option)
    evidence.parameters(
        organisations=len(core.EVERYBODY), own=len(core.MINE), rows=core.RUNS, runs=runs
    )
    return list(zip(told, untold, strict=True))


def test_policies_show_and_change_no_row_of_others(evidence) -> None:
    """Nor any without tenants; what may not be written is an error, not a silence."""
    for told, untold in measure(evidence, arm_row_security, option="O3"):
        assert (0, 0, ("insert", "move")) == (told.leaking, untold.leaking, told.refused)
        assert sum(told.own.values()) == OWN


def test_filters_leak_wherever_one_is_forgotten(evidence) -> None:
    for told, untold in measure(evidence, arm_filters, option="O1"):
        assert (6 * ALL + 2, 2 * ALL + 2) == (
            sum(told.shown.values()),
            sum(told.written.values()),
        )
        assert 6 * EVERY + 2 == sum(untold.shown.values())


def test_manager_leaks_where_nobody_asks_it(evidence) -> None:
    """In a join and in SQL, and in what is written for others."""
    for told, untold in measure(evidence, arm_manager, option="O2"):
        assert (2 * ALL, 2) == (sum(told.shown.values()), sum(told.written.values()))
        assert 2 * EVERY == sum(untold.shown.values())


def measure_pool(evidence, arm: core.Arm, *, option: str) -> list[core.Served]:
    """Serve requests over one connection; once, or several times where a receipt is made."""
    url = os.environ["DATABASE_URL"]
    runs = FULL_RUNS if evidence.full else 1
    results = [core.serve(arm=arm, requests=REQUESTS, url=url) for _ in range(runs)]
    carried = [result.carried for result in results]
    blind = [result.blind for result in results]
    figures = {
        "carried": (carried, REQUESTS, "requests saw the rows of the one before"),
        "blind": (blind, REQUESTS, "requests missed rows of their own"),
    }
    record(evidence, figures, option=option)
    evidence.parameters(requests=2 * REQUESTS, connections=1, runs=runs)
    return results


def test_cleared_connection_carries_no_tenant_and_hides_nothing(evidence) -> None:
    results = measure_pool(evidence, arm_row_security, option="O3")

    assert {(0, 0)} == {(result.carried, result.blind) for result in results}


def test_uncleared_connection_carries_its_tenants_into_every_next_request(evidence) -> None:
    results = measure_pool(evidence, arm_row_security_uncleared, option="O5")

    assert {(REQUESTS, 0)} == {(result.carried, result.blind) for result in results}


def test_setting_of_a_transaction_is_gone_where_there_is_none(evidence) -> None:
    """Outside of a transaction each statement is one of its own."""
    results = measure_pool(evidence, arm_row_security_local, option="O5")

    assert {(0, REQUESTS)} == {(result.carried, result.blind) for result in results}


def test_known_ways_past_are_open_until_somebody_shuts_them(evidence, url) -> None:
    tried = doors.tried(arm=arm_row_security, url=url)
    figures = {
        "opened": ([sum(door.opened > 0 for door in tried.values())], len(tried), "ways lead past"),
        "shut": ([sum(door.shut == 0 for door in tried.values())], len(tried), "ways can be shut"),
    }
    record(evidence, figures, option="O3")

    telling = {"foreign_key", "unique", "own_organisations"}  # one row each, the others all
    assert {name: 1 if name in telling else ALL for name in tried} == {
        name: door.opened for name, door in tried.items()
    }
    assert ["own_sql"] == [name for name, door in tried.items() if door.shut != 0]


def test_policies_cost_little_and_take_an_index_from_a_search(evidence, url) -> None:
    rounds = 3 * FULL_RUNS if evidence.full else 3
    found = cost.compared(arm=arm_row_security, url=url, rows=ROWS, rounds=rounds, repeat=20)
    figures = {
        "page": ([each.page for each in found], None, "times as long for the first page of a list"),
        "look_up": ([each.look_up for each in found], None, "times as long for one run"),
        "by_prefix": (
            [each.by_prefix for each in found],
            None,
            "times as long for a search by prefix",
        ),
    }
    record(evidence, figures, option="O3")
    evidence.parameters(rows=ROWS, organisations=len(core.EVERYBODY), rounds=rounds)

    assert Spread.of(each.page for each in found).median < 3
    assert Spread.of(each.look_up for each in found).median < 3
    assert Spread.of(each.by_prefix for each in found).median > 1.5


@pytest.mark.parametrize("arm", [arm_row_security, arm_filters, arm_manager])
def test_nothing_leaks_on_postgresql_where_no_filter_is_forgotten(arm: core.Arm, url) -> None:
    result = core.experiment(arm=arm, url=url, forgot=False)

    assert (0, OWN) == (result.leaking, sum(result.own.values()))


def test_setting_of_a_transaction_holds_inside_it(url) -> None:
    """Its advantage: nothing has to be cleared."""
    with core.place(arm_row_security_local, url):
        core.fill(arm_row_security_local)
        with core.request(arm_row_security_local, None):
            with transaction.atomic():
                arm_row_security_local.begin(core.MINE)
                inside = Run.objects.count()

            assert (EVERY - ALL, 0) == (inside, Run.objects.count())


def test_connection_that_was_never_told_sees_nothing(there) -> None:
    with there.connected(there.app):
        assert 0 == Run.objects.count()


def test_what_is_no_id_is_an_error_and_not_a_row(there) -> None:
    with there.connected(there.app):
        tell(["everybody"])

        with pytest.raises(DatabaseError, match="invalid input syntax"):
            Run.objects.count()


def test_setting_that_is_rolled_back_leaves_the_one_before(there) -> None:
    """So a request says whose it is outside of any transaction."""
    with there.connected(there.app):
        tell(core.MINE[:1])
        with transaction.atomic():
            tell(core.EVERYBODY)
            transaction.set_rollback(True)

        assert core.RUNS == Run.objects.count()


@pytest.mark.parametrize("clear", [server.CLEAR, "RESET ROLE", "RESET ALL", "DISCARD ALL"])
def test_role_of_the_start_outlives_whatever_clears_a_connection(there, clear) -> None:
    with there.connected(there.app):
        execute(clear)

        assert [(there.app,)] == execute("SELECT current_user")


def test_role_that_was_taken_later_does_not_outlive_discard_all(there) -> None:
    with there.connected():
        execute(there.fill_in("SET ROLE {app}"))
        execute("DISCARD ALL")

        assert [(there.app,)] != execute("SELECT current_user")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_assume_role_gets_no_connection_out_of_a_pool(there) -> None:
    """When Django mends this, Rampart may say `assume_role` (seen with 5.2.19)."""
    pool = {"min_size": 1, "max_size": 2, "timeout": 0.5}
    with (
        there.connected(assume_role=there.app, pool=pool),
        pytest.raises(OperationalError, match="couldn't get a connection"),
    ):
        connection.ensure_connection()


def test_catalogue_names_tables_whose_policies_do_not_hold_who_asks(there) -> None:
    """The app asks at its start, and refuses to go on under a role that owns too much."""
    guarded = sorted((model._meta.db_table,) for model in core.GUARDED)
    with there.connected(there.app):
        assert [] == execute(UNGUARDED)
    with there.connected():
        assert guarded == execute(UNGUARDED)
    with there.connected(there.owner):
        execute("CREATE TABLE export (organisation_id uuid)")
    with there.connected(there.app):
        assert [("export",)] == execute(UNGUARDED)


def test_backup_by_the_owner_stops_with_an_error(there) -> None:
    """It asks for all rows or none; `pg_dump` does the same."""
    with there.connected(there.owner):
        execute("SET row_security = off")

        with pytest.raises(DatabaseError, match="row-level security"):
            Run.objects.count()


def test_roles_go_with_their_schema(url) -> None:
    """They are of the whole server, and would outlive any schema."""
    with server.fresh(url=url, migration="", guarded=()) as there:
        roles = [there.owner, there.app]

    with services.psycopg.connect(url) as own:
        left = own.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)", [roles])
        assert [] == left.fetchall()


@pytest.mark.parametrize(("arm", "status"), [(arm_row_security, 0), (arm_manager, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, url, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"row security": arm})

    assert status == __main__.main(["--url", url, "--requests", "2"])
    assert {"queries", "pool"} == json.loads(capsys.readouterr().out).keys()
