/* Messages between two ranks. A send is done when it has been received, as on the chips. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"

typedef struct {
    bool sends;
    uint32_t rank;
    uint64_t count;
    int type;
    uint64_t number; /* among the messages between the two, in this direction */
    Range range;
} Message;

typedef struct {
    const char *call;
    Communicator *communicator;
    Stream *stream;
    uint32_t count;
    Message *messages;
} Batch;

static void drop(void *argument) {
    Batch *batch = argument;
    communicator_end_work(batch->communicator);
    free(batch->messages);
    free(batch);
}

static Header header_of(const Batch *batch, const Message *message, FrameKind kind) {
    Header header = {.magic = FRAME_MAGIC, .kind = (uint32_t)kind, .number = message->number, .type = message->type};
    header.count = message->count;
    header.bytes = kind == FRAME_MESSAGE ? message->range.length : 0;
    snprintf(header.call, sizeof header.call, "%s", batch->call);
    return header;
}

static bool send_one(const Batch *batch, const Message *message, bool *gone, Failure *failure) {
    const uint8_t *bytes = simulator_range_open(&message->range);
    Header header = header_of(batch, message, FRAME_MESSAGE);
    *gone = bytes == NULL;
    return bytes != NULL && communicator_send(batch->communicator, message->rank, &header, bytes, failure);
}

static bool receive_one(const Batch *batch, const Message *message, bool *gone, Failure *failure) {
    Frame *frame = communicator_take(batch->communicator, message->rank, FRAME_MESSAGE, message->number, batch->stream, batch->call,
                                     failure);
    if (frame == NULL) {
        return false;
    }
    bool same = frame->header.type == message->type && frame->header.count == message->count;
    uint8_t *target = simulator_range_open(&message->range);
    *gone = target == NULL;
    if (!same) {
        failure->code = HCCL_E_PARA;
        snprintf(failure->text, sizeof failure->text, "%s: rank %u sends %lu elements of type %d to rank %u, which expects %lu of type %d",
                 batch->call, message->rank, (unsigned long)frame->header.count, frame->header.type, batch->communicator->rank,
                 (unsigned long)message->count, message->type);
    } else if (target != NULL) {
        memcpy(target, frame->bytes, message->range.length);
        Header taken = header_of(batch, message, FRAME_TAKEN);
        same = communicator_send(batch->communicator, message->rank, &taken, NULL, failure);
    }
    frame_free(frame);
    return same && !*gone;
}

static bool await_taken(const Batch *batch, const Message *message, Failure *failure) {
    Frame *frame = communicator_take(batch->communicator, message->rank, FRAME_TAKEN, message->number, batch->stream, batch->call,
                                     failure);
    frame_free(frame);
    return frame != NULL;
}

/* All that is sent leaves before anything is waited for. */
static bool move_all(const Batch *batch, bool *gone, Failure *failure) {
    bool good = true;
    for (uint32_t i = 0; i < batch->count && good; i++) {
        good = !batch->messages[i].sends || send_one(batch, &batch->messages[i], gone, failure);
    }
    for (uint32_t i = 0; i < batch->count && good; i++) {
        good = batch->messages[i].sends || receive_one(batch, &batch->messages[i], gone, failure);
    }
    for (uint32_t i = 0; i < batch->count && good; i++) {
        good = !batch->messages[i].sends || await_taken(batch, &batch->messages[i], failure);
    }
    return good;
}

static int run(void *argument, char *text, size_t size) {
    Batch *batch = argument;
    Failure failure = {.code = HCCL_E_INTERNAL};
    bool gone = false;
    int asked = simulator_run_fault(batch->call);
    if (asked == 0 && move_all(batch, &gone, &failure)) {
        return 0;
    }
    if (asked != 0 || gone) {
        snprintf(failure.text, sizeof failure.text, "%s: %s", batch->call,
                 gone ? "memory was freed before the work ran" : "this failure was asked for");
        failure.code = HCCL_E_INTERNAL;
    }
    communicator_break(batch->communicator, &failure);
    snprintf(text, size, "%s", failure.text);
    return asked != 0 ? asked : gone ? ACL_ERROR_RT_AICORE_EXCEPTION : COLLECTIVE_FAILED;
}

