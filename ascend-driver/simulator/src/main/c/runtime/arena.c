#include "mapping.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALIGNMENT 64
#define HOLE ((size_t)1 << 16) /* freed memory of this size goes back to the machine */
#define UNUSED ((size_t)1 << 26) /* so much of the arena is passed over before freed memory is used again */

static Arena arenas[MAX_DEVICES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_uint_fast64_t serial;

static bool open_arena(Arena *arena) {
    size_t size = simulator_device_memory();
    arena->file = memfd_create("ascend-simulator", MFD_CLOEXEC);
    if (arena->file < 0 || ftruncate(arena->file, (off_t)size) != 0) {
        return false;
    }
    void *addresses = mmap(NULL, size, PROT_NONE, MAP_SHARED | MAP_NORESERVE, arena->file, 0);
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, arena->file, 0);
    if (addresses == MAP_FAILED || memory == MAP_FAILED) {
        return false;
    }
    pthread_mutex_init(&arena->lock, NULL);
    arena->memory = memory;
    arena->addresses = addresses;
    return true;
}

Arena *simulator_arena(int device) {
    Arena *arena = &arenas[device];
    pthread_mutex_lock(&lock);
    bool open = arena->addresses != NULL || open_arena(arena);
    pthread_mutex_unlock(&lock);
    return open ? arena : NULL;
}

Arena *simulator_arena_of(uintptr_t address, int *device) {
    Arena *found = NULL;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MAX_DEVICES && found == NULL; i++) {
        uintptr_t start = (uintptr_t)arenas[i].addresses;
        if (start != 0 && address >= start && address - start < simulator_device_memory()) {
            found = &arenas[i];
            *device = i;
        }
    }
    pthread_mutex_unlock(&lock);
    return found;
}

/* How many blocks begin at or before the offset. */
static size_t blocks_until(const Arena *arena, size_t offset) {
    size_t low = 0, high = arena->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (arena->blocks[middle].start <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

Block *simulator_arena_block(Arena *arena, size_t offset) {
    size_t count = blocks_until(arena, offset);
    Block *block = count == 0 ? NULL : &arena->blocks[count - 1];
    return block != NULL && offset - block->start < block->size ? block : NULL;
}

static size_t align_to(const Arena *arena, size_t offset, size_t alignment) {
    size_t base = (uintptr_t)arena->addresses % alignment;
    return (base + offset + alignment - 1) / alignment * alignment - base;
}

static size_t align(size_t offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Looks for room from one block on to the end; SIZE_MAX where there is none. */
static size_t find_room(const Arena *arena, size_t from, size_t size, size_t alignment, size_t *index) {
    size_t start = align_to(arena, from, alignment);
    for (size_t i = blocks_until(arena, from); i <= arena->count; i++) {
        if (i > 0) {
            size_t end = align_to(arena, arena->blocks[i - 1].start + arena->blocks[i - 1].size, alignment);
            start = end > start ? end : start;
        }
        size_t limit = i < arena->count ? arena->blocks[i].start : simulator_device_memory();
        if (start <= limit && limit - start >= size) {
            *index = i;
            return start;
        }
    }
    return SIZE_MAX;
}

static void grow(Arena *arena) {
    if (arena->count == arena->capacity) {
        size_t capacity = arena->capacity == 0 ? 64 : 2 * arena->capacity;
        Block *blocks = simulator_allocate(capacity * sizeof *blocks);
        if (arena->count > 0) {
            memcpy(blocks, arena->blocks, arena->count * sizeof *blocks);
        }
        free(arena->blocks);
        arena->blocks = blocks;
        arena->capacity = capacity;
    }
}

static Block *place(Arena *arena, size_t asked, size_t size, size_t alignment) {
    size_t index = 0;
    size_t start = find_room(arena, arena->next, size, alignment, &index);
    start = start == SIZE_MAX ? find_room(arena, 0, size, alignment, &index) : start;
    if (start == SIZE_MAX) {
        return NULL;
    }
    grow(arena);
    memmove(&arena->blocks[index + 1], &arena->blocks[index], (arena->count - index) * sizeof(Block));
    arena->blocks[index] = (Block){.start = start, .asked = asked, .size = size, .serial = atomic_fetch_add(&serial, 1) + 1};
    arena->count++;
    return &arena->blocks[index];
}

Block *simulator_arena_take(Arena *arena, size_t asked, size_t size) {
    Block *block = arena->used + align(size) > simulator_device_memory() ? NULL : place(arena, asked, size, ALIGNMENT);
    if (block != NULL) {
        arena->used += align(size);
        arena->next = block->start + size > 2 * arena->used + UNUSED ? 0 : block->start + size;
        memset(arena->memory + block->start, POISON, asked);
        memset(arena->memory + block->start + asked, 0, size - asked);
    }
    return block;
}

Block *simulator_arena_reserve(Arena *arena, size_t size, size_t alignment) {
    Block *block = place(arena, size, size, alignment);
    if (block != NULL) {
        block->reserved = true;
    }
    return block;
}

/* Large pieces go back to the machine, so that they read as 0. */
void simulator_arena_poison(Arena *arena, size_t start, size_t size) {
    if (size >= HOLE) {
        size_t first = (start + 4095) / 4096 * 4096, end = (start + size) / 4096 * 4096;
        (void)fallocate(arena->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)first, (off_t)(end - first));
    } else {
        memset(arena->memory + start, POISON, size);
    }
}

void simulator_arena_give(Arena *arena, Block *block) {
    simulator_arena_poison(arena, block->start, block->size);
    for (Mapping *mapping = block->mappings, *next; mapping != NULL; mapping = next) {
        next = mapping->next;
        free(mapping);
    }
    size_t index = (size_t)(block - arena->blocks);
    arena->used -= block->reserved ? 0 : align(block->size);
    arena->count--;
    memmove(block, block + 1, (arena->count - index) * sizeof(Block));
}

size_t simulator_memory_blocks(void) {
    size_t count = 0;
    for (int i = 0; i < MAX_DEVICES; i++) {
        count += arenas[i].count;
    }
    return count;
}

size_t simulator_memory_bytes(void) {
    size_t bytes = 0;
    for (int i = 0; i < MAX_DEVICES; i++) {
        bytes += arenas[i].used;
    }
    return bytes;
}

void simulator_memory_reset(int device) {
    Arena *arena = &arenas[device];
    if (arena->addresses != NULL) {
        pthread_mutex_lock(&arena->lock);
        while (arena->count > 0) {
            simulator_arena_give(arena, &arena->blocks[arena->count - 1]);
        }
        arena->used = 0;
        arena->resets++;
        pthread_mutex_unlock(&arena->lock);
    }
}
