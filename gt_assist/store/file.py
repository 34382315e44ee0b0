"""A study file (`.gta`, SQLite in WAL mode): sources, segments, a cache of vectors, and the trail."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from gt_assist.corpus import Segment, Span, Transcript, Turn
from gt_assist.errors import GrownError, StudyError
from gt_assist.events import Event, SourceAdded, SourceForgotten, SourceReplaced
from gt_assist.store.chain import START, Link, entry_digest, faults, part_digest
from gt_assist.store.codec import event_from, parts_of
from gt_assist.store.failures import meaning
from gt_assist.store.schema import APPLICATION_ID, MIGRATIONS, migrate, version
from gt_assist.study import Source
from gt_assist.trail import Entry

BUSY_SECONDS = 5.0


def now() -> str:
    """The time in UTC, to the millisecond, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class StudyFile:
    """An open study file. Use it in a `with` statement; every write is durable when the call returns."""

    def __init__(self, path: Path, db: sqlite3.Connection, clock: Callable[[], str] = now) -> None:
        self.path = path
        self._db = db
        self._clock = clock

    @classmethod
    def create(cls, path: Path, meta: Mapping[str, str], clock: Callable[[], str] = now) -> StudyFile:
        """Makes a new study; raises StudyError when the file is there or the folder cannot be written."""
        if os.path.lexists(path):
            raise StudyError(f"{path} is there already.", hint="Choose another name, or go on with that study.")
        if not path.parent.is_dir():
            raise StudyError(f"There is no folder {path.parent}.", hint="Make it first, or choose another folder.")
        study = None
        try:
            study = cls(path, _connect(path), clock)
            study._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            study._db.execute("PRAGMA journal_mode = WAL")
            migrate(study._db)
        except sqlite3.OperationalError as error:
            if study is not None:
                study.close()
                path.unlink(missing_ok=True)  # half made
            raise StudyError(
                f"{path} cannot be written here ({error}).", hint="Choose another name, or a folder you may write to."
            ) from None
        with study._transaction():
            study._db.executemany("INSERT INTO meta VALUES (?, ?)", list(meta.items()))
        return study

    @classmethod
    def open(cls, path: Path, clock: Callable[[], str] = now) -> StudyFile:
        """Opens a study and brings an older one up to date; raises StudyError when it is none, newer, or in use."""
        if os.path.isdir(path):
            raise StudyError(f"{path} is a folder, not a study.", hint="Name the study file, ending in .gta.")
        if not os.path.isfile(path):
            raise StudyError(f"There is no study {path}.", hint=f"Make one: gt-assist init {path.name}")
        try:
            db = _connect(path)
            _check(db, path)
            migrate(db)
        except sqlite3.OperationalError as error:
            raise meaning(path, error) from None
        except sqlite3.DatabaseError:
            raise StudyError(
                f"{path.name} is no gt-assist study.", hint="Name a file made by `gt-assist init`."
            ) from None
        return cls(path, db, clock)

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def __enter__(self) -> StudyFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Closes the file; what made SQLite give up inside the `with` is said in the researcher's words."""
        self.close()
        if isinstance(error, sqlite3.DatabaseError | UnicodeEncodeError):
            raise meaning(self.path, error) from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise meaning(self.path, error) from None
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # a full disk has ended it already
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def meta(self, key: str) -> str:
        """A setting of the study, empty when it was never set."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    # The trail ------------------------------------------------------------------------------------------

    def append(self, coder: str, *decided: Sequence[Event], after: int | None = None) -> tuple[Entry, ...]:
        """Appends steps, each the events that one key decided; all durable before it returns, or none of them.

        Raises GrownError, with nothing written, where the trail does not end with entry `after` any more.
        """
        with self._transaction():
            last = self._db.execute("SELECT COALESCE(MAX(seq), 0) FROM entry").fetchone()[0]
            if after is not None and last != after:
                raise GrownError("The study has grown since it was read.", hint="Read it again, then decide.")
            return tuple(entry for events in decided for entry in self._append(coder, events))

    def _append(self, coder: str, events: Sequence[Event]) -> tuple[Entry, ...]:
        row = self._db.execute("SELECT seq, digest FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        seq, previous = (int(row[0]), str(row[1])) if row else (0, START)
        step, at, entries = seq + 1, self._clock(), []
        for event in events:
            seq, kind = seq + 1, type(event).__name__
            parts = [(body, words, os.urandom(16)) for body, words in parts_of(event)]
            digests = [part_digest(salt, body) for body, _, salt in parts]
            previous = entry_digest(previous, (seq, step, at, coder, kind), digests)
            self._db.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", (seq, step, at, coder, kind, previous))
            self._db.executemany(
                "INSERT INTO payload VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (seq, number, digest, salt, body, json.dumps(words))
                    for number, ((body, words, salt), digest) in enumerate(zip(parts, digests, strict=True))
                ],
            )
            entries.append(Entry(seq, step, at, coder, kind, event, previous))
        return tuple(entries)

    def links(self) -> Iterator[Link]:
        """The entries as they are stored, with the parts of their payloads."""
        payloads = self._db.execute("SELECT entry, digest, salt, body FROM payload ORDER BY entry, part")
        parts: dict[int, list[tuple[str, bytes | None, str | None]]] = {}
        for entry, digest, salt, body in payloads:
            parts.setdefault(entry, []).append((digest, salt, body))
        rows = self._db.execute("SELECT seq, step, at, coder, kind, digest FROM entry ORDER BY seq")
        for seq, step, at, coder, kind, digest in rows:
            yield Link(seq, step, at, coder, kind, digest, tuple(parts.get(seq, ())))

    def entries(self, without: Collection[tuple[int, int]] = ()) -> list[Entry]:
        """The whole trail, oldest first; as it would read `without` some payload parts, given as (entry, part)."""
        found = []
        for x in self.links():
            bodies = [None if (x.seq, part) in without else body for part, (_, _, body) in enumerate(x.parts)]
            found.append(Entry(x.seq, x.step, x.at, x.coder, x.kind, event_from(bodies), x.digest))
        return found

    def faults(self) -> list[str]:
        """What is wrong with the trail's chain, one sentence each; empty when it holds."""
        return faults(self.links())

    # Sources and segments -------------------------------------------------------------------------------

    def add(self, coder: str, source: Source, segments: Sequence[Segment], event: SourceAdded) -> None:
        """Stores a transcript with its segments and says so in the trail, in one transaction."""
        with self._transaction():
            self._put(source, segments, event.unit, event.versions, self._next_order())
            self._append(coder, [event])

    def replace(
        self, coder: str, source: Source, segments: Sequence[Segment], replaced: SourceReplaced, unit: str
    ) -> None:
        """Puts a corrected transcript in the place of an earlier one, in one transaction."""
        with self._transaction():
            row = self._db.execute("SELECT ord FROM source WHERE name = ?", (replaced.old,)).fetchone()
            self._drop(replaced.old)
            self._put(source, segments, unit, {}, int(row[0]))
            self._append(coder, [replaced])

    def _next_order(self) -> int:
        return int(self._db.execute("SELECT COALESCE(MAX(ord), 0) + 1 FROM source").fetchone()[0])

    def _put(
        self, source: Source, segments: Sequence[Segment], unit: str, versions: Mapping[str, str], order: int
    ) -> None:
        read = source.transcript
        turns = json.dumps([asdict(turn) for turn in read.turns], ensure_ascii=False)
        self._db.execute(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (read.source, order, source.sha256, read.kind, source.case, read.text, turns, json.dumps(read.notes)),
        )
        settings = json.dumps({"unit": unit, **versions}, sort_keys=True)
        run = self._db.execute(
            "INSERT INTO segmentation (at, settings) VALUES (?, ?)", (self._clock(), settings)
        ).lastrowid
        self._db.executemany(
            "INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (run, read.source, number, s.span.start, s.span.end, s.turn, s.speaker, s.context)
                for number, s in enumerate(segments)
            ],
        )

    def _drop(self, name: str) -> None:
        self._db.execute("DELETE FROM segment WHERE source = ?", (name,))
        self._db.execute("DELETE FROM source WHERE name = ?", (name,))

    def sources(self) -> dict[str, Source]:
        """The transcripts by name, in the order in which they were added."""
        rows = self._db.execute("SELECT name, sha256, kind, given_case, text, turns, notes FROM source ORDER BY ord")
        return {
            name: Source(
                Transcript(name, text, tuple(Turn(**t) for t in json.loads(turns)), kind, tuple(json.loads(notes))),
                digest,
                case,
            )
            for name, digest, kind, case, text, turns, notes in rows
        }

    def segments(self, sources: Mapping[str, Source]) -> tuple[Segment, ...]:
        """The segments of these sources, in the order of the sources and of the text."""
        rows = self._db.execute(
            'SELECT s.source, s.start, s."end", s.turn, s.speaker, s.context FROM segment s'
            " JOIN source o ON o.name = s.source ORDER BY o.ord, s.ord"
        )
        found = []
        for source, start, end, turn, speaker, context in rows:
            span = Span(source, start, end)
            found.append(Segment(span, span.slice(sources[source].transcript.text), turn, speaker, context))
        return tuple(found)

    # Vectors: a cache, nothing more ----------------------------------------------------------------------

    def vectors(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The cached vectors among these keys."""
        found = {}
        for key in keys:
            row = self._db.execute("SELECT data FROM vector WHERE key = ?", (key,)).fetchone()
            if row:
                found[key] = row[0]
        return found

    def keep_vectors(self, vectors: Mapping[bytes, bytes]) -> None:
        """Adds vectors to the cache."""
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", list(vectors.items()))

    # Forgetting -----------------------------------------------------------------------------------------

    def carrying(self, source: str) -> list[tuple[int, int]]:
        """The payload parts that are known to repeat this source's words, as (entry, part)."""
        rows = self._db.execute("SELECT entry, part, words_of FROM payload WHERE body IS NOT NULL")
        return [(entry, part) for entry, part, words in rows if source in json.loads(words)]

    def forget(self, coder: str, event: SourceForgotten, parts: Sequence[tuple[int, int]]) -> None:
        """Erases a source, its segments and these payload parts for good, and with them all cached vectors.

        What is deleted is overwritten (secure_delete), the write-ahead log emptied and the file rebuilt.
        """
        self._db.execute("PRAGMA secure_delete = ON")
        with self._transaction():
            self._drop(event.source)
            self._db.execute("DELETE FROM vector")
            self._db.executemany("UPDATE payload SET body = NULL, salt = NULL WHERE entry = ? AND part = ?", parts)
            self._append(coder, [event])
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = FULL")
    return db


def _check(db: sqlite3.Connection, path: Path) -> None:
    """Refuses what is no study, or one that a newer version wrote."""
    if int(db.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION_ID:
        raise StudyError(f"{path.name} is no gt-assist study.", hint="Name a file made by `gt-assist init`.")
    if version(db) > len(MIGRATIONS):
        raise StudyError(
            f"{path.name} was written by a newer gt-assist (format {version(db)}; this one knows {len(MIGRATIONS)}).",
            hint="Install the newest gt-assist: pip install --upgrade gt-assist",
        )
