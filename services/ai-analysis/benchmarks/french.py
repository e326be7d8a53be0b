"""French by rules: speech, speakers, people and scenes of the passages annotated by hand, held-back half.

Bars are ours: about one scene, or five points, below what was first measured. The anchor of the boundaries is the F1 of
typographic breaks alone.
"""

import json
from pathlib import Path

from visiobook_ai_analysis.evaluation.scenes import bench_rows, breaks_alone, evaluate

TEXTS = Path(__file__).parents[1] / "evaluation_texts"
BARS = {
    "quotes_exact_f1": 91.0,
    "speaker_accuracy": 75.0,
    "gender_accuracy": 60.0,
    "character_b3": 79.0,
    "boundary_f1": 80.0,
    "place": 80.0,
    "time_of_day": 73.0,
    "presence_f1": 78.0,
}


def measure() -> list[dict[str, object]]:
    """Figures of the held-back half against the bars."""
    figures = evaluate(TEXTS, held_back=True)["french"]
    return bench_rows("french", figures, BARS, breaks=breaks_alone(TEXTS, language="fr"))


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
