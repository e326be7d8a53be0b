"""Nouns of places and the sets they stand for, words of movement, and heads of place names."""

from visiobook_ai_analysis.reading.lexicon.inflection import english_verb_forms, french_verb_forms, words
from visiobook_ai_analysis.reading.lexicon.things import COMMON, telling_things
from visiobook_contracts.ai_analysis import PlaceKind as P

_EN: dict[P, str] = {
    P.MEADOW: "meadow meadows pasture clearing heath glade lawn",
    P.RIVERBANK: "riverbank bank river stream brook riverside pond lake pool",
    P.HILLS: "hill hills hillside downs hilltop slope valley",
    P.MOUNTAIN: "mountain mountains peak summit pass",
    P.FIELD: "field fields cornfield farm farmyard barnyard plough orchard-field",
    P.GARDEN: "garden gardens orchard terrace flower-bed park courtyard croquet-ground",
    P.FOREST: "forest wood woods woodland grove thicket jungle",
    P.ROAD: "road lane highway path track roadside crossroads coach carriage bridge",
    P.VILLAGE: "village hamlet cottages",
    P.STREET: "street streets alley pavement town city avenue",
    P.SQUARE: "square market marketplace market-place plaza fair",
    P.CASTLE: "castle abbey fortress tower battlements palace citadel",
    P.SHORE: """shore beach sands shingle cove cliff cliffs coast strand rocks island islet bay headland point dunes
        causeway""",
    P.SEA: "sea ocean",
    P.HARBOUR: "harbour harbor quay pier wharf dock docks jetty port quayside",
    P.SHIP_DECK: "deck ship schooner brig poop forecastle rigging gunwale boat rowing-boat rowboat",
    P.LIGHTHOUSE: "lighthouse light-house beacon-tower",
    P.MOOR: "moor moors moorland marsh bog fen",
    P.CAVE: "cave cavern grotto tunnel rabbit-hole burrow mine well",
    P.GRAVEYARD: "graveyard churchyard cemetery graveside tomb",
    P.PARLOUR: """parlour parlor drawing-room sitting-room living-room dining-room breakfast-room salon room chamber
        chambers apartment lodgings house cottage home""",
    P.BEDROOM: "bedroom bedchamber bed-room nursery bedside dormitory",
    P.KITCHEN: "kitchen scullery pantry larder",
    P.LIBRARY: "library study",
    P.OFFICE: "office counting-house bureau",
    P.HALL: "hall hallway entrance-hall vestibule lobby great-hall court courtroom court-room",
    P.BALLROOM: "ballroom ball-room masquerade ball dance-hall",
    P.TAVERN: "tavern inn alehouse public-house taproom pub bar-room",
    P.SHOP: "shop store bookshop bakery smithy forge workshop",
    P.SCHOOLROOM: "schoolroom school classroom schoolhouse school-room",
    P.CHURCH: "church chapel cathedral nave altar pew",
    P.ATTIC: "attic garret loft",
    P.CELLAR: "cellar dungeon cellars basement crypt",
    P.CABIN: "cabin hut shack berth forecabin",
    P.CORRIDOR: "corridor passage staircase stairs stair stairway landing gallery",
    P.LAMP_ROOM: "lamp-room lantern-room lamproom gallery-rail",
}
_FR: dict[P, str] = {
    P.MEADOW: "pré prés prairie clairière pelouse lande-fleurie",
    P.RIVERBANK: "rivière berge fleuve ruisseau étang lac rive écluse canal",
    P.HILLS: "colline collines coteau vallée vallon",
    P.MOUNTAIN: "montagne montagnes sommet cime",
    P.FIELD: "champ champs ferme",
    P.GARDEN: "jardin jardins verger terrasse parc cour",
    P.FOREST: "forêt bois bosquet taillis",
    P.ROAD: "route chemin sentier voiture carrosse pont",
    P.VILLAGE: "village hameau bourg",
    P.STREET: "rue rues ruelle trottoir ville avenue boulevard faubourg",
    P.SQUARE: "place marché halles foire",
    P.CASTLE: "château abbaye forteresse tour donjon palais",
    P.SHORE: "plage rivage grève falaise côte galets dune dunes baie rochers île crique",
    P.SEA: "mer océan",
    P.HARBOUR: "port quai jetée bassin môle",
    P.SHIP_DECK: "pont-du-navire navire vaisseau barque bateau canot chaloupe",
    P.LIGHTHOUSE: "phare",
    P.MOOR: "lande landes marais",
    P.CAVE: "grotte caverne souterrain terrier puits",
    P.GRAVEYARD: "cimetière tombeau",
    P.PARLOUR: "salon salle chambre-basse appartement maison logis chaumière salle-à-manger",
    P.BEDROOM: "chambre alcôve dortoir",
    P.KITCHEN: "cuisine office-cuisine",
    P.LIBRARY: "bibliothèque",
    P.OFFICE: "bureau étude cabinet",
    P.HALL: "vestibule hall antichambre",
    P.BALLROOM: "bal salle-de-bal",
    P.TAVERN: "auberge taverne cabaret café estaminet",
    P.SHOP: "boutique magasin librairie boulangerie forge atelier charcuterie",
    P.SCHOOLROOM: "école classe",
    P.CHURCH: "église chapelle cathédrale nef autel",
    P.ATTIC: "grenier mansarde",
    P.CELLAR: "cave cachot crypte",
    P.CABIN: "cabine cabane hutte cale",
    P.CORRIDOR: "couloir corridor escalier galerie palier",
    P.LAMP_ROOM: "chambre-de-la-lampe chambre-du-feu lanterne-du-phare",
}

