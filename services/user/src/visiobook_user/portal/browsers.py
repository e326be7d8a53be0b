"""What a request of the portal's own pages carries, and what an answer to them does."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from visiobook_chassis.cookies import (
    CSRF_HEADER,
    PortalCookies,
    PortalSession,
    csrf_fits,
    is_own_origin,
    new_csrf,
    portal_cookies,
    read_cookie,
)
from visiobook_user.accounts.schemas import Profile
from visiobook_user.errors import CrossSite
from visiobook_user.portal.schemas import PortalAccount
from visiobook_user.sessions.service import Opened


@dataclass(frozen=True)
class Browser:
    """The cookies of one request. ``refresh_token`` is only there where the request proved to be the portal's."""

    cookies: PortalCookies
    refresh_token: str | None
    csrf: str | None

    def sign_in(self, response: Response, opened: Opened, refresh_seconds: int) -> PortalAccount:
        """Put a session into the browser's cookies. What proves the portal's requests stays while the session does."""
        session = PortalSession(
            access_token=opened.tokens.access_token,
            access_seconds=opened.tokens.expires_in,
            refresh_token=opened.tokens.refresh_token,
            refresh_seconds=refresh_seconds,
            csrf=self.csrf or new_csrf(),
        )
        self.cookies.set(response, session)
        response.headers["cache-control"] = "no-store"
        account = Profile.model_validate(opened.account)
        return PortalAccount(account=account, session_id=opened.tokens.session_id, expires_in=opened.tokens.expires_in)


def _own_site(request: Request) -> Browser:
    """A browser that asks of the portal's own pages; who asks without cookies has nothing to prove but that."""
    settings = request.app.state.settings
    host = request.headers.get("x-forwarded-host") or request.headers.get("host", "")
    if not is_own_origin(request.headers.get("origin"), host=host, public_url=settings.public_url):
        raise CrossSite
    return Browser(portal_cookies(settings.public_url), None, None)


def _proven(request: Request, browser: Annotated[Browser, Depends(_own_site)]) -> Browser:
    """A browser whose request repeats the csrf cookie in its header."""
    cookies, sent = browser.cookies, [value.encode("latin-1") for value in request.headers.getlist("cookie")]
    csrf, refresh_token = read_cookie(sent, cookies.csrf), read_cookie(sent, cookies.refresh)
    if refresh_token is not None and not csrf_fits(csrf, request.headers.get(CSRF_HEADER)):
        raise CrossSite
    return Browser(cookies, refresh_token, csrf)


OwnBrowser = Annotated[Browser, Depends(_own_site)]
ProvenBrowser = Annotated[Browser, Depends(_proven)]
