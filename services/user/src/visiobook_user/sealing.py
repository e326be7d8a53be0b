"""Keep secrets that must be read again (a second factor's seed) unreadable for whoever holds the database alone.

AES-256-GCM under a key that HKDF (RFC 5869) derives; the name of what is sealed is authenticated with it, so that a
sealed value moved to another row does not open.
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
PURPOSE = b"visiobook user: sealed secrets, version 1"


class SealBroken(Exception):
    """None of the keys opens it: a key was lost, or somebody changed the row."""


class Vault:
    """Seals with the first key and opens with any, so that keys can be changed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = [AESGCM(_derived(key)) for key in keys]

    def seal(self, secret: bytes, *, name: str) -> bytes:
        """Nonce and ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, secret, name.encode())

    def open(self, sealed: bytes, *, name: str) -> bytes:
        """The secret. Raises SealBroken."""
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        for cipher in self._ciphers if len(nonce) == NONCE_BYTES else ():
            try:
                return cipher.decrypt(nonce, ciphertext, name.encode())
            except InvalidTag:
                continue
        raise SealBroken(f"the sealed value {name} opens with none of the keys")


def open_vault(keys: Sequence[str], fallback: Ed25519PrivateKey) -> Vault:
    """The vault of the settings' keys; without any, of the key that the service signs with."""
    given = [key.encode() for key in keys]
    raw = serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    return Vault(given or [fallback.private_bytes(*raw)])


def _derived(key: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(key)
