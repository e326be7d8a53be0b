"""Routes of log-ins by a provider, which the browser itself goes through, and of linked identities."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status
from fastapi.responses import RedirectResponse

from visiobook_chassis.auth import public
from visiobook_chassis.cookies import PORTAL_PATH, PortalCookies, read_cookie
from visiobook_chassis.errors import Refusal
from visiobook_persistence.database import Session
from visiobook_user import links
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import CurrentDesk, CurrentSignIn
from visiobook_user.errors import NoSuchProvider
from visiobook_user.identity_providers import domain, repository, service
from visiobook_user.identity_providers.provider import Provider
from visiobook_user.identity_providers.schemas import Departure, IdentityView, LinkWanted, ProviderView
from visiobook_user.identity_providers.service import Answer
from visiobook_user.portal.browsers import OwnBrowser

router = APIRouter(prefix=f"{PORTAL_PATH}/providers", tags=["identity providers"])
identities = APIRouter(prefix="/api/v1/user/me/identities", tags=["identity providers"])
REDIRECT = {status.HTTP_303_SEE_OTHER: {"description": "Where the browser goes on."}}
Text = Annotated[str | None, Query(max_length=4096)]


def _provider(name: str, request: Request) -> Provider:
    found: Provider | None = request.app.state.providers.get(name)
    if found is None:
        raise NoSuchProvider
    return found


CurrentProvider = Annotated[Provider, Depends(_provider)]


@router.get("", openapi_extra=public())
async def list_providers(request: Request) -> list[ProviderView]:
    """Providers that one can log in with."""
    known: list[Provider] = list(request.app.state.providers.values())
    return [ProviderView.model_validate(each.settings) for each in known]


@router.get(
    "/{name}/start",
    openapi_extra=public(),
    response_class=RedirectResponse,
    status_code=status.HTTP_303_SEE_OTHER,
)
async def start_at_provider(
    provider: CurrentProvider,
    browser: OwnBrowser,
    desk: CurrentDesk,
    return_to: Annotated[str, Query(max_length=500, description="a page of the portal")] = "/",
) -> RedirectResponse:
    """Go to a provider to log in: a plain link of the log-in page."""
    url, binding = await service.depart(desk, provider, return_to)
    answer = _redirect(url)
    _bind(answer, browser.cookies, binding)
    return answer


@router.get(
    "/{name}/callback",
    openapi_extra=public(),
    response_class=RedirectResponse,
    status_code=status.HTTP_303_SEE_OTHER,
)
async def come_back_from_provider(
    request: Request,
    provider: CurrentProvider,
    browser: OwnBrowser,
    desk: CurrentDesk,
    client: CurrentClient,
    state: Text = None,
    code: Text = None,
    error: Text = None,
    iss: Text = None,
) -> RedirectResponse:
    """Where a provider sends the browser back to; it goes on to the portal, signed in or told why not."""
    sent = [value.encode("latin-1") for value in request.headers.getlist("cookie")]
    binding = read_cookie(sent, _cookie(browser.cookies)) or ""
    try:
        arrival = await service.arrive(desk, provider, Answer(state or "", binding, code, error, iss), client)
    except Refusal as refusal:
        answer = _redirect(
            domain.with_query(links.LOG_IN, problem=refusal.problem_code, provider=provider.settings.name)
        )
    else:
        answer = _redirect(arrival.page)
        if arrival.opened is not None:
            browser.sign_in(answer, arrival.opened, desk.settings.refresh_token_seconds)
    _bind(answer, browser.cookies, "")
    return answer


@router.post("/{name}/link")
async def link_provider(
    signed_in: CurrentSignIn,
    wanted: LinkWanted,
    response: Response,
    provider: CurrentProvider,
    browser: OwnBrowser,
    desk: CurrentDesk,
) -> Departure:
    """Begin to link a provider to the account that is signed in: send the browser to ``url``."""
    url, binding = await service.depart(desk, provider, wanted.return_to, signed_in.account)
    _bind(response, browser.cookies, binding)
    return Departure(url=url)


@identities.get("")
async def list_identities(signed_in: CurrentSignIn, session: Session) -> list[IdentityView]:
    """Providers that the account is linked to."""
    return [IdentityView.model_validate(each) for each in await repository.of_account(session, signed_in.account.id)]


@identities.delete("/{identity_id}", status_code=status.HTTP_204_NO_CONTENT)
async def unlink_identity(
    identity_id: uuid.UUID, signed_in: CurrentSignIn, desk: CurrentDesk, client: CurrentClient
) -> None:
    """Unlink a provider; one logs in with the password, or asks for a new one."""
    await service.unlink(desk, signed_in.account, identity_id, client)


def _redirect(url: str) -> RedirectResponse:
    headers = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
    return RedirectResponse(url, status.HTTP_303_SEE_OTHER, headers)


def _cookie(cookies: PortalCookies) -> str:
    """Binds a visit to the browser that began it: a way back that somebody else sends is refused."""
    return "__Secure-visiobook_visit" if cookies.secure else "visiobook_visit"


def _bind(response: Response, cookies: PortalCookies, binding: str) -> None:
    seconds = int(service.VISIT_LIFETIME.total_seconds()) if binding else 0
    response.set_cookie(
        _cookie(cookies), binding, seconds, path=PORTAL_PATH, secure=cookies.secure, httponly=True, samesite="lax"
    )
