// The raw floor: what libsqlite3 alone takes to write seven rows an event durably (WAL, synchronous FULL).
// Nothing of Annals is in it. Built and run by Benchmarks/run.
//   floor add FILE            opens the database, writes one event in one transaction, closes it
//   floor bulk FILE EVENTS    the same for many events, 1,000 to a transaction
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *database;

static void must(int code, const char *doing) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "floor: %s: %s\n", doing, sqlite3_errmsg(database));
    exit(1);
}

static void execute(const char *sql) { must(sqlite3_exec(database, sql, NULL, NULL, NULL), sql); }

// A log row, an entity, a row to read, two actors, a tag, and the text to search: seven.
static const char *const tables =
    "CREATE TABLE IF NOT EXISTS log(id INTEGER PRIMARY KEY, hash BLOB UNIQUE, header BLOB, content BLOB) STRICT;"
    "CREATE TABLE IF NOT EXISTS entity(id BLOB PRIMARY KEY, heads BLOB) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS event(id INTEGER PRIMARY KEY, title TEXT, earliest INTEGER, place TEXT) STRICT;"
    "CREATE TABLE IF NOT EXISTS actor(event INTEGER, name TEXT, PRIMARY KEY(event, name)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS tag(tag TEXT, event INTEGER, PRIMARY KEY(tag, event)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS words(id INTEGER PRIMARY KEY, text TEXT) STRICT;";

static const char *const rows[] = {
    "INSERT INTO log(hash, header, content) VALUES(?1, ?2, ?3)",
    "INSERT INTO entity(id, heads) VALUES(?1, ?2)",
    "INSERT INTO event(title, earliest, place) VALUES(?4, ?5, 'Port Selwyn')",
    "INSERT INTO actor(event, name) VALUES(?5, 'Ilse Maran')",
    "INSERT INTO actor(event, name) VALUES(?5, 'the harbour master')",
    "INSERT INTO tag(tag, event) VALUES('talks', ?5)",
    "INSERT INTO words(text) VALUES(?4)",
};
enum { row_count = sizeof rows / sizeof rows[0] };
static sqlite3_stmt *statements[row_count];

static void write_event(sqlite3_int64 number) {
    unsigned char hash[32], header[180], content[300];
    char title[72];
    sqlite3_randomness(sizeof hash, hash);
    sqlite3_randomness(sizeof header, header);
    sqlite3_randomness(sizeof content, content);
    snprintf(title, sizeof title, "%-45s %012lld", "An envoy comes ashore with a letter", number);
    for (int i = 0; i < row_count; i++) {
        sqlite3_stmt *statement = statements[i];
        int wanted = sqlite3_bind_parameter_count(statement);
        if (wanted >= 1) sqlite3_bind_blob(statement, 1, hash, i == 1 ? 16 : 32, SQLITE_STATIC);
        if (wanted >= 2) sqlite3_bind_blob(statement, 2, header, sizeof header, SQLITE_STATIC);
        if (wanted >= 3) sqlite3_bind_blob(statement, 3, content, sizeof content, SQLITE_STATIC);
        if (wanted >= 4) sqlite3_bind_text(statement, 4, title, -1, SQLITE_STATIC);
        if (wanted >= 5) sqlite3_bind_int64(statement, 5, number);
        must(sqlite3_step(statement), rows[i]);
        sqlite3_reset(statement);
    }
}

int main(int argc, char **argv) {
    int bulk = argc == 4 && strcmp(argv[1], "bulk") == 0;
    if (!bulk && !(argc == 3 && strcmp(argv[1], "add") == 0)) {
        fprintf(stderr, "usage: floor add FILE | floor bulk FILE EVENTS\n");
        return 64;
    }
    must(sqlite3_open(argv[2], &database), "open");
    execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    execute(tables);
    for (int i = 0; i < row_count; i++) must(sqlite3_prepare_v2(database, rows[i], -1, &statements[i], NULL), rows[i]);

    sqlite3_stmt *highest;
    must(sqlite3_prepare_v2(database, "SELECT coalesce(max(id), 0) FROM event", -1, &highest, NULL), "max");
    must(sqlite3_step(highest), "max");
    sqlite3_int64 number = sqlite3_column_int64(highest, 0);
    sqlite3_finalize(highest);

    long events = bulk ? atol(argv[3]) : 1;
    for (long i = 0; i < events; i++) {
        if (i % 1000 == 0) execute("BEGIN IMMEDIATE");
        write_event(++number);
        if (i % 1000 == 999 || i == events - 1) execute("COMMIT");
    }
    for (int i = 0; i < row_count; i++) sqlite3_finalize(statements[i]);
    return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
}
