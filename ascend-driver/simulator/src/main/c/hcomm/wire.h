/* Sockets with deadlines. */
#ifndef SIMULATOR_WIRE_H
#define SIMULATOR_WIRE_H

#include "runtime.h"

/* Where a rank listens, and what it is. */
typedef struct {
    char ip[16];
    uint16_t port;
    int32_t process;
    int32_t device;
} Endpoint;

typedef struct timespec Deadline;

int64_t wire_left(const Deadline *deadline); /* milliseconds, 0 when it has passed */
/* Listens at the first free port of some, or at any for port 0. -1 where none is free; else the port is written. */
int wire_listen(const char *ip, uint16_t port, int ports, uint16_t *taken);
/* Until somebody listens there if it is patient, and once if not. -1 with errno. */
int wire_connect(const Endpoint *to, bool patient, const Deadline *deadline);
int wire_accept(int listener, const Deadline *deadline);
bool wire_write(int socket, const void *bytes, size_t count, const Deadline *deadline);
bool wire_read(int socket, void *bytes, size_t count, const Deadline *deadline);

#endif
