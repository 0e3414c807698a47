/* Stands between a program and its files, by LD_PRELOAD: counts the calls that change files below one folder, and at the
 * n-th kills the process, fails, or tears the write; or records them all, for images of the disk after a loss of power.
 *
 * FAULTS_UNDER  the folder; files whose name ends in -shm are left alone: no disk ever needs them
 * FAULTS_MODE   count | kill | eio | enospc | torn | record
 * FAULTS_AT     the n-th call, from 1; enospc holds from there on, as a full disk does, and torn waits for a write
 * FAULTS_AT2    a second place for kill and eio, 0 for none
 * FAULTS_OUT    where count writes a letter for each call, record appends what was done, and a fault says that it came
 * FAULTS_READS  when set, the calls that read or lock are counted and fail, and no others
 * FAULTS_CLOCK  seconds added to the clock of the day
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum mode { OFF, COUNT, KILL, EIO_ONCE, FULL, TORN, RECORD };
enum { MOST = 4096 };

static enum mode mode;
static long at, second, calls, clock_offset;
static int reads;
static char under[PATH_MAX];
static size_t under_length;
static int out = -1;
static char *names[MOST];
static char kinds[1 << 16];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("FAULTS_CLOCK");
    if (text) clock_offset = atol(text);
    const char *folder = getenv("FAULTS_UNDER"), *word = getenv("FAULTS_MODE");
    if (!folder || !word) return;
    if (!realpath(folder, under)) return;
    under_length = strlen(under);
    reads = getenv("FAULTS_READS") != NULL;
    if ((text = getenv("FAULTS_AT"))) at = atol(text);
    if ((text = getenv("FAULTS_AT2"))) second = atol(text);
    static const char *words[] = { "off", "count", "kill", "eio", "enospc", "torn", "record" };
    for (int i = 0; i < 7; i++) if (!strcmp(word, words[i])) mode = i;
    if ((text = getenv("FAULTS_OUT"))) out = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void end(void) {
    if (mode != COUNT || out < 0) return;
    syscall(SYS_write, out, kinds, calls < (long)sizeof kinds ? calls : (long)sizeof kinds);
}

/* The path below the folder, or NULL when it is another one's business. */
static char *below(const char *path) {
    char whole[PATH_MAX], folder[PATH_MAX];
    if (mode == OFF || !path) return NULL;
    if (!realpath(path, whole)) {
        /* Not there (any more): its folder is. */
        snprintf(folder, sizeof folder, "%s", path);
        char *slash = strrchr(folder, '/');
        if (slash == folder) return NULL;
        if (slash) *slash = 0; else strcpy(folder, ".");
        if (!realpath(folder, whole)) return NULL;
        const char *last = strrchr(path, '/');
        size_t length = strlen(whole);
        snprintf(whole + length, sizeof whole - length, "/%s", last ? last + 1 : path);
    }
    size_t length = strlen(whole);
    if (length > 4 && !strcmp(whole + length - 4, "-shm")) return NULL;
    if (strncmp(whole, under, under_length) || (whole[under_length] != '/' && whole[under_length])) return NULL;
    return strdup(whole[under_length] ? whole + under_length + 1 : ".");
}

static void note(char kind, const char *path, const char *other, long long offset, const void *bytes, size_t count) {
    if (mode != RECORD || out < 0) return;
    char line[2 * PATH_MAX];
    int length = snprintf(line, sizeof line, "%c\t%s\t%s\t%lld\t%zu\n", kind, path, other ? other : "", offset, bytes ? count : 0);
    struct iovec parts[2] = { { line, length }, { (void *)bytes, bytes ? count : 0 } };
    syscall(SYS_writev, out, parts, 2);
}

static int fired(int failure) {
    static int said;
    if (!said && out >= 0) syscall(SYS_write, out, "fired\n", 6);
    said = 1;
    return failure;
}

/* Before a call of a kind, with the lock held: 0 to let it pass, else errno. A full disk still syncs, cuts and removes. */
static int before(char kind) {
    if (mode == OFF || mode == RECORD) return 0;
    if (reads != (kind == 'p' || kind == 'l')) return 0;
    if (calls < (long)sizeof kinds) kinds[calls] = kind;
    calls++;
    if (mode == FULL) return calls >= at && !strchr("stud", kind) ? fired(ENOSPC) : 0;
    if (calls != at && calls != second) return 0;
    if (mode == KILL) { fired(0); syscall(SYS_kill, getpid(), SIGKILL); }
    return mode == EIO_ONCE ? fired(EIO) : 0;
}

/* The first write from there on: the call itself may be none. */
static int is_torn(void) { return mode == TORN && calls >= at; }

