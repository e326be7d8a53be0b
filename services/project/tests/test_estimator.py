"""Quotes: how past runs become ranges."""

import pytest

from visiobook_project.estimator import (
    ENOUGH,
    REFERENCE_PIXELS,
    Amount,
    Observation,
    Prior,
    Range,
    added,
    amount_of,
    estimate_step,
    prior_of,
    priors,
)
from visiobook_project.library import shipped

PRIOR = Prior(seconds=(1, 10, 100), items=(1, 2, 3))
TEXT = Amount(9.5, REFERENCE_PIXELS, "text/plain")


def seen(seconds: float, amount: Amount = TEXT, items: int = 40) -> Observation:
    return Observation("paint", amount, items, seconds)


class TestStep:
    def test_before_anything_was_learnt_the_prior_speaks_and_is_called_rough(self) -> None:
        found = estimate_step(PRIOR, [], TEXT, fan_out=False)

        assert found.rough
        assert found.observations == 0
        assert found.seconds.expected == pytest.approx(10 * 10)
        assert found.seconds.low < 28 * 10 < found.seconds.high
        assert found.items == Range(1, 1, 1)

    def test_enough_runs_speak_alone(self) -> None:
        found = estimate_step(PRIOR, [seen(s) for s in (30, 20, 40, 25, 35)], TEXT, fan_out=True)

        assert not found.rough
        assert found.seconds.expected == pytest.approx(30)
        assert 20 <= found.seconds.low < 30 < found.seconds.high <= 40
        assert found.items.expected == pytest.approx(40)

    def test_one_wild_run_does_not_move_the_middle(self) -> None:
        found = estimate_step(PRIOR, [seen(s) for s in (30, 31, 29, 30, 9000)], TEXT, fan_out=False)

        assert found.seconds.expected == pytest.approx(30)

    def test_few_runs_draw_the_prior_towards_them(self) -> None:
        few = estimate_step(PRIOR, [seen(20), seen(20), seen(20)], TEXT, fan_out=False)

        assert few.rough
        assert few.seconds.expected == pytest.approx(20)

    def test_grows_with_the_source(self) -> None:
        past = [seen(30)] * ENOUGH

        twice = estimate_step(PRIOR, past, Amount(19.5, REFERENCE_PIXELS, "text/plain"), fan_out=True)

        assert twice.seconds.expected == pytest.approx(60)
        assert twice.items.expected == pytest.approx(80)

    def test_grows_with_the_pixels_as_the_prior_says(self) -> None:
        prior = PRIOR.model_copy(update={"pixels": 0.5})
        small = Amount(9.5, REFERENCE_PIXELS / 4, "text/plain")

        assert estimate_step(prior, [seen(30)] * ENOUGH, small, fan_out=False).seconds.expected == pytest.approx(15)

    def test_other_kinds_of_files_say_nothing(self) -> None:
        past = [seen(30, Amount(9.5, REFERENCE_PIXELS, "application/pdf"))] * ENOUGH

        assert estimate_step(PRIOR, past, TEXT, fan_out=False).observations == 0


class TestSums:
    def test_independent_deviations_add_as_squares(self) -> None:
        assert added([Range(7, 10, 13), Range(6, 10, 14)]) == Range(15, 20, 25)

    def test_nothing_is_below_zero(self) -> None:
        assert added([Range(0, 1, 2)] * 1 + [Range(-5, 1, 2)]).low == 0


class TestPriors:
    def test_stand_for_every_step_of_every_shipped_pipeline(self) -> None:
        for name, pipeline in shipped().items():
            assert priors()[name].keys() == {"", *pipeline.steps}

    def test_are_in_order(self) -> None:
        for steps in priors().values():
            for prior in steps.values():
                assert list(prior.seconds) == sorted(prior.seconds)
                assert list(prior.items) == sorted(prior.items)

    def test_are_wide_where_nothing_is_known(self) -> None:
        assert prior_of("own", "paint").seconds[2] / prior_of("own", "paint").seconds[0] >= 100


class TestAmount:
    def test_is_read_from_the_input(self) -> None:
        value = {"source": {"media_type": "text/markdown"}, "options": {"width": 100, "height": 100, "fps": 30}}

        assert amount_of(value, 2048) == Amount(2.0, 0.3, "text/markdown")
        assert amount_of({}, 0).megapixels == REFERENCE_PIXELS
