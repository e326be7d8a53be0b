"""Scenes of the passages annotated by hand, English, as analyse-book reads them: with the trained heads.

Bars are ours: about two scenes, or five points, below what was first measured on the held-back half. The anchor of the
boundaries is the F1 of typographic breaks alone.
"""

import json
from pathlib import Path

from visiobook_ai_analysis.evaluation.scenes import bench_rows, breaks_alone, evaluate
from visiobook_ai_analysis.heads.literary import LiteraryReader

TEXTS = Path(__file__).parents[1] / "evaluation_texts"
BARS = {
    "boundary_f1": 66.0,
    "place": 33.0,
    "time_of_day": 40.0,
    "weather": 56.0,
    "mood": 51.0,
    "presence_f1": 74.0,
    "quotes_exact_f1": 96.0,
    "speaker_accuracy": 75.0,
    "gender_accuracy": 68.0,
    "character_b3": 81.0,
}


def measure() -> list[dict[str, object]]:
    """Figures of the held-back half against the bars."""
    figures = evaluate(TEXTS, held_back=True, heads=LiteraryReader.shipped())["english"]
    return bench_rows("scenes", figures, BARS, breaks=breaks_alone(TEXTS, language="en"))


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