static int opened(int fd, const char *path, int flags, int existed) {
    if (fd < 0 || fd >= MOST || mode == OFF) return fd;
    char *name = below(path);
    pthread_mutex_lock(&lock);
    free(names[fd]);
    names[fd] = name;
    if (name && !existed && (flags & O_CREAT)) note('c', name, NULL, 0, NULL, 0);
    if (name && existed && (flags & O_TRUNC)) note('t', name, NULL, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return fd;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int open_with(int directory, const char *path, int flags, mode_t bits) {
    int existed = 1;
    if (mode != OFF && (flags & (O_CREAT | O_TRUNC))) {
        existed = !access(path, F_OK);
        char *name = below(path);
        if (name) {
            pthread_mutex_lock(&lock);
            int failure = existed && !(flags & O_TRUNC) ? 0 : before('c');
            pthread_mutex_unlock(&lock);
            free(name);
            if (failure) { errno = failure; return -1; }
        }
    }
    return opened(syscall(SYS_openat, directory, path, flags, bits), path, flags, existed);
}

#define BITS(flags) mode_t bits = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); bits = va_arg(list, int); va_end(list); }
int open(const char *path, int flags, ...) { BITS(flags) return open_with(AT_FDCWD, path, flags, bits); }
int open64(const char *path, int flags, ...) { BITS(flags) return open_with(AT_FDCWD, path, flags | O_LARGEFILE, bits); }
int openat(int directory, const char *path, int flags, ...) { BITS(flags) return open_with(directory, path, flags, bits); }
int openat64(int directory, const char *path, int flags, ...) { BITS(flags) return open_with(directory, path, flags | O_LARGEFILE, bits); }

int close(int fd) {
    if (fd >= 0 && fd < MOST && names[fd]) {
        pthread_mutex_lock(&lock);
        free(names[fd]);
        names[fd] = NULL;
        pthread_mutex_unlock(&lock);
    }
    return syscall(SYS_close, fd);
}

static ssize_t put(int fd, const void *bytes, size_t count, long long offset, int placed) {
    if (mode != OFF && fd >= 0 && fd < MOST && names[fd]) {
        pthread_mutex_lock(&lock);
        int failure = before('w');
        if (failure) { pthread_mutex_unlock(&lock); errno = failure; return -1; }
        if (is_torn()) {
            fired(0);
            if (placed) syscall(SYS_pwrite64, fd, bytes, count / 2, offset); else syscall(SYS_write, fd, bytes, count / 2);
            syscall(SYS_kill, getpid(), SIGKILL);
        }
        ssize_t done = placed ? syscall(SYS_pwrite64, fd, bytes, count, offset) : syscall(SYS_write, fd, bytes, count);
        int kept = errno;
        /* Where it went: behind everything, for a file that is appended to. */
        if (done > 0) note('w', names[fd], NULL, placed ? offset : lseek(fd, 0, SEEK_CUR) - done, bytes, done);
        pthread_mutex_unlock(&lock);
        errno = kept;
        return done;
    }
    return placed ? syscall(SYS_pwrite64, fd, bytes, count, offset) : syscall(SYS_write, fd, bytes, count);
}

ssize_t write(int fd, const void *bytes, size_t count) { return put(fd, bytes, count, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return put(fd, bytes, count, offset, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return put(fd, bytes, count, offset, 1); }

/* Reads and locks, which change nothing and can fail. */
static int denied(char kind, int fd) {
    if (!reads || mode == OFF || fd < 0 || fd >= MOST || !names[fd]) return 0;
    pthread_mutex_lock(&lock);
    int failure = before(kind);
    pthread_mutex_unlock(&lock);
    if (failure) errno = failure;
    return failure;
}
ssize_t read(int fd, void *bytes, size_t count) {
    return denied('p', fd) ? -1 : syscall(SYS_read, fd, bytes, count);
}
ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
    return denied('p', fd) ? -1 : syscall(SYS_pread64, fd, bytes, count, offset);
}
ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) {
    return denied('p', fd) ? -1 : syscall(SYS_pread64, fd, bytes, count, offset);
}
int flock(int fd, int operation) { return denied('l', fd) ? -1 : syscall(SYS_flock, fd, operation); }

/* Syncs or cuts an open file, and notes it when it was done. */
static int settle(char kind, int fd, long number, long long length) {
    if (mode == OFF || fd < 0 || fd >= MOST || !names[fd]) return syscall(number, fd, length);
    pthread_mutex_lock(&lock);
    int failure = before(kind), result = failure ? -1 : syscall(number, fd, length), kept = failure ? failure : errno;
    if (!result) note(kind, names[fd], NULL, length, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = kept;
    return result;
}
int fsync(int fd) { return settle('s', fd, SYS_fsync, 0); }
int fdatasync(int fd) { return settle('s', fd, SYS_fdatasync, 0); }
int ftruncate(int fd, off_t length) { return settle('t', fd, SYS_ftruncate, length); }
int ftruncate64(int fd, off64_t length) { return settle('t', fd, SYS_ftruncate, length); }

/* Calls on names. */
static int named(char kind, const char *path, const char *to, mode_t bits) {
    char *name = below(path), *other = to ? below(to) : NULL;
    pthread_mutex_lock(&lock);
    int failure = name || other ? before(kind) : 0, result = -1;
    if (failure) errno = failure;
    else {
        result = kind == 'r' ? syscall(SYS_renameat, AT_FDCWD, path, AT_FDCWD, to)
            : kind == 'u' ? syscall(SYS_unlinkat, AT_FDCWD, path, 0)
            : kind == 'd' ? syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR)
            : syscall(SYS_mkdirat, AT_FDCWD, path, bits);
        if (!result && name) note(kind, name, other, 0, NULL, 0);
    }
    int kept = errno;
    pthread_mutex_unlock(&lock);
    free(name);
    free(other);
    errno = kept;
    return result;
}
int rename(const char *path, const char *to) { return named('r', path, to, 0); }
int unlink(const char *path) { return named('u', path, NULL, 0); }
int rmdir(const char *path) { return named('d', path, NULL, 0); }
int mkdir(const char *path, mode_t bits) { return named('m', path, NULL, bits); }

/* The clock of the day. */
int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = syscall(SYS_clock_gettime, clock, time);
    if (!result && clock_offset && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += clock_offset;
    return result;
}
int gettimeofday(struct timeval *time, void *zone) {
    int result = syscall(SYS_gettimeofday, time, zone);
    if (!result && clock_offset) time->tv_sec += clock_offset;
    return result;
}
time_t time(time_t *where) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (where) *where = now.tv_sec;
    return now.tv_sec;
}
