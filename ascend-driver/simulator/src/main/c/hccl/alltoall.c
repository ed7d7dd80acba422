/* Exchanges in which each rank has something else for every other. */
#include "exchange.h"

/* A side of an exchange: counts and offsets in elements, for each rank. */
typedef struct {
    const char *name;
    const void *buffer;
    const uint64_t *counts;
    const uint64_t *offsets;
} Side;

static int check_both(Exchange *exchange, const void *send, int sendType, const void *receive, int receiveType) {
    if (sendType != receiveType) {
        return simulator_fail(HCCL_E_PARA, "%s: sendType is %d, recvType %d", exchange->call, sendType, receiveType);
    }
    if (send != NULL && send == receive) {
        return simulator_fail(HCCL_E_PARA, "%s: sendBuf and recvBuf are the same", exchange->call);
    }
    exchange->type = sendType;
    return check_type(exchange->call, sendType);
}

static int set_side(const Exchange *exchange, const Side *side, Range *ranges) {
    int code = 0;
    if (side->counts == NULL || side->offsets == NULL) {
        return simulator_fail(HCCL_E_PTR, "%s: the counts or displacements of %s are NULL", exchange->call, side->name);
    }
    for (uint32_t i = 0; i < exchange->communicator->ranks && code == 0; i++) {
        code = check_buffer(exchange->call, exchange->communicator, side->name, side->buffer, side->offsets[i], side->counts[i],
                            exchange->type, &ranges[i]);
    }
    return code;
}

static int set_sides(Exchange *exchange, const Side *send, int sendType, const Side *receive, int receiveType) {
    uint32_t own = exchange->communicator->rank;
    int code = check_both(exchange, send->buffer, sendType, receive->buffer, receiveType);
    code = code == 0 ? set_side(exchange, send, exchange->to) : code;
    code = code == 0 ? set_side(exchange, receive, exchange->from) : code;
    if (code == 0 && exchange->to[own].length != exchange->from[own].length) {
        code = simulator_fail(HCCL_E_PARA, "%s: rank %u sends itself %lu elements and expects %lu", exchange->call, own,
                              (unsigned long)send->counts[own], (unsigned long)receive->counts[own]);
    }
    return code;
}

EXPORT HcclResult HcclAlltoAllV(const void *sendBuf, const void *sendCounts, const void *sdispls, HcclDataType sendType,
                                const void *recvBuf, const void *recvCounts, const void *rdispls, HcclDataType recvType,
                                HcclComm comm, aclrtStream stream) {
    ENTER("HcclAlltoAllV");
    int code;
    Exchange *exchange = exchange_begin("HcclAlltoAllV", comm, stream, &code);
    if (exchange == NULL) {
        return code;
    }
    const Side send = {"sendBuf", sendBuf, sendCounts, sdispls}, receive = {"recvBuf", recvBuf, recvCounts, rdispls};
    return exchange_submit(exchange, set_sides(exchange, &send, (int)sendType, &receive, (int)recvType));
}

EXPORT HcclResult HcclAlltoAll(const void *sendBuf, uint64_t sendCount, HcclDataType sendType, const void *recvBuf,
                               uint64_t recvCount, HcclDataType recvType, HcclComm comm, aclrtStream stream) {
    ENTER("HcclAlltoAll");
    int code;
    uint64_t counts[MAX_RANKS], offsets[MAX_RANKS];
    Exchange *exchange = exchange_begin("HcclAlltoAll", comm, stream, &code);
    if (exchange == NULL) {
        return code;
    }
    for (uint32_t i = 0; i < exchange->communicator->ranks; i++) {
        counts[i] = sendCount;
        offsets[i] = i * sendCount;
    }
    if (sendCount != recvCount) {
        code = simulator_fail(HCCL_E_PARA, "HcclAlltoAll: sendCount is %lu, recvCount %lu", (unsigned long)sendCount,
                              (unsigned long)recvCount);
    }
    const Side send = {"sendBuf", sendBuf, counts, offsets}, receive = {"recvBuf", recvBuf, counts, offsets};
    exchange->count = sendCount;
    code = code == 0 ? set_sides(exchange, &send, (int)sendType, &receive, (int)recvType) : code;
    return exchange_submit(exchange, code);
}

/* The same for the same matrix: ranks compare it. */
static uint64_t digest(const uint64_t *values, uint32_t count) {
    uint64_t hash = 14695981039346656037U;
    for (uint32_t i = 0; i < count; i++) {
        hash = (hash ^ values[i]) * 1099511628211U;
    }
    return hash;
}

/* matrix[i][j]: elements of rank i for rank j, equal on all ranks; buffers have no gaps. */
EXPORT HcclResult HcclAlltoAllVC(const void *sendBuf, const void *sendCountMatrix, HcclDataType sendType, const void *recvBuf,
                                 HcclDataType recvType, HcclComm comm, aclrtStream stream) {
    ENTER("HcclAlltoAllVC");
    int code;
    uint64_t counts[2][MAX_RANKS], offsets[2][MAX_RANKS], ends[2] = {0};
    const uint64_t *matrix = sendCountMatrix;
    Exchange *exchange = exchange_begin("HcclAlltoAllVC", comm, stream, &code);
    if (exchange == NULL) {
        return code;
    }
    uint32_t ranks = exchange->communicator->ranks, own = exchange->communicator->rank;
    if (matrix == NULL || simulator_chip() == CHIP_910A) {
        return exchange_submit(exchange, matrix == NULL ? simulator_fail(HCCL_E_PTR, "HcclAlltoAllVC: sendCountMatrix is NULL")
                                                        : simulator_fail(HCCL_E_NOT_SUPPORT, "HcclAlltoAllVC: not on %s",
                                                                         simulator_chip_name()));
    }
    for (uint32_t i = 0; i < ranks; i++) {
        counts[0][i] = matrix[own * ranks + i];
        counts[1][i] = matrix[i * ranks + own];
        for (int side = 0; side < 2; side++) {
            offsets[side][i] = ends[side];
            ends[side] += counts[side][i];
        }
    }
    const Side send = {"sendBuf", sendBuf, counts[0], offsets[0]}, receive = {"recvBuf", recvBuf, counts[1], offsets[1]};
    exchange->count = digest(matrix, ranks * ranks);
    return exchange_submit(exchange, set_sides(exchange, &send, (int)sendType, &receive, (int)recvType));
}
