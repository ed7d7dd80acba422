/* Memory of the host that the device can reach at any time. */
#include <stdlib.h>
#include <string.h>

#include "runtime.h"

#define ALIGNMENT 64
#define POISON 0xFF
#define KEPT 32 /* freed blocks that are not used again yet, so that late copies find poison and nobody's data */

typedef struct Pinned {
    struct Pinned *next;
    uintptr_t address;
    size_t size;
    uint64_t serial;
} Pinned;

static Pinned *blocks;
static size_t count;
static uint64_t serial;
static void *kept[KEPT];
static size_t next_kept;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

EXPORT aclError aclrtMallocHost(void **hostPtr, size_t size) {
    ENTER("aclrtMallocHost");
    if (simulator_context("aclrtMallocHost") == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (hostPtr == NULL || size == 0) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtMallocHost: hostPtr is NULL, or the size 0");
    }
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    void *memory = rounded < size ? NULL : aligned_alloc(ALIGNMENT, rounded);
    if (memory == NULL) {
        return simulator_fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "aclrtMallocHost: this machine has no %zu bytes", size);
    }
    memset(memory, POISON, rounded);
    Pinned *block = simulator_allocate(sizeof *block);
    pthread_mutex_lock(&lock);
    *block = (Pinned){blocks, (uintptr_t)memory, size, ++serial};
    blocks = block;
    count++;
    pthread_mutex_unlock(&lock);
    *hostPtr = memory;
    return ACL_SUCCESS;
}

static Pinned *unlink_block(uintptr_t address) {
    for (Pinned **at = &blocks; *at != NULL; at = &(*at)->next) {
        if ((*at)->address == address) {
            Pinned *block = *at;
            *at = block->next;
            count--;
            return block;
        }
    }
    return NULL;
}

EXPORT aclError aclrtFreeHost(void *hostPtr) {
    ENTER_INITIALISED("aclrtFreeHost");
    pthread_mutex_lock(&lock);
    Pinned *block = unlink_block((uintptr_t)hostPtr);
    if (block != NULL) {
        memset(hostPtr, POISON, block->size);
        free(kept[next_kept]);
        kept[next_kept] = hostPtr;
        next_kept = (next_kept + 1) % KEPT;
    }
    pthread_mutex_unlock(&lock);
    free(block);
    return block != NULL ? ACL_SUCCESS
                         : simulator_fail(ACL_ERROR_RT_PARAM_INVALID,
                                          "aclrtFreeHost: %p is not what aclrtMallocHost returned, or was freed before",
                                          hostPtr);
}

bool simulator_pinned_find(const void *pointer, size_t length, Range *range) {
    uintptr_t address = (uintptr_t)pointer;
    bool found = false;
    pthread_mutex_lock(&lock);
    for (Pinned *block = blocks; block != NULL && !found; block = block->next) {
        if (address >= block->address && address - block->address < block->size) {
            found = length <= block->size - (address - block->address);
            *range = (Range){address, length, block->serial, -1};
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    return found;
}

bool simulator_pinned_lives(const Range *range) {
    Range now;
    return simulator_pinned_find((const void *)range->address, range->length, &now) && now.block == range->block;
}

size_t simulator_pinned_blocks(void) {
    pthread_mutex_lock(&lock);
    size_t blocks_now = count;
    pthread_mutex_unlock(&lock);
    return blocks_now;
}
