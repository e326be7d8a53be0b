"""Settings that every host of modules has."""

from datetime import timedelta

from pydantic import Field

from visiobook_chassis.settings import ServiceSettings


class HostSettings(ServiceSettings):
    """How long a host remembers. Durations are read as ISO 8601 (``P30D``) or as seconds."""

    warm_workers: bool = Field(
        default=False, description="whether worker processes load their models when the host starts, not with a job"
    )
    jobs_kept: timedelta = Field(
        default=timedelta(days=30), ge=timedelta(), description="how long finished jobs can be looked at"
    )
    results_kept: timedelta = Field(
        default=timedelta(days=90), ge=timedelta(), description="how long a result is at hand after its last use"
    )
    retention_interval: timedelta = Field(
        default=timedelta(minutes=10), gt=timedelta(), description="pause between two rounds of forgetting"
    )
