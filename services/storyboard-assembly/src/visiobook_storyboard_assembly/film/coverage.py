"""The proof that nothing was lost: where each sentence of the book is seen, heard and read in the film."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from visiobook_contracts.ai_analysis import Book, Sentence
from visiobook_contracts.media_generation import ShotNarration
from visiobook_contracts.storyboard_assembly import Edit, RewrittenSentence, SentenceProof, Storyboard


@dataclass
class _Trace:
    """What was found of one sentence; times in seconds of the film. ``spans`` are offsets into the book.

    ``owed`` counts beats whose voice or caption is missing, ``omitted`` those that an editor left out. ``told``: the
    words of the film, where an editor changed them.
    """

    shots: list[str] = field(default_factory=list)
    spoken: list[tuple[float, float]] = field(default_factory=list)
    captions: list[tuple[float, float]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    owed: int = 0
    omitted: int = 0
    told: list[str] = field(default_factory=list)
    rewritten: bool = False


@dataclass(frozen=True)
class Coverage:
    """Proofs of the sentences found, and the ids of those that lack a shot, a voice or a caption.

    ``left_out`` and ``rewritten`` are the sentences that an editor decided about.
    """

    proofs: tuple[SentenceProof, ...]
    missing: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    rewritten: tuple[RewrittenSentence, ...] = ()

    @property
    def sentences(self) -> int:
        """How many the book has."""
        return len(self.proofs) + len(self.missing) + len(self.left_out) + len(self.rewritten)

    @property
    def share(self) -> float:
        """Covered sentences as a fraction; 1 for a book without any."""
        return len(self.proofs) / self.sentences if self.sentences else 1.0


def cover(book: Book, storyboard: Storyboard, edit: Edit, narrations: Sequence[ShotNarration]) -> Coverage:
    """Trace every sentence of ``book`` through the storyboard, the voices and the captions.

    A sentence counts when its beats hold every letter of it, each beat is spoken in the film, captions of the same
    shot show every word of the beat, and one of them names the sentence. What an editor left out, or tells in other
    words than the book's, is not covered and named apart; ``storyboard`` holds the shots that were left out.
    """
    traces = _trace(book, storyboard, edit, narrations)
    proofs, missing, left_out, rewritten = [], [], [], []
    for sentence in _sentences(book):
        trace = traces[sentence.id]
        if trace.omitted and not trace.owed:
            left_out.append(sentence.id)
        elif trace.owed or not _complete(book, sentence, trace):
            missing.append(sentence.id)
        elif trace.rewritten:
            told = " ".join(trace.told)
            rewritten.append(RewrittenSentence(sentence_id=sentence.id, book_text=book.slice(sentence), film_text=told))
        else:
            proofs.append(_proof(book, sentence, trace))
    return Coverage(tuple(proofs), tuple(missing), tuple(left_out), tuple(rewritten))


def _complete(book: Book, sentence: Sentence, trace: _Trace) -> bool:
    heard_and_seen = bool(trace.shots and trace.spoken and trace.captions)
    return heard_and_seen and _holds_every_letter(book, sentence, trace)


def _trace(
    book: Book, storyboard: Storyboard, edit: Edit, narrations: Sequence[ShotNarration]
) -> defaultdict[str, _Trace]:
    traces: defaultdict[str, _Trace] = defaultdict(_Trace)
    timed = {shot.shot_id: shot for shot in edit.shots}
    heard = {narration.shot_id: {line.beat_id: line for line in narration.lines} for narration in narrations}
    for shot in storyboard.shots:
        place = timed.get(shot.id)
        captioned = _words(" ".join(line for caption in place.captions for line in caption.lines)) if place else ""
        for beat in shot.beats:
            line = heard.get(shot.id, {}).get(beat.id)
            for sentence_id in beat.sentence_ids:
                trace = traces[sentence_id]
                if shot.omitted:
                    trace.omitted += 1
                    continue
                trace.told.append(beat.text)
                trace.rewritten |= _words(beat.text) != _words(book.text[beat.start : beat.end])
                if place is None or line is None or line.end <= line.start or _words(beat.text) not in captioned:
                    trace.owed += 1
                    continue
                start = place.start + place.speech_offset
                trace.shots += [shot.id] if shot.id not in trace.shots else []
                trace.spoken.append((start + line.start, start + line.end))
                trace.spans.append((beat.start, beat.end))
    for place in edit.shots:
        for caption in place.captions:
            for sentence_id in caption.sentence_ids:
                traces[sentence_id].captions.append((place.start + caption.start, place.start + caption.end))
    return traces


def _words(text: str) -> str:
    """The letters and digits of a text; spaces, marks and line breaks do not count."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _holds_every_letter(book: Book, sentence: Sentence, trace: _Trace) -> bool:
    outside = (at for at in range(sentence.start, sentence.end) if not any(a <= at < b for a, b in trace.spans))
    return not any(book.text[at].isalnum() for at in outside)


def _sentences(book: Book) -> Iterator[Sentence]:
    for chapter in book.chapters:
        for paragraph in chapter.paragraphs:
            yield from paragraph.sentences


def _proof(book: Book, sentence: Sentence, trace: _Trace) -> SentenceProof:
    return SentenceProof(
        sentence_id=sentence.id,
        text=book.slice(sentence),
        shot_ids=tuple(trace.shots),
        spoken_start=min(start for start, _ in trace.spoken),
        spoken_end=max(end for _, end in trace.spoken),
        caption_start=min(start for start, _ in trace.captions),
        caption_end=max(end for _, end in trace.captions),
    )
