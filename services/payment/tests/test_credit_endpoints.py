from typing import Any

import httpx

from visiobook_testkit.tokens import TokenMaker

PAYMENT = "/api/v1/payment"
GRANT = {"owner": "ada", "credits": 50, "idempotency_key": "sorry-1", "reason": "sorry"}


class TestGetWallet:
    async def test_opens_it_with_the_welcome_credits_on_first_touch(self, client: httpx.AsyncClient) -> None:
        response = await client.get(f"{PAYMENT}/wallet")

        assert (response.status_code, response.json()) == (200, {"balance": 100, "reserved": 0})

    async def test_a_second_look_gives_no_second_welcome(self, client: httpx.AsyncClient) -> None:
        await client.get(f"{PAYMENT}/wallet")

        assert (await client.get(f"{PAYMENT}/wallet")).json()["balance"] == 100

    async def test_needs_a_token(self, client: httpx.AsyncClient) -> None:
        response = await client.get(f"{PAYMENT}/wallet", headers={"authorization": ""})

        assert response.status_code == 401


class TestGrantCredits:
    async def test_an_administrator_gives_credits_once_for_a_key(
        self, client: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        first = await client.post(f"{PAYMENT}/grants", json=GRANT, headers=tokens.admin())
        again = await client.post(f"{PAYMENT}/grants", json=GRANT, headers=tokens.admin())

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json()["wallet"] == {"balance": 150, "reserved": 0}

    async def test_a_key_is_not_used_for_two_grants(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        await client.post(f"{PAYMENT}/grants", json=GRANT, headers=tokens.admin())

        response = await client.post(f"{PAYMENT}/grants", json=GRANT | {"credits": 51}, headers=tokens.admin())

        assert (response.status_code, response.json()["code"]) == (409, "idempotency-key-reused")

    async def test_nobody_else_gives_credits(self, client: httpx.AsyncClient) -> None:
        assert (await client.post(f"{PAYMENT}/grants", json=GRANT)).status_code == 403

    async def test_only_whole_positive_credits(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        for wrong in (0, -5, 1.5, "many"):
            response = await client.post(f"{PAYMENT}/grants", json=GRANT | {"credits": wrong}, headers=tokens.admin())
            assert response.status_code == 422


class TestListTransactions:
    async def test_tells_the_owners_own_in_words_newest_first(
        self, client: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        await client.get(f"{PAYMENT}/wallet", headers=tokens.user("ben"))
        for i in range(3):
            grant = GRANT | {"idempotency_key": f"key-{i}", "reason": f"gift {i}"}
            await client.post(f"{PAYMENT}/grants", json=grant, headers=tokens.admin())

        lines = await all_lines(client)

        assert {line["description"] for line in lines} == {
            "100 credits to start with",
            "50 credits granted: gift 0",
            "50 credits granted: gift 1",
            "50 credits granted: gift 2",
        }
        assert sum(line["balance_change"] for line in lines) == 250
        assert [line["created_at"] for line in lines] == sorted((k["created_at"] for k in lines), reverse=True)

    async def test_tells_the_welcome_before_what_first_touched_the_wallet(
        self, client: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        owners = [f"reader-{number}" for number in range(12)]
        for owner in owners:
            grant = GRANT | {"owner": owner, "idempotency_key": owner}
            await client.post(f"{PAYMENT}/grants", json=grant, headers=tokens.admin())

        told = [(await client.get(f"{PAYMENT}/transactions", headers=tokens.user(owner))).json() for owner in owners]

        assert [[line["kind"] for line in page["items"]] for page in told] == [["grant", "welcome"]] * len(owners)

    async def test_a_cursor_that_is_not_ours_is_refused(self, client: httpx.AsyncClient) -> None:
        response = await client.get(f"{PAYMENT}/transactions", params={"cursor": "nonsense"})

        assert response.status_code == 400


async def all_lines(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """Through the pages, two lines each."""
    lines: list[dict[str, Any]] = []
    params: dict[str, Any] = {"limit": 2}
    while True:
        page = (await client.get(f"{PAYMENT}/transactions", params=params)).json()
        lines += page["items"]
        if page["next"] is None:
            return lines
        params["cursor"] = page["next"]


class TestAuditLedger:
    async def test_proves_that_nothing_was_made_or_lost(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        await client.post(f"{PAYMENT}/grants", json=GRANT, headers=tokens.admin())

        audit = (await client.get(f"{PAYMENT}/audit", headers=tokens.admin())).json()

        assert audit["holds"] is True
        assert (audit["transactions"], audit["entries"], audit["issued"], audit["in_wallets"]) == (2, 4, 150, 150)

    async def test_is_for_administrators(self, client: httpx.AsyncClient) -> None:
        assert (await client.get(f"{PAYMENT}/audit")).status_code == 403
