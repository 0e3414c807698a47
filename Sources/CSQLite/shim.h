#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

// SQLite's C interface, plus the parts of it that Swift cannot import:
// macros that cast integers to function pointers, and variadic functions.

#include <sqlite3.h>

/// Binds text that SQLite copies before the call returns.
static inline int csqlite_bind_text_copied(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds text that stays valid and unchanged until the parameter is bound again or the statement is finalised.
static inline int csqlite_bind_text_borrowed(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_STATIC, SQLITE_UTF8);
}

/// Binds bytes that SQLite copies before the call returns.
static inline int csqlite_bind_blob_copied(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// Binds bytes that stay valid and unchanged until the parameter is bound again or the statement is finalised.
static inline int csqlite_bind_blob_borrowed(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_STATIC);
}

/// sqlite3_db_config for the options that take a flag.
static inline int csqlite_db_config_flag(sqlite3 *database, int option, int on) {
    return sqlite3_db_config(database, option, on, (int *)0);
}

/// sqlite3_config for the options that take one int; only before the library is initialised.
static inline int csqlite_config_int(int option, int value) {
    return sqlite3_config(option, value);
}

/// What the operating system said when a file of the main database failed last, its write-ahead log included; 0 for never.
static inline int csqlite_file_errno(sqlite3 *database) {
    int failure = 0;
    sqlite3_file *log = 0;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &failure);
    sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (!failure && log && log->pMethods) log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &failure);
    return failure;
}

#endif
