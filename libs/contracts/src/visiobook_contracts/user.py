"""What user tells the fleet about accounts."""

import uuid
from typing import ClassVar

from visiobook_contracts.events import Event


class UserRegistered(Event):
    """A new account; payment opens a wallet with the welcome credits, notification a welcome message."""

    name: ClassVar[str] = "visiobook.user.account.registered"

    user_id: str
    email: str
    display_name: str
    language: str = "en"


class UserChanged(Event):
    """How to address an account from now on, and where mail to it may go: told when any of it changes.

    ``email`` is the address that has been proven to be theirs, None while there is none.
    """

    name: ClassVar[str] = "visiobook.user.account.changed"

    user_id: str
    display_name: str
    language: str = "en"
    email: str | None = None


class UserDeleted(Event):
    """The account is gone; every service forgets what it holds of it."""

    name: ClassVar[str] = "visiobook.user.account.deleted"

    user_id: str


class ExportRequested(Event):
    """Somebody wants a copy of everything that the fleet keeps of them; user itself makes it."""

    name: ClassVar[str] = "visiobook.user.account.export_requested"

    export_id: uuid.UUID
    user_id: str


class OrganisationFounded(Event):
    """People own things together from now on; payment opens a wallet, without welcome credits."""

    name: ClassVar[str] = "visiobook.user.organisation.founded"

    organisation_id: str
    organisation: str
    founder: str


class OrganisationDeleted(Event):
    """The organisation is gone; every service forgets what it holds of it, as of a deleted account."""

    name: ClassVar[str] = "visiobook.user.organisation.deleted"

    organisation_id: str
