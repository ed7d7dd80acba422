/* Physical memory of a device, which the program knows by a handle. */
#ifndef SIMULATOR_PHYSICAL_H
#define SIMULATOR_PHYSICAL_H

#include "arena.h"

#define LARGE_PAGE ((size_t)1 << 21)

typedef struct {
    int device;
    size_t size;
    uint64_t resets; /* of the device, when it was allocated */
    bool mapped;
    bool freed; /* while it was mapped: it goes when the mapping does */
} Physical;

/* The memory of a handle, or NULL after a recorded failure. */
Physical *simulator_physical(const char *call, const void *handle);
/* It is mapped no more. Nothing where a reset of the device took it. */
void simulator_physical_unmapped(const void *handle);

#endif
