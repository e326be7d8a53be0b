"""Send a mail by SMTP (RFC 5321), encrypted unless the operator said otherwise. Blocking: run it in a thread."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from visiobook_notification.mail.models import Mail

SECONDS = 20
PERMANENT = range(500, 600)
SCHEMES = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
"""TLS from the first byte; STARTTLS, which the server must offer; nothing, for a relay on the same machine."""


class Undeliverable(Exception):
    """This mail will never be taken, however often it is offered."""


class Undelivered(Exception):
    """It was not taken this time."""


class WrongUrl(ValueError):
    """The setting cannot be read."""


@dataclass(frozen=True)
class Server:
    """A mail server. ``certificates``: a file of certificates to trust beside the system's."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    certificates: Path | None = None

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Hand a message over. Raises Undeliverable, Undelivered; neither repeats what a server said of a password."""
        try:
            with self._connected() as connection:
                connection.send_message(message, to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            raise _refusal(code, said) from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
            raise _refusal(refused.smtp_code, refused.smtp_error) from None
        except smtplib.SMTPAuthenticationError as refused:
            raise Undelivered(f"the server does not let us in ({refused.smtp_code})") from None
        except smtplib.SMTPNotSupportedError as refused:
            raise Undelivered(f"the server cannot do what is needed: {refused}") from None
        except (OSError, smtplib.SMTPException) as failed:
            raise Undelivered(f"{type(failed).__name__}: {failed}"[:300]) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        if self.scheme == "smtps":
            with smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=self._context()) as connection:
                yield self._let_in(connection)
            return
        with smtplib.SMTP(self.host, self.port, timeout=SECONDS) as connection:
            if self.scheme == "smtp":
                connection.starttls(context=self._context())  # raises where the server does not offer it
            yield self._let_in(connection)

    def _let_in(self, connection: smtplib.SMTP) -> smtplib.SMTP:
        if self.user:
            connection.login(self.user, self.password)
        return connection

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.certificates is not None:
            context.load_verify_locations(self.certificates)
        return context


def read_url(url: str, certificates: Path | None = None) -> Server:
    """The server that a URL names: ``smtps://user:password@host:465``. Raises WrongUrl, which shows no password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise WrongUrl("it cannot be read as a URL: percent-encode odd characters in it") from error
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise WrongUrl(
            "it must look like smtps://user:password@host:465, smtp://... (STARTTLS) or smtp+plain://host:25"
        )
    if parts.scheme == "smtp+plain" and parts.username:
        raise WrongUrl("smtp+plain:// would send the password for everybody to read; use smtps:// or smtp://")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.scheme, parts.hostname, port or SCHEMES[parts.scheme], user, password, certificates)


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The message of a mail: text first, HTML beside it. Raises Undeliverable for an address that is none."""
    name, address = parseaddr(sender)
    message = EmailMessage()
    try:
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(addr_spec=mail.recipient)
        message["Subject"] = mail.subject
    except (ValueError, MessageError) as error:
        raise Undeliverable(f"an address or the subject cannot be written: {error}"[:300]) from error
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = mail.language
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _refusal(code: int, said: bytes | str) -> Exception:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return (Undeliverable if code in PERMANENT else Undelivered)(f"{code} {words}"[:300])
