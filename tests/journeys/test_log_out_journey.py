"""Somebody logs out: every service refuses the token at once, though it would be good for minutes."""

import httpx

from visiobook_testkit.fleet import Fleet, wait_until

ADDRESSES = ("/api/v1/user/me", "/api/v1/project/runs", "/api/v1/payment/wallet", "/api/v1/storage/files")
SOON_SECONDS = 5


class TestLogOut:
    def test_ends_the_token_everywhere(self, fleet: Fleet) -> None:
        running = fleet.home.running()
        assert running is not None
        form = {"email": "leaving@example.org", "password": "nine lighthouses sing"}
        with httpx.Client(base_url=running.url, timeout=30) as client:
            client.post("/api/v1/user/accounts", json={**form, "display_name": "Lea"}).raise_for_status()
            token = client.post("/api/v1/user/sessions", json=form).raise_for_status().json()["access_token"]
            client.headers["authorization"] = f"Bearer {token}"
            before = [client.get(address).status_code for address in ADDRESSES]

            client.delete("/api/v1/user/sessions/current").raise_for_status()

            wait_until(lambda: client.get(ADDRESSES[1]).status_code == 401, "the entry refuses", seconds=SOON_SECONDS)
            after = [client.get(address).status_code for address in ADDRESSES]

        assert before == [200] * len(ADDRESSES)
        assert after == [401] * len(ADDRESSES)
