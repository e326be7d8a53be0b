"""Settings of project: those of every service, and where an operator keeps pipelines."""

from pathlib import Path

from visiobook_chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """See ServiceSettings. ``pipelines``: a folder of pipeline files to offer beside the shipped ones."""

    service: str = "project"
    pipelines: Path | None = None
