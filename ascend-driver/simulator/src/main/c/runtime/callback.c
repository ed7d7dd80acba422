/* Functions of the host in a stream: by a thread that fetches them, or by the stream's own. */
#include <errno.h>
#include <stdlib.h>

#include "order.h"

typedef struct Callback {
    struct Callback *next;
    aclrtCallback function;
    void *argument;
    Stream *stream;
    uint64_t thread; /* which fetches it */
    bool blocks;
    int references;
    bool done;
    Clock order; /* what happens before it */
} Callback;

static Callback *waiting;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_condition(void) {
    simulator_condition(&changed);
}

static void release(void *argument) {
    Callback *callback = argument;
    pthread_mutex_lock(&lock);
    bool last = --callback->references == 0;
    pthread_mutex_unlock(&lock);
    if (last) {
        simulator_order_free(&callback->order);
        free(callback);
    }
}

static int run_here(void *argument, char *text, size_t size) {
    (void)text;
    (void)size;
    Callback *callback = argument;
    simulator_order_host(&callback->order);
    callback->function(callback->argument);
    return 0;
}

/* Gives it to the thread that fetches; a blocking one holds the stream until it has run. */
static int hand_over(void *argument, char *text, size_t size) {
    (void)text;
    (void)size;
    Callback *callback = argument;
    simulator_order_host(&callback->order);
    pthread_mutex_lock(&lock);
    Callback **at = &waiting;
    while (*at != NULL) {
        at = &(*at)->next;
    }
    *at = callback;
    callback->next = NULL;
    callback->references++;
    pthread_cond_broadcast(&changed);
    while (callback->blocks && !callback->done && !simulator_stream_discards(callback->stream)) {
        struct timespec soon = simulator_after(20);
        pthread_cond_timedwait(&changed, &lock, &soon);
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

static int submit(const char *call, Stream *stream, Callback values, WorkRun run) {
    pthread_once(&once, open_condition);
    Callback *callback = simulator_allocate(sizeof *callback);
    *callback = values;
    callback->stream = stream;
    callback->references = 1;
    pthread_mutex_lock(&stream->lock);
    uint64_t before = stream->enqueued;
    pthread_mutex_unlock(&stream->lock);
    simulator_order_record(stream, before, &callback->order);
    return simulator_enqueue(call, stream, (Work){run, release, callback, false}, NULL);
}

int simulator_host_function(const char *call, aclrtStream stream, aclrtCallback function, void *argument) {
    int code;
    Stream *found = simulator_stream(call, stream, &code);
    if (found != NULL && function == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: the function is NULL", call);
    }
    return found == NULL ? code : submit(call, found, (Callback){.function = function, .argument = argument}, run_here);
}

EXPORT aclError aclrtLaunchCallback(aclrtCallback fn, void *userData, aclrtCallbackBlockType blockType,
                                    aclrtStream stream) {
    ENTER("aclrtLaunchCallback");
    int code;
    Stream *found = simulator_stream("aclrtLaunchCallback", stream, &code);
    if (found == NULL) {
        return code;
    }
    if (fn == NULL || blockType > ACL_CALLBACK_BLOCK || found->reporter == 0) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM,
                              "aclrtLaunchCallback: a function, a block type, and aclrtSubscribeReport before are needed");
    }
    Callback callback = {.function = fn,
                         .argument = userData,
                         .thread = found->reporter,
                         .blocks = blockType == ACL_CALLBACK_BLOCK};
    return submit("aclrtLaunchCallback", found, callback, hand_over);
}

static int report_to(const char *call, uint64_t thread, uint64_t now, aclrtStream stream) {
    int code;
    Stream *found = simulator_stream(call, stream, &code);
    if (found == NULL) {
        return code;
    }
    if (thread == 0 || (now == 0 && found->reporter != thread)) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: thread %lu is not the stream's", call, (unsigned long)thread);
    }
    found->reporter = now;
    return ACL_SUCCESS;
}

EXPORT aclError aclrtSubscribeReport(uint64_t threadId, aclrtStream stream) {
    ENTER("aclrtSubscribeReport");
    return report_to("aclrtSubscribeReport", threadId, threadId, stream);
}

EXPORT aclError aclrtUnSubscribeReport(uint64_t threadId, aclrtStream stream) {
    ENTER("aclrtUnSubscribeReport");
    return report_to("aclrtUnSubscribeReport", threadId, 0, stream);
}

static Callback *take(uint64_t thread) {
    for (Callback **at = &waiting; *at != NULL; at = &(*at)->next) {
        if ((*at)->thread == thread) {
            Callback *callback = *at;
            *at = callback->next;
            return callback;
        }
    }
    return NULL;
}

/* Runs one function that waits for the calling thread. */
EXPORT aclError aclrtProcessReport(int32_t timeout) {
    ENTER("aclrtProcessReport");
    pthread_once(&once, open_condition);
    struct timespec deadline = simulator_after(timeout);
    int error = 0;
    pthread_mutex_lock(&lock);
    Callback *callback = take((uint64_t)pthread_self());
    while (callback == NULL && error == 0) {
        error = timeout < 0 ? pthread_cond_wait(&changed, &lock) : pthread_cond_timedwait(&changed, &lock, &deadline);
        callback = take((uint64_t)pthread_self());
    }
    pthread_mutex_unlock(&lock);
    if (callback == NULL) {
        return simulator_fail(ACL_ERROR_RT_WAIT_TIMEOUT, "aclrtProcessReport: nothing within %d ms", timeout);
    }
    callback->function(callback->argument);
    pthread_mutex_lock(&lock);
    callback->done = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    release(callback);
    return ACL_SUCCESS;
}
