"""YAML that remembers its lines: a document as plain data, with the line of every value and key."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import yaml

from visiobook_project.references import Path, PipelineError
from visiobook_project.soundness import Fault

LARGEST = 128_000
DEEPEST = 40
UNSPEAKABLE = re.compile("[\0\ud800-\udfff]")
OPENING = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
TAG = "tag:yaml.org,2002:"


@dataclass
class Document:
    """``value`` with the lines of what is in it, and what is wrong before anybody asks what it means."""

    file: str
    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def located(self, fault: Fault) -> str:
        """``file:line: what; instead``. The line is that of the nearest thing that was written."""
        path = fault.path
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.file}:{self.lines.get(path, 1)}: {fault.what}; {fault.instead}"


def read_document(text: str, file: str) -> Document:
    """Read YAML that is plain data: no anchors, no tags but those of JSON's types.

    Raises PipelineError with the line when it is not YAML at all, or not plain.
    """
    if len(text) > LARGEST:
        raise PipelineError(f"{file}:1: {len(text)} characters are too many; at most {LARGEST}")
    document = Document(file)
    try:
        _check_tokens(text)
        with _loading(text) as loader:
            node = loader.get_single_node()
            document.value = None if node is None else _Builder(document, loader).build(node, ())
    except yaml.MarkedYAMLError as error:
        line = min(_line(error.problem_mark), max(1, len(text.splitlines())))
        raise PipelineError(f"{file}:{line}: {error.problem}; write it as YAML") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        what = " ".join(str(error).split())
        raise PipelineError(f"{file}:1: this cannot be read as YAML: {what}; write it as YAML") from error
    return document


@contextmanager
def _loading(text: str) -> Iterator[yaml.SafeLoader]:
    loader = yaml.SafeLoader(text)
    try:
        yield loader
    finally:
        loader.dispose()


class _Builder:
    def __init__(self, document: Document, loader: yaml.SafeLoader) -> None:
        self._document = document
        self._loader = loader

    def build(self, node: yaml.Node, path: Path) -> Any:
        self._document.lines.setdefault(path, _line(node.start_mark))
        if isinstance(node, yaml.MappingNode) and node.tag == f"{TAG}map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{TAG}seq":
            return [self.build(inner, (*path, number)) for number, inner in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        raise _problem(node, f"the tag {node.tag!r} is not allowed here")

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        """A text, number, truth value or null that JSON can say too."""
        try:
            value = self._loader.construct_object(node)
        except ValueError as error:
            raise _problem(node, f"{node.value[:40]!r} is no value: {error}") from error
        if not isinstance(value, str | int | float | bool | None):
            raise _problem(node, f"{node.value[:40]!r} is read as a {type(value).__name__}: put it in quotes")
        if isinstance(value, float) and not math.isfinite(value):
            raise _problem(node, f"{node.value!r} is no finite number")
        if isinstance(value, str) and UNSPEAKABLE.search(value):
            raise _problem(node, "the text holds a character that cannot be stored")
        return value

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.build(key_node, (*path, "<key>"))
            if not isinstance(key, str):
                raise yaml.MarkedYAMLError(problem=f"the key {key!r} is not a text", problem_mark=key_node.start_mark)
            if key in found:
                self._twice(key, (*path, key), _line(key_node.start_mark))
                continue
            self._document.lines[(*path, key)] = _line(key_node.start_mark)
            found[key] = self.build(value_node, (*path, key))
        return found

    def _twice(self, key: str, path: Path, line: int) -> None:
        first = self._document.lines[path]
        again: Path = (*path, "<again>", len(self._document.faults))
        self._document.lines[again] = line
        self._document.faults.append(
            Fault(again, f"{key!r} is written twice (first in line {first})", "keep one of them")
        )


def _problem(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


def _check_tokens(text: str) -> None:
    """Refuse what would cost much to read at all, as soon as it is seen."""
    depth = 0
    for token in yaml.scan(text, yaml.SafeLoader):
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if isinstance(token, yaml.AliasToken):
            problem = f"*{token.value} refers to an anchor: write it out"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=token.start_mark)
        if depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=token.start_mark)


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 1
