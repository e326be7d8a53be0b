"""What each sentence shows: persons, deeds that can be drawn, things, feeling."""

import regex

from visiobook_ai_analysis.reading.cast import Cast
from visiobook_ai_analysis.reading.document import Document, SentenceView
from visiobook_ai_analysis.reading.feelings import emotion_counts, intensity_of, strongest
from visiobook_ai_analysis.reading.lexicon.actions import CROSSED_ARMS, NOT_ACTIONS
from visiobook_ai_analysis.reading.lexicon.props import AMBIGUOUS_PROPS
from visiobook_ai_analysis.reading.mentions import Mention
from visiobook_ai_analysis.reading.tone import tone_of
from visiobook_contracts.ai_analysis import Action, Pose, SentenceNote, Sighting

_SIZES = frozenset(
    [
        "great",
        "big",
        "large",
        "small",
        "tiny",
        "heavy",
        "huge",
        "golden",
        "silver",
        "iron",
        "wooden",
        "broken",
        "grand",
        "grande",
        "petit",
        "petite",
        "gros",
        "grosse",
    ]
)
_CLAUSE_WORDS = frozenset(
    [
        "who",
        "which",
        "that",
        "where",
        "when",
        "while",
        "as",
        "if",
        "because",
        "what",
        "how",
        "until",
        "quand",
        "lorsque",
        "que",
        "où",
        "dont",
        "tandis",
        "comme",
        "si",
        "qui",
    ]
)
_FALLS: dict[str, Pose | None] = {"asleep": Pose.LIE, "endormi": Pose.LIE, "endormie": Pose.LIE} | dict.fromkeys(
    [
        *("upon", "silent", "ill", "sick", "in", "into", "to", "short", "behind", "on", "out", "within", "under"),
        *("malade", "amoureux", "amoureuse", "d'accord", "sur", "bien", "mal"),
    ]
)
"""What falling is when these words follow; None is nothing to be seen."""
_WEARS = frozenset({"portait", "portaient", "porte", "portent", "portant", "porta", "portais"})
_VERB_REACH = 6
_OBJECT_REACH = 8
_MAX_ACTIONS = 4


