"""Things and work that go with places, and signs of the hour: slight evidence each, much of it together.

A thing of the first list of a place is seldom met anywhere else; one of the second is common there.
"""

from visiobook_ai_analysis.reading.lexicon.inflection import words
from visiobook_contracts.ai_analysis import PlaceKind as P
from visiobook_contracts.ai_analysis import TimeOfDay as T

TELLING, COMMON = 0.7, 0.35

_TELLING: dict[str, dict[P, str]] = {
    "en": {
        P.BEDROOM: """pillow pillows counterpane eiderdown bolster bedclothes mattress washstand wash-stand bedpost
            bedposts bedspread nightstand dressing-table quilt bedside bedridden ward wards patients nurse nurses
            stretcher bandages thermometer""",
        P.KITCHEN: """saucepan saucepans frying-pan rolling-pin dishcloth griddle dresser bread-board scullery
            kitchen-maid oven skillet colander ladle stewpot washing-up dishwasher fridge refrigerator toaster
            cornflakes porridge""",
        P.LIBRARY: "bookshelves bookcase bookcases folios folio quartos bookshelf manuscripts catalogue librarian",
        P.OFFICE: """ledger ledgers inkstand typewriter blotter filing-cabinet switchboard photocopier stapler
            secretary clerk invoices superintendent sergeant affidavit paperweight swivel-chair""",
        P.PARLOUR: """hearth-rug hearthrug sideboard decanter tea-table tablecloth mantelpiece harpsichord pianoforte
            tea-tray ottoman footstool antimacassar hostess sofa piano chandelier teacups tea-urn""",
        P.HALL: """doormat umbrella-stand hat-stand throne courtiers antlers dais jury footlights orchestra-pit
            chamberlain balustrade spectators audience usher""",
        P.GRAVEYARD: """gravestone gravestones headstone headstones tombstone tombstones sexton epitaph gravedigger
            hearse graves yew yews tombs""",
        P.SCHOOLROOM: """blackboard whiteboard chalk pupils schoolmaster schoolmistress copybook copybooks headmaster
            headmistress classmates algebra maths arithmetic grammar slates exercise-book timetable blazer""",
        P.CHURCH: "pulpit altar altar-cloth hymn hymns congregation pews organist choir vestry psalm chancel transept",
        P.TAVERN: """barmaid tankard tankards ale taproom landlord landlady ostler barman bartender barstool
            darts menu waiter waitress pint pints""",
        P.SHOP: """shopman shopkeeper workbench anvil customers customer counter shopgirl cash-register lathe
            bellows crates price-tag""",
        P.SHIP_DECK: """mast masts helm rigging bowsprit bulwark bulwarks mainsail foresail topsail tiller gunwale
            shrouds binnacle helmsman bosun boatswain quarterdeck mizzen halyard leeward windward starboard larboard
            yardarm capstan sailors oarsmen rowlocks thwart keel""",
        P.CABIN: "bunk bunks berth porthole hammock hammocks compartment luggage-rack tarpaulin charts",
        P.GARDEN: """flower-bed flower-beds wheelbarrow rose-bush rose-bushes clothes-line trellis sundial lawn
            lawns deck-chair greenfly greenhouse trowel hoe lettuces compost seedlings shrubbery pergola gardener
            beanpoles rhubarb rosebuds arbour arbor""",
        P.MEADOW: "buttercups daisies haycock haycocks clover larks lark cowslips shepherd grasshoppers",
        P.FOREST: """oaks beeches undergrowth ferns pines trunks woodcutter woodsman brushwood toadstools saplings
            firs birches woodland""",
        P.MOOR: "heather gorse bog-cotton peat hags moorland curlew curlews quagmire tussocks bracken",
        P.FIELD: """furrow furrows stubble haystack haystacks scarecrow reapers sheaves sheaf ploughman cattle beet
            turnips scythe scythes tractor parapet""",
        P.ROAD: """milestone hedgerow hedgerows signpost coachman waggoner wagoner carter turnpike postilion
            stagecoach headlamps tollgate wayside footsore ruts""",
        P.STREET: """lamp-post lamppost kerb gutter cab cabs cobbles shopfront traffic tram trams pavement pavements
            omnibus omnibuses pushchairs pedestrians taxi taxis crossing passers-by policeman hansom sidewalk
            newsboy""",
        P.SQUARE: "stalls booths merry-go-round carousel hawkers fountain mountebank marketwomen stallholders",
        P.MOUNTAIN: "crag crags ridge gully precipice glacier boulders ravine crevasse scree avalanche",
        P.SHORE: """seaweed surf dunes breakers driftwood limpets rockpool rock-pool castaway barnacles
            sandcastle crab tide-line cockles""",
        P.SEA: "raft shark waves billows dolphins",
        P.RIVERBANK: "willow willows alders towpath reeds weir ferryman ferry punt otter angler millpond lock-keeper",
        P.HARBOUR: "moorings fishing-boats bollard bollards stevedores warehouses cranes gangplank gangway dockers",
        P.CASTLE: "drawbridge moat portcullis ramparts sentries battlement turret turrets knights",
        P.CELLAR: "casks cask cobwebs shackles chains gaoler jailer turnkey rats barrels manacles",
        P.ATTIC: "rafters skylight dormer",
        P.CAVE: "stalactite stalactites stalagmites bats torchlight echo pickaxe",
        P.CORRIDOR: "banister banisters stairwell lockers footfall",
        P.BALLROOM: "waltz quadrille dancers orchestra minuet cotillion",
    },
    "fr": {},
}
_COMMON: dict[str, dict[P, str]] = {
    "en": {
        P.BEDROOM: """blanket blankets wardrobe nightgown nightcap dressing-gown sheets blind candlestick undressed
            bed asleep doctor fever sickbed pyjamas""",
        P.KITCHEN: """kettle coppers larder apron dough stove sink teapot crumbs cook pot pots soup stew
            toast baked""",
        P.LIBRARY: "volumes books shelves study pages",
        P.OFFICE: "desk telephone files papers documents solicitor lawyer inspector statement",
        P.PARLOUR: """armchair armchairs fire logs sofa cushions carpet curtains port drawing-room hostess guests
            card-table tea canary rug cake saucer embroidery television dinner butler""",
        P.HALL: "banner banners footman marble king queen judge prisoner bell-pull staircase",
        P.GRAVEYARD: "buried coffin funeral mourners wreath bones",
        P.SCHOOLROOM: "desks lesson lessons teacher class master dictation inkwell inkwells boys spelt",
        P.CHURCH: "vicar priest nun sermon bishop prayer prayers incense candles saint",
        P.TAVERN: "mug mugs bar beer brandy pedlar innkeeper bill table-cloth",
        P.SHOP: "shelves goods wares sold parcel shelf shutter scales apprentice",
        P.SHIP_DECK: "sail sails mate captain crew anchor wheel watch oars rowed waves ropes rope aft astern aboard",
        P.CABIN: "lamp logbook locker passengers passenger carriage beams",
        P.GARDEN: "tulips roses bees beds hedge beans pear-tree apple-tree hose pruning shears",
        P.MEADOW: "grass flock sheep lambs butterflies daisy",
        P.FOREST: "trees branches moss roots leaves axe",
        P.MOOR: "bog marsh reeds stones wind sheep",
        P.FIELD: "mud barn corn wheat hay plough cows gate trench shells flares",
        P.ROAD: "hedge hedges reins horse mare horses mile miles waggon wagon cart driver car ditch coach",
        P.STREET: "shops windows crowd lamps chimneys roofs bus buses bank clerks doorstep",
        P.SQUARE: "stall crowd booth drum band pump",
        P.MOUNTAIN: "rope summit climbed peak snow eagle",
        P.SHORE: "sand pebbles gulls tide waves crabs shells rocks weed",
        P.SEA: "wave swam drowning tide",
        P.RIVERBANK: "water current fish oar banks fishing boat swans ducks",
        P.HARBOUR: "nets gulls crane barrels ships ropes sails fishermen unloaded",
        P.CASTLE: "knight sentry sentries guard banners",
        P.CELLAR: "straw damp barrel vault chain bars dripping",
        P.ATTIC: "dust cobwebs roof slates tiles trunk",
        P.CAVE: "dripping torch darkness rock crawled",
        P.CORRIDOR: "doors keyhole doorway step steps stair",
    },
    "fr": {},
}

