"""Settings of payment."""

from pydantic import Field

from visiobook_chassis.settings import Mode, ServiceSettings

FOR_A_NEW_USER = 10_000
FOR_THE_OWNER_OF_THE_MACHINE = 1_000_000


class Settings(ServiceSettings):
    """Beside the common ones: what a new wallet holds."""

    service: str = "payment"
    welcome_credits: int | None = Field(
        default=None, ge=0, description="credits in a new wallet; unset: 10,000, on one's own machine 1,000,000"
    )

    @property
    def opening_credits(self) -> int:
        """Credits that a new wallet holds, with the default filled in."""
        if self.welcome_credits is not None:
            return self.welcome_credits
        return FOR_THE_OWNER_OF_THE_MACHINE if self.mode is Mode.EMBEDDED else FOR_A_NEW_USER
