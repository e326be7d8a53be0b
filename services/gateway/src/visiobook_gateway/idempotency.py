"""Calls that are made once however often they are sent (draft-ietf-httpapi-idempotency-key-header-07).

A caller names an unsafe call by ``Idempotency-Key``. The first one is made; the same one again gets the stored answer,
with ``Idempotency-Replayed: true``; while it is under way others get 409; another request by that name gets 422. Names
are each caller's own and are kept for a day. What failed for a while (5xx, 408, 409, 425, 429) is not kept, so that it
can be tried again. An answer that sets cookies or says ``no-store`` holds secrets and is given once. A call goes on
when its client leaves: that is when clients ask again.
"""

import asyncio
import hashlib
import re

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from visiobook_chassis.auth import Principal
from visiobook_chassis.errors import BadRequest, Conflict, PayloadTooLarge, Refusal
from visiobook_gateway.idempotency_store import ANSWER_BYTES, Answer, Entry, IdempotencyStore

log = structlog.get_logger(__name__)
UNSAFE = frozenset(("POST", "PUT", "PATCH", "DELETE"))
KEY = re.compile(r'"?([\x21\x23-\x7e]{1,200})"?')
BODY_BYTES = 1024 * 1024
TRANSIENT = frozenset((408, 409, 425, 429))
NOT_STORED = frozenset((b"date", b"x-request-id", b"ratelimit", b"ratelimit-policy", b"connection"))
AHEAD = 16


class KeyReused(Refusal):
    status, code = 422, "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request.", hint="Use a new key for a new request.")


class UnderWay(Conflict):
    code = "idempotency-under-way"

    def __init__(self) -> None:
        super().__init__("The request of this Idempotency-Key is under way.", hint="Try again.", retry_after=1)


class AnswerNotKept(Conflict):
    code = "idempotency-answer-not-kept"

    def __init__(self) -> None:
        super().__init__(
            "The request of this Idempotency-Key was made; its answer was too large to keep, or too secret.",
            hint="Ask for its result.",
        )


def key_of(scope: Scope) -> str | None:
    """The key of an unsafe call, None where it has none. Raises BadRequest."""
    if scope["method"] not in UNSAFE:
        return None
    given = [value for name, value in scope["headers"] if name == b"idempotency-key"]
    if not given:
        return None
    key = KEY.fullmatch(given[0].decode("latin-1").strip())
    if key is None or len(given) > 1:
        raise BadRequest("The Idempotency-Key is malformed.", hint="Send one of 1 to 200 visible ASCII characters.")
    return key[1]


