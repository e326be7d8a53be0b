"""Verbs whose doing can be drawn, and the pose that draws them."""

from visiobook_ai_analysis.reading.lexicon.inflection import english_verb_forms, french_verb_forms, words
from visiobook_contracts.ai_analysis import Pose

_EN: dict[Pose, str] = {
    Pose.WALK: """walk go:went:gone come:came enter step* stroll wander stride:strode pace march approach leave:left
        cross return tramp trudge creep:crept advance hobble limp follow tiptoe retreat descend pass arrive
        plod* depart""",
    Pose.RUN: """run:ran:running rush hurry dash race chase flee:fled hasten dart gallop scamper bolt sprint
        fly:flew:flown leap:leapt jump spring:sprang""",
    Pose.SIT: "sit:sat:sitting perch seat settle",
    Pose.KNEEL: "kneel:knelt crouch squat* stoop bend:bent",
    Pose.LIE: "lie:lay:lain sleep:slept doze rest slumber recline",
    Pose.READ: "read:read study",
    Pose.WRITE: "write:wrote:written sign scribble paint sketch",
    Pose.POINT: "point",
    Pose.REACH: """reach stretch take:took:taken pick grasp seize snatch open touch grab* knock pull push unlock
        draw:drew feel:felt throw:threw:thrown give:gave:given hand offer shut:shut close""",
    Pose.HOLD: """hold:held carry lift raise bear:bore clutch bring:brought grip* light:lit drink:drank:drunk
        eat:ate:eaten pour play smoke lower swing:swung turn-over""",
    Pose.WAVE: "wave beckon salute",
    Pose.CLIMB: "climb clamber mount ascend scramble",
    Pose.FALL: "fall:fell:fallen stumble tumble slip* trip* collapse faint sink:sank:sunk",
    Pose.DANCE: "dance waltz whirl",
    Pose.ROW: "row paddle",
    Pose.THINK: "think:thought wonder ponder consider muse reflect remember dream:dreamt:dreamed",
    Pose.HUG: "embrace hug* kiss comfort",
    Pose.BOW: "bow curtsey curtsy nod*",
    Pose.STAND: """stand:stood stop* halt wait pause rise:rose:risen look stare watch gaze turn listen lean appear
        arise:arose peer glance smile laugh weep:wept sob* shiver tremble""",
}
_FR: dict[Pose, str] = {
    Pose.WALK: """marcher avancer entrer arriver traverser approcher promener éloigner rentrer retourner passer quitter
        aller=alla,allait,allèrent,allaient,allai,allais,va,vont,allant,allé,allée
        venir=vint,venait,vinrent,venaient,vins,vient,venu,venue
        sortir=sortit,sortait,sortirent,sort,sorti,sortie,sortis
        partir=partit,partait,partirent,part,parti,partie,partis
        descendre=descendit,descendait,descendirent,descend,descendis,descendu
        revenir=revint,revenait,revinrent,revient,revenu suivre=suivit,suivait,suivirent,suit,suivis
        parcourir=parcourut""",
    Pose.RUN: """élancer précipiter sauter bondir=bondit,bondissait
        courir=courut,courait,coururent,couraient,court,courus,courant,couru accourir=accourut,accoururent
        fuir=fuit,fuyait,fuirent enfuir=enfuit,enfuyait,enfuirent galoper""",
    Pose.SIT: "asseoir=assit,assis,asseyait,assirent,assied,assise,assises",
    Pose.KNEEL: "agenouiller accroupir=accroupit,accroupi baisser pencher",
    Pose.LIE: """coucher allonger étendre=étendit,étendu,étendue dormir=dormait,dormit,dort,dormaient,endormit reposer
        endormir=endormit,endormi,endormie""",
    Pose.READ: "lire=lut,lisait,lit,lisant,lisais,lus",
    Pose.WRITE: "écrire=écrivit,écrivait,écrit,écrivis signer dessiner tracer",
    Pose.POINT: "désigner montrer indiquer",
    Pose.REACH: """toucher saisir=saisit,saisissait,saisis prendre=prit,prenait,prirent,prend,pris
        ouvrir=ouvrit,ouvrait,ouvre,ouvris tendre=tendit,tendait,tend ramasser tirer pousser frapper fermer
        poser jeter attraper donner ôter enlever""",
    Pose.HOLD: """porter soulever lever=leva,levait,lève tenir=tenait,tint,tient,tenant,tenaient,tenais apporter
        brandir=brandit allumer boire=but,buvait,boit manger verser serrer hisser fumer jouer""",
    Pose.WAVE: "agiter saluer",
    Pose.CLIMB: "grimper monter escalader gravir=gravit,gravissait,gravirent",
    Pose.FALL: "tomber trébucher glisser écrouler évanouir=évanouit chanceler=chancela",
    Pose.DANCE: "danser valser tournoyer",
    Pose.ROW: "ramer",
    Pose.THINK: "songer penser réfléchir=réfléchit,réfléchissait rêver méditer",
    Pose.HUG: "embrasser étreindre=étreignit,étreignait enlacer",
    Pose.BOW: "incliner",
    Pose.STAND: """debout=debout regarder arrêter attendre=attendit,attendait,attend,attendaient écouter dresser
        retourner contempler demeurer
        relever=releva,relevait,relève redresser rester tourner apparaître=apparut,apparaissait
        trembler sourire=sourit,souriait rire=rit,riait pleurer""",
}

CROSSED_ARMS = {
    "en": r"(?:folded|crossed|folding|crossing) (?:his|her|my|their) arms|arms (?:folded|crossed)",
    "fr": r"crois\w+ les bras|bras croisés",
}
"""A pose told by a phrase."""

NOT_ACTIONS = frozenset(words("left lit fit part suit but leaves felt rose fly lay return study passe"))
"""Forms that are commoner as something else; they need their subject right before them."""


def pose_verbs(language: str) -> dict[str, Pose]:
    """Verb form (lower case) -> pose; empty for languages without a list."""
    source = {"en": (_EN, english_verb_forms), "fr": (_FR, french_verb_forms)}.get(language)
    if source is None:
        return {}
    table, forms = source
    result: dict[str, Pose] = {}
    for pose, specs in table.items():
        for spec in words(specs):
            for form in forms(spec):
                result.setdefault(form, pose)
    return result
