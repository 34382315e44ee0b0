"""What counts as talk: words, fillers and backchannels, how a new thought opens, what an utterance is about."""

from __future__ import annotations

import re
from collections.abc import Iterator


def word_list(text: str) -> frozenset[str]:
    """The words of a text, as a list to look words up in.

    >>> sorted(word_list("um er"))
    ['er', 'um']
    """
    return frozenset(text.split())


# Han, kana and the like are written without spaces: two characters stand for a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{1,2}|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_LETTERS = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")

# What a transcriber notes beside the words. Anything else in brackets, a "[name]" above all, is content.
_NOTE = (
    r"laugh\w*|chuckl\w*|giggl\w*|smil\w*|sigh\w*|cough\w*|sniff\w*|cr(?:ies|ying)|gasp\w*|nod\w*|shrug\w*|paus\w*"
    r"|silen\w+|inaudible|unintelligible|indistinct|unclear|crosstalk|cross-talk|overlapping|music|applause|noise"
)
_STAGE = re.compile(
    rf"[\[(](?:(?:both|all|they|she|he|long|short|brief|soft\w*|loud\w*|nervous\w*|background|speech|talk|again|and)\s+)*"
    rf"(?:{_NOTE})(?:\s+(?:[\w:]+)){{0,3}}\s*[\])]|\*(?:{_NOTE})\*",
    re.IGNORECASE,
)

HESITATIONS = word_list("""
    um umm uhm uh uhh er err erm em ehm hm hmm hmmm mm mmm ah ahh eh
""")
# "Yes" belongs here and "no" does not: an assent cannot be told from a listener's nod, a denial is something said.
_FILLERS = HESITATIONS | word_list("""
    mhm mmhm mm-hm mm-hmm mm-mm mhmm hm-hmm uh-huh aha oh ooh yeah yea yep yup yes ya ok okay okey right alright
    sure exactly absolutely definitely certainly totally indeed gotcha cool great nice wow huh well so and but
    then now please sorry pardon thanks cheers hello hi bye
    ja jaja jo jep javisst okej nå oui ouais sí genau
""")
# With "-" for the space between their words.
_FILLER_PHRASES = word_list("""
    i-see i-mean you-know you-see got-it of-course for-sure all-right thank-you thank-you-so-much thank-you-very-much
    that's-right that's-it fair-enough uh-huh mm-hm mm-hmm mm-mm hm-hmm sounds-good sort-of kind-of oh-my-god
""")
_LONGEST_PHRASE = max(phrase.count("-") + 1 for phrase in _FILLER_PHRASES)

_ESCAPE = re.compile(r"\\([^\w\s])")
_LINE_MARK = re.compile(r"\\(?=\s|$)|^[ \t]*(?:#{1,6}|>+)[ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")
_HESITATION = re.compile(rf"(?<![\w'’-])(?:{'|'.join(sorted(HESITATIONS))})(?![\w'’-])(?:,|\.\.\.|…)?", re.IGNORECASE)
_SET_OFF = re.compile(r"(^|[,.;:?!—–…])\s*(?:you know|i mean|like|sort of|kind of)(?=[,.])(?:,(?=\s))?", re.IGNORECASE)

_FUNCTION_WORDS = word_list("""
    that this these those they them their there then than with from have has had having been being were what
    when where which while who whom whose will would could should shall might must does doing done didn't don't
    doesn't isn't wasn't it's that's there's they're we're you're i've you've we've they've i'll we'll you'll
    can't won't couldn't wouldn't about into onto over under after before because just like really very much
    many more most some such only also even still kind sort mean know think thing things stuff something
    anything everything nothing someone anyone everyone actually basically probably maybe yeah okay right well
    here your yours ours mine myself yourself itself themselves going gonna wanna gotta want make made said says
    tell told look looking need good sure every each other another both quite pretty little whatever always
    never ever back down through again same
""")

# How a new thought opens, surely or perhaps, and how one goes on: by pointing back, giving a reason or an instance.
# The weights (`opening`) are the log-odds of a coded passage's border in two published studies, rounded.
_LEAD = r"(?:(?:yeah|yes|no|okay|ok|right|well|um|uh|er|oh|and|but|so|i mean|you know)[\s,.]+)*?"
_SURE_OPENERS = re.compile(
    _LEAD
    + r"(?:so anyway|anyways?|another (?:thing|one|example|problem|reason|issue)|one thing|the other (?:thing|one)"
    r"|(?:the|one) (?:other|next|second|third|last|first|main|biggest)(?: \w+)? (?:is|was|would)"
    r"|and then there(?:['’]s| is| was| were)|first of all|secondly|thirdly|finally|lastly|meanwhile|in addition"
    r"|on the other hand|on top of that|having said that|that said|at the same time|nowadays|these days|back then"
    r"|in terms of|as for|when it comes to|speaking of)\b",
    re.IGNORECASE,
)
_OPENERS = re.compile(
    r"(?:but|yeah|okay|ok|right|well|now|then|and then|also|plus|however|although|sometimes|later|eventually|in the end"
    r"|another|one|uh|um|let['’]s|so(?! (?:you|it)\b))\b",
    re.IGNORECASE,
)
_CONTINUERS = re.compile(
    r"(?:(?:and|but|so|yeah|well|um|uh)[\s,]+)*(?:it|that|which|who|because|['’]?cause|['’]?cos|or|like|you|they|them|he|she|him"
    r"|her|if|for example|for instance|such as|meaning|otherwise)\b",
    re.IGNORECASE,
)


