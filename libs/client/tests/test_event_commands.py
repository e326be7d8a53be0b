"""``visiobook events``: every service is asked, the answers are one table; a change wants a clear choice."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from visiobook_client.errors import FAILED, REFUSED, CommandError
from visiobook_client.event_commands import add_to
from visiobook_client.event_tables import age, safe

Give = Callable[..., str]


def queue(subscriber: str, **changes: Any) -> dict[str, Any]:
    empty = {"waiting": 0, "retrying": 0, "oldest_seconds": None, "dead": 0, "in_broker": None}
    return {"subscriber": subscriber, **empty, **changes}


def letter(id: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "subscriber": "payment.reserve_credits",
        "event_id": "766e7cad-ccba-4b58-ab7b-12ba284b739a",
        "topic": "visiobook.project.run.requested",
        "attempts": 8,
        "created_at": "2026-11-21T06:00:00Z",
        "failed_at": f"2026-11-21T06:00:{id % 60:02}Z",
        "reason": "OSError: the disk is full",
        "size": 321,
        **changes,
    }


class FakeFleet:
    """Three services behind one address: two with a bus of their own, one without; notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.letters = {"payment": [letter(3), letter(1)], "storage": [letter(2, subscriber="storage.forget_files")]}
        self.queues = {
            "payment": [queue("payment.reserve_credits", dead=2)],
            "storage": [queue("storage.forget_files")],
        }
        self.status = 200

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/api/v1/services":
            return httpx.Response(200, json=[{"name": name} for name in ("payment", "storage", "database")])
        service, what = path.removeprefix("/api/v1/").split("/events/")
        if service not in self.letters:
            return problem(404, "Not Found")
        self.asked.append((request.method, f"{service} {what}", json.loads(request.content or b"null")))
        if service == "storage" and self.status != 200:
            return problem(self.status, "storage does not answer: timeout")
        return self._found(service, what, request)

    def _found(self, service: str, what: str, request: httpx.Request) -> httpx.Response:
        letters = self.letters[service]
        if what == "queues":
            return httpx.Response(200, json=self.queues[service])
        if what == "dead":
            begin, size = int(request.url.params.get("cursor", 0)), int(request.url.params["limit"])
            end = begin + size
            return httpx.Response(
                200, json={"items": letters[begin:end], "next": str(end) if end < len(letters) else None}
            )
        if what == "dead/replay":
            return httpx.Response(200, json={"replayed": len(letters), "left": 0})
        if what == "dead/purge":
            return httpx.Response(200, json={"purged": len(letters)})
        shown = [each for each in letters if str(each["id"]) == what.removeprefix("dead/")]
        envelope = {"type": "visiobook.project.run.requested", "data": {"title": "\x1b[31mred"}}
        return (
            httpx.Response(200, json={"letter": shown[0], "traceparent": "00-ab-cd-01", "envelope": envelope})
            if shown
            else problem(404, "There is no dead letter.")
        )


def problem(status: int, detail: str) -> httpx.Response:
    body = {"type": "urn:x", "title": "x", "status": status, "code": "x", "detail": detail}
    return httpx.Response(status, json=body)


@pytest.fixture
def fleet() -> FakeFleet:
    return FakeFleet()


@pytest.fixture
def give(fleet: FakeFleet, give_command: Callable[..., str]) -> Give:
    """Gives a command; returns what was printed. What it refuses is raised."""
    return partial(give_command, add_to, fleet.answer, "events")


class TestQueues:
    def test_show_the_busy_ones_and_count_the_empty(self, give: Give) -> None:
        printed = give("queues")

        assert "payment.reserve_credits" in printed
        assert "storage.forget_files" not in printed
        assert "1 more are empty; --all shows them." in printed

    def test_show_all_on_demand(self, give: Give) -> None:
        assert "storage.forget_files" in give("queues", "--all")

    def test_say_so_when_nothing_waits(self, give: Give, fleet: FakeFleet) -> None:
        fleet.queues["payment"] = []

        assert give("queues") == "All 1 queues are empty, and nothing has died; --all shows them.\n"

    def test_are_json_for_programs(self, give: Give) -> None:
        rows = json.loads(give("queues", "--json"))

        assert [(row["service"], row["dead"]) for row in rows] == [("payment", 2), ("storage", 0)]

    def test_of_one_service(self, give: Give, fleet: FakeFleet) -> None:
        give("queues", "--service", "storage")

        assert [where for _, where, _ in fleet.asked] == ["storage queues"]

    def test_of_a_service_that_does_not_exist(self, give: Give) -> None:
        with pytest.raises(CommandError, match="no service post"):
            give("queues", "--service", "post")