_LIKE: dict[str, dict[P, str]] = {
    "en": {
        P.HALL: "theatre auditorium foyer museum hotel gymnasium concert-hall waiting-hall",
        P.BEDROOM: "ward hospital infirmary dressing-room bathroom sickroom cot-room boudoir guest-room guestroom",
        P.KITCHEN: "dairy bakehouse cookhouse galley washhouse wash-house",
        P.OFFICE: """clinic surgery police-station newsroom switchboard waiting-room guardroom boardroom bank-parlour
        laboratory headquarters consulting-room""",
        P.LIBRARY: "archive archives",
        P.TAVERN: "café cafe restaurant canteen saloon tearoom tea-room refreshment-room",
        P.SHOP: """garage factory studio laundry foundry pharmacy grocery butcher's baker's grocer's chemist's pawnshop
        barber's showroom sawmill brewery""",
        P.CABIN: "bus train tram compartment caravan tent shed wagon barge bunkhouse wheelhouse stateroom igloo",
        P.CORRIDOR: "stairwell elevator cloakroom backstage lift passageway stairhead",
        P.STREET: "platform station doorstep pavement stall kiosk bus-stop crossing kerb roundabout",
        P.SQUARE: "playground fairground showground parade-ground",
        P.GARDEN: "veranda verandah porch balcony courtyard allotment conservatory greenhouse backyard",
        P.CHURCH: "monastery cloister cloisters convent abbey",
        P.CELLAR: "prison cell vault gaol jail boiler-room strong-room strongroom",
        P.FIELD: "paddock vineyard trench ditch farmyard camp stable stables barn byre cowshed hayfield",
        P.CASTLE: "fort barracks fortress",
        P.MOOR: "swamp saltmarsh",
        P.RIVERBANK: "canal lock-gate",
        P.MOUNTAIN: "gorge glacier quarry",
        P.SHORE: "dune dunes foreshore shallows tideline boathouse",
        P.SCHOOLROOM: "lecture-room lecture-hall refectory",
        P.CAVE: "sewer drain burrow shaft pothole",
    },
    "fr": {
        P.HALL: "théâtre musée tribunal hôtel gymnase",
        P.BEDROOM: "hôpital infirmerie",
        P.OFFICE: "commissariat banque greffe",
        P.TAVERN: "restaurant cantine bistrot buvette guinguette",
        P.SHOP: "usine garage pharmacie épicerie blanchisserie fonderie",
        P.CABIN: "train wagon compartiment tramway roulotte tente autobus remise cabanon cale",
        P.CAVE: "tunnel égout égouts mine gouffre",
        P.KITCHEN: "buanderie office",
        P.CORRIDOR: "coulisses",
        P.STREET: "gare kiosque impasse passage-clouté",
        P.SCHOOLROOM: "préau lycée collège pensionnat amphithéâtre",
        P.GARDEN: "balcon perron véranda serre roseraie potager courette",
        P.CHURCH: "couvent cloître monastère",
        P.CELLAR: "prison cellule geôle",
        P.FIELD: "vigne vignes enclos grange étable écurie bergerie tranchée campement camp",
        P.CASTLE: "caserne",
    },
}
"""Places that have no kind of their own, under the one that is drawn most like them."""

