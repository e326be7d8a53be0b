"""Routes of one's own books: which there are, what people say of their readings, and what is doubtful in them."""

import asyncio
import uuid
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_ai_analysis.errors import BookUnknown, CorrectionUnknown, NotRead
from visiobook_ai_analysis.inquiries.course import SERVICE
from visiobook_ai_analysis.inquiries.keepable import check_keepable
from visiobook_ai_analysis.library import books, corrections
from visiobook_ai_analysis.library.books import KeptBook
from visiobook_ai_analysis.library.checking import check_correction
from visiobook_ai_analysis.library.corrections import KeptCorrection
from visiobook_ai_analysis.schemas import BookView, CorrectionRequest, CorrectionView, ReviewPage
from visiobook_chassis.auth import CurrentPrincipal
from visiobook_chassis.errors import BadRequest, UpstreamRefused
from visiobook_chassis.network import Peer
from visiobook_contracts.base import FileRef, Sha256
from visiobook_contracts.jobs import JobRequested
from visiobook_contracts.literary import Correction
from visiobook_contracts.reading_products import ReviewSheet
from visiobook_messaging.bus import Bus
from visiobook_messaging.dependencies import CurrentBus
from visiobook_modules import store as jobs
from visiobook_modules.requests import queue_topic
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor, time_key

router = APIRouter(prefix="/api/v1/analysis", tags=["analysis"])
Digest = Annotated[Sha256, Query(description="digest of the Book, as results name it")]
Source = Annotated[Sha256 | None, Query(description="digest of the file that the book was made of")]
Chapters = Annotated[str | None, Query(max_length=200, description="with source: the chapters chosen, as then")]
AT_ONCE = 8
"""Priority of reading again what somebody has just corrected and is waiting for."""


# ------------------------------------------------------------------------------------------------ books


@router.get("/books")
async def list_books(who: CurrentPrincipal, session: Session, paging: Paging) -> Page[BookView]:
    """Own books that were opened, newest first, whoever asked for it: a film, the command line, this API."""
    found = await books.newest(session, who.owner, limit=paging.limit + 1, before=_book_key(paging.after))
    page = found[: paging.limit]
    following = encode_cursor([page[-1].created_at, page[-1].digest]) if len(found) > paging.limit else None
    return Page(items=[_book_view(book) for book in page], next=following)


@router.delete("/books/{digest}", status_code=204)
async def forget_book(digest: Sha256, who: CurrentPrincipal, session: Session) -> None:
    """Forget a book with its passages and all that was said of it. Its files stay in storage."""
    if not await books.forget(session, who.owner, digest):
        raise _unknown(digest)


# ------------------------------------------------------------------------------------------------ corrections


@router.post("/corrections", status_code=201)
async def correct(
    said: CorrectionRequest, who: CurrentPrincipal, session: Session, bus: CurrentBus, request: Request
) -> CorrectionView:
    """Say what is so. It holds for all later readings; the book is corrected at once, in the background."""
    check_keepable(said.model_dump(mode="json"))
    book = await _own(session, who.owner, said.book)
    sheet = await _sheet(request.app.state.network.peer("storage"), book)
    check_correction(said, sheet)
    kept = await corrections.put(session, who.owner, book.digest, _bare(said))
    await _read_again(session, bus, book)
    return _view(kept)


@router.get("/corrections")
async def list_corrections(
    who: CurrentPrincipal,
    session: Session,
    paging: Paging,
    book: Annotated[Sha256 | None, Query(description="of this book alone")] = None,
    source: Source = None,
    chapters: Chapters = None,
) -> Page[CorrectionView]:
    """What one has said, newest first; of one book, or of the books made of one file."""
    chosen = None if book is None else [book]
    if source is not None:
        chosen = [b.digest for b in await books.of_source(session, who.owner, source, chapters)]
    found = await corrections.newest(
        session, who.owner, books=chosen, limit=paging.limit + 1, before=time_key(paging.after)
    )
    page = found[: paging.limit]
    following = encode_cursor([page[-1].created_at, page[-1].id]) if len(found) > paging.limit else None
    return Page(items=[_view(one) for one in page], next=following)


