"""A storyboard is edited and filmed again: only what the edit touches is made again, and the proof stays honest."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from visiobook_client.errors import ApiRefusal
from visiobook_client.sdk import Visiobook
from visiobook_testkit.fleet import Fleet, wait_until
from visiobook_testkit.journeys import MadeFilm

BOARDS = "/api/v1/storyboard-assembly/storyboards"
FILMS = "/api/v1/storyboard-assembly/films"
SIZES = ("wide", "extreme_wide")


@pytest.fixture(scope="module")
def api(fleet: Fleet, undisturbed: MadeFilm) -> Iterator[Visiobook]:
    with fleet.api() as api:
        yield api


@pytest.fixture(scope="module")
def board(api: Visiobook, undisturbed: MadeFilm) -> dict[str, Any]:
    view: dict[str, Any] = api.call("POST", BOARDS, json={"run_id": undisturbed.run["id"]})
    if view["version"] > 1:  # others have edited the same storyboard
        headers = {"if-match": f'"{view["version"]}"'}
        view = api.call("POST", f"{BOARDS}/{view['id']}/revert", json={"version": 1}, headers=headers)
    return view


def edit(api: Visiobook, board: dict[str, Any], *operations: dict[str, Any]) -> dict[str, Any]:
    current = api.call("GET", f"{BOARDS}/{board['id']}")
    headers = {"if-match": f'"{current["version"]}"'}
    view: dict[str, Any] = api.call(
        "POST", f"{BOARDS}/{board['id']}/edits", json={"operations": operations}, headers=headers
    )
    return view


def render(api: Visiobook, board: dict[str, Any]) -> dict[str, Any]:
    started = api.call("POST", f"{BOARDS}/{board['id']}/render", json={})
    wait_until(lambda: api.run(started["run_id"])["state"] not in ("queued", "running"), "the film ends", seconds=120)
    run = api.run(started["run_id"])
    assert run["state"] == "completed", run["failure"]
    return run


def executed(run: dict[str, Any]) -> dict[str, int]:
    """Jobs of each step that were done; results that were at hand do not count."""
    return {step["name"]: step["total"] - step["reused"] for step in run["steps"]}


def cut_to(board: dict[str, Any]) -> dict[str, Any]:
    """A story shot that the next one follows by a straight cut, or a card."""
    shots = board["shots"]
    pairs = itertools.pairwise(shots)
    return next(shot for shot, after in pairs if shot["beats"] and after["transition"] != "dissolve")


@pytest.fixture(scope="module")
def changed(api: Visiobook, board: dict[str, Any]) -> dict[str, Any]:
    shot = cut_to(board)
    size = next(size for size in SIZES if size != shot["framing"])
    edit(api, board, {"op": "framing", "shot_id": shot["id"], "framing": size})
    return shot


@pytest.fixture(scope="module")
def estimate(api: Visiobook, board: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = api.call("POST", f"{BOARDS}/{board['id']}/estimate", json={})
    return found


@pytest.fixture(scope="module")
def run(api: Visiobook, board: dict[str, Any], estimate: dict[str, Any]) -> dict[str, Any]:
    return render(api, board)


class TestOneShotIsChanged:
    def test_its_picture_its_segment_the_joins_and_the_proof_are_made_and_nothing_else(
        self, run: dict[str, Any]
    ) -> None:
        made = {"order": 1, "illustrate": 1, "cut": 1, "render": 1, "assemble": 1, "prove": 1}

        assert executed(run) == {"narrate": 0, "compose": 0, "mix": 0, **made}

    def test_the_estimate_said_so_before(self, run: dict[str, Any], estimate: dict[str, Any]) -> None:
        assert {step["name"]: step["credits"]["expected"] for step in estimate["quote"]["steps"]} == {
            step["name"]: step["credits"] for step in run["steps"]
        }
        assert estimate["quote"]["credits"]["expected"] == run["credits_used"]
        assert estimate["run_id"] is None

    def test_the_new_film_can_be_played_and_read(self, api: Visiobook, run: dict[str, Any]) -> None:
        wait_until(lambda: self._film(api, run) is not None, "the film is known")

        film, words = self._film(api, run), api.call("GET", f"{FILMS}/{run['id']}/transcript")["lines"]

        assert film is not None
        assert film["duration"] == run["outputs"]["duration"]
        assert words
        assert film["film"]["digest"] == run["outputs"]["film"]["digest"]

    def test_the_same_version_is_not_filmed_twice(
        self, api: Visiobook, board: dict[str, Any], run: dict[str, Any]
    ) -> None:
        again = api.call("POST", f"{BOARDS}/{board['id']}/render", json={})

        assert (again["run_id"], again["found"]) == (run["id"], True)

    def test_undo_brings_back_the_first_film_without_work(
        self, api: Visiobook, board: dict[str, Any], run: dict[str, Any]
    ) -> None:
        current = api.call("GET", f"{BOARDS}/{board['id']}")
        headers = {"if-match": f'"{current["version"]}"'}

        back = api.call("POST", f"{BOARDS}/{board['id']}/undo", headers=headers)
        again = api.call("POST", f"{BOARDS}/{board['id']}/render", json={})

        assert back["shots"] == board["shots"]
        assert (again["run_id"], again["found"]) == (board["run_id"], True)

    def _film(self, api: Visiobook, run: dict[str, Any]) -> dict[str, Any] | None:
        try:
            film: dict[str, Any] = api.call("GET", f"{FILMS}/{run['id']}")
        except ApiRefusal:
            return None
        return film


class TestWordsAreChanged:
    def test_the_proof_names_what_was_rewritten_and_left_out(
        self, api: Visiobook, board: dict[str, Any], tmp_path: Any
    ) -> None:
        told = [shot for shot in board["shots"] if shot["beats"]]
        beat = told[0]["beats"][0]
        words = {"op": "text", "beat_id": beat["id"], "text": "It began otherwise."}
        edit(api, board, words, {"op": "omit", "shot_id": told[-1]["id"]})

        run = render(api, board)

        quality = api.call("GET", f"/api/v1/storage/files/{run['outputs']['quality']['digest']}")
        assert quality["holds"], quality["failures"]
        assert quality["missing"] == []
        assert len(quality["left_out"]) >= 1
        assert [one["film_text"].startswith("It began otherwise.") for one in quality["rewritten"]] == [True]
        assert quality["sentences_covered"] < quality["sentences"]
        assert executed(run)["narrate"] == 1

    def test_two_editors_cannot_lose_each_others_work(self, api: Visiobook, board: dict[str, Any]) -> None:
        stale = api.call("GET", f"{BOARDS}/{board['id']}")["version"]
        edit(api, board, {"op": "redraw", "shot_id": cut_to(board)["id"]})
        body = {"operations": [{"op": "redraw", "shot_id": cut_to(board)["id"]}]}

        with pytest.raises(ApiRefusal) as refusal:
            api.call("POST", f"{BOARDS}/{board['id']}/edits", json=body, headers={"if-match": f'"{stale}"'})

        assert refusal.value.problem.code == "version-moved"
        assert refusal.value.problem.extra["current_version"] == stale + 1
