"""What the command line says when it cannot go on: one readable line, and an exit code."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from visiobook_contracts.problems import Problem

REFUSED = 2
FAILED = 1


class CommandError(Exception):
    """``exit_code`` 2: refused, mend the input; 1: something failed, trying again may help."""

    def __init__(self, message: str, *, hint: str = "", exit_code: int = REFUSED) -> None:
        super().__init__(f"{message} {hint}".strip())
        self.exit_code = exit_code


class ApiRefusal(CommandError):
    """The API refused; its own words."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(
            problem.detail, hint=problem.hint or "", exit_code=FAILED if problem.status >= 500 else REFUSED
        )
        self.problem = problem


def unfit(error: ValidationError, *, command: str = "film") -> CommandError:
    """Options that do not fit their contract, in words."""
    what = "; ".join(f"{'.'.join(map(str, e['loc']))}: {_words(e)}" for e in error.errors())
    return CommandError(f"These options do not work: {what}.", hint=f"See: visiobook {command} --help")


def _words(error: ErrorDetails) -> str:
    if error["type"] == "string_pattern_mismatch":
        return f"{error['input']!r} is not understood"
    return error["msg"][:1].lower() + error["msg"][1:]
