"""Words of mails, orders, the local mailbox."""

import re
import uuid
from string import Formatter
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from visiobook_contracts.notification import MailOrder, MailTemplate
from visiobook_contracts.user import UserDeleted
from visiobook_notification.errors import WordsMissing
from visiobook_notification.mail.rendering import render
from visiobook_notification.mail.words import FRAMES, WORDS, Words
from visiobook_notification.settings import Settings
from visiobook_testkit.tokens import TokenMaker

MAILS = "/internal/v1/notification/mails"
MAILBOX = "/api/v1/notification/mailbox"
LINK = "https://visiobook.example/verify-email#token=vbo_x"
VALUES = {"name": "Ada", "link": LINK, "email": "new@example.org", "provider": "Example", "inviter": "Bob",
          "organisation": "The Readers", "title": "Your film is ready", "body": "“Alice” is finished."}  # fmt: skip
SCRIPT = '"><script>alert(1)</script>'


def order(**changes: Any) -> dict[str, Any]:
    known = {"id": uuid.uuid4(), "to": "ada@example.org", "template": "verify-email", "language": "en",
             "values": VALUES, "owner": "ada"}  # fmt: skip
    return MailOrder(**(known | changes)).model_dump(mode="json")


class TestWords:
    @pytest.mark.parametrize("language", sorted(FRAMES))
    @pytest.mark.parametrize("template", list(MailTemplate))
    def test_every_mail_has_words_that_its_values_fill(self, template: MailTemplate, language: str) -> None:
        written = render(template, language, VALUES)

        assert not re.search(r"[{}]", written.subject + written.text)
        assert written.subject in written.html.replace("&#x27;", "'")
        assert f'<html lang="{language}">' in written.html
        assert (LINK in written.text) == (f'href="{LINK}"' in written.html) == bool(WORDS[template][language].button)

    @pytest.mark.parametrize("template", list(MailTemplate))
    def test_both_languages_need_the_same_values(self, template: MailTemplate) -> None:
        def needed(words: Words) -> set[str | None]:
            texts = (words.subject, *words.paragraphs, words.why)
            return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}

        assert needed(WORDS[template]["en"]) == needed(WORDS[template]["fr"])

    def test_french_spaces_stand_before_colons_and_do_not_break(self) -> None:
        written = render(MailTemplate.VERIFY_EMAIL, "fr", VALUES)

        assert f"Confirmer mon adresse\u202f:\n{LINK}" in written.text
        assert not re.search(r"[^\u202f\w][:;!?](?!//)", written.text.replace(LINK, ""))

    def test_an_unknown_language_reads_english(self) -> None:
        assert render(MailTemplate.VERIFY_EMAIL, "tlh", VALUES).text.startswith("Hello Ada,")

    def test_script_in_a_name_stays_text(self) -> None:
        written = render(MailTemplate.INVITATION, "fr", VALUES | {"name": SCRIPT, "inviter": SCRIPT})

        assert "<script>" not in written.html
        assert "&lt;script&gt;" in written.html
        assert f"Bonjour {SCRIPT}," in written.text

    def test_a_link_cannot_leave_its_attribute(self) -> None:
        written = render(MailTemplate.VERIFY_EMAIL, "en", VALUES | {"link": 'https://x.example/"onclick="y'})

        assert 'onclick="y' not in written.html

    def test_a_name_ends_no_header_and_turns_no_text_around(self) -> None:
        written = render(MailTemplate.INVITATION, "en", VALUES | {"inviter": "Bob\r\nBcc: all@example.org\u202e"})

        assert written.subject == "Bob Bcc: all@example.org invites you to The Readers"

    def test_braces_in_a_name_are_no_field(self) -> None:
        assert render(MailTemplate.VERIFY_EMAIL, "en", VALUES | {"name": "{link}"}).text.startswith("Hello {link},")

    def test_a_missing_value_is_named(self) -> None:
        with pytest.raises(WordsMissing, match="'link'"):
            render(MailTemplate.VERIFY_EMAIL, "en", {"name": "Ada"})


