"""Closed classes: pronouns, determiners, prepositions, negations, and capitalised words that are no names."""

from dataclasses import dataclass

from visiobook_ai_analysis.reading.lexicon.inflection import words


@dataclass(frozen=True)
class Grammar:
    """Function words of one language, lower case."""

    he: frozenset[str] = frozenset()
    she: frozenset[str] = frozenset()
    possessive_he: frozenset[str] = frozenset()
    possessive_she: frozenset[str] = frozenset()
    possessive_any: frozenset[str] = frozenset()
    they: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    first_plural: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    possessors: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    locatives: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    likeness: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    adverb_endings: tuple[str, ...] = ()
    adverbs: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    impersonal: frozenset[str] = frozenset()

    @property
    def determiners(self) -> frozenset[str]:
        """Every word that opens a noun phrase."""
        return self.definite | self.indefinite | self.possessors


def _set(text: str) -> frozenset[str]:
    return frozenset(words(text))


_CALENDAR = """monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december christmas easter michaelmas whitsun lundi mardi mercredi jeudi
    vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre
    décembre noël pâques toussaint"""
_PEOPLES = """english french german italian spanish latin greek irish scotch scottish welsh american british russian
    chinese dutch indian christian jewish catholic protestant roman egyptian turkish european englishman
    frenchman irishman scotchman englishmen frenchmen norman saxon anglais français allemand italien
    espagnol grec irlandais américain russe anglaise française allemande italienne espagnole latine prussien
    prussiens prussienne autrichien juif chrétien catholique allemands anglais normand normande parisien
    parisienne romain"""
_PIETIES = """god lord heaven heavens providence jesus christ bible devil satan hell almighty o dieu seigneur ciel
    diable enfer providence jésus-christ christ vierge majesty highness honour excellency grace worship
    majesté altesse excellence éminence"""

ENGLISH = Grammar(
    he=_set("he him himself"),
    she=_set("she herself"),
    possessive_he=_set("his"),
    possessive_she=_set("her hers"),
    they=_set("they them both themselves"),
    first=_set("i me my mine myself"),
    first_plural=_set("we us our ourselves"),
    second=_set("you your yours yourself thou thee thy"),
    subjects=_set("i he she it we they you who"),
    definite=_set("the this that these those"),
    indefinite=_set("a an some any every each another no one"),
    possessors=_set("my your his her its our their"),
    prepositions=_set(
        """of in on at by to from with without into onto upon under over through across along beside behind before
            after against among between near toward towards about around round above below beneath beyond past down
            up off for like inside outside until till since during within as than"""
    ),
    locatives=_set(
        """in at on into inside near through across along beside behind outside within upon under by over above
            below beneath"""
    ),
    negations=_set(
        """no not never nor without neither none n't don't didn't wasn't isn't couldn't wouldn't can't won't
            hadn't weren't hardly cannot"""
    ),
    likeness=_set("like as than resembling"),
    auxiliaries=_set(
        "was were is are had has have did do does would could should might must will shall can been be being"
    ),
    conjunctions=_set("and but or then so yet"),
    adverb_endings=("ly",),
    adverbs=_set(
        """then now again still also just only never always often soon too almost once even suddenly presently at
            last first there here slowly quickly quite very rather all both himself herself back away up down out"""
    ),
    not_names=_set(
        _CALENDAR
        + _PEOPLES
        + _PIETIES
        + """ i a the and but or if then when while where why how what who whom whose which that this these those
            there here he she it we they you his her its our their my your him me us them one two three four five
            six seven eight nine ten yes no not never ever oh ah alas well now so yet still just only even also too
            very much many more most some any all both each every either neither nothing something anything
            everything nobody somebody everybody anybody none other others another such in on at by to from with
            without into onto upon under over through across along beside behind before after against among between
            near toward towards about around above below beyond past down up off out for of as like than because
            since until till although though unless whether however therefore thus hence perhaps maybe indeed
            certainly surely once twice again soon always often sometimes presently suddenly slowly quickly
            meanwhile first second third last next finally eventually tonight today tomorrow yesterday good bad
            great little old young poor dear do does did don't didn't is was are were be been being am have has had
            will would shall should can could may might must let lets let's come go look see hear listen wait stop
            take give get put tell say said please thank thanks sorry hello hush hurrah hullo hallo goodbye good-bye
            farewell hey ho aye ay nay eh pooh bah ha hm humph hurry run stay stand sit keep leave help sir madam
            ma'am miss mister chapter part book volume page contents preface introduction note nonsense i'm i'll
            i've i'd it's that's what's there's he's she's you're we're they're can't won't it'll you'll we'll
            you've we've they've he'd she'd who's where's how's isn't wasn't aren't couldn't wouldn't shouldn't
            hadn't hasn't haven't everyone someone anyone half few several outside inside everywhere nowhere
            somewhere instead besides moreover nevertheless right left north south east west street road lane sea
            winter summer spring autumn morning evening night day"""
    ),
)

