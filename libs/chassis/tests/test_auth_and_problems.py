"""What a principal remembers of its token, and what a problem tells a waiting client."""

import time
from pathlib import Path

from visiobook_chassis.auth import PUBLIC_AUDIENCE, service_token, verify
from visiobook_chassis.errors import TooManyRequests, problem_response
from visiobook_chassis.keys import ensure_keys, load_keyring


class TestPrincipal:
    def test_of_a_user_names_the_session_of_the_token(self, tmp_path: Path) -> None:
        ensure_keys(tmp_path, ["user"])
        keyring, now = load_keyring(tmp_path, "user"), int(time.time())
        claims = {"sub": "ada", "aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + 60, "sid": "s1"}

        principal = verify(keyring, keyring.sign(claims), service="project")

        assert principal.session == "s1"
        assert principal.service is None

    def test_of_a_service_has_no_session(self, tmp_path: Path) -> None:
        ensure_keys(tmp_path, ["project"])
        keyring = load_keyring(tmp_path, "project")

        principal = verify(keyring, service_token(keyring, audience="payment"), service="payment")

        assert principal.session is None
        assert principal.is_service


class TestProblemResponse:
    def test_tells_when_to_come_back(self) -> None:
        response = problem_response(TooManyRequests("Slow down.", retry_after=7).problem())

        assert response.headers["retry-after"] == "7"
