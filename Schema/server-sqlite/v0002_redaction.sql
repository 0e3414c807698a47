-- Annals server store on SQLite, version 2: what a log orders, so that it need not be read through for it.

-- Changesets that order something or prove who the founder is: their structures say what.
CREATE TABLE directive (
    project  INTEGER NOT NULL REFERENCES project (key),
    sequence INTEGER NOT NULL,
    PRIMARY KEY (project, sequence),
    FOREIGN KEY (project, sequence) REFERENCES changeset (project, sequence)
) STRICT, WITHOUT ROWID;

-- Changesets whose content an owner has ordered to be dropped, here or not: none of it is kept or served.
CREATE TABLE redacted (
    project INTEGER NOT NULL REFERENCES project (key),
    hash    BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (project, hash)
) STRICT, WITHOUT ROWID;
