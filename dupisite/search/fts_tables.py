"""What the database keeps over `IndexedPage` by itself, so that words are found: on each database in its own way.

SQLite: an FTS5 table with Porter's stems, and triggers that follow every write. PostgreSQL: two columns that it computes,
with English stems and without its list of words that it leaves out, so that a phrase means the same on both. Used by the migration that makes it, and by the verifier that looks whether it stands.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

PAGES = "dupisite_indexedpage"
WORDS = "dupisite_indexedpage_words"
COLUMNS = "title_words, text_words"

_NEW = f"INSERT INTO {WORDS}(rowid, {COLUMNS}) VALUES (new.id, new.title_words, new.text_words);"
_OLD = f"INSERT INTO {WORDS}({WORDS}, rowid, {COLUMNS}) VALUES ('delete', old.id, old.title_words, old.text_words);"
TABLE = f"CREATE VIRTUAL TABLE {WORDS} USING fts5({COLUMNS}, content='{PAGES}', content_rowid='id', tokenize='porter unicode61')"
TRIGGERS = {
    f"{PAGES}_written": f"CREATE TRIGGER {PAGES}_written AFTER INSERT ON {PAGES} BEGIN {_NEW} END",
    f"{PAGES}_changed": f"CREATE TRIGGER {PAGES}_changed AFTER UPDATE ON {PAGES} BEGIN {_OLD} {_NEW} END",
    f"{PAGES}_removed": f"CREATE TRIGGER {PAGES}_removed AFTER DELETE ON {PAGES} BEGIN {_OLD} END",
}
VECTORS = {"title_vector": "title_words", "text_vector": "text_words"}
ENGLISH = "dupisite_english"  # PostgreSQL's own, but for the words that it leaves out
WORD_KINDS = "asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart"


def statements(vendor: str) -> list[str]:
    """What makes it."""
    if vendor == "sqlite":
        return [TABLE, *TRIGGERS.values()]
    english = [
        f"CREATE TEXT SEARCH DICTIONARY {ENGLISH} (TEMPLATE = pg_catalog.snowball, LANGUAGE = english)",
        f"CREATE TEXT SEARCH CONFIGURATION {ENGLISH} (COPY = pg_catalog.simple)",
        f"ALTER TEXT SEARCH CONFIGURATION {ENGLISH} ALTER MAPPING FOR {WORD_KINDS} WITH {ENGLISH}",
    ]
    vectors = (
        (
            f"ALTER TABLE {PAGES} ADD COLUMN {vector} tsvector "
            f"GENERATED ALWAYS AS (to_tsvector('{ENGLISH}', {words})) STORED",
            f"CREATE INDEX {PAGES}_{vector} ON {PAGES} USING gin ({vector})",
        )
        for vector, words in VECTORS.items()
    )
    return [*english, *(part for pair in vectors for part in pair)]


def undone(vendor: str) -> list[str]:
    """What takes it away."""
    if vendor == "sqlite":
        return [*(f"DROP TRIGGER {name}" for name in TRIGGERS), f"DROP TABLE {WORDS}"]
    return [
        *(f"ALTER TABLE {PAGES} DROP COLUMN {vector}" for vector in VECTORS),
        f"DROP TEXT SEARCH CONFIGURATION {ENGLISH}",
        f"DROP TEXT SEARCH DICTIONARY {ENGLISH}",
    ]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of what does not stand as it should."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE name = %s OR tbl_name = %s", [WORDS, PAGES])
            standing = dict(cursor.fetchall())
            return [name for name, made in {WORDS: TABLE, **TRIGGERS}.items() if standing.get(name) != made]
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attgenerated = 's'", [PAGES])
        computed = {name for (name,) in cursor.fetchall()}
    return [vector for vector in VECTORS if vector not in computed]
