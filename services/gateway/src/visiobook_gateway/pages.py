"""The gateway's web pages: a welcome and the API reference. Files of our own, nothing from elsewhere, strict policy."""

import mimetypes
from functools import cache
from importlib import resources

from fastapi import APIRouter, Response

from visiobook_chassis.auth import public
from visiobook_chassis.errors import NotFound

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ASSETS = frozenset(("welcome.css", "welcome.js", "reference.css", "reference.js", "theme.css", "mark.svg"))
router = APIRouter(include_in_schema=False)


@router.get("/", openapi_extra=public(), response_class=Response)
async def welcome_page() -> Response:
    """What this is, and whether it is well."""
    return _page("welcome.html")


@router.get("/docs", openapi_extra=public(), response_class=Response)
async def reference_page() -> Response:
    """The API reference, drawn from the merged document."""
    return _page("reference.html")


@router.get("/assets/{name}", openapi_extra=public(), response_class=Response)
async def page_asset(name: str) -> Response:
    """Styles and scripts of the two pages."""
    if name not in ASSETS:
        raise NotFound(f"There is no asset {name}.")
    return _page(name)


def _page(name: str) -> Response:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
    return Response(_content(name), media_type=media_type, headers=headers)


@cache
def _content(name: str) -> bytes:
    return resources.files(__package__).joinpath("pages", name).read_bytes()
