"""Who sees the numbers of the fleet at its public entry."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from visiobook_gateway.main import create_app
from visiobook_gateway.settings import Settings
from visiobook_testkit.tokens import TokenMaker

SECRET = "for-the-scraper-alone"


@pytest.fixture
def app(gateway_settings: dict[str, Any]) -> FastAPI:
    return create_app(Settings(metrics_token=SECRET, **gateway_settings))


class TestMetrics:
    @pytest.mark.parametrize("given", ["", "Bearer ", "Bearer nonsense", f"Basic {SECRET}", SECRET, "Bearer ü"])
    async def test_no_stranger_sees_them(self, visitor: httpx.AsyncClient, given: str) -> None:
        answer = await visitor.get("/metrics", headers={"authorization": given.encode()})

        assert answer.status_code == 401
        assert "visiobook_" not in answer.text

    async def test_no_user_sees_them(self, ada: httpx.AsyncClient) -> None:
        assert (await ada.get("/metrics")).status_code == 403

    async def test_an_administrator_sees_them(self, visitor: httpx.AsyncClient, tokens: TokenMaker) -> None:
        answer = await visitor.get("/metrics", headers=tokens.admin())

        assert answer.status_code == 200
        assert "visiobook_request_seconds" in answer.text

    async def test_the_scraper_sees_them(self, visitor: httpx.AsyncClient) -> None:
        answer = await visitor.get("/metrics", headers={"authorization": f"Bearer {SECRET}"})

        assert answer.headers["content-type"].startswith("text/plain")
        assert "visiobook_request_seconds" in answer.text

    async def test_without_a_token_in_the_settings_there_is_no_scraper(
        self, gateway_settings: dict[str, Any], visitor: httpx.AsyncClient, app: FastAPI
    ) -> None:
        app.state.settings = Settings(**gateway_settings)

        assert (await visitor.get("/metrics", headers={"authorization": "Bearer "})).status_code == 401

    async def test_those_of_a_service_are_not_reached_from_outside(
        self, visitor: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        for path in ("/api/v1/project/metrics", "/project/metrics", "/internal/v1/project/metrics"):
            assert (await visitor.get(path, headers=tokens.admin())).status_code == 404
