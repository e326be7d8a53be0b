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
            moonlit unseen deathlike chill chilled marsh hollow whispering nameless faceless""",
        Mood.MYSTERY: """mystery mysterious secret secretly hidden strange curious unknown riddle whisper whispered
            shadow shadows puzzle clue disguise locked key discovered
            mist fog wonder wondered unexplained vanished footprints midnight hush veil veiled""",
        Mood.TENSE: """danger dangerous storm tempest thunder lightning shouted cried rushed struggle struggled pistol
            sword fight wounded crash crashed roar roared smashed wreck alarm pursued hurry escape
            desperate gale
            angry anger quarrel quarrelled refused threatened accused demanded thief gun knife blow struck
            blizzard flood""",
        Mood.ADVENTURE: """treasure island pirate voyage sail sailed ship journey map adventure explore quest mountain
            horse rode gallop""",
        Mood.JOYFUL: """laughter laughed merry dance danced dancing music feast festival cheer singing sang song party
            play played holiday delight
            joke jokes comic comical funny grin grinned giggle giggled chuckled merrily gaily cheerful
            cheerfully wager absurd""",
        Mood.ROMANTIC: """love kiss kissed lover beloved darling heart tender bride wedding embrace moonlight
            blushed sweetheart courtship waltz betrothed honeymoon""",
        Mood.WARM: """hearth fireside kettle tea bread home mother kind kindly gentle gently smile smiled comfort
            comfortable friend warm cosy supper together
            blanket cocoa hug hugged stove shawl bread-and-butter comforted forgave forgiven patted""",
        Mood.MELANCHOLY: """alone lonely tears sorrow grief sighed faded autumn rain farewell lost weary silence
            mourning sad
            widow funeral mourn mourned grave buried died dead dying regret regretted goodbye parting empty grey""",
        Mood.CALM: """quiet quietly still calm peaceful gently slowly soft softly breeze meadow garden rest sleep
            evening sunlight sat""",
    },
    "fr": {
        Mood.EERIE: """fantôme spectre étrange lugubre funèbre cadavre tombe tombeau linceul mort morte sang vampire
            ombre ombres minuit sinistre pâle livide ténèbres démon silence
            revenant surnaturel glacé glaciale livide spectral""",
        Mood.MYSTERY: """mystère mystérieux mystérieuse secret secrète caché inconnu étrange énigme ombre chuchota
            murmura clef serrure singulier singulière
            brouillard brume disparu disparut singulièrement étrangement devina devinait voile voilette""",
        Mood.TENSE: """danger tempête orage tonnerre éclair cria crièrent hurla lutte combat épée pistolet blessé fracas
            rugissait brisa naufrage alarme vite fuir corde vagues rafale
            colère furieux refusa menaça menaçait voleur fusil couteau coup trahison trahi
            taisez dépêchez sursauta poing menace gendarme gendarmes police arrêter preuve accusa frappa poursuivit""",
        Mood.ADVENTURE: "trésor île pirate voyage navire voile aventure carte cheval galop montagne",
        Mood.JOYFUL: """rire rires riait danse danser dansait musique fête chant chantait joyeux joyeuse gai jeu
            champagne
            plaisanterie plaisanta drôle éclata gaiement joyeusement farce comique amusé amusait sourire
            moqua moqueur moqueuse malice malicieux cocasse ridicule pouffa gloussa taquina applaudit applaudirent bal
            fanfare ravi ravie enchanté enchantée bravo farceur""",
        Mood.ROMANTIC: """amour baiser amant amante aimer tendre cœur fiancée embrassa
            rougit fiancé bien-aimé bien-aimée galant noces""",
        Mood.WARM: """foyer thé pain soupe maison mère doux douce doucement sourire sourit chaleur ami amis ensemble
            souper
            couverture câlin foyer pardon pardonna consola tendresse soupe
            partagea berça feu chaud chaude merci réchauffa""",
        Mood.MELANCHOLY: """seul seule larmes chagrin tristesse soupira automne pluie adieu perdu las silence morne
            triste
            veuve deuil enterrement mort morte mourut regret regretta vide gris adieux
            souvenir souvenirs autrefois jadis absence cimetière""",
        Mood.CALM: "calme tranquille paisible paisiblement doucement lentement brise jardin repos sommeil soir assis",
    },
}

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
