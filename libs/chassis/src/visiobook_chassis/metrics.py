"""Prometheus metrics of a process: of one service in server mode, of the whole fleet in embedded mode.

The gateway never forwards to a service's ``/metrics``, so that one is open to whoever reaches the service itself.
"""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from visiobook_chassis.auth import public

router = APIRouter(tags=["health"])


@router.get("/metrics", openapi_extra=public(), response_class=Response)
async def metrics() -> Response:
    """Prometheus metrics of this process."""
    return rendered()


def rendered() -> Response:
    """All metrics of this process in Prometheus' text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
