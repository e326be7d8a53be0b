"""What endpoints ask for."""

from typing import Annotated

from fastapi import Depends, Request

from visiobook_messaging.bus import Bus


def _bus(request: Request) -> Bus:
    bus = request.app.state.bus
    assert isinstance(bus, Bus)
    return bus


CurrentBus = Annotated[Bus, Depends(_bus)]