PLACE_PHRASES: dict[str, dict[str, P]] = {
    "en": {
        "lamp room": P.LAMP_ROOM,
        "lantern room": P.LAMP_ROOM,
        "light room": P.LAMP_ROOM,
        "drawing room": P.PARLOUR,
        "sitting room": P.PARLOUR,
        "dining room": P.PARLOUR,
        "living room": P.PARLOUR,
        "ball room": P.BALLROOM,
        "masked ball": P.BALLROOM,
        "assembly room": P.BALLROOM,
        "assembly rooms": P.BALLROOM,
        "rabbit hole": P.CAVE,
        "market square": P.SQUARE,
        "village square": P.SQUARE,
        "great hall": P.HALL,
        "long hall": P.HALL,
        "dining hall": P.HALL,
        "front door": P.HALL,
        "throne room": P.HALL,
        "reading room": P.LIBRARY,
        "counting house": P.OFFICE,
        "railway station": P.STREET,
        "public house": P.TAVERN,
        "bed chamber": P.BEDROOM,
        "rowing boat": P.SHIP_DECK,
        "sea wall": P.HARBOUR,
        "harbour wall": P.HARBOUR,
        "spiral stair": P.CORRIDOR,
        "spiral stairs": P.CORRIDOR,
        "servants' hall": P.KITCHEN,
        "waiting room": P.OFFICE,
        "signal box": P.OFFICE,
        "in bed": P.BEDROOM,
        "among his books": P.LIBRARY,
        "among her books": P.LIBRARY,
        "railway carriage": P.CABIN,
        "hay loft": P.ATTIC,
        "guest room": P.BEDROOM,
        "spare room": P.BEDROOM,
        "dressing room": P.BEDROOM,
        "engine room": P.CELLAR,
        "river bank": P.RIVERBANK,
        "water's edge": P.RIVERBANK,
        "mountain pass": P.MOUNTAIN,
        "town square": P.SQUARE,
        "top of the house": P.ATTIC,
        "under the roof": P.ATTIC,
        "under the eaves": P.ATTIC,
        "under the tiles": P.ATTIC,
        "under the slates": P.ATTIC,
        "police station": P.OFFICE,
        "parish hall": P.HALL,
        "village hall": P.HALL,
        "lecture hall": P.HALL,
        "boiler room": P.CELLAR,
        "back yard": P.GARDEN,
        "kitchen garden": P.GARDEN,
        "coffee house": P.TAVERN,
        "dining car": P.CABIN,
        "market place": P.SQUARE,
    },
    "fr": {
        """salle à manger""": P.PARLOUR,
        """salle de bal""": P.BALLROOM,
        """chambre à coucher""": P.BEDROOM,
        """salle de classe""": P.SCHOOLROOM,
        """chambre de la lampe""": P.LAMP_ROOM,
        """chambre du feu""": P.LAMP_ROOM,
        """chambre du phare""": P.LAMP_ROOM,
        """pièce de la lampe""": P.LAMP_ROOM,
        """chambre de la lanterne""": P.LAMP_ROOM,
        "salle de la lampe": P.LAMP_ROOM,
        "chambre de veille": P.LAMP_ROOM,
        "lanterne du phare": P.LAMP_ROOM,
        """bord de l'eau""": P.RIVERBANK,
        """bord de la mer""": P.SHORE,
        """bord de mer""": P.SHORE,
        """bord de la rivière""": P.RIVERBANK,
        """place du village""": P.SQUARE,
        """place du marché""": P.SQUARE,
        """pont du navire""": P.SHIP_DECK,
        """pont du bateau""": P.SHIP_DECK,
        """grande salle""": P.HALL,
        """escalier en colimaçon""": P.CORRIDOR,
        """petit salon""": P.PARLOUR,
        """grand salon""": P.BALLROOM,
        "salle du trône": P.HALL,
        "salle commune": P.TAVERN,
        "cabinet de travail": P.LIBRARY,
        "salle d'attente": P.OFFICE,
        "salle de bains": P.BEDROOM,
        "sous les toits": P.ATTIC,
        "sous les combles": P.ATTIC,
        "bouche d'égout": P.STREET,
        "parvis de l'église": P.SQUARE,
    },
}
"""Places named by several words, with the language's own spacing."""