class TestOrder:
    async def test_stays_in_the_mailbox_where_there_is_no_server(
        self, client: httpx.AsyncClient, tokens: TokenMaker
    ) -> None:
        ordered = order()
        answer = await client.post(MAILS, json=ordered, headers=tokens.of_service("user"))

        [mail] = (await client.get(MAILBOX)).json()["items"]
        whole = (await client.get(f"{MAILBOX}/{mail['id']}")).json()

        assert (answer.status_code, answer.json()) == (202, {"id": ordered["id"]})
        assert (mail["to"], mail["subject"], mail["link"]) == ("ada@example.org", "Confirm your address", LINK)
        assert LINK in whole["text"]
        assert whole["html"].startswith("<!doctype html>")

    async def test_again_changes_nothing(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        ordered = order()
        for changes in ({}, {"to": "mallory@example.org"}):
            assert (await client.post(MAILS, json=ordered | changes, headers=tokens.of_service("user"))).is_success

        [mail] = (await client.get(MAILBOX)).json()["items"]

        assert mail["to"] == "ada@example.org"

    async def test_is_for_services_alone(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        refused = [await client.post(MAILS, json=order(), headers=h) for h in (tokens.user("ada"), tokens.admin())]

        assert [answer.status_code for answer in refused] == [403, 403]

    async def test_without_its_words_is_refused(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        answer = await client.post(MAILS, json=order(values={}), headers=tokens.of_service("user"))

        assert (answer.status_code, answer.json()["code"]) == (400, "words-missing")


class TestMailbox:
    @pytest.fixture
    async def letters(self, client: httpx.AsyncClient, tokens: TokenMaker) -> dict[str | None, str]:
        """A mail of ada, one of ben, one of nobody with an account; ids by owner."""
        orders = [order(owner=owner) for owner in ("ada", "ben", None)]
        for each in orders:
            await client.post(MAILS, json=each, headers=tokens.of_service("user"))
        return {each["owner"]: each["id"] for each in orders}

    async def test_shows_ones_own_alone(self, client: httpx.AsyncClient, letters: dict[str | None, str]) -> None:
        listed = (await client.get(MAILBOX)).json()["items"]
        of_ben = await client.get(f"{MAILBOX}/{letters['ben']}")

        assert [mail["id"] for mail in listed] == [letters["ada"]]
        assert (of_ben.status_code, of_ben.json()["code"]) == (404, "mail-not-found")

    async def test_shows_the_owner_of_the_machine_all(
        self, client: httpx.AsyncClient, letters: dict[str | None, str], tokens: TokenMaker
    ) -> None:
        listed = (await client.get(MAILBOX, headers=tokens.admin())).json()["items"]

        assert {mail["id"] for mail in listed} == set(letters.values())

    async def test_goes_on_from_page_to_page(
        self, client: httpx.AsyncClient, letters: dict[str | None, str], tokens: TokenMaker
    ) -> None:
        first = (await client.get(MAILBOX, params={"limit": 2}, headers=tokens.admin())).json()
        rest = (await client.get(MAILBOX, params={"cursor": first["next"]}, headers=tokens.admin())).json()

        seen = {mail["id"] for mail in (*first["items"], *rest["items"])}
        assert (len(first["items"]), len(rest["items"]), seen) == (2, 1, set(letters.values()))

    async def test_is_emptied_when_the_account_goes(
        self, client: httpx.AsyncClient, letters: dict[str | None, str], deliver: Any
    ) -> None:
        await deliver(UserDeleted(user_id="ada"))

        assert (await client.get(MAILBOX)).json()["items"] == []


class TestSettings:
    def test_server_mode_without_a_mail_server_is_refused(self, service_settings: dict[str, Any]) -> None:
        with pytest.raises(ValidationError, match="needs VISIOBOOK_SMTP_URL"):
            Settings(**service_settings | {"mode": "server"})

    @pytest.mark.parametrize(
        ("url", "why"),
        [
            ("https://mail.example", "must look like"),
            ("smtps://", "must look like"),
            ("smtp://mail.example:port", "cannot be read"),
            ("smtp+plain://ada:secret@mail.example", "for everybody to read"),
        ],
    )
    def test_a_url_that_does_not_work_is_refused_without_its_password(
        self, service_settings: dict[str, Any], url: str, why: str
    ) -> None:
        with pytest.raises(ValidationError, match=why) as refused:
            Settings(**service_settings, smtp_url=url)

        assert "secret@" not in str(refused.value.errors()[0]["msg"])

    def test_the_sender_is_of_the_public_address(self, service_settings: dict[str, Any]) -> None:
        settings = Settings(**service_settings, public_url="https://visiobook.example:8443")

        assert settings.sender == "Visiobook <no-reply@visiobook.example>"


class TestServerMode:
    async def test_shows_no_mail_that_waits(
        self, app: FastAPI, client: httpx.AsyncClient, tokens: TokenMaker, service_settings: dict[str, Any]
    ) -> None:
        app.state.settings = Settings(**service_settings, smtp_url="smtp+plain://127.0.0.1:9")
        await client.post(MAILS, json=order(), headers=tokens.of_service("user"))

        listed = (await client.get(MAILBOX, headers=tokens.admin())).json()["items"]

        assert listed == []
