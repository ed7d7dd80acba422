/* The memory of a device: addresses for the program, which cannot read them, and the same memory for the simulator. */
#ifndef SIMULATOR_ARENA_H
#define SIMULATOR_ARENA_H

#include "runtime.h"

#define POISON 0xFF /* NaN in every type of numbers, -1 in integers */

typedef struct Mapping Mapping;

typedef struct {
    size_t start; /* from the arena's beginning */
    size_t asked; /* bytes that the program asked for */
    size_t size; /* bytes that it may touch: rounded and padded as the chip does */
    uint64_t serial;
    bool reserved; /* addresses only: memory is what is mapped to them */
    Mapping *mappings;
} Block;

typedef struct {
    uint8_t *addresses;
    uint8_t *memory;
    int file;
    Block *blocks; /* by address */
    size_t count;
    size_t capacity;
    size_t used;
    uint64_t resets; /* of the device, with which its physical memory goes */
    size_t next; /* where the search for room goes on, so that freed memory is not used again at once */
    pthread_mutex_t lock;
} Arena;

/* NULL where this machine gives no address space for it. */
Arena *simulator_arena(int device);
/* The arena with this address among those that are open, or NULL. */
Arena *simulator_arena_of(uintptr_t address, int *device);
/* The block that has this offset, or NULL. With the arena's lock held. */
Block *simulator_arena_block(Arena *arena, size_t offset);
Block *simulator_arena_take(Arena *arena, size_t asked, size_t size);
/* Addresses without memory, which begin at a multiple of the alignment. */
Block *simulator_arena_reserve(Arena *arena, size_t size, size_t alignment);
void simulator_arena_poison(Arena *arena, size_t start, size_t size);
void simulator_arena_give(Arena *arena, Block *block);

#endif
