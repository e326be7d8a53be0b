import uuid
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from visiobook_contracts.events import Event
from visiobook_contracts.jobs import JobFailure
from visiobook_contracts.payment import CreditsRefused
from visiobook_contracts.project import (
    ApprovalRequested,
    RunCompleted,
    RunFailed,
    RunProgressed,
    RunStarted,
    SchedulePaused,
)
from visiobook_contracts.user import UserDeleted, UserRegistered
from visiobook_notification.templates import TEMPLATES, Kind, render
from visiobook_testkit.tokens import TokenMaker

MESSAGES = "/api/v1/notification/messages"
RUN: dict[str, Any] = {
    "run_id": uuid.UUID(int=7), "project_id": uuid.UUID(int=1), "owner": "ada", "pipeline": "book-to-film",
}  # fmt: skip
COMPLETED = RunCompleted(**RUN, title="Alice", credits=45, outputs={})
SCANNED = JobFailure(code="scanned-pdf", detail="The PDF holds pictures of pages.", hint="Bring one with text.")


def registered(language: str = "en") -> UserRegistered:
    return UserRegistered(
        user_id="ada", email="ada@visiobook.example", display_name="Ada {Lovelace}", language=language
    )


async def messages(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    response = await client.get(MESSAGES, params=params)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


class TestMessages:
    async def test_a_new_user_is_welcomed_by_name(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(registered())

        [message] = await messages(client)

        assert (message["kind"], message["title"]) == ("welcome", "Welcome, Ada {Lovelace}")
        assert message["read_at"] is None

    async def test_pictures_that_somebody_waits_for_are_no_message(
        self, client: httpx.AsyncClient, deliver: Any
    ) -> None:
        await deliver(COMPLETED.model_copy(update={"pipeline": "draw-shots"}))

        assert await messages(client) == []

    async def test_a_finished_film_is_told_once_with_its_cost(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(COMPLETED, COMPLETED)

        [message] = await messages(client)

        assert message["title"] == "Your film is ready"
        assert message["body"] == "“Alice” is finished. It cost 45 credits."
        assert message["data"] == {"run_id": str(RUN["run_id"]), "project_id": str(RUN["project_id"])}

    async def test_a_french_user_reads_french(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(registered("fr-CA"), COMPLETED)

        assert {m["title"] for m in await messages(client)} == {"Bienvenue, Ada {Lovelace}", "Votre film est prêt"}

    async def test_a_failure_says_what_happened_and_what_to_do(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(RunFailed(**RUN, title="Alice", step="ingest", failure=SCANNED))

        [message] = await messages(client)

        assert message["title"] == "“Alice” could not be made"
        assert message["body"] == "The PDF holds pictures of pages. Bring one with text. Nothing was charged."
        assert message["data"]["code"] == "scanned-pdf"

    async def test_refused_credits_are_told_once_though_the_run_fails_of_it(
        self, client: httpx.AsyncClient, deliver: Any
    ) -> None:
        failure = JobFailure(code="credits-refused", detail="Too few.")
        await deliver(
            CreditsRefused(owner="ada", reference=RUN["run_id"], credits=160, balance=100),
            RunFailed(**RUN, title="Alice", step="reserve", failure=failure),
        )

        [message] = await messages(client)

        assert message["kind"] == "credits_refused"
        assert "160" in message["body"]
        assert "60 more credits" in message["body"]

    async def test_refused_credits_of_a_second_try_name_the_run(self, client: httpx.AsyncClient, deliver: Any) -> None:
        refused = CreditsRefused(
            owner="ada", reference=uuid.UUID(int=70), credits=160, balance=100, run_id=RUN["run_id"]
        )

        await deliver(refused)

        [message] = await messages(client)
        assert message["data"]["run_id"] == str(RUN["run_id"])

    async def test_a_run_that_fails_again_is_told_again(self, client: httpx.AsyncClient, deliver: Any) -> None:
        failed = RunFailed(**RUN, title="Alice", step="ingest", failure=SCANNED)

        await deliver(failed, failed, failed.model_copy(update={"reference": uuid.UUID(int=70)}))

        assert [m["kind"] for m in await messages(client)] == ["run_failed", "run_failed"]

    async def test_a_step_that_waits_for_its_owner_says_so_once(self, client: httpx.AsyncClient, deliver: Any) -> None:
        asked = ApprovalRequested(**RUN, title="Alice", step="render", step_title="Render the shots")

        await deliver(asked, asked)

        [message] = await messages(client)
        assert (message["kind"], message["title"]) == ("approval_requested", "“Alice” waits for your word")
        assert message["body"].startswith("“Render the shots” begins when you approve it.")
        assert message["data"] == {**{k: str(RUN[k]) for k in ("run_id", "project_id")}, "step": "render"}

    async def test_every_gate_of_a_run_is_told_in_the_owners_language(
        self, client: httpx.AsyncClient, deliver: Any
    ) -> None:
        await deliver(registered("fr"))

        for step in ("render", "mix"):
            await deliver(ApprovalRequested(**RUN, title="Alice", step=step, step_title=step.title()))

        found = [m for m in await messages(client) if m["kind"] == "approval_requested"]
        assert {m["title"] for m in found} == {"«\u00a0Alice\u00a0» attend votre accord"}
        assert sorted(m["data"]["step"] for m in found) == ["mix", "render"]

    async def test_a_schedule_that_paused_itself_says_why_each_time(
        self, client: httpx.AsyncClient, deliver: Any
    ) -> None:
        paused = SchedulePaused(
            schedule_id=uuid.UUID(int=3), project_id=uuid.UUID(int=1), owner="ada", title="Every morning",
            due_at=datetime(2026, 11, 21, tzinfo=UTC), code="pipeline-not-found", detail="There is no pipeline 'x'.",
        )  # fmt: skip

        await deliver(paused, paused, paused.model_copy(update={"due_at": datetime(2026, 11, 22, tzinfo=UTC)}))

        first, second = await messages(client)
        assert (first["title"], second["title"]) == ("“Every morning” is paused", "“Every morning” is paused")
        assert "It could not start: There is no pipeline 'x'." in first["body"]

    async def test_progress_is_never_kept(self, client: httpx.AsyncClient, deliver: Any) -> None:
        events: list[Event] = [RunStarted(**RUN, title="Alice")]
        events += [RunProgressed(**RUN, step="film", done=i, total=9, progress=i / 9) for i in range(9)]

        await deliver(*events)

        assert await messages(client) == []

    async def test_a_deleted_user_keeps_none(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(registered(), COMPLETED, UserDeleted(user_id="ada"))

        assert await messages(client) == []


class TestListMessages:
    async def test_pages_and_counts_what_is_unread_on_all_pages(self, client: httpx.AsyncClient, deliver: Any) -> None:
        for i in range(5):
            await deliver(COMPLETED.model_copy(update={"run_id": uuid.UUID(int=i)}))

        first = (await client.get(MESSAGES, params={"limit": 3})).json()
        second = (await client.get(MESSAGES, params={"limit": 3, "cursor": first["next"]})).json()

        assert (len(first["items"]), len(second["items"]), second["next"]) == (3, 2, None)
        assert (first["unread"], second["unread"]) == (5, 5)
        assert len({m["id"] for m in first["items"] + second["items"]}) == 5

    async def test_shows_nobody_elses(self, client: httpx.AsyncClient, deliver: Any, tokens: TokenMaker) -> None:
        await deliver(COMPLETED)

        response = await client.get(MESSAGES, headers=tokens.user("ben"))

        assert response.json() == {"items": [], "next": None, "unread": 0}


class TestMarkRead:
    async def test_a_message_once_read_stays_read_at_that_moment(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(COMPLETED)
        [message] = await messages(client)

        first = await client.post(f"{MESSAGES}/{message['id']}/read")
        again = await client.post(f"{MESSAGES}/{message['id']}/read")

        assert first.json()["read_at"] is not None
        assert again.json() == first.json()
        assert await messages(client, unread=True) == []

    async def test_another_owners_message_does_not_exist(
        self, client: httpx.AsyncClient, deliver: Any, tokens: TokenMaker
    ) -> None:
        await deliver(COMPLETED)
        [message] = await messages(client)

        response = await client.post(f"{MESSAGES}/{message['id']}/read", headers=tokens.user("ben"))

        assert (response.status_code, response.json()["code"]) == (404, "message-not-found")

    async def test_all_at_once(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(registered(), COMPLETED)

        first = await client.post(f"{MESSAGES}/read")
        again = await client.post(f"{MESSAGES}/read")

        assert (first.json(), again.json()) == ({"read": 2}, {"read": 0})


class TestRender:
    @pytest.mark.parametrize("kind", list(Kind))
    def test_every_message_has_words_in_both_languages(self, kind: Kind) -> None:
        assert set(TEMPLATES[kind]) == {"en", "fr"}

    def test_an_unknown_language_reads_english(self) -> None:
        assert render(Kind.WELCOME, "tlh", name="Ada").title == "Welcome, Ada"

    def test_a_failure_without_a_hint_leaves_no_gap(self) -> None:
        words = render(Kind.RUN_FAILED, "en", title="Alice", detail="It broke.", hint="")

        assert words.body == "It broke. Nothing was charged."

    def test_french_spaces_do_not_break(self) -> None:
        assert render(Kind.RUN_COMPLETED, "fr", title="Alice", credits=1).body.startswith("«\u00a0Alice\u00a0»")
