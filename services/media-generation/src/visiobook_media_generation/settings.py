"""Settings of media-generation: those of every host of modules."""

from visiobook_modules.settings import HostSettings


class Settings(HostSettings):
    """See HostSettings."""

    service: str = "media-generation"
