"""Routes of the portal's session. Tokens travel in cookies alone; no answer shows one."""

from fastapi import APIRouter, Request, Response, status
from fastapi.responses import JSONResponse

from visiobook_chassis.auth import public
from visiobook_chassis.cookies import PORTAL_PATH
from visiobook_chassis.errors import problem_response
from visiobook_user.clients import CurrentClient
from visiobook_user.dependencies import KEPT_BY_NOBODY, CurrentDesk, CurrentSignIn
from visiobook_user.errors import InvalidRefreshToken
from visiobook_user.portal import service
from visiobook_user.portal.browsers import OwnBrowser, ProvenBrowser
from visiobook_user.portal.schemas import NewTicket, PortalAccount, SignInTicket
from visiobook_user.sessions import service as sessions
from visiobook_user.sessions.schemas import LogIn

router = APIRouter(prefix=PORTAL_PATH, tags=["portal"])


@router.post("/session", openapi_extra=public())
async def open_portal_session(
    form: LogIn, response: Response, browser: OwnBrowser, desk: CurrentDesk, client: CurrentClient
) -> PortalAccount:
    """Log in and get the session's cookies. ``code-required``: ask for the second factor and send all again."""
    opened = await sessions.log_in(desk, form, client)
    return browser.sign_in(response, opened, desk.settings.refresh_token_seconds)


@router.post("/session/refresh", openapi_extra=public())
async def refresh_portal_session(
    request: Request, response: Response, browser: ProvenBrowser, desk: CurrentDesk, client: CurrentClient
) -> PortalAccount:
    """New cookies for old ones; several tabs that ask within seconds all get some. Cookies that are over are taken."""
    try:
        if browser.refresh_token is None:
            raise InvalidRefreshToken
        grace = desk.settings.portal_refresh_grace
        opened = await sessions.refresh(desk, browser.refresh_token, client, grace=grace)
    except InvalidRefreshToken as refusal:
        return _without_cookies(request, browser, refusal)  # type: ignore[return-value]  # a response as it is
    return browser.sign_in(response, opened, desk.settings.refresh_token_seconds)


@router.delete("/session", status_code=status.HTTP_204_NO_CONTENT, openapi_extra=public())
async def close_portal_session(
    response: Response, browser: ProvenBrowser, desk: CurrentDesk, client: CurrentClient
) -> None:
    """Log out; the cookies go. Doing it again changes nothing."""
    if browser.refresh_token is not None:
        await sessions.end(desk, browser.refresh_token, client)
    browser.cookies.clear(response)


@router.post("/session/ticket", openapi_extra=public())
async def open_portal_session_by_ticket(
    form: SignInTicket, response: Response, browser: OwnBrowser, desk: CurrentDesk, client: CurrentClient
) -> PortalAccount:
    """Sign in with the ticket of a link ``/log-in#ticket=...``."""
    opened = await service.redeem_ticket(desk, form, client)
    return browser.sign_in(response, opened, desk.settings.refresh_token_seconds)


@router.post("/tickets", status_code=status.HTTP_201_CREATED, dependencies=[KEPT_BY_NOBODY])
async def make_sign_in_ticket(signed_in: CurrentSignIn, desk: CurrentDesk) -> NewTicket:
    """A ticket that signs the local owner in once, within two minutes: what ``visiobook open`` opens."""
    return await service.make_ticket(desk, signed_in)


def _without_cookies(request: Request, browser: ProvenBrowser, refusal: InvalidRefreshToken) -> JSONResponse:
    answer = problem_response(refusal.problem(request.url.path))
    browser.cookies.clear(answer)
    return answer
