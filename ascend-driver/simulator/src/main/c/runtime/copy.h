/* A copy or a fill. */
#ifndef SIMULATOR_COPY_H
#define SIMULATOR_COPY_H

#include "runtime.h"

typedef enum { COPY, FILL } CopyKind;

typedef struct {
    const char *call;
    CopyKind kind;
    Range to, from; /* block 0: pageable memory of the host */
    int value;
} Copy;

/* NULL, or why it was not done. */
const char *simulator_copy_now(const Copy *copy);
/* The same as work of a stream. */
int simulator_copy_run(void *copy, char *text, size_t size);

#endif
