"""Secrets from files, as containers get them."""

from pathlib import Path

import pytest

from visiobook_chassis.settings import Mode, ServiceSettings

URL = "postgresql+asyncpg://visiobook_user:secret@postgres/visiobook"


class TestSecretsFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("VISIOBOOK_SECRETS", str(tmp_path))
        (tmp_path / "VISIOBOOK_DATABASE_URL").write_text(URL + "\n")
        return tmp_path

    def test_gives_what_the_environment_lacks(self, folder: Path) -> None:
        settings = ServiceSettings(service="user", mode=Mode.EMBEDDED)

        assert settings.database_url == URL

    def test_gives_way_to_the_environment(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VISIOBOOK_DATABASE_URL", "postgresql+asyncpg://other/visiobook")

        assert ServiceSettings(service="user", mode=Mode.EMBEDDED).database_url.endswith("other/visiobook")

    def test_is_not_needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("VISIOBOOK_SECRETS", raising=False)

        assert ServiceSettings(service="user", mode=Mode.EMBEDDED).database_url == ""
