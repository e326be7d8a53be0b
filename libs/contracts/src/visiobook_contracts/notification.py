"""What services ask notification to do: write a mail."""

import uuid
from enum import StrEnum

from pydantic import Field

from visiobook_contracts.base import Contract

ADDRESS_LENGTH = 254
"""Longest address of a mailbox (RFC 5321 section 4.5.3.1.3, less the angle brackets)."""


class MailTemplate(StrEnum):
    """What a mail is about. ``values`` hold its words: ``name`` in all, and what is said here."""

    VERIFY_EMAIL = "verify-email"
    """``link``"""
    ALREADY_REGISTERED = "already-registered"
    """``link``: to the log-in"""
    RESET_PASSWORD = "reset-password"  # noqa: S105  # a kind of mail, not a secret
    """``link``"""
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  # a kind of mail, not a secret
    CONFIRM_NEW_EMAIL = "confirm-new-email"
    """``link``"""
    EMAIL_CHANGED = "email-changed"
    """To the old address; ``email``: the new one"""
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    IDENTITY_LINKED = "identity-linked"
    """``provider``"""
    INVITATION = "invitation"
    """``organisation``, ``inviter``, ``link``"""
    MESSAGE = "message"
    """An in-app message that its reader wants by mail too: ``title``, ``body``, ``link``"""


class MailOrder(Contract):
    """One mail. ``id`` names it for who orders: the same order again changes nothing."""

    id: uuid.UUID
    to: str = Field(max_length=ADDRESS_LENGTH)
    template: MailTemplate
    language: str = Field(default="en", max_length=20)
    values: dict[str, str] = Field(default_factory=dict, max_length=20)
    owner: str | None = Field(
        default=None, max_length=200, description="the account that it is for, where there is one"
    )
