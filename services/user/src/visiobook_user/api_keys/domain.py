"""How a key is written: ``vbk_<id>_<secret>``. The prefix lets secret scanners recognise a leak."""

import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass

PREFIX = "vbk"
SECRET_BYTES = 32
HINT_LENGTH = 4
MOST_KEYS = 50
KEY = re.compile(rf"{PREFIX}_([0-9a-f]{{32}})_([A-Za-z0-9_-]{{43}})")


@dataclass(frozen=True)
class Key:
    """A key as its holder shows it."""

    id: uuid.UUID
    secret: str

    @property
    def text(self) -> str:
        return f"{PREFIX}_{self.id.hex}_{self.secret}"

    @property
    def digest(self) -> bytes:
        """What is stored of it. It is random, so a plain SHA-256 cannot be searched."""
        return hashlib.sha256(self.secret.encode()).digest()

    @property
    def hint(self) -> str:
        return self.secret[-HINT_LENGTH:]


def new_key() -> Key:
    """256 random bits under a new id."""
    return Key(uuid.uuid4(), secrets.token_urlsafe(SECRET_BYTES))


def read_key(text: str) -> Key | None:
    """The parts of a key; None for what has not its form."""
    match = KEY.fullmatch(text)
    return Key(uuid.UUID(match[1]), match[2]) if match else None
