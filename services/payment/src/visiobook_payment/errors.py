"""What payment says no to.

Refusal
├── NotFound   UnknownReservation   nothing was reserved under this reference (yet)
└── Conflict   ReservationReleased  a capture after the credits were given back
               ReservationRefused   a capture of credits that were never reserved
               ReferenceOfAnother   the reference is another owner's
               KeyReused            one idempotency key for two different grants
               WalletClosed         the account was deleted
"""

from visiobook_chassis.errors import Conflict, NotFound


class UnknownReservation(NotFound):
    code = "unknown-reservation"


class ReservationReleased(Conflict):
    code = "reservation-released"


class ReservationRefused(Conflict):
    code = "reservation-refused"


class ReferenceOfAnother(Conflict):
    code = "reference-of-another"


class KeyReused(Conflict):
    code = "idempotency-key-reused"


class WalletClosed(Conflict):
    code = "wallet-closed"
