"""Name, language, time zone, and the picture beside the name."""

import hashlib
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import jwt
import pytest
from fastapi import FastAPI

from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_user.accounts.avatars import LARGEST_BYTES, check_picture, size_of
from visiobook_user.errors import AvatarRefused


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, frame: int = 0xC0) -> bytes:
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    thumbnail = b"\xff\xe1" + struct.pack(">H", 12) + b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x00"
    return b"\xff\xd8" + app0 + thumbnail + bytes([0xFF, frame]) + struct.pack(">HBHH", 11, 8, height, width) + bytes(4)


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(body) + 12) + b"WEBP" + kind + struct.pack("<I", len(body)) + body


PICTURES: dict[str, Callable[[int, int], bytes]] = {
    "png": png,
    "jpeg": jpeg,
    "progressive jpeg": lambda w, h: jpeg(w, h, 0xC2),
    "lossy webp": lambda w, h: webp(b"VP8 ", bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", w, h)),
    "lossless webp": lambda w, h: webp(b"VP8L", b"\x2f" + struct.pack("<I", (w - 1) | (h - 1) << 14)),
    "extended webp": lambda w, h: webp(
        b"VP8X", bytes(4) + (w - 1).to_bytes(3, "little") + (h - 1).to_bytes(3, "little")
    ),
}


class TestPictures:
    @pytest.mark.parametrize("kind", PICTURES)
    def test_tell_their_size(self, kind: str) -> None:
        assert size_of(PICTURES[kind](640, 480)) == (640, 480)

    @pytest.mark.parametrize("kind", PICTURES)
    def test_of_too_many_pixels_are_refused_unopened(self, kind: str) -> None:
        with pytest.raises(AvatarRefused, match="4097 x 10 pixels"):
            check_picture(PICTURES[kind](4097, 10))

    def test_of_billions_of_pixels_are_refused(self) -> None:
        with pytest.raises(AvatarRefused, match="pixels"):
            check_picture(png(2**31, 2**31))

    @pytest.mark.parametrize(
        "content",
        [b"", b"\x89PNG", b"GIF89a\x01\x00\x01\x00", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8",
         b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe0\x00\x00" * 9, b"RIFF\0\0\0\0WEBPVP8 ", b"%PDF-1.7", b"\xff" * 99],
    )  # fmt: skip
    def test_that_are_none_are_refused(self, content: bytes) -> None:
        with pytest.raises(AvatarRefused, match="not a picture"):
            check_picture(content)

    @pytest.mark.parametrize("kind", PICTURES)
    def test_that_break_off_are_refused_or_known(self, kind: str) -> None:
        whole = PICTURES[kind](640, 480)

        found = {size_of(whole[:length]) for length in range(len(whole))}

        assert found <= {None, (640, 480)}


class TestAvatar:
    @pytest.fixture
    async def files(self, app: FastAPI, keyring: Keyring) -> AsyncIterator[dict[tuple[str, str], bytes]]:
        """What storage holds, by owner and digest."""
        files: dict[tuple[str, str], bytes] = {}

        async def answer(request: httpx.Request) -> httpx.Response:

            token = request.headers["authorization"].removeprefix("Bearer ")
            owner = jwt.decode(token, options={"verify_signature": False})["sub"]
            found = files.get((owner, request.url.path.rpartition("/")[2]))
            return httpx.Response(200, content=found) if found is not None else httpx.Response(404)

        client = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://storage")
        app.state.network = Network(keyring, lambda _: client)

        async with client:
            yield files

    async def choose(self, person: Any, content: bytes) -> httpx.Response:
        digest = hashlib.sha256(content).hexdigest()
        answer: httpx.Response = await person.ask("PUT", "/me/avatar", json={"digest": digest})
        return answer

    async def test_is_a_picture_of_ones_own(self, ada: Any, files: dict[tuple[str, str], bytes]) -> None:
        picture = png(256, 256)
        digest = hashlib.sha256(picture).hexdigest()
        files[ada.tokens["user_id"], digest] = picture

        chosen = await self.choose(ada, picture)
        removed = await ada.ask("DELETE", "/me/avatar")

        assert (chosen.status_code, chosen.json()["avatar"]) == (200, digest)
        assert removed.json()["avatar"] is None

    async def test_of_somebody_else_is_refused(self, ada: Any, bob: Any, files: dict[tuple[str, str], bytes]) -> None:
        picture = png(256, 256)
        files[ada.tokens["user_id"], hashlib.sha256(picture).hexdigest()] = picture

        answer = await self.choose(bob, picture)

        assert (answer.status_code, answer.json()["code"]) == (400, "avatar-refused")

    async def test_of_too_many_bytes_is_refused(self, ada: Any, files: dict[tuple[str, str], bytes]) -> None:
        picture = png(256, 256) + bytes(LARGEST_BYTES)
        files[ada.tokens["user_id"], hashlib.sha256(picture).hexdigest()] = picture

        answer = await self.choose(ada, picture)

        assert "larger than 2 MiB" in answer.json()["detail"]

    async def test_that_is_no_digest_is_refused(self, ada: Any) -> None:
        answer = await ada.ask("PUT", "/me/avatar", json={"digest": "../../etc/passwd"})

        assert answer.status_code == 422


class TestTimeZone:
    async def test_is_one_of_the_worlds(self, ada: Any) -> None:
        before = (await ada.ask("GET", "/me")).json()["time_zone"]

        answer = await ada.ask("PATCH", "/me", json={"time_zone": "Europe/Paris"})

        assert (before, answer.json()["time_zone"]) == ("UTC", "Europe/Paris")

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../UTC", "UTC+1"])
    async def test_that_is_none_is_refused(self, ada: Any, zone: str) -> None:
        answer = await ada.ask("PATCH", "/me", json={"time_zone": zone})

        assert answer.status_code == 422
