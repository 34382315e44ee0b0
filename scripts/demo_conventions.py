"""The ways in which people keep transcripts, each written from a master: text and caption files, Word, LibreOffice.

The same master gives the same bytes everywhere: fixed zip dates, no compression, times reckoned from the words.
"""

import io
import textwrap
import uuid
import zipfile
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from demo_masters import Master, Turn, cues, timed_turns

NAMESPACE = uuid.UUID("6f1f0d1e-6a53-5c0e-9b1a-0c5b7c1d2e3f")


def _clock(seconds: float, mark: str = ".") -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{int(seconds % 1 * 1000):03}"


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


# --- captions


def vtt_voice(master: Master) -> bytes:
    """Teams: a cue identifier of the utterance and the part, a voice tag, one to three lines."""
    meeting = uuid.uuid5(NAMESPACE, master.header["file"])
    blocks = ["WEBVTT"]
    for cue in cues(master):
        lines = "\n".join(textwrap.wrap(cue.text, 66, break_long_words=False, break_on_hyphens=False))
        text = f"<v {cue.speaker}>{escape(lines)}</v>" if cue.speaker else escape(lines)
        times = f"{_clock(cue.start)} --> {_clock(cue.end)}"
        blocks.append(f"{meeting}/{cue.turn + 5}-{cue.part}\n{times}\n{text}")
    return ("\n\n".join(blocks) + "\n").encode()


def vtt_zoom(master: Master) -> bytes:
    """Zoom: numbered cues of `Name: words`, Windows line ends."""
    blocks = ["WEBVTT", *(escape(block).replace("--&gt;", "-->") for block in _numbered(master, "."))]
    return ("\n\n".join(blocks) + "\n").replace("\n", "\r\n").encode()


def srt_colon(master: Master) -> bytes:
    """SubRip with `Name: words` in each caption."""
    return ("\n\n".join(_numbered(master, ",")) + "\n").encode()


def _numbered(master: Master, mark: str) -> Iterator[str]:
    for number, cue in enumerate(cues(master), start=1):
        text = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
        yield f"{number}\n{_clock(cue.start, mark)} --> {_clock(cue.end, mark)}\n{text}"


# --- plain text


def txt_otter(master: Master) -> bytes:
    """Otter: the name, two spaces and the time on a line; the words below."""
    return ("\n\n".join(_otter(master)) + "\n").encode()


def md_otter(master: Master) -> bytes:
    """The same under Markdown headings, as people paste it into a wiki."""
    return "\n\n".join([f"# {master.header['title']}", "## Transcript", *_otter(master), ""]).encode()


def _otter(master: Master) -> Iterator[str]:
    for start, _, turn in timed_turns(master):
        words = "\n\n".join(turn.paragraphs)
        yield f"{turn.speaker}  {_minutes(start)}  \n{words}" if turn.speaker else words


def txt_colon(master: Master) -> bytes:
    """Plain `Name: words`, with a byte order mark and Windows line ends, as Notepad saves it."""
    text = "\n\n".join([master.header["title"], *(_labelled(turn) for turn in master.turns), ""])
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def _labelled(turn: Turn) -> str:
    words = "\n\n".join(turn.paragraphs)
    return f"{turn.speaker}: {words}" if turn.speaker else words


def rtf_colon(master: Master) -> bytes:
    """Rich text as TextEdit writes it: bold `Name:`, every line ended with a backslash."""
    head = r"{\rtf1\ansi\ansicpg1252\cocoartf2709" + "\n" + r"{\fonttbl\f0\fswiss\fcharset0 Helvetica;}" + "\n\n"
    lines = [r"\f0\fs24 \cf0 " + _rtf(master.header["title"])]
    for turn in master.turns:
        label = rf"\b {_rtf(turn.speaker)}:\b0  " if turn.speaker else ""
        lines += ["", label + _rtf(turn.paragraphs[0]), *(_rtf(p) for p in turn.paragraphs[1:])]
    return (head + "\\\n".join(lines) + "}\n").encode("ascii")


def _rtf(text: str) -> str:
    return "".join(_rtf_character(character) for character in text)


def _rtf_character(character: str) -> str:
    if character in "\\{}":
        return "\\" + character
    if character.isascii():
        return character
    try:
        return f"\\'{character.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:  # outside the code page: the Unicode escape with a question mark to fall back on
        return f"\\uc1\\u{ord(character)}?"


