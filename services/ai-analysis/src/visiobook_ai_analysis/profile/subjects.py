"""Words that speak for a theme of fiction, a genre, or a warning. Lists of our own, English and French."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from visiobook_ai_analysis.reading.lexicon.inflection import words

Severity = Literal["mild", "moderate", "strong"]


@dataclass(frozen=True)
class Subject:
    """A theme: what it is called for readers, and its words."""

    name: str
    words: frozenset[str]


_THEMES: dict[str, tuple[str, str, str]] = {
    "love": (
        "amour",
        """love loved lover lovers loving beloved heart hearts marry married marriage wedding bride bridegroom engaged
        engagement courtship passion kiss kissed attachment admirer suitor betrothed affection darling wooing proposal
        jealous jealousy sweetheart tenderness""",
        """amour amours aimer aimé aimée amant amante cœur marier mariage noce noces fiancé fiancée épouser passion
        baiser baisers jaloux jalousie tendresse chéri chérie amoureux amoureuse""",
    ),
    "family": (
        "famille",
        """mother father sister sisters brother brothers daughter daughters son sons parents family aunt uncle cousin
        cousins grandmother grandfather child children home nursery orphan relations kindred niece nephew mamma papa""",
        """mère père sœur sœurs frère frères fille fils parents famille tante oncle cousin cousine grand-mère grand-père
        enfant enfants foyer orphelin orpheline neveu nièce maman papa""",
    ),
    "friendship": (
        "amitié",
        """friend friends friendship friendly companion companions comrade comrades together trust loyal loyalty
        faithful playmate confide confided ally allies fellowship""",
        "ami amie amis amies amitié compagnon compagnons camarade camarades ensemble confiance fidèle loyal confier",
    ),
    "death": (
        "mort",
        """death dead die died dying dies grave graves funeral coffin corpse tomb burial buried mourning mourners widow
        widower churchyard graveyard deathbed perished shroud""",
        """mort morte morts mourir mourut mourant tombe tombeau cercueil cadavre enterrement enterré deuil veuve veuf
        cimetière linceul agonie funérailles""",
    ),
    "war": (
        "guerre",
        """war wars battle battles soldier soldiers army armies regiment general enemy enemies cannon gun guns musket
        siege retreat victory bayonet bullets trench troops officer officers sword wounded sergeant""",
        """guerre bataille soldat soldats armée régiment général ennemi ennemis canon fusil fusils siège retraite
        victoire baïonnette troupes officier officiers sabre blessé blessés prussien prussiens""",
    ),
    "crime": (
        "crime",
        """murder murdered murderer crime crimes criminal thief thieves robbery robbed stolen police detective inspector
        clue clues evidence guilty guilt prison jail gaol arrest arrested blackmail theft burglar witness poison
        poisoned""",
        """meurtre assassin assassiné assassinat crime crimes criminel voleur voleurs vol volé police inspecteur indice
        preuve coupable prison arrêté témoin poison empoisonné""",
    ),
    "revenge": (
        "vengeance",
        """revenge avenge avenged vengeance vengeful retribution grudge hatred hate hated foe curse cursed oath
        spite""",
        "vengeance venger vengé rancune haine haïr haï ennemi maudit malédiction serment",
    ),
    "journey": (
        "voyage",
        """journey journeys travel travelled travelling traveller road roads voyage map maps horse horses miles
        carriage coach inn mountain mountains desert wilderness guide camp expedition wander wandered luggage
        train station""",
        """voyage voyages voyager voyageur route routes chemin carte cheval chevaux lieues voiture diligence auberge
        montagne montagnes désert guide expédition errer bagages train gare""",
    ),
    "sea": (
        "mer",
        """sea seas ship ships sail sails sailor sailors captain deck boat boats island islands shore coast wave waves
        harbour anchor mast crew pirate pirates schooner whale whales tide voyage cabin gale lighthouse ocean""",
        """mer mers navire navires voile voiles marin marins capitaine pont bateau bateaux île îles rivage côte vague
        vagues port ancre mât équipage pirate pirates baleine marée océan phare""",
    ),
    "nature": (
        "nature",
        """garden gardens tree trees flower flowers rose roses spring bird birds robin moor moors grass earth roots
        seeds leaves forest woods field fields meadow river stream blossom bloom wild fox squirrel lamb
        sunshine""",
        """jardin jardins arbre arbres fleur fleurs rose roses printemps oiseau oiseaux herbe terre racines graines
        feuilles forêt bois champ champs pré rivière ruisseau sauvage renard soleil""",
    ),
    "money and class": (
        "argent et rang",
        """money fortune fortunes rich riches poor poverty income estate inheritance heir heiress debt debts pounds
        wealth wealthy gentleman gentlemen lady servant servants rank title landlord rent wages property
        circumstances""",
        """argent fortune riche riches pauvre pauvreté revenu domaine héritage héritier héritière dette dettes francs
        richesse domestique domestiques rang titre loyer gages propriété bourgeois""",
    ),
    "work": (
        "travail",
        """work works worked working office business clerk clerks employer trade factory shop merchant desk copying
        labour wages master apprentice profession lawyer documents papers chambers""",
        """travail travaux travailler bureau affaires commis patron commerce fabrique boutique marchand marchande
        métier ouvrier ouvriers apprenti halles étal maître""",
    ),
    "growing up": (
        "grandir",
        """child children boy boys girl girls school lessons schoolmaster teacher play played playing governess learn
        learned learning young grown childhood schoolroom toys nurse grew growing""",
        """enfant enfants garçon garçons fillette école leçon leçons maître institutrice jouer jouait gouvernante
        apprendre jeune enfance jouets nourrice grandir""",
    ),
    "loneliness": (
        "solitude",
        """alone lonely loneliness solitary solitude forlorn desolate deserted forsaken nobody silence silent exile
        stranger outcast isolated abandoned""",
        "seul seule solitude solitaire désert abandonné abandonnée personne silence exil étranger isolé",
    ),
    "illness and healing": (
        "maladie et guérison",
        """ill illness sick sickness doctor doctors invalid fever pain cure cured health weak stronger strength crooked
        crutches nurse medicine disease pestilence recover recovered well consumption""",
        """malade maladie médecin docteur fièvre douleur guérir guéri guérison santé faible force infirme remède peste
        souffrance convalescence""",
    ),
    "madness": (
        "folie",
        """mad madness insane insanity lunatic delirium raving frenzy frenzied distracted hallucination melancholy
        fancy fancies delusion nerves nervous obsession possessed""",
        "fou folle folie dément démence délire frénésie hallucination obsession possédé nerfs aliéné",
    ),
    "the supernatural": (
        "surnaturel",
        """ghost ghosts spirit spirits spectre spectral apparition phantom haunted witch witches magic magical spell
        enchanted goblin fairy fairies vampire demon demons devil supernatural midnight headless wizard""",
        """fantôme fantômes esprit esprits spectre apparition hanté sorcière magie magique sortilège enchanté fée fées
        vampire démon démons diable surnaturel minuit""",
    ),
    "faith": (
        "foi",
        """god church prayer prayers pray prayed religion religious priest clergyman bible sin sins sinner soul
        heaven angel angels holy faith minister parson sermon christian saint monk convent""",
        """dieu église prière prières prier religion religieux prêtre curé bible péché péchés âme ciel ange anges saint
        sainte foi sermon chrétien moine couvent abbé""",
    ),
    "justice and freedom": (
        "justice et liberté",
        """justice unjust law laws judge court trial freedom free slave slaves slavery liberty rights tyrant prison
        prisoner sentence executed jury rebel rebellion liberty""",
        """justice injuste loi lois juge tribunal procès liberté libre esclave esclaves esclavage droits tyran prison
        prisonnier jugement condamné révolte république""",
    ),
    "secrets and deception": (
        "secrets et tromperie",
        """secret secrets secretly mystery mysterious hidden hide disguise disguised lie lies deceive deceived
        deception treachery traitor betray betrayed mask masks masked concealed conspiracy plot spy""",
        """secret secrets mystère mystérieux caché cacher déguisé mensonge mensonges mentir tromper trompé trahison
        traître trahi masque masques complot espion""",
    ),
    "pride and manners": (
        "orgueil et convenances",
        """pride proud vanity vain manners civility civil propriety dignity reputation honour respect respectable
        insolence elegant accomplished acquaintance ball balls dance danced dancing visit visits conversation society
        gossip""",
        """orgueil fier fière vanité vaniteux manières politesse convenances dignité réputation honneur respect
        élégant bal bals danse danser visite visites conversation société""",
    ),
    "food and feasting": (
        "table et festin",
        """eat ate eaten eating food dinner supper breakfast tea bread butter cake cakes pie meat wine feast
        drink drank drinking hungry hunger kitchen cook cooked tarts soup rum cheese""",
        """manger mangé mangeait nourriture dîner souper déjeuner thé pain beurre gâteau gâteaux viande vin festin
        boire buvait faim cuisine soupe fromage fromages légumes poisson poissons charcuterie""",
    ),
    "art": (
        "art",
        """art artist painting painted painter picture portrait music musician song songs sing singing poet poetry
        verse book books read theatre actor actress stage opera novel studio""",
        """art artiste peinture peint peintre tableau tableaux portrait musique musicien chanson chanter chantait
        poète poésie vers livre livres lire théâtre acteur actrice scène opéra""",
    ),
}

_GENRES: dict[str, tuple[dict[str, float], str, str]] = {
    # theme -> weight, then further words of its own
    "romance": ({"love": 2.2, "pride and manners": 0.8, "family": 0.2}, "", ""),
    "adventure": (
        {"sea": 1.2, "journey": 1.0, "war": 0.5},
        "treasure adventure adventures danger fight fighting escape escaped attack rescue pistol cutlass gold hunted",
        "trésor aventure aventures danger combat évasion attaque sauver pistolet or chasse",
    ),
    "mystery": (
        {"crime": 2.0, "secrets and deception": 1.2},
        "case investigate mystery observe observed deduce deduction client problem singular traces footprints",
        "affaire enquête mystère observer client énigme traces empreintes",
    ),
    "horror and gothic": (
        {"the supernatural": 1.6, "death": 1.0, "madness": 0.8},
        """horror horrible terror ghastly dread gloom gloomy blood hideous shriek midnight castle dungeon decay shadow
        shadows""",
        "horreur horrible terreur effroi sombre sang hideux cri minuit château cachot ombre ombres",
    ),
    "fantasy and fairy tale": (
        {"the supernatural": 1.0},
        """magic fairy giant dragon king queen princess prince rabbit caterpillar mock turtle gryphon dwarf wand
        enchanted talking shrinking creature curious hatter dormouse wizard duchess""",
        "magie fée géant dragon roi reine princesse prince nain baguette enchanté créature lutin",
    ),
    "children's story": (
        {"growing up": 2.0, "nature": 0.8, "friendship": 0.4, "family": 0.3},
        "little curious curiouser nice naughty play kitten puppy rabbit",
        "petit petite gentil méchant jouer chaton lapin",
    ),
    "social novel": (
        {"money and class": 1.3, "work": 1.4, "justice and freedom": 0.6, "pride and manners": 0.5},
        "",
        "",
    ),
    "war story": ({"war": 2.2}, "", ""),
    "comedy": (
        {},
        """laugh laughed laughing laughter absurd ridiculous comical joke jokes jest merry droll amused amusing foolish
        fool folly nonsense whimsical""",
        "rire riait riant absurde ridicule comique plaisanterie drôle amusé amusant sot sottise bouffon",
    ),
}

_WARNINGS: dict[str, tuple[Severity, str, str]] = {
    "violence": (
        "moderate",
        """stabbed stab shot fired struck blow blows beaten beating fight fought wound wounded wounds strangled
        slashed cutlass knife dagger killed kill slain slaughter massacre""",
        """poignardé tiré frappé frappa coup coups battu battre blessure blessé étranglé couteau poignard tué tuer
        massacre égorgé égorgea""",
    ),
    "blood and gore": (
        "strong",
        "blood bloody bleeding bled gore gory entrails severed mangled corpse corpses skull",
        "sang sanglant saignait ensanglanté entrailles mutilé cadavre cadavres crâne boyaux",
    ),
    "murder": (
        "strong",
        "murder murdered murderer murderous assassin",
        "meurtre assassin assassiné assassinat meurtrier",
    ),
    "suicide": ("strong", "suicide self-destruction", "suicide suicidé"),
    "death of a loved one": (
        "mild",
        "funeral deathbed orphan orphaned mourning widow buried coffin",
        "enterrement orphelin orpheline deuil veuve enterré cercueil",
    ),
    "alcohol and drugs": (
        "mild",
        "drunk drunken rum brandy whisky gin tipsy intoxicated opium morphine cocaine laudanum",
        "ivre ivrogne saoul eau-de-vie rhum absinthe opium morphine laudanum",
    ),
    "cruelty to a child": (
        "moderate",
        "whipped flogged flogging caned starved thrashed",
        "fouetté battu affamé martyrisé",
    ),
    "slavery and racism": (
        "strong",
        "slave slaves slavery plantation negro negroes nigger niggers mulatto",
        "esclave esclaves esclavage nègre nègres mulâtre",
    ),
    "disease and epidemic": (
        "mild",
        "plague pestilence cholera epidemic contagion fever smallpox consumption",
        "peste choléra épidémie contagion fièvre variole phtisie",
    ),
    "sexual content": (
        "moderate",
        "seduced seduction seducer naked nakedness lust lustful prostitute brothel ravished",
        "séduit séduction nu nue nudité luxure prostituée bordel débauche catin",
    ),
    "supernatural fear": (
        "mild",
        "ghost ghosts spectre apparition phantom haunted demon demons vampire goblin",
        "fantôme fantômes spectre apparition hanté démon démons vampire",
    ),
}

_LOOSE = {
    "violence": (
        "struck blow blows fight fought beaten beating wound wounded wounds shot fired kill",
        "tiré frappé frappa coup coups battu battre blessé blessure",
    ),
    "blood and gore": ("blood bled skull severed", "sang crâne"),
    "death of a loved one": ("widow", "veuve"),
    "alcohol and drugs": ("rum drunk gin", "ivre"),
    "slavery and racism": ("slave plantation", "esclave"),
    "disease and epidemic": ("plague fever consumption", "fièvre peste"),
    "sexual content": ("naked seduced seduction", "nu nue séduit"),
    "supernatural fear": ("ghost ghosts haunted demon", "fantôme fantômes démon esprit"),
}
"""Words of warnings that mostly mean something harmless (``struck with the idea``, ``a slave to his friends``)."""


@lru_cache(maxsize=4)
def loose_words(language: str) -> dict[str, frozenset[str]]:
    """Kind of warning -> those of its words that call for it only beside others."""
    return {kind: frozenset(words(french if language == "fr" else en)) for kind, (en, french) in _LOOSE.items()}


@lru_cache(maxsize=4)
def themes(language: str) -> tuple[Subject, ...]:
    """The themes of a language, named in it; none for others than English and French."""
    if language not in ("en", "fr"):
        return ()
    return tuple(
        Subject(name if language == "en" else french, frozenset(words(english if language == "en" else others)))
        for name, (french, english, others) in _THEMES.items()
    )


def theme_names(language: str) -> dict[str, str]:
    """English name -> name in the language."""
    return {name: name if language == "en" else french for name, (french, _, _) in _THEMES.items()}


@lru_cache(maxsize=4)
def genres(language: str) -> dict[str, tuple[dict[str, float], frozenset[str]]]:
    """Genre -> the weight of each theme (by its English name), and words of its own."""
    return {
        name: (weights, frozenset(words(french if language == "fr" else english)))
        for name, (weights, english, french) in _GENRES.items()
    }


@lru_cache(maxsize=4)
def warnings(language: str) -> dict[str, tuple[Severity, frozenset[str]]]:
    """Kind of warning -> how grave it is when it is there, and its words."""
    return {
        name: (severity, frozenset(words(french if language == "fr" else english)))
        for name, (severity, english, french) in _WARNINGS.items()
    }
