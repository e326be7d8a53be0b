"""Liveness and readiness: alike in every service."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from pydantic import BaseModel

from visiobook_chassis.auth import public
from visiobook_chassis.errors import Unavailable

ReadinessCheck = Callable[[], Awaitable[None]]
router = APIRouter(tags=["health"])


class Health(BaseModel):
    """``checks`` names what the service stands on and that answered."""

    service: str
    status: str
    checks: list[str] = []


@router.get("/health/live", openapi_extra=public())
async def live(request: Request) -> Health:
    """The process answers."""
    return Health(service=request.app.state.settings.service, status="live")


@router.get("/health/ready", openapi_extra=public())
async def ready(request: Request) -> Health:
    """Everything the service stands on answers; otherwise 503 naming what does not."""
    checks: dict[str, ReadinessCheck] = request.app.state.readiness
    for name, check in checks.items():
        try:
            await check()
        except Exception as error:
            raise Unavailable(f"{name} does not answer: {error}") from error
    return Health(service=request.app.state.settings.service, status="ready", checks=list(checks))
