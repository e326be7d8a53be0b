"""Drawable things: the word in the text -> the singular English noun that a picture knows."""

from visiobook_ai_analysis.reading.lexicon.inflection import english_plural, french_plural, words

_EN = words(
    """lantern lamp candle letter book boat key door clock watch cup bread apple basket rope chest coin map sword
        knife umbrella cane bag bottle flower bell mirror chair table bed fire wheel cart anchor net fish oar
        telescope hat picture piano violin feather ring pen axe spade bird cat dog horse star moon ship window
        barrel box pot kettle broom teacup sack carriage crown fan glove jar ladder lock needle pipe plate
        pillow purse saddle shell spoon thread torch trunk whistle card drum flute guitar gun pistol hammer
        handkerchief helmet lute mask stick trumpet vase cake egg pie loaf rose tree kite doll ball shoe boot
        scissors spectacles globe fork bucket cage curtain desk stove harp flag shield bow arrow crab gull rabbit
        mouse cow sheep goat hen pig fox wolf butterfly owl snake cradle bench fence gate map statue"""
)
_EN_ALIASES = dict(
    pair.split("=")
    for pair in words(
        """candlestick=candle candles=candle lamplight=lamp lanthorn=lantern envelope=letter
            parchment=letter newspaper=letter rowboat=boat dinghy=boat skiff=boat canoe=boat pocket-watch=watch
            timepiece=clock mug=cup goblet=cup tumbler=cup teapot=kettle fireplace=fire hearth=fire fireside=fire
            campfire=fire bonfire=fire wagon=cart waggon=cart wheelbarrow=cart spyglass=telescope
            spy-glass=telescope cap=hat bonnet=hat portrait=picture painting=picture fiddle=violin quill=feather
            pencil=pen hatchet=axe shovel=spade kitten=cat hound=dog puppy=dog pony=horse mare=horse steed=horse
            schooner=ship brig=ship vessel=ship casement=window cask=barrel crate=box casket=chest sea-chest=chest
            looking-glass=mirror armchair=chair stool=chair sofa=chair cutlass=sword sabre=sword dagger=knife
            blade=knife musket=gun rifle=gun walking-stick=cane staff=cane satchel=bag knapsack=bag rucksack=bag
            flask=bottle blossom=flower roses=flower daisy=flower daisies=flower coach=carriage seagull=gull
            bouquet=flower goose=hen knives=knife loaves=loaf wolves=wolf mice=mouse geese=hen sheep=sheep
            fishes=fish coins=coin guinea=coin guineas=coin"""
    )
)
_FR = dict(
    pair.split("=")
    for pair in words(
        """lanterne=lantern falot=lantern lampe=lamp bougie=candle chandelle=candle cierge=candle flambeau=torch
            torche=torch lettre=letter billet=letter enveloppe=letter livre=book volume=book bouquin=book
            barque=boat bateau=boat canot=boat chaloupe=boat clé=key clef=key porte=door horloge=clock pendule=clock
            montre=watch tasse=cup verre=cup gobelet=cup pain=bread miche=loaf pomme=apple panier=basket
            corbeille=basket corde=rope coffre=chest coffret=chest malle=trunk pièce-d'or=coin écu=coin carte=map
            épée=sword sabre=sword couteau=knife poignard=knife parapluie=umbrella canne=cane bâton=stick sac=bag
            sacoche=bag besace=bag bouteille=bottle flacon=bottle fleur=flower bouquet=flower rose=rose cloche=bell
            clochette=bell sonnette=bell miroir=mirror glace=mirror chaise=chair fauteuil=chair tabouret=chair
            table=table guéridon=table lit=bed feu=fire cheminée=fire âtre=fire roue=wheel charrette=cart
            tombereau=cart ancre=anchor filet=net poisson=fish rame=oar aviron=oar longue-vue=telescope
            télescope=telescope lunette=telescope chapeau=hat casquette=hat bonnet=hat tableau=picture
            portrait=picture piano=piano violon=violin plume=feather bague=ring anneau=ring crayon=pen hache=axe
            bêche=spade pelle=spade oiseau=bird chat=cat chien=dog cheval=horse jument=horse étoile=star lune=moon
            navire=ship vaisseau=ship fenêtre=window croisée=window tonneau=barrel baril=barrel barrique=barrel
            boîte=box caisse=box pot=pot marmite=pot bouilloire=kettle théière=kettle balai=broom voiture=carriage
            carrosse=carriage couronne=crown éventail=fan gant=glove échelle=ladder aiguille=needle
            pipe=pipe assiette=plate oreiller=pillow bourse=purse selle=saddle coquillage=shell cuillère=spoon
            fil=thread sifflet=whistle tambour=drum flûte=flute guitare=guitar fusil=gun pistolet=pistol
            marteau=hammer mouchoir=handkerchief casque=helmet masque=mask trompette=trumpet gâteau=cake œuf=egg
            arbre=tree poupée=doll soulier=shoe botte=boot ciseaux=scissors lunettes=spectacles globe=globe
            fourchette=fork seau=bucket cage=cage rideau=curtain poêle=stove harpe=harp drapeau=flag bouclier=shield
            arc=bow flèche=arrow crabe=crab mouette=gull lapin=rabbit souris=mouse vache=cow mouton=sheep
            chèvre=goat poule=hen cochon=pig renard=fox loup=wolf papillon=butterfly hibou=owl serpent=snake
            berceau=cradle banc=bench grille=gate statue=statue bureau=desk pupitre=desk"""
    )
)

AMBIGUOUS_PROPS = frozenset(
    words(
        """watch ring bow lock needle thread trunk stick fan card ball box pot pen net fish plate saddle whistle
            drum star pipe shell hammer mask torch bell book map lamp picture ship key table gate flag fence egg pie
            cart porte montre pot sac glace carte fil verre lit tableau grille bureau bonnet sou rame plume rose
            livre letter letters lettre bed beds lit lits éventail"""
    )
)
"""Also verbs or other things: they count only after a determiner or an adjective."""


def prop_words(language: str) -> dict[str, str]:
    """Word form -> prop; empty for languages without a list."""
    if language == "en":
        table = {noun: noun for noun in _EN} | {english_plural(noun): noun for noun in _EN}
        return table | {english_plural(word): prop for word, prop in _EN_ALIASES.items()} | _EN_ALIASES
    if language == "fr":
        return {french_plural(word): prop for word, prop in _FR.items()} | _FR | {"chevaux": "horse"}
    return {}
