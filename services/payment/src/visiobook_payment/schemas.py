"""What payment says over HTTP. All amounts are whole credits."""

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, computed_field

from visiobook_payment.domain import TransactionKind


class Wallet(BaseModel):
    """``balance`` can be spent; ``reserved`` is set aside for runs under way."""

    balance: int
    reserved: int


class LedgerLine(BaseModel):
    """A transaction as its owner sees it: what it changed in the wallet and in what is set aside."""

    id: uuid.UUID
    kind: TransactionKind
    reference: str
    description: str
    balance_change: int
    reserved_change: int
    created_at: datetime


class GrantRequest(BaseModel):
    """New credits for somebody. The same ``idempotency_key`` again gives nothing more."""

    model_config = ConfigDict(extra="forbid")

    owner: str = Field(min_length=1, max_length=200)
    credits: int = Field(ge=1, le=1_000_000_000)
    idempotency_key: str = Field(min_length=1, max_length=200)
    reason: str | None = Field(default=None, max_length=500)


class Grant(BaseModel):
    """What was given, and what the wallet holds now."""

    owner: str
    credits: int
    wallet: Wallet


class Audit(BaseModel):
    """Counts over the whole ledger. It holds when nothing breaks a rule and every credit issued is somewhere."""

    transactions: int
    entries: int
    accounts: int
    unbalanced: int = Field(description="transactions that do not sum to zero")
    differing: int = Field(description="balances that differ from the sum of their entries")
    negative: int = Field(description="balances below zero")
    unreserved: int = Field(description="owners whose set-aside credits differ from their open reservations")
    issued: int
    revenue: int
    in_wallets: int
    reserved: int

    @computed_field  # type: ignore[prop-decorator]  # pydantic's documented use
    @property
    def holds(self) -> bool:
        """Whether the ledger is sound."""
        sound = not (self.unbalanced or self.differing or self.negative or self.unreserved)
        return sound and self.issued == self.revenue + self.in_wallets + self.reserved
