"""Settings of storyboard-assembly: those of every host of modules."""

from visiobook_modules.settings import HostSettings


class Settings(HostSettings):
    """See HostSettings."""

    service: str = "storyboard-assembly"
