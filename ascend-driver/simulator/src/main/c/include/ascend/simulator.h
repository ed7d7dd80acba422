/*
 * What the simulator has and CANN has not: ways for a test to make calls fail and to see what is left over.
 * Environment, read when the library is first called:
 *   ASCEND_SIMULATOR_CHIP      name of the chip, as aclrtGetSocName prints it (Ascend910B3)
 *   ASCEND_SIMULATOR_DEVICES   devices of the machine (8)
 *   ASCEND_SIMULATOR_MEMORY    bytes of memory of each device (8 GiB)
 *   ASCEND_SIMULATOR_DELAY_MS  how long work lies in a stream unless somebody waits for it (5)
 *   ASCEND_SIMULATOR_FAIL      rules of ascendSimulatorFail
 */
#ifndef ASCEND_SIMULATOR_H
#define ASCEND_SIMULATOR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Makes calls fail. rules: CALL:N=CODE, several joined by commas; replaces the rules before. CALL is the name of a
 * function, its name followed by @run for what it enqueues, or * for any call; N counts from 1 from now on, and *
 * means every one. A function that returns a pointer returns NULL. NULL or "" ends all rules.
 * Returns 0, or 100000 for a rule that cannot be read (then no rule is in force).
 */
int ascendSimulatorFail(const char *rules);

/* The call that a rule made fail last, since ascendSimulatorFail; NULL if none was met. Valid until the next failure. */
const char *ascendSimulatorFailed(void);

/* Calls of the interface since the library was loaded, by all threads. */
uint64_t ascendSimulatorCalls(void);

/*
 * What lives now: "device" and "host" (blocks of memory), "bytes" (of device memory), "context", "stream", "event", "tensor", "scalar",
 * "array", "list", "executor". -1 for another word.
 */
int64_t ascendSimulatorLive(const char *what);

/* Work that a stream did: the function that enqueued it, and from when to when, in nanoseconds of CLOCK_MONOTONIC. */
typedef struct {
    const char *call;
    int32_t device;
    int32_t stream;
    int64_t start;
    int64_t end;
} AscendSimulatorTask;

/* Notes the work of all streams from now on, as long as there is room for it. NULL ends that: then tasks is the caller's again. */
void ascendSimulatorTrace(AscendSimulatorTask *tasks, size_t room);

/* How much was noted since. */
size_t ascendSimulatorTraced(void);

/*
 * What this function enqueues keeps its stream for at least so long from now on, as larger data would; the rule before
 * ends, and NULL ends all. Returns 0, or 100000 for a time below 0 or above a minute, or a name longer than any.
 */
int ascendSimulatorLast(const char *call, int64_t nanoseconds);

#ifdef __cplusplus
}
#endif
#endif
