"""Settings of the gateway."""

from pathlib import Path

from pydantic import Field, SecretStr

from visiobook_chassis.settings import ServiceSettings

MIB = 1024 * 1024


class Settings(ServiceSettings):
    """What the single entry lets in, how much of it, and how long it waits for a service."""

    service: str = "gateway"
    rate_per_second: float = Field(default=50.0, gt=0, description="requests a second of one user, in the long run")
    rate_burst: int = Field(default=200, ge=1, description="requests of one user at once")
    public_rate_per_second: float = Field(default=20.0, gt=0, description="the same for one address without a token")
    public_rate_burst: int = Field(default=100, ge=1)
    route_rates: dict[str, str] = Field(
        default={"POST /api/v1/user/sessions": "120/60", "POST /api/v1/user/portal/session": "120/60"},
        description="tighter rates of single routes by caller: {'METHOD /path/{id}': 'requests/seconds'}",
    )
    token_cache_seconds: float = Field(default=60.0, ge=0, le=300, description="how long a verified token is trusted")
    token_cache_size: int = Field(default=20_000, ge=1)
    body_limit: int = Field(default=10 * MIB, ge=1, description="bytes of a request body")
    upload_limit: int = Field(default=8 * 1024 * MIB, ge=1, description="bytes of a request body to upload_services")
    upload_services: frozenset[str] = frozenset({"storage"})
    compression: bool = Field(default=True, description="make texts smaller for clients that ask for it")
    header_timeout: float = Field(default=10.0, gt=0, description="seconds for the head of a request, from first byte")
    body_timeout: float = Field(default=60.0, gt=0, description="longest silence in the body of a request, seconds")
    idle_timeout: float = Field(default=75.0, gt=0, description="seconds that an idle connection of a client is kept")
    trusted_proxies: int = Field(
        default=0, ge=0, description="proxies in front that each append to X-Forwarded-For; 0 ignores the header"
    )
    cors_origins: tuple[str, ...] = Field(
        default=(), description="origins of browsers allowed to call; none by default"
    )
    portal: Path | None = Field(
        default=None, description="folder with the built web portal; none given: services/web-portal/dist, if built"
    )
    hsts: bool = Field(default=False, description="send Strict-Transport-Security; only where TLS ends before us")
    connect_timeout: float = Field(default=3.0, gt=0, description="seconds")
    read_timeout: float = Field(default=60.0, gt=0, description="longest silence of a service, seconds")
    connections: int = Field(default=200, ge=1, description="open connections to one service")
    breaker_failures: int = Field(default=5, ge=1, description="failures in a row that open a circuit")
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="bearer token of the scraper of /metrics; without one administrators alone see it",
    )
    breaker_seconds: float = Field(default=10.0, gt=0, description="how long an open circuit rests before a trial")
