"""Row ``whole_film``: a 2,500-word chapter becomes a film through the whole fleet; wall time against its length."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from visiobook_testkit import embedded_fleet

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "docs" / "samples" / "the-keeper-of-gull-rock.md"
WORDS = 2500
BAR, GOAL = 1.0, 0.5


def measure() -> dict[str, Any]:
    """Wall seconds of ``visiobook film`` on a running, fresh fleet, divided by the film's seconds."""
    with embedded_fleet.throwaway_home() as home, tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "chapter.md"
        book.write_text(chapter(WORDS), encoding="utf-8")
        process, _ = embedded_fleet.start(home)
        try:
            begun = time.perf_counter()
            visiobook = Path(sys.executable).with_name("visiobook")
            command = [str(visiobook), "film", str(book), "--out", f"{folder}/film"]
            environment = {**os.environ, "VISIOBOOK_HOME": str(home.folder)}
            subprocess.run(command, check=True, stdout=sys.stderr, env=environment)
            wall = time.perf_counter() - begun
        finally:
            embedded_fleet.stop(process)
        quality = json.loads((Path(folder) / "film" / "quality.json").read_text("utf-8"))
    length = float(quality["duration_video"])
    return {
        "row": "whole_film",
        "value": round(wall, 1),
        "unit": f"s for {length:.0f} s of film, {quality['shots']} shots",
        "anchor": round(length, 1),
        "ratio": round(wall / length, 3),
        "bar": f"< {BAR:g} of the film's length (goal {GOAL:g})",
        "holds": wall < BAR * length and bool(quality["holds"]),
    }


def chapter(words: int) -> str:
    """One chapter of about so many words, from the sample story told again and again, each time a little different."""
    lines = SAMPLE.read_text("utf-8").splitlines()
    story = [line for line in lines if line.strip() and not line.startswith("#")][1:]
    told, count, round_ = ["# The long night", "", "## One chapter", ""], 0, 0
    while count < words:
        for line in story:
            told += [line if not round_ else f"{line} So it was told, and told again: {round_ + 1} times.", ""]
            count += len(line.split())
            if count >= words:
                break
        round_ += 1
    return "\n".join(told)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
