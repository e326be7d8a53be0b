"""A request that failed because something the service stands on is away: 503 with a hint and one line in the log."""

from collections.abc import Callable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from visiobook_chassis.errors import Refusal, problem_response

log = structlog.get_logger(__name__)
Recogniser = Callable[[Exception], Refusal | None]
"""The refusal that an error stands for, None for an error of another kind. ``app.state.outages`` lists them."""
REASON_CHARACTERS = 200


class OutageAnswers:
    """ASGI middleware around everything that answers; what nobody recognises goes on as it was raised."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answering = False

        async def watched(message: Message) -> None:
            nonlocal answering
            answering = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            refusal = None if answering else _recognised(scope["app"].state.outages, error)
            if refusal is None:
                raise
            log.warning("request.outage", path=scope["path"], reason=repr(error)[:REASON_CHARACTERS])
            await problem_response(refusal.problem(scope["path"]))(scope, receive, send)


def _recognised(recognisers: list[Recogniser], error: Exception) -> Refusal | None:
    return next((refusal for recognise in recognisers if (refusal := recognise(error)) is not None), None)
