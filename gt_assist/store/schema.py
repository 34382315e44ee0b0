"""The tables of a study file and how older files are brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x67746131  # "gta1": tells a study from any other SQLite file

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE source (
    name TEXT PRIMARY KEY, ord INTEGER NOT NULL, sha256 TEXT NOT NULL, kind TEXT NOT NULL,
    given_case TEXT, text TEXT NOT NULL, turns TEXT NOT NULL, notes TEXT NOT NULL);
CREATE TABLE segmentation (run INTEGER PRIMARY KEY, at TEXT NOT NULL, settings TEXT NOT NULL);
CREATE TABLE segment (
    run INTEGER NOT NULL REFERENCES segmentation(run), source TEXT NOT NULL, ord INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, turn INTEGER NOT NULL, speaker TEXT, context TEXT NOT NULL,
    PRIMARY KEY (source, run, ord));
CREATE TABLE vector (key BLOB PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY, step INTEGER NOT NULL, at TEXT NOT NULL, coder TEXT NOT NULL, kind TEXT NOT NULL,
    digest TEXT NOT NULL);
CREATE TABLE payload (
    entry INTEGER NOT NULL REFERENCES entry(seq), part INTEGER NOT NULL, digest TEXT NOT NULL,
    salt BLOB, body TEXT, words_of TEXT NOT NULL, PRIMARY KEY (entry, part));
CREATE TRIGGER entry_stays_1 BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER entry_stays_2 BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER payload_stays_1 BEFORE UPDATE ON payload
    WHEN NEW.body IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.digest <> OLD.digest OR NEW.entry <> OLD.entry
      OR NEW.part <> OLD.part
    BEGIN SELECT RAISE(ABORT, 'a payload can only be forgotten'); END;
CREATE TRIGGER payload_stays_2 BEFORE DELETE ON payload
    BEGIN SELECT RAISE(ABORT, 'a payload can only be forgotten'); END;
"""


def _first(db: sqlite3.Connection) -> None:
    """The tables of the first version."""
    for statement in _statements(_TABLES):
        db.execute(statement)


def _second(db: sqlite3.Connection) -> None:
    """Entries are looked up by coder, segments by source and place."""
    db.execute("CREATE INDEX entry_by_coder ON entry (coder, seq)")
    db.execute('CREATE INDEX segment_by_place ON segment (source, start, "end")')


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second)


def _statements(script: str) -> list[str]:
    """The single statements of a script; a trigger's inner semicolons do not end it."""
    statements, current = [], ""
    for piece in script.split(";"):
        current += piece + ";"
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements


def version(db: sqlite3.Connection) -> int:
    """How many migrations this file has seen."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection) -> None:
    """Brings the file up to date, each migration in one transaction of its own."""
    for number, step in enumerate(MIGRATIONS[version(db) :], start=version(db) + 1):
        db.execute("BEGIN IMMEDIATE")
        try:
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
        except BaseException:
            if db.in_transaction:  # a full disk has ended it already
                db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
