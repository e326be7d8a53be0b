"""Ed25519 keys of the fleet: each service signs with its own, all are verified by one JWKS (RFC 7517, RFC 8037)."""

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from visiobook_chassis.secret_files import write_secret

CLOCKS_DIFFER_SECONDS = 30
REMEMBERED_TOKENS = 4096


@dataclass(frozen=True)
class Keyring:
    """One private key to sign with, and the public keys of everybody by key id (the service's name).

    A good token is verified once and remembered, by its digest, for as long as it lives.
    """

    service: str
    private: Ed25519PrivateKey
    public: dict[str, Ed25519PublicKey]
    verified: dict[bytes, dict[str, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def sign(self, claims: dict[str, Any]) -> str:
        """A JWT (EdDSA) whose issuer is this service."""
        return jwt.encode(
            {"iss": self.service, **claims}, self.private, algorithm="EdDSA", headers={"kid": self.service}
        )

    def verify(self, token: str, *, audience: str) -> dict[str, Any]:
        """Claims of a valid token. Raises jwt.InvalidTokenError. The issuer must be the owner of the key.

        It may be from a machine whose clock is a little ahead of ours.
        """
        digest = hashlib.sha256(f"{audience} {token}".encode("utf-8", "replace")).digest()
        claims = self.verified.get(digest)
        if claims is None or claims["exp"] <= time.time():
            claims = self._verify(token, audience)
            if len(self.verified) >= REMEMBERED_TOKENS:
                self.verified.clear()
            self.verified[digest] = claims
        _refuse_of_the_future(claims["iat"])
        return {**claims}

    def _verify(self, token: str, audience: str) -> dict[str, Any]:
        issuer = str(jwt.get_unverified_header(token).get("kid"))
        key = self.public.get(issuer)
        if key is None:
            raise jwt.InvalidTokenError(f"no key named {issuer!r}")
        required = ["exp", "iat", "sub", "aud", "iss"]
        options: Any = {"require": required, "verify_iat": False}
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=["EdDSA"], audience=audience, issuer=issuer, options=options
        )
        return claims

    def jwks(self) -> dict[str, Any]:
        """All public keys as a JWK set."""
        return {"keys": [_jwk(kid, key) for kid, key in sorted(self.public.items())]}


def _refuse_of_the_future(issued_at: object) -> None:
    if not isinstance(issued_at, int | float):
        raise jwt.InvalidIssuedAtError("Issued At claim (iat) must be a number.")
    if issued_at > time.time() + CLOCKS_DIFFER_SECONDS:
        raise jwt.ImmatureSignatureError("The token is not yet valid (iat)")


def load_keyring(folder: Path, service: str) -> Keyring:
    """Read ``<service>.pem`` and ``jwks.json``. Raises FileNotFoundError or ValueError naming the file."""
    private = serialization.load_pem_private_key((folder / f"{service}.pem").read_bytes(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError(f"{folder / service}.pem is not an Ed25519 key")
    document = json.loads((folder / "jwks.json").read_text("utf-8"))
    return Keyring(service=service, private=private, public={k["kid"]: _public(k) for k in document["keys"]})


def ensure_keys(folder: Path, services: list[str]) -> None:
    """Make what is missing: a key per service (mode 0600) and the JWKS of them all. Safe to run again."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    public = {}
    for service in services:
        path = folder / f"{service}.pem"
        if not path.exists():
            write_secret(path, _pem(Ed25519PrivateKey.generate()))
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        assert isinstance(key, Ed25519PrivateKey)
        public[service] = key.public_key()
    document = json.dumps({"keys": [_jwk(kid, key) for kid, key in public.items()]}, indent=1)
    write_secret(folder / "jwks.json", document.encode())


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _jwk(kid: str, key: Ed25519PublicKey) -> dict[str, str]:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    x = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid, "x": x}


def _public(jwk: dict[str, str]) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(jwk["x"] + "=="))
