/*
 * What phase one remembers: CANN answers it from a cache when an operator with these shapes, types and numbers ran
 * before. What it returns then is no executor that can be made repeatable. Addresses do not belong to the key.
 */
#include <string.h>

#include "plan.h"

#define SLOTS 16384 /* an entry that meets another's slot takes it, as one of a full cache makes room */

static atomic_uint_fast64_t cache[SLOTS];

static uint64_t mix(uint64_t digest, uint64_t value) {
    digest ^= value + 0x9E3779B97F4A7C15U + (digest << 6) + (digest >> 2);
    digest *= 0xFF51AFD7ED558CCDU;
    return digest ^ (digest >> 33);
}

static uint64_t mix_all(uint64_t digest, int count, const int64_t *values) {
    for (int i = 0; i < count; i++) {
        digest = mix(digest, (uint64_t)values[i]);
    }
    return digest;
}

static uint64_t mix_view(uint64_t digest, const View *view) {
    digest = mix(mix(mix(digest, (uint64_t)view->type), (uint64_t)view->format), (uint64_t)view->offset);
    digest = mix_all(mix(digest, (uint64_t)view->rank), view->rank, view->dims);
    digest = mix_all(digest, view->rank, view->strides);
    return mix_all(digest, view->storage_rank, view->storage);
}

static uint64_t mix_numbers(uint64_t digest, const Plan *plan) {
    for (size_t i = 0; i < sizeof plan->x / sizeof plan->x[0]; i++) {
        uint64_t bits;
        memcpy(&bits, &plan->x[i], sizeof bits);
        digest = mix(digest, bits);
    }
    digest = mix_all(digest, (int)(sizeof plan->n / sizeof plan->n[0]), plan->n);
    return mix_all(digest, plan->value_count, plan->values);
}

uint64_t plan_key(const Plan *plan) {
    uint64_t digest = 1;
    for (const char *letter = plan->name; *letter != '\0'; letter++) {
        digest = mix(digest, (uint64_t)*letter);
    }
    for (int i = 0; i < plan->operands; i++) {
        digest = mix_view(digest, &plan->operand[i]->view);
    }
    for (int i = 0; i < plan->views; i++) {
        digest = mix(digest, plan->v[i] != NULL);
    }
    for (int i = 0; i < plan->lists; i++) {
        digest = mix(digest, (uint64_t)plan->list[i].count);
    }
    return mix_numbers(digest, plan);
}

bool plan_cache_has(uint64_t key) {
    return atomic_load(&cache[key % SLOTS]) == key;
}

void plan_cache_add(uint64_t key) {
    atomic_store(&cache[key % SLOTS], key);
}
