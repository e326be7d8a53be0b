"""Answers made smaller on their way, and those that are left as they are; on both lanes alike."""

import asyncio
import gzip
import json
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # it has no types
import pytest
import zstandard
from starlette.types import Message

from visiobook_gateway.compression import CompressedSend, negotiated, plan
from visiobook_gateway.wire.heads import AnswerHead, parse_answer

TEXT = json.dumps([{"name": "The keeper of Gull Rock", "number": number} for number in range(200)]).encode()
DECODE: dict[bytes, Callable[[bytes], bytes]] = {
    b"gzip": gzip.decompress,
    b"br": brotli.decompress,
    b"zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


def head(*fields: bytes, status: int = 200, length: int | None = len(TEXT)) -> AnswerHead:
    framing = [b"content-length: %d" % length] if length is not None else [b"transfer-encoding: chunked"]
    kind = [b"content-type: application/json"] if not any(f.startswith(b"content-type") for f in fields) else []
    return parse_answer(b"\r\n".join([b"HTTP/1.1 %d X" % status, *kind, *framing, *fields]))


class TestNegotiation:
    @pytest.mark.parametrize(
        ("accepted", "expected"),
        [
            (b"gzip, deflate, br, zstd", b"zstd"),
            (b"gzip, deflate, br", b"br"),
            (b"GZIP", b"gzip"),
            (b"gzip;q=1, br;q=0.5", b"gzip"),
            (b"br;q=0, gzip;q=0", None),
            (b"*", b"zstd"),
            (b"*;q=0", None),
            (b"identity;q=1, gzip;q=0.5", None),
            (b"br;q=nonsense", None),
            (b"deflate", None),
            (b"", None),
        ],
    )
    def test_takes_what_the_client_likes_best(self, accepted: bytes, expected: bytes | None) -> None:
        assert negotiated(accepted) == expected


class TestPlan:
    @pytest.mark.parametrize("name", sorted(DECODE))
    @pytest.mark.parametrize("length", [len(TEXT), None])
    def test_a_text_becomes_smaller_and_stays_itself(self, name: bytes, length: int | None) -> None:
        coder = plan(name, head(length=length))
        assert coder is not None

        pieces = [coder.feed(TEXT[start : start + 1000]) for start in range(0, len(TEXT), 1000)]
        coded = b"".join([*pieces, coder.finish()])

        assert DECODE[name](coded) == TEXT
        assert len(coded) < len(TEXT) / 3
        assert length is not None or all(pieces), "of a live answer every piece leaves at once"

    @pytest.mark.parametrize(
        "left",
        [
            head(b"content-type: text/event-stream", length=None),
            head(b"content-type: image/png"),
            head(b"content-encoding: gzip"),
            head(b"content-range: bytes 0-9/10", status=206),
            head(b"cache-control: no-transform, private"),
            head(b"set-cookie: a=1"),
            head(b'etag: "7"'),
            head(length=1023),
            head(status=304),
        ],
        ids=lambda left: f"{left.status} {left.lines} {left.length}",
    )
    def test_leaves_as_it_is(self, left: AnswerHead) -> None:
        assert plan(b"gzip", left) is None

    def test_a_weak_etag_names_the_meaning_and_may_stay(self) -> None:
        assert plan(b"gzip", head(b'etag: W/"7"')) is not None


class TestCompressedSend:
    async def test_recodes_an_answer_of_an_application(self) -> None:
        sent: list[Message] = []
        queue: asyncio.Queue[Message] = asyncio.Queue()
        scope = {"method": "GET", "headers": [(b"accept-encoding", b"gzip"), (b"accept-encoding", b"br;q=0")]}
        send = CompressedSend(scope, queue.put)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(TEXT)).encode())]

        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": TEXT[:100], "more_body": True})
        await send({"type": "http.response.body", "body": TEXT[100:], "more_body": False})
        while not queue.empty():
            sent.append(queue.get_nowait())

        fields = dict(sent[0]["headers"])
        assert (fields[b"content-encoding"], fields[b"vary"]) == (b"gzip", b"accept-encoding")
        assert b"content-length" not in fields
        assert gzip.decompress(b"".join(message["body"] for message in sent[1:])) == TEXT
        assert sent[-1]["more_body"] is False
