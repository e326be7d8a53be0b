"""What administrators see of storage: what is kept and needed by nobody."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request

from visiobook_chassis.auth import Administrator
from visiobook_persistence.database import Database
from visiobook_storage.caretaker import find_strays, judge_files
from visiobook_storage.downloads import CurrentStore
from visiobook_storage.referring import Referrers
from visiobook_storage.schemas import Unreferred, UnreferredFile

router = APIRouter(prefix="/api/v1/storage", tags=["operators"])
Age = Annotated[timedelta, Query(description="Only what nobody has touched for so long, like PT1H.")]


@router.get("/unreferred")
async def list_unreferred_files(
    request: Request, _: Administrator, store: CurrentStore, older_than: Age = timedelta()
) -> Unreferred:
    """Files that jobs made and nothing refers to, and contents without a row. Reads everything."""
    database: Database = request.app.state.database
    referrers = Referrers(request.app.state.network, request.app.state.settings.referrers)
    files = await find_unreferred(database, referrers, older_than=older_than)
    return Unreferred(files=files, strays=await find_strays(database, store))


async def find_unreferred(
    database: Database, referrers: Referrers, *, older_than: timedelta = timedelta()
) -> list[UnreferredFile]:
    """Files that jobs made and nothing refers to, by owner. Raises Unavailable when somebody does not say."""
    return [
        UnreferredFile(**judged.files[digest].model_dump(), owner=judged.owner)
        async for judged in judge_files(database, referrers, age=older_than)
        for digest in sorted(judged.unreferred)
    ]
