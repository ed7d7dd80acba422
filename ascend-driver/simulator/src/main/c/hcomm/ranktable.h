/* A rank table, as hccl.json has it: the servers of a job, their devices, and the ranks of these. */
#ifndef SIMULATOR_RANKTABLE_H
#define SIMULATOR_RANKTABLE_H

#include "communicator.h"

typedef struct {
    uint32_t ranks;
    Endpoint *ends;      /* [ranks]; the caller frees it */
    char identifier[64]; /* equal where the files are */
} RankTable;

/* port: where device 0 of each server listens; the others follow. 0, or an HcclResult with the failure. */
int ranktable_read(const char *path, uint16_t port, RankTable *table, Failure *failure);

#endif
