"""Names for candidate codes: what they are made of, what they may never say, and how codes are told apart."""

from __future__ import annotations

import random

import numpy as np
import pytest

from gt_assist.label import Meaning, ParsedIncident, Wording, grounded, name_codes, parse


def label(parser, *texts: str, names: tuple[str, ...] = ()) -> str:
    return name_codes([parse(texts, parser, names)])[0].label


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("We lost the supervisor.", "losing the supervisor"),
        ("I just keep my own spreadsheet.", "keeping own spreadsheet"),
        ("We were waiting for referrals.", "waiting for referrals"),
        ("I think we lost the supervisor.", "losing the supervisor"),
        ("I'd say the funding ran out.", "funding running out"),
        ("We set up a meeting.", "setting up a meeting"),
        ("We were told to wait.", "being told to wait"),
        ("You end up being left alone.", "ending up being left alone"),
        ("We had no money for training.", "having no money for training"),
        ("We have to type everything twice.", "having to type everything twice"),
        ("We weren't able to refer.", "not being able to refer"),
        ("We make decisions together.", "making decisions together"),
        ("The team fell apart.", "team falling apart"),
        ("We labelled the boxes again.", "labelling the boxes"),
        ("We coped without a supervisor.", "coping without a supervisor"),
        ("We laughed a little.", "laughing a little"),
    ],
)
def test_names_an_incident_by_its_own_verb_and_object(parser, said, expected):
    assert label(parser, said) == expected


def test_keeps_trying_or_the_thing_tried(parser):
    expected = {"trying to keep the referrals coming", "keeping the referrals coming"}

    assert label(parser, "We were trying to keep the referrals coming.") in expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("They never came to the steering group.", "never coming to the steering group"),
        ("I don't think they ever saw the director.", "not seeing the director"),
        ("They didnt answer the phone.", "not answering the phone"),
        ("Not completely solving the problem.", "not solving the problem"),
        ("Hardly anyone came to the training.", "hardly anyone coming to the training"),
        ("Not everyone reads the guidance.", "not everyone reading the guidance"),
        ("Nobody reads the forms.", "nobody reading the forms"),
        ("They came to none of the meetings.", "coming to none of the meetings"),
        ("We no longer meet the commissioners.", "no longer meeting the commissioners"),
        ("We couldn't phone or visit the families.", "not visiting the families"),
        ("We didn't just lose the supervisor.", "losing the supervisor"),
        ("We nearly lost the contract.", "nearly losing the contract"),
        ("They refused to sign the forms.", "refusing to sign the forms"),
    ],
)
def test_says_what_was_denied_as_denied(parser, said, expected):
    assert label(parser, said) == expected


@pytest.mark.parametrize(
    ("said", "never"),
    [
        ("They should have told the parents.", "telling the parents"),
        ("We don't have anyone who checks the forms.", "checking the forms"),
        ("I doubt that they read the report.", "reading the report"),
        ("They stopped coming to the meetings.", "coming to the meetings"),
        ("We avoid using the app.", "using the app"),
        ("We managed without losing the supervisor.", "losing the supervisor"),
        ("It isn't that we lost the data.", "losing the data"),
        ("I want to leave the ward.", "leaving the ward"),
    ],
)
def test_never_offers_what_did_not_happen_as_if_it_had(parser, said, never):
    assert never not in {phrase.text for phrase in parse([said], parser)[0].phrases}


@pytest.mark.parametrize(
    ("said", "actor"),
    [
        ("The chairs never came to the meeting.", "chairs never coming"),
        ("The commissioners pulled out.", "commissioners pulling out"),
        ("Social workers forgot to refer.", "social workers forgetting to refer"),
    ],
)
def test_keeps_others_who_act(parser, said, actor):
    assert label(parser, said).startswith(actor)


def test_drops_speakers_and_pronouns(parser):
    for who in ("I", "We", "You", "They"):
        assert label(parser, f"{who} closed the clinic.") == "closing the clinic"


def test_fillers_make_no_label_and_no_in_vivo(parser):
    said = "You know, I mean, we sort of, um, lost the the supervisor, to be honest."
    incident = parse([said], parser)[0]

    assert name_codes([[incident]])[0].label == "losing the supervisor"
    assert not any(word in p.text for p in incident.phrases for word in ("knowing", "meaning", "sort of"))
    assert not any("you know" in t.text.lower() or "um" in t.text.split() for t in incident.tellings)


