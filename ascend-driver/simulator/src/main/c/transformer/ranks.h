/* A sort that keeps the order of equal values. */
#ifndef SIMULATOR_RANKS_H
#define SIMULATOR_RANKS_H

#include <stdint.h>

/* Where each value goes when they are sorted; the caller frees it. */
int64_t *ranks(const int64_t *keys, int64_t count);

#endif
