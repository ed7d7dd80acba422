#include "exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Exchange *exchange_begin(const char *call, HcclComm comm, aclrtStream handle, int *code) {
    Stream *stream = NULL;
    Communicator *communicator = communicator_find(call, comm, code);
    *code = communicator == NULL ? *code : check_stream(call, communicator, handle, &stream);
    if (*code != 0) {
        return NULL;
    }
    Exchange *exchange = simulator_allocate(sizeof *exchange);
    *exchange = (Exchange){.call = call, .communicator = communicator, .stream = stream, .op = -1, .root = UINT32_MAX};
    exchange->to = simulator_allocate(communicator->ranks * sizeof *exchange->to);
    exchange->from = simulator_allocate(communicator->ranks * sizeof *exchange->from);
    communicator_begin_work(communicator);
    return exchange;
}

void exchange_free(void *argument) {
    Exchange *exchange = argument;
    communicator_end_work(exchange->communicator);
    free(exchange->to);
    free(exchange->from);
    free(exchange);
}

static Header header_of(const Exchange *exchange, uint64_t bytes) {
    Header header = {.magic = FRAME_MAGIC,
                     .kind = FRAME_COLLECTIVE,
                     .number = exchange->number,
                     .bytes = bytes,
                     .count = exchange->count,
                     .type = exchange->type,
                     .op = exchange->op,
                     .root = exchange->root};
    snprintf(header.call, sizeof header.call, "%s", exchange->call);
    return header;
}

/* Where the memory of a range is; NULL for none, with *gone where there should be some. */
static uint8_t *open_range(const Range *range, bool *gone) {
    uint8_t *memory = range->length == 0 ? NULL : simulator_range_open(range);
    *gone = *gone || (range->length > 0 && memory == NULL);
    return memory;
}

static bool send_all(const Exchange *exchange, bool *gone, Failure *failure) {
    Communicator *communicator = exchange->communicator;
    for (uint32_t i = 1; i < communicator->ranks; i++) {
        uint32_t rank = (communicator->rank + i) % communicator->ranks;
        const uint8_t *bytes = open_range(&exchange->to[rank], gone);
        Header header = header_of(exchange, exchange->to[rank].length);
        if (*gone || !communicator_send(communicator, rank, &header, bytes, failure)) {
            return false;
        }
    }
    return true;
}

/* Ranks that call different things must not get each other's values. */
static bool matches(const Exchange *exchange, uint32_t rank, const Header *theirs, Failure *failure) {
    Header own = header_of(exchange, exchange->from[rank].length);
    bool same = strncmp(own.call, theirs->call, sizeof own.call) == 0 && own.count == theirs->count && own.type == theirs->type &&
                own.op == theirs->op && own.root == theirs->root;
    failure->code = HCCL_E_PARA;
    if (!same) {
        snprintf(failure->text, sizeof failure->text,
                 "call number %lu: rank %u makes %.27s (count %lu, type %d, op %d, root %d), rank %u %s (count %lu, type %d, op "
                 "%d, root %d)",
                 (unsigned long)own.number, rank, theirs->call, (unsigned long)theirs->count, theirs->type, theirs->op,
                 (int)theirs->root, exchange->communicator->rank, own.call, (unsigned long)own.count, own.type, own.op,
                 (int)own.root);
    } else if (own.bytes != theirs->bytes) {
        snprintf(failure->text, sizeof failure->text, "%s number %lu: rank %u sends %lu bytes to rank %u, which expects %lu",
                 own.call, (unsigned long)own.number, rank, (unsigned long)theirs->bytes, exchange->communicator->rank,
                 (unsigned long)own.bytes);
        same = false;
    }
    return same;
}

static bool take_all(const Exchange *exchange, Frame **frames, Failure *failure) {
    Communicator *communicator = exchange->communicator;
    for (uint32_t rank = 0; rank < communicator->ranks; rank++) {
        if (rank != communicator->rank) {
            frames[rank] = communicator_take(communicator, rank, FRAME_COLLECTIVE, exchange->number, exchange->stream,
                                             exchange->call, failure);
            if (frames[rank] == NULL || !matches(exchange, rank, &frames[rank]->header, failure)) {
                return false;
            }
        }
    }
    return true;
}

/* Writes what came; false where memory was freed meanwhile. */
static bool deliver(const Exchange *exchange, Frame *const *frames) {
    uint32_t ranks = exchange->communicator->ranks, own = exchange->communicator->rank;
    uint8_t **inputs = simulator_allocate(ranks * sizeof *inputs);
    bool gone = false;
    for (uint32_t rank = 0; rank < ranks; rank++) {
        inputs[rank] = rank == own ? open_range(&exchange->to[rank], &gone) : frames[rank]->bytes;
    }
    if (exchange->op >= 0) {
        uint8_t *result = open_range(&exchange->result, &gone);
        if (!gone && result != NULL) {
            reduce(exchange->type, exchange->op, exchange->count, inputs, ranks, result);
        }
    }
    for (uint32_t rank = 0; rank < ranks && exchange->op < 0; rank++) {
        uint8_t *target = open_range(&exchange->from[rank], &gone);
        if (!gone && target != NULL) {
            memmove(target, inputs[rank], exchange->from[rank].length);
        }
    }
    free(inputs);
    return !gone;
}

static int run(void *argument, char *text, size_t size) {
    Exchange *exchange = argument;
    Communicator *communicator = exchange->communicator;
    Failure failure = {.code = HCCL_E_INTERNAL};
    int asked = simulator_run_fault(exchange->call);
    Frame **frames = simulator_allocate(communicator->ranks * sizeof *frames);
    bool gone = false;
    bool whole = asked == 0 && send_all(exchange, &gone, &failure) && take_all(exchange, frames, &failure);
    gone = gone || (whole && !deliver(exchange, frames));
    for (uint32_t rank = 0; rank < communicator->ranks; rank++) {
        frame_free(frames[rank]);
    }
    free(frames);
    if (whole && !gone) {
        return 0;
    }
    if (asked != 0 || gone) {
        snprintf(failure.text, sizeof failure.text, "%s: %s", exchange->call,
                 gone ? "memory was freed before the work ran" : "this failure was asked for");
        failure.code = HCCL_E_INTERNAL;
    }
    communicator_break(communicator, &failure);
    snprintf(text, size, "%s", failure.text);
    return asked != 0 ? asked : gone ? ACL_ERROR_RT_AICORE_EXCEPTION : COLLECTIVE_FAILED;
}

int exchange_submit(Exchange *exchange, int code) {
    Communicator *communicator = exchange->communicator;
    pthread_mutex_lock(&communicator->lock);
    Failure failure = communicator->failure;
    exchange->number = communicator->collectives;
    communicator->collectives += code == 0 && failure.code == 0 ? 1 : 0;
    pthread_mutex_unlock(&communicator->lock);
    if (code == 0 && failure.code != 0) {
        code = simulator_fail(failure.code, "%s: the communicator failed before: %s", exchange->call, failure.text);
    }
    if (code != 0) {
        exchange_free(exchange);
        return code;
    }
    code = simulator_enqueue(exchange->call, exchange->stream, (Work){run, exchange_free, exchange, false}, NULL);
    return code == 0 ? HCCL_SUCCESS : HCCL_E_RUNTIME;
}
