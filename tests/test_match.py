"""Passages against constructs: honest scores, abstention, and what a code is about as a whole."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.errors import GTAssistError
from gt_assist.framework import Construct, Framework, load
from gt_assist.match import Match, Matcher, definition_matcher, load_matcher, sum_up, trained_folder

Encode = Callable[[Sequence[str]], np.ndarray]

# Written for this test; none of them is in the bank.
PLAIN = [
    ("The licence fee is ridiculous, we pay nine thousand a year just to be allowed to use it.", "intervention.cost"),
    (
        "There are far too many steps in it, the protocol is so complicated that people give up halfway.",
        "intervention.complexity",
    ),
    ("We could try it with one class first, and if it went wrong we could simply stop.", "intervention.trialability"),
    ("The trials convinced me; there is solid research behind it.", "intervention.evidence_strength_quality"),
    ("Every other hospital in the region already had it and we did not want to be the last.", "outer.peer_pressure"),
    ("The government made it mandatory, it is a national regulation now.", "outer.external_policy_incentives"),
    (
        "The two departments never talk to each other, information just gets lost between them.",
        "inner.networks_communications",
    ),
    ("We had no money and not enough staff to run it.", "inner.readiness.available_resources"),
    (
        "Nobody trained us, there was no manual, and I did not know how to use it.",
        "inner.readiness.access_knowledge_information",
    ),
    ("The chief executive was behind it and came to every meeting.", "inner.readiness.leadership_engagement"),
    ("I feel confident that I can deliver the sessions on my own.", "individuals.self_efficacy"),
    (
        "She is our champion, she fights for it and keeps pushing when others have given up.",
        "process.engaging.champions",
    ),
    ("There was a detailed implementation plan with a timetable before we started.", "process.planning"),
    (
        "We could not go on like that any longer, the old way was a disaster and something had to change.",
        "inner.climate.tension_for_change",
    ),
]
ELSEWHERE = [
    "My grandmother had a bakery in Porto and I still make her custard tarts at Easter.",
    "Sorry, could you repeat that? The line is terrible today.",
    "It was pouring with rain and I had forgotten my umbrella on the train.",
    "I have two daughters, one is a plumber and the other one is still at school.",
    "Mm-hm, yeah, okay.",
    "We watched the match in the pub and lost on penalties, as ever.",
    "Is the recorder on? Good, then I will start with my name.",
    "I like to paint at weekends, watercolours mostly, harbours and boats.",
]


@pytest.fixture(scope="module")
def plain() -> Encode:
    from gt_assist.embed import load_encoder

    return load_encoder().encode


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return load_matcher(load("cfir-2009"))


@pytest.fixture(scope="module")
def encode(matcher: Matcher) -> Encode:
    from gt_assist.embed import load
    from gt_assist.matching import encoder_of

    return load(encoder_of(matcher)).encode


def test_the_right_construct_is_among_the_first_three_for_plain_sentences(matcher: Matcher, encode: Encode) -> None:
    matches = matcher.match(encode([text for text, _ in PLAIN]), top=3)
    missed = [
        right
        for (_, right), match in zip(PLAIN, matches, strict=True)
        if f"cfir2009:{right}" not in [id for id, _ in match.ranked]
    ]
    assert missed == []


def test_it_abstains_on_talk_about_other_things_and_not_on_plain_sentences(matcher: Matcher, encode: Encode) -> None:
    assert sum(match.abstain for match in matcher.match(encode(ELSEWHERE))) >= len(ELSEWHERE) - 1
    assert not any(match.abstain for match in matcher.match(encode([text for text, _ in PLAIN])))


def test_scores_are_probabilities_in_falling_order_and_never_withheld(matcher: Matcher, encode: Encode) -> None:
    for match in matcher.match(encode([ELSEWHERE[0], PLAIN[0][0]]), top=41):
        scores = [score for _, score in match.ranked]
        assert len({id for id, _ in match.ranked}) == 41
        assert scores == sorted(scores, reverse=True)
        assert min(scores) >= 0
        assert sum(scores) + match.none == pytest.approx(1, abs=1e-4)


def test_a_passage_gets_the_same_scores_alone_and_among_others(matcher: Matcher, encode: Encode) -> None:
    vectors = encode([text for text, _ in PLAIN])
    together = matcher.match(vectors)
    assert [matcher.match(vectors[i : i + 1])[0] for i in range(len(vectors))] == together
    assert matcher.match(vectors[::-1])[::-1] == together


def test_no_passages_give_no_matches(matcher: Matcher) -> None:
    assert matcher.match(np.zeros((0, 384), dtype=np.float32)) == []


def test_vectors_of_another_encoder_are_refused(matcher: Matcher) -> None:
    with pytest.raises(GTAssistError, match="384") as caught:
        matcher.match(np.zeros((1, 768), dtype=np.float32))
    assert "encoder that comes with the package" in caught.value.hint


def test_the_tuned_encoder_reads_otherwise_than_the_packaged_one_and_has_its_own_checksum(
    matcher: Matcher, encode: Encode, plain: Encode
) -> None:
    from gt_assist.embed import find_model
    from gt_assist.matching import encoder_of

    assert encoder_of(matcher).sha256 != find_model().sha256
    assert encoder_of(None) == find_model()
    assert not np.allclose(encode([PLAIN[0][0]]), plain([PLAIN[0][0]]), atol=0.1)


def test_it_hears_whether_something_helped_or_hindered(matcher: Matcher, encode: Encode) -> None:
    helped, hindered = matcher.match(
        encode(
            [
                "The chief executive was behind it from the start, and that made all the difference.",
                "We had no money and not enough staff, so it never really got off the ground.",
            ]
        )
    )
    assert (helped.valence or 0.0) > 0.2
    assert (hindered.valence or 0.0) < -0.2


def test_the_likely_set_is_the_shortest_that_gathers_the_mass(matcher: Matcher, encode: Encode) -> None:
    texts = [*(text for text, _ in PLAIN), "It was all a bit much, to be honest, for all of us.", *ELSEWHERE]
    assert matcher.mass is not None
    for match in matcher.match(encode(texts), top=len(matcher.ids)):
        whole = sum(score for _, score in match.ranked)
        gathered = np.cumsum([score / whole for _, score in match.ranked])
        assert gathered[match.likely - 1] >= matcher.mass - 1e-6
        assert match.likely == 1 or gathered[match.likely - 2] < matcher.mass + 1e-6


def test_shares_moved_since_set_order_and_scores_and_the_likely_ones_still_hold_the_mass_of_its_own(
    matcher: Matcher, encode: Encode
) -> None:
    vectors = encode([text for text, _ in PLAIN])
    own = matcher.probabilities(vectors)
    moved = own.copy()
    moved[:, :-1] = np.roll(own[:, :-1], 1, axis=1)
    assert matcher.mass is not None
    before = matcher.match(vectors)
    for row, shares, one, match in zip(moved, own, before, matcher.match(vectors, 41, moved), strict=True):
        assert match.ranked == tuple((matcher.ids[at], row[at]) for at in np.argsort(-row[:-1], kind="stable"))
        assert (match.abstain, match.none, match.valence) == (one.abstain, one.none, one.valence)
        first = [matcher.ids.index(id) for id, _ in match.ranked[: match.likely]]
        whole = shares[:-1].sum()
        assert shares[first].sum() >= matcher.mass * whole - 1e-6
        assert match.likely == 1 or shares[first[:-1]].sum() < matcher.mass * whole + 1e-6


def test_both_cfir_heads_hold_every_construct_and_load_fast() -> None:
    for name in ("cfir-2009", "cfir-2022"):
        framework = load(name)
        began = time.perf_counter()
        matcher = load_matcher(framework)
        assert time.perf_counter() - began < 0.5
        assert matcher.ids == framework.ids()
        assert not matcher.by_definitions


def test_a_new_construct_of_2022_is_found(encode: Encode) -> None:
    match = load_matcher(load("cfir-2022")).match(
        encode(["Then the pandemic came and overnight everything we had set up was shut down."])
    )[0]
    assert match.ranked[0][0] == "cfir2022:outer.critical_incidents"


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("rogers", "We could try it out in one classroom first before we committed to it.", "rogers:trialability"),
        ("rogers", "It is far too complicated to understand.", "rogers:complexity"),
        ("ils", "My manager always thanks us and stands behind us while we learn it.", "ils:supportive"),
        ("ils", "Our supervisor knows the programme inside out and can answer any question.", "ils:knowledgeable"),
        ("npt", "Nobody told me what my own tasks in it were.", "npt:coherence.individual_specification"),
        (
            "npt",
            "After the first months we changed the form and the procedure.",
            "npt:reflexive_monitoring.reconfiguration",
        ),
    ],
)
def test_definitions_alone_put_a_plain_sentence_in_the_first_two(
    name: str, text: str, right: str, plain: Encode
) -> None:
    matcher = definition_matcher(load(name), plain)
    assert matcher.by_definitions
    match = matcher.match(plain([text]), top=2)[0]
    assert right in [id for id, _ in match.ranked]
    assert match.valence is None
    assert match.likely == 0


@pytest.mark.parametrize("name", ["npt", "ils", "rogers"])
def test_definitions_alone_abstain_on_other_talk_far_more_than_on_plain_sentences(name: str, plain: Encode) -> None:
    matcher = definition_matcher(load(name), plain)
    elsewhere = matcher.match(plain(ELSEWHERE))
    meant = matcher.match(plain([text for text, _ in PLAIN]))
    assert np.mean([match.abstain for match in elsewhere]) > np.mean([match.abstain for match in meant]) + 0.3
    assert np.mean([match.none for match in elsewhere]) > np.mean([match.none for match in meant]) + 0.3


def test_a_framework_of_one_construct_can_be_matched(plain: Encode) -> None:
    framework = Framework(
        "own", "Own", "1", (), (), (Construct("own:cost", "Cost", "own:money", "What the thing costs to buy and run."),)
    )
    match = load_matcher(framework, encode=plain).match(plain([PLAIN[0][0]]))[0]
    assert match.ranked[0][0] == "own:cost"
    assert 0 <= match.ranked[0][1] <= 1


def test_somebodys_own_version_of_cfir_is_matched_by_its_own_definitions(plain: Encode) -> None:
    theirs = Framework("cfir-2009", "Ours", "1", (), (), load("rogers").constructs)
    found = load_matcher(theirs, encode=plain)
    assert found.ids == theirs.ids()
    assert found.by_definitions


def test_without_head_and_encoder_it_says_what_is_needed() -> None:
    framework = Framework("own", "Own", "1", (), (), load("rogers").constructs)
    with pytest.raises(GTAssistError, match="own") as caught:
        load_matcher(framework)
    assert "encoder" in caught.value.hint


def test_a_damaged_head_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "cfir-2009.safetensors").write_bytes(b"not a head")
    with pytest.raises(GTAssistError, match=r"cfir-2009\.safetensors"):
        load_matcher(load("cfir-2009"), tmp_path)


def test_missing_scales_are_an_error(tmp_path: Path, plain: Encode) -> None:
    with pytest.raises(GTAssistError, match=r"definitions\.json"):
        definition_matcher(load("npt"), plain, tmp_path)


def test_what_was_trained_stays_under_25_megabytes() -> None:
    assert sum(file.stat().st_size for file in trained_folder().iterdir()) < 25_000_000


def test_damaged_layers_are_an_error_and_no_traceback(tmp_path: Path) -> None:
    from gt_assist.embed import find_tuned
    from gt_assist.embed import load as load_model

    (tmp_path / "encoder.safetensors").write_bytes(b"no layers")
    with pytest.raises(GTAssistError, match=r"encoder\.safetensors"):
        load_model(find_tuned(tmp_path / "encoder.safetensors"))
    with pytest.raises(GTAssistError, match=r"none\.safetensors"):
        find_tuned(tmp_path / "none.safetensors")


def test_a_code_is_the_mean_of_its_incidents_by_strength() -> None:
    one = Match(False, (("a", 0.6), ("b", 0.4)))
    two = Match(False, (("b", 0.9), ("a", 0.1)))
    assert sum_up([one, two], [3.0, 1.0]).ranked == (("b", 0.525), ("a", 0.475))


def test_an_incident_that_fits_nothing_does_not_count_unless_most_fit_nothing() -> None:
    fits, not_fits = Match(False, (("a", 0.8),)), Match(True, (("b", 0.3),), 0.7)
    assert sum_up([fits, fits, not_fits], [1.0, 1.0, 1.0]) == Match(False, (("a", 0.8),), 0.0)
    whole = sum_up([fits, not_fits, not_fits], [1.0, 1.0, 1.0])
    assert whole.abstain
    assert dict(whole.ranked) == pytest.approx({"a": 0.8 / 3, "b": 0.2}, abs=1e-5)


def test_weak_incidents_count_alike_when_all_have_no_strength() -> None:
    assert sum_up([Match(False, (("a", 0.5),)), Match(False, (("a", 0.3),))], [0.0, 0.0]).ranked == (("a", 0.4),)


@pytest.mark.parametrize("strengths", [[], [1.0, 1.0]])
def test_every_incident_needs_its_strength(strengths: list[float]) -> None:
    with pytest.raises(ValueError, match="one strength"):
        sum_up([Match(False, (("a", 0.5),))], strengths)


shares = st.lists(st.integers(0, 1000), min_size=4, max_size=4).filter(lambda parts: sum(parts) > 0)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(shares, st.booleans(), st.floats(0, 1)), min_size=1, max_size=8), st.randoms())
def test_a_code_does_not_depend_on_the_order_of_its_incidents(
    drawn: list[tuple[list[int], bool, float]], random: object
) -> None:
    matches = []
    for parts, abstain, strength in drawn:
        ids = sorted(zip("abc", (p / sum(parts) for p in parts[:3]), strict=True), key=lambda pair: -pair[1])
        matches.append((Match(abstain, tuple(ids), parts[3] / sum(parts)), round(strength, 3)))
    code = sum_up([m for m, _ in matches], [s for _, s in matches])
    random.shuffle(matches)
    again = sum_up([m for m, _ in matches], [s for _, s in matches])
    assert dict(again.ranked) == pytest.approx(dict(code.ranked), abs=2e-6)
    assert again.abstain == code.abstain
    assert all(0 <= score <= 1 for _, score in code.ranked)
    assert [s for _, s in code.ranked] == sorted((s for _, s in code.ranked), reverse=True)
