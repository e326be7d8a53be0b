"""The ledger in the database."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_payment import domain
from visiobook_payment.domain import OWNED, AccountKind, Posting, ReservationState, TransactionKind
from visiobook_payment.models import Account, Entry, Reservation, Transaction
from visiobook_payment.schemas import Audit, LedgerLine, Wallet
from visiobook_persistence.pagination import PageRequest

AUDIT = text(
    """with sums as (select account_id, sum(amount) as total from entry group by account_id),
    by_kind as (
        select a.kind, coalesce(sum(s.total), 0) as total from account a left join sums s on s.account_id = a.id
        group by a.kind)
    select (select count(*) from transaction) as transactions,
        (select count(*) from entry) as entries,
        (select count(*) from account) as accounts,
        (select count(*) from (select 1 from entry group by transaction_id having sum(amount) <> 0) u) as unbalanced,
        (select count(*) from account a left join sums s on s.account_id = a.id
            where a.owner is not null and a.balance <> coalesce(s.total, 0)) as differing,
        (select count(*) from account where balance < 0) as negative,
        (select count(*) from account a where a.kind = 'reserved' and a.balance <> coalesce(
            (select sum(credits) from reservation r where r.owner = a.owner and r.state = 'open'), 0)) as unreserved,
        (select -total from by_kind where kind = 'issuance') as issued,
        (select total from by_kind where kind = 'revenue') as revenue,
        coalesce((select total from by_kind where kind = 'wallet'), 0) as in_wallets,
        coalesce((select total from by_kind where kind = 'reserved'), 0) as reserved"""
)
LINES = text(
    """select t.id, t.kind, t.reference, t.note, t.created_at,
        coalesce(sum(e.amount) filter (where a.kind = 'wallet'), 0) as wallet,
        coalesce(sum(e.amount) filter (where a.kind = 'reserved'), 0) as reserved
    from transaction t join entry e on e.transaction_id = t.id join account a on a.id = e.account_id
    where t.owner = :owner
        and (cast(:moment as timestamptz) is null or (t.created_at, t.id) < (:moment, cast(:id as uuid)))
    group by t.id order by t.created_at desc, t.id desc limit :limit"""
)


async def lock_wallet(session: AsyncSession, owner: str) -> Account:
    """The owner's wallet, made where there is none, locked until the transaction ends."""
    accounts = [{"id": uuid.uuid4(), "kind": kind, "owner": owner, "balance": 0} for kind in OWNED]
    statement = select(Account).where(Account.owner == owner, Account.kind == AccountKind.WALLET).with_for_update()
    found = await session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        await session.execute(upsert(Account).values(accounts).on_conflict_do_nothing())
        found = await session.scalar(statement)
    assert found is not None
    return found


async def forget_notes(session: AsyncSession, owner: str) -> None:
    """Of an owner who has gone: what the credits were for."""
    for table in (Transaction, Reservation):
        theirs = update(table).where(table.owner == owner, table.note.is_not(None))
        await session.execute(theirs.values(note=None))


async def wallet_of(session: AsyncSession, owner: str) -> Wallet:
    """The balances of an owner's two accounts."""
    rows = await session.execute(select(Account.kind, Account.balance).where(Account.owner == owner))
    balances = {row.kind: row.balance for row in rows}
    return Wallet(balance=balances[AccountKind.WALLET], reserved=balances[AccountKind.RESERVED])


async def add_transaction(
    session: AsyncSession,
    wallet: Account,
    kind: TransactionKind,
    reference: str,
    *,
    note: str | None,
    actor: str | None,
) -> uuid.UUID | None:
    """A new transaction's id; None when its kind and reference are already there.

    Its moment is its own, not its unit of work's: a gift stands before what was spent of it.
    """
    named = {"kind": kind, "reference": reference, "owner": wallet.owner, "note": note, "actor": actor}
    values = {"id": uuid.uuid4(), "created_at": func.clock_timestamp(), **named}
    statement = upsert(Transaction).values(values).on_conflict_do_nothing().returning(Transaction.id)
    return (await session.execute(statement)).scalar_one_or_none()


async def add_entries(
    session: AsyncSession, wallet: Account, transaction_id: uuid.UUID, postings: Sequence[Posting]
) -> None:
    """Write the entries of a transaction and move the balances that are kept."""
    accounts = await _accounts(session, wallet)
    entries = [
        {"transaction_id": transaction_id, "account_id": accounts[p.account], "amount": p.amount} for p in postings
    ]
    await session.execute(insert(Entry), entries)
    for posting in postings:
        if posting.account in OWNED:
            change = update(Account).where(Account.id == accounts[posting.account])
            await session.execute(change.values(balance=Account.balance + posting.amount))
    await session.refresh(wallet)


async def _accounts(session: AsyncSession, wallet: Account) -> dict[str, uuid.UUID]:
    wanted = (Account.owner == wallet.owner) | Account.owner.is_(None)
    rows = await session.execute(select(Account.kind, Account.id).where(wanted))
    return {row.kind: row.id for row in rows}


async def add_reservation(
    session: AsyncSession,
    wallet: Account,
    reference: str,
    credits_: int,
    state: ReservationState,
    note: str | None,
) -> Reservation:
    """Record what became of a request."""
    made = Reservation(reference=reference, owner=wallet.owner, credits=credits_, captured=0, state=state, note=note)
    session.add(made)
    await session.flush()
    return made


async def open_reservations(session: AsyncSession, owner: str) -> list[str]:
    """References for which the owner's credits are set aside."""
    statement = select(Reservation.reference).where(
        Reservation.owner == owner, Reservation.state == ReservationState.OPEN
    )
    return list((await session.scalars(statement)).all())


async def issued_by(session: AsyncSession, key: str) -> tuple[str, int] | None:
    """To whom, and how much, the grant with this key gave."""
    statement = (
        select(Transaction.owner, Entry.amount)
        .join(Entry, Entry.transaction_id == Transaction.id)
        .where(Transaction.kind == TransactionKind.GRANT, Transaction.reference == key, Entry.amount > 0)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (row[0], row[1])


async def lines(session: AsyncSession, owner: str, paging: PageRequest) -> list[LedgerLine]:
    """An owner's transactions, newest first, one more than asked for where there are more."""
    moment, last = (datetime.fromisoformat(paging.after[0]), paging.after[1]) if paging.after else (None, None)
    values = {"owner": owner, "moment": moment, "id": uuid.UUID(last) if last else None, "limit": paging.limit + 1}
    return [_line(row) for row in (await session.execute(LINES, values)).mappings()]


async def audit(session: AsyncSession) -> Audit:
    """Count what is there and what breaks a rule."""
    return Audit.model_validate((await session.execute(AUDIT)).mappings().one())


def _line(row: RowMapping) -> LedgerLine:
    kind = TransactionKind(row["kind"])
    return LedgerLine(
        id=row["id"],
        kind=kind,
        reference=row["reference"],
        description=domain.describe(kind, row["note"], wallet=row["wallet"], reserved=row["reserved"]),
        balance_change=row["wallet"],
        reserved_change=row["reserved"],
        created_at=row["created_at"],
    )
