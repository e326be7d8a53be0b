import uuid
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from visiobook_contracts.events import Envelope, Event
from visiobook_contracts.jobs import JobFailure
from visiobook_contracts.payment import CreditsCaptured, CreditsRefused, CreditsReleased, CreditsReserved
from visiobook_contracts.project import RunCancelled, RunCompleted, RunFailed, RunRequested
from visiobook_contracts.user import OrganisationDeleted, OrganisationFounded, UserDeleted, UserRegistered
from visiobook_messaging.bus import Bus
from visiobook_payment.errors import UnknownReservation
from visiobook_payment.handlers import subscriptions
from visiobook_payment.models import Reservation, Transaction
from visiobook_persistence.database import Database
from visiobook_testkit.events import PublishedEvents
from visiobook_testkit.tokens import TokenMaker

RUN: dict[str, Any] = {
    "run_id": uuid.UUID(int=7), "project_id": uuid.UUID(int=1), "owner": "ada", "pipeline": "book-to-film",
    "title": "Alice",
}  # fmt: skip
FAILURE = JobFailure(code="broken", detail="It broke.")


class Deliver:
    def __init__(self, bus: Bus, database: Database) -> None:
        self._bus, self._database = bus, database

    async def __call__(self, *events: Event) -> None:
        for event in events:
            envelope = Envelope(source="/test", type=event.topic(), data=event.model_dump(mode="json"))
            async with self._database.transaction() as session:
                await self._bus.deliver(subscriptions, session, [envelope])


@pytest.fixture
def deliver(bus: Bus, database: Database) -> Deliver:
    return Deliver(bus, database)


async def wallet(client: httpx.AsyncClient) -> dict[str, int]:
    answer: dict[str, int] = (await client.get("/api/v1/payment/wallet")).json()
    return answer


class TestUserRegistered:
    async def test_opens_a_wallet_with_the_welcome_credits_once(
        self, client: httpx.AsyncClient, deliver: Deliver
    ) -> None:
        registered = UserRegistered(user_id="ada", email="ada@visiobook.example", display_name="Ada")

        await deliver(registered, registered)

        assert await wallet(client) == {"balance": 100, "reserved": 0}


class TestRunRequested:
    async def test_reserves_and_says_so(
        self, client: httpx.AsyncClient, deliver: Deliver, published: PublishedEvents
    ) -> None:
        await deliver(RunRequested(**RUN, credits=60))

        assert await wallet(client) == {"balance": 40, "reserved": 60}
        assert await published.of(CreditsReserved) == [
            CreditsReserved(owner="ada", reference=RUN["run_id"], credits=60)
        ]

    async def test_is_refused_when_the_balance_does_not_cover_it(
        self, client: httpx.AsyncClient, deliver: Deliver, published: PublishedEvents
    ) -> None:
        await deliver(RunRequested(**RUN, credits=160))

        assert await wallet(client) == {"balance": 100, "reserved": 0}
        assert await published.of(CreditsRefused) == [
            CreditsRefused(owner="ada", reference=RUN["run_id"], credits=160, balance=100, run_id=RUN["run_id"])
        ]

    async def test_asked_again_answers_the_same(self, deliver: Deliver, published: PublishedEvents) -> None:
        await deliver(RunRequested(**RUN, credits=60), RunRequested(**RUN, credits=60))

        first, again = await published.of(CreditsReserved)
        assert first == again

    async def test_cancelled_before_it_came_reserves_nothing(
        self, client: httpx.AsyncClient, deliver: Deliver, published: PublishedEvents
    ) -> None:
        await deliver(RunCancelled(**RUN), RunRequested(**RUN, credits=60))

        assert await wallet(client) == {"balance": 100, "reserved": 0}
        assert await published.of(CreditsReserved) == []


class TestRunCompleted:
    async def test_captures_the_cost_once_and_gives_the_rest_back(
        self, client: httpx.AsyncClient, deliver: Deliver, published: PublishedEvents
    ) -> None:
        completed = RunCompleted(**RUN, credits=45, outputs={})

        await deliver(RunRequested(**RUN, credits=60), completed, completed)

        assert await wallet(client) == {"balance": 55, "reserved": 0}
        assert await published.of(CreditsCaptured) == [
            CreditsCaptured(owner="ada", reference=RUN["run_id"], credits=45)
        ]

    async def test_before_its_reservation_fails_and_is_so_retried(self, deliver: Deliver) -> None:
        with pytest.raises(UnknownReservation):
            await deliver(RunCompleted(**RUN, credits=45, outputs={}))

    async def test_the_owner_reads_what_was_paid_for(self, client: httpx.AsyncClient, deliver: Deliver) -> None:
        await deliver(RunRequested(**RUN, credits=60), RunCompleted(**RUN, credits=45, outputs={}))

        lines = (await client.get("/api/v1/payment/transactions")).json()["items"]

        assert "45 credits paid for “Alice”, 15 given back" in [line["description"] for line in lines]


