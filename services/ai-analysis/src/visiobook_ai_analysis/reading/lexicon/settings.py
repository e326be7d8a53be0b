"""Words of the hour, the weather and the season, jumps in time, and expressions that only look like them."""

from typing import TypeAlias

from visiobook_contracts.ai_analysis import Season, TimeOfDay, Weather

T: TypeAlias = TimeOfDay
W: TypeAlias = Weather
S: TypeAlias = Season

TIME_WORDS: dict[str, dict[T, str]] = {
    "en": {
        T.DAWN: r"cocks? (?:crew|crow(?:ed|s|ing)|was crowing)|"
        r"(?:pink|grey|gray|pale|streak|white) (?:\w+ )?in the (?:sky|east)|"
        r"sky (?:\w+ ){1,4}(?:pale|paler|lighter|milk|pink)|(?:nobody|no one) (?:is|was) (?:about|up|stirring) yet|"
        r"not yet light|before (?:anyone|anybody|it) was (?:up|awake|light)|birds (?:had )?beg[au]n|"
        r"east (?:\w+ )?paled|"
        r"east (?:\w+ )?(?:grew|reddened|whitened)|night (?:was )?(?:thinn\w+|wan\w+|nearly over)|"
        r"sky (?:\w+ ){0,3}(?:paled|lightened|whitened|turned grey)|"
        r"before it was light|half[- ]light of morning|(?:got|grew|grow|growing|get) light|grey light|"
        r"first grey|(?:four|five) in the morning|"
        r"dawn|daybreak|sunrise|sun-?up|sun (?:rose|came up|was rising)|before sunrise|first light|"
        r"early morning|day broke|cock-?crow|grey of the morning",
        T.DAY: r"(?:the )?blue sky|sky was blue|church was over|after church|at break|play-?time|"
        r"(?:to|before|for|at) lunch|"
        r"morning|noon|midday|mid-day|daylight|broad day|breakfast|forenoon|sunshine|sunlight|sun shone|"
        r"sunny|sunlit|(?:hard|bright|hot|strong|full|white) sun|(?:in|under|into) the (?:\w+ )?sun|the sun lay|"
        r"sun was high|"
        r"sun (?:beat|blazed|poured|streamed)|lunch|luncheon|lunch-?time",
        T.AFTERNOON: r"(?:over|for|at|poured (?:out )?the|poured) tea(?! ?pot)|tea (?:was|came|things)|"
        r"after school|school was out|"
        r"home from school|heat of the day|"
        r"afternoon|(?:little|just|soon|shortly) (?:after|past) (?:two|three|four)|"
        r"(?:two|three|four) o['’]clock(?! in the morning)|half[- ]past (?:two|three)|"
        r"tea-?time|after luncheon|after lunch",
        T.SUNSET: r"last of the sun|low sun|(?:red|crimson|golden) (?:sun|sky|west)|evening sun|"
        r"long shadows|"
        r"sun (?:was |hung |lay |stood )(?:\w+ )?low|"
        r"sunset|sundown|setting sun|sun (?:was |had )?(?:setting|set|sank|went down|going down|gone down)|"
        r"sun was (?:low|almost|nearly) (?:down|on|behind)",
        T.DUSK: r"too dark to|could still (?:see|make out)|first stars?|"
        r"shadows (?:were |had )?(?:lengthen|gather|deepen)\w+|"
        r"grow(?:s|n)? dark|gets? dark|half-?dark|day was (?:closing|ending|dying|nearly over)|headlights|headlamps|"
        r"(?:sky|room|air|street|day) (?:was |had )?darken(?:ed|ing)|light(?:ed|ing)? the lamps|gathering dark\w*|"
        r"dusk|last (?:red|gold|glow|grey|sun|light)|twilight|gloaming|growing dark|getting dark|grew dark|"
        r"(?:not yet|nearly|almost|not quite) (?:\w+ )?dark|"
        r"(?:failing|fading|dying) light|light (?:was |had )?(?:failing|failed|fading|going|gone)|last of the light",
        T.EVENING: r"closing time|home from work|(?:drew|draw|drawn) the curtains|curtains were (?:drawn|closed)|"
        r"ladies had (?:gone|withdrawn|left)|had dined|(?:round|about|by|before) the fire|end of the day|"
        r"at supper|for supper|"
        r"evening|by (?:lamp|fire)light|street ?lamps (?:\w+ ){0,3}lit|supper-?time|after supper|"
        r"after dinner|at dinner|dinner was|dinner-time|"
        r"lamps were (?:being )?lit|lit the lamps|lamp-?lighter|"
        r"(?:seven|eight|nine) o['’]clock at night|after sunset",
        T.NIGHT: r"(?:every(?:one|body)(?: else)?|all the (?:house|others)|the (?:house|others|household)|all) "
        r"(?:\w+ ){0,3}(?:asleep|abed|slept|sleeping|snored)|"
        r"(?:go|went|gone|going|goes|sent|home) (?:up |home )?to bed|"
        r"call(?:ed|ing) (?:eleven|twelve)|(?:no|without a|not a) (?:moon|star)s?|shutters were (?:up|closed|shut)|"
        r"last (?:train|bus|tram)|by (?:torch|lantern)-?light|blew out the (?:candle|lamp)|lights? (?:was|were) out|"
        r"(?:stand|keep|kept|stood) (?:a |his |the |my )?watch|"
        r"(?:one|two|three) in the morning|past midnight|gone to bed|"
        r"(?:eleven|twelve|half[- ]past (?:ten|eleven)) at night|candle (?:burned|burnt|guttered)|"
        r"fast asleep|could not sleep|lay awake|night|nightfall|darkness fell|midnight|moonlight|moonlit|"
        r"moonrise|starlight|starlit|moon shone|"
        r"stars shone|by candlelight|small hours|the moon|the stars|after dark|"
        r"(?:it|all|everything) was (?:quite |already |still )?dark|pitch[- ]dark|"
        r"(?:ten|eleven|twelve) o['’]clock at night|dead of|in the dark",
    },
    "fr": {
        T.DAWN: r"aube|aurore|(?:quatre|cinq) heures du matin|"
        r"point du jour|petit jour|lever du (?:soleil|jour)|premières lueurs|jour se lev\w+|"
        r"soleil se lev\w+",
        T.DAY: r"matin|matinée|midi|plein jour|déjeuner|grand jour|(?:neuf|dix|onze) heures(?! du soir)|"
        r"soleil (?:brillait|entrait|tapait|inondait)|(?:grand|plein|beau) soleil|au soleil",
        T.AFTERNOON: r"après-midi|(?:deux|trois|quatre) heures(?! (?:du matin|plus tard|après))|goûter|"
        r"l['’]après-dîner",
        T.SUNSET: r"coucher du soleil|soleil couchant|soleil se couch\w+|couchant",
        T.DUSK: r"crépuscule|jour déclin\w+|dernières lueurs|presque nuit|à la brune|nuit tombait|tombée de la nuit|"
        r"tombée du jour|jour baiss\w+|entre chien et loup",
        T.EVENING: r"réverbères? (?:[\w']+[ '’]){0,4}allum\w+|à la lueur d'une lampe|soir|soirée|souper|veillée|"
        r"dîner|(?:sept|huit) heures du soir|lampes? allumées?",
        T.NIGHT: r"(?:une|deux|trois) heures? du matin|onze heures du soir|bougie à la main|dormaient? tous|"
        r"monde (?:fut|était) couché|"
        r"nuit tombée|nuit|minuit|clair de lune|la lune|les étoiles|étoilée?",
    },
}
NOT_TIME: dict[str, str] = {
    "en": r"had (?:\w+ ){1,6}in the night|good (?:night|morning|evening|day|afternoon)|last night|"
    r"every (?:night|morning|day|evening)|"
    r"each (?:night|morning)|"
    r"(?:as )?(?:black|dark) as (?:the )?(?:night|midnight)|the (?:night|evening|morning) before|"
    r"yesterday \w+|tomorrow \w+|to-?morrow \w+|"
    r"night and day|day and night|nights|mornings|evenings|night-?(?:cap|gown|shirt|mare|dress)\w*|"
    r"one of these|some day|to-?night|"
    r"(?:late|far) in(?:to)? the night before|morning-room|evening (?:dress|paper|clothes|star)|"
    r"like (?:the |a )?(?:\w+ )?(?:dawn|night|sunset|moon)|"
    r"days? of|until (?:night|morning|dawn|evening)|till (?:night|morning|dawn|evening)|"
    r"by (?:morning|nightfall|evening) (?:we|you|they|he|she|it) (?:will|shall|would)|"
    r"all (?:the )?(?:day|evening|morning)(?: long)?|"
    r"the other (?:night|day|evening|morning)|next (?:to )?the moon|dawned on|by night|"
    r"(?<!(?:nine|ten|eleven|twelve|clock) )at night",
    "fr": r"bonne nuit|bonsoir|bonjour|hier (?:soir|matin)|demain (?:soir|matin)|toutes les nuits|"
    r"chaque (?:nuit|soir|matin|jour)|tous les (?:soirs|matins|jours)|"
    r"noire? comme la nuit|nuit et jour|jour et nuit|la veille(?: au soir)?|comme (?:la |"
    r"une )?(?:nuit|aube|lune)|cette nuit-là même|"
    r"toute la (?:soirée|journée|matinée)|nuits? de noces?|"
    r"la nuit dernière|nuits|matins|soirs|robe de nuit|bonnet de nuit|table de nuit|ce soir,? (?:je|"
    r"tu|nous|vous)|jusqu['’]au (?:matin|soir|jour)|jusqu['’]à l['’]aube",
}
"""Expressions masked before TIME_WORDS are looked for. ``at night`` speaks of habits more often than of a scene."""

