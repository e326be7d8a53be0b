"""From the files of ``embed-book`` into the index.

Without numpy: what answers requests computes nothing, and the fleet starts without it.
"""

import asyncio
import sys
from array import array

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_ai_analysis.library import books, passages
from visiobook_ai_analysis.library.passages import Vectors
from visiobook_chassis.network import Peer
from visiobook_contracts.base import FileRef
from visiobook_contracts.literary import EmbeddedBook
from visiobook_contracts.reading_products import PassageIndex


async def index(session: AsyncSession, storage: Peer, owner: str, made: EmbeddedBook) -> None:
    """Nothing happens when the book is there already, by the same model, or was forgotten meanwhile.

    Raises UpstreamRefused when the files are gone, Unavailable, ValueError for vectors that do not fit the passages.
    """
    found = await asyncio.to_thread(PassageIndex.model_validate_json, await _content(storage, owner, made.index))
    book = await books.find(session, owner, found.book_digest)
    if book is None or (book.indexed_at is not None and (book.model, book.passages) == (made.model, made.passages)):
        return
    vectors = None if made.vectors is None else _vectors(await _content(storage, owner, made.vectors), made)
    await passages.put(session, owner, found, vectors)


async def _content(storage: Peer, owner: str, ref: FileRef) -> bytes:
    answer = await storage.call("GET", f"/api/v1/storage/files/{ref.digest}", on_behalf_of=owner)
    return answer.content


def _vectors(content: bytes, made: EmbeddedBook) -> Vectors:
    numbers = array("f")  # little-endian in the file
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    if len(numbers) != made.passages * made.dimensions:
        raise ValueError(f"{len(numbers)} numbers for {made.passages} passages of {made.dimensions}")
    return [numbers[begin : begin + made.dimensions] for begin in range(0, len(numbers), made.dimensions)]
