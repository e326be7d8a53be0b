"""A name that is heard far from somebody long met without one is a stranger's."""

import numpy as np

from visiobook_ai_analysis.heads.literary import LiteraryReading
from visiobook_ai_analysis.heads.people import Found, describe
from visiobook_ai_analysis.litbank.alignment import aligned
from visiobook_ai_analysis.reading.late_names import without_late_names

_GARDENER, _OTHER = 0, 1


def _reading(*, met: int, apart: int) -> LiteraryReading:
    """A nameless man ``met`` so often, then ``apart`` sentences about nobody, then a name that means him; he again."""
    sentences = ["The gardener dug ."] * met + ["The rain fell on the wall ."] * apart
    sentences += ["Roach had died .", "Long ago he planted it .", "The gardener left ."]
    document = aligned([sentence.split(" ") for sentence in sentences], "\n".join(sentences))
    found = []
    for i, word in enumerate(document.words):
        if word == "gardener":
            found.append(Found(i - 1, i + 1, "PER", "NOM"))
        elif word in {"Roach", "he"}:
            found.append(Found(i, i + 1, "PER", "PROP" if word == "Roach" else "PRON"))
    people = describe(document, found)
    size = len(people)
    return LiteraryReading(people, np.zeros(size, dtype=np.int64), [], [], np.ones(size, dtype=np.float32))


class TestALateName:
    def test_far_from_whom_it_was_given_to_is_a_strangers_and_so_is_the_pronoun_after_it(self) -> None:
        reading = without_late_names(_reading(met=25, apart=30))

        assert reading.entities.tolist() == [_GARDENER] * 25 + [_OTHER, _OTHER, _GARDENER]

    def test_where_that_one_is_stays(self) -> None:
        reading = without_late_names(_reading(met=25, apart=2))

        assert set(reading.entities.tolist()) == {_GARDENER}

    def test_of_somebody_hardly_met_stays(self) -> None:
        reading = without_late_names(_reading(met=5, apart=30))

        assert set(reading.entities.tolist()) == {_GARDENER}