WEATHER_WORDS: dict[str, dict[W, str]] = {
    "en": {
        W.STORM: r"storm|tempest|thunder\w*|lightning|hurricane|squall\w*|gale|hailstorm",
        W.RAIN: r"pouring|chucking it down|raincoats?|soaked|drenched|sleet|rain|raining|rained|rainy|drizzle|"
        r"drizzling|downpour|raindrops|wet streets|shower|showers",
        W.SNOW: r"snow|snowing|snowed|snowy|snowflakes|blizzard|hoar-?frost|snowfall|snowdrifts?",
        W.FOG: r"fog|foggy|mist|misty|haze|hazy",
        W.WINDY: r"wind|windy|gust|gusts|breeze|blew|blustering",
        W.OVERCAST: r"clouds (?:were|hung) (?:\w+ )?(?:down|low)|no sun|overcast|clouded|cloudy|grey sky|"
        r"gray sky|leaden sky|(?:dark|black) clouds?|low clouds|"
        r"sullen sky|clouds gathered",
        W.CLEAR: r"not a cloud|bright blue|the stars|in the sun|the sun|sunny|sunshine|clear sky|blue sky|"
        r"cloudless|bright sun|sun shone|sunlight|starry|moonlight|"
        r"sky was clear|fine day|fine morning|warm sun|hot day",
    },
    "fr": {
        W.STORM: r"tempête|orage|tonnerre|éclairs?(?! de génie)|ouragan|bourrasques?|grain|foudre|grêle",
        W.RAIN: r"pluie|pleuvait|pleut|pluvieux|averse|averses|bruine|ondée",
        W.SNOW: r"neige|neigeait|flocons(?! d)|gelée blanche|givre",
        W.FOG: r"brouillard|brume|brumeux",
        W.WINDY: r"vent|rafales?|brise|venteux",
        W.OVERCAST: r"couvert de nuages|ciel gris|nuageux|ciel bas|nuages? noirs?|ciel de plomb|ciel sombre",
        W.CLEAR: r"ensoleillé|grand soleil|ciel bleu|ciel clair|ciel pur|beau temps|soleil brillait|étoilé|"
        r"clair de lune|sans nuages?|au soleil|le soleil",
    },
}
NOT_WEATHER: dict[str, str] = {
    "en": r"(?:rain|snow|storm) (?:is|was|had|has) (?:been )?(?:over|stopped|ceased)|"
    r"(?:stopped|stops|ceased) (?:rain|"
    r"snow)ing|(?:storm|rain|flood|shower|gale|gust|thunder) of (?!rain|hail|snow|wind|sleet)\w+|stormed|"
    r"brainstorm|like (?:a |the )?(?:\w+ )?(?:storm|thunder\w*|lightning|snow|wind|rain|fog|mist|"
    r"breeze)|"
    r"as (?:\w+ )?as (?:the )?(?:snow|wind|lightning|thunder|rain)|snow-?white|white as snow|"
    r"out of (?:the )?wind|second wind|get wind of|got wind of|to the wind|"
    r"winded|wind (?:up|it)|before the storm|in a mist of|blew (?:out|his|her|on|into|up|a)|"
    r"breath of wind|not a breath|(?:no|without a|any) (?:wind|rain|clouds?|snow)",
    "fr": r"(?:pluie|neige|tempête) (?:s['’]arrêt\w+|cess\w+|s['’]est arrêtée|avait cessé)|"
    r"brouillard (?:s['’]était levé|se lev\w+|s['’]est levé)|"
    r"comme (?:le |la |l['’]|un |une )?(?:\w+ )?(?:tempête|orage|tonnerre|éclairs?|neige|vent|pluie|"
    r"brume)|pluie de (?!grêle)\w+|tempête de (?:cris|bravos|rires)|"
    r"coup de foudre|blanche? comme neige|tonnerre d['’]applaudissements|en coup de vent|"
    r"éclairs? (?:de|d['’])\s?(?!chaleur)\w+|(?:lan[cç]\w+|jet\w+) (?:\w+ ){0,3}éclairs?|"
    r"moulin à vent|œufs à la neige|avant (?:la tempête|l['’]orage)|grain de \w+|pas de vent|"
    r"sans vent",
}

