"""What is logged when something fails."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from visiobook_chassis.logs import configure_logging


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configured)


class TestTraces:
    @pytest.mark.parametrize("json", [False, True])
    def test_show_where_it_failed_and_no_values_of_variables(
        self, json: bool, capsys: pytest.CaptureFixture[str]
    ) -> None:
        configure_logging(json=json)

        fail_and_log("correct horse battery staple")

        said = capsys.readouterr().err
        assert "ZeroDivisionError" in said
        assert "fail_and_log" in said
        assert "battery staple" not in said


def fail_and_log(password: str) -> None:
    try:
        1 / len(password[:0])
    except ZeroDivisionError as error:
        structlog.get_logger("test").error("request.failed", exc_info=error)
