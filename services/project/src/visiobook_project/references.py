"""References in definitions: ``${input.x}``, ``${step.field}``, ``${step}`` and, in a fan-out, ``${item}``. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

REFERENCE = re.compile(r"\$\{([a-z_]+)((?:\.[a-z_]+)*)\}")
Path = tuple[str | int, ...]


class PipelineError(ValueError):
    """A definition that cannot run, or a reference that leads nowhere."""


def resolve(template: Any, values: Mapping[str, Any]) -> Any:
    """A template with every ``${...}`` replaced by what it refers to. Raises PipelineError.

    What a skipped step would have given is None, and so is every field of it.
    """
    if isinstance(template, dict):
        return {key: resolve(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [resolve(value, values) for value in template]
    match = REFERENCE.fullmatch(template) if isinstance(template, str) else None
    return _follow(template, match, values) if match else template


def names(template: Any) -> set[str]:
    """The first words of all references in a template."""
    found = (REFERENCE.fullmatch(text) for _, text in strings(template))
    return {match[1] for match in found if match}


def strings(template: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a template with the way to it."""
    if isinstance(template, str):
        yield path, template
        return
    inner = (
        template.items() if isinstance(template, dict) else enumerate(template) if isinstance(template, list) else ()
    )
    for key, value in inner:
        yield from strings(value, (*path, key))


def _follow(template: str, match: re.Match[str], values: Mapping[str, Any]) -> Any:
    value = values.get(match[1])
    if value is None and match[1] != "item":
        return None
    for part in match[2].split(".")[1:]:
        if not isinstance(value, dict) or part not in value:
            raise PipelineError(f"{template}: there is no {part!r}")
        value = value[part]
    return value
