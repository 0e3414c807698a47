/* Stands between a program and its files, by LD_PRELOAD: counts the calls that change files below one folder, and at the
 * n-th kills the process, fails, or tears the write; or records them all, for images of the disk after a loss of power.
 *
 * FAULTS_UNDER  the folder; files whose name ends in -shm are left alone: no disk ever needs them
 * FAULTS_MODE   count | kill | eio | enospc | torn | record
 * FAULTS_AT     the n-th call, from 1; enospc holds from there on, as a full disk does
 * FAULTS_AT2    a second place for kill and eio, 0 for none
 * FAULTS_OUT    where count and record write; record appends
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
static char under[PATH_MAX];
static size_t under_length;
static int out = -1;
static char *names[MOST];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("FAULTS_CLOCK");
    if (text) clock_offset = atol(text);
    const char *folder = getenv("FAULTS_UNDER"), *word = getenv("FAULTS_MODE");
    if (!folder || !word) return;
    if (!realpath(folder, under)) return;
    under_length = strlen(under);
    if ((text = getenv("FAULTS_AT"))) at = atol(text);
    if ((text = getenv("FAULTS_AT2"))) second = atol(text);
    static const char *words[] = { "off", "count", "kill", "eio", "enospc", "torn", "record" };
    for (int i = 0; i < 7; i++) if (!strcmp(word, words[i])) mode = i;
    if ((text = getenv("FAULTS_OUT"))) out = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void end(void) {
    if (mode != COUNT || out < 0) return;
    char line[32];
    int length = snprintf(line, sizeof line, "%ld\n", calls);
    syscall(SYS_write, out, line, length);
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

/* Before a call: 0 to let it pass, else errno. */
static int before(void) {
    if (mode == OFF || mode == RECORD) return 0;
    calls++;
    if (mode == FULL) return calls >= at ? ENOSPC : 0;
    if (calls != at && calls != second) return 0;
    if (mode == KILL) syscall(SYS_kill, getpid(), SIGKILL);
    return mode == EIO_ONCE ? EIO : 0;
}

static int is_torn(void) { return mode == TORN && calls == at; }

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
            int failure = existed && !(flags & O_TRUNC) ? 0 : before();
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
        int failure = before();
        if (failure) { pthread_mutex_unlock(&lock); errno = failure; return -1; }
        if (is_torn()) {
            if (placed) syscall(SYS_pwrite64, fd, bytes, count / 2, offset); else syscall(SYS_write, fd, bytes, count / 2);
            syscall(SYS_kill, getpid(), SIGKILL);
        }
        long long place = placed ? offset : lseek(fd, 0, SEEK_CUR);
        ssize_t done = placed ? syscall(SYS_pwrite64, fd, bytes, count, offset) : syscall(SYS_write, fd, bytes, count);
        if (done > 0) note('w', names[fd], NULL, place, bytes, done);
        pthread_mutex_unlock(&lock);
        return done;
    }
    return placed ? syscall(SYS_pwrite64, fd, bytes, count, offset) : syscall(SYS_write, fd, bytes, count);
}

ssize_t write(int fd, const void *bytes, size_t count) { return put(fd, bytes, count, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return put(fd, bytes, count, offset, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return put(fd, bytes, count, offset, 1); }

static int sync_with(int fd, long number) {
    if (mode != OFF && fd >= 0 && fd < MOST && names[fd]) {
        pthread_mutex_lock(&lock);
        int failure = before();
        /* A full disk syncs what it has. */
        if (failure && failure != ENOSPC) { pthread_mutex_unlock(&lock); errno = failure; return -1; }
        note('s', names[fd], NULL, 0, NULL, 0);
        pthread_mutex_unlock(&lock);
    }
    return syscall(number, fd);
}
int fsync(int fd) { return sync_with(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_with(fd, SYS_fdatasync); }

static int cut(int fd, long long length) {
    if (mode != OFF && fd >= 0 && fd < MOST && names[fd]) {
        pthread_mutex_lock(&lock);
        int failure = before();
        if (failure && failure != ENOSPC) { pthread_mutex_unlock(&lock); errno = failure; return -1; }
        note('t', names[fd], NULL, length, NULL, 0);
        pthread_mutex_unlock(&lock);
    }
    return syscall(SYS_ftruncate, fd, length);
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

/* Calls on names. */
static int named(char kind, const char *path, const char *to, mode_t bits) {
    char *name = below(path), *other = to ? below(to) : NULL;
    int failure = name || other ? before() : 0, result = -1;
    if (failure == ENOSPC && kind == 'u') failure = 0;
    if (failure) errno = failure;
    else {
        result = kind == 'r' ? syscall(SYS_renameat, AT_FDCWD, path, AT_FDCWD, to)
            : kind == 'u' ? syscall(SYS_unlinkat, AT_FDCWD, path, 0)
            : kind == 'd' ? syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR)
            : syscall(SYS_mkdirat, AT_FDCWD, path, bits);
        if (!result && name) note(kind, name, other, 0, NULL, 0);
    }
    int kept = errno;
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
