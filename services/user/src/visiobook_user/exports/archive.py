"""Make the archive: ask every service what it keeps, as lines of JSON, and put it all into the person's files."""

import tempfile
import uuid
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import IO

from visiobook_chassis.errors import UpstreamRefused
from visiobook_chassis.network import Network, Peer
from visiobook_persistence.database import Database
from visiobook_user.exports.models import Export

SERVICES = (
    "user", "storage", "project", "payment", "notification", "ai-analysis", "media-generation", "storyboard-assembly",
)  # fmt: skip
IN_MEMORY_BYTES = 8 << 20
PIECE_BYTES = 1 << 16
NAME = "visiobook-account.zip"
READ_ME = """Everything that Visiobook keeps of you, one file for each of its parts.

Each line is a JSON object: the table, and a row of it. storage.jsonl lists your files; the files themselves are to be
had in the portal or from /api/v1/storage/files/{digest}. Passwords and keys are not here: nobody keeps them in a form
that can be read.
"""


async def make(database: Database, network: Network, export_id: uuid.UUID) -> None:
    """Make it, and say how far it is. Raises what may pass (Unavailable): it is tried again."""
    owner = await _begin(database, export_id)
    if owner is None:
        return
    try:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as content:
            await _write(content, database, network, export_id, owner)
            digest = await _keep(content, network.peer("storage"), owner)
    except UpstreamRefused as refusal:
        await _note(database, export_id, state="failed", failure=refusal.detail, finished_at=datetime.now(UTC))
        return
    await _note(database, export_id, state="completed", file=digest, finished_at=datetime.now(UTC))


async def _begin(database: Database, export_id: uuid.UUID) -> str | None:
    """Whose it is; None where there is nothing to do any more."""
    async with database.transaction() as session:
        export = await session.get(Export, export_id, with_for_update=True)
        if export is None or export.state in {"completed", "failed"}:
            return None
        export.state, export.done = "running", 0
        return str(export.account_id)


async def _write(content: IO[bytes], database: Database, network: Network, export_id: uuid.UUID, owner: str) -> None:
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("READ-ME.txt", READ_ME)
        for done, service in enumerate(SERVICES, start=1):
            asking = network.peer(service).stream("POST", f"/internal/v1/{service}/belongings", json={"owner": owner})
            async with asking as answer:
                with archive.open(f"{service}.jsonl", "w", force_zip64=True) as member:
                    async for piece in answer.aiter_bytes():
                        member.write(piece)
            await _note(database, export_id, done=done)


async def _keep(content: IO[bytes], storage: Peer, owner: str) -> str:
    """Put the archive into its owner's files; its digest."""
    content.seek(0)
    sending = storage.stream(
        "PUT",
        "/api/v1/storage/files",
        on_behalf_of=owner,
        content=_pieces(content),
        headers={"content-type": "application/zip"},
        params={"name": NAME},
    )
    async with sending as answer:
        await answer.aread()
        return str(answer.json()["digest"])


async def _pieces(content: IO[bytes]) -> AsyncIterator[bytes]:
    while piece := content.read(PIECE_BYTES):
        yield piece


async def _note(database: Database, export_id: uuid.UUID, **values: object) -> None:
    async with database.transaction() as session:
        export = await session.get(Export, export_id, with_for_update=True)
        if export is not None:
            for name, value in values.items():
                setattr(export, name, value)
