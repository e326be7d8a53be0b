"""What a journey remembers of a film that was made: the command's words, the run, the money, the live events."""

import json
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from visiobook_testkit.fleet import Fleet

LAST = {"run.completed", "run.failed", "run.cancelled"}
PATIENCE_SECONDS = 30.0


class LiveStream(threading.Thread):
    """Listens to an owner's server-sent events until a run has ended."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(daemon=True)
        self._url, self._headers = url, {"authorization": f"Bearer {token}"}
        self._is_open = threading.Event()
        self.events: list[tuple[str, dict[str, Any]]] = []

    def open(self) -> None:
        """Begin, and return when the stream is open."""
        self.start()
        if not self._is_open.wait(PATIENCE_SECONDS):
            raise TimeoutError("the stream of events does not open")

    def run(self) -> None:
        address = f"{self._url}/api/v1/notification/stream"
        with httpx.stream("GET", address, headers=self._headers, timeout=PATIENCE_SECONDS) as response:
            self._is_open.set()
            name = ""
            for line in response.iter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.events.append((name, json.loads(line.removeprefix("data: "))))
                    if name in LAST:
                        return


@dataclass(frozen=True)
class MadeFilm:
    """A finished film with what was seen on the way."""

    folder: Path
    said: "subprocess.CompletedProcess[str]"
    run: dict[str, Any]
    wallet_before: dict[str, Any]
    wallet_after: dict[str, Any]
    events: list[tuple[str, dict[str, Any]]]


def make_film(fleet: Fleet, folder: Path, *order: object) -> MadeFilm:
    """Give ``visiobook film`` with the live stream open from before its start to the run's end."""
    running = fleet.home.running()
    assert running is not None
    with fleet.api() as api:
        owner = json.loads(fleet.home.owner_file.read_text("utf-8"))
        session = api.call("POST", "/api/v1/user/sessions", json={k: owner[k] for k in ("email", "password")})
        before = api.wallet()
        live = LiveStream(running.url, session["access_token"])
        live.open()
        said = fleet.command("film", *order, "--out", folder)
        runs = api.runs()
        if not runs:
            raise RuntimeError(f"visiobook film began no film:\n{said.stdout}{said.stderr}")
        live.join(PATIENCE_SECONDS)
        return MadeFilm(folder, said, api.run(runs[0]["id"]), before, api.wallet(), live.events)


def shown_in_portal(fleet: Fleet, run: dict[str, Any]) -> dict[str, str]:
    """What the owner has to show when this film is made, by the names that stand in the portal's addresses."""
    with fleet.api() as api:
        organisation = api.call("POST", "/api/v1/user/organisations", json={"name": "Saltby Press"})
    module = {"host": "media-generation", "module": "illustrate-shot"}
    return {"project": run["project_id"], "film": run["id"], "organisation": organisation["id"], **module}
