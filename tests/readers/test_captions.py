"""WebVTT and SubRip: voices, names in the words, one voice, broken times."""

import pytest

from gt_assist.errors import ReadError
from gt_assist.readers import read


@pytest.fixture
def reading(tmp_path):
    def made(text, name="a.vtt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read(path)

    return made


def spoken(found):
    return [(t.speaker, found.text[t.start : t.end], t.begins, t.ends) for t in found.turns]


def test_voice_tags_give_speakers_also_several_in_one_cue(reading):
    found = reading(
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Ann Lee>Is it &amp; so?</v>\n\n"
        "2\n00:00:02.000 --> 00:00:04.500\n<v Bo>It <i>is</i>.\n<v Ann Lee>Good.\n"
    )

    assert spoken(found) == [
        ("Ann Lee", "Is it & so?", 1.0, 2.0),
        ("Bo", "It is.", 2.0, 4.5),
        ("Ann Lee", "Good.", 2.0, 4.5),
    ]
    assert found.text.startswith("Ann Lee: Is it & so?\nBo: ")


def test_names_inside_cues_give_speakers_and_neighbouring_cues_one_turn(reading):
    cues = ["Ann Lee: So we start.", "and go on", "Bo: Fine: at 17:30.", "Ann Lee: Yes?", "Bo: Yes."]
    found = reading("WEBVTT\n\n" + "".join(f"00:0{i}.000 --> 00:0{i + 1}.000\n{c}\n\n" for i, c in enumerate(cues)))

    assert [x[:2] for x in spoken(found)] == [
        ("Ann Lee", "So we start. and go on"), ("Bo", "Fine: at 17:30."), ("Ann Lee", "Yes?"), ("Bo", "Yes."),
    ]  # fmt: skip


def test_captions_without_names_are_one_voice_cut_at_pauses(reading):
    found = reading(
        "1\n00:00:01,000 --> 00:00:02,000\nso we\n\n2\n00:00:02,000 --> 00:00:03,000\nstarted\n\n"
        "3\n00:00:09,000 --> 00:00:10,000\nthen\n",
        "a.srt",
    )

    assert [x[:2] for x in spoken(found)] == [(None, "so we started"), (None, "then")]
    assert any("one voice" in note for note in found.notes)


def test_a_cue_with_a_broken_time_is_skipped_and_counted(reading):
    found = reading(
        "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\nxx:03 --> 00:04.000\ntwo\n\n00:05.000 --> 00:06.000\nthree\n"
    )

    assert "three" in found.text
    assert any(note.startswith("1 caption skipped") for note in found.notes)


def test_rolling_captions_are_read_once(reading):
    lines = [f"line number {i}" for i in range(12)]
    cues = [f"00:{i:02}.000 --> 00:{i + 1:02}.000\n{lines[i]}\n{lines[i + 1]}\n\n" for i in range(11)]
    found = reading("WEBVTT\n\n" + "".join(cues))

    assert found.words() == 36


def test_the_same_interview_has_the_same_words_in_four_formats(reading):
    said = ["so we started", "in may and", "it was cold", "then “june” came 😀", "we stayed"]
    times = [(i * 1500, i * 1500 + 1400) for i in range(len(said))]

    def stamp(ms, sign):
        return f"00:00:{ms // 1000:02}{sign}{ms % 1000:03}"

    srt = "".join(
        f"{i}\n{stamp(a, ',')} --> {stamp(b, ',')}\n{w}\n\n"
        for i, ((a, b), w) in enumerate(zip(times, said, strict=True), 1)
    )
    vtt = "WEBVTT\n\n" + "".join(
        f"{stamp(a, '.')} --> {stamp(b, '.')}\n{w}\n\n" for (a, b), w in zip(times, said, strict=True)
    )
    tsv = "start\tend\ttext\n" + "".join(f"{a}\t{b}\t{w}\n" for (a, b), w in zip(times, said, strict=True))
    found = [reading(x, f"a.{k}") for k, x in {"srt": srt, "vtt": vtt, "tsv": tsv, "txt": "\n".join(said)}.items()]

    words = [[w for t in f.turns for w in f.text[t.start : t.end].split()] for f in found]
    assert words == [" ".join(said).split()] * 4
    assert found[2].turns[0].begins == 0.0
    assert found[2].turns[0].ends == 7.4


def test_no_captions_at_all_is_an_error(reading):
    with pytest.raises(ReadError, match="no captions"):
        reading("just some words\n")
