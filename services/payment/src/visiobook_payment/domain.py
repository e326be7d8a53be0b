"""The rules of the ledger, pure. Credits are integers; the postings of a transaction sum to zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class AccountKind(StrEnum):
    """WALLET and RESERVED belong to an owner and are never negative; the others belong to the house."""

    WALLET = "wallet"
    RESERVED = "reserved"
    REVENUE = "revenue"
    ISSUANCE = "issuance"


OWNED = (AccountKind.WALLET, AccountKind.RESERVED)


class TransactionKind(StrEnum):
    WELCOME = "welcome"
    GRANT = "grant"
    RESERVE = "reserve"
    CAPTURE = "capture"
    RELEASE = "release"
    FORFEIT = "forfeit"


class ReservationState(StrEnum):
    """OPEN holds credits. The others are final: what came first stays."""

    OPEN = "open"
    REFUSED = "refused"
    CAPTURED = "captured"
    RELEASED = "released"


class Unbalanced(Exception):
    """Postings that do not sum to zero: a mistake of ours, never of a user."""


@dataclass(frozen=True)
class Posting:
    account: AccountKind
    amount: int


def balanced(*postings: Posting) -> tuple[Posting, ...]:
    """The postings that move something. Raises Unbalanced."""
    if sum(posting.amount for posting in postings) != 0:
        raise Unbalanced(str(postings))
    return tuple(posting for posting in postings if posting.amount)


def issue(credits_: int) -> tuple[Posting, ...]:
    """New credits for a wallet."""
    return balanced(Posting(AccountKind.ISSUANCE, -credits_), Posting(AccountKind.WALLET, credits_))


def covers(balance: int, credits_: int) -> bool:
    """Whether a wallet's balance covers a reservation."""
    return 0 <= credits_ <= balance


def reserve(credits_: int) -> tuple[Posting, ...]:
    """Set credits aside."""
    return balanced(Posting(AccountKind.WALLET, -credits_), Posting(AccountKind.RESERVED, credits_))


def capture(reserved: int, credits_: int) -> tuple[Posting, ...]:
    """Take what the work cost, at most what was reserved, and give the rest back."""
    taken = min(max(credits_, 0), reserved)
    return balanced(
        Posting(AccountKind.RESERVED, -reserved),
        Posting(AccountKind.REVENUE, taken),
        Posting(AccountKind.WALLET, reserved - taken),
    )


def release(reserved: int) -> tuple[Posting, ...]:
    """Give everything back."""
    return balanced(Posting(AccountKind.RESERVED, -reserved), Posting(AccountKind.WALLET, reserved))


def forfeit(balance: int) -> tuple[Posting, ...]:
    """Take back what a closed wallet still holds."""
    return balanced(Posting(AccountKind.WALLET, -balance), Posting(AccountKind.ISSUANCE, balance))


def moved(postings: Sequence[Posting], account: AccountKind) -> int:
    """What the postings add to one account."""
    return sum(posting.amount for posting in postings if posting.account is account)


def describe(kind: TransactionKind, note: str | None, *, wallet: int, reserved: int) -> str:
    """One line for the owner. ``wallet`` and ``reserved`` are the changes of the two accounts."""
    what = f" for “{note}”" if note else ""
    match kind:
        case TransactionKind.WELCOME:
            return f"{wallet} credits to start with"
        case TransactionKind.GRANT:
            return f"{wallet} credits granted" + (f": {note}" if note else "")
        case TransactionKind.RESERVE:
            return f"{reserved} credits reserved{what}"
        case TransactionKind.CAPTURE:
            back = f", {wallet} given back" if wallet else ""
            return f"{-reserved - wallet} credits paid{what}{back}"
        case TransactionKind.RELEASE:
            return f"{wallet} credits given back{what}: nothing was charged"
        case TransactionKind.FORFEIT:
            return f"{-wallet} credits expired with the account"
