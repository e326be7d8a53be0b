"""The words of messages, in the languages of the product."""

import re
from dataclasses import dataclass
from enum import StrEnum

DEFAULT_LANGUAGE = "en"
TITLE_LENGTH = 300
SPACES = re.compile(" {2,}")  # plain ones: French no-break spaces stay


class Kind(StrEnum):
    """What a message is about; stable, for clients that want words of their own."""

    WELCOME = "welcome"
    RUN_COMPLETED = "run_completed"
    RUN_FAILED = "run_failed"
    CREDITS_REFUSED = "credits_refused"
    APPROVAL_REQUESTED = "approval_requested"
    SCHEDULE_PAUSED = "schedule_paused"


@dataclass(frozen=True)
class Words:
    title: str
    body: str


TEMPLATES: dict[Kind, dict[str, Words]] = {
    Kind.WELCOME: {
        "en": Words("Welcome, {name}", "Bring a book, and make your first film of it."),
        "fr": Words("Bienvenue, {name}", "Apportez un livre et faites-en votre premier film."),
    },
    Kind.RUN_COMPLETED: {
        "en": Words("Your film is ready", "“{title}” is finished. It cost {credits} credits."),
        "fr": Words("Votre film est prêt", "«\u00a0{title}\u00a0» est terminé. Il a coûté {credits} crédits."),
    },
    Kind.RUN_FAILED: {
        "en": Words("“{title}” could not be made", "{detail} {hint} Nothing was charged."),
        "fr": Words("«\u00a0{title}\u00a0» n’a pas pu être réalisé", "{detail} {hint} Rien n’a été débité."),
    },
    Kind.CREDITS_REFUSED: {
        "en": Words(
            "Not enough credits",
            "This film needs up to {credits} credits and you have {balance}. "
            "Choose fewer chapters, or get {missing} more credits and start it again.",
        ),
        "fr": Words(
            "Pas assez de crédits",
            "Ce film demande jusqu’à {credits} crédits et vous en avez {balance}. "
            "Choisissez moins de chapitres, ou procurez-vous {missing} crédits de plus et relancez-le.",
        ),
    },
    Kind.SCHEDULE_PAUSED: {
        "en": Words("“{title}” is paused", "It could not start: {detail} Resume it once this is put right."),
        "fr": Words(
            "«\u00a0{title}\u00a0» est en pause",
            "Son lancement a échoué\u00a0: {detail} Reprenez-le quand ce sera corrigé.",
        ),
    },
    Kind.APPROVAL_REQUESTED: {
        "en": Words(
            "“{title}” waits for your word",
            "“{step_title}” begins when you approve it. Look at what is there; nothing is charged if you reject it.",
        ),
        "fr": Words(
            "«\u00a0{title}\u00a0» attend votre accord",
            "«\u00a0{step_title}\u00a0» commencera quand vous l’aurez approuvé. "
            "Regardez ce qui est prêt\u00a0; rien n’est débité si vous refusez.",
        ),
    },
}


def render(kind: Kind, language: str, **values: object) -> Words:
    """A message's words; English where the language (a BCP 47 tag) is not one of ours. KeyError: a value is missing."""
    by_language = TEMPLATES[kind]
    words = by_language.get(language.partition("-")[0].lower(), by_language[DEFAULT_LANGUAGE])
    title, body = words.title.format(**values), words.body.format(**values)
    return Words(title[:TITLE_LENGTH], SPACES.sub(" ", body).strip())
