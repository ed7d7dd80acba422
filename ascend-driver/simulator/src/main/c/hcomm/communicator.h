/*
 * A communicator: a rank's connections to all others. What peers send is read at once by the communicator's own thread, so that
 * nobody who sends waits for somebody who computes.
 */
#ifndef SIMULATOR_COMMUNICATOR_H
#define SIMULATOR_COMMUNICATOR_H

#include "ascend/hccl.h"
#include "settings.h"
#include "wire.h"

#define MAX_RANKS 1024
/* What the work of a stream ends with when communication fails: a wait for a notification that never came. */
#define COLLECTIVE_FAILED 507048

typedef enum { FRAME_COLLECTIVE = 1, FRAME_MESSAGE, FRAME_TAKEN, FRAME_LEAVING } FrameKind;

/* What comes before the bytes of a frame. Ranks compare it, so that calls that do not go together are told. */
typedef struct {
    uint32_t magic;
    uint32_t kind;
    uint64_t number; /* of the collective, or of the message between two ranks */
    uint64_t bytes;
    uint64_t count;
    int32_t type;
    int32_t op;
    uint32_t root;
    char call[28];
} Header;

/* An HcclResult and why. */
typedef struct {
    int code;
    char text[384];
} Failure;

typedef struct Frame {
    struct Frame *next;
    Header header;
    uint8_t *bytes;
} Frame;

typedef struct {
    Endpoint at;
    int socket; /* -1: of the rank itself */
    pthread_mutex_t writing;
    Frame *first; /* arrived and not taken */
    Frame **last;
    bool left; /* destroyed its communicator */
    bool gone; /* its process ended, or the connection */
    uint64_t sent; /* messages to it and from it, in the order in which they were asked for */
    uint64_t received;
} Peer;

typedef struct {
    void *handle;
    char name[HCCL_COMM_NAME_BYTES];
    uint32_t ranks, rank;
    int device;
    Settings settings;
    Peer *peers; /* [ranks] */
    uint64_t collectives; /* asked for */
    int pending; /* work in streams */
    Failure failure; /* the first */
    bool closing;
    int wake[2]; /* a pipe that ends the reader's wait */
    pthread_t reader;
    pthread_mutex_t lock;
    pthread_cond_t changed;
} Communicator;

/* All are built up before the communicator is known by a handle. */
Communicator *communicator_new(uint32_t ranks, uint32_t rank, int device, const Settings *settings, const char *name);
/* Starts the reader; false where there are no threads or pipes. */
bool communicator_start(Communicator *communicator);
void communicator_free(Communicator *communicator);
void communicator_read(Communicator *communicator);

/* The communicator of a handle; NULL after a recorded failure with its code in *code. */
EXPORT Communicator *communicator_find(const char *call, HcclComm handle, int *code);
/* Keeps the first failure. */
EXPORT void communicator_break(Communicator *communicator, const Failure *failure);
/* Work in a stream begins and ends. */
EXPORT void communicator_begin_work(Communicator *communicator);
EXPORT void communicator_end_work(Communicator *communicator);
/* False with the failure where the peer cannot be reached. */
EXPORT bool communicator_send(Communicator *communicator, uint32_t to, const Header *header, const void *bytes,
                              Failure *failure);
/* The frame of this kind and number, which the caller frees; NULL with the failure. */
EXPORT Frame *communicator_take(Communicator *communicator, uint32_t from, FrameKind kind, uint64_t number, Stream *stream,
                                const char *call, Failure *failure);
EXPORT void frame_free(Frame *frame);

#define FRAME_MAGIC 0x4C434348U

#endif
