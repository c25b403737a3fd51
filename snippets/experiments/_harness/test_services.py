"""A skip names the variable to set, and REQUIRE_SERVICES=1 leaves no skip."""

import os
import socket

import pytest

from experiments._harness import services

POSTGRESQL = services.SERVICES[0]


class FakeItem:
    """A collected test that carries one mark."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def get_closest_marker(self, name: str) -> bool:
        """Answer as pytest's item does, as far as the truth of it goes."""
        return name == self.mark


@pytest.fixture
def closed_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_unset_variable_is_named_with_an_example() -> None:
    assert (
        "needs PostgreSQL: set DATABASE_URL, for instance postgresql://postgres@127.0.0.1:5432/test"
    ) == POSTGRESQL.absence({})


def test_silent_server_is_named_by_its_host(closed_port: int) -> None:
    environ = {"DATABASE_URL": f"postgresql://u@127.0.0.1:{closed_port}/test"}

    assert "nothing answers at 127.0.0.1" in (POSTGRESQL.absence(environ) or "")


def test_server_that_answers_is_not_absent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        environ = {"DATABASE_URL": f"postgresql://u@127.0.0.1:{server.getsockname()[1]}/test"}

        assert None is POSTGRESQL.absence(environ)


def test_marked_test_is_skipped_without_its_server() -> None:
    with pytest.raises(pytest.skip.Exception, match="set AMQP_URL"):
        services.skip_or_fail(FakeItem("rabbitmq"), environ={})


def test_require_services_turns_the_skip_into_a_failure() -> None:
    with pytest.raises(pytest.fail.Exception, match="set REDIS_URL"):
        services.skip_or_fail(FakeItem("redis"), environ={"REQUIRE_SERVICES": "1"})


def test_unmarked_test_needs_nothing() -> None:
    assert None is services.skip_or_fail(FakeItem("long"), environ={"REQUIRE_SERVICES": "1"})


@pytest.mark.postgresql
def test_version_of_postgresql_has_digits_and_points_only() -> None:
    version = services.postgresql_version(os.environ["DATABASE_URL"])

    assert version.replace(".", "").isdigit()


@pytest.mark.rabbitmq
def test_version_of_rabbitmq_has_digits_and_points_only() -> None:
    version = services.rabbitmq_version(os.environ["AMQP_URL"])

    assert version.replace(".", "").isdigit()
