"""Mails to real mail servers, in the ways in which real ones behave."""

import datetime as dt
import ipaddress
import socket
import ssl
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import text

from visiobook_contracts.notification import MailTemplate
from visiobook_notification.mail import courier as courier_module
from visiobook_notification.mail import repository
from visiobook_notification.mail.courier import Courier, pause_after
from visiobook_notification.mail.models import Mail
from visiobook_notification.mail.rendering import render
from visiobook_notification.mail.schemas import MailState
from visiobook_notification.mail.smtp import read_url
from visiobook_persistence.database import Database

LINK = "https://visiobook.example/reset-password#token=vbo_secret"
SENDER = "Visiobook <no-reply@visiobook.example>"
NOW = dt.datetime.now(dt.UTC)


@dataclass
class Postbox:
    """What a server took; it answers with ``says`` where that is set."""

    says: str = ""
    taken: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's
        if self.says:
            return self.says
        self.taken.append(envelope)
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 taken"

    @property
    def messages(self) -> list[Any]:
        return [message_from_bytes(bytes(envelope.content or b""), policy=policy.default) for envelope in self.taken]


class MailServer(Controller):
    """A mail server on a free port."""

    def __init__(self, postbox: Postbox, **options: Any) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        super().__init__(postbox, hostname="127.0.0.1", port=self.listener.getsockname()[1], **options)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.listener, ssl=self.ssl_context)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of 127.0.0.1 that signs itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    day = dt.timedelta(days=1)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - day)
        .not_valid_after(NOW + day)
        .add_extension(alternative, critical=False)
        .sign(key, hashes.SHA256())
    )
    encodings = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("certificate") / "mail.pem"
    path.write_bytes(key.private_bytes(*encodings) + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def server() -> Iterator[Callable[..., tuple[Postbox, int]]]:
    """Start mail servers on free ports."""
    running: list[MailServer] = []

    def start(**options: Any) -> tuple[Postbox, int]:
        postbox = Postbox(options.pop("says", ""))
        controller = MailServer(postbox, **options)
        controller.start()
        running.append(controller)
        return postbox, controller.port

    yield start
    for controller in running:
        controller.stop()


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
async def mail_id(database: Database) -> uuid.UUID:
    """A mail that waits."""
    return await waiting(database)


async def waiting(database: Database, **changes: Any) -> uuid.UUID:
    words = render(MailTemplate.RESET_PASSWORD, "fr", {"name": "Adèle", "link": LINK})
    values = {"id": uuid.uuid4(), "owner": "ada", "recipient": "ada@example.org", "template": "reset-password",
              "language": "fr", "subject": words.subject, "text": words.text, "html": words.html, "link": LINK,
              "state": MailState.WAITING, "due_at": NOW}  # fmt: skip
    async with database.transaction() as session:
        await repository.add(session, values | changes)
    return uuid.UUID(str((values | changes)["id"]))


async def state_of(database: Database, mail_id: uuid.UUID) -> Mail:
    async with database.transaction() as session:
        mail = await session.get(Mail, mail_id)
    assert mail is not None
    return mail


def courier(database: Database, url: str, certificates: Path | None = None) -> Courier:
    return Courier(database, read_url(url, certificates), SENDER)


class TestSending:
    async def test_hands_over_text_and_html(self, database: Database, mail_id: uuid.UUID, server: Any) -> None:
        postbox, port = server()

        sent = await courier(database, f"smtp+plain://127.0.0.1:{port}").send_all()

        [message] = postbox.messages
        assert sent == 1
        assert postbox.taken[0].rcpt_tos == ["ada@example.org"]
        assert (message["from"], message["to"]) == (SENDER, "ada@example.org")
        assert message["subject"] == "Un nouveau mot de passe"
        assert message["message-id"] == f"<{mail_id}@visiobook.example>"
        assert message["auto-submitted"] == "auto-generated"
        plain, html = message.iter_parts()
        assert "Bonjour Adèle," in plain.get_content()
        assert f'href="{LINK}"' in html.get_content()

    async def test_erases_the_words_afterwards(self, database: Database, mail_id: uuid.UUID, server: Any) -> None:
        _, port = server()

        await courier(database, f"smtp+plain://127.0.0.1:{port}").send_all()

        mail = await state_of(database, mail_id)
        assert (mail.state, mail.text, mail.html, mail.link) == (MailState.SENT, "", "", None)

    async def test_sends_each_once(self, database: Database, mail_id: uuid.UUID, server: Any) -> None:
        postbox, port = server()
        await waiting(database)
        courier_ = courier(database, f"smtp+plain://127.0.0.1:{port}")

        sent = [await courier_.send_all(), await courier_.send_all()]

        assert (sent, len(postbox.taken)) == ([2, 0], 2)

    async def test_encrypts_from_the_first_byte(
        self, database: Database, mail_id: uuid.UUID, server: Any, certificate: Path
    ) -> None:
        postbox, port = server(ssl_context=tls(certificate))

        await courier(database, f"smtps://127.0.0.1:{port}", certificate).send_all()

        assert postbox.encrypted == [True]

    async def test_starts_encryption_before_it_logs_in(
        self, database: Database, mail_id: uuid.UUID, server: Any, certificate: Path
    ) -> None:
        def allow(_: SMTP, __: Session, ___: Envelope, ____: str, data: Any) -> AuthResult:
            return AuthResult(success=(data.login, data.password) == (b"ada", b"p@ss"))

        postbox, port = server(
            tls_context=tls(certificate), require_starttls=True, authenticator=allow, auth_required=True
        )

        await courier(database, f"smtp://ada:p%40ss@127.0.0.1:{port}", certificate).send_all()

        assert postbox.encrypted == [True]
        assert (await state_of(database, mail_id)).state == MailState.SENT


class TestTrouble:
    async def test_a_server_without_encryption_gets_nothing(
        self, database: Database, mail_id: uuid.UUID, server: Any
    ) -> None:
        postbox, port = server()

        sent = await courier(database, f"smtp://127.0.0.1:{port}").send_all()

        mail = await state_of(database, mail_id)
        assert (sent, postbox.taken, mail.state) == (0, [], MailState.WAITING)
        assert "STARTTLS" in (mail.failure or "")

    async def test_a_certificate_that_nobody_vouches_for_gets_nothing(
        self, database: Database, mail_id: uuid.UUID, server: Any, certificate: Path
    ) -> None:
        postbox, port = server(tls_context=tls(certificate))

        await courier(database, f"smtp://127.0.0.1:{port}").send_all()

        mail = await state_of(database, mail_id)
        assert (postbox.taken, mail.state) == ([], MailState.WAITING)
        assert "certificate" in (mail.failure or "").lower()

    async def test_a_server_that_is_away_is_asked_again_later(
        self, database: Database, mail_id: uuid.UUID, server: Any, unused_tcp_port: int
    ) -> None:
        await courier(database, f"smtp+plain://127.0.0.1:{unused_tcp_port}").send_all()
        waits = await state_of(database, mail_id)
        async with database.transaction() as session:
            await session.execute(text("update mail set due_at = now() - interval '1 s'"))
        postbox, port = server()

        sent = await courier(database, f"smtp+plain://127.0.0.1:{port}").send_all()

        assert (waits.state, waits.attempts) == (MailState.WAITING, 1)
        assert waits.due_at > NOW
        assert LINK in waits.text
        assert (sent, len(postbox.taken)) == (1, 1)

    async def test_a_server_that_says_later_is_asked_again(
        self, database: Database, mail_id: uuid.UUID, server: Any
    ) -> None:
        _, port = server(says="451 greylisted")

        await courier(database, f"smtp+plain://127.0.0.1:{port}").send_all()

        mail = await state_of(database, mail_id)
        assert (mail.state, mail.failure) == (MailState.WAITING, "451 greylisted")

    async def test_a_server_that_says_never_is_believed(
        self, database: Database, mail_id: uuid.UUID, server: Any
    ) -> None:
        _, port = server(says="550 no such mailbox")

        await courier(database, f"smtp+plain://127.0.0.1:{port}").send_all()

        mail = await state_of(database, mail_id)
        assert (mail.state, mail.failure, mail.text) == (MailState.REFUSED, "550 no such mailbox", "")

    async def test_a_wrong_password_is_not_repeated_anywhere(
        self, database: Database, mail_id: uuid.UUID, server: Any, certificate: Path
    ) -> None:
        def refuse(*_: Any) -> AuthResult:
            return AuthResult(success=False, handled=False, message="535 wrong: hunter2")

        _, port = server(tls_context=tls(certificate), authenticator=refuse, auth_required=True)

        await courier(database, f"smtp://ada:hunter2@127.0.0.1:{port}", certificate).send_all()

        mail = await state_of(database, mail_id)
        assert mail.state == MailState.WAITING
        assert mail.failure == "the server does not let us in (535)"

    @pytest.mark.parametrize("recipient", ["ada,bob@example.org", "<ada@example.org>", "a\r\nb@example.org"])
    async def test_an_address_that_would_be_another_is_not_written_to(
        self, database: Database, server: Any, recipient: str
    ) -> None:
        mail_id, (postbox, port) = await waiting(database, recipient=recipient), server()

        await courier(database, f"smtp+plain://127.0.0.1:{port}").send_all()

        assert (postbox.taken, (await state_of(database, mail_id)).state) == ([], MailState.REFUSED)

    async def test_is_given_up_after_days(self, database: Database, server: Any, unused_tcp_port: int) -> None:
        mail_id = await waiting(database, created_at=NOW - courier_module.GIVEN_UP_AFTER * 2)

        await courier(database, f"smtp+plain://127.0.0.1:{unused_tcp_port}").send_all()

        mail = await state_of(database, mail_id)
        assert (mail.state, mail.text) == (MailState.REFUSED, "")

    def test_pauses_double_up_to_an_hour(self) -> None:
        minutes = [pause_after(attempts).total_seconds() / 60 for attempts in (1, 2, 5, 6, 1000)]

        assert minutes == [2, 4, 32, 60, 60]


class TestForgetting:
    async def test_removes_what_is_old_and_not_what_waits(self, database: Database) -> None:
        old = NOW - dt.timedelta(days=31)
        states = [MailState.SENT, MailState.KEPT, MailState.WAITING]
        ids = [await waiting(database, created_at=old, state=state) for state in states]

        async with database.transaction() as session:
            await repository.forget_old(session, courier_module.FORGOTTEN_AFTER)

        async with database.transaction() as session:
            left = [mail_id for mail_id in ids if await session.get(Mail, mail_id) is not None]
        assert left == [ids[2]]
