"""Text given with a request, put into storage as a file of whoever asks."""

import hashlib

from visiobook_ai_analysis.errors import EmptyText, FileUnknown, UnreadableText
from visiobook_chassis.errors import UpstreamRefused
from visiobook_chassis.network import Peer
from visiobook_contracts.base import FileRef

NAME = "text.txt"
MEDIA_TYPE = "text/plain"
NOT_FOUND = 404


async def keep_text(storage: Peer, text: str, *, owner: str) -> FileRef:
    """Raises EmptyText, UnreadableText; UpstreamRefused or Unavailable where storage cannot keep it."""
    if not text.strip():
        raise EmptyText("The text is empty.", hint="Give text with words in it, or a file (source).")
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableText(
            f"The text holds half a character at position {error.start}.", hint="Send whole Unicode characters."
        ) from error
    ref = FileRef(digest=hashlib.sha256(content).hexdigest(), media_type=MEDIA_TYPE, size=len(content), name=NAME)
    headers = {"content-type": MEDIA_TYPE, "content-length": str(len(content))}
    sending = storage.stream(
        "PUT",
        f"/api/v1/storage/files/{ref.digest}",
        on_behalf_of=owner,
        content=content,
        headers=headers,
        params={"name": NAME},
    )
    async with sending as response:
        await response.aread()
    return ref


async def check_file(storage: Peer, ref: FileRef, *, owner: str) -> None:
    """Raises FileUnknown for a file that whoever asks does not have."""
    try:
        await storage.call("HEAD", f"/api/v1/storage/files/{ref.digest}", on_behalf_of=owner)
    except UpstreamRefused as refusal:
        if refusal.upstream_status != NOT_FOUND:
            raise
        raise FileUnknown(
            f"You have no file {ref.digest}.", hint="Put it into storage first: PUT /api/v1/storage/files."
        ) from refusal
