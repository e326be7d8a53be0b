"""Codes of authenticator apps, recovery codes, and log-ins that ask for them."""

import base64
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from visiobook_persistence.database import Database
from visiobook_user.mfa import domain
from visiobook_user.mfa.models import Authenticator, RecoveryCode
from visiobook_user.sealing import SealBroken, Vault

FACTOR = "/me/second-factor"
RFC_SECRET = b"12345678901234567890"


class Phone:
    """An authenticator app that was shown the secret. Each code is of a later time step: nobody waits here.

    Two codes in one step are the current one's and the next one's; a third would be too early.
    """

    def __init__(self, secret: str) -> None:
        self.secret = base64.b32decode(secret)
        self.step = 0

    def code(self) -> str:
        self.step = max(self.step + 1, domain.step_of(time.time()))
        return domain.code_at(self.secret, self.step)


@pytest.fixture
async def phone(ada: Any) -> Phone:
    """An app whose secret was not confirmed yet."""
    answer = await ada.ask("POST", FACTOR, json={"password": ada.password})
    assert answer.status_code == 201, answer.text
    return Phone(answer.json()["secret"])


@pytest.fixture
async def codes(ada: Any, phone: Phone) -> list[str]:
    """Recovery codes of an account whose second factor is on."""
    answer = await ada.ask("POST", f"{FACTOR}/confirmation", json={"code": phone.code()})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["recovery_codes"])


