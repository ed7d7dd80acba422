#include "mapping.h"

static bool contains(const Mapping *mapping, size_t offset) {
    return offset >= mapping->start && offset - mapping->start < mapping->size;
}

bool simulator_block_holds(const Block *block, size_t offset, size_t length) {
    if (!block->reserved) {
        return length <= block->size - (offset - block->start);
    }
    size_t from = offset;
    for (const Mapping *mapping = block->mappings; mapping != NULL && from < offset + length;) {
        if (contains(mapping, from)) {
            from = mapping->start + mapping->size;
            mapping = block->mappings; /* they are in no order */
        } else {
            mapping = mapping->next;
        }
    }
    return from >= offset + length;
}

Mapping **simulator_block_mapping(Block *block, size_t offset, size_t length) {
    for (Mapping **at = &block->mappings; *at != NULL; at = &(*at)->next) {
        if (contains(*at, offset) || ((*at)->start >= offset && (*at)->start - offset < length)) {
            return at;
        }
    }
    return NULL;
}
