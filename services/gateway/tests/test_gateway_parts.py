"""The parts of the edge, one by one, with a clock in the hand."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from visiobook_chassis.errors import Unauthenticated
from visiobook_chassis.keys import Keyring, load_keyring
from visiobook_gateway.breaker import CircuitBreaker, CircuitState
from visiobook_gateway.catalogue import Access, Catalogue, access_to, read_routes
from visiobook_gateway.edge_headers import client_address
from visiobook_gateway.openapi import merge
from visiobook_gateway.tokens import TokenCache
from visiobook_gateway.upstreams import embedded
from visiobook_testkit.tokens import TokenMaker

MakeService = Callable[[str], FastAPI]


class Clock:
    """Time that passes when told."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class TestCircuitBreaker:
    @pytest.fixture
    def breaker(self, clock: Clock) -> CircuitBreaker:
        return CircuitBreaker(failures=2, seconds=10, clock=clock)

    def open(self, breaker: CircuitBreaker) -> None:
        for _ in range(2):
            breaker.admit()
            breaker.failed()

    def test_opens_after_failures_in_a_row(self, breaker: CircuitBreaker) -> None:
        breaker.failed()
        breaker.succeeded()
        breaker.failed()
        assert breaker.state is CircuitState.CLOSED

        breaker.failed()

        assert breaker.state is CircuitState.OPEN
        assert breaker.admit() == pytest.approx(10)

    def test_lets_one_trial_pass_after_its_rest(self, breaker: CircuitBreaker, clock: Clock) -> None:
        self.open(breaker)
        clock.now += 10

        assert breaker.admit() == 0
        assert breaker.state is CircuitState.HALF_OPEN
        assert breaker.admit() > 0

    def test_closes_when_the_trial_succeeds(self, breaker: CircuitBreaker, clock: Clock) -> None:
        self.open(breaker)
        clock.now += 10
        breaker.admit()

        breaker.succeeded()

        assert [breaker.admit(), breaker.admit()] == [0, 0]

    def test_rests_again_when_the_trial_fails(self, breaker: CircuitBreaker, clock: Clock) -> None:
        self.open(breaker)
        clock.now += 10
        breaker.admit()

        breaker.failed()

        assert breaker.admit() == pytest.approx(10)

    def test_tries_again_when_the_client_of_the_trial_left(self, breaker: CircuitBreaker, clock: Clock) -> None:
        self.open(breaker)
        clock.now += 10
        breaker.admit()

        breaker.abandoned()

        assert breaker.admit() == 0


class CountingKeyring(Keyring):
    """Counts how often a signature is checked."""

    checked = 0

    def verify(self, token: str, *, audience: str) -> dict[str, Any]:
        type(self).checked += 1
        return super().verify(token, audience=audience)


class TestTokenCache:
    @pytest.fixture
    def keyring(self, keys: Path) -> CountingKeyring:
        CountingKeyring.checked = 0
        own = load_keyring(keys, "gateway")
        return CountingKeyring(service=own.service, private=own.private, public=own.public)

    def token(self, tokens: TokenMaker, subject: str = "ada", **options: float) -> str:
        return tokens.user(subject, **options)["authorization"].removeprefix("Bearer ")

    def test_verifies_a_token_once_within_its_time(self, keyring: CountingKeyring, tokens: TokenMaker) -> None:
        clock = Clock(time.time())
        cache, token = TokenCache(keyring, seconds=60, size=10, clock=clock), self.token(tokens)

        subjects = {cache.principal(token).subject for _ in range(5)}
        within = keyring.checked
        clock.now += 61
        cache.principal(token)

        assert (subjects, within, keyring.checked) == ({"ada"}, 1, 2)

    def test_forgets_a_token_when_it_expires(self, keyring: CountingKeyring, tokens: TokenMaker) -> None:
        clock = Clock(time.time())
        cache, token = TokenCache(keyring, seconds=60, size=10, clock=clock), self.token(tokens, expires_in=30)
        cache.principal(token)

        clock.now += 31
        cache.principal(token)  # the library's own clock has not moved, so this proves only that it was asked again

        assert keyring.checked == 2

    def test_keeps_no_more_than_its_size(self, keyring: CountingKeyring, tokens: TokenMaker) -> None:
        cache = TokenCache(keyring, seconds=60, size=2)
        first, second, third = (self.token(tokens, subject) for subject in ("ada", "bob", "eve"))
        for token in (first, second, first, third):
            cache.principal(token)

        cache.principal(first)
        kept = keyring.checked
        cache.principal(second)

        assert (kept, keyring.checked) == (3, 4)

    def test_remembers_no_refusal(self, keyring: CountingKeyring, tokens: TokenMaker) -> None:
        cache = TokenCache(keyring, seconds=60, size=2)

        for _ in range(2):
            with pytest.raises(Unauthenticated):
                cache.principal(self.token(tokens, expires_in=-5))

        assert keyring.checked == 2


