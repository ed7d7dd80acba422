/* What the parts of the simulator share; the libraries of operators are built on it too. */
#ifndef SIMULATOR_RUNTIME_H
#define SIMULATOR_RUNTIME_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "ascend/acl.h"

#define EXPORT __attribute__((visibility("default")))
#define MAX_DEVICES 64
#define CORES 20
#define VECTOR_CORES 40

/* Handles are numbers that are never used twice, so that what was destroyed is known as such. */
typedef enum {
    HANDLE_CONTEXT = 1,
    HANDLE_STREAM,
    HANDLE_EVENT,
    HANDLE_TENSOR,
    HANDLE_SCALAR,
    HANDLE_INTEGERS,
    HANDLE_FLOATS,
    HANDLE_BOOLS,
    HANDLE_TENSORS,
    HANDLE_SCALARS,
    HANDLE_EXECUTOR,
    HANDLE_COMMUNICATOR,
    HANDLE_PHYSICAL,
    HANDLE_PROFILE,
    HANDLE_KINDS
} HandleKind;

EXPORT void *simulator_handle_open(HandleKind kind, void *object);
/* The object, or NULL where the handle is not one, is of another kind, or was closed. */
EXPORT void *simulator_handle_find(HandleKind kind, const void *handle);
EXPORT void *simulator_handle_close(HandleKind kind, const void *handle);
size_t simulator_handle_count(HandleKind kind);

/* Begins a call of the interface: 0, or the code with which a test wants it to fail. */
EXPORT int simulator_enter(const char *call);
/* The code with which a test wants the work of this call to fail, or 0. */
EXPORT int simulator_run_fault(const char *call);
#define ENTER(call)                                \
    do {                                           \
        int injected_ = simulator_enter(call);     \
        if (injected_ != 0) {                      \
            return injected_;                      \
        }                                          \
    } while (0)
/* 0, or the refusal of a call that needs aclInit: an operator or the end. The calls of the runtime do not. */
EXPORT int simulator_initialised(const char *call);

/* Keeps the message for aclGetRecentErrMsg and the code as the thread's last error; returns the code. */
EXPORT int simulator_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
void simulator_messages_of_process(bool shared);
/* What aclGetRecentErrMsg returns: all messages since it was called last, or NULL. */
const char *simulator_messages_take(void);
int *simulator_last_error(void);

/* Generations of chips, as bits. */
typedef enum { CHIP_310P = 1, CHIP_910A = 2, CHIP_A2 = 4, CHIP_A3 = 8, CHIP_950 = 16 } ChipClass;
EXPORT ChipClass simulator_chip(void);
EXPORT const char *simulator_chip_name(void);
EXPORT bool simulator_has_bfloat16(void);
EXPORT int simulator_device_count(void);
size_t simulator_device_memory(void);
int simulator_delay_milliseconds(void);
/* 8 for the aggregate layout of CANN 8.1, 9 for the split one: defined by a file of each layout. */
EXPORT extern const int simulator_layout;

typedef struct Stream Stream;

/* For each stream, by its id, the last of its tasks that happens before. */
typedef struct {
    size_t count;
    uint64_t *tasks;
} Clock;

typedef struct Context {
    void *handle;
    int device;
    bool is_default;
    Stream *default_stream;
    atomic_bool stops; /* at the first failure: aclrtSetStreamFailureMode */
    atomic_int failure; /* that it stopped at */
    char reason[512];
} Context;

/* The calling thread's context, or NULL, after which the failure is recorded. */
EXPORT Context *simulator_context(const char *call);
/* The device of the calling thread's context, or -1; no failure. */
EXPORT int simulator_current_device(void);
void simulator_context_use(void *handle);