VAGUE_PLACES: dict[str, frozenset[str]] = {
    "en": frozenset(
        words(
            """room chamber apartment house home cottage town city boat coach carriage bank court point pass bridge
                tower path track sea ball well square ship store park stairs stair staircase passage island bay
                chambers fair landing study rocks port farm peak park pool sands bar-room gallery mine store cell drain
                shed camp crossing bus train tram platform station valley tent wagon barge"""
        )
    ),
    "fr": frozenset(
        words(
            """salle maison ville voiture pont place tour mer cour café bureau classe étude barque bateau côte
                cabinet île chemin route sommet escalier rochers bois large bassin marché logis ferme parc navire canot
                cave"""
        )
    ),
}
"""Place nouns of many senses or passed on the way: half weight."""

INDOORS = frozenset(
    {
        P.PARLOUR,
        P.BEDROOM,
        P.KITCHEN,
        P.LIBRARY,
        P.OFFICE,
        P.HALL,
        P.BALLROOM,
        P.TAVERN,
        P.SHOP,
        P.SCHOOLROOM,
        P.CHURCH,
        P.ATTIC,
        P.CELLAR,
        P.CABIN,
        P.CORRIDOR,
        P.LAMP_ROOM,
    }
)

INDOOR_HINTS = frozenset(
    words(
        """door window fireplace hearth armchair sofa carpet curtain curtains table lamp candle ceiling desk bed
            shelf mantelpiece cupboard floor fireside chimney stove porte fenêtre cheminée fauteuil canapé tapis
            rideau rideaux lampe bougie plafond lit étagère armoire plancher foyer poêle"""
    )
)
OUTDOOR_HINTS = frozenset(
    words(
        """sky grass tree trees cloud clouds hedge sun horizon breeze meadow birds dew mud snow branches leaves
        moon stars river waves path gate sand
        ciel herbe arbre arbres nuage nuages haie soleil horizon brise oiseaux rosée boue neige branches feuilles"""
    )
)

