"""What notification says about preferences over HTTP."""

from pydantic import BaseModel, Field

from visiobook_contracts.notification import MailTemplate
from visiobook_notification.templates import Kind


class PreferenceView(BaseModel):
    """By which ways a kind of message comes; neither: it is not told at all."""

    kind: Kind
    in_app: bool
    by_email: bool


class PreferencesView(BaseModel):
    """``email``: where mail goes; null while no address is proven, so that none goes. ``always``: what comes anyway."""

    email: str | None
    items: list[PreferenceView]
    always: list[MailTemplate]


class PreferenceChange(BaseModel):
    """A way that is not given stays as it is."""

    kind: Kind
    in_app: bool | None = None
    by_email: bool | None = None


class PreferencesChange(BaseModel):
    """Kinds that are not named stay as they are."""

    items: list[PreferenceChange] = Field(min_length=1, max_length=len(Kind))
