/* Exchanges in which each rank has something else for every other. */
#include "exchange.h"

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

int exchange_set_sides(Exchange *exchange, const Side *send, int sendType, const Side *receive, int receiveType) {
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
    return exchange_submit(exchange, exchange_set_sides(exchange, &send, (int)sendType, &receive, (int)recvType));
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
    code = code == 0 ? exchange_set_sides(exchange, &send, (int)sendType, &receive, (int)recvType) : code;
    return exchange_submit(exchange, code);
}
