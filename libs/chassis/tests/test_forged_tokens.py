"""Whom a service believes, and everything that it does not."""

import base64
import hmac
import json
import time
from hashlib import sha256
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization

from visiobook_chassis.auth import PUBLIC_AUDIENCE, service_token, verify
from visiobook_chassis.errors import Unauthenticated
from visiobook_chassis.keys import Keyring

NOW = int(time.time())
USER: dict[str, Any] = {"sub": "ada", "aud": PUBLIC_AUDIENCE, "iat": NOW, "exp": NOW + 600}


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def refused(keyring: Keyring, token: str, *, service: str = "payment") -> str:
    with pytest.raises(Unauthenticated) as error:
        verify(keyring, token, service=service)
    assert error.value.hint == "Log in again."
    return error.value.detail


class TestBelieved:
    def test_a_user_with_roles(self, user: Keyring, payment: Keyring) -> None:
        principal = verify(payment, user.sign({**USER, "roles": ["admin"]}), service="payment")

        assert (principal.subject, principal.is_admin, principal.service) == ("ada", True, None)

    def test_a_service_in_its_own_name(self, project: Keyring, payment: Keyring) -> None:
        principal = verify(payment, service_token(project, audience="payment"), service="payment")

        assert (principal.subject, principal.service, principal.is_service) == ("project", "project", True)

    def test_a_service_on_behalf_of_a_user(self, project: Keyring, payment: Keyring) -> None:
        token = service_token(project, audience="payment", on_behalf_of="ada")

        principal = verify(payment, token, service="payment")

        assert (principal.subject, principal.service, principal.is_service) == ("ada", "project", False)

    @pytest.mark.parametrize("ahead", [0.9, 25.0])
    def test_a_service_whose_clock_is_a_little_ahead(self, project: Keyring, payment: Keyring, ahead: float) -> None:
        with time_machine.travel(time.time() + ahead):
            token = service_token(project, audience="payment")

        assert verify(payment, token, service="payment").subject == "project"


class TestNotBelieved:
    def test_a_service_that_speaks_to_another(self, project: Keyring, payment: Keyring) -> None:
        assert "udience" in refused(payment, service_token(project, audience="storage"))

    def test_a_token_that_has_run_out(self, user: Keyring, payment: Keyring) -> None:
        assert "expired" in refused(payment, user.sign({**USER, "exp": NOW - 1}))

    def test_a_token_of_the_future(self, user: Keyring, payment: Keyring) -> None:
        assert "not yet valid" in refused(payment, user.sign({**USER, "iat": NOW + 600}))

    @pytest.mark.parametrize("issued_at", ["yesterday", None, [1]])
    def test_a_token_that_does_not_say_when(self, user: Keyring, payment: Keyring, issued_at: object) -> None:
        assert "iat" in refused(payment, user.sign({**USER, "iat": issued_at}))

    @pytest.mark.parametrize("claim", ["sub", "exp", "iat"])
    def test_a_token_that_says_too_little(self, user: Keyring, payment: Keyring, claim: str) -> None:
        short = {name: value for name, value in USER.items() if name != claim}

        assert claim in refused(payment, user.sign(short))

    def test_a_service_that_poses_as_the_issuer_of_users(self, project: Keyring, payment: Keyring) -> None:
        token = jwt.encode({**USER, "iss": "user"}, project.private, algorithm="EdDSA", headers={"kid": "project"})

        assert "ssuer" in refused(payment, token)

    def test_a_signature_with_somebody_elses_key(self, project: Keyring, payment: Keyring) -> None:
        token = jwt.encode({**USER, "iss": "user"}, project.private, algorithm="EdDSA", headers={"kid": "user"})

        assert "Signature" in refused(payment, token)

    def test_a_service_that_speaks_in_the_public_for_a_user(self, project: Keyring, payment: Keyring) -> None:
        assert refused(payment, project.sign(USER))

    @pytest.mark.parametrize("kid", ["stranger", "../user", None])
    def test_a_key_nobody_knows(self, project: Keyring, payment: Keyring, kid: str | None) -> None:
        headers = {} if kid is None else {"kid": kid}
        token = jwt.encode({**USER, "iss": "user"}, project.private, algorithm="EdDSA", headers=headers)

        assert "no key named" in refused(payment, token)

    def test_no_signature_at_all(self, payment: Keyring) -> None:
        head, body = {"alg": "none", "typ": "JWT", "kid": "user"}, {**USER, "iss": "user"}

        assert refused(payment, f"{encoded(head)}.{encoded(body)}.")

    def test_a_public_key_used_as_a_password(self, user: Keyring, payment: Keyring) -> None:
        """The classic confusion of HS256 with an asymmetric key (CVE-2015-9235)."""

        raw = user.public["user"].public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        text = f"{encoded({'alg': 'HS256', 'kid': 'user'})}.{encoded({**USER, 'iss': 'user'})}"
        signature = base64.urlsafe_b64encode(hmac.new(raw, text.encode(), sha256).digest()).rstrip(b"=").decode()

        assert refused(payment, f"{text}.{signature}")

    def test_a_changed_body(self, user: Keyring, payment: Keyring) -> None:
        head, _, signature = user.sign(USER).split(".")

        assert "Signature" in refused(payment, f"{head}.{encoded({**USER, 'iss': 'user', 'sub': 'eve'})}.{signature}")

    @pytest.mark.parametrize("rubbish", ["", "x", "a.b.c", "....", "é.é.é", "Bearer", "null.null.null"])
    def test_rubbish(self, payment: Keyring, rubbish: str) -> None:
        assert refused(payment, rubbish)
