"""What payment tells the fleet about credits. ``reference`` is what was paid for: one opening of a run."""

import uuid
from typing import ClassVar

from visiobook_contracts.events import Event


class CreditsReserved(Event):
    name: ClassVar[str] = "visiobook.payment.credits.reserved"

    owner: str
    reference: uuid.UUID
    credits: int


class CreditsRefused(Event):
    """The balance does not cover the reservation. ``run_id``: the run that wanted it."""

    name: ClassVar[str] = "visiobook.payment.credits.refused"

    owner: str
    reference: uuid.UUID
    credits: int
    balance: int
    run_id: uuid.UUID | None = None


class CreditsCaptured(Event):
    name: ClassVar[str] = "visiobook.payment.credits.captured"

    owner: str
    reference: uuid.UUID
    credits: int


class CreditsReleased(Event):
    name: ClassVar[str] = "visiobook.payment.credits.released"

    owner: str
    reference: uuid.UUID
    credits: int
