"""Where fetched assets are found and how damage is met."""

import subprocess
import sys
from pathlib import Path

import pytest

from visiobook_media_generation import assets
from visiobook_media_generation.assets import FLITE, SOUNDFONT, AssetMissing, cache_folder, licences, locate

REPOSITORY = Path(__file__).resolve().parents[3]


class TestLocate:
    @pytest.mark.parametrize("asset", [FLITE, SOUNDFONT], ids=lambda asset: asset.path)
    def test_finds_the_verified_file(self, asset: assets.Asset) -> None:
        assert locate(asset).stat().st_size > 10**7

    def test_says_what_to_run_when_a_file_is_missing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VISIOBOOK_ASSETS", str(tmp_path))

        with pytest.raises(AssetMissing, match="make assets"):
            locate(FLITE)

    def test_notices_a_file_that_is_not_the_one_we_know(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / FLITE.path
        path.parent.mkdir(parents=True)
        path.write_bytes(b"\0asm tampered")
        monkeypatch.setenv("VISIOBOOK_ASSETS", str(tmp_path))

        with pytest.raises(AssetMissing, match="not the file"):
            locate(FLITE)


class TestCacheFolder:
    def test_is_private_and_can_be_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VISIOBOOK_CACHE", str(tmp_path / "cache"))

        assert cache_folder() == tmp_path / "cache"
        assert cache_folder().stat().st_mode & 0o077 == 0


class TestCompiledModule:
    SPEAK = (
        "from visiobook_media_generation.narration.flite import flite_engine as engine;"
        "print(engine().pronunciation('sea'))"
    )

    def run(self, cache: Path) -> str:
        environment = {"VISIOBOOK_CACHE": str(cache), "PATH": "/usr/bin:/bin", "HOME": str(cache)}
        command = [sys.executable, "-c", self.SPEAK]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout

    def test_is_cached_and_a_damaged_cache_is_made_again(self, tmp_path: Path) -> None:
        first = self.run(tmp_path)
        (cached,) = tmp_path.glob("flite-*.cwasm")
        size = cached.stat().st_size
        cached.write_bytes(cached.read_bytes()[: size // 2])

        again = self.run(tmp_path)

        assert first == again == "('s', 'iy')\n"
        assert cached.stat().st_size == size


class TestLicences:
    def test_name_every_engine_and_sound(self) -> None:
        kinds = {licence.kind for licence in licences()}
        text = " ".join(f"{licence.name} {licence.licence}" for licence in licences())

        assert {"voice", "soundfont", "engine", "music"} <= kinds
        for word in ("Flite", "eSpeak NG", "GPL-3.0", "PocketSphinx", "TinySoundFont", "MuseScore"):
            assert word in text


class TestFetching:
    def test_does_nothing_when_everything_is_there(self) -> None:
        if not (REPOSITORY / "assets" / "node_modules" / ".fetched").is_file():
            pytest.skip("assets were not fetched by assets/fetch.py in this checkout")

        outcome = subprocess.run(
            [sys.executable, REPOSITORY / "assets" / "fetch.py"], capture_output=True, text=True, check=True
        )

        assert outcome.stdout == "assets: present\n"

    def test_the_lock_names_no_host(self) -> None:
        lock = (REPOSITORY / "assets" / "package-lock.json").read_text(encoding="utf-8")

        assert "resolved" not in lock
        assert lock.count('"integrity"') == 2