_HOUR_SIGNS: dict[str, dict[T, str]] = {
    "en": {
        T.DAWN: """cock-crow rooster milkman milk-cart dew dewy dawning""",
        T.DAY: """breakfast porridge marmalade kidneys clerks customers market lessons lesson larks bees butterflies
            postman dazzling dazzled noonday sun sunny ploughing haymakers petitions""",
        T.AFTERNOON: "siesta tea cakes teacups seed-cake teapot callers tea-table sandwiches matinée",
        T.SUNSET: "sunsets crimson westering",
        T.DUSK: "bats rooks gathering dim dimness lamplighter nightjar headlamps",
        T.EVENING: """supper dined dinner port decanter lamp lamplight lamps lamplit firelight fireside embers
            hearth slippers cocktails cocktail bedtime theatre concert overture""",
        T.NIGHT: """asleep snored snoring snores moon stars star owl owls candle candles lantern lanterns torch torches
            sleepless insomnia watchman nightgown nightshirt nightcap darkness matches match flares starless
            taper pillow""",
    },
    "fr": {
        T.DAY: "déjeuner",
        T.NIGHT: "étoiles lune chandelle lanterne ronflait ronflaient endormi endormie endormis",
        T.EVENING: "lampe souper veillée",
    },
}
SIGN_OF_HOUR = 0.45


def telling_things(language: str) -> dict[str, tuple[P, float]]:
    """Thing -> the place it goes with, and how surely."""
    table: dict[str, tuple[P, float]] = {}
    for weight, groups in ((COMMON, _COMMON), (TELLING, _TELLING)):
        for kind, nouns in groups.get(language, {}).items():
            table.update(dict.fromkeys(words(nouns), (kind, weight)))
    return table


def hour_signs(language: str) -> dict[str, T]:
    """Word -> the hour at which it is commonest."""
    return {word: hour for hour, group in _HOUR_SIGNS.get(language, {}).items() for word in words(group)}
