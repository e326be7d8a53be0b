"""Looks: words of hair, eyes, build, clothes and trade, bound to the person of the phrase they stand in."""

from collections import Counter
from dataclasses import dataclass, field

from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.document import Document
from visiobook_ai_analysis.reading.mentions import Mention, Pronoun
from visiobook_contracts.ai_analysis import Appearance

_REACH = 5
_DRESSING_REACH = 8
_MAX_CLOTHES = 4
_STATURES = frozenset({"taille", "stature"})


@dataclass(slots=True)
class LooksDraft:
    """What the book says of one person's looks; what is told first stays."""

    facts: dict[str, str] = field(default_factory=dict)
    clothes: dict[str, str] = field(default_factory=dict)
    glasses: bool = False

    def note(self, name: str, value: str) -> None:
        """Remember a fact unless one is known."""
        self.facts.setdefault(name, value)

    def finished(self, trades: Counter[str], titles: set[str]) -> Appearance:
        """The contract's form. A trade told of somebody wins over a title."""
        occupation = trades.most_common(1)[0][0] if trades else next(iter(sorted(titles)), None)
        clothes = tuple(self.clothes.values())[:_MAX_CLOTHES]
        return Appearance(glasses=self.glasses, clothes=clothes, occupation=occupation, **self.facts)


