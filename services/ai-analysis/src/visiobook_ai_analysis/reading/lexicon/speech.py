"""Verbs that introduce speech, with the manner and the feeling they tell."""

from dataclasses import dataclass

from visiobook_ai_analysis.reading.lexicon.inflection import english_verb_forms, french_verb_forms, words
from visiobook_contracts.ai_analysis import Emotion


@dataclass(frozen=True)
class SpeechVerb:
    """``manner`` is a past participle for display (``whispered``); None where the verb only says that one speaks."""

    manner: str | None = None
    emotion: Emotion = Emotion.NEUTRAL


_PLAIN_EN = words(
    """say:said reply answer ask return continue add observe remark repeat inquire enquire demand begin:began:begun
    rejoin retort declare interpose respond suggest protest announce pursue resume assent admit* explain insist* persist
    conclude echo agree propose comment state note speak:spoke:spoken tell:told call command order reason confess warn
    think:thought wonder interrupt quoth object venture counter finish acknowledge allow assure promise recite correct
    offer read:read muse put:put reflect volunteer chime inform report mention"""
)
_MANNER_EN: dict[tuple[str, Emotion], str] = {
    ("whispered", Emotion.NEUTRAL): "whisper breathe hiss",
    ("murmured", Emotion.NEUTRAL): "murmur mutter mumble",
    ("shouted", Emotion.ANGER): "shout bellow roar yell thunder bawl holler",
    ("cried", Emotion.SURPRISE): "cry exclaim ejaculate",
    ("screamed", Emotion.FEAR): "scream shriek screech",
    ("gasped", Emotion.SURPRISE): "gasp pant",
    ("sobbed", Emotion.SADNESS): "sob* weep:wept wail whimper moan",
    ("sighed", Emotion.SADNESS): "sigh lament",
    ("laughed", Emotion.JOY): "laugh chuckle giggle smile grin* beam chirp",
    ("growled", Emotion.ANGER): "growl snarl snap* grunt bark grumble scold storm rage",
    ("stammered", Emotion.WORRY): "stammer falter stutter quaver",
    ("pleaded", Emotion.WORRY): "plead beg* urge implore beseech entreat",
    ("sneered", Emotion.DISGUST): "sneer scoff",
    ("groaned", Emotion.SADNESS): "groan croak",
    ("called", Emotion.NEUTRAL): "hail",
    ("drawled", Emotion.NEUTRAL): "drawl",
    ("sang", Emotion.JOY): "sing:sang:sung",
}
_PLAIN_FR = words(
    """dire=dit,dis,disait,disais,dirent,disent,disant,dîmes faire=fit,fis
        répondre=répondit,répondis,répond,réponds,répondait,répondirent
        reprendre=reprit,repris,reprend,reprenait,reprirent demander répliquer ajouter continuer répéter penser
        objecter observer poursuivre=poursuivit,poursuivis,poursuit déclarer affirmer annoncer riposter insister
        conclure=conclut avouer remarquer repartir=repartit achever commencer expliquer protester ordonner proposer
        interrompre=interrompit,interrompis,interrompt acquiescer admettre=admit rétorquer assurer raconter confier
        promettre=promit songer questionner interroger renchérir=renchérit commander préciser approuver conseiller
        suggérer=suggéra,suggère avertir=avertit prévenir=prévint lire=lut,lisait"""
)
_MANNER_FR: dict[tuple[str, Emotion], str] = {
    ("whispered", Emotion.NEUTRAL): "chuchoter souffler",
    ("murmured", Emotion.NEUTRAL): "murmurer marmonner marmotter",
    ("shouted", Emotion.ANGER): "hurler tonner vociférer=vociféra,vociférait rugir=rugit,rugissait gueuler",
    ("cried", Emotion.SURPRISE): "écrier exclamer crier lancer",
    ("screamed", Emotion.FEAR): "glapir=glapit",
    ("gasped", Emotion.SURPRISE): "haleter=haleta,haletait",
    ("sobbed", Emotion.SADNESS): "sangloter gémir=gémit,gémissait,gémis pleurer pleurnicher",
    ("sighed", Emotion.SADNESS): "soupirer",
    ("laughed", Emotion.JOY): "rire=rit,riait ricaner plaisanter sourire=sourit,souriait",
    ("growled", Emotion.ANGER): "gronder grogner grommeler=grommela,grommelait maugréer=maugréa jurer",
    ("stammered", Emotion.WORRY): "balbutier bégayer bredouiller",
    ("pleaded", Emotion.WORRY): "supplier implorer",
    ("called", Emotion.NEUTRAL): "appeler=appela,appelait,appelle,appelai héler=héla",
    ("sang", Emotion.JOY): "chanter fredonner chantonner",
}


def english_speech_verbs() -> dict[str, SpeechVerb]:
    """Form -> verb, English."""
    table = {form: SpeechVerb() for spec in _PLAIN_EN for form in english_verb_forms(spec)}
    for (manner, emotion), specs in _MANNER_EN.items():
        for spec in specs.split():
            table |= dict.fromkeys(english_verb_forms(spec), SpeechVerb(manner, emotion))
    return table


def french_speech_verbs() -> dict[str, SpeechVerb]:
    """Form -> verb, French."""
    table = {form: SpeechVerb() for spec in _PLAIN_FR for form in french_verb_forms(spec)}
    for (manner, emotion), specs in _MANNER_FR.items():
        for spec in specs.split():
            table |= dict.fromkeys(french_verb_forms(spec), SpeechVerb(manner, emotion))
    return table
