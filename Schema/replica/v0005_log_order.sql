-- A replica, version 5: the log is read newest first without being read whole.

CREATE INDEX changeset_stamp ON changeset(stamp);

-- Changesets whose stamp is not above that of everything they come after, for a clock was far ahead: where there are
-- none, stamps alone order the log. The program counts those that are here already.
ALTER TABLE replica_state ADD COLUMN behind INTEGER NOT NULL DEFAULT 0;
