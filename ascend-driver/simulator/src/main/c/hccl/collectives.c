/* Collectives in which all ranks have the same count. A count of 0 moves nothing. */
#include "exchange.h"

static int begin_reduction(Exchange *exchange, int type, int op, uint64_t count) {
    exchange->type = type;
    exchange->op = op;
    exchange->count = count;
    return check_reduction(exchange->call, type, op);
}

EXPORT HcclResult HcclAllReduce(void *sendBuf, void *recvBuf, uint64_t count, HcclDataType dataType, HcclReduceOp op,
                                HcclComm comm, aclrtStream stream) {
    ENTER("HcclAllReduce");
    int code;
    Range send;
    Exchange *exchange = exchange_begin("HcclAllReduce", comm, stream, &code);
    if (exchange == NULL) {
        return code;
    }
    const Communicator *communicator = exchange->communicator;
    code = begin_reduction(exchange, (int)dataType, (int)op, count);
    code = code == 0 ? check_buffer(exchange->call, communicator, "sendBuf", sendBuf, 0, count, exchange->type, &send) : code;
    code = code == 0 ? check_buffer(exchange->call, communicator, "recvBuf", recvBuf, 0, count, exchange->type, &exchange->result) : code;
    for (uint32_t i = 0; i < communicator->ranks && code == 0; i++) {
        exchange->to[i] = exchange->from[i] = send;
    }
    return exchange_submit(exchange, code);
}

EXPORT HcclResult HcclReduce(void *sendBuf, void *recvBuf, uint64_t count, HcclDataType dataType, HcclReduceOp op, uint32_t root,
                             HcclComm comm, aclrtStream stream) {
    ENTER("HcclReduce");
    int code;
    Range send;
    Exchange *exchange = exchange_begin("HcclReduce", comm, stream, &code);
    if (exchange == NULL) {
        return code;
    }
    const Communicator *communicator = exchange->communicator;
    exchange->root = root;
    code = begin_reduction(exchange, (int)dataType, (int)op, count);
    code = code == 0 ? check_root(exchange, root) : code;
    code = code == 0 ? check_buffer(exchange->call, communicator, "sendBuf", sendBuf, 0, count, exchange->type, &send) : code;
    if (code == 0 && communicator->rank == root) {
        code = check_buffer(exchange->call, communicator, "recvBuf", recvBuf, 0, count, exchange->type, &exchange->result);
        for (uint32_t i = 0; i < communicator->ranks; i++) {
            exchange->from[i] = send;
        }
    }
    if (code == 0) {
        exchange->to[root] = send;
    }
    return exchange_submit(exchange, code);
}

EXPORT HcclResult HcclReduceScatter(void *sendBuf, void *recvBuf, uint64_t recvCount, HcclDataType dataType, HcclReduceOp op,
                                    HcclComm comm, aclrtStream stream) {
    ENTER("HcclReduceScatter");
    int code;
    Exchange *exchange = exchange_begin("HcclReduceScatter", comm, stream, &code);
    if (exchange == NULL) {
        return code;
    }
    const Communicator *communicator = exchange->communicator;
    code = begin_reduction(exchange, (int)dataType, (int)op, recvCount);
    code = code == 0 ? check_buffer(exchange->call, communicator, "recvBuf", recvBuf, 0, recvCount, exchange->type, &exchange->result) : code;
    for (uint32_t i = 0; i < communicator->ranks && code == 0; i++) {
        code = check_buffer(exchange->call, communicator, "sendBuf", sendBuf, i * recvCount, recvCount, exchange->type, &exchange->to[i]);
        exchange->from[i].length = exchange->result.length;
    }
    return exchange_submit(exchange, code);
}

static int begin_copy(Exchange *exchange, int type, uint64_t count) {
    exchange->type = type;
    exchange->count = count;
    return check_type(exchange->call, type);
}

/* A part of the buffer for each rank. */
static int parts(const Exchange *exchange, const char *name, const void *buffer, Range *ranges) {
    int code = 0;
    for (uint32_t i = 0; i < exchange->communicator->ranks && code == 0; i++) {
        code = check_buffer(exchange->call, exchange->communicator, name, buffer, i * exchange->count, exchange->count,
                            exchange->type, &ranges[i]);
    }
    return code;
}

EXPORT HcclResult HcclAllGather(void *sendBuf, void *recvBuf, uint64_t sendCount, HcclDataType dataType, HcclComm comm,
                                aclrtStream stream) {
    ENTER("HcclAllGather");
    int code;
    Range send;
    Exchange *exchange = exchange_begin("HcclAllGather", comm, stream, &code);
    if (exchange == NULL) {
        return code;
    }
    code = begin_copy(exchange, (int)dataType, sendCount);
    code = code == 0 ? check_buffer(exchange->call, exchange->communicator, "sendBuf", sendBuf, 0, sendCount, exchange->type, &send) : code;
    code = code == 0 ? parts(exchange, "recvBuf", recvBuf, exchange->from) : code;
    for (uint32_t i = 0; i < exchange->communicator->ranks && code == 0; i++) {
        exchange->to[i] = send;
    }
    return exchange_submit(exchange, code);
}

EXPORT HcclResult HcclBroadcast(void *buf, uint64_t count, HcclDataType dataType, uint32_t root, HcclComm comm,
                                aclrtStream stream) {
    ENTER("HcclBroadcast");
    int code;
    Range range;
    Exchange *exchange = exchange_begin("HcclBroadcast", comm, stream, &code);
    if (exchange == NULL) {
        return code;
    }
    exchange->root = root;
    code = begin_copy(exchange, (int)dataType, count);
    code = code == 0 ? check_root(exchange, root) : code;
    code = code == 0 ? check_buffer(exchange->call, exchange->communicator, "buf", buf, 0, count, exchange->type, &range) : code;
    if (code == 0) {
        exchange->from[root] = range;
    }
    for (uint32_t i = 0; i < exchange->communicator->ranks && code == 0 && exchange->communicator->rank == root; i++) {
        exchange->to[i] = range;
    }
    return exchange_submit(exchange, code);
}

EXPORT HcclResult HcclScatter(void *sendBuf, void *recvBuf, uint64_t recvCount, HcclDataType dataType, uint32_t root, HcclComm comm,
                              aclrtStream stream) {
    ENTER("HcclScatter");
    int code;
    Exchange *exchange = exchange_begin("HcclScatter", comm, stream, &code);
    if (exchange == NULL) {
        return code;
    }
    exchange->root = root;
    code = begin_copy(exchange, (int)dataType, recvCount);
    code = code == 0 ? check_root(exchange, root) : code;
    code = code == 0 ? check_buffer(exchange->call, exchange->communicator, "recvBuf", recvBuf, 0, recvCount, exchange->type, &exchange->from[root]) : code;
    if (code == 0 && exchange->communicator->rank == root) {
        code = parts(exchange, "sendBuf", sendBuf, exchange->to);
    }
    return exchange_submit(exchange, code);
}

EXPORT HcclResult HcclBarrier(HcclComm comm, aclrtStream stream) {
    ENTER("HcclBarrier");
    int code;
    Exchange *exchange = exchange_begin("HcclBarrier", comm, stream, &code);
    return exchange == NULL ? code : exchange_submit(exchange, code);
}
