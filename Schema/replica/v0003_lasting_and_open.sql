-- A replica, version 3: events that are open, disputed or lasting are found without reading all of them.

-- In the order of lists, so that their first page is read and no more.
CREATE INDEX event_open ON event(deleted, undated, earliest, title, entity) WHERE conflicts > 0;
DROP INDEX event_disputed;
CREATE INDEX event_disputed ON event(deleted, undated, earliest, title, entity) WHERE disputes > 0;

-- Events that may reach into a span of days from before it, by their ends: those of one day do not. An open end is last.
CREATE INDEX event_lasting ON event(deleted, ifnull(latest, 9223372036854775807), earliest)
    WHERE undated = 0 AND (earliest IS NULL OR latest IS NOT earliest);
