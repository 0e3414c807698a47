-- A replica, version 2: events that are said to be one. All of it is derived from the log, as the tables before it.

-- Live links that say that two events are one, or that they are not, by the rows of their ends.
CREATE TABLE pair (
    link INTEGER PRIMARY KEY,
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    -- The link is a distinct-from.
    apart INTEGER NOT NULL
) STRICT;
CREATE INDEX pair_one ON pair(one);
CREATE INDEX pair_other ON pair(other);

-- Events that are one with others: the rows that lists and filters read stand under the one that leads.
CREATE TABLE merged (
    event INTEGER PRIMARY KEY,
    lead INTEGER NOT NULL,
    -- It is deleted by itself, and lends nothing while another is visible.
    deleted INTEGER NOT NULL
) STRICT;
CREATE INDEX merged_lead ON merged(lead);
