"""What can be done with credits. Every function works in the caller's transaction and may be called again.

An owner's wallet row is locked first, so operations of one owner follow each other and different owners never meet.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_payment import domain, repository
from visiobook_payment.domain import AccountKind, Posting, ReservationState, TransactionKind
from visiobook_payment.errors import (
    KeyReused,
    ReferenceOfAnother,
    ReservationRefused,
    ReservationReleased,
    UnknownReservation,
    WalletClosed,
)
from visiobook_payment.models import Account, Reservation
from visiobook_payment.schemas import GrantRequest


@dataclass(frozen=True)
class Outcome:
    """What became of a reservation. ``balance`` is the wallet's now; ``first``: this call brought it about."""

    state: ReservationState
    credits: int
    captured: int
    balance: int
    first: bool


async def open_wallet(session: AsyncSession, owner: str, *, welcome: int) -> Account:
    """The owner's wallet, locked; made with the welcome credits when it is first touched, by whatever comes first."""
    wallet = await repository.lock_wallet(session, owner)
    if wallet.closed_at is None and wallet.welcome and welcome:
        await _post(session, wallet, TransactionKind.WELCOME, owner, domain.issue(welcome))
    return wallet


async def open_wallet_of_organisation(session: AsyncSession, organisation_id: str) -> None:
    """An organisation's wallet, empty: or whoever founds many would have many welcomes."""
    (await repository.lock_wallet(session, organisation_id)).welcome = False


async def grant(session: AsyncSession, wallet: Account, wanted: GrantRequest, *, by: str) -> None:
    """Give new credits, once for a key. Raises KeyReused, WalletClosed."""
    if wallet.closed_at is not None:
        raise WalletClosed(f"The wallet of {wallet.owner} is closed: the account was deleted.")
    key, postings = wanted.idempotency_key, domain.issue(wanted.credits)
    if await _post(session, wallet, TransactionKind.GRANT, key, postings, note=wanted.reason, actor=by):
        return
    if await repository.issued_by(session, key) != (wallet.owner, wanted.credits):
        raise KeyReused(f"The idempotency key {key!r} belongs to another grant.", hint="Choose a new key.")


async def reserve(session: AsyncSession, wallet: Account, reference: str, credits_: int, note: str | None) -> Outcome:
    """Set credits aside for a reference, or refuse for good. Called again it answers with the first outcome."""
    known = await _reservation(session, wallet, reference)
    if known:
        return _outcome(known, wallet, first=False)
    enough = wallet.closed_at is None and domain.covers(_balance(wallet), credits_)
    state = ReservationState.OPEN if enough else ReservationState.REFUSED
    made = await repository.add_reservation(session, wallet, reference, credits_, state, note)
    if enough:
        await _post(session, wallet, TransactionKind.RESERVE, reference, domain.reserve(credits_), note=note)
    return _outcome(made, wallet, first=True)


async def capture(session: AsyncSession, wallet: Account, reference: str, credits_: int) -> Outcome:
    """Take what the work cost, at most what is reserved, and give the rest back.

    A second capture answers with the first. Raises UnknownReservation, ReservationReleased, ReservationRefused.
    """
    known = await _reservation(session, wallet, reference)
    if known is None:
        raise UnknownReservation(f"Nothing is reserved for {reference}.")
    if known.state == ReservationState.RELEASED:
        raise ReservationReleased(f"The credits of {reference} were already given back.")
    if known.state == ReservationState.REFUSED:
        raise ReservationRefused(f"No credits were reserved for {reference}: the balance did not cover them.")
    if known.state == ReservationState.CAPTURED:
        return _outcome(known, wallet, first=False)
    postings = domain.capture(known.credits, credits_)
    known.captured = domain.moved(postings, AccountKind.REVENUE)
    await _settle(session, wallet, known, ReservationState.CAPTURED, postings)
    return _outcome(known, wallet, first=True)


async def release(session: AsyncSession, wallet: Account, reference: str) -> Outcome:
    """Give everything back. A reservation that is settled or refused stays what it is.

    A reference not seen yet is remembered as released: its request, when it comes, reserves nothing (the order of
    events is not promised).
    """
    known = await _reservation(session, wallet, reference)
    if known is None:
        made = await repository.add_reservation(session, wallet, reference, 0, ReservationState.RELEASED, None)
        return _outcome(made, wallet, first=True)
    if known.state != ReservationState.OPEN:
        return _outcome(known, wallet, first=False)
    await _settle(session, wallet, known, ReservationState.RELEASED, domain.release(known.credits))
    return _outcome(known, wallet, first=True)


async def close(session: AsyncSession, owner: str) -> None:
    """The owner is gone: give back what is reserved, then take back what the wallet holds.

    Transactions and entries stay, under an identifier that belongs to nobody any more; what was made is forgotten.
    """
    wallet = await repository.lock_wallet(session, owner)
    for reference in await repository.open_reservations(session, owner):
        await release(session, wallet, reference)
    if _balance(wallet):
        await _post(session, wallet, TransactionKind.FORFEIT, owner, domain.forfeit(_balance(wallet)))
    wallet.closed_at = wallet.closed_at or datetime.now(UTC)
    await repository.forget_notes(session, owner)
    await session.flush()


async def _reservation(session: AsyncSession, wallet: Account, reference: str) -> Reservation | None:
    known = await session.get(Reservation, reference, populate_existing=True)
    if known and known.owner != wallet.owner:
        raise ReferenceOfAnother(f"{reference} is a reference of another owner.")
    return known


async def _settle(
    session: AsyncSession,
    wallet: Account,
    reservation: Reservation,
    state: ReservationState,
    postings: tuple[Posting, ...],
) -> None:
    reservation.state, reservation.settled_at = state, datetime.now(UTC)
    kind = TransactionKind.CAPTURE if state is ReservationState.CAPTURED else TransactionKind.RELEASE
    await _post(session, wallet, kind, reservation.reference, postings, note=reservation.note)
    await session.flush()


async def _post(
    session: AsyncSession,
    wallet: Account,
    kind: TransactionKind,
    reference: str,
    postings: tuple[Posting, ...],
    *,
    note: str | None = None,
    actor: str | None = None,
) -> bool:
    """Write a transaction once for its kind and reference; False when it is already there."""
    if not postings:
        return True
    transaction_id = await repository.add_transaction(session, wallet, kind, reference, note=note, actor=actor)
    if transaction_id is None:
        return False
    await repository.add_entries(session, wallet, transaction_id, postings)
    return True


def _balance(wallet: Account) -> int:
    assert wallet.balance is not None
    return wallet.balance


def _outcome(reservation: Reservation, wallet: Account, *, first: bool) -> Outcome:
    state = ReservationState(reservation.state)
    return Outcome(state, reservation.credits, reservation.captured, _balance(wallet), first)