def test_names_of_people_places_and_bodies_stay_out(parser):
    texts = [
        "Sarah from Leeds left the team in May.",
        "[name] told us to ring the office.",
        "We saw Quill about the rota.",
    ]
    for wording in name_codes([[i] for i in parse(texts, parser, names=["Ada Quill"])]):
        words = set(wording.label.lower().split())
        assert not words & {"sarah", "leeds", "quill", "name", "someone"}
        assert wording.in_vivo is None or not {"Sarah", "Leeds", "Quill"} & set(wording.in_vivo.text.split())


def test_names_given_late_are_kept_out_too(parser):
    incidents = parse(["We lost the marigold contract. The drivers went on strike."], parser)

    wording = name_codes([incidents], names=["Marigold"])[0]

    assert "marigold" not in wording.label
    assert wording.in_vivo is None or "marigold" not in wording.in_vivo.text


def test_acronyms_of_the_field_may_stay(parser):
    assert label(parser, "We rang a GP about the rash.") == "ringing a GP about the rash"


@pytest.mark.parametrize("said", ["test integrity", "Concern about cheating", "Too slow"])
def test_a_fragment_without_a_verb_is_its_own_name(parser, said):
    assert label(parser, said) == said.lower()


@pytest.mark.parametrize(
    "said", ["Yeah.", "???", "42", "[laughs]", "Vi har ikke fået nogen hjælp fra kommunen.", "ok ok"]
)
def test_there_is_always_a_label(parser, said):
    wording = name_codes([parse([said], parser)])[0]

    assert wording.label.strip()
    assert grounded(wording.label, [said])


def test_another_language_is_quoted_not_inflected(parser):
    said = "Wir haben lange auf die Betreuerin gewartet, aber niemand hat sich gemeldet."

    assert label(parser, said) in said.lower()


def test_a_code_without_incidents_is_refused(parser):
    with pytest.raises(ValueError, match="at least one incident"):
        name_codes([[]])
    with pytest.raises(ValueError, match="differ in number"):
        name_codes([parse(["We lost it."], parser)], ranks=[[1.0, 2.0]])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("It's like trying to fit a round peg in a square hole.", "round peg in a square hole"),
        ("I keep my own spreadsheet because the system is down.", "my own spreadsheet"),
    ],
)
def test_the_telling_phrase_is_found(parser, said, expected):
    wording = name_codes([parse([said], parser)])[0]

    assert wording.in_vivo is not None
    assert wording.in_vivo.text == expected


def test_nothing_telling_gives_no_in_vivo_phrase(parser):
    assert name_codes([parse(["Yes, it did."], parser)])[0].in_vivo is None


def test_a_denied_clause_is_not_quoted_without_its_denial(parser):
    wording = name_codes([parse(["I don't feel supported by my manager at all."], parser)])[0]

    assert wording.in_vivo is None or "n't" in wording.in_vivo.text


SHARED = [
    "We lost the supervisor in the spring.",
    "Then the supervisor left and nobody covered for her.",
    "It all changed when we lost our supervisor.",
    "Parking was a nuisance.",
]
OTHER = ["The referrals dried up.", "There were hardly any referrals.", "We kept waiting for referrals and none came."]


def test_a_code_is_named_for_what_its_incidents_share(parser):
    wording = name_codes([parse(SHARED, parser), parse(OTHER, parser)])

    assert "supervisor" in wording[0].label
    assert "referrals" in wording[1].label
    assert len(wording[0].grounded_in) >= 2
    assert 3 not in wording[0].grounded_in


def test_the_strongest_incident_counts_more(parser):
    texts = ["We closed the ward.", "We painted the corridor."]
    incidents = parse(texts, parser)

    assert name_codes([incidents], ranks=[[1.0, 0.05]])[0].label == "closing the ward"
    assert name_codes([incidents], ranks=[[0.05, 1.0]])[0].label == "painting the corridor"


