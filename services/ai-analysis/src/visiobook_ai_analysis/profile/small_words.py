"""Words that say nothing of a book's subject though other books lack them: archaic, dialect and clipped forms of small
words. Lists of our own, English and French."""

from visiobook_ai_analysis.reading.lexicon.inflection import words

_SMALL = {
    "en": """thee thy thou thine thyself ye hath hast hadst doth dost didst art wert wast wilt shalt canst couldst mayst
        mightst wouldst shouldst knowest sayest seest goest comest thinkest hearest saith sayeth quoth unto whence
        thence hence hither thither whither wherefore whereof whereon wherein whereat whereby therein thereof thereon
        therewith thereby herein hereby hereof verily forsooth methinks methought mayhap perchance peradventure ere nay
        yea prithee tis twas twere twill twould oft anon betwixt amongst whilst amidst aught naught nought lo behold
        albeit howbeit nevermore evermore whatsoever whosoever wheresoever
        tha thi thysel mysel hissel hersel oursel themsel yoursel hisself theirselves theirsen nowt owt summat nobbut
        happen gradely graidely lass lad bairn bairns wee ken dinna canna wouldna couldna shouldna didna wasna isna
        willna nae aye frae wi gie och dae dinnae cannae mun mun't mebbe mebby sithee yon yonder allus afore agin
        ain hain tain ax axed arter atween betcha cos coz cause em en feller fellers fer fust git gits gwine gwyne
        gonna gotta hev hed hes haint hisn hern yourn ourn inter jest jes jus kin knowed mah mos nuff nuther nuffin
        nothin ole on'y outer oughter oughta pore reckon reckons sah sartin sech seed shet sich sho sorter spose
        sump'n thar thet dat dis dem dey den dere dese dose deir tuther uster wanter warn wuz wus whar wid wif wot
        yer yers yo yore yourself ya yah yas yassir yessir yit massa marse mistah missus guv guvnor mester mum
        bain baint beant zur zee zed zay thic oo ow wiv arf nuffink somefink
        don didn doesn isn wasn weren couldn wouldn shouldn hadn hasn haven mustn needn aren ain ll ve re""",
    "fr": """icelui icelle iceux icelles oncques onc onques moult maint mainte maints maintes jà adonc ains céans léans
        leans ledit ladite lesdits lesdites dudit desdits audit susdit nenni nonobstant derechef emmi ès lès voire
        itou ben pis pardi pardine morguenne jarni jarniguié palsambleu ventrebleu parguienne tertous queuque
        queuques queuqu stila celui-ci celle-ci celui-là celle-là ceux-ci ceux-là mam mamzelle msieu msieur m'sieu
        m'sieur m'ame mame faudrait quéque quéqu quèque chuis chais ouais ouate dites voyez-vous n'est-ce""",
}


def small_words(language: str) -> frozenset[str]:
    """The list of a language; empty for languages without one."""
    return _OF.get(language, frozenset())


_OF = {language: frozenset(words(listed)) for language, listed in _SMALL.items()}
