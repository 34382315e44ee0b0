"""README_NVIVO.txt: what lies in the kit, how it gets into NVivo, what is carried and what is not."""

from __future__ import annotations

from collections.abc import Sequence

from gt_assist.exporters.cells import XLSX_LIMIT
from gt_assist.exporters.plan import Plan
from gt_assist.exporters.tables import SEGMENT_COLUMNS
from gt_assist.exporters.wide import CAP
from gt_assist.exporters.writing import File

_TOP = """\
FROM GT-ASSIST TO NVIVO

Study: {study}      Coder: {coder}      Framework: {framework}      gt-assist {version}
Accepted codes: {codes}. Codings (a passage under a code, "references" in NVivo): {references}. Transcripts: {sources}.
Only what {coder} has accepted is in these files. Proposals that nobody has decided on are not.

These files hold the words of your participants. Keep them as safe as the transcripts.
"""

_FILES = (
    ("{wide}.xlsx", "for NVivo: one row for each coded passage, one column for each code"),
    ("{wide}.txt", 'the same, tab-separated (UTF-8, text qualifier "), for dialogues that take only .txt'),
    ("{wide}.csv", "the same, for spreadsheets and statistics"),
    ("codings_long.csv", "one row for each coding: who, where, which code, since when, with your memos"),
    ("codebook.csv", "the codes, their memos, how often and where they are found"),
    ("constructs.csv", "the constructs you confirmed or refused for each code"),
    ("residue.csv", "codes and passages that no construct holds; not decided by you where it says so"),
    ("cases.xlsx, cases.csv", "the participants and their attributes (Windows: .xlsx, Mac: .csv)"),
    ("transcripts/", "the transcripts as plain text; every quote is a piece of one of them"),
    ("manifest.json", "what was written, with digests; `gt-assist verify` checks it"),
)

_PARTS = """
There are {codes} codes and an NVivo dataset takes 256 columns, so the wide table comes in {parts} parts of at
most {cap} codes each. The codes below one top-level code stay in one part where they can. Do step 1 for each:
{names}
"""

_STEPS = """\
STEP 1: QUOTES AND CODES

 1. In NVivo open your project. Import tab > Dataset. Choose {wide}.xlsx.
 2. Say that the first row holds the headings.
 3. Types of the columns: the first seven are Classifying
    ({columns});
    every column after them is a code and is Codable. Neither can be changed after the import.
 4. Import.
 5. Windows: select the dataset, then Home > Autocode > dataset structure > Code to codes for selected columns.
    Mac: Ctrl-click the dataset, then Auto Code > Dataset... > Code at codes for selected columns.
 6. Choose the code columns, and the code under which they shall stand (or a new one). Finish.
    Each column becomes a code of that name, and each quote in it is coded there.
 7. The same assistant once more, for the participants: "Code to cases for each value in a column", column
    Participant.

STEP 2: ATTRIBUTES OF THE PARTICIPANTS (after step 1, so that the cases exist)

 1. Import > Classification > Classification Sheet (or Home > Case Classification > Import Classification Sheet).
 2. Windows: choose cases.xlsx (its first cell names the classification, Participant).
    Mac: choose cases.csv (UTF-8, text qualifier: the double quote).
 3. Case classification: create a new one named Participant. The first column holds names. Finish.
    The cases must bear the same names as in the column Participant of step 1. An empty cell is "unassigned".
    A range such as 25-34 is written as "25 to 34", because spreadsheets take it for a date.

The names of menus are those of NVivo's own help (version 20 for Windows, 14 and 15 for Mac); other versions call
some things differently. The steps follow that help; they have not been tried inside NVivo by the makers of gt-assist,
so look at a few quotes afterwards (see HOW TO PROVE IT).
"""

