"""How an exchange with a service fails.

WireError
├── NotReached        no connection was made; the request has not left
├── PoolExhausted     every connection stayed busy; the request has not left
├── BrokenOff         the connection ended before the answer did; ``stale``: an idle one, before it said anything
├── BadAnswer         what came is no HTTP/1.1 answer, or one with two readings
└── TimedOut          silence
"""


class WireError(Exception):
    """An exchange failed; the message says how, for the log."""


class NotReached(WireError):
    pass


class PoolExhausted(WireError):
    pass


class BrokenOff(WireError):
    def __init__(self, why: str, *, stale: bool = False) -> None:
        super().__init__(why)
        self.stale = stale


class BadAnswer(WireError):
    pass


class TimedOut(WireError):
    pass
