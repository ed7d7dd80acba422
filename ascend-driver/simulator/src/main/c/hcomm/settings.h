/* What the environment says about communication. */
#ifndef SIMULATOR_SETTINGS_H
#define SIMULATOR_SETTINGS_H

#include "runtime.h"

typedef struct {
    char ip[16];          /* where this process listens */
    uint16_t port;        /* the first port of PORTS, or 0 for any */
    int64_t connect_milliseconds;
    int64_t run_milliseconds;
} Settings;

#define PORTS 32
#define RANK_TABLE_PORT 60000

/* 0, or HCCL_E_PARA with what is wrong. */
int settings_read(Settings *settings, char *text, size_t size);

#endif
