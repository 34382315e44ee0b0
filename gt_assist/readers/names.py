"""What a speaker's label looks like, and what some labels say about the speaker's role."""

from __future__ import annotations

import re
from typing import Literal

from gt_assist.corpus import Role

Kind = Literal["role", "code", "name", "lower"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words transcribers use for the one who asks, in the languages our files and their neighbours come in.
INTERVIEWER = _set(
    """
    interviewer int intv intvr ivr iv i q question moderator mod researcher facilitator interviewers host
    interviewerin moderatorin intervjuare intervjuer forsker enquêteur enquêtrice intervieweur intervieweuse
    entrevistador entrevistadora intervistatore intervistatrice onderzoeker haastattelija
    """
)
PARTICIPANT = _set(
    """
    participant participants part respondent resp interviewee informant a answer patient p pt subject witness
    deltager informanten befragter befragte teilnehmer teilnehmerin répondant participante entrevistado
    entrevistada intervistato deltagare respondente
    """
)
VOICE = _set("speaker unknown unidentified female male man woman voice caller all group several others")

# Keys of a transcript's head, and words that open a remark: followed by a colon, but nobody's name.
NOT_NAMES = _set(
    """
    date time location place venue duration length file filename recording recorded transcribed transcriber
    transcription transcript project study title interview attendees present id pseudonym age gender sex occupation
    role site language version setting topic re source audio video tape dato sted varighed længde båndlængde datum
    ort dauer fecha lugar lieu durée note notes nb ps example warning summary context url http https www ftp mailto
    task step section chapter figure table appendix tip hint remember conclusion introduction background start end
    begin format keywords key legend copyright licence license author consent
    """
)
PARTICLES = _set("of de da di do du del della van von der den ter ten la le el al bin ibn and or og und et y e i the")

_CODE = re.compile(r"(?:[A-Za-zÆØÅæøåÄÖÜäöü]{1,5}[-_ .#]?\d{1,4}[a-zA-Z]?|[A-ZÆØÅÄÖÜ]{1,4}|[A-Z](?:\.[A-Z]){1,3}\.?)$")
_TOKEN = re.compile(r"[^\W_](?:[\w'’\-–/.#]*[\w#.)])?$")
_DOTTED = re.compile(r"(?:\w{1,5}\.|(?:\w\.)+\w?\.?|\w{1,4}\.\d+)$")


def key(label: str) -> str:
    """The label as compared: small letters, single spaces, no brackets round it.

    >>> key("[Participant  3]")
    'participant 3'
    """
    return " ".join(label.strip("[]()<>*_ \t\u00a0").casefold().split())


def words_of(label: str) -> list[str]:
    """The words of a label without numbers: "Interviewer 2" gives ["interviewer"]."""
    return [word for word in re.findall(r"[^\W\d_]+", label.casefold()) if word]


def role(label: str) -> Role | None:
    """The role a label names, if it does.

    >>> role("Interviewer 2"), role("P07"), role("Jane (moderator)"), role("Interviewee"), role("Jane")
    ('interviewer', 'participant', 'interviewer', 'participant', None)
    """
    words = words_of(label)
    if not words or (words[0] in {"a", "q"} and key(label) not in {"a", "q"}):
        return None  # A1 is a person's code; only a bare A or Q is "answer" or "question"
    alone = len(words) == 1
    asks = {w for w in words if w in INTERVIEWER and (alone or len(w) > 2)}
    answers = {w for w in words if w in PARTICIPANT and (alone or len(w) > 2)}
    if asks and not answers:
        return "interviewer"
    return "participant" if answers and not asks else None


def kind(label: str) -> Kind | None:
    """What sort of label this could be; None where it is no label at all.

    >>> [kind(x) for x in ("INT", "Dr. Shaw", "P3", "anna", "The thing is", "17", "Note")]
    ['role', 'name', 'code', 'lower', None, None, None]
    """
    label = label.strip()
    tokens = label.split()
    if not 1 <= len(tokens) <= 6 or len(label) > 48 or not any(c.isalpha() for c in label):
        return None
    words = words_of(label)
    if words and words[0] in NOT_NAMES and (len(words) == 1 or words[0] not in INTERVIEWER | PARTICIPANT):
        return None
    if _CODE.match(label) and len(words[0]) == 1 and any(c.isdigit() for c in label):
        return "code"  # P3, I2: a role too, but headings and lists are numbered like this as well
    if (role(label) or (len(words) == 1 and words[0] in VOICE)) and len(tokens) <= 3:
        return "role"
    if _CODE.match(label):
        return "code"
    if len(tokens) == 1 and label[0].islower() and label.isalpha():
        return "lower"
    return "name" if _named(tokens) else None


def _named(tokens: list[str]) -> bool:
    first = tokens[0].strip("([")
    return bool(first) and not first[0].islower() and not first[0].isdigit() and all(map(_name_word, tokens))


def _name_word(token: str) -> bool:
    bare = token.strip("()[]").removesuffix(",")
    if bare in {"&", "/", "-", "–", "+"} or bare.casefold() in PARTICLES:
        return True
    if not bare or bare[0].islower() or not _TOKEN.match(bare):
        return False
    # A full stop belongs to a title or initials ("Dr.", "J.B."), else it ends a sentence.
    return "." not in bare or bool(_DOTTED.match(bare))
