"""Settings of project: those of every service."""

from visiobook_chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """See ServiceSettings."""

    service: str = "project"
