"""Closed classes of English words that decide what can be a name: function words, fillers, frames, agents."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION = _words("""
a an the this that these those my your his her its our their own some any no every each either neither both all
another such much many more most less least few fewer several enough other others
i me you he him she it we us they them myself yourself himself herself itself ourselves themselves one ones
mine yours hers ours theirs who whom whose which what where when why how whatever whoever whenever wherever
be am is are was were been being 's 're 'm 've 'll 'd n't nt not never nor have has had having do does did doing done
will would shall should can could may might must ought cannot ca wo gonna gotta wanna to
of in on at by for with about against between into through during before after above below from up down out off
over under again further within without across along around behind beside besides beyond near onto per since
toward towards until till upon via despite except like as than than if then and or but so because while although
though unless whereas whether there here just very too also only even still already yet quite rather really
away back together apart aside forth ahead else
yes no yeah yep nope ok okay oh well right um uh er erm
somebody someone something anybody anyone anything nobody nothing none everybody everyone everything
""")
"""Words a label may hold for its grammar alone; everything else is a content word."""

LIGHT = _words("be do get have go make take let put come give thing keep use need want")
"""Verbs that say little without their object."""

MENTAL = _words(
    "think know see feel like look mean seem say tell try start want find guess understand hear believe talk"
)

VAGUE = _words("""
thing things stuff lot lots bit way ways kind kinds sort sorts something anything everything nothing one ones
it that this them those these him her me us you what which who all some any time times
other others point case example sense idea part people person guy guys fact amount number couple bunch range
part set half rest whole
""")
"""Objects that leave the reader asking which."""

FILLER_ADVERBS = _words("""
really very just actually quite so well also then now pretty basically obviously literally honestly simply
kinda maybe probably definitely certainly perhaps anyway though even still already sometimes usually generally
mostly absolutely totally completely clearly essentially however therefore yet ever somewhat rather truly
apparently currently eventually finally first hopefully indeed initially instead especially particularly
relatively technically typically sort kind like okay yeah here there fairly super exactly ago
""")
"""Adverbs a label can do without."""

KEPT_ADVERBS = _words("never hardly barely rarely seldom scarcely nearly almost only not always constantly")
"""Adverbs without which a clause would say something else."""

DEGREES = _words("less more least most too as how why when where enough")
"""Adverbs that an adjective or a question cannot do without."""

NEGATIVE = _words("""
not n't nt never no nobody nothing none neither nor hardly barely scarcely rarely seldom cannot without few nowhere
""")
"""Words that turn a clause round, wholly or nearly."""

LOOK_THROUGH = _words("""
think guess say suppose believe feel know mean seem appear tell reckon imagine assume find see notice realise
realize remember understand hear agree mention figure happen show admit explain argue recall feel bet be
""")
"""Verbs whose that-clause carries the incident ("I think we lost ...")."""

HEDGES = _words(
    "think guess say suppose believe know mean seem appear reckon imagine assume bet figure tell be happen see"
)
"""Frames that are never a name themselves while they hold a that-clause."""

NEG_RAISING = _words("think believe feel suppose reckon imagine say guess seem appear")
"""'I don't think they came' says that they did not come."""

TRANSPARENT = _words("try start begin continue keep help go come end manage proceed tend seem appear happen use gon")
"""Verbs whose infinitive did happen or was at least under way."""

IMPERSONAL = _words("i we you they he she it that this which who what there these those one")
"""Subjects that a code drops."""

NO_AGENT = _words("nobody none nothing noone neither few")
"""Subjects that carry the negation and are always kept."""

BY_MEANS = _words("by through")

HYPOTHETICAL_MARKS = _words("if when whenever whether once")
UNREAL_MARKS = _words("unless until before lest than whether without")

MODAL = _words("would could should might may must shall ought wo ca 'd")

AGENTS = _words("""
adult adviser aide applicant assistant associate board boss candidate care carer chair chief child class client
clinician coach colleague commissioner committee community company consultant coordinator council councillor
court customer deputy director doctor employee employer engineer executive expert family father foster friend
funder girl government governor group head husband judge kid lead leader leadership learner lecturer librarian
locum maintainer management manager member midwife minister mother mum dad neighbour nurse officer organisation
parent partner participant patient people pharmacist police politician practitioner professional programmer
provider pupil receptionist researcher resident reviewer school scientist secretary senior service sister
social brother specialist staff student supervisor supplier surgeon teacher team teen teenager tenant therapist
trainer trust tutor user vendor visitor volunteer ward wife woman man boy worker youth
""")
"""Nouns for people and bodies that act."""

TELLING = _words("""
abyss anchor angel army axe baby backbone baggage balloon bandage bandwagon battle battlefield beast bible bike
blanket blood boat bomb bone brain brick bridge bubble bullet burden burn butterfly cage candle carrot castle
cat chaos cherry circus cliff cloud coffin compass corner crap crisis cushion dam dance dark desert devil
dinosaur disaster dog doom door dragon drain dream drop drown dust eggshell elephant engine eye face fight
fire firefight firefighting fish flood fog foot foundation fortress fuel funeral gap garden gate ghost glue goalpost
god gold goldfish ground guinea gun gut hammer hamster hand hat head headache heart heaven hell herd hero hole holy
honeymoon hook hoop horse house hurdle iceberg island jail joke juggle jungle key kick kill knife labyrinth ladder lamb
landslide leap lifeline light lion loop lottery love luxury machine magic mask maze mess midwife mine minefield
miracle mirror monkey monster mountain mouth muddle music nail neck needle nerve nest net nightmare nose
octopus orphan paint pain panic parachute parrot path peg pet pill pillar pipe plaster plate ping pong postcode prison
punch puppet puzzle rabbit race radar rain rat river road rock rocket rollercoaster roof rope roulette rug sail
sand sausage scapegoat seed shadow shark shield ship shock shoestring shoulder silo skin sky slave sledgehammer
snow soul spider sponge spot square stick stone storm straw struggle sun sword swamp table tail tank tap taxi tear
thread threat throat thunder tick tide tiger tightrope time-bomb tip tongue tower toy track trap treadmill tree tunnel
umbrella vacuum village violin volcano wall war water wave weed weight wheel whip wild wilderness wind window wing
witch wolf wood wound wreck zoo crazy insane scary terrible horrible awful hideous brutal brilliant lovely
fantastic ugly nasty evil weird painful messy clunky bloody dead blind naked lonely stuck lost broke broken
frozen buried drowned scared terrified desperate exhausted overwhelmed isolated invisible toxic rotten
magical sacred dirty bitter sweet sour sharp heavy stolen dump swallow juggling herding banging
bang beat bite blow bounce breathe bury chase chew climb crash crawl cry dig drag drift drown fly freeze gamble
grab grind hang haunt hit hunt jump knock leak melt parachuted poison pour rip roll rush scream shoot shout sink
slam slip smash snap spin split spoonfeed squeeze stab starve steal stumble suffer swim throw tiptoe torture
trip wade wipe wrestle
""")
"""Concrete, bodily and strong words: where talk is figurative, one of them is usually near."""

PLACEHOLDER = "someone"
"""What stands in for an anonymised "[name]" while the sentence is parsed; never a word of a label."""

CALENDAR = _words("""
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
september october november december christmas easter english
""")
"""Capitalised words that name no one; they keep their capital in a label."""