def count_words(text: str) -> int:
    """How many words there are between white space, marks alone not counted; scripts without spaces by the pair.

    >>> count_words("Well – Dr. Ng came!"), count_words("我们开始了")
    (4, 3)
    """
    return sum(1 for match in _WORD.finditer(text) if any(map(str.isalnum, match[0])))


def without_stage_directions(text: str) -> str:
    """The text without a transcriber's notes such as "[laughs]"; a redaction such as "[name]" stays.

    >>> without_stage_directions("I asked [name] (laughs).")
    'I asked [name]  .'
    """
    return _STAGE.sub(" ", text)


def without_marks(text: str) -> str:
    """The words on one line, without Markdown's emphasis, escapes, quotation and heading marks.

    >>> without_marks("It was *really* slow.\\\\\\nI use no_std.")
    'It was really slow. I use no_std.'
    """
    text = _ESCAPE.sub(r"\1", _LINE_MARK.sub(" ", text))
    return " ".join(_EMPHASIS.sub("", text).split())


def without_hesitations(text: str) -> str:
    """The text on one line without "um", and without "you know" and the like where commas set them off.

    >>> without_hesitations("Um, I, uh, know what, you know, you know.")
    'I, know what, you know.'
    >>> without_hesitations("Will we carry, em, staffing?")
    'Will we carry, staffing?'
    """
    text = _SET_OFF.sub(r"\1", _HESITATION.sub(" ", text))
    return re.sub(r",?\s*(?=[,.;:!?])", "", " ".join(text.split())).lstrip(",.;:! ")


def said(text: str) -> tuple[str, ...]:
    """The words that say something, lower case: without fillers, backchannels and stage directions.

    >>> said("Mm-hmm. Right, okay. [laughs]"), said("Yeah, I see, it did.")
    ((), ('it', 'did'))
    """
    return tuple(
        _said([word[0].lower().replace("’", "'") for word in _LETTERS.finditer(without_stage_directions(text))])
    )


def _said(words: list[str]) -> Iterator[str]:
    at = 0
    while at < len(words):
        for length in range(_LONGEST_PHRASE, 1, -1):
            if "-".join(words[at : at + length]) in _FILLER_PHRASES:
                at += length
                break
        else:
            if words[at] not in _FILLERS:
                yield words[at]
            at += 1


def is_talk(text: str) -> bool:
    """Whether anything is said, so that not only a filler or a backchannel is left.

    >>> is_talk("Yeah, right."), is_talk("No, never.")
    (False, True)
    """
    return bool(said(text))


_ENGLISH = word_list("""
    the and of to it you that they my with this have
""")


def is_english(text: str) -> bool:
    """Whether the talk is likely English: one word in ten, or more, is among the commonest ones of English only.

    >>> is_english("and then the nurse told us to wait"), is_english("og så fik vi besked på at vente")
    (True, False)
    """
    words = [word[0].lower() for word in _LETTERS.finditer(text[:4000])]
    return 10 * sum(word in _ENGLISH for word in words) >= len(words) > 0


def subjects(text: str) -> tuple[str, ...]:
    """What an utterance is about: its longer words but the function words, cut to five letters.

    The cut stands for a stem, and serves other languages as it does English.

    >>> subjects("They were training the trainers.")
    ('train', 'train')
    """
    words = (word[0].lower().replace("’", "'") for word in _LETTERS.finditer(text))
    return tuple(word[:5] for word in words if len(word) >= 4 and word not in _FUNCTION_WORDS)


def opening(text: str) -> float:
    """How an utterance begins: 1.2 surely a new thought, 0.5 perhaps, 0 unmarked or both ways, -0.5 it goes on.

    >>> [opening(text) for text in ("The other thing is money.", "But we stayed.", "But it hurt.", "Because it hurt.")]
    [1.2, 0.5, 0.0, -0.5]
    """
    if _SURE_OPENERS.match(text):
        return 1.2
    return 0.5 * bool(_OPENERS.match(text)) - 0.5 * bool(_CONTINUERS.match(text))
