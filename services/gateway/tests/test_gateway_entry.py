"""The embedded entry: routing, admission, limits, tricks with paths."""

import base64
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import jwt
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Scope

from visiobook_chassis.auth import PUBLIC_AUDIENCE, service_token
from visiobook_chassis.keys import load_keyring
from visiobook_gateway.main import build_entry, create_app
from visiobook_gateway.settings import Settings
from visiobook_testkit.tokens import TokenMaker

MakeService = Callable[[str], FastAPI]
Answer = tuple[int, dict[str, str], bytes]


def get_scope(raw: bytes, *, headers: list[tuple[bytes, bytes]] | None = None, method: str = "GET") -> Scope:
    """What a server makes of a request line, with no client in between that would tidy the path."""
    path = unquote(raw.decode("latin-1"))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": raw,
        "query_string": b"",
        "headers": headers or [],
        "client": ("203.0.113.9", 4711),
        "server": ("test", 80),
        "root_path": "",
    }


async def call(entry: ASGIApp, scope: Scope, *pieces: bytes) -> Answer:
    """Talk ASGI to the entry."""
    incoming = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    incoming.append({"type": "http.request", "body": b"", "more_body": False})
    sent: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await entry(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def bearer(tokens: TokenMaker, subject: str = "ada") -> list[tuple[bytes, bytes]]:
    return [(b"authorization", tokens.user(subject)["authorization"].encode())]


class TestNames:
    async def test_a_service_answers_under_each_of_its_names(
        self, app: FastAPI, make_service: MakeService, tokens: TokenMaker
    ) -> None:
        service = make_service("ai-analysis")

        @service.get("/api/v1/analysis/books")
        async def books() -> dict[str, str]:
            return {"of": "analysis"}

        entry = build_entry(app, {"ai-analysis": service})
        transport = httpx.ASGITransport(entry)

        async with httpx.AsyncClient(transport=transport, base_url="http://test") as visitor:
            stranger = await visitor.get("/api/v1/analysis/books")
            visitor.headers.update(tokens.user("ada"))
            answers = [(await visitor.get(p)).status_code for p in ("/api/v1/analysis/books", "/api/v1/analysi/books")]
            document = (await visitor.get("/api/v1/openapi.json")).json()

        assert stranger.status_code == 401
        assert answers == [200, 404]
        assert "/api/v1/analysis/books" in document["paths"]


class TestRouting:
    async def test_goes_to_the_service_that_the_path_names(self, ada: httpx.AsyncClient) -> None:
        for name in ("user", "project", "storage"):
            answer = await ada.get(f"/api/v1/{name}/whoami")

            assert answer.json()["service"] == name
            assert answer.json()["subject"] == "ada"

    @pytest.mark.parametrize(
        "path", ["/api/v1/nobody/whoami", "/api/v1/", "/api/v1", "/nothing", "/api/v2/user/whoami"]
    )
    async def test_says_404_as_a_problem_where_nothing_is(self, ada: httpx.AsyncClient, path: str) -> None:
        answer = await ada.get(path)

        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize("path", ["/internal/v1/user/secret", "/user/health/ready", "/api/v1/user/health/ready"])
    async def test_never_forwards_what_is_for_the_inside(self, ada: httpx.AsyncClient, path: str) -> None:
        answer = await ada.get(path)

        assert answer.status_code == 404
        assert "secret" not in answer.text.replace(path, "")

    async def test_passes_on_a_refusal_of_the_service(self, ada: httpx.AsyncClient) -> None:
        answer = await ada.get("/api/v1/user/refused")

        assert answer.status_code == 404
        assert answer.json()["detail"] == "There is no such book."

    async def test_says_nothing_of_the_inside_of_a_failure(self, ada: httpx.AsyncClient) -> None:
        answer = await ada.get("/api/v1/user/failing")

        assert answer.status_code == 500
        assert "inside" not in answer.text

    async def test_hands_the_body_over(self, ada: httpx.AsyncClient) -> None:
        async def pieces() -> Any:
            for n in range(5):
                yield b"piece %d;" % n

        answer = await ada.post("/api/v1/storage/echo", content=pieces())

        assert answer.content == b"piece 0;piece 1;piece 2;piece 3;piece 4;"


class TestPathTricks:
    @pytest.mark.parametrize(
        "raw",
        [
            b"/api/v1/user/../project/whoami",
            b"/api/v1/user/%2e%2e/project/whoami",
            b"/api/v1/user/%2E./project/whoami",
            b"/api/v1/user/./whoami",
            b"/api/v1//user/whoami",
            b"//api/v1/user/whoami",
            b"/api/v1/user//whoami",
            b"/api/v1/user/..%2fproject/whoami",
            b"/api/v1/user%2Fwhoami",
            b"/api/v1/user\\..\\project/whoami",
            b"/api/v1/user/..%5cproject/whoami",
            b"/api/v1/user/%252e%252e/project/whoami",
            b"/api/v1/user/..%252fproject/whoami",
            b"/api/v1/user/whoami%00",
            b"/api/v1/user/whoami%0d%0aset-cookie:x",
            b"/api/v1/user/%zz",
            b"/api/v1/user/%",
            b"/api/v1/user/%ff",
            b"/api/v1/user/\xc3\xa9",
            b"/api/v1/user/../../../internal/v1/user/secret",
            b"/api/v1/user/%2e%2e/%2e%2e/%2e%2e/internal/v1/user/secret",
            b"/docs/../internal/v1/user/secret",
        ],
    )
    async def test_are_refused_before_anything_looks_at_them(
        self, entry: ASGIApp, tokens: TokenMaker, raw: bytes
    ) -> None:
        status, headers, body = await call(entry, get_scope(raw, headers=bearer(tokens)))

        assert status == 400
        assert json.loads(body)["code"] == "suspicious-path"
        assert headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "raw", [b"/API/v1/user/open", b"/api/V1/user/open", b"/api/v1/User/open", b"/api/v1/USER/open"]
    )
    async def test_another_case_is_another_path(self, entry: ASGIApp, raw: bytes) -> None:
        status, _, _ = await call(entry, get_scope(raw))

        assert status == 404

    async def test_a_path_that_server_and_client_read_differently_is_refused(self, entry: ASGIApp) -> None:
        scope = get_scope(b"/api/v1/user/open") | {"path": "/internal/v1/user/secret"}

        status, _, _ = await call(entry, scope)

        assert status == 400

    async def test_harmless_codes_mean_what_they_mean(self, entry: ASGIApp) -> None:
        status, _, body = await call(entry, get_scope(b"/api/v1/%75ser/books/caf%C3%A9%20...%25"))

        assert status == 200
        assert json.loads(body) == {"book": "café ...%"}

    async def test_an_encoded_letter_opens_no_door(self, entry: ASGIApp) -> None:
        status, _, _ = await call(entry, get_scope(b"/api/v1/us%65r/whoami"))

        assert status == 401


