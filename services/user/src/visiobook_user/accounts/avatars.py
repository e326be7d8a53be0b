"""Take a picture of storage for an avatar. Only its head is read: nothing here unpacks pixels."""

import struct
from collections.abc import AsyncIterator, Iterator

import httpx

from visiobook_chassis.auth import SessionOver
from visiobook_chassis.errors import UpstreamRefused
from visiobook_chassis.network import Peer
from visiobook_user.accounts import repository
from visiobook_user.dependencies import Desk
from visiobook_user.errors import AvatarRefused
from visiobook_user.models import Account

LARGEST_BYTES = 2 * 1024 * 1024
LONGEST_SIDE = 4096
PNG = b"\x89PNG\r\n\x1a\n"
JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive (ITU-T T.81 table B.1)
JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
HINT = "Take a PNG, JPEG or WebP of at most 2 MiB and 4096 x 4096 pixels."


async def choose(desk: Desk, storage: Peer, account: Account, digest: str) -> Account:
    """Show a file of the account's own. Raises AvatarRefused."""
    check_picture(await _fetch(storage, str(account.id), digest))
    async with desk.database.transaction() as session:
        locked = await repository.lock(session, account.id)
        if locked is None:
            raise SessionOver
        locked.avatar = digest
    return locked


async def _fetch(storage: Peer, owner: str, digest: str) -> bytes:
    """The file, as its owner gets it; never more than is allowed."""
    content = bytearray()
    try:
        async with storage.stream("GET", f"/api/v1/storage/files/{digest}", on_behalf_of=owner) as response:
            async for chunk in _bounded(response):
                content += chunk
    except UpstreamRefused as refused:
        raise AvatarRefused("You have no such file in storage.", hint="Upload the picture first.") from refused
    return bytes(content)


async def _bounded(response: httpx.Response) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > LARGEST_BYTES:
            raise AvatarRefused("The picture is larger than 2 MiB.", hint=HINT)
        yield chunk


def check_picture(content: bytes) -> tuple[int, int]:
    """Width and height of a picture that we show. Raises AvatarRefused."""
    size = size_of(content)
    if size is None:
        raise AvatarRefused("The file is not a picture that is shown here.", hint=HINT)
    if not all(0 < side <= LONGEST_SIDE for side in size):
        raise AvatarRefused(f"The picture has {size[0]} x {size[1]} pixels.", hint=HINT)
    return size


def size_of(content: bytes) -> tuple[int, int] | None:
    """What the head of a PNG, JPEG or WebP says of its width and height; None for anything else."""
    try:
        if content.startswith(PNG) and content[12:16] == b"IHDR":
            width, height = struct.unpack(">II", content[16:24])
            return width, height
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
        return next(_jpeg(content), None) if content.startswith(b"\xff\xd8") else None
    except (struct.error, IndexError):
        return None


def _jpeg(content: bytes) -> Iterator[tuple[int, int]]:
    """Size in each frame header, marker by marker."""
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker in JPEG_BARE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            yield width, height
        if marker in (0xD9, 0xDA) or length < 2:
            return
        at += 2 + length


def _webp(content: bytes) -> tuple[int, int] | None:
    """Lossy, lossless or extended (RFC 9649 sections 2.5 to 2.7)."""
    kind, body = content[12:16], content[20:]
    if kind == b"VP8X" and len(body) >= 10:
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and body[0] == 0x2F:
        bits = struct.unpack("<I", body[1:5])[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None
