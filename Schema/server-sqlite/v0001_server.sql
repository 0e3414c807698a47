-- Annals server store on SQLite, version 1. Times are milliseconds since 1970 (UTC).
-- Every composite key begins with the project; `key` columns are this file's own numbers and are never shown.

-- What the server remembers about itself: the URL that invites carry.
CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A project and the end of its log. `id` is null until an owner's first share or clone; head and running move with
-- every accepted changeset, in the same transaction, so that sequences have no gap.
CREATE TABLE project (
    key         INTEGER NOT NULL PRIMARY KEY,
    id          BLOB UNIQUE CHECK (length(id) = 16),
    name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
    state       TEXT NOT NULL CHECK (state IN ('empty', 'open', 'closed')),
    head        INTEGER NOT NULL DEFAULT 0 CHECK (head >= 0),
    running     BLOB NOT NULL DEFAULT (zeroblob(16)) CHECK (length(running) = 16),
    bytes       INTEGER NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    members_tag BLOB NOT NULL DEFAULT (zeroblob(8)),
    created_at  INTEGER NOT NULL,
    last_at     INTEGER,
    CHECK ((state = 'empty') = (id IS NULL)),
    CHECK (id IS NOT NULL OR head = 0),
    CHECK ((head = 0) = (last_at IS NULL))
) STRICT;

-- Somebody who came with an invite. An account is of one project today; membership says so, not this table.
CREATE TABLE account (
    key        INTEGER NOT NULL PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- What an account may do in a project. A revoked one stays, because its values do.
CREATE TABLE membership (
    project    INTEGER NOT NULL REFERENCES project (key),
    account    INTEGER NOT NULL REFERENCES account (key),
    role       TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'reader')),
    joined_at  INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (project, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_of_account ON membership (account);

-- A replica of an account, by the key it signs with; one key is one device of a project.
CREATE TABLE device (
    key        INTEGER NOT NULL PRIMARY KEY,
    project    INTEGER NOT NULL,
    id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account    INTEGER NOT NULL,
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER,
    revoked_at INTEGER,
    UNIQUE (project, public_key),
    FOREIGN KEY (project, account) REFERENCES membership (project, account)
) STRICT;
CREATE INDEX device_of_member ON device (project, account);

-- What a device shows to get in: the SHA-256 of 32 random bytes, never these themselves.
CREATE TABLE token (
    hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    project    INTEGER NOT NULL,
    account    INTEGER NOT NULL,
    device     INTEGER NOT NULL REFERENCES device (key),
    scope      TEXT NOT NULL CHECK (scope IN ('sync', 'read')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    FOREIGN KEY (project, account) REFERENCES membership (project, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX token_of_member ON token (project, account);
CREATE INDEX token_of_device ON token (device);

-- A secret that makes members: the SHA-256 of its text. With an account it makes a further device of that one.
CREATE TABLE invite (
    key        INTEGER NOT NULL PRIMARY KEY,
    project    INTEGER NOT NULL REFERENCES project (key),
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    role       TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'reader')),
    account    INTEGER REFERENCES account (key),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    uses_left  INTEGER NOT NULL CHECK (uses_left >= 0),
    revoked_at INTEGER
) STRICT;
CREATE INDEX invite_of_project ON invite (project);

-- Which devices an invite has made: one whose answer was lost asks again and takes no second use.
CREATE TABLE invite_use (
    invite  INTEGER NOT NULL REFERENCES invite (key),
    device  INTEGER NOT NULL REFERENCES device (key),
    used_at INTEGER NOT NULL,
    PRIMARY KEY (invite, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX invite_use_of_device ON invite_use (device);

-- A replica's chain: the key that its number 1 introduced, and its highest number.
CREATE TABLE chain (
    key        INTEGER NOT NULL PRIMARY KEY,
    project    INTEGER NOT NULL REFERENCES project (key),
    replica    BLOB NOT NULL CHECK (length(replica) = 16),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    number     INTEGER NOT NULL CHECK (number >= 0),
    last_at    INTEGER NOT NULL,
    UNIQUE (project, replica)
) STRICT;

-- The log. Structure and content are stored as their author wrote them; content and nonce are null when redacted or
-- missing, and content_hash then keeps what the header needs. `running` is the running hash up to and with this one.
CREATE TABLE changeset (
    project      INTEGER NOT NULL REFERENCES project (key),
    sequence     INTEGER NOT NULL CHECK (sequence >= 1),
    hash         BLOB NOT NULL CHECK (length(hash) = 32),
    running      BLOB NOT NULL CHECK (length(running) = 16),
    chain        INTEGER NOT NULL REFERENCES chain (key),
    number       INTEGER NOT NULL CHECK (number >= 1),
    stamp        INTEGER NOT NULL,
    previous     BLOB CHECK (length(previous) = 32),
    after        BLOB NOT NULL CHECK (length(after) % 32 = 0),
    format       INTEGER NOT NULL CHECK (format BETWEEN 0 AND 65535),
    carrier      INTEGER NOT NULL REFERENCES device (key),
    received_at  INTEGER NOT NULL,
    signature    BLOB NOT NULL,
    content_hash BLOB CHECK (length(content_hash) = 32),
    nonce        BLOB,
    structure    BLOB NOT NULL,
    content      BLOB,
    PRIMARY KEY (project, sequence),
    CHECK ((previous IS NULL) = (number = 1)),
    CHECK ((content IS NULL) = (nonce IS NULL)),
    CHECK ((content IS NULL) = (content_hash IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX changeset_by_hash ON changeset (project, hash);
-- Not unique: two at one address are a fork, and both are kept.
CREATE INDEX changeset_by_address ON changeset (project, chain, number);

-- What replicas said their heads sum to at a place of the log, and whether after a rebuild.
CREATE TABLE digest_report (
    project     INTEGER NOT NULL REFERENCES project (key),
    sequence    INTEGER NOT NULL CHECK (sequence >= 0),
    running     BLOB NOT NULL CHECK (length(running) = 16),
    replica     BLOB NOT NULL CHECK (length(replica) = 16),
    digest      BLOB NOT NULL CHECK (length(digest) = 16),
    rebuilt     INTEGER NOT NULL CHECK (rebuilt IN (0, 1)),
    reported_at INTEGER NOT NULL,
    PRIMARY KEY (project, sequence, running, replica)
) STRICT, WITHOUT ROWID;