class TestRunOpenedAgain:
    async def test_reserves_and_pays_under_the_reference_of_its_opening(
        self, client: httpx.AsyncClient, deliver: Deliver, published: PublishedEvents
    ) -> None:
        await deliver(UserRegistered(user_id="ada", email="ada@visiobook.example", display_name="Ada"))
        again = uuid.UUID(int=8)
        completed = RunCompleted(**RUN, reference=again, credits=45, outputs={})

        await deliver(RunRequested(**RUN, credits=60), RunFailed(**RUN, step="film", failure=FAILURE))
        await deliver(RunRequested(**RUN, reference=again, credits=60), completed, completed)
        await deliver(RunFailed(**RUN, step="film", failure=FAILURE))

        assert [e.reference for e in await published.of(CreditsReserved)] == [RUN["run_id"], again]
        assert [(e.reference, e.credits) for e in await published.of(CreditsCaptured)] == [(again, 45)]
        assert await wallet(client) == {"balance": 55, "reserved": 0}


class TestRunFailedOrCancelled:
    @pytest.mark.parametrize("end", [RunFailed(**RUN, step="film", failure=FAILURE), RunCancelled(**RUN)])
    async def test_costs_nothing(
        self, client: httpx.AsyncClient, deliver: Deliver, published: PublishedEvents, end: Event
    ) -> None:
        await deliver(RunRequested(**RUN, credits=60), end, end)

        assert await wallet(client) == {"balance": 100, "reserved": 0}
        assert await published.of(CreditsReleased) == [
            CreditsReleased(owner="ada", reference=RUN["run_id"], credits=60)
        ]


class TestOrganisation:
    FOUNDED = OrganisationFounded(organisation_id="guild", organisation="Guild", founder="ada")

    async def test_has_a_wallet_without_welcome(
        self, client: httpx.AsyncClient, deliver: Deliver, tokens: TokenMaker
    ) -> None:
        await deliver(self.FOUNDED, self.FOUNDED)

        answer = await client.get("/api/v1/payment/wallet", headers=tokens.user("ada", organisation="guild"))
        assert answer.json() == {"balance": 0, "reserved": 0}

    async def test_pays_for_its_runs_alone(
        self, client: httpx.AsyncClient, deliver: Deliver, published: PublishedEvents
    ) -> None:
        await deliver(self.FOUNDED, RunRequested(**RUN | {"owner": "guild"}, credits=60))

        [refused] = await published.of(CreditsRefused)
        assert (refused.owner, refused.balance) == ("guild", 0)
        assert await wallet(client) == {"balance": 100, "reserved": 0}

    async def test_closes_its_wallet_when_it_is_deleted(
        self, client: httpx.AsyncClient, deliver: Deliver, tokens: TokenMaker
    ) -> None:
        await deliver(self.FOUNDED)
        granted = {"owner": "guild", "credits": 5, "reason": "a gift", "idempotency_key": "k1"}
        await client.post("/api/v1/payment/grants", json=granted, headers=tokens.admin())

        await deliver(OrganisationDeleted(organisation_id="guild"))

        answer = await client.get("/api/v1/payment/wallet", headers=tokens.user("ada", organisation="guild"))
        assert answer.json() == {"balance": 0, "reserved": 0}
        again = await client.post(
            "/api/v1/payment/grants", json=granted | {"idempotency_key": "k2"}, headers=tokens.admin()
        )
        assert again.status_code == 409


class TestUserDeleted:
    async def test_forgets_what_the_credits_were_for(
        self, deliver: Deliver, database: Database, client: httpx.AsyncClient
    ) -> None:
        await deliver(RunRequested(**RUN, credits=60), UserDeleted(user_id="ada"))

        async with database.transaction() as session:
            kept = list(await session.scalars(select(Transaction.note).where(Transaction.owner == "ada")))
            kept += list(await session.scalars(select(Reservation.note).where(Reservation.owner == "ada")))
        assert len(kept) >= 4
        assert set(kept) == {None}

    async def test_closes_the_wallet(self, client: httpx.AsyncClient, deliver: Deliver) -> None:
        await deliver(RunRequested(**RUN, credits=60), UserDeleted(user_id="ada"))

        assert await wallet(client) == {"balance": 0, "reserved": 0}
