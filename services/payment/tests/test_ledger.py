import asyncio
import itertools
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from visiobook_payment import ledger, repository
from visiobook_payment.domain import ReservationState
from visiobook_payment.errors import ReferenceOfAnother, ReservationRefused, ReservationReleased, UnknownReservation
from visiobook_payment.ledger import Outcome
from visiobook_payment.schemas import GrantRequest, Wallet
from visiobook_persistence import provisioning
from visiobook_persistence.database import Database

WELCOME = 100
OWNERS = (f"owner-{i}" for i in itertools.count())


class Desk:
    """An owner's operations, each in a transaction of its own."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database, self.owner = database, owner

    async def reserve(self, reference: str, credits_: int) -> Outcome:
        async with self._database.transaction() as session:
            wallet = await ledger.open_wallet(session, self.owner, welcome=WELCOME)
            return await ledger.reserve(session, wallet, reference, credits_, "Alice")

    async def capture(self, reference: str, credits_: int) -> Outcome:
        async with self._database.transaction() as session:
            wallet = await ledger.open_wallet(session, self.owner, welcome=WELCOME)
            return await ledger.capture(session, wallet, reference, credits_)

    async def release(self, reference: str) -> Outcome:
        async with self._database.transaction() as session:
            wallet = await ledger.open_wallet(session, self.owner, welcome=WELCOME)
            return await ledger.release(session, wallet, reference)

    async def grant(self, key: str, credits_: int) -> None:
        async with self._database.transaction() as session:
            wallet = await ledger.open_wallet(session, self.owner, welcome=WELCOME)
            wanted = GrantRequest(owner=self.owner, credits=credits_, idempotency_key=key)
            await ledger.grant(session, wallet, wanted, by="root")

    async def close(self) -> None:
        async with self._database.transaction() as session:
            await ledger.close(session, self.owner)

    async def wallet(self) -> Wallet:
        async with self._database.transaction() as session:
            await ledger.open_wallet(session, self.owner, welcome=WELCOME)
            return await repository.wallet_of(session, self.owner)

    async def audit_holds(self) -> bool:
        async with self._database.transaction() as session:
            return (await repository.audit(session)).holds


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, "ada")


class TestReserve:
    async def test_moves_credits_from_the_wallet(self, desk: Desk) -> None:
        outcome = await desk.reserve("run", 60)

        assert outcome.state is ReservationState.OPEN
        assert await desk.wallet() == Wallet(balance=40, reserved=60)

    async def test_twice_is_once(self, desk: Desk) -> None:
        await desk.reserve("run", 60)
        again = await desk.reserve("run", 60)

        assert (again.state, again.first) == (ReservationState.OPEN, False)
        assert await desk.wallet() == Wallet(balance=40, reserved=60)

    async def test_more_than_the_balance_is_refused_and_moves_nothing(self, desk: Desk) -> None:
        outcome = await desk.reserve("run", 101)

        assert (outcome.state, outcome.balance) == (ReservationState.REFUSED, 100)
        assert await desk.wallet() == Wallet(balance=100, reserved=0)

    async def test_refused_once_is_refused_for_good(self, desk: Desk) -> None:
        await desk.reserve("run", 101)
        await desk.grant("key", 500)

        assert (await desk.reserve("run", 101)).state is ReservationState.REFUSED

    async def test_a_free_run_is_reserved_without_an_entry(self, desk: Desk) -> None:
        outcome = await desk.reserve("run", 0)

        assert outcome.state is ReservationState.OPEN
        assert (await desk.capture("run", 0)).state is ReservationState.CAPTURED
        assert await desk.audit_holds()

    async def test_a_reference_belongs_to_one_owner(self, desk: Desk, database: Database) -> None:
        await desk.reserve("run", 10)

        with pytest.raises(ReferenceOfAnother):
            await Desk(database, "ben").capture("run", 10)


class TestCapture:
    async def test_takes_the_cost_and_gives_the_rest_back(self, desk: Desk) -> None:
        await desk.reserve("run", 60)

        outcome = await desk.capture("run", 45)

        assert outcome.captured == 45
        assert await desk.wallet() == Wallet(balance=55, reserved=0)

    async def test_takes_no_more_than_was_reserved(self, desk: Desk) -> None:
        await desk.reserve("run", 60)

        assert (await desk.capture("run", 75)).captured == 60
        assert await desk.wallet() == Wallet(balance=40, reserved=0)

    async def test_twice_answers_with_the_first(self, desk: Desk) -> None:
        await desk.reserve("run", 60)
        await desk.capture("run", 45)

        again = await desk.capture("run", 60)

        assert (again.captured, again.first) == (45, False)
        assert await desk.wallet() == Wallet(balance=55, reserved=0)

    async def test_after_a_release_is_refused(self, desk: Desk) -> None:
        await desk.reserve("run", 60)
        await desk.release("run")

        with pytest.raises(ReservationReleased):
            await desk.capture("run", 60)

    async def test_after_a_refusal_is_refused(self, desk: Desk) -> None:
        await desk.reserve("run", 101)

        with pytest.raises(ReservationRefused):
            await desk.capture("run", 5)

    async def test_of_an_unknown_reference_waits_for_it(self, desk: Desk) -> None:
        with pytest.raises(UnknownReservation):
            await desk.capture("run", 5)


class TestRelease:
    async def test_gives_everything_back(self, desk: Desk) -> None:
        await desk.reserve("run", 60)
        await desk.release("run")
        again = await desk.release("run")

        assert (again.state, again.first) == (ReservationState.RELEASED, False)
        assert await desk.wallet() == Wallet(balance=100, reserved=0)

    async def test_after_a_capture_changes_nothing(self, desk: Desk) -> None:
        await desk.reserve("run", 60)
        await desk.capture("run", 45)

        outcome = await desk.release("run")

        assert (outcome.state, outcome.first) == (ReservationState.CAPTURED, False)

    async def test_before_the_request_lets_nothing_be_reserved_later(self, desk: Desk) -> None:
        await desk.release("run")

        outcome = await desk.reserve("run", 60)

        assert outcome.state is ReservationState.RELEASED
        assert await desk.wallet() == Wallet(balance=100, reserved=0)


class TestClose:
    async def test_takes_everything_back_and_grants_no_second_welcome(self, desk: Desk) -> None:
        await desk.reserve("run", 60)
        await desk.close()
        await desk.close()

        assert await desk.wallet() == Wallet(balance=0, reserved=0)
        assert (await desk.reserve("other", 1)).state is ReservationState.REFUSED
        assert await desk.audit_holds()

    async def test_of_a_wallet_never_touched_leaves_it_empty(self, desk: Desk) -> None:
        await desk.close()

        assert await desk.wallet() == Wallet(balance=0, reserved=0)


REFERENCES = st.sampled_from(["a", "b", "c"])
OPERATIONS = st.one_of(
    st.tuples(st.just("reserve"), REFERENCES, st.integers(0, 130)),
    st.tuples(st.just("capture"), REFERENCES, st.integers(0, 130)),
    st.tuples(st.just("release"), REFERENCES, st.just(0)),
    st.tuples(st.just("grant"), REFERENCES, st.just(30)),
    st.tuples(st.just("close"), REFERENCES, st.just(0)),
)


async def perform(desk: Desk, operation: tuple[str, str, int]) -> object:
    """The outcome of an operation, a refusal told by its class."""
    verb, reference, credits_ = operation
    reference = f"{desk.owner}:{reference}"
    try:
        match verb:
            case "reserve":
                outcome = await desk.reserve(reference, credits_)
                return outcome.state
            case "capture":
                return (await desk.capture(reference, credits_)).captured
            case "release":
                return (await desk.release(reference)).state
            case "grant":
                return await desk.grant(reference, credits_)
            case _:
                return await desk.close()
    except Exception as refusal:
        return type(refusal).__name__


class TestAnySequence:
    @settings(
        max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(operations=st.lists(OPERATIONS, max_size=12))
    async def test_conserves_credits_never_goes_below_zero_and_may_be_repeated(
        self, database: Database, operations: list[tuple[str, str, int]]
    ) -> None:
        desk = Desk(database, next(OWNERS))

        for operation in operations:
            first = await perform(desk, operation)
            wallet = await desk.wallet()
            again = await perform(desk, operation)

            assert again == first
            assert await desk.wallet() == wallet
            assert wallet.balance >= 0
            assert wallet.reserved >= 0
        assert await desk.audit_holds()


class TestTheDatabaseItself:
    async def test_refuses_a_transaction_that_does_not_sum_to_zero(self, desk: Desk, database: Database) -> None:
        await desk.wallet()
        forged = """with made as (
                insert into transaction (id, kind, reference, owner)
                values (gen_random_uuid(), 'grant', 'forged', 'ada')
                returning id)
            insert into entry (transaction_id, account_id, amount)
            select made.id, account.id, 1000 from made, account where owner = 'ada' and account.kind = 'wallet'"""

        async with database.transaction() as session:
            await session.execute(text(forged))
            with pytest.raises(DBAPIError, match="does not sum to zero"):
                await session.execute(text("set constraints all immediate"))
            await session.rollback()

    @pytest.mark.parametrize(
        "statement", ["update entry set amount = 5", "delete from transaction", "delete from entry"]
    )
    async def test_refuses_to_rewrite_history(self, desk: Desk, database: Database, statement: str) -> None:
        await desk.wallet()

        with pytest.raises(DBAPIError, match="only ever added to"):
            async with database.transaction() as session:
                await session.execute(text(statement))

    async def test_refuses_a_negative_wallet(self, desk: Desk, database: Database) -> None:
        await desk.wallet()

        with pytest.raises(DBAPIError, match="balance_not_negative"):
            async with database.transaction() as session:
                await session.execute(text("update account set balance = -1 where owner = 'ada'"))


@pytest.fixture
async def committed(make_database: Callable[..., str]) -> AsyncIterator[Database]:
    """A database of its own, where transactions truly commit and run side by side."""
    url = await asyncio.to_thread(make_database, "payment")
    engine = create_async_engine(provisioning.url_of(url, "payment"), pool_size=8)
    yield Database(engine)
    await engine.dispose()


class TestSideBySide:
    async def test_of_many_who_want_the_last_credits_exactly_one_gets_them(self, committed: Database) -> None:
        desk = Desk(committed, "ada")

        outcomes = await asyncio.gather(*(desk.reserve(f"run-{i}", 80) for i in range(8)))

        assert sum(outcome.state is ReservationState.OPEN for outcome in outcomes) == 1
        assert await desk.wallet() == Wallet(balance=20, reserved=80)
        assert await desk.audit_holds()

    async def test_one_reference_settled_from_two_sides_is_settled_once(self, committed: Database) -> None:
        desk = Desk(committed, "ben")
        await desk.reserve("run", 80)

        await asyncio.gather(*(desk.capture("run", 30) for _ in range(4)), *(desk.capture("run", 50) for _ in range(4)))

        assert (await desk.wallet()).balance in (70, 50)
        assert await desk.audit_holds()

    async def test_one_grant_sent_many_times_at_once_is_given_once(self, committed: Database) -> None:
        desk = Desk(committed, "cleo")

        await asyncio.gather(*(desk.grant("key", 11) for _ in range(8)))

        assert await desk.wallet() == Wallet(balance=111, reserved=0)
