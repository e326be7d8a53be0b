"""Common English and French given names by gender, and short forms. Compiled for this product from general
knowledge."""

from visiobook_ai_analysis.reading.lexicon.inflection import words

FEMALE_NAMES = frozenset(
    words(
        """abigail ada adelaide adele adèle agatha agathe agnes agnès alice alicia aline alison alix amanda amelia
            amélie amy anaïs andrea andrée angela angèle angelica angélique anita ann anna annabel anne annette
            antonia antoinette arabella ariane astrid aude audrey aurélie aurora aurore ava barbara béatrice
            beatrice becky belinda bella bernadette bertha berthe bess beth betsy betty blanche bonnie brenda
            bridget brigitte camille carla carmen carol caroline carrie cassandra catherine cécile cecilia cecily
            celeste céleste celia céline chantal charlotte chloe chloé christina christine claire clara clarimonde
            clarisse claudia claudine clémence clémentine clotilde colette constance cora coralie cordelia cornelia
            cynthia daisy daphne deborah delia delphine denise diana diane dinah dolly dolores dora doris dorothea
            dorothy edith edna éléonore eleanor éliane elinor elisa élisabeth elisabeth élise eliza elizabeth ella
            ellen éloïse elsa elsie émilie emily emma emmeline ernestine estelle esther ethel étiennette eugénie
            eugenia eulalie eunice eva evangeline eve evelyn fabienne fanny fantine félicie félicité fernande flora
            florence françoise frances francine gabrielle geneviève georgette georgiana georgina geraldine germaine
            gertrude gilberte ginette gisèle gladys grace greta gwen hannah harriet hazel heather hedwig hélène
            helen helena helene héloïse henriette henrietta hermione hester hetty hilda honor honorine hortense ida
            imogen ines inès irene irène iris irma isabel isabella isabelle isadora ivy jacqueline jane janet janine
            jeanne jeannette jemima jennifer jenny jessica jessie jill joan joanna jo josephine joséphine josette
            joyce judith julia julie juliet juliette justine kate katharine katherine kathleen katie kitty laura
            laure laurence lavinia léa leah lena léonie leonora léontine letitia letty lettice lilian lillian lily
            linda lise lisette liz lizzie lizzy lola lorna lottie lou louisa louise lucette lucie lucienne lucille
            lucinda lucy lydia lydie mabel madeleine madge maggie maëlle maia maisie manon mara margaret margery
            margot marguerite maria marian marianne marie marietta mariette marilla marina marion marjorie martha
            marthe martine mary mathilde matilda maud maude mavis may mélanie melanie mélisande mercedes mercy
            mildred millicent minnie mina miranda miriam moira molly mona monica monique muriel myra myriam myrtle
            nadia nadine nan nancy nanette naomi natalie nathalie nell nellie nelly nicole nina ninon noémie nora
            norah noreen octavia odette odile olga olive olivia olympe ondine ophelia pamela patricia patty paula
            paulette pauline pearl peggy penelope pénélope perrine philippa phoebe phyllis polly portia priscilla
            prudence rachel raymonde rebecca régine renée rhoda rita roberta rosa rosalie rosalind rosamond rosa
            rose roseline rosie roxane ruby ruth sabine sabrina sadie sally salomé samantha sandra sara sarah selina
            séraphine sheila shirley sibyl sidonie simone solange sonia sophia sophie sophy stella stephanie
            stéphanie susan susanna susannah suzanne suzette suzon sybil sylvia sylvie tabitha tamsin tess tessa
            thelma theresa thérèse tilda tilly trixie ursula valentine valérie vanessa vera verena véronique
            victoire victoria vinnie viola violet violette virginia virginie vivian viviane wendy wilhelmina
            winifred yolande yseult yvette yvonne zélie zénaïde zoe zoé solveig ingrid elena lucia juana"""
    )
)
MALE_NAMES = frozenset(
    words(
        """aaron abel abraham achille adam adolphe adrian adrien aeneas alain alan albert albin alec aleck
            alexander alexandre alexis alfred algernon allan allen alphonse amadeus ambroise ambrose amos anatole
            andré andrew angus anselme anthony antoine antonin archibald archie aristide armand arnaud arnold arsène
            arthur aubrey auguste augustin augustus aurèle austin baptiste barnabas barnaby barney barry bartholomew
            basil basile bastien ben benedict benjamin benoît bernard bertie bertram bertrand bill billy blaise bob
            bobby boris brian bruno calvin cameron camden casimir cecil cedric césar charles charley charlie chester
            christian christophe christopher clarence claude claudius clément clement clifford clive clovis colin
            conrad constant constantin cornelius craig curtis cuthbert cyprien cyril cyrille cyrus damien dan daniel
            darcy dave david davy denis dennis derek désiré dick diego dickon didier dirk dominic dominique donald
            dorian douglas duncan ebenezer eben edgar edmond edmund édouard edouard edward edwin egbert eli elias
            élie elijah ellis éloi elmer émile emile emmanuel enoch ephraim eric éric ernest esteban étienne eugene
            eugène eustace eustache évariste evan ezra fabien fabrice félicien félix felix ferdinand fergus fernand
            firmin florent florian floyd francis franck françois frank frankie franz fred freddy frédéric frederic
            frederick fritz gabriel gareth gaspard gaston gaétan gauthier gautier gavin gédéon geoffrey geoffroy
            george georges gerald gérald gérard gerard gervais gilbert gilles giles godfrey gontran gordon graham
            grégoire gregory guillaume guido gus gustave guy hal harold harry harvey hector henri henry herbert
            hercule hercules herman hermann hilaire hippolyte honoré horace horatio howard hubert huck hugh hugo
            hugues humphrey hyacinthe ian ichabod ignace ignatius igor ike immanuel irving isaac isidore ishmael
            israel ivan jabez jack jacob jacques jake james jamie jan jared jason jasper jean jed jeff jefferson
            jeffrey jem jeremiah jérémie jeremy jérôme jerome jerry jesse jim jimmy joachim job joe joel joey johann
            john johnny jonah jonas jonathan jos joseph joshua josiah josué juan jude jules julian julien julius
            justin karl keith kenneth kevin kit konrad lambert lancelot laurence laurent lawrence lazare leander
            léandre lemuel leo léo léon leon léonard leonard leonce léopold leopold leroy leslie lester levi lewis
            lionel loïc lorenzo lothaire louis luc lucas lucien luke luther mac magnus malcolm manuel marc marcel
            marin marius mark marmaduke martial martin mathew mathieu mathurin matt matthew matthieu maurice max
            maxime maximilian médard melchior melvin merlin michael michel mick mike miles milo milton mordecai
            morgan morris mortimer moses nat nathan nathanael nathaniel neal ned neil nestor nicholas nick nicolas
            nigel noah noé noël norbert norman octave olivier oliver oscar osmond oswald otto otis owen pablo
            parfait pascal pat patrice patrick paul pedro pascal percival percy perceval perry peter phil philémon
            philéas philip philippe phineas pierre pierrot pip placide prosper quentin ralph ramon randolph raoul
            raphael raphaël raymond reginald régis rémi rémy renaud rené reuben rex reynold richard rick robert
            roberto robin roderick rodolphe rodrigue roger roland rolf roméo romuald ronald rory ross rufus rupert
            russell salomon sam sammy samson samuel sancho saul scott sebastian sébastien serge séverin seth
            séraphin sherlock sid sidney siegfried siméon silas silvère simon sol solomon stanislas stanley stefan
            stephen steve steven stuart sven sylvain sylvestre tancrède ted teddy terence thaddeus thibaud thibault
            theobald theodore théodore théophile thierry thomas tim timothée timothy titus tobias toby tom tomas
            tommy tony tristan trevor ulysse ulysses urbain valère valentin vernon victor vincent virgil virgile
            vivien wallace walter ward warren wilbur wilfred wilfrid wilhelm wilhem will william willie willy
            winston wolfgang xavier yann yves yvon zacharie zachary zadig zeke zéphyrin anders bjorn erik lars olaf
            luigi marco mateo pavel sergei dmitri""".replace("", "")
    )
)
AMBIGUOUS_NAMES = frozenset(
    words(
        """may rose grace mercy pearl violet daisy ruby lily olive ivy hazel iris honor prudence constance clement
            frank mark will bill job ward miles guy rex jack drew art pat sue norm victor marin constant parfait
            prosper désiré honoré aurore victoire blanche reine pierre max christian dominique camille claude
            laurence leslie vivian valentine france florence virginia victoria augusta sol ben page rich bob dick
            nick don june april august dawn eve faith hope joy bonnie benoît placide urbain martial salomon may
            violette marguerite olympe céleste nan"""
    )
)
"""Names that are also words, places or of both genders: capitals alone at the start of a sentence do not make them
names."""

