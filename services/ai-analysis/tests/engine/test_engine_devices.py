"""Which devices are found and which number format each gets."""

import pytest

from visiobook_ai_analysis.engine.devices import Device, DeviceKind, Precision, best_precision, chosen, discover
from visiobook_ai_analysis.engine.errors import EngineUnfit

TWO_CARDS = "0, NVIDIA H200, 143771, 9.0\n1, Tesla T4, 15360, 7.5\n"


def found(told: str = TWO_CARDS, flags: frozenset[str] = frozenset()) -> list[Device]:
    return discover(ask_driver=lambda: told, cpu_flags=lambda: flags)


@pytest.fixture(autouse=True)
def everything_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)


class TestDiscover:
    def test_accelerators_by_what_the_driver_tells_then_the_processor(self) -> None:
        assert [str(device) for device in found()] == ["cuda:0", "cuda:1", "cpu"]
        assert found()[1].memory == 15360 * 1024 * 1024

    def test_without_a_driver_there_is_the_processor(self) -> None:
        assert [str(device) for device in found("")] == ["cpu"]

    def test_what_cuda_may_not_see_is_left_out_and_counted_as_cuda_counts(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")

        assert [(str(device), device.name) for device in found()] == [("cuda:0", "Tesla T4"), ("cpu", "processor")]

    def test_this_machine_has_at_least_its_processor(self) -> None:
        assert discover()[-1].kind is DeviceKind.CPU


class TestPrecision:
    def test_each_device_gets_the_best_it_has(self) -> None:
        new, old, processor = found(flags=frozenset({"avx512_bf16"}))

        assert best_precision(new) is Precision.BFLOAT
        assert best_precision(old) is Precision.HALF
        assert best_precision(processor) is Precision.BFLOAT
        assert best_precision(found()[-1]) is Precision.FLOAT

    def test_one_that_it_has_not_is_refused_with_those_it_has(self) -> None:
        with pytest.raises(EngineUnfit, match="cuda:1 does not compute in bf16: choose one of fp16, fp32"):
            best_precision(found()[1], Precision.BFLOAT)


class TestChosen:
    @pytest.mark.parametrize(
        ("wanted", "names"),
        [
            ("auto", "cuda:0 cuda:1"),
            ("cpu", "cpu"),
            ("cuda:1", "cuda:1"),
            ("cuda:1, cpu", "cuda:1 cpu"),
            ("cuda", "cuda:0 cuda:1"),
        ],
    )
    def test_by_name(self, wanted: str, names: str) -> None:
        assert " ".join(map(str, chosen(wanted, found()))) == names

    def test_auto_without_accelerators_is_the_processor(self) -> None:
        assert [str(device) for device in chosen("auto", found(""))] == ["cpu"]

    def test_one_that_is_not_there_is_refused_with_those_that_are(self) -> None:
        with pytest.raises(EngineUnfit, match="no device 'cuda:7' here: there is cuda:0, cuda:1, cpu"):
            chosen("cuda:7", found())
