/* Memory of the host that devices can reach: what aclrtMallocHost gives, and what aclrtHostRegister was given. */
#ifndef SIMULATOR_PINNED_H
#define SIMULATOR_PINNED_H

#include "runtime.h"

typedef struct Pinned {
    struct Pinned *next;
    uintptr_t address;
    size_t size;
    uint64_t serial;
    uintptr_t mapped; /* where the device sees registered memory; 0 for memory of aclrtMallocHost */
} Pinned;

/* Adds a block; false where it overlaps one of the same kind. */
bool simulator_pinned_add(uintptr_t address, size_t size, uintptr_t mapped);
/* Takes the block with this address out, registered or not; NULL where there is none. The caller frees it. */
Pinned *simulator_pinned_take(uintptr_t address, bool registered);

#endif
