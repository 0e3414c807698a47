-- A replica: one copy of a project on one device. Migration 1; once released it never changes.

-- Who and where this replica is. One row.
CREATE TABLE replica_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    project BLOB NOT NULL CHECK (length(project) = 16),
    name TEXT NOT NULL,
    author TEXT NOT NULL,
    -- Set while this replica is the founder: its number 1 carries the nonce that gives the project's id.
    founding_nonce BLOB CHECK (length(founding_nonce) = 16),
    -- How far the server's log has been pulled.
    cursor_sequence INTEGER NOT NULL DEFAULT 0 CHECK (cursor_sequence >= 0),
    cursor_running BLOB NOT NULL DEFAULT (zeroblob(16)) CHECK (length(cursor_running) = 16),
    -- Sum over all heads.
    digest BLOB NOT NULL DEFAULT (zeroblob(16)) CHECK (length(digest) = 16),
    -- The highest stamp of anything applied, as its 64 bits.
    highest_stamp INTEGER NOT NULL DEFAULT 0,
    -- Some applied changeset could not be fully decoded: this digest must not be reported.
    undecoded INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Settings by name: server, role, blocked, default source, members tag…
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every replica of the project that has written something, with the key its number 1 introduced.
CREATE TABLE chain (
    id INTEGER PRIMARY KEY,
    replica BLOB NOT NULL UNIQUE CHECK (length(replica) = 16),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32)
) STRICT;

-- Authors' names as changesets claim them.
CREATE TABLE author (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- The members list as the server last gave it: names that are more than claims.
CREATE TABLE member (
    replica BLOB PRIMARY KEY CHECK (length(replica) = 16),
    name TEXT NOT NULL,
    role TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The log, as received. `id` is the order of application here: causal, and private to this replica.
CREATE TABLE changeset (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    chain INTEGER NOT NULL REFERENCES chain(id),
    number INTEGER NOT NULL CHECK (number > 0),
    stamp INTEGER NOT NULL,
    previous INTEGER REFERENCES changeset(id),
    -- 32 bytes each.
    after BLOB CHECK (length(after) % 32 = 0),
    format INTEGER NOT NULL,
    signature BLOB NOT NULL,
    structure BLOB NOT NULL,
    nonce BLOB,
    content BLOB,
    -- Only where the content is gone.
    content_hash BLOB CHECK (length(content_hash) = 32),
    author INTEGER REFERENCES author(id),
    -- The server's sequence, once the cursor has passed it. NULL: still in the outbox.
    sequence INTEGER,
    CHECK ((number = 1) = (previous IS NULL)),
    CHECK ((content IS NULL) = (content_hash IS NOT NULL)),
    CHECK ((content IS NULL) = (nonce IS NULL))
) STRICT;
CREATE INDEX changeset_outbox ON changeset(id) WHERE sequence IS NULL;
CREATE INDEX changeset_address ON changeset(chain, number);

-- Changesets that no applied one names: with them, everything this replica holds.
CREATE TABLE frontier (
    changeset INTEGER PRIMARY KEY REFERENCES changeset(id)
) STRICT;

-- Changesets that came before what they come after, as a page of one each.
CREATE TABLE waiting (
    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
    page BLOB NOT NULL
) STRICT;

-- What must come before a waiting changeset.
CREATE TABLE waiting_for (
    missing BLOB NOT NULL CHECK (length(missing) = 32),
    hash BLOB NOT NULL REFERENCES waiting(hash) ON DELETE CASCADE,
    PRIMARY KEY (missing, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_for_hash ON waiting_for(hash);

-- Orders to drop a changeset's content.
CREATE TABLE redaction (
    target BLOB NOT NULL CHECK (length(target) = 32),
    changeset INTEGER NOT NULL REFERENCES changeset(id),
    PRIMARY KEY (target, changeset)
) STRICT, WITHOUT ROWID;

-- What other replicas said in bundles that they hold.
CREATE TABLE held (
    replica BLOB NOT NULL CHECK (length(replica) = 16),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (replica, hash)
) STRICT, WITHOUT ROWID;

-- The rivals that were last shown with numbers to choose by: `resolve --take N` refuses when they are others.
CREATE TABLE printed (
    entity BLOB NOT NULL CHECK (length(entity) = 16),
    field INTEGER NOT NULL,
    -- The key's hash, 0 without one.
    key_hash INTEGER NOT NULL,
    rivals BLOB NOT NULL CHECK (length(rivals) = 32),
    PRIMARY KEY (entity, field, key_hash)
) STRICT, WITHOUT ROWID;

-- ---- Everything below is derived from the log; `verify` rebuilds it and compares. ----

-- Every entity's heads as one compact value. An entity that is only named has kind 0 and no state.
CREATE TABLE entity (
    id INTEGER PRIMARY KEY,
    entity BLOB NOT NULL UNIQUE CHECK (length(entity) = 16),
    kind INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT;

-- Which changesets touch an entity.
CREATE TABLE history (
    entity INTEGER NOT NULL,
    changeset INTEGER NOT NULL,
    PRIMARY KEY (entity, changeset)
) STRICT, WITHOUT ROWID;

-- Citations, notes and links, by what they name.
CREATE TABLE dependent (
    target INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    PRIMARY KEY (target, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependent_entity ON dependent(entity);

-- What lists sort and filter events by; the values themselves stand in entity.state.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    deleted INTEGER NOT NULL,
    undated INTEGER NOT NULL,
    -- Julian day numbers; NULL for an open or unknown end.
    earliest INTEGER,
    latest INTEGER,
    title TEXT NOT NULL,
    entity BLOB NOT NULL,
    place TEXT NOT NULL,
    type TEXT,
    status TEXT,
    conflicts INTEGER NOT NULL,
    disputes INTEGER NOT NULL,
    author INTEGER
) STRICT;
CREATE INDEX event_order ON event(deleted, undated, earliest, title, entity);
CREATE INDEX event_disputed ON event(id) WHERE disputes > 0;

-- Events' tags, for filters.
CREATE TABLE event_tag (
    tag TEXT NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (tag, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_tag_event ON event_tag(event);

-- Actors' names, folded for search.
CREATE TABLE event_actor (
    event INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (event, name)
) STRICT, WITHOUT ROWID;

-- Sources, for lists and for finding them by identifier.
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    deleted INTEGER NOT NULL,
    identifier TEXT,
    title TEXT NOT NULL,
    version BLOB
) STRICT;
CREATE INDEX source_identifier ON source(identifier);

-- Open conflicts: one row a register, field 1 for life.
CREATE TABLE conflict (
    entity INTEGER NOT NULL,
    field INTEGER NOT NULL,
    -- The key's hash, 0 without one.
    key_hash INTEGER NOT NULL,
    PRIMARY KEY (entity, field, key_hash)
) STRICT, WITHOUT ROWID;

-- Words of one entity's own heads, rivals included: an event's fields, a note's text, a citation's quote.
CREATE VIRTUAL TABLE entity_text USING fts5(body, content='', tokenize="unicode61 remove_diacritics 2");