static int add(Batch *batch, const HcclSendRecvItem *item) {
    const Communicator *communicator = batch->communicator;
    Message *message = &batch->messages[batch->count];
    *message = (Message){.sends = item->sendRecvType == HCCL_SEND, .rank = item->remoteRank, .count = item->count, .type = (int)item->dataType};
    int code = check_type(batch->call, message->type);
    if (code == 0 && (message->rank >= communicator->ranks || message->rank == communicator->rank)) {
        return simulator_fail(HCCL_E_PARA, "%s: rank %u of %u has nobody at rank %u", batch->call, communicator->rank,
                              communicator->ranks, message->rank);
    }
    code = code == 0 ? check_buffer(batch->call, communicator, "buf", item->buf, 0, item->count, message->type, &message->range) : code;
    batch->count += code == 0 && item->count > 0 ? 1 : 0; /* no elements are no message */
    return code;
}

/* Numbers are given in the order of the calls, which both ranks keep. */
static int give_numbers(Batch *batch) {
    Communicator *communicator = batch->communicator;
    pthread_mutex_lock(&communicator->lock);
    Failure failure = communicator->failure;
    for (uint32_t i = 0; i < batch->count && failure.code == 0; i++) {
        Message *message = &batch->messages[i];
        Peer *peer = &communicator->peers[message->rank];
        message->number = message->sends ? peer->sent++ : peer->received++;
    }
    pthread_mutex_unlock(&communicator->lock);
    return failure.code == 0 ? 0
                             : simulator_fail(failure.code, "%s: the communicator failed before: %s", batch->call, failure.text);
}

static int submit(const char *call, const HcclSendRecvItem *items, uint32_t count, HcclComm comm, aclrtStream handle) {
    int code;
    Stream *stream = NULL;
    Communicator *communicator = communicator_find(call, comm, &code);
    code = communicator == NULL ? code : check_stream(call, communicator, handle, &stream);
    if (code != 0) {
        return code;
    }
    Batch *batch = simulator_allocate(sizeof *batch);
    *batch = (Batch){.call = call, .communicator = communicator, .stream = stream};
    batch->messages = simulator_allocate(count * sizeof *batch->messages);
    communicator_begin_work(communicator);
    for (uint32_t i = 0; i < count && code == 0; i++) {
        code = add(batch, &items[i]);
    }
    code = code == 0 ? give_numbers(batch) : code;
    if (code != 0 || batch->count == 0) {
        drop(batch);
        return code;
    }
    return simulator_enqueue(call, stream, (Work){run, drop, batch, false}, NULL) == 0 ? HCCL_SUCCESS : HCCL_E_RUNTIME;
}

EXPORT HcclResult HcclSend(void *sendBuf, uint64_t count, HcclDataType dataType, uint32_t destRank, HcclComm comm,
                           aclrtStream stream) {
    ENTER("HcclSend");
    const HcclSendRecvItem item = {HCCL_SEND, sendBuf, count, dataType, destRank};
    return submit("HcclSend", &item, 1, comm, stream);
}

EXPORT HcclResult HcclRecv(void *recvBuf, uint64_t count, HcclDataType dataType, uint32_t srcRank, HcclComm comm,
                           aclrtStream stream) {
    ENTER("HcclRecv");
    const HcclSendRecvItem item = {HCCL_RECV, recvBuf, count, dataType, srcRank};
    return submit("HcclRecv", &item, 1, comm, stream);
}

EXPORT HcclResult HcclBatchSendRecv(HcclSendRecvItem *sendRecvInfo, uint32_t itemNum, HcclComm comm, aclrtStream stream) {
    ENTER("HcclBatchSendRecv");
    if (sendRecvInfo == NULL || itemNum == 0) {
        return sendRecvInfo == NULL ? simulator_fail(HCCL_E_PTR, "HcclBatchSendRecv: sendRecvInfo is NULL")
                                    : simulator_fail(HCCL_E_PARA, "HcclBatchSendRecv: there are no items");
    }
    for (uint32_t i = 0; i < itemNum; i++) {
        if (sendRecvInfo[i].sendRecvType > HCCL_RECV) {
            return simulator_fail(HCCL_E_PARA, "HcclBatchSendRecv: item %u is of type %d", i, (int)sendRecvInfo[i].sendRecvType);
        }
    }
    return submit("HcclBatchSendRecv", sendRecvInfo, itemNum, comm, stream);
}