_CARRIED = """\
WHAT IS CARRIED, AND WHAT IS NOT

Carried: each accepted code with its name; each passage with its exact words; source, participant, speaker, place in
the text; cases and attributes.
Not carried into NVivo by these files:
 - The coding lies on the rows of the dataset, not on your transcripts. No spreadsheet import of NVivo codes a
   transcript. The place of each quote is in StartChar and EndChar (characters of the file in transcripts/, counted
   from 0, EndChar not included; an emoji counts as one). Turn counts the turns of talk from 1.
 - The tree of codes. NVivo makes all columns codes on one level; codebook.csv shows what belongs under what.
 - Memos, colours, constructs. They are in codings_long.csv, codebook.csv and constructs.csv. NVivo's codebook import
   does not take .csv. Constructs confirmed by the researcher are a second layer beside the codes and stand in
   codebook.csv and constructs.csv only.
 - Memos that are about no code and no coded passage, and all but the latest memo about a code, stay in the study.

Names of codes: unique in the whole project, so a name that occurs twice has the name of the code above it behind it
in round brackets; \\ / : * ? " < > | are written as -, and a name ends after 100 characters. codebook.csv has the
name as it is in the study (NameInStudy).
Cells: each run of blanks that holds a line end or a tab is written as one space, because NVivo wants each record on
one line. Nothing else is changed in .xlsx and .txt.
"""

_PROOF = """\
HOW TO PROVE IT

    gt-assist verify FOLDER
reads every file back and proves that each quote is exactly what its transcript has at that place.
In NVivo, open three codes and compare their quotes with the same column of the .xlsx file.
"""


def readme(plan: Plan, files: Sequence[File], wide: Sequence[str]) -> str:
    """The text for this very kit; `wide` are the names of its wide tables without suffix."""
    study = plan.study
    top = _TOP.format(
        study=study.name,
        coder=study.codebook.coder,
        framework=study.framework.replace("\\", "/").rpartition("/")[2],
        version=plan.version,
        codes=len(plan.codes),
        references=len(plan.codings),
        sources=len(study.sources),
    )
    parts = _PARTS.format(
        codes=len(plan.codes), parts=len(wide), cap=CAP, names="\n".join(f"   {name}.xlsx" for name in wide)
    )
    sections = (
        top,
        _contents(wide[0]) + (parts if len(wide) > 1 else ""),
        _STEPS.format(wide=wide[0], columns=", ".join(SEGMENT_COLUMNS)),
        _CARRIED,
        _changed(plan, files),
        _definitions(plan),
        _PROOF,
    )
    return "\n\n".join(section for section in sections if section)


def _contents(wide: str) -> str:
    lines = [f"{name.format(wide=wide):<26}{what}" for name, what in _FILES]
    return "\n".join(["WHAT IS WHAT", "", *lines]) + "\n"


def _changed(plan: Plan, files: Sequence[File]) -> str:
    """What happened to the cells of this kit that no table program would take as they are."""
    protected = sum(file.protected for file in files)
    lines = ["CELLS THAT WERE CHANGED IN THIS KIT", ""]
    if plan.raw_csv:
        lines.append(
            "None in .csv files (--raw-csv): a spreadsheet may take a cell that begins with = + - @ for a formula."
        )
    else:
        lines += [
            "In .csv files a cell that begins with = + - or @ has one ' in front, so that no spreadsheet takes it for",
            f"a formula; cells here: {protected}. In .xlsx and .txt they are as they were.",
        ]
        if any(file.path == "cases.csv" and file.protected for file in files):
            lines.append("cases.csv is among them: for NVivo on a Mac export once more with --raw-csv.")
    long = [(file.path, cell) for file in files for cell in file.cut]
    if long:
        lines += [
            "",
            f"Excel allows {XLSX_LIMIT} characters in a cell. These end early; they are whole in .txt and .csv:",
        ]
        lines += [
            f"   {path}, row {cell.row}, column {cell.column} ({cell.characters} characters)" for path, cell in long
        ]
    return "\n".join(lines) + "\n"


def _definitions(plan: Plan) -> str:
    if not plan.study.definitions:
        return ""
    lines = [f"{name}: {text}" for name, text in plan.study.definitions.items()]
    return "\n".join(["THE PROJECT'S OWN DEFINITIONS", "", *lines]) + "\n"
