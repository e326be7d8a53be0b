"""Verify the chain, independently of the database's own functions: every link is computed anew here.

A chain shows what was changed, left out or put in between; that its end was cut off shows only against a head that
somebody noted elsewhere (``expected``).
"""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum

from sqlalchemy import Row, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_user.models import AuditEntry
from visiobook_user.trail.models import AuditLink

SEPARATOR = "\x1f"
ORIGIN = bytes(32)
PAGE = 1000


class Fault(StrEnum):
    """How a chain breaks."""

    LINK_MISSING = "link-missing"
    ENTRY_MISSING = "entry-missing"
    ENTRY_CHANGED = "entry-changed"
    LINK_CHANGED = "link-changed"
    ENTRY_UNLINKED = "entry-unlinked"
    HEAD_DIFFERS = "head-differs"


@dataclass(frozen=True)
class Break:
    """The first broken link: where, and how."""

    position: int
    entry_id: int | None
    fault: Fault


@dataclass(frozen=True)
class Head:
    """The last link: note it elsewhere, and a chain that was cut off later shows."""

    position: int
    hash: bytes


@dataclass(frozen=True)
class Verification:
    """``head`` is the last link that holds; ``broken`` the first that does not, None for a whole chain."""

    head: Head
    broken: Break | None


def text_of(position: int, entry: AuditEntry) -> str:
    """What a link commits to; the database's ``audit_text`` says the same."""
    fields = (
        position,
        entry.id,
        entry.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds"),
        entry.action,
        entry.account_id,
        entry.actor_id,
        entry.session_id,
        entry.organisation_id,
        entry.network,
        entry.details,
    )
    return SEPARATOR.join("" if field is None else str(field) for field in fields)


def hash_of(previous: bytes, position: int, entry: AuditEntry) -> bytes:
    """The hash of a link."""
    return hashlib.sha256(previous + text_of(position, entry).encode()).digest()


async def verify(session: AsyncSession, expected: Head | None = None) -> Verification:
    """Walk the whole chain. ``expected``: a head noted earlier, which must lie on it."""
    await session.execute(text("set constraints all immediate"))  # what this transaction itself wrote is linked now
    head, met = Head(0, ORIGIN), expected is None
    async for page in _pages(session):
        for link, entry in page:
            if (fault := _fault(head, link, entry)) is not None:
                return Verification(head, Break(head.position + 1, _entry_at(head, link), fault))
            head = Head(link.position, link.hash)
            met = met or head == expected
    if (unlinked := await _unlinked(session)) is not None:
        return Verification(head, Break(head.position + 1, unlinked, Fault.ENTRY_UNLINKED))
    if not met and expected is not None:
        return Verification(head, Break(expected.position, None, Fault.HEAD_DIFFERS))
    return Verification(head, None)


def _fault(head: Head, link: AuditLink, entry: AuditEntry | None) -> Fault | None:
    if link.position != head.position + 1:
        return Fault.LINK_MISSING
    if entry is None:
        return Fault.ENTRY_MISSING
    if link.previous != head.hash:
        return Fault.LINK_CHANGED
    return Fault.ENTRY_CHANGED if link.hash != hash_of(head.hash, link.position, entry) else None


def _entry_at(head: Head, link: AuditLink) -> int | None:
    """The entry of the broken link, unless the link itself is missing."""
    return link.entry_id if link.position == head.position + 1 else None


async def _pages(session: AsyncSession) -> AsyncIterator[Sequence[Row[AuditLink, AuditEntry]]]:
    after = 0
    while True:
        query = (
            select(AuditLink, AuditEntry)
            .outerjoin(AuditEntry, AuditEntry.id == AuditLink.entry_id)
            .where(AuditLink.position > after)
            .order_by(AuditLink.position)
            .limit(PAGE)
        )
        page = (await session.execute(query.execution_options(populate_existing=True))).all()
        if not page:
            return
        yield page
        after = page[-1][0].position
        session.expunge_all()


async def _unlinked(session: AsyncSession) -> int | None:
    linked = select(AuditLink.entry_id).where(AuditLink.entry_id == AuditEntry.id).exists()
    found: int | None = await session.scalar(select(func.min(AuditEntry.id)).where(~linked))
    return found
