"""Which files a host refers to: inputs and outputs of its jobs, and results that it remembers."""

from fastapi import APIRouter
from sqlalchemy import text

from visiobook_chassis.auth import CallingService
from visiobook_contracts.storage import ReferencesAsked, ReferencesTold
from visiobook_persistence.database import Session

REFERRED_TO = text(
    """with document as (
        select input::text as body from job where owner = :owner
        union all select output::text from job where owner = :owner and output is not null
        union all select output::text from job_result where owner = :owner)
    select distinct found[1] from document, regexp_matches(body, '"digest": *"([0-9a-f]{64})"', 'g') as found
    where found[1] = any(cast(:digests as text[]))"""
)


def references_router(service: str) -> APIRouter:
    """The route by which storage asks before it forgets a file that a job made."""
    router = APIRouter(prefix=f"/internal/v1/{service}", tags=["files"])

    @router.post("/references")
    async def tell_references(asked: ReferencesAsked, _: CallingService, session: Session) -> ReferencesTold:
        """Those of the digests that jobs or results of this owner name."""
        values = {"owner": asked.owner, "digests": list(asked.digests)}
        return ReferencesTold(referred_to=tuple(sorted(await session.scalars(REFERRED_TO, values))))

    return router