@router.delete("/corrections/{id}", status_code=204)
async def take_back(id: uuid.UUID, who: CurrentPrincipal, session: Session, bus: CurrentBus) -> None:
    """Take back what one has said; the book is read without it at once, in the background."""
    book = await corrections.remove(session, who.owner, id)
    if book is None:
        raise CorrectionUnknown(f"You have no correction {id}.", hint="GET /api/v1/analysis/corrections lists yours.")
    await _read_again(session, bus, await _own(session, who.owner, book))


# ------------------------------------------------------------------------------------------------ review


@router.get("/review")
async def review(book: Digest, who: CurrentPrincipal, session: Session, paging: Paging, request: Request) -> ReviewPage:
    """Lines of a book whose speaker is not sure, the most useful question first, without those answered already."""
    known = await _own(session, who.owner, book)
    sheet = await _sheet(request.app.state.network.peer("storage"), known)
    answered = {one.quote_id for one in await corrections.of_book(session, who.owner, book)}
    left = [question for question in sheet.questions if question.doubt.quote_id not in answered]
    begin = _place(paging.after)
    page = left[begin : begin + paging.limit]
    following = encode_cursor([begin + len(page)]) if begin + len(page) < len(left) else None
    return ReviewPage(book=book, title=sheet.title, language=sheet.language, left=len(left), items=page, next=following)


# ------------------------------------------------------------------------------------------------ inside


async def _own(session: AsyncSession, owner: str, digest: str) -> KeptBook:
    book = await books.find(session, owner, digest)
    if book is None:
        raise _unknown(digest)
    return book


def _unknown(digest: str) -> BookUnknown:
    return BookUnknown(f"You have no book {digest}.", hint="GET /api/v1/analysis/books lists yours.")


async def _sheet(storage: Peer, book: KeptBook) -> ReviewSheet:
    """The review of the latest reading. Raises NotRead."""
    if book.review is None:
        raise _not_read(book)
    ref = FileRef.model_validate(book.review)
    try:
        answer = await storage.call("GET", f"/api/v1/storage/files/{ref.digest}", on_behalf_of=book.owner)
    except UpstreamRefused as refusal:
        raise _not_read(book) from refusal
    return await asyncio.to_thread(ReviewSheet.model_validate_json, answer.content)


def _not_read(book: KeptBook) -> NotRead:
    return NotRead(f"{book.title} has not been read yet.", hint="Read it: POST /api/v1/analysis/semantic.")


async def _read_again(session: AsyncSession, bus: Bus, book: KeptBook) -> None:
    """With all corrections as they are now; from the reading without any, where there is one."""
    wanted = {"book": book.document}
    request = JobRequested(
        job_id=uuid.uuid4(), module=corrections.MODULE, input=wanted, owner=book.owner, priority=AT_ONCE
    )
    await jobs.add(session, await corrections.amend(session, request))
    bus.wake_after_commit(session, queue_topic(SERVICE))


def _bare(said: CorrectionRequest) -> Correction:
    return Correction.model_validate(said.model_dump(exclude={"book"}))


def _view(kept: KeptCorrection) -> CorrectionView:
    values = {name: getattr(kept, name) for name in CorrectionView.model_fields if name != "book"}
    return CorrectionView(book=kept.book_digest, **values)


def _book_view(book: KeptBook) -> BookView:
    method = None if book.indexed_at is None else "words" if book.model is None else "meaning"
    values = {name: getattr(book, name) for name in BookView.model_fields if name != "searchable"}
    return BookView(searchable=method, **values)


def _book_key(key: list[object] | None) -> tuple[datetime, str] | None:
    if key is None:
        return None
    try:
        at, digest = key
        return datetime.fromisoformat(str(at)), str(digest).replace("\0", "")
    except ValueError as error:
        raise _bad_cursor() from error


def _place(key: list[object] | None) -> int:
    if key is None:
        return 0
    if len(key) != 1 or not isinstance(key[0], int) or isinstance(key[0], bool) or key[0] < 0:
        raise _bad_cursor()
    return key[0]


def _bad_cursor() -> BadRequest:
    return BadRequest("The cursor is not one that this address gave.", hint="Start without a cursor.")