class TestDead:
    def test_lists_those_of_all_services_newest_first(self, give: Give) -> None:
        rows = json.loads(give("dead", "--json"))

        assert [(row["service"], row["id"]) for row in rows] == [("payment", 3), ("storage", 2), ("payment", 1)]

    def test_names_handler_topic_and_reason(self, give: Give) -> None:
        printed = give("dead")

        assert "payment.reserve_credits" in printed
        assert "visiobook.project.run.requested" in printed
        assert "OSError: the disk is full" in printed

    def test_goes_from_page_to_page_up_to_the_limit(self, give: Give, fleet: FakeFleet) -> None:
        fleet.letters["payment"] = [letter(id) for id in range(300, 0, -1)]

        assert len(json.loads(give("dead", "--limit", "250", "--json"))) == 250
        assert "the newest 20; --limit shows more" in give("dead")

    def test_says_so_when_there_are_none(self, give: Give, fleet: FakeFleet) -> None:
        fleet.letters = {"payment": [], "storage": []}

        assert give("dead") == "No dead letters.\n"

    def test_shows_no_control_character_of_a_reason(self, give: Give, fleet: FakeFleet) -> None:
        fleet.letters["payment"] = [letter(1, reason="\x1b]0;owned\x07 [bold]x")]

        printed = give("dead")

        assert "\\x1b]0;owned\\x07 [bold]x" in printed


class TestShow:
    def test_gives_everything_of_one(self, give: Give) -> None:
        printed = give("show", "3")

        for part in ("8 times", "00-ab-cd-01", "OSError: the disk is full", "321 bytes", '"title": "\\u001b[31mred"'):
            assert part in printed

    def test_refuses_an_id_that_is_not_there(self, give: Give) -> None:
        with pytest.raises(CommandError, match="No dead letter has the id 9") as refused:
            give("show", "9")

        assert refused.value.exit_code == REFUSED


class TestReplay:
    def test_sends_the_choice_to_every_service(self, give: Give, fleet: FakeFleet) -> None:
        printed = give("replay", "--topic", "visiobook.project.*", "--reason", "disk")

        wanted = {"topic": "visiobook.project.*", "reason": "disk"}
        assert fleet.asked == [("POST", "payment dead/replay", wanted), ("POST", "storage dead/replay", wanted)]
        assert printed == "Replayed: 3.\n"

    @pytest.mark.parametrize("words", [(), ("--all", "--topic", "x"), ("3", "--all")])
    @pytest.mark.parametrize("command", ["replay", "purge"])
    def test_without_a_clear_choice_nothing_is_asked(
        self, give: Give, fleet: FakeFleet, command: str, words: tuple[str, ...]
    ) -> None:
        with pytest.raises(CommandError, match="Say which dead letters"):
            give(command, *words)

        assert fleet.asked == []

    def test_of_ids_that_are_not_there_is_refused(self, give: Give, fleet: FakeFleet) -> None:
        fleet.letters = {"payment": [], "storage": []}

        with pytest.raises(CommandError, match="one of the ids 7, 8"):
            give("replay", "7", "8")


class TestPurge:
    def test_asks_nobody_with_yes(self, give: Give, fleet: FakeFleet) -> None:
        assert give("purge", "--all", "--yes") == "Purged: 3.\n"
        assert fleet.asked[0] == ("POST", "payment dead/purge", {"all": True})

    def test_is_refused_where_nobody_can_be_asked(self, give: Give, fleet: FakeFleet) -> None:
        with pytest.raises(CommandError, match="Say --yes"):
            give("purge", "3")

        assert not [path for _, path, _ in fleet.asked if path.endswith("purge")]

    @pytest.mark.parametrize(("answer", "purged"), [("y\n", 2), ("n\n", 0), ("\n", 0)])
    def test_asks_the_person_at_the_terminal(
        self, give: Give, fleet: FakeFleet, monkeypatch: pytest.MonkeyPatch, answer: str, purged: int
    ) -> None:
        monkeypatch.setattr("visiobook_client.event_commands._somebody_is_here", lambda: True)

        if purged:
            give("purge", "--topic", "*", answer=answer)
        else:
            with pytest.raises(CommandError, match="Nothing was removed") as refused:
                give("purge", "--topic", "*", answer=answer)
            assert refused.value.exit_code == FAILED

        assert len([path for _, path, _ in fleet.asked if path.endswith("purge")]) == purged


class TestAServiceThatDoesNotAnswer:
    def test_is_named_after_the_others_were_shown(self, give: Give, fleet: FakeFleet) -> None:
        fleet.status = 503

        with pytest.raises(CommandError, match="storage: storage does not answer: timeout") as failure:
            give("dead")

        assert failure.value.exit_code == FAILED
        assert "payment.reserve_credits" in failure.value.__notes__[0]

    def test_a_user_who_is_no_administrator_is_told_so(self, give: Give, fleet: FakeFleet) -> None:
        fleet.status = 403

        with pytest.raises(CommandError) as refused:
            give("dead")

        assert refused.value.exit_code == REFUSED


class TestWords:
    @pytest.mark.parametrize(
        ("seconds", "words"), [(None, "-"), (0.2, "0 s"), (59, "59 s"), (90, "2 min"), (7200, "2 h"), (200_000, "2 d")]
    )
    def test_ages(self, seconds: float | None, words: str) -> None:
        assert age(seconds) == words

    def test_control_characters_are_shown(self) -> None:
        assert safe("a\x9bb\nc\u202e").plain == "a\\x9bb\nc\\u202e"
