"""Every run has a database of its own, and there is none outside of a run."""

import os
import threading
from pathlib import Path

import pytest
from django.apps.registry import Apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, models

from experiments._harness import database, queries, schedule

database.configure()  # a model can be defined once Django is configured


class Thing(models.Model):
    """A row."""

    name = models.CharField(max_length=10)

    class Meta:
        """No app of its own."""

        app_label = "harness"
        apps = Apps()


def test_there_is_no_database_outside_of_a_run() -> None:
    with pytest.raises(ImproperlyConfigured):
        Thing.objects.count()


def test_a_run_starts_empty_and_leaves_nothing() -> None:
    for _ in range(2):
        with database.fresh(Thing):
            file = Path(connection.settings_dict["NAME"])

            assert 0 == Thing.objects.count()
            Thing.objects.create(name="a")
        assert not file.exists()


def test_threads_of_a_run_share_its_database() -> None:
    seen = []

    def look() -> None:
        seen.append(Thing.objects.count())
        connections.close_all()

    with database.fresh(Thing):
        Thing.objects.create(name="a")
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    assert [1] == seen


def test_an_error_in_a_run_still_restores_and_cleans() -> None:
    files = []

    def fail() -> None:
        with database.fresh(Thing):
            files.append(Path(connection.settings_dict["NAME"]))
            Thing.objects.get(name="absent")

    with pytest.raises(Thing.DoesNotExist):
        fail()
    assert not files[0].exists()
    with pytest.raises(ImproperlyConfigured):
        Thing.objects.count()


def test_configuring_again_changes_nothing() -> None:
    database.configure()


def test_url_of_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="use postgresql://"):
        database.Database.postgresql("mysql://root@127.0.0.1/test", schema="s")


def test_url_gives_the_parts_that_django_wants() -> None:
    parts = database.Database.postgresql("postgresql://ada:p%40ss@db:6543/test", schema="s")

    assert ("test", "ada", "p@ss", "db", "6543") == (
        parts.name,
        parts.user,
        parts.password,
        parts.host,
        parts.port,
    )


@pytest.mark.postgresql
def test_a_run_on_postgresql_has_a_schema_of_its_own_and_drops_it() -> None:
    url = os.environ["DATABASE_URL"]

    def schemas() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = current_schema()")
            return cursor.fetchone()[0]

    with database.fresh(Thing, url=url):
        Thing.objects.create(name="a")
        name = connection.settings_dict["OPTIONS"]["options"].rpartition("=")[2]

        assert (1, 1) == (schemas(), Thing.objects.count())
    with database.fresh(url=url), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{name}.harness_thing"])

        assert (None,) == cursor.fetchone()


def test_watch_counts_what_the_call_sent() -> None:
    with database.fresh(Thing):
        seen = queries.watch(lambda: [Thing.objects.count(), Thing.objects.count()])

    assert ([0, 0], 2) == (seen.value, seen.queries)


def test_growth_counts_each_size_in_a_database_of_its_own() -> None:
    def fill(size: int) -> None:
        Thing.objects.bulk_create(Thing(name=str(n)) for n in range(size))

    def one_query_per_row() -> None:
        for thing in Thing.objects.all():
            thing.refresh_from_db()

    counts = queries.growth(one_query_per_row, sizes=(2, 5), fill=fill, models=[Thing])

    assert {2: 3, 5: 6} == counts


def test_schedule_can_stop_between_the_statements_of_django() -> None:
    def actor(pause: schedule.Pause) -> None:
        with queries.pause_before_each(pause):
            Thing.objects.get_or_create(name="a")
        connections.close_all()

    with database.fresh(Thing):
        turns = schedule.interleave({"a": actor}, seed=0)

    assert ["start", "SELECT", "BEGIN", "INSERT"] == [turn.step for turn in turns]
