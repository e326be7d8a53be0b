"""What payment listens to: accounts, and the life of runs. ``reference`` names one opening of a run."""

from visiobook_contracts.payment import CreditsCaptured, CreditsRefused, CreditsReleased, CreditsReserved
from visiobook_contracts.project import RunCancelled, RunCompleted, RunEvent, RunFailed, RunRequested
from visiobook_contracts.user import OrganisationDeleted, OrganisationFounded, UserDeleted, UserRegistered
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_payment import ledger
from visiobook_payment.domain import ReservationState
from visiobook_payment.models import Account
from visiobook_payment.settings import Settings

subscriptions = Subscriptions()


@subscriptions.on(UserRegistered)
async def open_wallet(incoming: Incoming[UserRegistered]) -> None:
    """A new account starts with the welcome credits."""
    await _wallet(incoming, incoming.event.user_id)


@subscriptions.on(RunRequested)
async def reserve_credits(incoming: Incoming[RunRequested]) -> None:
    """Set aside the most that a run may cost, or refuse it."""
    run = incoming.event
    wallet = await _wallet(incoming, run.owner)
    outcome = await ledger.reserve(incoming.session, wallet, str(run.paid_under), run.credits, run.title[:500])
    if outcome.state is ReservationState.OPEN:
        await incoming.publish(CreditsReserved(owner=run.owner, reference=run.paid_under, credits=outcome.credits))
    elif outcome.state is ReservationState.REFUSED:
        refused = CreditsRefused(
            owner=run.owner,
            reference=run.paid_under,
            credits=outcome.credits,
            balance=outcome.balance,
            run_id=run.run_id,
        )
        await incoming.publish(refused)


@subscriptions.on(RunCompleted)
async def capture_credits(incoming: Incoming[RunCompleted]) -> None:
    """Take what the completed work cost and give the rest back."""
    run = incoming.event
    wallet = await _wallet(incoming, run.owner)
    outcome = await ledger.capture(incoming.session, wallet, str(run.paid_under), run.credits)
    if outcome.first:
        await incoming.publish(CreditsCaptured(owner=run.owner, reference=run.paid_under, credits=outcome.captured))


@subscriptions.on(RunFailed)
async def release_after_failure(incoming: Incoming[RunFailed]) -> None:
    """A failed run costs nothing."""
    await _release(incoming)


@subscriptions.on(RunCancelled)
async def release_after_cancel(incoming: Incoming[RunCancelled]) -> None:
    """A cancelled run costs nothing."""
    await _release(incoming)


@subscriptions.on(OrganisationFounded)
async def open_wallet_of_organisation(incoming: Incoming[OrganisationFounded]) -> None:
    """An organisation starts with nothing; credits come by grants."""
    await ledger.open_wallet_of_organisation(incoming.session, incoming.event.organisation_id)


@subscriptions.on(OrganisationDeleted)
async def close_wallet_of_organisation(incoming: Incoming[OrganisationDeleted]) -> None:
    """As of a deleted account."""
    await ledger.close(incoming.session, incoming.event.organisation_id)


@subscriptions.on(UserDeleted)
async def close_wallet(incoming: Incoming[UserDeleted]) -> None:
    """The wallet closes; the ledger keeps its entries, as every ledger must."""
    await ledger.close(incoming.session, incoming.event.user_id)


async def _release(incoming: Incoming[RunFailed] | Incoming[RunCancelled]) -> None:
    run: RunEvent = incoming.event
    wallet = await _wallet(incoming, run.owner)
    outcome = await ledger.release(incoming.session, wallet, str(run.paid_under))
    if outcome.first:
        await incoming.publish(CreditsReleased(owner=run.owner, reference=run.paid_under, credits=outcome.credits))


async def _wallet(
    incoming: Incoming[UserRegistered]
    | Incoming[RunRequested]
    | Incoming[RunCompleted]
    | Incoming[RunFailed]
    | Incoming[RunCancelled],
    owner: str,
) -> Account:
    settings: Settings = incoming.state.settings
    return await ledger.open_wallet(incoming.session, owner, welcome=settings.opening_credits)
