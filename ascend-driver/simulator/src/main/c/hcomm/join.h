/* How a rank comes to be connected with all others. */
#ifndef SIMULATOR_JOIN_H
#define SIMULATOR_JOIN_H

#include "root.h"

/* Both return a communicator that is known by its handle, or NULL with the failure. A name that is NULL is made. */
Communicator *join_root(const RootInfo *info, uint32_t ranks, uint32_t rank, int device, const char *name, Failure *failure);
/* ends: of all ranks, known beforehand; identifier: equal on all. */
Communicator *join_known(const Endpoint *ends, const char *identifier, uint32_t ranks, uint32_t rank, Failure *failure);

#endif
