#define _GNU_SOURCE
#include "ccurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

// curl.h wraps these in type-checking macros, which would hide the table's members.
#undef curl_easy_setopt
#undef curl_easy_getinfo

static struct {
    CURLcode (*global_init)(long);
    curl_version_info_data *(*version_info)(CURLversion);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *);
    void (*easy_reset)(CURL *);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    CURLcode (*easy_perform)(CURL *);
    const char *(*easy_strerror)(CURLcode);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
} curl;

static pthread_once_t opened = PTHREAD_ONCE_INIT;
static pthread_once_t initialised = PTHREAD_ONCE_INIT;
static pthread_once_t warmed = PTHREAD_ONCE_INIT;
static int is_open = 0;
static int is_ready = 0;
static const char *version = NULL;
static pthread_t warmer;

static int find(void *library, const char *name, void *slot) {
    void *symbol = dlsym(library, name);
    // A function pointer is stored through void ** because ISO C has no conversion for it; POSIX does.
    *(void **)slot = symbol;
    return symbol != NULL;
}

static void open_library(void) {
#ifdef __APPLE__
    static const char *const names[] = {"libcurl.4.dylib", "/usr/lib/libcurl.4.dylib", "libcurl.dylib"};
#else
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.so"};
#endif
    void *library = NULL;
    for (size_t i = 0; library == NULL && i < sizeof names / sizeof *names; i++) {
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    if (library == NULL) return;
    is_open = find(library, "curl_global_init", &curl.global_init)
        && find(library, "curl_version_info", &curl.version_info)
        && find(library, "curl_easy_init", &curl.easy_init)
        && find(library, "curl_easy_cleanup", &curl.easy_cleanup)
        && find(library, "curl_easy_reset", &curl.easy_reset)
        && find(library, "curl_easy_setopt", &curl.easy_setopt)
        && find(library, "curl_easy_getinfo", &curl.easy_getinfo)
        && find(library, "curl_easy_perform", &curl.easy_perform)
        && find(library, "curl_easy_strerror", &curl.easy_strerror)
        && find(library, "curl_slist_append", &curl.slist_append)
        && find(library, "curl_slist_free_all", &curl.slist_free_all);
}

static void initialise(void) {
    pthread_once(&opened, open_library);
    if (!is_open || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return;
    curl_version_info_data *info = curl.version_info(CURLVERSION_NOW);
    // 7.66.0 is the first to refuse headerless replies (HTTP/0.9) unless asked.
    if (info == NULL || info->version_num < 0x074200) return;
    version = info->version;
    is_ready = 1;
}

int ccurl_load(void) {
    pthread_once(&initialised, initialise);
    return is_ready;
}

const char *ccurl_version(void) {
    return ccurl_load() ? version : NULL;
}

static void *warm(void *unused) {
    (void)unused;
    // Only the opening, which is the slow part: initialising registers exit handlers of TLS libraries, and a
    // process that ends meanwhile would run them against a half-built state.
    pthread_once(&opened, open_library);
    return NULL;
}

static void wait_for_warmer(void) {
    pthread_join(warmer, NULL);
}

static void start_warmer(void) {
    // Signals stay with the threads that expect them.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&warmer, NULL, warm, NULL) == 0) atexit(wait_for_warmer);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void ccurl_warm_up(void) {
    pthread_once(&warmed, start_warmer);
}

void *ccurl_new(void) {
    return ccurl_load() ? curl.easy_init() : NULL;
}

void ccurl_free(void *handle) {
    if (handle != NULL) curl.easy_cleanup(handle);
}

void ccurl_reset(void *handle) {
    if (handle != NULL) curl.easy_reset(handle);
}

int ccurl_set_long(void *handle, int64_t option, long value) {
    return handle == NULL ? CURLE_FAILED_INIT : curl.easy_setopt(handle, (CURLoption)option, value);
}

int ccurl_set_size(void *handle, int64_t option, int64_t value) {
    return handle == NULL ? CURLE_FAILED_INIT : curl.easy_setopt(handle, (CURLoption)option, (curl_off_t)value);
}

int ccurl_set_text(void *handle, int64_t option, const char *value) {
    return handle == NULL ? CURLE_FAILED_INIT : curl.easy_setopt(handle, (CURLoption)option, value);
}

int ccurl_set_pointer(void *handle, int64_t option, const void *value) {
    return handle == NULL ? CURLE_FAILED_INIT : curl.easy_setopt(handle, (CURLoption)option, value);
}

int ccurl_set_body_callback(void *handle, ccurl_data_callback callback, void *context) {
    if (handle == NULL) return CURLE_FAILED_INIT;
    CURLcode code = curl.easy_setopt(handle, CURLOPT_WRITEFUNCTION, callback);
    return code != CURLE_OK ? code : curl.easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

int ccurl_set_header_callback(void *handle, ccurl_data_callback callback, void *context) {
    if (handle == NULL) return CURLE_FAILED_INIT;
    CURLcode code = curl.easy_setopt(handle, CURLOPT_HEADERFUNCTION, callback);
    return code != CURLE_OK ? code : curl.easy_setopt(handle, CURLOPT_HEADERDATA, context);
}

int ccurl_set_progress_callback(void *handle, ccurl_progress_callback callback, void *context) {
    if (handle == NULL) return CURLE_FAILED_INIT;
    CURLcode code = curl.easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
    if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_XFERINFODATA, context);
    return code != CURLE_OK ? code : curl.easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

struct curl_slist *ccurl_list_add(struct curl_slist *list, const char *line) {
    return ccurl_load() ? curl.slist_append(list, line) : NULL;
}

void ccurl_list_free(struct curl_slist *list) {
    if (list != NULL) curl.slist_free_all(list);
}

int ccurl_perform(void *handle) {
    if (handle == NULL) return CURLE_FAILED_INIT;
    // With CURLOPT_NOSIGNAL libcurl leaves SIGPIPE to its caller, and a TLS library may write to a closed socket.
    sigset_t pipe_only, before, pending;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigpending(&pending);
    int was_pending = sigismember(&pending, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
    CURLcode code = curl.easy_perform(handle);
    sigpending(&pending);
    if (!was_pending && sigismember(&pending, SIGPIPE)) {
#ifdef __APPLE__
        int received;
        sigwait(&pipe_only, &received);
#else
        struct timespec now = {0, 0};
        sigtimedwait(&pipe_only, NULL, &now);
#endif
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

long ccurl_info_long(void *handle, int64_t info) {
    long value = 0;
    if (handle == NULL || curl.easy_getinfo(handle, (CURLINFO)info, &value) != CURLE_OK) return 0;
    return value;
}

int64_t ccurl_info_size(void *handle, int64_t info) {
    curl_off_t value = 0;
    if (handle == NULL || curl.easy_getinfo(handle, (CURLINFO)info, &value) != CURLE_OK) return 0;
    return value;
}

const char *ccurl_error_text(int code) {
    return ccurl_load() ? curl.easy_strerror((CURLcode)code) : "libcurl is missing";
}