# --- Word and LibreOffice

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPES = (
    XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="{PARTS}.document.main+xml"/></Types>'
)
RELATIONSHIPS = (
    XML + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH"))


def _run(text: str, bold: bool = False) -> str:
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    pieces = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t"))
    return f"<w:r>{style}{pieces}</w:r>"


def _paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def _docx(master: Master, body: str) -> bytes:
    title = _paragraph(_run(master.header["title"], bold=True))
    document = f"{XML}<w:document {WORD}><w:body>{title}{body}</w:body></w:document>"
    names = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    return _zipped(dict(zip(names, (CONTENT_TYPES, RELATIONSHIPS, document), strict=True)))


def docx_bold(master: Master) -> bytes:
    """Word, a bold `Name:` at the head of each turn's first paragraph."""
    return _docx(master, "".join(_labelled_paragraphs(master, ": ", bold=True)))


def docx_tab(master: Master) -> bytes:
    """Word, the label, a tab and the words, nothing bold."""
    return _docx(master, "".join(_labelled_paragraphs(master, ":\t", bold=False)))


def _labelled_paragraphs(master: Master, after: str, bold: bool) -> Iterator[str]:
    for turn in master.turns:
        label = [_run(turn.speaker + after, bold)] if turn.speaker else []
        yield _paragraph(*label, _run(turn.paragraphs[0]))
        yield from (_paragraph(_run(text)) for text in turn.paragraphs[1:])


def docx_headed(master: Master) -> bytes:
    """Word from a transcription agency: the name and a time on a bold line of their own, the words below."""
    parts: list[str] = []
    for start, _, turn in timed_turns(master):
        if turn.speaker:
            parts.append(_paragraph(_run(f"{turn.speaker} [{_clock(start)[:8]}]", bold=True)))
        parts += [_paragraph(_run(text)) for text in turn.paragraphs]
    return _docx(master, "".join(parts))


def docx_table(master: Master) -> bytes:
    """Word, a table of two columns: who, and what they say."""
    rows = []
    for turn in master.turns:
        words = "".join(_paragraph(_run(text)) for text in turn.paragraphs)
        cells = (_paragraph(_run(turn.speaker or "", bold=True)), words)
        rows.append(f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{cell}</w:tc>' for cell in cells)}</w:tr>")
    grid = '<w:tblGrid><w:gridCol w:w="1800"/><w:gridCol w:w="7200"/></w:tblGrid>'
    table = f"<w:tbl><w:tblPr><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>{grid}{''.join(rows)}</w:tbl>"
    return _docx(master, table + _paragraph())


def odt_colon(master: Master) -> bytes:
    """LibreOffice, a bold `Name:` at the head of each turn."""
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'{XML}<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return _zipped({"mimetype": kind, "content.xml": _odt_content(master), "META-INF/manifest.xml": manifest})


def _odt_content(master: Master) -> str:
    texts = [f"<text:p>{escape(master.header['title'])}</text:p>"]
    for turn in master.turns:
        label = f'<text:span text:style-name="T1">{escape(turn.speaker)}: </text:span>' if turn.speaker else ""
        texts.append(f"<text:p>{label}{escape(turn.paragraphs[0])}</text:p>")
        texts += [f"<text:p>{escape(text)}</text:p>" for text in turn.paragraphs[1:]]
    spaces = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "text", "style"))
    bold = f'xmlns:fo="{OFFICE}:xsl-fo-compatible:1.0"'
    style = (
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    return (
        f'{XML}<office:document-content {spaces} {bold} office:version="1.2"><office:automatic-styles>{style}'
        f"</office:automatic-styles><office:body><office:text>{''.join(texts)}</office:text></office:body>"
        "</office:document-content>"
    )


def _zipped(parts: dict[str, str]) -> bytes:
    """A zip without dates or compression: zlib's output differs between versions, these bytes do not."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else Windows writes another byte
            archive.writestr(entry, text.encode())
    return buffer.getvalue()


CONVENTIONS: dict[str, Callable[[Master], bytes]] = {
    "docx-bold": docx_bold,
    "docx-headed": docx_headed,
    "docx-tab": docx_tab,
    "docx-table": docx_table,
    "md-otter": md_otter,
    "odt-colon": odt_colon,
    "rtf-colon": rtf_colon,
    "srt-colon": srt_colon,
    "txt-colon": txt_colon,
    "txt-otter": txt_otter,
    "vtt-voice": vtt_voice,
    "vtt-zoom": vtt_zoom,
}
