"""The measures of clusterings, on the examples by which they were published or worked out by hand."""

import pytest

from visiobook_ai_analysis.evaluation.clusters import Score, b3, ceaf_e, clusters_of, muc, set_score

_GOLD = [frozenset({1, 2, 3, 4, 5}), frozenset({6, 7}), frozenset({8, 9, 10, 11, 12})]
_ONE_LINK_TOO_MUCH = [frozenset({1, 2, 3, 4, 5}), frozenset({6, 7, 8, 9, 10, 11, 12})]


class TestBagga:
    """Bagga & Baldwin 1998, their first example."""

    def test_muc_counts_links(self) -> None:
        score = muc(_ONE_LINK_TOO_MUCH, _GOLD)

        assert score.precision == pytest.approx(90.0)
        assert score.recall == pytest.approx(100.0)

    def test_b3_counts_mentions(self) -> None:
        score = b3(_ONE_LINK_TOO_MUCH, _GOLD)

        assert score.precision == pytest.approx(76.19, abs=0.01)
        assert score.recall == pytest.approx(100.0)

    def test_ceaf_gives_each_cluster_one_partner(self) -> None:
        score = ceaf_e(_ONE_LINK_TOO_MUCH, _GOLD)

        assert score.recall == pytest.approx(100 * (1 + 10 / 12) / 3)
        assert score.precision == pytest.approx(100 * (1 + 10 / 12) / 2)


class TestScores:
    def test_perfect_clusters_score_a_hundred(self) -> None:
        for measure in (b3, ceaf_e, muc):
            assert measure(_GOLD, _GOLD).f1 == pytest.approx(100.0)

    def test_mentions_that_only_one_side_has_cost(self) -> None:
        found = [frozenset({1, 2, 3, 4, 5, 99})]

        assert b3(found, _GOLD[:1]).precision < 100
        assert b3(found, _GOLD[:1]).recall == pytest.approx(100.0)
        assert muc(found, _GOLD[:1]).precision == pytest.approx(80.0)

    def test_nothing_found_is_zero_not_an_error(self) -> None:
        assert ceaf_e([], _GOLD).f1 == 0
        assert muc([], _GOLD).f1 == 0
        assert set_score([], []).f1 == 0

    def test_add_up_over_documents(self) -> None:
        total = set_score({1, 2}, {1}) + set_score({3}, {3, 4, 5})

        assert total == Score(2, 3, 2, 4)
        assert total.f1 == pytest.approx(100 * 2 * (2 / 3) * (1 / 2) / (2 / 3 + 1 / 2))

    def test_labels_make_clusters(self) -> None:
        assert set(clusters_of([("a", 1), ("b", 2), ("c", 1)])) == {frozenset("ac"), frozenset("b")}