SHORT_FORMS: dict[str, str] = dict(
    pair.split("=")
    for pair in words(
        """lizzy=elizabeth lizzie=elizabeth eliza=elizabeth betsy=elizabeth bess=elizabeth beth=elizabeth
            betty=elizabeth liz=elizabeth tom=thomas tommy=thomas dick=richard bill=william will=william
            billy=william willie=william jack=john johnny=john harry=henry hal=henry ned=edward ted=edward
            bob=robert bobby=robert jim=james jimmy=james jem=james joe=joseph joey=joseph sam=samuel sammy=samuel
            kate=catherine kitty=catherine cathy=catherine katie=catherine katharine=catherine katherine=catherine
            peggy=margaret meg=margaret maggie=margaret polly=mary molly=mary nelly=ellen nell=ellen fanny=frances
            annie=anne jenny=jane charley=charles charlie=charles frank=francis fred=frederick freddy=frederick
            huck=huckleberry emmy=emma dan=daniel ben=benjamin sue=susan susy=susan sid=sidney phil=philip
            archie=archibald dolly=dorothy gus=augustus jo=josephine teddy=theodore mike=michael mick=michael
            pat=patrick tony=anthony tess=teresa nick=nicholas steve=stephen dave=david davy=david kit=christopher
            lou=louisa becky=rebecca sally=sarah sadie=sarah hetty=hester tim=timothy matt=matthew alec=alexander
            aleck=alexander pip=philip nat=nathaniel max=maximilian jeannot=jean pierrot=pierre jeannette=jeanne
            margot=marguerite suzon=suzanne suzette=suzanne ninon=anne lisette=élisabeth babette=élisabeth
            toinette=antoinette nanette=anne fanchon=françoise louison=louise charlot=charles"""
    )
)
"""Short form -> full form, lower case."""
