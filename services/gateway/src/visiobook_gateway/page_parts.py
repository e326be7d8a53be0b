"""What each page of the portal is made of, so that a browser fetches it all at once with the page.

Without this it learns of a page's program from the portal's own, which has to come first. The build writes the table
(``portal/routes.json``) from the portal's routes; a page that it does not know is served as it is.
"""

import json
import re
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from visiobook_chassis.cookies import PortalCookies, read_cookie
from visiobook_gateway.compression import weights

LANGUAGE_COOKIE = "visiobook_language"
"""What this browser was told to speak; the portal sets it (src/shell/preferences.ts)."""
OTHERWISE_SPOKEN = "en"
WHO_IT_IS = "/api/v1/user/me"
HEAD_END = b"</head>"


@dataclass(frozen=True)
class Visitor:
    """Who asks for a page, as far as a glance at the request tells."""

    language: str
    has_session: bool
    is_known: bool
    """The session's access token is at hand, so that nobody need renew it first."""


def visitor_of(fields: dict[str, str], cookies: PortalCookies) -> Visitor:
    """A look at the fields of a request; nobody's word is checked, since nothing is given away."""
    jar = [fields.get("cookie", "").encode("latin-1")]
    has_session = read_cookie(jar, cookies.csrf) is not None
    return Visitor(
        language=read_cookie(jar, LANGUAGE_COOKIE) or _first_liked(fields.get("accept-language", "")),
        has_session=has_session,
        is_known=has_session and read_cookie(jar, cookies.access) is not None,
    )


def _first_liked(accepted: str) -> str:
    """The best liked language that the portal speaks: the browser's script picks the same."""
    liked = weights(accepted.encode("latin-1"))
    tags = sorted(liked, key=lambda tag: -liked[tag])
    known = (tag[:2].decode("latin-1") for tag in tags if tag[:2] in (b"en", b"fr"))
    return next(known, OTHERWISE_SPOKEN)


class PageParts:
    """The table of a build."""

    def __init__(self, text: bytes) -> None:
        table: dict[str, Any] = json.loads(text)
        self._pages: dict[str, dict[str, Any]] = table["pages"]
        self._companions: dict[str, list[str]] = table["companions"]
        self._addresses = [(re.compile(each["path"], re.IGNORECASE), each) for each in table["addresses"]]

    def links(self, path: str, visitor: Visitor) -> bytes:
        """Elements for the head of the page at an address; none for an address that no page is at."""
        address, named = self._at(path)
        if address is None:
            return b""
        page = self._pages[address["member" if visitor.has_session else "stranger"]]
        words = page["words"].get(visitor.language) or page["words"][OTHERWISE_SPOKEN]
        scripts, styles = [*words, *page["scripts"]], list(page["styles"])
        if visitor.has_session:
            scripts += self._companions["scripts"]
            styles += self._companions["styles"]
        data = [WHO_IT_IS, *(each.format_map(named) for each in page["data"])] if visitor.is_known else []
        links = [f'<link rel="preload" as="fetch" crossorigin href="{escape(each)}">' for each in data]
        links += [f'<link rel="modulepreload" crossorigin href="/{name}">' for name in dict.fromkeys(scripts)]
        links += [f'<link rel="preload" as="style" crossorigin href="/{name}">' for name in dict.fromkeys(styles)]
        return "".join(links).encode()

    def _at(self, path: str) -> tuple[dict[str, Any] | None, dict[str, str]]:
        """The first address that fits, and what it names in this one."""
        for pattern, address in self._addresses:
            if found := pattern.search(path):
                given = (quote(each or "", safe="") for each in found.groups())
                return address, dict(zip(address["names"], given, strict=False))
        return None, {}


def with_links(page: bytes, links: bytes) -> bytes:
    """The page with these at the end of its head: what all pages need comes first."""
    return page.replace(HEAD_END, links + HEAD_END, 1)