class NoteTaker:
    """Writes one note per sentence, in order."""

    def __init__(self, document: Document, cast: Cast, mentions: list[Mention], ids: dict[int, str]) -> None:
        self.document = document
        self.cast = cast
        self.ids = ids
        self._mentions: list[list[Mention]] = [[] for _ in document.sentences]
        for mention in mentions:
            if mention.drafts:
                self._mentions[document.sentence_of[mention.first]].append(mention)
        crossed = CROSSED_ARMS.get(document.lexicon.language)
        self._crossed = regex.compile(crossed, regex.IGNORECASE) if crossed else None

    def run(self) -> list[SentenceNote]:
        """Notes for every sentence of the book."""
        return [self._note(index, sentence) for index, sentence in enumerate(self.document.sentences)]

    def _note(self, index: int, sentence: SentenceView) -> SentenceNote:
        mentions = self._mentions[index]
        emotions = emotion_counts(self.document, sentence.first, sentence.last)
        props = self._props(sentence)
        return SentenceNote(
            sentence_id=sentence.id,
            character_ids=tuple(dict.fromkeys(i for m in mentions for i in self._characters(m))),
            actions=tuple(self._actions(sentence, mentions, props)[:_MAX_ACTIONS]),
            props=tuple(dict.fromkeys(props.values())),
            emotion=strongest(emotions),
            intensity=intensity_of(self.document, sentence.first, sentence.last, emotions),
            sightings=self._sightings(mentions, props),
            tone=tone_of(self.document, sentence.first, sentence.last),
        )

    def _sightings(self, mentions: list[Mention], props: dict[int, str]) -> tuple[Sighting, ...]:
        """Persons and things in the story's own words, each with its place in the text."""
        starts, quoted = self.document.starts, self.document.quoted
        people = [
            Sighting(what=person, start=starts[m.first])
            for m in mentions
            if not m.quoted
            for person in self._characters(m)
        ]
        things = [Sighting(what=prop, start=starts[i]) for i, prop in props.items() if not quoted[i]]
        return tuple(sorted(people + things, key=lambda seen: seen.start))

    def _characters(self, mention: Mention) -> list[str]:
        found = (self.cast.find(draft) for draft in mention.drafts)
        return [self.ids[draft] for draft in found if draft in self.ids]

    # ------------------------------------------------------------------------------------------- things

    def _props(self, sentence: SentenceView) -> dict[int, str]:
        """Token -> prop, for things that are really there."""
        table, lowers = self.document.lexicon.props, self.document.lowers
        found = {}
        for i in range(sentence.first, sentence.last):
            prop = table.get(lowers[i])
            if (
                prop is not None
                and (self.document.words[i][0].islower() or self.document.opens[i])
                and self._is_there(i, sentence.first)
            ):
                found[i] = prop
        return found

    def _is_there(self, i: int, start: int) -> bool:
        grammar, lowers = self.document.lexicon.grammar, self.document.lowers
        near = lowers[max(start, i - 4) : i]
        if near and near[-1] in grammar.subjects | {"to"} | grammar.auxiliaries & {
            "would",
            "could",
            "should",
            "will",
            "did",
        }:
            return False
        if any(w in {"no", "like", "without", "than", "comme", "sans", "aucun", "aucune"} for w in near) or (
            near[-2:-1] == ["as"]
        ):
            return False
        determined = any(w in grammar.determiners or w in {"of", "'s", "’s"} for w in near)
        if self.document.quoted[i]:
            return any(w in (grammar.definite | grammar.possessors) for w in near[-2:])
        if self._means_else(i):
            return False
        if lowers[i] not in AMBIGUOUS_PROPS:
            return True
        looks = self.document.lexicon.looks
        adjectives = looks.colours | looks.cloth | looks.builds | self.document.lexicon.age_words.keys() | _SIZES
        return determined and bool(near) and (near[-1] in grammar.determiners or near[-1] in adjectives)

    def _means_else(self, i: int) -> bool:
        """``Beds of flowers``, ``large letters``, ``to bed``, ``a sabre cut``, ``en éventail`` are no such things."""
        lowers = self.document.lowers
        before = lowers[i - 1] if i else ""
        after = lowers[i + 1 : i + 3]
        if lowers[i] in {"bed", "beds", "lit", "lits"}:
            return before in {"to", "into", "au"} or (
                after[:1] in (["of"], ["de"]) and after[1:] not in (["straw"], ["paille"])
            )
        if lowers[i] in {"letters", "lettres"}:
            return before in {"large", "small", "capital", "gold", "golden", "of", "in", "grandes", "en"}
        return after[:1] in (["cut"], ["cuts"], ["wound"]) or before in {"en", "coup", "coups"}

    # ------------------------------------------------------------------------------------------- deeds

    def _actions(self, sentence: SentenceView, mentions: list[Mention], props: dict[int, str]) -> list[Action]:
        actors = {m.last: m for m in mentions if not m.quoted and m.subject and self._characters(m)}
        found: list[Action] = []
        actor, since = None, 0
        for i in range(sentence.first, sentence.last):
            if i in actors and actors[i].last == i:
                actor, since = actors[i], i
            pose = self._pose(i, actor, since)
            if pose is None or actor is None:
                continue
            target = next(
                (m for m in mentions if i < m.first <= i + _OBJECT_REACH and not m.subject and self._characters(m)),
                None,
            )
            for character in self._characters(actor)[:2]:
                other = (
                    next((c for c in self._characters(target) if c != character), None) if target is not None else None
                )
                found.append(
                    Action(
                        character_id=character,
                        pose=pose,
                        object=self._object(i, sentence, props),
                        other_id=other,
                        start=self.document.starts[i],
                    )
                )
        if (
            self._crossed is not None
            and actor is not None
            and self._crossed.search(self.document.text, sentence.start, sentence.end)
        ):
            found += [Action(character_id=c, pose=Pose.CROSS_ARMS) for c in self._characters(actor)[:1]]
        return list(dict.fromkeys(found))

    def _pose(self, i: int, actor: Mention | None, since: int) -> Pose | None:
        """The pose of a verb near enough to its subject and not denied."""
        grammar, lowers = self.document.lexicon.grammar, self.document.lowers
        if actor is None or self.document.quoted[i]:
            return None
        pose = self.document.lexicon.poses.get(lowers[i])
        pose = self._idiom(i, pose) if pose is not None else None
        if pose is None or lowers[i - 1] in grammar.determiners - {"her", "le", "la", "l'", "l’", "les"}:
            return None
        if (
            lowers[i] in {"came", "went", "come", "go", "comes"}
            and lowers[i + 1 : i + 2]
            and lowers[i + 1].endswith("ing")
        ):
            return None
        between = lowers[since:i]
        if self.document.words[i][0].isupper() or any(w in grammar.negations for w in between[-3:]):
            return None
        if lowers[i] in NOT_ACTIONS and any(w not in grammar.adverbs | grammar.auxiliaries for w in between):
            return None
        if lowers[i - 1] == "to" or (lowers[i - 1] in {"would", "could", "should", "might", "will", "shall"}):
            return None
        linked = any(w in grammar.conjunctions or w in {",", ";"} for w in between) or len(between) <= _VERB_REACH
        return pose if linked and not self._other_subject(between) else None

    def _idiom(self, i: int, pose: Pose) -> Pose | None:
        """``Fell asleep``, ``fell upon``, ``tomba à genoux``, ``portait un manteau``: what these words show."""
        after = self.document.lowers[i + 1 : i + 4]
        if pose is Pose.FALL:
            if "knees" in after or "genoux" in after:
                return Pose.KNEEL
            return _FALLS.get(after[0], pose) if after else pose
        if pose is Pose.HOLD and self.document.lowers[i] in _WEARS:
            looks = self.document.lexicon.looks
            worn = looks.garments | looks.hats | looks.hair | looks.beards | looks.glasses
            within = self.document.lowers[i + 1 : i + 6]
            return None if any(w in worn for w in within) else pose
        return pose

    def _other_subject(self, between: list[str]) -> bool:
        """Another clause, or a noun phrase after a comma, has taken the verb over: ``he wore a coat, and his beard
        reached``."""
        grammar = self.document.lexicon.grammar
        if any(w in _CLAUSE_WORDS for w in between[-5:]) or self._new_subject(between):
            return True
        breaks = [k for k, w in enumerate(between) if w in grammar.conjunctions or w in {",", ";"}]
        return bool(breaks) and any(w in grammar.definite | grammar.possessors for w in between[breaks[-1] + 1 :])

    def _new_subject(self, between: list[str]) -> bool:
        """A pronoun that takes the next verb; ``it`` right after a verb is that verb's object."""
        grammar = self.document.lexicon.grammar
        for k, word in enumerate(between):
            opens = k == 0 or between[k - 1] in grammar.conjunctions or not between[k - 1][0].isalpha()
            if word in grammar.subjects and (word not in {"it", "you"} or opens):
                return True
        return False

    def _object(self, verb: int, sentence: SentenceView, props: dict[int, str]) -> str | None:
        for k in range(verb + 1, min(verb + 1 + _OBJECT_REACH, sentence.last)):
            if k in props:
                return props[k]
            if self.document.lowers[k] in {",", ";", ".", ":", "and", "et"}:
                return None
        return None