SEASON_WORDS: dict[str, dict[S, str]] = {
    "en": {
        S.SPRING: (
            r"spring(?:time)|in (?:the )?spring|that spring|(?-i:April)|may-?day|(?-i:in May)|primroses|"
            r"apple blossom"
        ),
        S.SUMMER: r"summer\w*|(?-i:July|June|August)|midsummer|haymaking",
        S.AUTUMN: r"autumn\w*|(?-i:October|November|September)|fallen leaves|harvest",
        S.WINTER: r"winter\w*|(?-i:December|January|February|Christmas)|snow|snowy|frost|frosty",
    },
    "fr": {
        S.SPRING: r"printemps|avril|au mois de mai|en mai",
        S.SUMMER: r"été (?:chaud|brûlant)|l['’]été|d['’]été|juillet|juin|août|estival\w*",
        S.AUTUMN: r"automne|octobre|novembre|septembre|feuilles mortes|vendanges",
        S.WINTER: r"hiver|décembre|janvier|février|noël|neige\w*|gelée|givre",
    },
}

JUMPS: dict[str, str] = {
    "en": r"(?:the )?(?:next|following) (?:\w+ )?(?:day|morning|night|evening|afternoon|week|month|year|"
    r"spring|summer|autumn|winter)|"
    r"(?:early |late )?(?:that|one|this) (?:\w+ )?(?:night|evening|morning|afternoon|day)|"
    r"(?:about |nearly |some |a )?(?:few|several|many|two|three|four|five|six|seven|eight|nine|ten|twelve|a) (?:\w+ )?"
    r"(?:days?|weeks?|months?|years?|hours?|nights?|minutes?) (?:later|afterwards?|after|passed|went by|had passed)|"
    r"(?:a |an )?(?:week|month|year|hour|day|fortnight) (?:later|after(?:wards)?)|(?:at|by|towards?|"
    r"about) (?:\w+ )?(?:dawn|daybreak|sunrise|noon|midday|sunset|dusk|nightfall|midnight|twilight)|"
    r"when (?:the )?(?:morning|night|evening|dawn|day|spring|summer|autumn|winter) (?:came|broke|"
    r"fell|had)|when (?:he|she|they|i|we) (?:a?woke|woke up)|"
    r"in the (?:morning|evening|afternoon)(?! of)|(?:i|he|she) (?:a?woke|woke up)|"
    r"(?:late|early) (?:in|on) the (?:\w+ )?(?:morning|evening|"
    r"afternoon)|long (?:after|before) (?:midnight|dawn|dark)|"
    r"by the time|before (?:dawn|sunrise|daybreak)|after (?:dinner|supper|breakfast|tea)|(?:on|"
    r"upon) the (?:\w+ )?(?:morning|evening|night|day|afternoon) of|meanwhile",
    "fr": r"le lendemain(?: matin| soir)?|le jour suivant|la nuit suivante|le soir (?:venu|même)|"
    r"ce (?:soir|matin|jour)(?:-là)?|cette (?:nuit|après-midi)(?:-là)?|"
    r"(?:deux|trois|quatre|cinq|six|sept|huit|dix|quinze|quelques|plusieurs|une?|"
    r"des) (?:\w+ )?(?:heures?|jours?|semaines?|mois|ans|années?|nuits?|minutes?) (?:plus tard|après|"
    r"passèrent|s['’]écoul\w+)|"
    r"au bout (?:de|d['’]une?) (?:\w+ )?(?:heures?|jours?|semaines?|mois|ans?)|à l['’]aube|"
    r"au point du jour|à midi|à minuit|au crépuscule|"
    r"vers (?:le soir|midi|minuit|l['’]aube|le matin)|un (?:soir|matin|jour)|une nuit|quand (?:vint|"
    r"la nuit|le jour|le soir|l['’]aube)|lorsque (?:la nuit|le jour|le soir|l['’]aube)|"
    r"après (?:le dîner|le souper|le déjeuner)|pendant ce temps|au matin|le matin (?:venu|suivant)|"
    r"l['’]après-midi|dans la soirée|à la tombée",
}
"""Time has passed: looked for in the first words of a paragraph."""

LATER: dict[str, str] = {
    "en": r"(?:the )?(?:next|following) (?:day|morning|night|evening|afternoon|week|month|year)|"
    r"(?:days|weeks|months|years|hours|week|month|year|hour) (?:later|afterwards?)|"
    r"(?:of |in )?that (?:same )?(?:night|"
    r"evening|autumn|winter|spring|summer|year)|(?:one|upon a certain|upon the) (?:\w+ )?(?:night|morning|evening|"
    r"afternoon|day)|by this time|had been \w+ (?:days|weeks|months|years)",
    "fr": r"le lendemain|le surlendemain|ce (?:soir|matin|jour)-là|cette (?:nuit|après-midi|année)-là|"
    r"(?:jours|semaines|mois|ans|années|heures|quart d['’]heure) (?:après|plus tard)|"
    r"(?:l['’]été|l['’]hiver|l['’]automne|le printemps|le mois|l['’]année|la semaine) (?:d['’]après|suivante?)|"
    r"(?:le premier|le dernier|un) (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|soir|matin)",
}
"""Time has passed: looked for anywhere in the first sentence of a paragraph."""