ARRIVALS: dict[str, frozenset[str]] = {
    "en": frozenset(
        form
        for spec in words(
            """enter reach arrive go:went:gone come:came walk run:ran step* hurry rush climb return cross follow
                ride:rode:ridden drive:drove:driven descend ascend creep:crept slip* stumble turn lead:led
                bring:brought carry row land sail retire march stride:strode wander burst:burst push
                fall:fell:fallen get:got make:made jump sit:sat settle stand:stood lie:lay:lain sleep:slept
                wake:woke wait live stay gather find:found find meet:met hide:hid:hidden set:set"""
        )
        for form in english_verb_forms(spec)
    ),
    "fr": frozenset(
        form
        for spec in words(
            """entrer arriver gagner monter marcher traverser pénétrer=pénétra,pénétrait,pénétrèrent,pénétrant
                grimper rentrer retourner débarquer passer pousser sauter tomber rester demeurer
                aller=alla,allait,allèrent,allaient,allai,va,vont,allant
                venir=vint,venait,vinrent,venaient,vins,vient courir=courut,courait,coururent,couraient,courus
                descendre=descendit,descendait,descendirent,descendaient,descendis
                atteindre=atteignit,atteignirent,atteignait sortir=sortit revenir=revint,revenait,revinrent,revins
                suivre=suivit,suivait,suivirent se-rendre=rendit,rendirent,rendait parvenir=parvint,parvinrent
                asseoir=assit,assis,assise attendre=attendait,attendit,attendaient dormir=dormait,dormit
                conduire=conduisit,conduisait tenir=tenait,tenaient réveiller trouver"""
        )
        for form in french_verb_forms(spec)
    ),
}
"""Verbs that put somebody into the place named after them."""

DEPARTURES: dict[str, frozenset[str]] = {
    "en": frozenset(words("left leave leaves leaving from quit quitted away behind outside")),
    "fr": frozenset(
        words("quitta quittait quittèrent quitter quittant depuis sortit sortait sortant sortirent sorti hors loin")
    ),
}
"""Words right before a place that say that one is no longer, or not, in it."""

GLANCES: dict[str, frozenset[str]] = {
    "en": frozenset(
        words(
            """look looked looking see saw seen watch watched gaze gazed gazing stared staring heard hear
                thought think thinking remember remembered dream dreamed wish wished toward towards beyond
                across told spoke talk talked talking about over above crew crowed barked rang tolled
                smelt smelled"""
        )
    ),
    "fr": frozenset(
        words(
            """regarda regardait regardant regarder vit voyait voir aperçut entendit entendait pensa pensait
                songeait rêvait souvenait vers parlait parla contemplait au-delà distinguait"""
        )
    ),
}
"""Seen, heard or thought of from elsewhere: the words before a place that weaken it."""

PLACE_NAME_HEADS: dict[str, P | None] = {
    "street": P.STREET,
    "road": P.ROAD,
    "lane": P.ROAD,
    "square": P.SQUARE,
    "house": P.PARLOUR,
    "hall": P.HALL,
    "park": P.GARDEN,
    "rock": P.SHORE,
    "hill": P.HILLS,
    "hills": P.HILLS,
    "river": P.RIVERBANK,
    "bay": P.SHORE,
    "sea": P.SEA,
    "island": P.SHORE,
    "mount": P.MOUNTAIN,
    "mountain": P.MOUNTAIN,
    "lake": P.RIVERBANK,
    "castle": P.CASTLE,
    "abbey": P.CASTLE,
    "point": P.SHORE,
    "harbour": P.HARBOUR,
    "cove": P.SHORE,
    "head": P.SHORE,
    "bridge": P.ROAD,
    "manor": P.HALL,
    "grange": P.PARLOUR,
    "inn": P.TAVERN,
    "wood": P.FOREST,
    "forest": P.FOREST,
    "moor": P.MOOR,
    "church": P.CHURCH,
    "valley": P.HILLS,
    "farm": P.FIELD,
    "cottage": P.PARLOUR,
    "lodge": P.PARLOUR,
    "court": P.HALL,
    "heath": P.MOOR,
    "cape": P.SHORE,
    "port": P.HARBOUR,
    "isle": P.SHORE,
    "light": P.LIGHTHOUSE,
    "lighthouse": P.LIGHTHOUSE,
    "hollow": P.HILLS,
    "creek": P.RIVERBANK,
    "town": P.STREET,
    "city": P.STREET,
    "county": None,
    "avenue": P.STREET,
    "terrace": P.STREET,
    "row": P.STREET,
    "quay": P.HARBOUR,
    "hotel": P.HALL,
    "station": P.STREET,
    "tower": P.CASTLE,
    "channel": P.SEA,
    "ocean": P.SEA,
    "bank": None,
    "company": None,
    "club": None,
    "gazette": None,
    "times": None,
    "college": P.SCHOOLROOM,
    "school": P.SCHOOLROOM,
    "university": P.SCHOOLROOM,
    "hospital": P.HALL,
    "admiral": P.TAVERN,
    "arms": P.TAVERN,
    "rocks": P.SHORE,
    "rue": P.STREET,
    "place": P.SQUARE,
    "pont": P.ROAD,
    "mont": P.MOUNTAIN,
    "château": P.CASTLE,
    "roche": P.SHORE,
    "rocher": P.SHORE,
    "île": P.SHORE,
    "baie": P.SHORE,
    "pointe": P.SHORE,
    "phare": P.LIGHTHOUSE,
    "anse": P.SHORE,
    "port-": P.HARBOUR,
    "quai": P.HARBOUR,
    "boulevard": P.STREET,
    "faubourg": P.STREET,
    "bois": P.FOREST,
    "val": P.HILLS,
    "cap": P.SHORE,
    "lac": P.RIVERBANK,
}
"""Heads that make a capitalised name a place's; None where it is a body without a look of its own."""

