"""Documents of storyboards in storage: read once, kept by their content, written on behalf of their owner."""

import asyncio
import hashlib
from collections import OrderedDict
from typing import TypeVar

from visiobook_chassis.network import Peer
from visiobook_contracts.base import Contract, FileRef
from visiobook_storyboard_assembly.errors import PictureUnknown

DocumentT = TypeVar("DocumentT", bound=Contract)
KEPT = 48
LARGEST_PICTURE = 40 * 1024 * 1024


class Documents:
    """Storage as this service uses it. The last documents stay at hand: they never change."""

    def __init__(self, storage: Peer) -> None:
        self._storage = storage
        self._kept: OrderedDict[tuple[str, str], Contract] = OrderedDict()

    async def load(self, owner: str, ref: FileRef, contract: type[DocumentT]) -> DocumentT:
        """Raises UpstreamRefused when the owner has no such file (any more), Unavailable."""
        known = self._kept.get((owner, ref.digest))
        if isinstance(known, contract):
            self._kept.move_to_end((owner, ref.digest))
            return known
        content = await self.content(owner, ref.digest)
        document = await asyncio.to_thread(contract.model_validate_json, content)
        self._keep(owner, ref.digest, document)
        return document

    async def content(self, owner: str, digest: str) -> bytes:
        """The bytes of a file. Raises UpstreamRefused, Unavailable."""
        answer = await self._storage.call("GET", f"/api/v1/storage/files/{digest}", on_behalf_of=owner)
        return answer.content

    async def picture(self, owner: str, digest: str) -> bytes:
        """The bytes of a picture. Raises UpstreamRefused, Unavailable, PictureUnknown for any other file."""
        known = await self._storage.call("HEAD", f"/api/v1/storage/files/{digest}", on_behalf_of=owner)
        kind, size = known.headers.get("content-type", ""), int(known.headers.get("content-length", 0))
        if not kind.startswith("image/") or size > LARGEST_PICTURE:
            raise PictureUnknown(f"The file {digest} is no picture.", hint="Get it from storage as it is.")
        return await self.content(owner, digest)

    async def store(self, owner: str, document: Contract, *, name: str) -> FileRef:
        """Make a document the owner's; the same content has the same name. Raises UpstreamRefused, Unavailable."""
        content = (await asyncio.to_thread(document.model_dump_json)).encode()
        digest = hashlib.sha256(content).hexdigest()
        ref = FileRef(digest=digest, media_type="application/json", size=len(content), name=name)
        headers = {"content-type": ref.media_type, "content-length": str(ref.size)}
        path, named = f"/api/v1/storage/files/{digest}", {"name": name}
        sending = self._storage.stream("PUT", path, on_behalf_of=owner, content=content, headers=headers, params=named)
        async with sending as response:
            await response.aread()
        self._keep(owner, digest, document)
        return ref

    def _keep(self, owner: str, digest: str, document: Contract) -> None:
        self._kept[owner, digest] = document
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