FRENCH = Grammar(
    he=_set("il -il -t-il lui"),
    she=_set("elle -elle -t-elle"),
    possessive_any=_set("son sa ses"),
    they=_set("ils elles -ils -elles -t-ils -t-elles eux"),
    first=_set("je j' me m' moi -je -moi mon ma mes j’ m’"),
    first_plural=_set("nous notre nos -nous"),
    second=_set("tu te t' toi -tu -toi vous -vous ton ta tes votre vos t’"),
    subjects=_set(
        "je j' j’ tu il elle on nous vous ils elles qui ce c' c’ -je -tu -il -elle -t-il -t-elle -vous -nous"
    ),
    definite=_set("le la l' l’ les ce cet cette ces du au aux des"),
    indefinite=_set("un une des quelque quelques chaque plusieurs aucun aucune"),
    possessors=_set("mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs"),
    prepositions=_set(
        """de d' d’ du des à au aux en dans sur sous par pour avec sans chez vers contre entre devant derrière près
        jusqu' jusqu’ jusque depuis pendant comme que malgré parmi hors dès auprès"""
    ),
    locatives=_set("dans à au aux en sur sous devant derrière vers chez jusqu' jusqu’ près par contre"),
    negations=_set("ne n' n’ pas jamais ni sans aucun aucune point plus rien"),
    likeness=_set("comme ainsi tel telle semblable pareil pareille"),
    auxiliaries=_set(
        """a avait eut ai avais est était fut étais suis ont avaient eurent étaient furent sont se s' s’ m' m’
            me y en lui ne n' n’ le la l' l’ les leur"""
    ),
    conjunctions=_set("et mais ou puis donc car"),
    adverb_endings=("ment",),
    adverbs=_set(
        """alors puis encore toujours déjà jamais soudain enfin aussi bien tout très lentement vite aussitôt là
            ici longtemps même"""
    ),
    not_names=_set(
        _CALENDAR
        + _PEOPLES
        + _PIETIES
        + """ je tu il elle on nous vous ils elles le la les l' un une des du de d' et mais ou où donc or ni car si
            que qu' qui quoi dont quand lorsque lorsqu' comme comment pourquoi puisque puisqu' parce afin avant
            après pendant depuis dès jusque ce cet cette ces cela ça c' ceci celui celle ceux celles mon ma mes ton
            ta tes son sa ses notre nos votre vos leur leurs me te se lui moi toi eux y en ne pas plus jamais rien
            tout tous toute toutes même autre autres aucun aucune chaque quelque quelques plusieurs tel telle quel
            quelle quels quelles au aux dans sur sous par pour avec sans chez vers contre entre devant derrière près
            loin ici là là-bas alors puis ensuite enfin soudain aussitôt bientôt déjà encore toujours souvent
            parfois maintenant aujourd'hui demain hier oui non si ah oh eh hé ho hélas allons allez va viens venez
            tiens tenez voyons voilà voici bah bien bon bonne mal très trop peu beaucoup assez moins aussi ainsi
            cependant pourtant toutefois peut-être sans doute deux trois quatre cinq six sept huit neuf dix cent
            mille premier première dernier dernière est était fut sont suis es êtes soit a avait eut ont ai as avez
            avons fait faites faut dit dis regarde regardez écoute écoutez attends attendez merci pardon adieu
            bonjour bonsoir salut chut monsieur madame mademoiselle messieurs mesdames chapitre partie livre tome
            page quant malgré parmi lors dès sitôt tandis tantôt ailleurs partout d'abord pourvu grand grande petit
            petite vieux vieille nom mère père ami amie enfant laisse laissez prends prenez donne donnez n' s' j' t'
            m' y' lorsqu’ puisqu’ jusqu' quelqu' quiconque nul nulle certes hein hop hum ouf pst bravo courage
            diantre parbleu peste sacré morbleu rue place nuit jour matin soir mer"""
    ),
    impersonal=_set(
        """faut fallait fallut faudra faudrait pleut pleuvait neige neigeait y semble semblait sembla paraît
            paraissait s'agit agit agissait suffit suffisait vaut valait advint arriva fait faisait fit était est"""
    ),
)

FALLBACK = Grammar(not_names=_set(_CALENDAR + _PEOPLES + _PIETIES))