class TestCodes:
    @pytest.mark.parametrize(
        ("moment", "code"),
        [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
         (2000000000, "279037"), (20000000000, "353130")],
    )  # fmt: skip
    def test_are_those_of_rfc_6238(self, moment: int, code: str) -> None:
        assert domain.code_at(RFC_SECRET, domain.step_of(moment)) == code

    @pytest.mark.parametrize(("seconds", "known"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
    def test_may_be_a_step_early_or_late(self, seconds: int, known: bool) -> None:
        code = domain.code_at(RFC_SECRET, domain.step_of(1_000_000_000 + seconds))

        assert (domain.matching_step(RFC_SECRET, code, 1_000_000_000, after=0) is not None) is known

    def test_are_good_only_after_the_last_one(self) -> None:
        step = domain.step_of(1_000_000_000)
        code = domain.code_at(RFC_SECRET, step)

        assert domain.matching_step(RFC_SECRET, code, 1_000_000_000, after=step - 1) == step
        assert domain.matching_step(RFC_SECRET, code, 1_000_000_000, after=step) is None

    def test_may_be_typed_with_a_space(self) -> None:
        code = domain.code_at(RFC_SECRET, domain.step_of(1_000_000_000))

        assert domain.matching_step(RFC_SECRET, f"{code[:3]} {code[3:]}", 1_000_000_000, after=0)

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"])
    def test_of_another_form_are_none(self, code: str) -> None:
        assert domain.matching_step(RFC_SECRET, code, 1_000_000_000, after=0) is None

    def test_for_recovery_differ_and_are_known_however_typed(self) -> None:
        codes = {domain.new_recovery_code() for _ in range(100)}
        code = codes.pop()

        assert len(codes) == 99
        assert domain.is_recovery_code(code)
        assert domain.recovery_digest(code) == domain.recovery_digest(code.upper().replace("-", " "))
        assert not domain.is_recovery_code("123456")


class TestTurningOn:
    async def test_shows_a_secret_for_an_app(self, ada: Any) -> None:
        shown = (await ada.ask("POST", FACTOR, json={"password": ada.password})).json()

        uri = urlsplit(shown["uri"])
        query = parse_qs(uri.query)
        assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/Visiobook:ada%40example.org")
        assert (query["secret"], query["issuer"], query["digits"], query["period"]) == (
            [shown["secret"]], ["Visiobook"], ["6"], ["30"],
        )  # fmt: skip
        assert ET.fromstring(shown["picture"]).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  # our own picture
        assert "script" not in shown["picture"]

    async def test_needs_the_password(self, ada: Any) -> None:
        answer = await ada.ask("POST", FACTOR, json={"password": "wrong wrong wrong"})

        assert answer.json()["code"] == "wrong-password"

    async def test_counts_only_after_a_first_code(self, ada: Any, phone: Phone) -> None:
        state = (await ada.ask("GET", FACTOR)).json()

        assert state == {"active": False, "recovery_codes_left": 0}
        assert (await ada.log_in()).status_code == 201

    async def test_shows_ten_recovery_codes_once_and_says_so_by_letter(
        self, ada: Any, codes: list[str], mailbox: Any, database: Database
    ) -> None:
        state = (await ada.ask("GET", FACTOR)).json()
        async with database.transaction() as session:
            digests = (await session.scalars(select(RecoveryCode.digest))).all()

        assert len(set(codes)) == 10
        assert state == {"active": True, "recovery_codes_left": 10}
        assert set(digests) == {domain.recovery_digest(code) for code in codes}
        assert "second-factor-on" in [mail.template for mail in await mailbox.new()]

    async def test_refuses_a_wrong_code(self, ada: Any, phone: Phone) -> None:
        wrong = f"{(int(phone.code()) + 1) % 10**6:06d}"

        answer = await ada.ask("POST", f"{FACTOR}/confirmation", json={"code": wrong})

        assert (answer.status_code, answer.json()["code"]) == (400, "wrong-code")

    async def test_can_be_begun_anew_with_another_secret(self, ada: Any, phone: Phone) -> None:
        again = Phone((await ada.ask("POST", FACTOR, json={"password": ada.password})).json()["secret"])

        old = await ada.ask("POST", f"{FACTOR}/confirmation", json={"code": phone.code()})
        new = await ada.ask("POST", f"{FACTOR}/confirmation", json={"code": again.code()})

        assert (old.status_code, new.status_code) == (400, 200)

    async def test_twice_is_refused(self, ada: Any, codes: list[str], phone: Phone) -> None:
        begun = await ada.ask("POST", FACTOR, json={"password": ada.password})
        confirmed = await ada.ask("POST", f"{FACTOR}/confirmation", json={"code": phone.code()})

        assert [a.json()["code"] for a in (begun, confirmed)] == ["second-factor-active"] * 2

    async def test_that_was_not_begun_is_refused(self, ada: Any) -> None:
        answer = await ada.ask("POST", f"{FACTOR}/confirmation", json={"code": "123456"})

        assert (answer.status_code, answer.json()["code"]) == (409, "second-factor-inactive")


class TestLogIn:
    async def test_asks_for_a_code_and_takes_it(self, ada: Any, codes: list[str], phone: Phone) -> None:
        asked = await ada.log_in()
        let_in = await ada.log_in(code=phone.code())

        assert (asked.status_code, asked.json()["code"]) == (401, "code-required")
        assert let_in.status_code == 201

    async def test_does_not_say_that_there_is_a_code_to_who_has_no_password(self, ada: Any, codes: list[str]) -> None:
        answer = await ada.log_in(password="wrong wrong wrong")

        assert answer.json()["code"] == "wrong-credentials"

    async def test_takes_a_code_once(self, ada: Any, codes: list[str], phone: Phone) -> None:
        code = phone.code()
        await ada.log_in(code=code)

        answer = await ada.log_in(code=code)

        assert (answer.status_code, answer.json()["code"]) == (401, "wrong-code")

    async def test_does_not_take_the_code_that_turned_it_on(self, ada: Any, phone: Phone) -> None:
        code = phone.code()
        await ada.ask("POST", f"{FACTOR}/confirmation", json={"code": code})

        assert (await ada.log_in(code=code)).status_code == 401

    async def test_takes_each_recovery_code_once(self, ada: Any, codes: list[str]) -> None:
        answers = [(await ada.log_in(code=codes[0].upper())).status_code for _ in range(2)]

        assert answers == [201, 401]
        assert (await ada.ask("GET", FACTOR)).json()["recovery_codes_left"] == 9

    async def test_counts_guesses_for_the_account_and_not_only_for_the_address(
        self, ada: Any, codes: list[str], phone: Phone, database: Database, long_waits: None
    ) -> None:
        for _ in range(5):
            await ada.log_in(code="no code")
            async with database.transaction() as session:
                await session.execute(text("delete from attempt_counter where key not like 'code:%'"))

        answer = await ada.log_in(code=phone.code())

        assert (answer.status_code, answer.json()["code"]) == (429, "too-many-attempts")

    async def test_of_the_portal_asks_too(self, ada: Any, codes: list[str], phone: Phone) -> None:
        form = {"email": ada.email, "password": ada.password}
        asked = await ada.api.post("/api/v1/user/portal/session", json=form)
        let_in = await ada.api.post("/api/v1/user/portal/session", json=form | {"code": phone.code()})

        assert (asked.json()["code"], let_in.status_code) == ("code-required", 200)

    async def test_a_new_password_does_not_turn_it_off(self, ada: Any, codes: list[str], mailbox: Any) -> None:
        await ada.api.post("/api/v1/user/password-resets", json={"email": ada.email})
        form = {"token": await mailbox.token("reset-password"), "password": "seven herons wander"}
        await ada.api.post("/api/v1/user/password-resets/confirmation", json=form)

        answer = await ada.log_in(password="seven herons wander")

        assert answer.json()["code"] == "code-required"


class TestTurningOff:
    async def test_needs_the_password(self, ada: Any, codes: list[str]) -> None:
        answer = await ada.ask("POST", f"{FACTOR}/removal", json={"password": "wrong wrong wrong"})

        assert answer.json()["code"] == "wrong-password"
        assert (await ada.ask("GET", FACTOR)).json()["active"] is True

    async def test_forgets_secret_and_codes(self, ada: Any, codes: list[str], mailbox: Any, database: Database) -> None:
        answer = await ada.ask("POST", f"{FACTOR}/removal", json={"password": ada.password})

        async with database.transaction() as session:
            left = [*await session.scalars(select(Authenticator)), *await session.scalars(select(RecoveryCode))]
        assert (answer.status_code, left) == (204, [])
        assert (await ada.log_in()).status_code == 201
        assert "second-factor-off" in [mail.template for mail in await mailbox.new()]

    async def test_of_what_is_off_is_refused(self, ada: Any) -> None:
        paths = [f"{FACTOR}/removal", f"{FACTOR}/recovery-codes"]
        answers = [await ada.ask("POST", path, json={"password": ada.password}) for path in paths]

        assert [answer.json()["code"] for answer in answers] == ["second-factor-inactive"] * 2


class TestRecoveryCodes:
    async def test_are_made_anew(self, ada: Any, codes: list[str]) -> None:
        answer = await ada.ask("POST", f"{FACTOR}/recovery-codes", json={"password": ada.password})

        assert len(answer.json()["recovery_codes"]) == 10
        assert (await ada.log_in(code=codes[0])).status_code == 401
        assert (await ada.log_in(code=answer.json()["recovery_codes"][0])).status_code == 201


class TestSecrecy:
    async def test_the_database_alone_does_not_show_the_secret(
        self, ada: Any, phone: Phone, database: Database, app: FastAPI
    ) -> None:
        async with database.transaction() as session:
            row = (await session.scalars(select(Authenticator))).one()
        name = f"authenticator:{row.account_id}"

        assert phone.secret not in row.sealed_secret
        assert app.state.vault.open(row.sealed_secret, name=name) == phone.secret
        with pytest.raises(SealBroken):
            Vault([b"another key"]).open(row.sealed_secret, name=name)

    async def test_is_in_no_answer_but_the_first(self, ada: Any, codes: list[str], phone: Phone) -> None:
        shown: list[httpx.Response] = [await ada.ask("GET", path) for path in ("/me", FACTOR, "/sessions")]

        assert not any(domain.secret_text(phone.secret) in answer.text for answer in shown)

    async def test_goes_with_the_account(self, ada: Any, codes: list[str], database: Database) -> None:
        await ada.ask("POST", "/me/deletion", json={"password": ada.password})

        async with database.transaction() as session:
            assert (await session.scalars(select(Authenticator))).all() == []


class TestVault:
    def test_opens_what_an_earlier_key_sealed(self) -> None:
        sealed = Vault([b"old"]).seal(b"secret", name="x")

        assert Vault([b"new", b"old"]).open(sealed, name="x") == b"secret"

    def test_does_not_open_what_was_moved_or_changed(self) -> None:
        vault = Vault([b"key"])
        sealed = vault.seal(b"secret", name="x")

        for other, name in ((sealed, "y"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "x"), (b"", "x")):
            with pytest.raises(SealBroken):
                vault.open(other, name=name)

    def test_seals_the_same_differently_each_time(self) -> None:
        vault = Vault([b"key"])

        assert vault.seal(b"secret", name="x") != vault.seal(b"secret", name="x")
