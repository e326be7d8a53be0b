"""Routes of inquiries: what is to be read, and how far it is. Another owner's inquiry does not exist."""

import uuid
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from visiobook_ai_analysis.errors import BookUnknown, InquiryUnknown, NothingToRead
from visiobook_ai_analysis.inquiries import course, plans, store
from visiobook_ai_analysis.inquiries.keepable import check_keepable
from visiobook_ai_analysis.inquiries.plans import Kind
from visiobook_ai_analysis.inquiries.store import Inquiry
from visiobook_ai_analysis.inquiries.texts import check_file, keep_text
from visiobook_ai_analysis.library import books
from visiobook_ai_analysis.schemas import (
    CharactersRequest,
    InquiryView,
    ScenesRequest,
    SearchRequest,
    SemanticRequest,
    SummaryRequest,
    ToRead,
)
from visiobook_chassis.auth import CurrentPrincipal, Principal
from visiobook_contracts.jobs import JobCancelled, JobFailure
from visiobook_messaging.dependencies import CurrentBus
from visiobook_modules import store as jobs
from visiobook_modules.requests import report_fields, wake_for_cancel
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor, time_key

PREFIX = "/api/v1/analysis"
router = APIRouter(prefix=PREFIX, tags=["analysis"])


@dataclass
class Asking:
    """What every new inquiry needs: who asks, the unit of work, the bus, and the request with its answer."""

    who: CurrentPrincipal
    session: Session
    bus: CurrentBus
    request: Request
    answer: Response


Asked = Annotated[Asking, Depends(scope="function")]


@router.post("/semantic", status_code=202)
async def analyse_semantically(wanted: SemanticRequest, by: Asked) -> InquiryView:
    """Read a book or a text whole: cast, speakers, scenes, summaries, themes. The results are files in storage."""
    return await _begin(Kind.SEMANTIC, wanted, by)


@router.post("/extract-scenes", status_code=202)
async def extract_scenes(wanted: ScenesRequest, by: Asked) -> InquiryView:
    """Scenes with place, hour, weather, mood, cast, props and actions. The result names a SceneSheet in storage."""
    return await _begin(Kind.SCENES, wanted, by)


@router.post("/summarize", status_code=202)
async def summarize(wanted: SummaryRequest, by: Asked) -> InquiryView:
    """A summary as bullets, paragraph or outline, in the text's own sentences; the result holds its words."""
    return await _begin(Kind.SUMMARY, wanted, by)


@router.post("/characters", status_code=202)
async def describe_characters(wanted: CharactersRequest, by: Asked) -> InquiryView:
    """The cast on cards: names, looks, relations, telling lines. The result names a CastSheet in storage."""
    return await _begin(Kind.CHARACTERS, wanted, by)


@router.post("/search", status_code=202)
async def search(wanted: SearchRequest, by: Asked) -> InquiryView:
    """Search in one's own books: English ones by meaning, others by words; each hit says which."""
    if wanted.text is not None or wanted.source is not None:
        if wanted.books:
            raise NothingToRead("Both a text to read and books are given.", hint="Name one of them.")
        return await _begin(Kind.SEARCH, wanted, by)
    asked = check_keepable(wanted.model_dump(mode="json", exclude={"text"}))
    asked["unindexed"] = await _unindexed(by.session, by.who.owner, wanted.books)
    return await _started(Kind.SEARCH, asked, by)


@router.get("/status")
async def list_inquiries(who: CurrentPrincipal, session: Session, paging: Paging) -> Page[InquiryView]:
    """Own inquiries, newest first."""
    found = await store.newest(session, who.owner, limit=paging.limit + 1, before=time_key(paging.after))
    page = found[: paging.limit]
    following = encode_cursor([page[-1].created_at, page[-1].id]) if len(found) > paging.limit else None
    return Page(items=[_view(inquiry) for inquiry in page], next=following)


@router.get("/status/{id}")
async def get_status(id: uuid.UUID, who: CurrentPrincipal, session: Session) -> InquiryView:
    """One inquiry with its progress, its result or its failure."""
    return _view(await _own(session, id, who))


@router.post("/status/{id}/cancel")
async def cancel_inquiry(id: uuid.UUID, who: CurrentPrincipal, session: Session, bus: CurrentBus) -> InquiryView:
    """Stop an inquiry; its worker ends within two seconds. A finished one stays as it is."""
    inquiry = await _own(session, id, who)
    if await store.end(session, "cancelled", id=inquiry.id):
        for job in await jobs.cancel(session, job_id=inquiry.job_id):
            await bus.publish(session, JobCancelled(**report_fields(job)))
        wake_for_cancel(bus, session, course.SERVICE)
    return _view(await _own(session, id, who))


async def _begin(kind: Kind, wanted: ToRead, by: Asking) -> InquiryView:
    if (wanted.text is None) == (wanted.source is None):
        raise NothingToRead("Exactly one of text and source is read.", hint="Give a text, or a file from storage.")
    asked = check_keepable(wanted.model_dump(mode="json", exclude={"text", "books"}))
    storage = by.request.app.state.network.peer("storage")
    if wanted.text is not None:
        asked["source"] = (await keep_text(storage, wanted.text, owner=by.who.owner)).model_dump(mode="json")
    elif wanted.source is not None:
        await check_file(storage, wanted.source, owner=by.who.owner)
    return await _started(kind, asked, by)


async def _started(kind: Kind, asked: dict[str, Any], by: Asking) -> InquiryView:
    id = await course.begin(by.session, by.bus, by.who.owner, kind, asked)
    by.answer.headers["location"] = f"{PREFIX}/status/{id}"
    return _view(await _own(by.session, id, by.who))


async def _unindexed(session: Session, owner: str, digests: tuple[str, ...]) -> list[dict[str, Any]]:
    """The books among those that must be put into the index first. Raises BookUnknown."""
    missing = []
    for digest in dict.fromkeys(digests):
        book = await books.find(session, owner, digest)
        if book is None:
            raise BookUnknown(f"You have no book {digest}.", hint=f"GET {PREFIX}/books lists yours.")
        if book.indexed_at is None:
            missing.append(book.document)
    return missing


async def _own(session: Session, id: uuid.UUID, who: Principal) -> Inquiry:
    inquiry = await store.get(session, id, who.owner)
    if inquiry is None:
        raise InquiryUnknown(f"You have no inquiry {id}.", hint=f"GET {PREFIX}/status lists yours.")
    return inquiry


def _view(inquiry: Inquiry) -> InquiryView:
    kind = Kind(inquiry.kind)
    working = inquiry.state == "processing"
    reached = plans.progress(kind, inquiry.wanted, inquiry.step, inquiry.reached)
    return InquiryView(
        id=inquiry.id,
        kind=inquiry.kind,
        state=inquiry.state,
        step=inquiry.step,
        progress=1.0 if inquiry.state == "completed" else round(min(reached, 0.999), 3),
        message=inquiry.message if working else "",
        result=inquiry.result,
        failure=None if inquiry.failure is None else JobFailure.model_validate(inquiry.failure),
        created_at=inquiry.created_at,
        finished_at=inquiry.finished_at,
    )