/* The first error of a device that only a reset takes away. */
int simulator_device_fault(int device, char *text, size_t size);
void simulator_device_break(int device, int code, const char *text);
void simulator_device_mend(int device);
/* The failure that a context stopped at, or 0: none of its streams goes on. */
int simulator_context_stopped(const Context *context, char *text, size_t size);
/* That, or the error of its device. */
int simulator_context_fault(const Context *context, char *text, size_t size);
void simulator_context_stop(Context *context, int code, const char *text);

/* Work of a stream: returns 0 or the code of its failure, whose reason it writes to text. */
typedef int (*WorkRun)(void *argument, char *text, size_t size);
typedef void (*WorkDrop)(void *argument);
typedef struct {
    WorkRun run;
    WorkDrop drop; /* frees the argument, whether it ran or not */
    void *argument;
    bool always; /* runs after failures too: events must not stay unrecorded */
} Work;

/* The stream, or the current context's default one for NULL; NULL after a recorded failure with its code in *code. */
EXPORT Stream *simulator_stream(const char *call, aclrtStream stream, int *code);
/* Takes the argument over, also where it fails. Returns the number of the task in *number unless that is NULL. */
EXPORT int simulator_enqueue(const char *call, Stream *stream, Work work, uint64_t *number);
int simulator_stream_wait(const char *call, Stream *stream, uint64_t number, int32_t milliseconds, int late);
/* Somebody waits for the work of this stream up to this task: it starts at once. Nothing where the stream is gone. */
void simulator_stream_release(int32_t id, uint64_t number);
EXPORT int32_t simulator_stream_id(const Stream *stream);
/* Whether this task of another stream happens before whatever the stream gets from now on; or before whatever any gets. */
EXPORT bool simulator_order_before(int32_t earlier, uint64_t task, const Stream *stream);
EXPORT bool simulator_order_known(int32_t earlier, uint64_t task);
EXPORT bool simulator_stream_discards(Stream *stream);
Stream *simulator_stream_open(Context *context, bool register_handle);
int simulator_stream_close(Stream *stream, bool discard);
void simulator_streams_close_of(Context *context);
int simulator_synchronise_context(const char *call, Context *context, int32_t milliseconds);
/* timeout: milliseconds, 0 for ever, negative for what aclrtSetOpWaitTimeout said. */
int simulator_wait_event(const char *call, aclrtStream stream, aclrtEvent event, int32_t timeout);
int simulator_host_function(const char *call, aclrtStream stream, aclrtCallback function, void *argument);
EXPORT int simulator_stream_device(const Stream *stream);

/* A range of memory with the block that it lies in: the block, not only the address, must live when work runs. */
typedef struct {
    uintptr_t address;
    size_t length;
    uint64_t block;
    int device; /* -1: pinned memory of the host */
} Range;
typedef enum { MEMORY_HOST, MEMORY_PINNED, MEMORY_DEVICE } MemoryKind;

EXPORT MemoryKind simulator_memory_kind(const void *address);
/* False where no live block holds all of it. */
EXPORT bool simulator_range_find(const void *address, size_t length, Range *range);
/* Whether all of it is within addresses that aclrtReserveMemAddress returned, mapped or not. */
EXPORT bool simulator_reserved(const void *address, size_t size);
/* Where the simulator itself reads and writes it, or NULL when its block does not live any more. */
EXPORT void *simulator_range_open(const Range *range);
int simulator_range_file(const Range *range, int64_t *offset);
bool simulator_pinned_find(const void *address, size_t length, Range *range);
/* Whether this is an address by which a device sees registered memory. */
bool simulator_pinned_mapped(const void *address);
void *simulator_pinned_open(const Range *range);
void simulator_memory_reset(int device);
size_t simulator_memory_blocks(void);
size_t simulator_memory_bytes(void);
size_t simulator_pinned_blocks(void);

EXPORT void *simulator_allocate(size_t size); /* zeroed; ends the process where there is none */
EXPORT struct timespec simulator_after(int64_t milliseconds);
EXPORT void simulator_condition(pthread_cond_t *condition);

#endif
