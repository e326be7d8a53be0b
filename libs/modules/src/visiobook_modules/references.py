"""Which files a host refers to: inputs and outputs of its jobs, results that it remembers, and what else it keeps."""

from collections.abc import Sequence

from fastapi import APIRouter
from sqlalchemy import TextClause, text

from visiobook_chassis.auth import CallingService
from visiobook_contracts.storage import ReferencesAsked, ReferencesTold
from visiobook_persistence.database import Session

DOCUMENTS = (
    "select input::text as body from job where owner = :owner",
    "select output::text from job where owner = :owner and output is not null",
    "select output::text from job_result where owner = :owner",
)
SEARCHED = """with document as ({documents})
    select distinct found[1] from document, regexp_matches(body, '"digest": *"([0-9a-f]{{64}})"', 'g') as found
    where found[1] = any(cast(:digests as text[]))"""


def referred_to(further: Sequence[str] = ()) -> TextClause:
    """Those of ``:digests`` that documents of ``:owner`` name; ``further``: queries for the JSON text of more."""
    return text(SEARCHED.format(documents=" union all ".join((*DOCUMENTS, *further))))


def references_router(service: str, further: Sequence[str] = ()) -> APIRouter:
    """The route by which storage asks before it forgets a file that a job made.

    ``further``: queries for the JSON text of other documents of ``:owner`` that name files.
    """
    query = referred_to(further)
    router = APIRouter(prefix=f"/internal/v1/{service}", tags=["files"])

    @router.post("/references")
    async def tell_references(asked: ReferencesAsked, _: CallingService, session: Session) -> ReferencesTold:
        """Those of the digests that jobs or results of this owner name."""
        values = {"owner": asked.owner, "digests": list(asked.digests)}
        return ReferencesTold(referred_to=tuple(sorted(await session.scalars(query, values))))

    return router