GAZETTEER = frozenset(
    words(
        """london paris rome england france scotland ireland wales europe america india africa asia china spain
            italy germany russia austria prussia holland belgium greece egypt turkey boston york newyork
            philadelphia chicago oxford cambridge edinburgh dublin bristol bath brighton liverpool manchester
            portsmouth plymouth kent sussex devon cornwall hertfordshire derbyshire yorkshire lancashire norfolk
            suffolk essex surrey hampshire australia canada mexico california virginia carolina britain atlantic
            pacific mediterranean thames seine rhine nile danube tamise rhin rhône loire marseille lyon rouen
            bordeaux nantes brest londres venise vienne berlin madrid naples florence genève bruxelles angleterre
            écosse irlande espagne italie allemagne russie autriche prusse hollande belgique grèce égypte turquie
            amérique inde indes afrique asie chine normandie bretagne provence bourgogne alsace lorraine gascogne
            picardie nanterre neuilly vernon cayenne versailles saint-denis montmartre havre jamaica cuba peru
            brazil japan persia syria jerusalem babylon troy geneva vienna venice milan lisbon halles calais dover
            westminster whitehall mayfair chelsea hampstead broadway manhattan brooklyn"""
    )
)
"""Cities and countries that fiction names most."""


def place_nouns(language: str) -> dict[str, P]:
    """Place noun (lower case) -> kind of place; empty for languages without a list."""
    tables = _LIKE.get(language, {}), {"en": _EN, "fr": _FR}.get(language, {})
    return {noun: kind for table in tables for kind, nouns in table.items() for noun in words(nouns)}


