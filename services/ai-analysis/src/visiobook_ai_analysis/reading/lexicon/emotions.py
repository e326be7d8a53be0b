"""Words of feeling and of mood."""

from visiobook_ai_analysis.reading.lexicon.inflection import words
from visiobook_contracts.ai_analysis import Emotion, Mood

_EMOTIONS: dict[str, dict[Emotion, str]] = {
    "en": {
        Emotion.JOY: """joy joyful joyfully happy happily happiness glad gladly delight delighted cheerful cheerfully
            merry merrily laugh laughed laughing laughter smile smiled smiling gay gaily rejoice rejoiced
            pleased pleasure hurrah bravo triumph wonderful grinned grin beaming beamed cheered cheer
            splendid lovely proud proudly relief""",
        Emotion.LOVE: """love loved loving beloved darling dearest tender tenderly tenderness kiss kissed embrace
            embraced adore adored fond fondly affection caress sweetheart cherished""",
        Emotion.SURPRISE: """surprise surprised surprising astonished astonishment amazed amazement startled sudden
            suddenly wonder bewildered unexpected stared astounded marvelled incredible extraordinary
            gasped""",
        Emotion.SADNESS: """sad sadly sadness sorrow sorrowful grief tears tear wept weep weeping cry crying sob sobbed
            sobbing mourn mourned lonely loneliness melancholy miserable misery despair mournful sigh sighed
            lost farewell heartbroken unhappy grieved funeral dead dying alas regret""",
        Emotion.FEAR: """fear feared fearful fearfully afraid terror terrified terrible horror horrible horrified
            frightened frightful fright dread dreadful dreaded trembling trembled tremble shudder shuddered
            panic alarm alarmed scream screamed shriek shrieked ghastly danger peril scared shivered""",
        Emotion.ANGER: """anger angry angrily rage furious furiously fury wrath indignant indignantly indignation fierce
            fiercely hatred hate hated cursed threatened savagely scowled quarrel passionately temper
            annoyed enraged""",
        Emotion.DISGUST: """disgust disgusted disgusting loathing loathsome hideous foul vile contempt scorn scornful
            scornfully sneer sneered revolting""",
        Emotion.WORRY: """worry worried anxious anxiously anxiety nervous nervously uneasy uneasily uneasiness troubled
            doubt doubtful doubtfully hesitated hesitating timid timidly fretted care perplexed puzzled
            hurriedly desperate desperately trouble""",
    },
    "fr": {
        Emotion.JOY: """joie joyeux joyeuse joyeusement heureux heureuse bonheur content contente gai gaie gaiement
            gaîté rire rires riait rit riant sourire sourit souriait souriant ravi ravie enchanté plaisir
            bravo triomphe fier fière soulagement""",
        Emotion.LOVE: """amour aimait aime aimer aimé aimée chéri chérie tendre tendrement tendresse baiser embrassa
            caresse adore adorait bien-aimée""",
        Emotion.SURPRISE: """surprise surpris étonné étonnée étonnement stupeur stupéfait soudain soudaine brusquement
            tressaillit ébahi prodige""",
        Emotion.SADNESS: """triste tristement tristesse chagrin larmes larme pleurer pleurait pleura pleurant sanglot
            sanglots douleur mélancolie malheureux malheureuse malheur désespoir deuil mort morte morne
            soupir soupira regret seul seule adieu navré hélas""",
        Emotion.FEAR: """peur crainte craignait effroi effrayé effrayée effrayant terreur terrible épouvante
            épouvantable horreur horrible tremblait trembla tremblant frisson frissonna affolé danger
            péril inquiétant""",
        Emotion.ANGER: """colère furieux furieuse fureur rage enragé indigné indignation haine irrité exaspéré brutal
            brutalement menaçait menaçant fâché fâchée jura""",
        Emotion.DISGUST: "dégoût dégoûté répugnant hideux hideuse mépris méprisant immonde infect ignoble",
        Emotion.WORRY: """inquiet inquiète inquiétude anxieux angoisse anxiété nerveux gêné gênée embarras hésita
            hésitait hésitant timide timidement trouble troublé souci soucieux""",
    },
}
_MOODS: dict[str, dict[Mood, str]] = {
    "en": {
        Mood.EERIE: """ghost ghostly spectre spectral phantom haunted eerie uncanny strange weird corpse grave tomb
            shroud shrouded death pestilence plague blood ghastly pallor midnight gloom gloomy dim deathly
            demon witch silent bizarre ebony phantasm unearthly
            moonlit unseen deathlike chill chilled marsh hollow whispering nameless faceless
            crypt skeleton bones coffin vampire raven owl wraith apparition omen cursed curse sepulchral
            unnatural creaked creaking flickered flickering crept whispered hush sleepless howl howled howling
            mirror""",
        Mood.MYSTERY: """mystery mysterious secret secretly hidden strange curious unknown riddle whisper whispered
            shadow shadows puzzle clue disguise locked key discovered
            mist fog wonder wondered unexplained vanished footprints midnight hush veil veiled
            inspector detective evidence suspect murder alibi trace vanish disappear disappeared disappearance
            inexplicable puzzled puzzling enigma conceal concealed cipher stranger unlocked sealed envelope
            listened listening glimpse searched search missing clues suspicion suspected suspicious""",
        Mood.TENSE: """danger dangerous storm tempest thunder lightning shouted cried rushed struggle struggled pistol
            sword fight wounded crash crashed roar roared smashed wreck alarm pursued hurry escape
            desperate gale
            angry anger quarrel quarrelled refused threatened accused demanded thief gun knife blow struck
            blizzard flood
            snapped snarled hissed yelled glared clenched fists fist trembling breathless urgent urgently panic
            faster chase chased bullets soldiers guns attack enemy trap trapped bolted slammed threat threaten
            warned warning refuse deny denied liar lied insult insulted rival ruin ruined debt verdict trial
            court arrest arrested pushed shoved grabbed seized gripped tore broke""",
        Mood.ADVENTURE: """treasure island pirate voyage sail sailed ship journey map adventure explore quest mountain
            horse rode gallop
            expedition desert jungle cliff rope tunnel cave torch compass captain crew trail summit climb
            climbed climbing ride riding raft canoe dragon scout explorer explorers discover wilderness""",
        Mood.JOYFUL: """laughter laughed merry dance danced dancing music feast festival cheer singing sang song party
            play played holiday delight
            joke jokes comic comical funny grin grinned giggle giggled chuckled merrily gaily cheerful
            cheerfully wager absurd
            hooray applause applauded clapped delighted fun hilarious ridiculous beamed beaming tickled prize
            winner won ribbon balloons cake fiddle fiddler swings roared comedy cheers
            happy happily gaiety celebrate celebrated celebration teased teasing nonsense silly""",
        Mood.ROMANTIC: """love kiss kissed lover beloved darling heart tender bride wedding embrace moonlight
            blushed sweetheart courtship waltz betrothed honeymoon
            kisses lips cheek blush blushing love-letter loving caress caressed proposal propose proposed marry
            marriage passion passionate adored rose roses engaged""",
        Mood.WARM: """hearth fireside kettle tea bread home mother kind kindly gentle gently smile smiled comfort
            comfortable friend cosy supper together
            blanket cocoa hug hugged stove shawl bread-and-butter comforted forgave forgiven patted
              cake stew soup baking baked oven apron cup pillow rug quilt lap knitting grandmother
            granny mum mummy dad daddy welcome welcomed thanked thank grateful kindness cuddled nestled snug
            tucked stroked patting cat""",
        Mood.MELANCHOLY: """alone lonely tears sorrow grief sighed faded autumn rain farewell lost weary silence
            mourning sad
            widow funeral mourned grave buried died dead dying regret regretted goodbye parting empty grey
            bury wept weeping cried sigh sorrowful sadly bitter bitterly remembered forgotten emptiness
            ashes withered wearily regretting homesick letters mournful orphan poverty
            """,
        Mood.CALM: """quiet quietly still calm peaceful gently slowly soft softly breeze meadow garden rest sleep
            evening sunlight sat
            drowsy lazy lazily idle idly unhurried bees hum humming shade ripple ripples smooth quietness
            serene tranquil peace peacefully settled stroll strolled knitting """,
    },
    "fr": {
        Mood.EERIE: """fantôme spectre étrange lugubre funèbre cadavre tombe tombeau linceul mort morte sang vampire
            ombre ombres minuit sinistre pâle livide ténèbres démon silence
            revenant surnaturel glacé glaciale livide spectral
            hibou corbeau squelette os crypte maudit maudite maléfice apparition grinçait grinça craquait craqua
            hurlement hanté hantée sortilège sépulcre inhumain inhumaine glacée glaça vampires revenants
            veilleuse""",
        Mood.MYSTERY: """mystère mystérieux mystérieuse secret secrète caché inconnu étrange énigme ombre chuchota
            murmura clef serrure singulier singulière
            brouillard brume disparu disparut singulièrement étrangement devina devinait voile voilette
            inspecteur détective indice indices soupçon soupçons soupçonnait enquête intrigué intriguée
            chuchotement chuchotait murmure tapi guetta guettait scruta lueur silhouette enveloppe testament
            notaire cachée cachette dissimulé fouilla fouillait disparition inexplicable""",
        Mood.TENSE: """danger tempête orage tonnerre éclair cria crièrent hurla lutte combat épée pistolet blessé fracas
            rugissait brisa naufrage alarme vite fuir corde vagues rafale
            colère furieux refusa menaça menaçait voleur fusil couteau coup trahison trahi
            taisez dépêchez sursauta poing menace gendarme gendarmes police arrêter preuve accusa frappa poursuivit
            siffla gronda grondait trembla tremblait serra serrait poings menaçante urgent affolé courir
            coururent courait saisit empoigna bondit ennemi ennemis soldats interrogatoire
            mentez mensonge accusé accusée juge tribunal dette dettes ruiné refus refusait criait hurlait halète
            haletant figea silence retint guerre""",
        Mood.ADVENTURE: """trésor île pirate voyage navire voile aventure carte cheval galop montagne
            expédition désert jungle grotte tunnel torche boussole équipage piste explorateur explorateurs
            escalada grimpa grimpait radeau dragon quête""",
        Mood.JOYFUL: """rire rires riait danse danser dansait musique fête chant chantait joyeux joyeuse gai jeu
            champagne
            plaisanterie plaisanta drôle éclata gaiement joyeusement farce comique amusé amusait sourire
            moqua moqueur moqueuse malice malicieux cocasse ridicule pouffa gloussa taquina applaudit applaudirent bal
            fanfare ravi ravie enchanté enchantée bravo farceur
            riant riaient rirent rigola hilare hilares blague blagues taquinait applaudissements chanta
            chantaient dansa dansaient dansèrent gagné ruban fou-rire moquait ironie ironique comédie farces
            malicieuse gâteau rieuse rieur amusa amusée plaisantait""",
        Mood.ROMANTIC: """amour baiser amant amante aimer tendre cœur fiancée embrassa
            rougit fiancé bien-aimé bien-aimée galant noces
            lèvres baisers caresse caresses enlaça étreinte passion passionnément amoureux amoureuse mariage
            épouser valse""",
        Mood.WARM: """foyer thé pain soupe maison mère doux douce doucement sourire sourit chaleur ami amis ensemble
            souper
            couverture câlin foyer pardon pardonna consola tendresse soupe
            partagea berça feu chaud chaude merci réchauffa
            grand-mère mamie papa maman tisane châle couette genoux berçait berçant
            caressa caressait embrassa remercia accueillit accueil bonté gentil gentille gentiment
            tendre tendrement chien chat poêle tasse""",
        Mood.MELANCHOLY: """seul seule larmes chagrin tristesse soupira automne pluie adieu perdu las silence morne
            triste
            veuve deuil enterrement mort morte mourut regret regretta vide gris adieux
            souvenir souvenirs autrefois jadis absence cimetière
            pleura pleurait pleurer sanglots sanglotait vieilli vieillie oublié oubliée oublia tombe solitude
            abandonné abandonnée fané fanée amer amère amertume soupir soupirs
            tristement éteint éteinte enterré enterrée orphelin""",
        Mood.CALM: """calme tranquille paisible paisiblement doucement lentement brise jardin repos sommeil soir assis
            paix douceur tiède murmurait abeilles herbe ombrage hamac sieste promenade paresseusement paresseux
            serein sereine silencieusement brodait tricotait""",
    },
}

