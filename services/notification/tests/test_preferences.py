"""By which ways messages come: as chosen, as by default, and never without what one must know."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from visiobook_contracts.events import Envelope
from visiobook_contracts.jobs import JobFailure
from visiobook_contracts.notification import MailOrder, MailTemplate
from visiobook_contracts.payment import CreditsRefused
from visiobook_contracts.project import ApprovalRequested, RunCompleted, RunFailed
from visiobook_contracts.user import UserChanged, UserDeleted, UserRegistered
from visiobook_messaging.bus import Bus
from visiobook_notification.handlers import subscriptions
from visiobook_notification.preferences.domain import DEFAULTS
from visiobook_notification.templates import Kind
from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker

API = "/api/v1/notification"
PREFERENCES = f"{API}/preferences"
EMAIL = "ada@visiobook.example"
RUN: dict[str, Any] = {
    "run_id": uuid.UUID(int=7), "project_id": uuid.UUID(int=1), "owner": "ada", "pipeline": "book-to-film",
}  # fmt: skip
COMPLETED = RunCompleted(**RUN, title="Alice", credits=45, outputs={})
FAILED = RunFailed(**RUN, title="Alice", step="ingest", failure=JobFailure(code="scanned-pdf", detail="No text."))
ASKED = ApprovalRequested(**RUN, title="Alice", step="render", step_title="Render the shots")
REFUSED = CreditsRefused(owner="ada", reference=RUN["run_id"], credits=160, balance=100)


def changed(**changes: Any) -> UserChanged:
    return UserChanged(**({"user_id": "ada", "display_name": "Ada", "language": "en", "email": EMAIL} | changes))


async def told(client: httpx.AsyncClient) -> list[str]:
    """Titles of the messages in the portal."""
    return [message["title"] for message in (await client.get(f"{API}/messages")).json()["items"]]


async def mailed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """Mails that went out: into the mailbox, where there is no server."""
    items: list[dict[str, Any]] = (await client.get(f"{API}/mailbox")).json()["items"]
    return items


async def choose(client: httpx.AsyncClient, *items: dict[str, Any]) -> dict[Kind, tuple[bool, bool]]:
    answer = await client.patch(PREFERENCES, json={"items": items})
    assert answer.status_code == 200, answer.text
    return {one["kind"]: (one["in_app"], one["by_email"]) for one in answer.json()["items"]}


class TestWhatIsToldByDefault:
    async def test_is_shown_to_who_never_chose(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(changed())

        shown = (await client.get(PREFERENCES)).json()

        assert shown["email"] == EMAIL
        assert [one["kind"] for one in shown["items"]] == list(Kind)
        assert {one["kind"]: one["by_email"] for one in shown["items"]} == {
            "welcome": False, "run_completed": True, "run_failed": True, "credits_refused": False,
            "approval_requested": True, "schedule_paused": True,
        }  # fmt: skip
        assert all(one["in_app"] for one in shown["items"])
        assert {"reset-password", "password-changed", "second-factor-off"} <= set(shown["always"])

    @pytest.mark.parametrize("kind", list(Kind))
    def test_is_settled_for_every_kind(self, kind: Kind) -> None:
        assert DEFAULTS[kind].in_app

    async def test_comes_to_the_portal_and_what_one_waits_for_by_mail_too(
        self, client: httpx.AsyncClient, deliver: Any
    ) -> None:
        await deliver(changed(language="fr"), COMPLETED, REFUSED)

        [mail] = await mailed(client)

        assert sorted(await told(client)) == ["Pas assez de crédits", "Votre film est prêt"]
        assert (mail["to"], mail["template"], mail["subject"]) == (EMAIL, "message", "Votre film est prêt")
        assert mail["link"].endswith(f"/projects/{RUN['project_id']}")
        words = (await client.get(f"{API}/mailbox/{mail['id']}")).json()["text"]
        assert words.startswith("Bonjour Ada,")
        assert "«\u00a0Alice\u00a0» est terminé. Il a coûté 45 crédits." in " ".join(words.split("\n"))

    async def test_is_mailed_once_though_the_event_comes_again(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(changed(), COMPLETED, COMPLETED)

        assert len(await mailed(client)) == 1


class TestAddress:
    async def test_that_is_not_proven_receives_nothing(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(UserRegistered(user_id="ada", email=EMAIL, display_name="Ada"), COMPLETED)

        assert (await client.get(PREFERENCES)).json()["email"] is None
        assert await mailed(client) == []
        assert "Your film is ready" in await told(client)

    async def test_is_the_latest_one_whatever_comes_last(
        self, client: httpx.AsyncClient, bus: Bus, database: Database
    ) -> None:
        now = datetime.now(UTC)
        registered = UserRegistered(user_id="ada", email=EMAIL, display_name="Ada", language="en")
        order = [(changed(email="new@visiobook.example"), now), (changed(), now - timedelta(minutes=1)),
                 (registered, now - timedelta(minutes=2))]  # fmt: skip
        for event, time in order:
            told = Envelope(source="/test", type=event.topic(), time=time, data=event.model_dump(mode="json"))
            async with database.transaction() as session:
                await bus.deliver(subscriptions, session, [told])

        assert (await client.get(PREFERENCES)).json()["email"] == "new@visiobook.example"

    async def test_and_language_are_those_of_today(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(UserRegistered(user_id="ada", email=EMAIL, display_name="Ada", language="en"))
        await deliver(changed(language="fr"), COMPLETED)

        assert set(await told(client)) == {"Votre film est prêt", "Welcome, Ada"}


class TestWhatIsChosen:
    async def test_is_honoured_way_by_way(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(changed())
        chosen = await choose(
            client,
            {"kind": "run_completed", "in_app": False},
            {"kind": "run_failed", "by_email": False},
            {"kind": "approval_requested", "in_app": False, "by_email": False},
            {"kind": "credits_refused", "by_email": True},
        )

        await deliver(COMPLETED, FAILED, ASKED, REFUSED)

        assert chosen[Kind.RUN_COMPLETED] == (False, True)
        assert sorted(await told(client)) == ["Not enough credits", "“Alice” could not be made"]
        assert sorted(mail["subject"] for mail in await mailed(client)) == ["Not enough credits", "Your film is ready"]

    async def test_leaves_the_other_way_as_it_was_in_whatever_order(self, client: httpx.AsyncClient) -> None:
        await choose(client, {"kind": "run_completed", "in_app": False})

        chosen = await choose(client, {"kind": "run_completed", "by_email": False})

        assert chosen[Kind.RUN_COMPLETED] == (False, False)
        assert chosen[Kind.RUN_FAILED] == (True, True)

    async def test_is_ones_own(self, client: httpx.AsyncClient, deliver: Any, tokens: TokenMaker) -> None:
        await choose(client, {"kind": "run_completed", "in_app": False})

        of_ben = (await client.get(PREFERENCES, headers=tokens.user("ben"))).json()

        assert all(one["in_app"] for one in of_ben["items"])
        assert of_ben["email"] is None

    @pytest.mark.parametrize("kind", ["password-changed", "message", "everything"])
    async def test_is_never_a_mail_about_the_account(self, client: httpx.AsyncClient, kind: str) -> None:
        answer = await client.patch(PREFERENCES, json={"items": [{"kind": kind, "by_email": False}]})

        assert answer.status_code == 422

    async def test_keeps_no_mail_about_security_away(
        self, client: httpx.AsyncClient, deliver: Any, tokens: TokenMaker
    ) -> None:
        await deliver(changed())
        await choose(client, *({"kind": kind, "in_app": False, "by_email": False} for kind in Kind))

        order = MailOrder(id=uuid.uuid4(), to=EMAIL, template=MailTemplate.PASSWORD_CHANGED, values={"name": "Ada"},
                          owner="ada")  # fmt: skip
        ordered = await client.post(
            "/internal/v1/notification/mails", json=order.model_dump(mode="json"), headers=tokens.of_service("user")
        )

        assert ordered.status_code == 202
        assert [mail["template"] for mail in await mailed(client)] == ["password-changed"]

    async def test_goes_with_the_account(self, client: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(changed())
        await choose(client, {"kind": "run_completed", "in_app": False})

        await deliver(UserDeleted(user_id="ada"))

        shown = (await client.get(PREFERENCES)).json()
        assert shown["email"] is None
        assert all(one["in_app"] for one in shown["items"])
