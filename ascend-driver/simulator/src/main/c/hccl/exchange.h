/*
 * A collective call between the program and its stream. Every rank hears from every other in each, be it nothing, so that calls
 * that do not go together are told by both.
 */
#ifndef SIMULATOR_EXCHANGE_H
#define SIMULATOR_EXCHANGE_H

#include "communicator.h"

typedef struct {
    const char *call;
    Communicator *communicator;
    Stream *stream;
    uint64_t number;
    uint64_t count; /* this and the next three must be the same on all ranks */
    int type;
    int op;
    uint32_t root;
    Range *to;    /* [ranks] what each rank gets, this one too; length 0: nothing */
    Range *from;  /* [ranks] where it goes; of a reduction only the lengths count */
    Range result; /* of a reduction; length 0 where this rank has none */
} Exchange;

/* A side of an exchange: counts and offsets in elements, for each rank. */
typedef struct {
    const char *name;
    const void *buffer;
    const uint64_t *counts;
    const uint64_t *offsets;
} Side;

/* Finds the communicator and the stream. NULL after a recorded failure with its code in *code. */
Exchange *exchange_begin(const char *call, HcclComm comm, aclrtStream stream, int *code);
void exchange_free(void *exchange);
/* Puts it into its stream and takes it over; frees it and returns the code where that is not 0. */
int exchange_submit(Exchange *exchange, int code);

/* 0, or a recorded failure. */
int exchange_set_sides(Exchange *exchange, const Side *send, int sendType, const Side *receive, int receiveType);
int check_stream(const char *call, const Communicator *communicator, aclrtStream handle, Stream **stream);
int check_type(const char *call, int type);
int check_reduction(const char *call, int type, int op);
int check_root(const Exchange *exchange, uint32_t root);
/* The elements from an offset on: memory of the communicator's device, in one block, aligned to its type. */
int check_buffer(const char *call, const Communicator *communicator, const char *name, const void *buffer, uint64_t offset,
                 uint64_t count, int type, Range *range);
size_t element_size(int type);

/* result[i] = inputs[0][i] op inputs[1][i] op …, in the order of the ranks, rounded to the type at each step. */
void reduce(int type, int op, uint64_t count, uint8_t *const *inputs, uint32_t ranks, void *result);

#endif
