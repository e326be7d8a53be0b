"""What a service tells the gateways of itself, every few seconds."""

from pydantic import BaseModel, ConfigDict, Field

HEARTBEAT_SECONDS = 3.0


class Announcement(BaseModel):
    """One process of a service. ``url``: its base URL as gateways reach it; ``leaving``: it is about to stop."""

    model_config = ConfigDict(frozen=True)

    service: str = Field(pattern=r"^[a-z][a-z-]{0,40}$")
    instance: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$", description="unique in the service, new at each start")
    url: str = Field(pattern=r"^https?://[A-Za-z0-9.\-\[\]:]{1,255}/?$")
    version: str = Field(max_length=40)
    leaving: bool = False
