/* What is mapped to reserved addresses. */
#ifndef SIMULATOR_MAPPING_H
#define SIMULATOR_MAPPING_H

#include "arena.h"

/* Physical memory in a reserved block. Offsets count from the arena's beginning. */
struct Mapping {
    struct Mapping *next;
    size_t start;
    size_t size;
    const void *physical; /* its handle */
};

/* Whether memory stands behind all of these bytes of the block: in a reserved one, mappings without a gap. */
bool simulator_block_holds(const Block *block, size_t offset, size_t length);
/* Where the mapping is that has this offset in it, or one that begins in the range behind; NULL where none does. */
Mapping **simulator_block_mapping(Block *block, size_t offset, size_t length);

#endif
