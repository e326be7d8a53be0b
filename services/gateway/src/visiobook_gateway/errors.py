"""What the gateway says no to by itself.

Refusal
├── BadRequest
│   └── SuspiciousPath       a path that two readers could read differently
├── NotFound
│   └── NoSocketHere         no service of this address speaks WebSocket
├── Forbidden
│   └── CsrfRefused          a browser's request that the portal may not have sent
├── TooManyRequests
│   └── RateExceeded         carries the state of the limit
└── Refusal
    ├── RequestTooSlow  408  the client took too long for its request
    ├── HeadTooLarge    431
    ├── BadGateway      502  the service broke off or could not be reached
    ├── Unavailable     503  (CircuitOpen: it failed lately and is left alone)
    └── GatewayTimeout  504  the service did not answer in time
"""

import math

from visiobook_chassis.errors import BadRequest, Forbidden, NotFound, Refusal, TooManyRequests, Unavailable
from visiobook_chassis.shared.limits import Decision


class SuspiciousPath(BadRequest):
    code = "suspicious-path"

    def __init__(self, why: str) -> None:
        super().__init__(f"The path is refused: it contains {why}.", hint="Send the plain path of the address.")


class NoSocketHere(NotFound):
    code = "no-websocket"

    def __init__(self) -> None:
        super().__init__("No WebSocket is served at this address.", hint="Progress comes as server-sent events.")


class CsrfRefused(Forbidden):
    code = "csrf"

    def __init__(self, why: str) -> None:
        super().__init__(f"The request is refused: {why}.", hint="Reload the page and try again.")


class RateExceeded(TooManyRequests):
    code = "rate-exceeded"

    def __init__(self, decision: Decision, told: list[tuple[bytes, bytes]]) -> None:
        seconds = max(1, math.ceil(decision.retry_after))
        super().__init__("Too many requests.", hint=f"Try again in {seconds} s.", retry_after=seconds)
        self.headers = {name.decode(): value.decode() for name, value in told}


class RequestTooSlow(Refusal):
    status, code = 408, "request-too-slow"


class HeadTooLarge(Refusal):
    status, code = 431, "head-too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The head of the request is larger than {limit // 1024} KiB.", hint="Send fewer cookies.")


class BadGateway(Refusal):
    status, code = 502, "bad-gateway"

    def __init__(self, service: str) -> None:
        super().__init__(f"{service} could not be reached or broke off.", hint="Try again in a moment.")


class GatewayTimeout(Refusal):
    status, code = 504, "gateway-timeout"

    def __init__(self, service: str) -> None:
        super().__init__(f"{service} did not answer in time.", hint="Try again in a moment.")


class CircuitOpen(Unavailable):
    code = "circuit-open"

    def __init__(self, service: str, wait: float) -> None:
        seconds = max(1, math.ceil(wait))
        super().__init__(
            f"{service} failed lately and is left alone for a moment.",
            hint=f"Try again in {seconds} s.",
            retry_after=seconds,
        )
