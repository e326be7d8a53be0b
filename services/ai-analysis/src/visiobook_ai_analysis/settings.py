"""Settings of ai-analysis: those of every host of modules."""

from visiobook_modules.settings import HostSettings


class Settings(HostSettings):
    """See HostSettings."""

    service: str = "ai-analysis"
