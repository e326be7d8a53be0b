"""Settings of notification."""

from pydantic import Field

from visiobook_chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """Beside the common ones: how much the live stream remembers and how it keeps connections alive."""

    service: str = "notification"
    events_remembered: int = Field(default=500, ge=10, description="latest events kept in memory for each owner")
    owners_remembered: int = Field(default=2000, ge=1, description="owners whose events are kept when nobody listens")
    heartbeat_seconds: float = Field(default=15.0, gt=0, description="a comment is sent when nothing else was")
    stream_seconds: float = Field(default=3600.0, gt=0, description="a stream ends after this; clients come back")