class TestPublicRoutes:
    ROUTES = read_routes(
        {
            "paths": {
                "/a/fixed": {"get": {}},
                "/a/{id}": {"get": {"x-public": True}, "delete": {}},
                "/a/{id}/b": {"post": {"x-public": True}},
                "/dot.s": {"get": {"x-public": True}},
                "/yes": {"get": {"x-public": "yes"}},
                "/ruled": {"get": {"x-permission": "a:admin"}, "post": {}},
            }
        },
        "a",
    )

    @pytest.mark.parametrize(
        ("method", "path", "expected"),
        [
            ("GET", "/a/7", True),
            ("HEAD", "/a/7", True),
            ("DELETE", "/a/7", False),
            ("GET", "/a/fixed", False),
            ("GET", "/a/7/b", False),
            ("POST", "/a/7/b", True),
            ("GET", "/a/", False),
            ("GET", "/a/7/", False),
            ("GET", "/dotxs", False),
            ("GET", "/yes", False),
            ("OPTIONS", "/a/7", False),
        ],
    )
    def test_are_those_that_the_document_marks(self, method: str, path: str, expected: bool) -> None:
        access = access_to(self.ROUTES, method, path)

        assert (access is not None and access.public) is expected

    @pytest.mark.parametrize(
        ("method", "path", "permission"),
        [
            ("GET", "/ruled", "a:admin"),
            ("HEAD", "/ruled", "a:admin"),
            ("POST", "/ruled", "a:write"),
            ("GET", "/a/fixed", "a:read"),
            ("DELETE", "/a/7", "a:write"),
        ],
    )
    def test_others_need_a_permission(self, method: str, path: str, permission: str) -> None:
        assert access_to(self.ROUTES, method, path) == Access(public=False, permission=permission)


class TestCatalogue:
    async def test_asks_again_after_a_while_and_keeps_the_last_answer(
        self, make_service: MakeService, clock: Clock
    ) -> None:
        service = make_service("user")
        fleet = embedded({"user": service})
        catalogue = Catalogue(fleet, clock=clock)
        assert await catalogue.access("user", "GET", "/api/v1/user/open") == Access(True, "user:read")

        async def away(*_: object) -> None:
            raise RuntimeError("away")

        fleet.upstreams["user"].transport._app = away  # type: ignore[attr-defined]  # the service goes away
        clock.now += 61

        assert await catalogue.access("user", "GET", "/api/v1/user/open") == Access(True, "user:read")


class TestMergedDocument:
    def document(self, *paths: str, **schemas: Any) -> dict[str, Any]:
        reference = {"$ref": f"#/components/schemas/{next(iter(schemas))}"} if schemas else {}
        content = {"200": {"content": {"application/json": {"schema": reference}}}}
        return {
            "info": {"title": "T"},
            "paths": {path: {"get": {"operationId": "read", "responses": content}} for path in paths},
            "components": {"schemas": schemas},
        }

    def test_has_the_public_interface_of_all_services_alone(self) -> None:
        documents = {
            "user": self.document("/api/v1/user/me", "/health/live", "/internal/v1/user/x"),
            "ai-analysis": self.document("/api/v1/ai-analysis/books"),
        }

        merged = merge(documents, missing=[], routes={"user": "user", "ai-analysis": "ai-analysis"})

        assert list(merged["paths"]) == ["/api/v1/user/me", "/api/v1/ai-analysis/books"]
        operations = [item["get"] for item in merged["paths"].values()]
        assert [operation["operationId"] for operation in operations] == ["user_read", "ai_analysis_read"]
        assert [operation["tags"] for operation in operations] == [["user"], ["ai-analysis"]]
        assert merged["security"] == [{"bearer": []}, {"apiKey": []}]

    def test_keeps_every_path_whose_first_word_is_the_services(self) -> None:
        paths = ["/api/v1/ai-analysis/jobs", "/api/v1/analysis/search", "/api/v1/analysis-of-others", "/api/v1/users"]
        documents = {"ai-analysis": self.document(*paths)}

        merged = merge(documents, missing=[], routes={"ai-analysis": "ai-analysis", "analysis": "ai-analysis"})

        assert list(merged["paths"]) == paths[:2]

    def test_renames_a_schema_that_two_services_mean_differently(self) -> None:
        documents = {
            "user": self.document("/api/v1/user/me", Page={"type": "object"}, Same={"type": "string"}),
            "ai-analysis": self.document("/api/v1/ai-analysis/x", Page={"type": "array"}, Same={"type": "string"}),
        }

        merged = merge(documents, missing=[], routes={"user": "user", "ai-analysis": "ai-analysis"})

        assert set(merged["components"]["schemas"]) == {"UserPage", "AiAnalysisPage", "Same"}
        answer = merged["paths"]["/api/v1/ai-analysis/x"]["get"]["responses"]["200"]
        assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/AiAnalysisPage"}


class TestClientAddress:
    @pytest.mark.parametrize(
        ("trusted", "header", "expected"),
        [
            (0, b"6.6.6.6", "10.0.0.1"),
            (1, b"6.6.6.6, 198.51.100.1", "198.51.100.1"),
            (2, b"6.6.6.6, 198.51.100.1, 10.1.1.1", "198.51.100.1"),
            (2, b"198.51.100.1", "10.0.0.1"),
            (1, b"", "10.0.0.1"),
        ],
    )
    def test_is_what_a_trusted_proxy_saw(self, trusted: int, header: bytes, expected: str) -> None:
        scope = {"type": "http", "client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", header)]}

        assert client_address(scope, trusted) == expected