class Idempotency:
    """Makes calls once."""

    def __init__(self, store: IdempotencyStore) -> None:
        self._store = store
        self._running: set[asyncio.Task[None]] = set()

    async def serve(
        self, key: str, principal: Principal, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Let ``app`` answer, or repeat what it answered. Raises KeyReused, UnderWay, AnswerNotKept, PayloadTooLarge,
        BadRequest, Unavailable.
        """
        body = await _whole(receive)
        name = _digest(key, principal.subject, principal.organisation or "")
        print_ = _digest(scope["method"], scope["path"], scope["query_string"].decode("latin-1"), body)
        known = await self._store.begin(name, print_)
        if known is not None:
            await _repeat(known, print_, send)
            return
        call = _Call(self._store, name, print_, body)
        task = asyncio.create_task(call.make(app, scope))
        self._running.add(task)
        task.add_done_callback(self._ended)
        await call.tell(send, receive, task)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, Refusal):
            log.warning("idempotency.call_failed", reason=repr(error))


class _Call:
    """One call that is made: told to its client as long as that listens, and recorded."""

    def __init__(self, store: IdempotencyStore, name: str, print_: str, body: bytes) -> None:
        self._store, self._name, self._print = store, name, print_
        self._body: bytes | None = body
        self._pieces: asyncio.Queue[Message | None] = asyncio.Queue(AHEAD)
        self._client_left = asyncio.Event()
        self._answer: Answer | None = None
        self._recorded = bytearray()
        self._whole = False

    async def make(self, app: ASGIApp, scope: Scope) -> None:
        """Let the service answer, to its end."""
        try:
            await app(scope, self._receive, self._send)
        finally:
            await self._record()
            await self._pass_on(None)

    async def tell(self, send: Send, receive: Receive, task: "asyncio.Task[None]") -> None:
        """Pass the answer on. Raises what the service's application raised."""
        leaving = asyncio.create_task(_left(receive))
        try:
            while (message := await self._next(leaving)) is not None:
                await send(message)
        finally:
            self._client_left.set()
            leaving.cancel()
            while not self._pieces.empty():
                self._pieces.get_nowait()
        if not leaving.done() or leaving.cancelled():
            await task

    async def _next(self, leaving: "asyncio.Task[None]") -> Message | None:
        piece = asyncio.ensure_future(self._pieces.get())
        await asyncio.wait({piece, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if piece.done():
            return piece.result()
        piece.cancel()
        return None

    async def _receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await asyncio.Event().wait()  # the client's leaving is nobody's business here
        raise AssertionError("unreachable")

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [header for header in message["headers"] if header[0].lower() not in NOT_STORED]
            self._answer = Answer(message["status"], kept, b"")
        elif message["type"] == "http.response.body":
            if len(self._recorded) <= ANSWER_BYTES:
                self._recorded += message.get("body", b"")
            self._whole = not message.get("more_body", False)
        await self._pass_on(message)

    async def _pass_on(self, message: Message | None) -> None:
        if self._client_left.is_set():
            return
        putting = asyncio.ensure_future(self._pieces.put(message))
        leaving = asyncio.ensure_future(self._client_left.wait())
        await asyncio.wait({putting, leaving}, return_when=asyncio.FIRST_COMPLETED)
        putting.cancel()
        leaving.cancel()

    async def _record(self) -> None:
        answer = self._answer
        try:
            if answer is None or not self._whole or answer.status >= 500 or answer.status in TRANSIENT:
                await self._store.forget(self._name)
                return
            may_be_kept = len(self._recorded) <= ANSWER_BYTES and not _is_secret(answer)
            kept = Answer(answer.status, answer.headers, bytes(self._recorded)) if may_be_kept else None
            await self._store.finish(self._name, Entry(self._print, done=True, answer=kept))
        except Refusal as refusal:
            log.warning("idempotency.not_kept", reason=refusal.detail)


def _is_secret(answer: Answer) -> bool:
    """Whether it sets cookies, or says that nobody is to keep it."""
    values = {name.lower(): value for name, value in answer.headers}
    return b"set-cookie" in values or b"no-store" in values.get(b"cache-control", b"")


async def _repeat(known: Entry, print_: str, send: Send) -> None:
    if known.print != print_:
        raise KeyReused
    if not known.done:
        raise UnderWay
    if known.answer is None:
        raise AnswerNotKept
    headers = [*known.answer.headers, (b"idempotency-replayed", b"true")]
    await send({"type": "http.response.start", "status": known.answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": known.answer.body, "more_body": False})


async def _whole(receive: Receive) -> bytes:
    """The body of a request. Raises PayloadTooLarge, BadRequest where the client left before it was whole."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("The client left.")
        body += message.get("body", b"")
        if len(body) > BODY_BYTES:
            raise PayloadTooLarge(
                f"With an Idempotency-Key a body may have {BODY_BYTES // 1024} KiB.",
                hint="Send large files without one: storage keeps each content once.",
            )
        if not message.get("more_body", False):
            return bytes(body)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _digest(*parts: str | bytes) -> str:
    """One digest of several parts, none of which can run into the next."""
    whole = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(raw).to_bytes(8, "big") + raw)
    return whole.hexdigest()
