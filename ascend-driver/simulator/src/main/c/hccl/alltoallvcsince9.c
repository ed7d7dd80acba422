/* The exchange whose counts all ranks know. */
#include "exchange.h"

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
    return exchange_submit(exchange, exchange_set_sides(exchange, &send, (int)sendType, &receive, (int)recvType));
}
