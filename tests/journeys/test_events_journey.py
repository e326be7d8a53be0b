"""An event that cannot be handled, in a fleet at work: seen, shown, replayed and purged from the command line."""

import json
import subprocess
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from event_catalogue import entries, subscriptions_of

from visiobook_chassis.fleet import read_fleet
from visiobook_testkit.fleet import Fleet, wait_until

REFUSED = 2
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
SEND = """insert into bus.delivery (subscriber, owner, event_id, topic, envelope, attempts)
    values ($1, $2, $3, 'visiobook.user.account.registered', $4, $5)"""
ALMOST_GIVEN_UP = 7


def registered(user: str, *, version: int = 1) -> bytes:
    """A new account, as the service user would tell of it."""
    envelope = {
        "specversion": "1.0",
        "source": "/visiobook/user",
        "type": "visiobook.user.account.registered",
        "dataversion": version,
        "traceparent": TRACE,
        "data": {"user_id": user, "email": f"{user}@example.org", "display_name": "Nobody"},
    }
    return json.dumps(envelope).encode()


def send(fleet: Fleet, body: bytes, *, attempts: int = 0) -> str:
    """Give an event to payment's handler of new accounts; returns the event's id."""
    event = uuid.uuid4()
    fleet.query(SEND, "payment.open_wallet", "visiobook_payment", event, body, attempts)
    return str(event)


def events(fleet: Fleet, *words: object) -> "subprocess.CompletedProcess[str]":
    return fleet.command("events", *words)


def dead(fleet: Fleet, event: str) -> dict[str, Any]:
    """The dead letter of an event, once it is there."""
    found: list[dict[str, Any]] = []

    def look() -> bool:
        said = events(fleet, "dead", "--service", "payment", "--json")
        assert said.returncode == 0, said.stderr
        found[:] = [letter for letter in json.loads(said.stdout) if letter["event_id"] == event]
        return bool(found)

    wait_until(look, "the event is given up", seconds=60)
    return found[0]


def welcomes(fleet: Fleet, user: str) -> int:
    """How often a user was given the welcome credits."""
    return len(fleet.query("select 1 from payment.transaction where owner = $1", user))


@pytest.fixture
def refused_user(fleet: Fleet) -> Iterator[str]:
    """A user whose wallet payment's database will not take, until ``mend``."""
    user = str(uuid.uuid4())
    fleet.query(f"alter table payment.account add constraint refused check (owner is distinct from '{user}')")
    yield user
    mend(fleet)


def mend(fleet: Fleet) -> None:
    fleet.query("alter table payment.account drop constraint if exists refused")


class TestAPoisonEvent:
    def test_is_seen_shown_replayed_in_vain_and_purged(self, fleet: Fleet) -> None:
        letter = dead(fleet, send(fleet, registered("nobody", version=9)))

        listed = events(fleet, "dead").stdout
        assert "payment.open_wallet" in listed
        assert str(letter["id"]) in listed
        queues = json.loads(events(fleet, "queues", "--json").stdout)
        assert next(q["dead"] for q in queues if q["subscriber"] == "payment.open_wallet") >= 1

        shown = events(fleet, "show", letter["id"]).stdout
        assert "has version 9, version 1 is understood here" in " ".join(shown.split())
        assert TRACE in shown
        assert "nobody@example.org" in shown

        assert events(fleet, "replay", letter["id"]).stdout == "Replayed: 1.\n"
        again = dead(fleet, letter["event_id"])
        assert again["failed_at"] > letter["failed_at"]
        assert again["attempts"] == 1

        assert "Say --yes" in events(fleet, "purge", again["id"]).stderr
        assert events(fleet, "purge", again["id"], "--yes").stdout == "Purged: 1.\n"
        gone = events(fleet, "show", again["id"])
        assert gone.returncode == REFUSED
        assert (
            gone.stderr
            == f"visiobook: No dead letter has the id {again['id']}. List them with: visiobook events dead\n"
        )

    def test_does_not_hold_up_the_others(self, fleet: Fleet) -> None:
        send(fleet, b"rubbish")
        user = str(uuid.uuid4())
        send(fleet, registered(user))

        wait_until(lambda: welcomes(fleet, user) == 1, "the wallet of the other is opened", seconds=60)
        events(fleet, "purge", "--topic", "visiobook.user.account.registered", "--yes")


class TestAnEventWhoseCauseIsMended:
    def test_has_its_effect_once_it_is_replayed(self, fleet: Fleet, refused_user: str) -> None:
        letter = dead(fleet, send(fleet, registered(refused_user), attempts=ALMOST_GIVEN_UP))
        assert 'violates check constraint "refused"' in letter["reason"]
        assert welcomes(fleet, refused_user) == 0

        mend(fleet)
        said = events(fleet, "replay", "--service", "payment", "--reason", "constraint", "--json")

        assert json.loads(said.stdout) == [{"service": "payment", "replayed": 1, "left": 0}]
        wait_until(lambda: welcomes(fleet, refused_user) == 1, "the wallet is opened", seconds=60)
        assert json.loads(events(fleet, "dead", "--reason", "constraint", "--json").stdout) == []


class TestTheCatalogue:
    def test_names_the_listeners_that_the_running_fleet_has(self, fleet: Fleet) -> None:
        declared = {
            (f"{service.name}.{subscription.name}", subscription.pattern)
            for service in read_fleet()
            for subscription in subscriptions_of(service)
        }

        bound = {(row[0], row[1]) for row in fleet.query("select subscriber, pattern from bus.binding")}

        assert bound == declared
        assert sum(len(entry.listeners) for entry in entries()) == len(declared)


class TestMetrics:
    def test_are_for_administrators(self, fleet: Fleet) -> None:
        running = fleet.home.running()
        assert running is not None
        assert httpx.get(f"{running.url}/metrics").status_code == 401

        owner = json.loads(fleet.home.owner_file.read_text("utf-8"))
        credentials = {"email": owner["email"], "password": owner["password"]}
        token = httpx.post(f"{running.url}/api/v1/user/sessions", json=credentials).json()["access_token"]
        told = httpx.get(f"{running.url}/metrics", headers={"authorization": f"Bearer {token}"})

        assert told.status_code == 200
        assert "visiobook_request_seconds_count" in told.text
