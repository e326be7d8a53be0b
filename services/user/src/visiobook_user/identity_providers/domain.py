"""Rules of log-ins by a provider."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from visiobook_user.accounts.domain import is_email, normal_email
from visiobook_user.identity_providers.provider import Person
from visiobook_user.identity_providers.settings import ProviderSettings
from visiobook_user.names import is_readable

NAME_LENGTH = 100
PAGE = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


@dataclass(frozen=True)
class Newcomer:
    """What an account is opened with for somebody whom a trusted provider vouches for."""

    email: str
    display_name: str
    language: str


def page_of_ours(return_to: str) -> str:
    """The path of a page of the portal; the first page for anything that could lead elsewhere."""
    return return_to if PAGE.fullmatch(return_to) and not urlsplit(return_to).netloc else "/"


def with_query(page: str, **query: str) -> str:
    """A page with more in its query; what stood behind ``#`` goes."""
    page = page.partition("#")[0]
    return f"{page}{'&' if '?' in page else '?'}{urlencode(query)}"


def proven_email(settings: ProviderSettings, person: Person) -> str | None:
    """The address that the provider proves: it is trusted for addresses, and says that it verified this one."""
    if not settings.trusted_for_email or not person.email_verified or person.email is None:
        return None
    email = normal_email(person.email)
    return email if is_email(email) else None


def newcomer(email: str, person: Person) -> Newcomer:
    """How somebody new is called and spoken to."""
    name = " ".join(person.name.split())[:NAME_LENGTH]
    name = name if is_readable(name) else email.partition("@")[0][:NAME_LENGTH]
    return Newcomer(email=email, display_name=name, language="fr" if person.locale.lower().startswith("fr") else "en")
