"""What a module computes belongs to its version: results are found again by it."""

from dataclasses import replace
from pathlib import Path

import module_outputs
import pytest
from module_outputs import Sketch, Work, complaints, every_module, is_unversioned, kept, works

_WORK = Work("1", Sketch("in", [0.5]), Sketch("out", [0.25, 4.0]))


class TestModules:
    def test_compute_what_was_written_down_for_their_versions(self, tmp_path: Path) -> None:
        found = complaints(works(tmp_path), kept())

        assert not found, "\n" + "\n".join(found.values())

    def test_are_all_tried(self) -> None:
        tried = {name.partition(" ")[0] for name in kept()}

        assert tried == {module.name for module in every_module()}


class TestComplaints:
    def test_other_output_under_the_same_version_asks_for_another_version(self) -> None:
        now = replace(_WORK, output=Sketch("other", [0.25, 4.0]))

        found = complaints({"m": now}, {"m": _WORK})

        assert is_unversioned(found["m"])
        assert "raise `version`" in found["m"]

    def test_other_numbers_are_another_output(self) -> None:
        now = replace(_WORK, output=Sketch("out", [0.25, 5.0]))

        assert is_unversioned(complaints({"m": now}, {"m": _WORK})["m"])

    def test_numbers_of_another_processor_are_the_same_output(self) -> None:
        now = replace(_WORK, output=Sketch("out", [0.2501, 4.001]))

        assert complaints({"m": now}, {"m": _WORK}) == {}

    @pytest.mark.parametrize(
        "now",
        [
            replace(_WORK, version="2", output=Sketch("other", [])),
            replace(_WORK, version="2"),
            replace(_WORK, input=Sketch("other", []), output=Sketch("other", [])),
        ],
    )
    def test_a_new_version_and_another_input_ask_to_be_written_down(self, now: Work) -> None:
        found = complaints({"m": now}, {"m": _WORK})

        assert "--write" in found["m"]
        assert not is_unversioned(found["m"])

    def test_a_module_that_is_new_or_gone_asks_to_be_written_down(self) -> None:
        assert set(complaints({"new": _WORK}, {"gone": _WORK})) == {"new", "gone"}


class TestWriting:
    def test_is_refused_where_a_version_was_not_raised(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        changed = replace(_WORK, output=Sketch("other", []))
        before = tmp_path / "kept.json"
        monkeypatch.setattr(module_outputs, "KEPT", before)
        said: list[str] = []
        monkeypatch.setattr(module_outputs, "works", lambda *_a, **_k: {"m": _WORK})
        assert module_outputs.main(["--write"], say=said.append) == 0
        monkeypatch.setattr(module_outputs, "works", lambda *_a, **_k: {"m": changed})

        refused = module_outputs.main(["--write"], say=said.append)

        assert refused == 1
        assert "m computes something else" in said[0]
        assert kept() == {"m": _WORK}
