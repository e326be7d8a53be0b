"""Characters of a finished reading who are one person: the analysis with one of them everywhere."""

from collections.abc import Iterable, Mapping

from visiobook_contracts.ai_analysis import Analysis, Appearance, Character, Gender, Scene, SentenceNote
from visiobook_contracts.literary import Doubt, Relation, SpeakerCandidate


def merged(analysis: Analysis, stands_for: Mapping[str, str]) -> Analysis:
    """``stands_for``: id of a character that goes -> id of the one that stays."""
    if not stands_for:
        return analysis

    def now(id: str) -> str:
        return stands_for.get(id, id)

    def perhaps(id: str | None) -> str | None:
        return None if id is None else now(id)

    return analysis.model_copy(
        update={
            "characters": _characters(analysis, stands_for),
            "quotes": tuple(q.model_copy(update={"speaker_id": perhaps(q.speaker_id)}) for q in analysis.quotes),
            "scenes": tuple(_scene(scene, stands_for) for scene in analysis.scenes),
            "notes": tuple(_note(note, stands_for) for note in analysis.notes),
            "mentions": tuple(
                m.model_copy(update={"character_id": perhaps(m.character_id)}) for m in analysis.mentions
            ),
            "relations": _relations(analysis.relations, stands_for),
            "doubts": tuple(_doubt(doubt, stands_for) for doubt in analysis.doubts),
        }
    )


def _unique(ids: Iterable[str], stands_for: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stands_for.get(id, id) for id in ids))


def _characters(analysis: Analysis, stands_for: Mapping[str, str]) -> tuple[Character, ...]:
    order = {note.sentence_id: number for number, note in enumerate(analysis.notes)}
    people = {character.id: character for character in analysis.characters}
    for gone, stays in stands_for.items():
        if gone in people and stays in people:
            people[stays] = _one_person(people[stays], people.pop(gone), order)
    return tuple(people.values())


def _one_person(stays: Character, gone: Character, order: Mapping[str, int]) -> Character:
    names = {*stays.aliases, *gone.aliases, gone.name} - {stays.name}
    seen = [id for id in (stays.first_sentence_id, gone.first_sentence_id) if id is not None]
    return stays.model_copy(
        update={
            "aliases": tuple(sorted(names)),
            "gender": gone.gender if stays.gender is Gender.UNKNOWN else stays.gender,
            "is_narrator": stays.is_narrator or gone.is_narrator,
            "mentions": stays.mentions + gone.mentions,
            "lines": stays.lines + gone.lines,
            "appearance": _looks(stays.appearance, gone.appearance),
            "first_sentence_id": min(seen, key=lambda id: order.get(id, len(order)), default=None),
        }
    )


def _looks(stays: Appearance, gone: Appearance) -> Appearance:
    """What the text says of the one, completed by what it says of the other."""
    known = {name: value for name, value in stays if value}
    return Appearance(**{name: value for name, value in gone if value} | known)


def _scene(scene: Scene, stands_for: Mapping[str, str]) -> Scene:
    return scene.model_copy(update={"present": _unique(scene.present, stands_for)})


def _note(note: SentenceNote, stands_for: Mapping[str, str]) -> SentenceNote:
    actions = tuple(
        action.model_copy(
            update={
                "character_id": stands_for.get(action.character_id, action.character_id),
                "other_id": None if action.other_id is None else stands_for.get(action.other_id, action.other_id),
            }
        )
        for action in note.actions
    )
    sightings = note.sightings and tuple(
        sighting.model_copy(update={"what": stands_for.get(sighting.what, sighting.what)})
        for sighting in note.sightings
    )
    people = _unique(note.character_ids, stands_for)
    return note.model_copy(update={"character_ids": people, "actions": actions, "sightings": sightings})


def _doubt(doubt: Doubt, stands_for: Mapping[str, str]) -> Doubt:
    chances: dict[str | None, float] = {}
    for candidate in doubt.candidates:
        who = stands_for.get(candidate.character_id or "", candidate.character_id)
        chances[who] = min(1.0, chances.get(who, 0.0) + candidate.probability)
    found = tuple(SpeakerCandidate(character_id=who, probability=chance) for who, chance in chances.items())
    return doubt.model_copy(update={"candidates": found})


def _relations(relations: Iterable[Relation], stands_for: Mapping[str, str]) -> tuple[Relation, ...]:
    """Nobody is related to themselves; of two relations of one kind between the same two the stronger stays."""
    found: dict[tuple[str, str, str], Relation] = {}
    for relation in relations:
        one, other = (stands_for.get(id, id) for id in (relation.character_id, relation.other_id))
        known = found.get((one, other, relation.kind))
        if one != other and (known is None or known.weight < relation.weight):
            found[one, other, relation.kind] = relation.model_copy(update={"character_id": one, "other_id": other})
    return tuple(found.values())
