"""YAML that remembers its lines: a document as plain data, with the line of every value and key."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from visiobook_project.references import Path, PipelineError
from visiobook_project.soundness import Fault

LARGEST = 256_000
DEEPEST = 40


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
    """Read YAML without anchors. Raises PipelineError with the line when it is not YAML at all."""
    if len(text) > LARGEST:
        raise PipelineError(f"{file}:1: {len(text)} characters are too many; at most {LARGEST}")
    document = Document(file)
    loader = yaml.SafeLoader(text)
    try:
        _refuse_aliases(text)
        node = loader.get_single_node()
        document.value = None if node is None else _Builder(document, loader).build(node, ())
    except yaml.MarkedYAMLError as error:
        raise PipelineError(f"{file}:{_line(error.problem_mark)}: {error.problem}; write it as YAML") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise PipelineError(f"{file}:1: this cannot be read as YAML: {error}") from error
    finally:
        loader.dispose()
    return document


class _Builder:
    def __init__(self, document: Document, loader: yaml.SafeLoader) -> None:
        self._document = document
        self._loader = loader

    def build(self, node: yaml.Node, path: Path) -> Any:
        self._document.lines.setdefault(path, _line(node.start_mark))
        if len(path) > DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(inner, (*path, number)) for number, inner in enumerate(node.value)]
        return self._loader.construct_object(node)

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


def _refuse_aliases(text: str) -> None:
    for token in yaml.scan(text, yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):
            raise yaml.MarkedYAMLError(
                problem=f"*{token.value} refers to an anchor: write it out", problem_mark=token.start_mark
            )


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 1
