#ifndef CCURL_H
#define CCURL_H

// libcurl, opened with dlopen when first needed: linking it would cost every command about 10 ms of loading some
// thirty shared libraries. Swift cannot call variadic functions either, so there is one setter for each kind of
// argument. libcurl's own constants come from its header; nothing here links against it.

#include <curl/curl.h>
#include <stdint.h>

/// Opens libcurl; 1 when it is there and new enough, 0 when it is not. Any thread, any number of times.
int ccurl_load(void);

/// Starts opening libcurl on a thread of its own and returns at once. A later ccurl_load waits for it.
void ccurl_warm_up(void);

/// libcurl's version text; NULL when it is missing.
const char *ccurl_version(void);

// The calls below need a ccurl_load that returned 1, on pain of NULL or CURLE_FAILED_INIT.

void *ccurl_new(void);
void ccurl_free(void *handle);
/// Forgets all options; keeps connections, the DNS cache and TLS sessions.
void ccurl_reset(void *handle);

int ccurl_set_long(void *handle, int64_t option, long value);
int ccurl_set_size(void *handle, int64_t option, int64_t value);
int ccurl_set_text(void *handle, int64_t option, const char *value);
/// For options that take any other object; it must live as long as the option is set.
int ccurl_set_pointer(void *handle, int64_t option, const void *value);

typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);
/// Returns 0 to go on.
typedef int (*ccurl_progress_callback)(
    void *context, curl_off_t receiveTotal, curl_off_t received, curl_off_t sendTotal, curl_off_t sent);

int ccurl_set_body_callback(void *handle, ccurl_data_callback callback, void *context);
int ccurl_set_header_callback(void *handle, ccurl_data_callback callback, void *context);
int ccurl_set_progress_callback(void *handle, ccurl_progress_callback callback, void *context);

/// Adds a copy of the line; NULL when memory is short, and the list is then unchanged.
struct curl_slist *ccurl_list_add(struct curl_slist *list, const char *line);
void ccurl_list_free(struct curl_slist *list);

/// Runs the transfer with SIGPIPE held back from this thread.
int ccurl_perform(void *handle);

/// 0 when the value is not there.
long ccurl_info_long(void *handle, int64_t info);
int64_t ccurl_info_size(void *handle, int64_t info);

const char *ccurl_error_text(int code);

#endif
