-- A replica, version 4: words are folded before they are indexed, in every script, as the filters fold them; the index
-- itself knew the marks of Latin letters only. The program fills it, and folds `event.place` and `event_actor.name` anew.

DROP TABLE entity_text;
CREATE VIRTUAL TABLE entity_text USING fts5(body, content='', tokenize="unicode61 remove_diacritics 0");
