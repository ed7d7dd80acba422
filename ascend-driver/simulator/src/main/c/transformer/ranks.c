#include "ranks.h"

#include <stdlib.h>

#include "runtime.h"

typedef struct {
    int64_t key, place;
} Entry;

static int by_key(const void *one, const void *other) {
    const Entry *a = one, *b = other;
    return a->key != b->key ? (a->key < b->key ? -1 : 1) : (a->place < b->place ? -1 : 1);
}

int64_t *ranks(const int64_t *keys, int64_t count) {
    Entry *entries = simulator_allocate((size_t)count * sizeof *entries);
    int64_t *rank = simulator_allocate((size_t)count * sizeof *rank);
    for (int64_t i = 0; i < count; i++) {
        entries[i] = (Entry){keys[i], i};
    }
    qsort(entries, (size_t)count, sizeof *entries, by_key);
    for (int64_t i = 0; i < count; i++) {
        rank[entries[i].place] = i;
    }
    free(entries);
    return rank;
}
