"""``/metrics`` of the gateway, which anybody can reach: for administrators, and for a scraper that has the token."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from visiobook_chassis.auth import authenticated
from visiobook_chassis.errors import Forbidden
from visiobook_chassis.metrics import rendered
from visiobook_chassis.permissions import needs

router = APIRouter(tags=["health"])


async def _may_measure(request: Request) -> None:
    if _is_scraper(request):
        return
    principal = await authenticated(request)
    if not principal.is_admin:
        raise Forbidden("The metrics are for administrators.", hint="A scraper presents VISIOBOOK_METRICS_TOKEN.")


def _is_scraper(request: Request) -> bool:
    expected = request.app.state.settings.metrics_token.get_secret_value()
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return bool(expected) and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), expected.encode())


@router.get("/metrics", response_class=Response, openapi_extra=needs("gateway:admin"))
async def metrics(_: Annotated[None, Depends(_may_measure)]) -> Response:
    """Prometheus metrics of this process: the gateway's in server mode, the whole fleet's in embedded mode."""
    return rendered()
