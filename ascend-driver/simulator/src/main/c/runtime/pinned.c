/* Memory of the host that the device can reach at any time. */
#include "pinned.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 64
#define POISON 0xFF
#define KEPT 32 /* freed blocks that are not used again yet, so that late copies find poison and nobody's data */

static Pinned *blocks;
static size_t count;
static uint64_t serial;
static void *kept[KEPT];
static size_t next_kept;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool overlaps(const Pinned *block, uintptr_t address, size_t size, bool registered) {
    return (block->mapped != 0) == registered && address < block->address + block->size && block->address < address + size;
}

bool simulator_pinned_add(uintptr_t address, size_t size, uintptr_t mapped) {
    Pinned *added = simulator_allocate(sizeof *added);
    bool free_there = true;
    pthread_mutex_lock(&lock);
    for (Pinned *block = blocks; block != NULL && free_there; block = block->next) {
        free_there = !overlaps(block, address, size, mapped != 0);
    }
    if (free_there) {
        *added = (Pinned){blocks, address, size, ++serial, mapped};
        blocks = added;
        count++;
    }
    pthread_mutex_unlock(&lock);
    if (!free_there) {
        free(added);
    }
    return free_there;
}

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
    simulator_pinned_add((uintptr_t)memory, size, 0);
    *hostPtr = memory;
    return ACL_SUCCESS;
}

static Pinned *unlink_block(uintptr_t address, bool registered) {
    for (Pinned **at = &blocks; *at != NULL; at = &(*at)->next) {
        if ((*at)->address == address && ((*at)->mapped != 0) == registered) {
            Pinned *block = *at;
            *at = block->next;
            count--;
            return block;
        }
    }
    return NULL;
}

Pinned *simulator_pinned_take(uintptr_t address, bool registered) {
    pthread_mutex_lock(&lock);
    Pinned *block = unlink_block(address, registered);
    pthread_mutex_unlock(&lock);
    return block;
}

EXPORT aclError aclrtFreeHost(void *hostPtr) {
    ENTER("aclrtFreeHost");
    pthread_mutex_lock(&lock);
    Pinned *block = unlink_block((uintptr_t)hostPtr, false);
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

/* How far the address lies in the block, seen by the host or by the device; SIZE_MAX where it does not. */
static size_t offset_in(const Pinned *block, uintptr_t address) {
    if (address >= block->address && address - block->address < block->size) {
        return address - block->address;
    }
    bool seen = block->mapped != 0 && address >= block->mapped && address - block->mapped < block->size;
    return seen ? address - block->mapped : SIZE_MAX;
}

/* The block that has the address, with the lock held; NULL where none has. */
static Pinned *block_of(uintptr_t address) {
    Pinned *block = blocks;
    while (block != NULL && offset_in(block, address) == SIZE_MAX) {
        block = block->next;
    }
    return block;
}

bool simulator_pinned_find(const void *pointer, size_t length, Range *range) {
    uintptr_t address = (uintptr_t)pointer;
    pthread_mutex_lock(&lock);
    const Pinned *block = block_of(address);
    bool found = block != NULL && length <= block->size - offset_in(block, address);
    if (found) {
        *range = (Range){address, length, block->serial, -1};
    }
    pthread_mutex_unlock(&lock);
    return found;
}

bool simulator_pinned_mapped(const void *pointer) {
    pthread_mutex_lock(&lock);
    const Pinned *block = block_of((uintptr_t)pointer);
    bool mapped = block != NULL && block->mapped != 0 && (uintptr_t)pointer - block->mapped < block->size;
    pthread_mutex_unlock(&lock);
    return mapped;
}

void *simulator_pinned_open(const Range *range) {
    pthread_mutex_lock(&lock);
    const Pinned *block = block_of(range->address);
    bool lives = block != NULL && block->serial == range->block;
    void *memory = lives ? (void *)(block->address + offset_in(block, range->address)) : NULL;
    pthread_mutex_unlock(&lock);
    return memory;
}

size_t simulator_pinned_blocks(void) {
    pthread_mutex_lock(&lock);
    size_t blocks_now = count;
    pthread_mutex_unlock(&lock);
    return blocks_now;
}
