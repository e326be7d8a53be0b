"""Definitions that are wrong: every fault names its line, what is wrong and what to write instead."""

import pytest

from visiobook_project.definitions import parse
from visiobook_project.references import PipelineError

MODULES = {"host": {"one": 1, "two": 1}}
SOUND = """\
name: small
version: 1
title: Small
input: FilmRequest
reserve: {base: 10, per_kilobyte: 2}
steps:
  first:
    title: First
    run: host/one
    weight: 1
    with: {source: "${input.source}"}
  each:
    title: Each
    run: host/two
    weight: 3
    for_each: ${first.parts}
    with:
      part: ${item.name}
outputs:
  result: ${each}
"""


def faults_of(text: str) -> list[str]:
    with pytest.raises(PipelineError) as caught:
        parse(text, file="own.yaml", modules=MODULES)
    return str(caught.value).splitlines()


class TestFaults:
    def test_a_sound_definition_has_none(self) -> None:
        assert parse(SOUND, modules=MODULES).needs("each") == {"first"}

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ("weight: 3", "wieght: 3", "own.yaml:15: unknown word 'wieght'; did you mean 'weight'?"),
            ("    title: Each\n", "", "own.yaml:12: 'title' is missing; write title: ..."),
            ("weight: 3", "weight: heavy", "own.yaml:15: 'heavy' does not fit; input should be a valid number"),
            ("run: host/two", "run: two", "own.yaml:14: 'two' does not fit; string should match pattern"),
            ("run: host/two", "run: host/tow", "own.yaml:14: host has no module 'tow'; did you mean 'two'?"),
            ("run: host/two", "run: hots/two", "own.yaml:14: there is no host 'hots'; did you mean 'host'?"),
            ("${item.name}", "${frist.name}", "own.yaml:18: 'each' refers to 'frist': there is no such step; did you"),
            ("${item.name}", "${each", "own.yaml:18: '${each' is no reference; write ${input.x}"),
            ("${input.source}", "${input.sauce}", "own.yaml:11: ${input.sauce} refers to 'sauce', which FilmRequest"),
            ("${input.source}", "${item.x}", "own.yaml:11: ${item} has a meaning only in `with` of"),
            ("${first.parts}", "${item.parts}", "own.yaml:16: ${item} has a meaning only"),
            ("${input.source}", "${each}", "own.yaml:12: steps wait for each other in a circle: each -> first -> each"),
            ("input: FilmRequest", "input: Nothing", "own.yaml:4: unknown input 'Nothing'; known: FilmRequest"),
            ("title: Small", "name: other", "own.yaml:3: 'name' is written twice (first in line 1); keep one of them"),
            ("  each:", "  item:", "own.yaml:12: a step cannot be called 'item'; the word has a meaning"),
            ("  each:", "  Each 2:", "own.yaml:12: 'Each 2' is no name of a step; use a to z and _"),
            ("result: ${each}", "result: each", "own.yaml:20: 'each' is no reference"),
            ("weight: 3", "needs: [nobody]\n    weight: 3", "own.yaml:15: 'each' refers to 'nobody': there is no such"),
            ("name: small", "name: small: x", "own.yaml:1: mapping values are not allowed here; write it as YAML"),
            ("weight: 3", "weight: &three 3\n    x: *three", "own.yaml:16: *three refers to an anchor: write it out"),
            ("weight: 3", "when: ${first.x} >= 3\n    weight: 3", "own.yaml:15: '${first.x} >= 3': '>= 3' is not"),
            ("weight: 3", "when: ${nobody.x}\n    weight: 3", "own.yaml:15: 'each' refers to 'nobody'"),
            ("weight: 3", "retry: {attempts: 0}\n    weight: 3", "own.yaml:15: '0' does not fit"),
            ("weight: 3", "retry: {atempts: 2}\n    weight: 3", "own.yaml:15: unknown word 'atempts'; did you mean"),
            ("weight: 3", "compensate: {run: host/x, with: {}}\n    weight: 3", "own.yaml:15: host has no module 'x'"),
            ("weight: 1", "compensate: {run: host/one, with: {a: '${each}'}}\n    weight: 1", "own.yaml:10: ${each}"),
            ("weight: 1", "compensate: {run: host/one}\n    weight: 1",
             "own.yaml:10: this undoes nothing; write run: and"),
            ("weight: 1", "compensate: {publish: {event: files-discraded, with: {}}}\n    weight: 1",
             "own.yaml:10: 'files-discraded' is no event that a compensation may publish; did you mean"),
            ("weight: 1", "compensate:\n      publish: {event: files-discarded, with: {flies: 1}}\n    weight: 1",
             "own.yaml:11: files-discarded takes no 'flies'; did you mean 'files'?"),
            ("weight: 1", "compensate:\n      publish: {event: files-discarded, with: {}}\n    weight: 1",
             "own.yaml:11: 'files' is missing; files-discarded takes files"),
            ("weight: 1", "compensate:\n      publish: {evnt: files-discarded}\n    weight: 1",
             "own.yaml:11: unknown word 'evnt'; did you mean 'event'?"),
            ("version: 1", "1: 1", "own.yaml:2: the key 1 is not a text"),
        ],
    )  # fmt: skip
    def test_names_its_line_and_what_to_write(self, old: str, new: str, fault: str) -> None:
        found = faults_of(SOUND.replace(old, new, 1))

        assert any(line.startswith(fault) for line in found), found

    def test_are_told_all_at_once(self) -> None:
        text = SOUND.replace("run: host/two", "run: host/tow").replace("${item.name}", "${nobody}")

        assert [line.split(":")[1] for line in faults_of(text)] == ["14", "18"]

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ("${first.parts}", "${first}", "own.yaml:16: ${first} is one result, not a list; write the field of it"),
            ("${first.parts}", "${input.language}", "own.yaml:16: ${input.language} is not a list"),
            ("${first.parts}", "${input.options.width}", "own.yaml:16: ${input.options.width} is not a list"),
            ("${first.parts}", "${input}", "own.yaml:16: ${input} is not a list; refer to a list in the result"),
            ("result: ${each}", "result: ${each.x}", "own.yaml:20: 'each' is a fan-out: it gives a list, which has no"),
        ],
    )
    def test_knows_what_is_no_list(self, old: str, new: str, fault: str) -> None:
        assert faults_of(SOUND.replace(old, new, 1))[0].startswith(fault)

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ("Small\n", "!!python/object/apply:os.system [id]\n", "own.yaml:3: the tag"),
            ("Small\n", "!secret x\n", "own.yaml:3: could not determine a constructor for the tag '!secret'"),
            ("Small\n", "2026-11-21\n", "own.yaml:3: '2026-11-21' is read as a date: put it in quotes"),
            ("Small\n", "2026-99-99\n", "own.yaml:3: '2026-99-99' is no value: month must be in 1..12"),
            ("weight: 3", "weight: .inf", "own.yaml:15: '.inf' is no finite number"),
            ("weight: 3", "weight: " + "9" * 5000, "own.yaml:15: '9999"),
            ("Small\n", '"a\\0b"\n', "own.yaml:3: the text holds a character that cannot be stored"),
            ("Small\n", '"\\ud800"\n', "own.yaml:3: the text holds a character that cannot be stored"),
            ("steps:\n", "steps: !!omap\n", "own.yaml:6: the tag"),
            ("title: Small", "<<: {title: Small}", "own.yaml:3: could not determine a constructor"),
            ("  first:", f"  {'f' * 51}:", "own.yaml:7: the name of a step has 51 letters; use at most 50"),
            ("version: 1", "version: 1\nversion: 2", "own.yaml:3: 'version' is written twice (first in line 2)"),
            ("  each:", "  first:", "own.yaml:12: 'first' is written twice (first in line 7); keep one of them"),
        ],
    )
    def test_of_hostile_yaml_is_named_like_any_other(self, old: str, new: str, fault: str) -> None:
        assert faults_of(SOUND.replace(old, new, 1))[0].startswith(fault)

    def test_an_empty_file_is_told_what_belongs_in_it(self) -> None:
        assert faults_of("# nothing yet\n") == [
            "own.yaml:1: there is nothing in it; write name, version, title, input, reserve, steps, outputs"
        ]

    def test_a_huge_file_is_not_even_looked_at(self) -> None:
        assert faults_of("a" * 10_000_000) == ["own.yaml:1: 10000000 characters are too many; at most 128000"]

    def test_too_many_are_cut_short(self) -> None:
        text = SOUND + "".join(f"unknown{number}: 1\n" for number in range(100))

        found = faults_of(text)

        assert (len(found), found[-1]) == (31, "own.yaml:1: 70 more faults; mend these first")

    @pytest.mark.parametrize(
        "text",
        ["- a list", "steps: [", "[" * 100_000, "- " * 60_000, "\0", "\tx: 1", "a: " + "{a: " * 60 + "1" + "}" * 60],
    )
    def test_what_is_no_definition_at_all_is_refused_with_a_line(self, text: str) -> None:
        assert faults_of(text)[0].startswith("own.yaml:1:")

    def test_a_bomb_of_anchors_is_refused_at_once(self) -> None:
        bomb = "a: &a [x, x]\n" + "".join(
            f"{n}: &{n} [*{o}, *{o}]\n" for o, n in zip("abcdefghij", "bcdefghijk", strict=True)
        )

        assert "refers to an anchor" in faults_of(bomb)[0]