_EN_FURNISHING: dict[P, str] = {
    P.BEDROOM: """pillow pillows counterpane quilt bedclothes wash-stand washstand mattress nightcap nightgown bedpost
        eiderdown bolster wardrobe bedside nightstand dressing-table dressing-gown bedspread""",
    P.KITCHEN: """kettle dresser coppers saucepan oven frying-pan rolling-pin dishcloth larder ladle apron
        griddle dough scullery kitchen-maid stove sink teapot crumbs saucepans bread-board porridge""",
    P.LIBRARY: "bookshelves bookcase volumes folios",
    P.OFFICE: "desk ledger ledgers inkstand typewriter blotter filing-cabinet clerk telephone files",
    P.PARLOUR: "sofa mantelpiece hearth-rug piano tablecloth sideboard decanter tea-table chandelier armchair",
    P.HALL: "doormat umbrella-stand hat-stand throne courtiers banner banners",
    P.GRAVEYARD: "gravestone gravestones headstone headstones graves sexton epitaph",
    P.SCHOOLROOM: "blackboard chalk pupils schoolmaster copybook copybooks",
    P.CHURCH: "pulpit choir altar-cloth hymn congregation",
    P.TAVERN: "barmaid tankard tankards ale taproom",
    P.SHOP: "counter customers customer shopman workbench anvil",
    P.SHIP_DECK: "mast masts helm rigging bowsprit bulwark bulwarks mainsail foresail tiller gunwale",
    P.CABIN: "bunk berth porthole hammock compartment luggage-rack",
    P.GARDEN: """flower-bed wheelbarrow rose-bush clothes-line greenhouse trellis sundial tulips roses lawn
        lawns deck-chair hose pear-tree apple-tree""",
    P.MEADOW: "bracken buttercups daisies haycock clover flock",
    P.FOREST: "oaks beeches undergrowth ferns pines",
    P.MOOR: "heather reeds gorse bog-cotton peat",
    P.FIELD: "furrow furrows stubble haystack barn",
    P.ROAD: "milestone hedgerow hedges signpost coachman",
    P.STREET: """lamp-post kerb gutter cab cabs cobbles shopfront traffic tram trams
        pavement pavements headlights omnibus""",
    P.MOUNTAIN: "crag crags ridge gully precipice glacier boulders",
    P.SHORE: "seaweed surf sand dunes pebbles breakers driftwood",
    P.RIVERBANK: "willow willows alders towpath reeds weir ferry punt",
    P.HARBOUR: "moorings capstan fishing-boats nets bollard",
    P.CELLAR: "casks cask barrel barrels cobwebs vault",
    P.ATTIC: "rafters skylight",
    P.CAVE: "stalactite stalactites",
    P.CORRIDOR: "banister banisters",
}
_FR_FURNISHING: dict[P, str] = {
    P.BEDROOM: "oreiller oreillers chevet édredon drap draps courtepointe matelas traversin",
    P.KITCHEN: "âtre marmite casserole casseroles fourneau évier écuelle écuelles torchon bouilloire soupe épluchures",
    P.LIBRARY: "rayonnages volumes in-folio",
    P.OFFICE: "registre cartons dossier dossiers encrier greffe",
    P.PARLOUR: "canapé bergère guéridon fauteuil fauteuils piano lustre tapis nappe",
    P.HALL: "trône courtisans dais",
    P.GRAVEYARD: "fosse fossoyeur pierres-tombales",
    P.SCHOOLROOM: "craie élèves cahiers récréation pupitre pupitres",
    P.CHURCH: "autel cierge cierges orgue chaire bénitier",
    P.TAVERN: "comptoir chope chopes pichet cabaretier",
    P.SHOP: "établi rabot enclume vitrine clients comptoir",
    P.SHIP_DECK: "mât mâts gouvernail bastingage plat-bord",
    P.CABIN: "cale couchette hublot hamac soute",
    P.GARDEN: "tonnelle tilleul allée plates-bandes brouette parterre rosiers",
    P.FOREST: "chêne chênes hêtres fougères sapins",
    P.FIELD: "sillon sillons blés foins meule meules moisson",
    P.ROAD: "cocher diligence ornières borne fossé talus",
    P.STREET: "pavé pavés réverbère réverbères passants fiacre fiacres",
    P.SHORE: "algues écume varech",
    P.RIVERBANK: "écluse péniche saules roseaux gaffe halage bief",
    P.CELLAR: "barriques tonneaux soupirail",
    P.MOUNTAIN: "ravin rocs crête glacier",
}


def furnishing(language: str) -> dict[str, tuple[P, float]]:
    """Things that stand in one kind of place: slight evidence for it, the weight said, where no place is named."""
    groups = {"en": _EN_FURNISHING, "fr": _FR_FURNISHING}.get(language, {})
    table = {noun: (kind, COMMON) for kind, nouns in groups.items() for noun in words(nouns)}
    return table | telling_things(language)
