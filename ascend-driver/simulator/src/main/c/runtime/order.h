/* What happens before what: the order that a program makes among streams and the host, whatever happens when. */
#ifndef SIMULATOR_ORDER_H
#define SIMULATOR_ORDER_H

#include "stream.h"

/* The clock of a record in the stream behind this task. */
void simulator_order_record(const Stream *stream, uint64_t task, Clock *record);
/* What the stream gets from now on happens after the record. */
void simulator_order_wait(Stream *stream, const Clock *record);
/* What all streams get from now on happens after the record, or after the stream's work up to this task. */
void simulator_order_host(const Clock *record);
void simulator_order_waited(const Stream *stream, uint64_t task);
/* The stream waits for an event that is not recorded yet: until it is, the stream's order is not known. */
void simulator_order_await(Stream *stream, const void *event);
void simulator_order_recorded(const void *event, const Clock *record);
void simulator_order_free(Clock *clock);
void simulator_order_close(Stream *stream);

#endif
