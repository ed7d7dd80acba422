/* What is left over, for a test. */
#include <string.h>

#include "ascend/simulator.h"
#include "runtime.h"

EXPORT int64_t ascendSimulatorLive(const char *what) {
    static const struct {
        const char *name;
        HandleKind first, last;
    } kinds[] = {{"context", HANDLE_CONTEXT, HANDLE_CONTEXT},  {"stream", HANDLE_STREAM, HANDLE_STREAM},
                 {"event", HANDLE_EVENT, HANDLE_EVENT},        {"tensor", HANDLE_TENSOR, HANDLE_TENSOR},
                 {"scalar", HANDLE_SCALAR, HANDLE_SCALAR},     {"array", HANDLE_INTEGERS, HANDLE_BOOLS},
                 {"list", HANDLE_TENSORS, HANDLE_SCALARS},     {"executor", HANDLE_EXECUTOR, HANDLE_EXECUTOR},
                 {"communicator", HANDLE_COMMUNICATOR, HANDLE_COMMUNICATOR},
                 {"physical", HANDLE_PHYSICAL, HANDLE_PHYSICAL},
                 {"profile", HANDLE_PROFILE, HANDLE_PROFILE}};
    if (what == NULL) {
        return -1;
    }
    if (strcmp(what, "device") == 0) {
        return (int64_t)simulator_memory_blocks();
    }
    if (strcmp(what, "bytes") == 0) {
        return (int64_t)simulator_memory_bytes();
    }
    if (strcmp(what, "host") == 0) {
        return (int64_t)simulator_pinned_blocks();
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(what, kinds[i].name) == 0) {
            int64_t count = 0;
            for (int kind = (int)kinds[i].first; kind <= (int)kinds[i].last; kind++) {
                count += (int64_t)simulator_handle_count((HandleKind)kind);
            }
            return count;
        }
    }
    return -1;
}