class LooksFinder:
    """Scans the story's own words (not speech) once."""

    def __init__(self, document: Document, cast: Cast, mentions: list[Mention]) -> None:
        self.document = document
        self.cast = cast
        self.looks = document.lexicon.looks
        self.found: dict[int, LooksDraft] = {}
        self._by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            if not mention.quoted and len(mention.drafts) == 1:
                self._by_sentence.setdefault(document.sentence_of[mention.first], []).append(mention)

    def run(self) -> dict[int, LooksDraft]:
        """Looks by draft."""
        looks = self.looks
        heads = looks.hair | looks.eyes | looks.beards | looks.faces | looks.hats | looks.glasses | looks.garments
        for i, low in enumerate(self.document.lowers):
            if self.document.quoted[i]:
                continue
            if low in heads:
                self._head(i, low)
            elif "-" in low:
                self._compound(i, low)
            elif low in looks.builds:
                self._build(i, low)
            elif low in _STATURES and self.document.lowers[max(0, i - 2) : i - 1] == ["de"]:
                self._stature(i)
        return self.found

    def _owner(self, token: int) -> LooksDraft | None:
        mentions = self._by_sentence.get(self.document.sentence_of[token], ())
        mentions = [m for m in mentions if not self._only_tells(m)]
        before = [m for m in mentions if m.first <= token]
        chosen = before[-1] if before else (mentions[0] if mentions else None)
        if chosen is None:
            return None
        return self.found.setdefault(self.cast.find(chosen.drafts[0]), LooksDraft())

    def _only_tells(self, mention: Mention) -> bool:
        """The narrator's looks are told by ``my``; ``I saw a man with a white beard`` is about the man."""
        low = self.document.lowers[mention.first]
        return mention.pronoun is Pronoun.I and low not in {"my", "mon", "ma", "mes"}

    def _adjectives(self, i: int) -> tuple[list[str], int, int]:
        """Adjectives around a noun: before it in English, also after it in French; and the range they span."""
        french = self.document.lexicon.language == "fr"
        known = (
            self.looks.colours
            | self.looks.hair_styles
            | self.looks.cloth
            | self.looks.skin
            | self.looks.builds
            | self.looks.hats
        )
        first, last = i, i + 1
        while first > 0 and i - first < _REACH and self._is_adjective(first - 1, known):
            first -= 1
        while (
            french
            and last < len(self.document.lowers)
            and last - i < _REACH
            and self._is_adjective(last, known | {"d'or", "de", "en"})
        ):
            last += 1
        while last > i + 1 and self.document.lowers[last - 1] in {"de", "en", "et", ","}:
            last -= 1
        while first < i and self.document.lowers[first] in {",", "and", "et"}:
            first += 1
        return (
            [w for w in self.document.lowers[first:i] + self.document.lowers[i + 1 : last] if w in known],
            first,
            last,
        )

    def _is_adjective(self, k: int, known: frozenset[str]) -> bool:
        low = self.document.lowers[k]
        return (
            low in known
            or (low in {",", "and", "et"} and k > 0)
            or (low.endswith(("-blue", "-green", "-grey", "-red", "-brown", "ish")))
        )

    def _head(self, i: int, low: str) -> None:
        looks = self.looks
        if self._is_likeness(i):
            return
        adjectives, first, last = self._adjectives(i)
        if low in looks.glasses:
            self._glasses(i, low)
        elif low in looks.hats:
            self._hat(first, last)
        elif low in looks.garments:
            self._garment(low, first, last, adjectives)
        else:
            self._body(i, low, adjectives)

    def _is_likeness(self, i: int) -> bool:
        likeness = self.document.lexicon.grammar.likeness - {"than"}
        near = self.document.lowers[max(0, i - 4) : i]
        return any(word in likeness for word in near) or any(word in {"no", "sans", "without"} for word in near)

    def _body(self, i: int, low: str, adjectives: list[str]) -> None:
        looks = self.looks
        adjectives = adjectives or self._predicate(i)
        colours = [a for a in adjectives if a in looks.colours]
        owner = self._owner(i) if adjectives else None
        if owner is None:
            return
        if low in looks.hair:
            self._hair(i, owner, low, adjectives, colours)
        elif low in looks.eyes and colours:
            owner.note("eyes", " ".join(colours))
        elif low in looks.beards:
            owner.note(
                "beard",
                " ".join([*adjectives, low])
                if self.document.lexicon.language != "fr"
                else " ".join([low, *adjectives]),
            )
        elif low in looks.faces:
            tone = [a for a in adjectives if a in looks.skin]
            if tone:
                owner.note("skin", tone[0])

    def _dressed(self, i: int) -> list[str]:
        """``Black hair pinned in a bun``, ``les cheveux noirs relevés en chignon``."""
        lowers, sentence_of = self.document.lowers, self.document.sentence_of
        after = range(i + 1, min(i + 1 + _DRESSING_REACH, len(lowers)))
        near = [k for k in after if sentence_of[k] == sentence_of[i]]
        stop = next((k for k in near if lowers[k] in {",", ";", "and", "et"}), i + 1 + _DRESSING_REACH)
        return [lowers[k] for k in near if k < stop and lowers[k] in self.looks.dressings]

    def _hair(self, i: int, owner: LooksDraft, low: str, adjectives: list[str], colours: list[str]) -> None:
        styles = [a for a in adjectives if a in self.looks.hair_styles]
        styles += self._dressed(i)
        if colours:
            owner.note("hair_colour", " ".join(colours))
        if low not in {"hair", "cheveux", "chevelure"}:
            styles.append(low)
        if styles:
            owner.note("hair_style", " ".join(styles))

    def _predicate(self, i: int) -> list[str]:
        """``Her hair was red``, ``ses yeux étaient très bleus``."""
        lowers = self.document.lowers
        if i + 1 >= len(lowers) or lowers[i + 1] not in {"was", "were", "is", "are", "étaient", "était", "sont", "est"}:
            return []
        known = self.looks.colours | self.looks.hair_styles | self.looks.skin
        return [w for w in lowers[i + 2 : i + 5] if w in known]

    def _worn(self, first: int) -> bool:
        """A determiner with a word of wearing, or a possessor, before the phrase."""
        grammar = self.document.lexicon.grammar
        near = self.document.lowers[max(0, first - 4) : first]
        return any(w in self.looks.wearing or w in grammar.possessors for w in near)

    def _garment(self, low: str, first: int, last: int, adjectives: list[str]) -> None:
        if not adjectives or not (self._worn(first) or self._in_list(first)):
            return
        owner = self._owner(first)
        if owner is not None:
            owner.clothes.setdefault(low, self.document.excerpt(first, last).lower())

    def _in_list(self, first: int) -> bool:
        """``with two red braids and a green coat``."""
        lowers = self.document.lowers
        return (
            first > 1
            and lowers[first - 1] in {"a", "an", "un", "une"}
            and lowers[first - 2] in {"and", ",", "et"}
            and any(w in self.looks.wearing for w in lowers[max(0, first - 10) : first])
        )

    def _hat(self, first: int, last: int) -> None:
        if self._worn(first) and (owner := self._owner(first)) is not None:
            owner.note("hat", self.document.excerpt(first, last).lower())

    def _glasses(self, i: int, low: str) -> None:
        if (low in {"spectacles", "pince-nez", "monocle", "lunettes", "besicles", "lorgnon"} or self._worn(i)) and (
            owner := self._owner(i)
        ) is not None:
            owner.glasses = True

    def _compound(self, i: int, low: str) -> None:
        """``grey-bearded``, ``red-haired``, ``blue-eyed``."""
        colour, _, part = low.rpartition("-")
        field_name = {
            "haired": "hair_colour",
            "headed": "hair_colour",
            "eyed": "eyes",
            "bearded": "beard",
            "skinned": "skin",
            "faced": "skin",
        }.get(part)
        if field_name is None or not (colour in self.looks.colours or colour in self.looks.skin):
            return
        owner = self._owner(
            i + 1
            if i + 1 < len(self.document.sentence_of)
            and self.document.sentence_of[i + 1] == self.document.sentence_of[i]
            else i
        )
        if owner is not None:
            owner.note(field_name, f"{colour} beard" if field_name == "beard" else colour)

    def _stature(self, i: int) -> None:
        """``Un homme de haute taille``."""
        low = self.document.lowers[i - 1]
        if low in {"haute", "grande", "petite", "forte"} and (owner := self._owner(i)) is not None:
            owner.note("build", {"haute": "grand", "grande": "grand", "petite": "petit", "forte": "fort"}[low])

    def _follows(self, mention: Mention, i: int) -> bool:
        """``Une femme ronde et vive``: a French adjective after its noun."""
        if self.document.lexicon.language != "fr" or not mention.last <= i <= mention.last + 2:
            return False
        known = self.looks.builds | self.looks.colours | self.looks.skin | {",", "et", "très", "assez", "toute"}
        return all(w in known for w in self.document.lowers[mention.last : i])

    def _build(self, i: int, low: str) -> None:
        """An adjective of build inside the phrase for a person, or said of one."""
        lowers, grammar = self.document.lowers, self.document.lexicon.grammar
        for mention in self._by_sentence.get(self.document.sentence_of[i], ()):
            inside = mention.phrase is not None and (mention.first < i < mention.last or self._follows(mention, i))
            before = lowers[mention.last : i]
            said = (
                mention.subject
                and mention.last < i <= mention.last + 4
                and bool(set(before) & grammar.auxiliaries)
                and set(before) <= grammar.auxiliaries | grammar.adverbs | {"as", "aussi"}
            )
            if inside or said:
                self.found.setdefault(self.cast.find(mention.drafts[0]), LooksDraft()).note("build", low)
                return