def test_the_majority_decides_between_a_claim_and_its_denial(parser):
    came, never = "They came to the launch.", "They never came to the launch."

    assert label(parser, came, never, never + " Never.") == "never coming to the launch"
    assert label(parser, never, came, "And " + came) == "coming to the launch"


def test_codes_with_the_same_best_words_are_told_apart(parser):
    first = parse(["We lost the supervisor in the spring and the team cried."], parser)
    second = parse(["We lost the supervisor after the merger and the rota collapsed."], parser)

    labels = [w.label for w in name_codes([first, second])]

    assert labels[0] != labels[1]


def test_order_of_codes_and_incidents_does_not_matter(parser):
    codes = [parse(SHARED, parser), parse(OTHER, parser), parse(["Deploys broke on Fridays."], parser)]
    straight = _readable(name_codes(codes), codes)
    shuffled = [list(code) for code in codes]
    for code in shuffled:
        random.Random(7).shuffle(code)
    shuffled.reverse()

    assert _readable(name_codes(shuffled), shuffled)[::-1] == straight


def _readable(wordings: list[Wording], codes: list[list[ParsedIncident]]):
    return [
        (w.label, w.in_vivo.text if w.in_vivo else None, {code[n].text for n in w.grounded_in})
        for w, code in zip(wordings, codes, strict=True)
    ]


def test_equal_texts_are_parsed_once_and_alike(parser):
    first, other, again = parse(["We lost it.", "They came back.", "We lost it."], parser)

    assert first is again
    assert first != other


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("We had an invoice. We paid the builders.", "paying the builders"),
        ("We showed it to her. We showed the deputy the map.", "showing the deputy the map"),
        ("We had twenty-eight. We counted the absences.", "counting the absences"),
        ("Mind the step. We waited for a bed.", "waiting for a bed"),
    ],
)
def test_what_says_little_alone_is_no_label_beside_a_fuller_clause(parser, said, expected):
    assert label(parser, said) == expected


@pytest.mark.parametrize(
    ("said", "never"),
    [
        ("She's tried to mend the map.", "being tried"),
        ("Nobody'd ask the nurses, I'd say.", "'d"),
        ("Tuesdays round the table.", "tuesdays rounding"),
        ("We had no choice- the school used it.", "choice-"),
    ],
)
def test_slips_of_the_parser_make_no_label(parser, said, never):
    assert not any(never in phrase.text for phrase in parse([said], parser)[0].phrases if phrase.kind == "gerund")


def by_words(texts):
    """Vectors that know two subjects: parking, and everything that is said of food."""
    food, parking = ("doughnut", "bake", "cake", "lunch", "biscuit"), ("park", "car")
    rows = [[sum(w in t.lower() for w in food), sum(w in t.lower() for w in parking), 0.5] for t in texts]
    return np.array([np.array(row) / np.linalg.norm(row) for row in rows], dtype=np.float32)


FOOD = ["She baked for the team.", "There was cake at lunch.", "I brought doughnuts.", "We painted the fire exit."]
PARKING = ["They closed the car park.", "I never found a space to park.", "We walked from the station."]


def test_a_label_means_what_its_code_is_about_though_no_word_is_shared(parser):
    codes = [parse(FOOD, parser), parse(PARKING, parser)]
    meaning = Meaning(np.stack([by_words(texts).mean(axis=0) for texts in (FOOD, PARKING)]), by_words)

    labels = [w.label for w in name_codes(codes, meaning=meaning)]

    assert labels[0] in {"baking for the team", "bringing doughnuts"}
    assert "park" in labels[1]


def test_meaning_does_not_depend_on_the_order_of_codes(parser):
    texts = [FOOD, PARKING]
    codes = [parse(code, parser) for code in texts]
    middles = np.stack([by_words(code).mean(axis=0) for code in texts])
    straight = name_codes(codes, meaning=Meaning(middles, by_words))

    assert name_codes(codes[::-1], meaning=Meaning(middles[::-1], by_words))[::-1] == straight


def test_a_single_code_is_named_with_meaning_too(parser):
    meaning = Meaning(by_words(FOOD).mean(axis=0, keepdims=True), by_words)

    assert grounded(name_codes([parse(FOOD, parser)], meaning=meaning)[0].label, FOOD)
