/* Where the ranks of a communicator meet: a thread of the process that asked for the root information. */
#ifndef SIMULATOR_ROOT_H
#define SIMULATOR_ROOT_H

#include "communicator.h"

#define ROOT_MAGIC 0x544F4F52U

/* The beginning of HcclRootInfo; the rest is 0. */
typedef struct {
    uint32_t magic;
    Endpoint at;
    char identifier[64];
} RootInfo;

/* A rank to the root. */
typedef struct {
    uint32_t magic;
    uint32_t ranks, rank;
    Endpoint at;
    char identifier[64];
} Join;

/* The root to a rank: a failure, or the ends of all ranks behind it. */
typedef struct {
    uint32_t magic;
    Failure failure;
} Answer;

/* Opens the place and writes how to find it. */
int root_open(RootInfo *info, Failure *failure);

#endif
