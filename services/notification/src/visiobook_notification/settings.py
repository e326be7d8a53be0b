"""Settings of notification."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from visiobook_chassis.settings import Mode, ServiceSettings
from visiobook_notification.mail.smtp import read_url


class Settings(ServiceSettings):
    """Beside the common ones: how mail is sent, how much the live stream remembers, how it keeps connections alive."""

    service: str = "notification"
    events_remembered: int = Field(default=500, ge=10, description="latest events kept in memory for each owner")
    owners_remembered: int = Field(default=2000, ge=1, description="owners whose events are kept when nobody listens")
    heartbeat_seconds: float = Field(default=15.0, gt=0, description="a comment is sent when nothing else was")
    stream_seconds: float = Field(default=3600.0, gt=0, description="a stream ends after this; clients come back")
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="mail server: smtps://user:password@host:465, smtp://... with STARTTLS, smtp+plain://host:25 with"
        " neither; embedded alone does without, mails then stay in the local mailbox",
    )
    smtp_certificates: Path | None = Field(
        default=None, description="file of certificates to trust for the mail server, beside the system's"
    )
    mail_from: str = Field(
        default="", description="sender of mails; unset: Visiobook <no-reply@ the host of the public address>"
    )

    @property
    def sender(self) -> str:
        """``mail_from`` with the default filled in."""
        return self.mail_from or f"Visiobook <no-reply@{urlsplit(self.public_url).hostname or 'localhost'}>"

    @model_validator(mode="after")
    def _refuse_without_mail(self) -> Self:
        url = self.smtp_url.get_secret_value()
        if url:
            try:
                read_url(url)
            except ValueError as error:
                raise ValueError(f"VISIOBOOK_SMTP_URL does not work: {error}") from None
        elif self.mode is Mode.SERVER:
            raise ValueError(
                "server mode needs VISIOBOOK_SMTP_URL, like smtps://user:password@host:465: nobody could verify an"
                " address or get a new password"
            )
        return self
