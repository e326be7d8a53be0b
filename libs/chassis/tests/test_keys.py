"""The keys of the fleet: private ones stay private, missing ones are made, strange ones are refused."""

import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from visiobook_chassis.keys import Keyring, ensure_keys, load_keyring

SERVICES = ["user", "project"]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def kids_in(folder: Path) -> list[str]:
    return [key["kid"] for key in json.loads((folder / "jwks.json").read_text())["keys"]]


class TestEnsureKeys:
    def test_nobody_else_can_read_them(self, tmp_path: Path) -> None:
        ensure_keys(tmp_path / "keys", SERVICES)

        assert mode_of(tmp_path / "keys") == 0o700
        assert {mode_of(path) for path in (tmp_path / "keys").iterdir()} == {0o600}

    def test_again_changes_nothing(self, tmp_path: Path) -> None:
        ensure_keys(tmp_path, SERVICES)
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

        ensure_keys(tmp_path, SERVICES)

        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before

    def test_a_new_service_gets_a_key_and_the_others_keep_theirs(self, tmp_path: Path) -> None:
        ensure_keys(tmp_path, SERVICES)
        before = (tmp_path / "user.pem").read_bytes()

        ensure_keys(tmp_path, [*SERVICES, "storage"])

        assert (tmp_path / "user.pem").read_bytes() == before
        assert kids_in(tmp_path) == [*SERVICES, "storage"]

    def test_a_key_that_was_removed_is_replaced_and_the_old_one_counts_no_more(self, tmp_path: Path) -> None:
        ensure_keys(tmp_path, SERVICES)
        old = load_keyring(tmp_path, "user").sign({"sub": "a", "aud": "b", "iat": 1, "exp": 9_999_999_999})
        (tmp_path / "user.pem").unlink()

        ensure_keys(tmp_path, SERVICES)

        with pytest.raises(Exception, match="Signature verification failed"):
            load_keyring(tmp_path, "project").verify(old, audience="b")

    def test_the_set_of_all_is_made_again_when_it_is_gone(self, tmp_path: Path) -> None:
        ensure_keys(tmp_path, SERVICES)
        (tmp_path / "jwks.json").unlink()

        ensure_keys(tmp_path, SERVICES)

        assert kids_in(tmp_path) == SERVICES


class TestLoadKeyring:
    def test_without_a_key_the_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match=r"user\.pem"):
            load_keyring(tmp_path, "user")

    def test_a_key_of_another_kind_is_refused_by_name(self, tmp_path: Path) -> None:
        ensure_keys(tmp_path, SERVICES)
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (tmp_path / "user.pem").write_bytes(pem)

        with pytest.raises(ValueError, match=r"user\.pem is not an Ed25519 key"):
            load_keyring(tmp_path, "user")

    def test_publishes_public_parts_alone(self, user: Keyring) -> None:
        for key in user.jwks()["keys"]:
            assert key.keys() == {"kty", "crv", "alg", "use", "kid", "x"}
