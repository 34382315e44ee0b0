"""Vectors to codes: with the real encoder on invented talk, and on made-up vectors where sizes are the question."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

import gt_assist.cluster
from gt_assist.cluster import cluster, representative, strengths
from gt_assist.cluster.tree import codes, cores, overlap
from gt_assist.embed import Encoder, load_encoder
from gt_assist.errors import GTAssistError

UTTERANCES = Path(__file__).resolve().parent.parent / "corpora" / "utterances" / "cfir_2009.jsonl"

COMPUTERS = [
    "The computers froze every morning.",
    "Our laptops kept crashing during clinic.",
    "The system went down twice a week.",
    "The software crashed again on the ward computer.",
    "I lost my notes because the program froze.",
]
MONEY = [
    "There was no money for extra hours.",
    "The budget was cut after the first year.",
    "We could not pay for the training.",
    "The grant ran out in March and funding stopped.",
    "They would not fund another post.",
]
ODD = "My daughter plays the cello in an orchestra in Porto."


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def talk(encoder):
    """147 invented utterances and their vectors."""
    texts = [json.loads(line)["text"] for line in UTTERANCES.read_text(encoding="utf-8").splitlines()][::12]
    return texts, encoder.encode(texts)


@pytest.fixture(scope="module")
def found(talk):
    texts, vectors = talk
    return cluster(vectors, keys=texts)


def made_up(n: int, groups: int) -> tuple[list[str], np.ndarray]:
    """Unit rows around `groups` centres, and a text for each."""
    chance = np.random.default_rng(4)
    rows = chance.normal(size=(groups, 48))[np.arange(n) % groups] + 0.8 * chance.normal(size=(n, 48))
    return [f"incident{i}" for i in range(n)], (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def labels_of(texts, vectors, **how) -> list[int]:
    return cluster(vectors, keys=texts, **how).labels()


def test_every_incident_is_in_exactly_one_cluster(talk, found):
    assert sorted(row for each in found.clusters for row in each.members) == list(range(len(talk[0])))


def test_members_rise_and_strengths_go_with_them(talk, found):
    for each in found.clusters:
        assert list(each.members) == sorted(each.members)
        assert each.strengths == strengths(talk[1], each.members)
        assert all(0 <= strength <= 1 for strength in each.strengths)


def test_large_clusters_come_first(found):
    sizes = [len(each.members) for each in found.clusters]
    assert sizes == sorted(sizes, reverse=True)


def test_few_incidents_stand_alone_and_no_code_is_huge(talk, found):
    sizes = [len(each.members) for each in found.clusters]
    assert sizes.count(1) <= 0.1 * len(talk[0])
    assert max(sizes) <= 0.25 * len(talk[0])


def test_stability_is_a_share_and_none_for_a_single_text(found):
    assert all((each.stability is None) == (len(each.members) == 1) for each in found.clusters)
    assert all(0 < each.stability <= 1 for each in found.clusters if each.stability is not None)


def test_the_order_of_the_rows_does_not_matter(talk, found):
    texts, vectors = talk
    order = np.random.default_rng(1).permutation(len(texts))
    again = cluster(vectors[order], keys=[texts[i] for i in order])
    assert {(frozenset(order[list(c.members)]), c.stability) for c in again.clusters} == {
        (frozenset(c.members), c.stability) for c in found.clusters
    }


def test_a_corrected_letter_leaves_the_rest_much_as_it_was(talk, found, encoder):
    """Utterances written to be unlike one another: real interviews are steadier (scripts/evaluate.py)."""
    texts, vectors = talk
    agreed = []
    for at in (10, 60, 100, 140):
        corrected = [*texts[:at], texts[at].replace("e", "a", 1), *texts[at + 1 :]]
        rows, others = vectors.copy(), np.arange(len(texts)) != at
        rows[at] = encoder.encode([corrected[at]])[0]
        again = np.array(labels_of(corrected, rows))
        agreed.append(adjusted_rand_score(np.array(found.labels())[others], again[others]))
    assert np.mean(agreed) > 0.95


def test_a_twelfth_less_changes_little(talk, found):
    texts, vectors = talk
    kept = np.array([i for i in range(len(texts)) if i % 12 != 5])
    again = labels_of([texts[i] for i in kept], vectors[kept])
    assert adjusted_rand_score(np.array(found.labels())[kept], again) > 0.7


def test_another_seed_finds_much_the_same(talk, found):
    again = labels_of(*talk, seed=7)
    assert adjusted_rand_score(found.labels(), again) > 0.75


def test_the_same_words_go_together_even_with_differing_vectors():
    texts, vectors = made_up(40, 4)
    twice = labels_of([*texts, texts[0], texts[0]], np.vstack([vectors, vectors[1:3]]))
    assert twice[0] == twice[40] == twice[41]


def test_clear_groups_are_found():
    texts, vectors = made_up(300, 20)
    labels = labels_of(texts, vectors)
    assert adjusted_rand_score(np.arange(300) % 20, labels) > 0.7


def test_two_subjects_and_a_stranger(encoder):
    texts = [*COMPUTERS, *MONEY, ODD]
    groups = [set(each.members) for each in cluster(encoder.encode(texts), keys=texts, grain="coarse").clusters]
    assert groups == [{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}, {10}] or groups == [{5, 6, 7, 8, 9}, {0, 1, 2, 3, 4}, {10}]


def test_small_studies(encoder):
    assert cluster(np.zeros((0, 384), np.float32), keys=[]).clusters == ()
    one = cluster(encoder.encode([ODD]), keys=[ODD]).clusters
    assert [(each.members, each.strengths, each.stability) for each in one] == [((0,), (1.0,), None)]
    near = [COMPUTERS[0], COMPUTERS[4]]
    assert labels_of(near, encoder.encode(near)) == [0, 0]
    far = [COMPUTERS[0], ODD]
    assert labels_of(far, encoder.encode(far)) in ([0, 1], [1, 0])
    twice = cluster(encoder.encode([ODD, ODD]), keys=[ODD, ODD]).clusters
    assert [(each.members, each.stability) for each in twice] == [((0, 1), None)]
    few = [*COMPUTERS[:3], *MONEY[:2]]
    assert {frozenset(each.members) for each in cluster(encoder.encode(few), keys=few).clusters} == {
        frozenset({0, 1, 2}),
        frozenset({3, 4}),
    }


def test_grain_sets_how_many_codes():
    texts, vectors = made_up(400, 400)
    several = {
        grain: sum(len(each.members) > 1 for each in cluster(vectors, keys=texts, grain=grain).clusters)
        for grain in ("coarse", "medium", "fine")
    }
    assert several["coarse"] < several["medium"] < several["fine"]
    assert 30 <= several["medium"] <= 48


@settings(deadline=None, max_examples=12)
@given(st.lists(st.sampled_from([*COMPUTERS, *MONEY, ODD, ""]), max_size=14), st.sampled_from(["coarse", "fine"]))
def test_any_small_study_is_partitioned(encoder, texts, grain):
    groups = cluster(encoder.encode(texts), keys=texts, grain=grain).clusters
    assert sorted(row for each in groups for row in each.members) == list(range(len(texts)))
    assert len({text for each in groups for text in {texts[row] for row in each.members}}) == len(set(texts))
    assert sum(len({texts[row] for row in each.members}) for each in groups) == len(set(texts))


def test_progress_rises_to_its_end():
    seen: list[tuple[str, int, int]] = []
    texts, vectors = made_up(12, 3)
    cluster(vectors, keys=texts, progress=lambda *step: seen.append(step))
    whats = list(dict.fromkeys(what for what, _, _ in seen))
    for what in whats:
        steps = [(done, of) for each, done, of in seen if each == what]
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]
    assert len(whats) == 2


def test_too_many_texts_are_refused_before_memory_runs_out(monkeypatch):
    monkeypatch.setattr(gt_assist.cluster, "MOST", 5)
    texts, vectors = made_up(6, 2)
    with pytest.raises(GTAssistError, match="6 different segments") as refused:
        cluster(vectors, keys=texts)
    assert "--unit turn" in refused.value.hint


def test_a_key_for_each_vector():
    with pytest.raises(ValueError, match="2 vectors, but 1 keys"):
        cluster(np.eye(2, dtype=np.float32), keys=["a"])


def test_dense_cores_are_found_trimmed_and_kept_whole():
    """Two dense groups of six in a thin remainder; a seventh, loose one is trimmed off."""
    shared = np.full((30, 30), 0.05, np.float32)
    shared[:6, :6] = shared[10:16, 10:16] = 0.9
    shared[6, :6] = shared[:6, 6] = 0.4
    np.fill_diagonal(shared, 1)
    assert [core.tolist() for core in cores(shared)] == [list(range(6)), list(range(10, 16))]
    ones, vectors = np.ones(30, np.intp), np.ones((30, 2), np.float32)
    blind = np.eye(30, dtype=np.float32)
    kept = codes(blind, ones, vectors, 2.0, cores(shared))
    assert len(set(kept[:6])) == len(set(kept[10:16])) == 1
    assert kept[0] != kept[10]


def test_overlap_is_that_of_the_best_label():
    assert overlap(np.array([0, 1, 2]), np.array([0, 0, 1, 1, 1])) == pytest.approx(2 / 3)


def test_representatives_are_near_the_middle(talk, found):
    vectors = talk[1]
    largest = found.clusters[0]
    shown = representative(vectors, largest.members, 3)
    near = dict(zip(largest.members, largest.strengths, strict=True))
    assert [near[row] for row in shown] == sorted(largest.strengths, reverse=True)[:3]
    assert representative(vectors, largest.members[::-1], 3) == shown