class TestAdmission:
    async def test_without_a_token_only_public_routes_are_open(self, visitor: httpx.AsyncClient) -> None:
        assert (await visitor.get("/api/v1/user/open")).status_code == 200
        assert (await visitor.head("/api/v1/user/books/one")).status_code == 405
        closed = await visitor.get("/api/v1/user/whoami")
        assert closed.status_code == 401
        assert closed.json()["code"] == "unauthenticated"
        assert closed.headers["www-authenticate"] == "Bearer"

    async def test_a_public_template_opens_no_route_beside_it(self, visitor: httpx.AsyncClient) -> None:
        assert (await visitor.get("/api/v1/user/books/one")).status_code == 200
        assert (await visitor.get("/api/v1/user/books/hidden")).status_code == 401
        assert (await visitor.get("/api/v1/user/books/one/two")).status_code == 401
        assert (await visitor.post("/api/v1/user/books/one")).status_code == 401

    async def test_documents_of_services_are_not_public(self, visitor: httpx.AsyncClient) -> None:
        assert (await visitor.get("/api/v1/user/openapi.json")).status_code == 401

    async def test_a_stale_token_does_not_close_a_public_route(
        self, visitor: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        stale = tokens.user("ada", expires_in=-10)

        assert (await visitor.get("/api/v1/user/open", headers=stale)).status_code == 200
        assert (await visitor.get("/api/v1/user/whoami", headers=stale)).status_code == 401

    async def test_roles_reach_the_service(self, visitor: httpx.AsyncClient, tokens: TokenMaker) -> None:
        path = "/api/v1/user/administration"

        assert (await visitor.get(path, headers=tokens.admin())).status_code == 200
        assert (await visitor.get(path, headers=tokens.user("ada"))).status_code == 403

    async def test_one_users_answer_is_never_given_to_another(
        self, visitor: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        for subject in ("ada", "bob", "ada", "eve"):
            answer = await visitor.get("/api/v1/user/whoami", headers=tokens.user(subject))

            assert answer.json()["subject"] == subject

    async def test_a_service_that_cannot_be_asked_is_unavailable_not_forbidden(self, app: FastAPI) -> None:
        async def broken(scope: Scope, receive: Any, send: Any) -> None:
            raise RuntimeError("not today")

        status, _, _ = await call(build_entry(app, {"user": broken}), get_scope(b"/api/v1/user/open"))

        assert status == 503


class TestForgedTokens:
    async def refused(self, visitor: httpx.AsyncClient, token: str) -> None:
        headers = {"authorization": f"Bearer {token}"}
        answer = await visitor.get("/api/v1/project/whoami", headers=headers)
        assert answer.status_code == 401

    @pytest.fixture
    def claims(self) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": "user", "sub": "ada", "aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + 60}

    async def test_no_algorithm(self, visitor: httpx.AsyncClient, claims: dict[str, Any]) -> None:
        def segment(value: dict[str, Any]) -> str:
            return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

        await self.refused(visitor, f"{segment({'alg': 'none', 'kid': 'user'})}.{segment(claims)}.")

    async def test_another_services_key_in_the_name_of_user(
        self, visitor: httpx.AsyncClient, claims: dict[str, Any], keys: Path
    ) -> None:
        other = load_keyring(keys, "project")

        await self.refused(visitor, other.sign(claims))
        await self.refused(visitor, jwt.encode(claims, other.private, algorithm="EdDSA", headers={"kid": "user"}))

    @pytest.mark.parametrize("audience", ["project", "gateway"])
    async def test_a_services_token_has_no_business_here(
        self, visitor: httpx.AsyncClient, keys: Path, audience: str
    ) -> None:
        caller = load_keyring(keys, "payment")

        await self.refused(visitor, service_token(caller, audience=audience))
        await self.refused(visitor, service_token(caller, audience=audience, on_behalf_of="ada"))

    @pytest.mark.parametrize("token", ["x", "x.y.z", "..", "é"])
    async def test_what_is_no_token(self, visitor: httpx.AsyncClient, token: str) -> None:
        headers = [(b"authorization", f"Bearer {token}".encode())]
        answer = await visitor.get("/api/v1/project/whoami", headers=headers)

        assert answer.status_code == 401


class TestRates:
    async def test_a_user_is_slowed_down_alone(
        self, gateway_settings: dict[str, Any], services: dict[str, FastAPI], tokens: TokenMaker
    ) -> None:
        settings = Settings(**gateway_settings, rate_per_second=0.5, rate_burst=3)
        entry = build_entry(create_app(settings), services)
        scope = get_scope(b"/api/v1/user/whoami", headers=bearer(tokens))

        answers = [await call(entry, dict(scope)) for _ in range(4)]

        _, headers, body = answers[-1]
        assert [answer[0] for answer in answers] == [200, 200, 200, 429]
        assert json.loads(body)["code"] == "rate-exceeded"
        assert [answer[1]["ratelimit"].partition(";t=")[0] for answer in answers] == [
            '"user";r=2', '"user";r=1', '"user";r=0', '"user";r=0'
        ]  # fmt: skip
        assert headers["ratelimit-policy"] == '"user";q=3;w=6'
        assert 1 <= int(headers["retry-after"]) <= 2
        bob = get_scope(b"/api/v1/user/whoami", headers=bearer(tokens, "bob"))
        assert (await call(entry, bob))[0] == 200

    async def test_visitors_are_slowed_down_by_address(
        self, gateway_settings: dict[str, Any], services: dict[str, FastAPI]
    ) -> None:
        settings = Settings(**gateway_settings, public_rate_burst=2, public_rate_per_second=0.001, trusted_proxies=1)
        entry = build_entry(create_app(settings), services)

        def scope(seen: bytes) -> Scope:
            return get_scope(b"/api/v1/user/open", headers=[(b"x-forwarded-for", b"6.6.6.6, " + seen)])

        answers = [(await call(entry, scope(b"198.51.100.1")))[0] for _ in range(3)]

        assert answers == [200, 200, 429]
        assert (await call(entry, scope(b"198.51.100.2")))[0] == 200

    async def test_guessed_tokens_count_as_visits(
        self, gateway_settings: dict[str, Any], services: dict[str, FastAPI]
    ) -> None:
        settings = Settings(**gateway_settings, public_rate_burst=2, public_rate_per_second=0.001)
        entry = build_entry(create_app(settings), services)
        guess = get_scope(b"/api/v1/user/whoami", headers=[(b"authorization", b"Bearer x.y.z")])

        assert [(await call(entry, dict(guess)))[0] for _ in range(3)] == [401, 401, 429]

    async def test_probes_are_not_counted(self, gateway_settings: dict[str, Any]) -> None:
        entry = build_entry(
            create_app(Settings(**gateway_settings, public_rate_burst=1, public_rate_per_second=0.001)), {}
        )

        assert [(await call(entry, get_scope(b"/health/live")))[0] for _ in range(3)] == [200, 200, 200]
        assert [(await call(entry, get_scope(b"/docs")))[0] for _ in range(2)] == [200, 429]


class TestBodies:
    @pytest.fixture
    def small(self, gateway_settings: dict[str, Any], services: dict[str, FastAPI]) -> ASGIApp:
        """An entry that takes ten bytes, twenty for storage."""
        return build_entry(create_app(Settings(**gateway_settings, body_limit=10, upload_limit=20)), services)

    async def test_one_announced_too_large_is_refused_unread(self, small: ASGIApp, tokens: TokenMaker) -> None:
        headers = [*bearer(tokens), (b"content-length", b"11")]

        status, _, body = await call(small, get_scope(b"/api/v1/user/echo", headers=headers, method="POST"))

        assert status == 413
        assert json.loads(body)["code"] == "payload-too-large"

    async def test_one_that_grows_too_large_is_cut_off(self, small: ASGIApp, tokens: TokenMaker) -> None:
        scope = get_scope(b"/api/v1/user/echo", headers=bearer(tokens), method="POST")

        status, _, body = await call(small, scope, b"12345", b"67890", b"1")

        assert (status, json.loads(body)["code"]) == (413, "payload-too-large")

    async def test_one_of_exactly_the_limit_passes(self, small: ASGIApp, tokens: TokenMaker) -> None:
        scope = get_scope(b"/api/v1/user/echo", headers=bearer(tokens), method="POST")

        status, _, body = await call(small, scope, b"12345", b"67890")

        assert (status, body) == (200, b"1234567890")

    async def test_storage_takes_more(self, small: ASGIApp, tokens: TokenMaker) -> None:
        scope = get_scope(b"/api/v1/storage/echo", headers=bearer(tokens), method="POST")

        assert (await call(small, dict(scope), b"12345678901234567890"))[0] == 200
        assert (await call(small, dict(scope), b"123456789012345678901"))[0] == 413

    @pytest.mark.parametrize("length", [b"-1", b"ten", b"1_0", b"\xb2"])
    async def test_a_nonsensical_length_is_refused(self, small: ASGIApp, tokens: TokenMaker, length: bytes) -> None:
        headers = [*bearer(tokens), (b"content-length", length)]

        assert (await call(small, get_scope(b"/api/v1/user/echo", headers=headers, method="POST")))[0] == 400


class TestHeaders:
    async def test_every_answer_is_safe_for_browsers(self, ada: httpx.AsyncClient) -> None:
        for path in ("/", "/api/v1/user/whoami", "/api/v1/nobody", "/api/v1/user//x", "/api/v1/user/failing"):
            headers = (await ada.get(path)).headers

            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert headers["cache-control"] == ("no-cache" if path == "/" else "no-store")
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert "strict-transport-security" not in headers

    async def test_a_request_keeps_one_id_all_the_way(self, ada: httpx.AsyncClient) -> None:
        made = await ada.get("/api/v1/user/whoami")
        kept = await ada.get("/api/v1/user/whoami", headers={"x-request-id": "mine-1"})
        replaced = await ada.get("/api/v1/user/whoami", headers={"x-request-id": "not one id"})

        assert made.headers["x-request-id"] == made.json()["x-request-id"]
        assert kept.headers["x-request-id"] == kept.json()["x-request-id"] == "mine-1"
        assert replaced.headers["x-request-id"] == replaced.json()["x-request-id"] != "not one id"

    async def test_a_client_cannot_claim_another_address(self, ada: httpx.AsyncClient) -> None:
        answer = await ada.get("/api/v1/user/whoami", headers={"x-forwarded-for": "127.0.0.1"})

        assert answer.json()["client"] == "203.0.113.9"

    async def test_other_origins_are_not_let_in_by_default(self, ada: httpx.AsyncClient) -> None:
        answer = await ada.get("/api/v1/user/whoami", headers={"origin": "https://elsewhere.example"})

        assert not [name for name in answer.headers if name.startswith("access-control")]

    async def test_named_origins_are_let_in(
        self, gateway_settings: dict[str, Any], services: dict[str, FastAPI]
    ) -> None:
        settings = Settings(**gateway_settings, cors_origins=("https://portal.example",))
        headers = [(b"origin", b"https://portal.example"), (b"access-control-request-method", b"GET")]
        scope = get_scope(b"/api/v1/user/whoami", method="OPTIONS", headers=headers)

        status, answered, _ = await call(build_entry(create_app(settings), services), scope)

        assert status == 200
        assert answered["access-control-allow-origin"] == "https://portal.example"


class TestEndedSessions:
    async def test_are_refused_at_once_though_the_token_was_verified_a_moment_ago(
        self, visitor: httpx.AsyncClient, keys: Path, app: FastAPI
    ) -> None:
        now = int(time.time())
        claims = {"sub": "ada", "aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + 60, "sid": "the session"}
        headers = {"authorization": f"Bearer {load_keyring(keys, 'user').sign(claims)}"}
        before = await visitor.get("/api/v1/project/whoami", headers=headers)

        await app.state.shared.revocations.announce(["the session"], until=now + 60)
        after = await visitor.get("/api/v1/project/whoami", headers=headers)
        public = await visitor.get("/api/v1/project/open", headers=headers)

        assert before.status_code == 200
        assert (after.status_code, after.json()["code"]) == (401, "session-over")
        assert public.status_code == 200
