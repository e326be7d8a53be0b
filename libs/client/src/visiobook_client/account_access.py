"""What commands about an account share: how they sign in, how they tell a moment."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from visiobook_client.sdk import Visiobook

SignIn = Callable[[], AbstractContextManager[Visiobook]]


def moment(at: str | None, *, never: str) -> str:
    """A moment of the API for people, to the minute."""
    return never if at is None else f"{at[:16].replace('T', ' ')} UTC"