_HALF: dict[str, str] = {
    "en": """rain fog mist grey autumn storm tempest breeze sunlight evening moonlit moonlight garden meadow bread stove
        tea kettle soup pillow cup blanket apron rug quilt lap cat home mother shawl lips rose roses map ship lock key
        locked empty dead died horse mountain""",
    "fr": """pluie brouillard brume gris automne tempête orage vent brise soir jardin pain soupe thé maison mère tasse
        poêle foyer feu couverture notaire enveloppe voile voilette clef carte montagne navire mort morte seul seule
        silence assis lèvres""",
}
"""Rain and grey are more often weather than feeling, and bread is on tables in every mood: half weight."""
_HALF_WEIGHT = 0.5

MOOD_OF_EMOTION: dict[Emotion, Mood] = {
    Emotion.JOY: Mood.JOYFUL,
    Emotion.LOVE: Mood.ROMANTIC,
    Emotion.SADNESS: Mood.MELANCHOLY,
    Emotion.FEAR: Mood.FEAR,
    Emotion.ANGER: Mood.TENSE,
    Emotion.WORRY: Mood.TENSE,
    Emotion.SURPRISE: Mood.MYSTERY,
    Emotion.DISGUST: Mood.EERIE,
}


def emotion_words(language: str) -> dict[str, Emotion]:
    """Word -> emotion; the first list that holds a word wins."""
    result: dict[str, Emotion] = {}
    for emotion, block in _EMOTIONS.get(language, {}).items():
        for word in words(block):
            result.setdefault(word, emotion)
    return result


def mood_words(language: str) -> dict[str, tuple[Mood, ...]]:
    """Word -> the moods it speaks for."""
    result: dict[str, tuple[Mood, ...]] = {}
    for mood, block in _MOODS.get(language, {}).items():
        for word in words(block):
            result[word] = (*result.get(word, ()), mood)
    return result


def mood_weights(language: str) -> dict[str, float]:
    """Weight of words that speak for a mood less than others do."""
    return dict.fromkeys(words(_HALF.get(language, "")), _HALF_WEIGHT)
