import pytest
from starlette.responses import Response

from visiobook_chassis.cookies import (
    PortalCookies,
    PortalSession,
    csrf_fits,
    is_own_origin,
    new_csrf,
    portal_cookies,
    read_cookie,
    without_cookies,
)

SESSION = PortalSession("a.b.c", 900, "vbr_x", 3600, "proof")


def lines(cookies: PortalCookies) -> list[str]:
    response = Response()
    cookies.set(response, SESSION)
    return [value.decode() for name, value in response.raw_headers if name == b"set-cookie"]


class TestCookies:
    def test_have_their_rules_over_http(self) -> None:
        access, refresh, csrf = lines(portal_cookies("http://127.0.0.1:8000"))

        assert access == "visiobook_access=a.b.c; HttpOnly; Max-Age=900; Path=/; SameSite=lax"
        assert refresh == ("visiobook_refresh=vbr_x; HttpOnly; Max-Age=3600; Path=/api/v1/user/portal; SameSite=strict")
        assert csrf == "visiobook_csrf=proof; Max-Age=3600; Path=/; SameSite=lax"

    def test_are_secure_with_a_prefix_over_https(self) -> None:
        access, refresh, csrf = lines(portal_cookies("https://visiobook.example"))

        assert access.startswith("__Host-visiobook_access=")
        assert access.endswith("; Secure")
        assert refresh.startswith("__Secure-visiobook_refresh=")
        assert refresh.endswith("; Secure")
        assert csrf.startswith("__Host-visiobook_csrf=")
        assert csrf.endswith("; Secure")
        assert not any("Domain" in line for line in (access, refresh, csrf))

    def test_are_taken_back_where_they_were_given(self) -> None:
        response = Response()
        portal_cookies("https://visiobook.example").clear(response)

        cleared = [value.decode() for name, value in response.raw_headers if name == b"set-cookie"]

        assert all("Max-Age=0" in line and "Secure" in line for line in cleared)
        assert ["Path=/api/v1/user/portal" in line for line in cleared] == [False, True, False]


class TestReading:
    def test_finds_a_cookie_among_others(self) -> None:
        headers = [b"theme=dark; visiobook_access=a.b=c", b"visiobook_csrf=p"]

        assert read_cookie(headers, "visiobook_access") == "a.b=c"
        assert read_cookie(headers, "visiobook_csrf") == "p"

    @pytest.mark.parametrize("header", [b"", b"visiobook_access", b"visiobook_access=", b"xvisiobook_access=1"])
    def test_an_absent_or_empty_one_is_none(self, header: bytes) -> None:
        assert read_cookie([header], "visiobook_access") is None

    def test_one_that_is_too_long_is_none(self) -> None:
        assert read_cookie([b"visiobook_access=" + b"x" * 5000], "visiobook_access") is None

    def test_ours_are_taken_out_and_others_stay(self) -> None:
        names = PortalCookies().names

        assert without_cookies(b"visiobook_access=a; theme=dark;visiobook_csrf=p", names) == b"theme=dark"
        assert without_cookies(b"visiobook_refresh=a", names) == b""


class TestProof:
    def test_the_header_repeats_the_cookie(self) -> None:
        csrf = new_csrf()

        assert csrf_fits(csrf, csrf)
        assert not csrf_fits(csrf, new_csrf())

    @pytest.mark.parametrize(("cookie", "header"), [(None, None), ("", ""), ("x", None), (None, "x"), ("é", "e")])
    def test_nothing_fits_nothing(self, cookie: str | None, header: str | None) -> None:
        assert not csrf_fits(cookie, header)


class TestOrigin:
    @pytest.mark.parametrize(
        ("origin", "host", "public_url", "own"),
        [
            (None, "a:1", "", True),
            ("http://a:1", "a:1", "", True),
            ("http://a:2", "a:1", "", False),
            ("null", "a:1", "", False),
            ("null", "", "", False),
            ("https://visiobook.example", "inside:8000", "https://visiobook.example/", True),
            ("https://visiobook.example:443", "inside:8000", "https://visiobook.example", True),
            ("http://visiobook.example", "visiobook.example", "https://visiobook.example", False),
            ("https://visiobook.example.evil.test", "visiobook.example", "https://visiobook.example", False),
            ("https://a:x", "a", "https://b", False),
            ("http://localhost:8080", "localhost:8080", "http://127.0.0.1:8080", True),
            ("http://evil.test", "localhost:8080", "http://127.0.0.1:8080", False),
        ],
    )
    def test_is_the_public_address_or_the_host_that_was_asked(
        self, origin: str | None, host: str, public_url: str, own: bool
    ) -> None:
        assert is_own_origin(origin, host=host, public_url=public_url) is own
