"""The words of mails, in the languages of the product. Values stand in braces."""

from dataclasses import dataclass

from visiobook_contracts.notification import MailTemplate

DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True)
class Words:
    """What a mail says: subject, paragraphs, the label of its button where it has one, and why one gets it."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str | None
    why: str


@dataclass(frozen=True)
class Frame:
    """What every mail of a language has."""

    greeting: str
    link_instead: str
    farewell: str
    colon: str


FRAMES = {
    "en": Frame("Hello {name},", "Or copy this address into your browser:", "Visiobook", ":"),
    "fr": Frame("Bonjour {name},", "Ou copiez cette adresse dans votre navigateur\u202f:", "Visiobook", "\u202f:"),
}
NOT_YOU = {
    "en": "If it was not you, do nothing: without the link nothing happens.",
    "fr": "Si ce n’était pas vous, ne faites rien\u202f: sans le lien, rien ne se passe.",
}
WATCH = {
    "en": "If it was not you, set a new password at once and end the sessions that you do not know.",
    "fr": "Si ce n’était pas vous, changez tout de suite de mot de passe et fermez les sessions inconnues.",
}
WORDS: dict[MailTemplate, dict[str, Words]] = {
    MailTemplate.VERIFY_EMAIL: {
        "en": Words(
            "Confirm your address",
            ("Welcome to Visiobook. Confirm that this address is yours, and bring your first book.",
             "The link works once, for two days."),
            "Confirm my address",
            "Somebody opened an account with this address. " + NOT_YOU["en"],
        ),
        "fr": Words(
            "Confirmez votre adresse",
            ("Bienvenue sur Visiobook. Confirmez que cette adresse est la vôtre, et apportez votre premier livre.",
             "Le lien fonctionne une fois, pendant deux jours."),
            "Confirmer mon adresse",
            "Quelqu’un a ouvert un compte avec cette adresse. " + NOT_YOU["fr"],
        ),
    },
    MailTemplate.ALREADY_REGISTERED: {
        "en": Words(
            "You have an account already",
            ("Somebody, perhaps you, wanted to open an account with this address. There is one: log in.",
             "If you forgot the password, ask there for a new one."),
            "Log in",
            "Nothing was changed. If it was not you, do nothing.",
        ),
        "fr": Words(
            "Vous avez déjà un compte",
            ("Quelqu’un, peut-être vous, a voulu ouvrir un compte avec cette adresse. Il existe déjà\u202f:"
             " connectez-vous.",
             "Si vous avez oublié le mot de passe, demandez-en un nouveau sur la même page."),
            "Me connecter",
            "Rien n’a été modifié. Si ce n’était pas vous, ne faites rien.",
        ),
    },
    MailTemplate.RESET_PASSWORD: {
        "en": Words(
            "A new password",
            ("Choose a new password here. The link works once, for half an hour; every device is logged out then.",),
            "Choose a new password",
            "Somebody asked for a new password for this address. " + NOT_YOU["en"],
        ),
        "fr": Words(
            "Un nouveau mot de passe",
            ("Choisissez ici un nouveau mot de passe. Le lien fonctionne une fois, pendant une demi-heure\u202f;"
             " tous vos appareils seront alors déconnectés.",),
            "Choisir un mot de passe",
            "Quelqu’un a demandé un nouveau mot de passe pour cette adresse. " + NOT_YOU["fr"],
        ),
    },
    MailTemplate.PASSWORD_CHANGED: {
        "en": Words("Your password was changed", ("The password of your account was changed just now.",), None,
                    WATCH["en"]),
        "fr": Words("Votre mot de passe a changé",
                    ("Le mot de passe de votre compte vient d’être modifié.",), None, WATCH["fr"]),
    },
    MailTemplate.CONFIRM_NEW_EMAIL: {
        "en": Words(
            "Confirm your new address",
            ("From now on you want to use this address for your account. Confirm that it is yours.",
             "The link works once, for four hours."),
            "Use this address",
            "Somebody gave this address for an account. " + NOT_YOU["en"],
        ),
        "fr": Words(
            "Confirmez votre nouvelle adresse",
            ("Vous voulez utiliser désormais cette adresse pour votre compte. Confirmez que c’est la vôtre.",
             "Le lien fonctionne une fois, pendant quatre heures."),
            "Utiliser cette adresse",
            "Quelqu’un a donné cette adresse pour un compte. " + NOT_YOU["fr"],
        ),
    },
    MailTemplate.EMAIL_CHANGED: {
        "en": Words("Your address was changed",
                    ("Your account uses the address {email} from now on. You log in with it.",), None,
                    "If it was not you, write to who runs this Visiobook at once."),
        "fr": Words("Votre adresse a changé",
                    ("Votre compte utilise désormais l’adresse {email}. C’est avec elle que vous vous connectez.",),
                    None, "Si ce n’était pas vous, écrivez tout de suite à qui administre ce Visiobook."),
    },
    MailTemplate.SECOND_FACTOR_ON: {
        "en": Words("The second factor is on",
                    ("From now on your log-in asks for a code of your authenticator app. Keep the recovery codes safe:"
                     " each opens your account once without the app.",), None, WATCH["en"]),
        "fr": Words("La double authentification est activée",
                    ("Votre connexion demande désormais un code de votre application. Gardez les codes de secours en"
                     " lieu sûr\u202f: chacun ouvre votre compte une fois sans l’application.",), None, WATCH["fr"]),
    },
    MailTemplate.SECOND_FACTOR_OFF: {
        "en": Words("The second factor is off",
                    ("Your log-in asks for the password alone from now on.",), None, WATCH["en"]),
        "fr": Words("La double authentification est désactivée",
                    ("Votre connexion ne demande plus que le mot de passe.",), None, WATCH["fr"]),
    },
    MailTemplate.IDENTITY_LINKED: {
        "en": Words("You can log in with {provider}",
                    ("Your account is linked to {provider} from now on: who is signed in there can log in here.",),
                    None, "If it was not you, unlink it in your settings and set a new password at once."),
        "fr": Words("Vous pouvez vous connecter avec {provider}",
                    ("Votre compte est désormais lié à {provider}\u202f: qui y est connecté peut se connecter ici.",),
                    None, "Si ce n’était pas vous, retirez ce lien dans vos réglages et changez de mot de passe."),
    },
    MailTemplate.INVITATION: {
        "en": Words("{inviter} invites you to {organisation}",
                    ("{inviter} invites you to work with {organisation} on Visiobook.",), "Look at the invitation",
                    "If you do not know {inviter}, do nothing."),
        "fr": Words("{inviter} vous invite dans {organisation}",
                    ("{inviter} vous invite à travailler avec {organisation} sur Visiobook.",), "Voir l’invitation",
                    "Si vous ne connaissez pas {inviter}, ne faites rien."),
    },
    MailTemplate.MESSAGE: {
        "en": Words("{title}", ("{body}",), "Have a look",
                    "You chose to hear of this by mail. In your settings, under Messages, you may choose otherwise."),
        "fr": Words("{title}", ("{body}",), "Voir de plus près",
                    "Vous avez choisi de l’apprendre par e-mail. Vous pouvez en changer dans vos réglages, sous"
                    " Messages."),
    },
}  # fmt: skip


def language_of(tag: str) -> str:
    """The language of ours that a BCP 47 tag means; English for any other."""
    language = tag.partition("-")[0].lower()
    return language if language in FRAMES else DEFAULT_LANGUAGE
