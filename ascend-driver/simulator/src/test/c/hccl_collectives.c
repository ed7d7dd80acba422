/* Collectives between three processes, in all types and reductions, asynchronous and in place. */
#include "ranks.h"

#define R(rank) ((double)(rank) + 1)

static void reduction(aclDataType type, HcclDataType wire) {
    Made send = MADE(type, DIMS(3), R(rank), 2 * R(rank), 4 - R(rank)), out = make(type, DIMS(3), NULL);
    OK(HcclAllReduce(send.device, out.device, 3, wire, HCCL_REDUCE_SUM, comm, stream));
    synchronise();
    EXPECT(out, EXACT, 6, 12, 6);
    if (wire != HCCL_DATA_TYPE_INT16 && wire != HCCL_DATA_TYPE_BFP16) {
        OK(HcclAllReduce(send.device, out.device, 3, wire, HCCL_REDUCE_PROD, comm, stream));
        synchronise();
        EXPECT(out, EXACT, 6, 48, 6);
    }
    OK(HcclAllReduce(send.device, out.device, 3, wire, HCCL_REDUCE_MAX, comm, stream));
    synchronise();
    EXPECT(out, EXACT, 3, 6, 3);
    OK(HcclAllReduce(send.device, send.device, 3, wire, HCCL_REDUCE_MIN, comm, stream));
    synchronise();
    EXPECT(send, EXACT, 1, 2, 1);
    drop(send);
    drop(out);
}

/* Each step is rounded: 2048 + 1 is 2048 in FLOAT16, so the order of the ranks shows. */
static void rounding(void) {
    Made one = MADE(ACL_FLOAT16, DIMS(1), rank == 0 ? 2048 : 1), out = make(ACL_FLOAT16, DIMS(1), NULL);
    OK(HcclAllReduce(one.device, out.device, 1, HCCL_DATA_TYPE_FP16, HCCL_REDUCE_SUM, comm, stream));
    synchronise();
    EXPECT(out, EXACT, 2048);
}

static void spreading(void) {
    Made own = MADE(ACL_FLOAT, DIMS(2), R(rank), 10 * R(rank)), all = make(ACL_FLOAT, DIMS(6), NULL);
    OK(HcclAllGather(own.device, all.device, 2, HCCL_DATA_TYPE_FP32, comm, stream));
    synchronise();
    EXPECT(all, EXACT, 1, 10, 2, 20, 3, 30);
    OK(HcclReduceScatter(all.device, own.device, 2, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM, comm, stream));
    synchronise();
    EXPECT(own, EXACT, 3 * R(rank), 30 * R(rank));
    /* in place: the own part lies where it goes */
    Made shared_one = MADE(ACL_INT64, DIMS(3), rank == 0 ? 7 : 0, rank == 1 ? 8 : 0, rank == 2 ? 9 : 0);
    OK(HcclAllGather((int64_t *)shared_one.device + rank, shared_one.device, 1, HCCL_DATA_TYPE_INT64, comm, stream));
    synchronise();
    EXPECT(shared_one, EXACT, 7, 8, 9);
}

static void rooted(uint32_t root) {
    Made buffer = MADE(ACL_INT32, DIMS(2), rank, 5), out = make(ACL_INT32, DIMS(2), NULL), parts = MADE(ACL_INT32, DIMS(3), 4, 5, 6);
    Made part = make(ACL_INT32, DIMS(1), NULL);
    OK(HcclReduce(buffer.device, rank == root ? out.device : NULL, 2, HCCL_DATA_TYPE_INT32, HCCL_REDUCE_SUM, root, comm, stream));
    OK(HcclBroadcast(buffer.device, 2, HCCL_DATA_TYPE_INT32, root, comm, stream));
    OK(HcclScatter(rank == root ? parts.device : NULL, part.device, 1, HCCL_DATA_TYPE_INT32, root, comm, stream));
    synchronise();
    EXPECT(buffer, EXACT, root, 5);
    EXPECT(part, EXACT, 4 + rank);
    if (rank == root) {
        EXPECT(out, EXACT, 3, 15);
    }
}

/* A call returns before the others have made theirs, and its result is not there until they do. */
static void asynchronous(void) {
    Made one = MADE(ACL_FLOAT, DIMS(1), 1), out = make(ACL_FLOAT, DIMS(1), NULL);
    aclrtStreamStatus status;
    float value = 0;
    if (rank == 0) {
        await_steps(2);
    }
    OK(HcclAllReduce(one.device, out.device, 1, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM, comm, stream));
    if (rank != 0) {
        OK(aclrtStreamQuery(stream, &status));
        CHECK(status == ACL_STREAM_STATUS_NOT_READY);
        GIVES(HCCL_E_AGAIN, HcclCommDestroy(comm));
        SAYS("2 calls are still in streams");
        to_host(&value, out.device, sizeof value);
        CHECK(isnan(value));
        reach_step();
    }
    synchronise();
    EXPECT(out, EXACT, 3);
}

static void queries(void) {
    uint32_t size = 0, number = 99;
    char name[128] = "";
    HcclResult error = HCCL_E_PARA;
    OK(HcclGetRankSize(comm, &size));
    OK(HcclGetRankId(comm, &number));
    OK(HcclGetCommName(comm, name));
    OK(HcclGetCommAsyncError(comm, &error));
    CHECK(size == 3 && number == rank && strlen(name) > 0 && error == HCCL_SUCCESS);
    CHECK(strcmp(HcclGetErrorString(HCCL_E_TIMEOUT), "timeout") == 0);
    OK(HcclSetConfig(HCCL_DETERMINISTIC, (union HcclConfigValue){1}));
    GIVES(HCCL_E_PARA, HcclSetConfig(HCCL_DETERMINISTIC, (union HcclConfigValue){7}));
}

static void body(void) {
    join();
    queries();
    reduction(ACL_FLOAT, HCCL_DATA_TYPE_FP32);
    reduction(ACL_FLOAT16, HCCL_DATA_TYPE_FP16);
    reduction(ACL_BF16, HCCL_DATA_TYPE_BFP16);
    reduction(ACL_INT8, HCCL_DATA_TYPE_INT8);
    reduction(ACL_INT16, HCCL_DATA_TYPE_INT16);
    reduction(ACL_INT32, HCCL_DATA_TYPE_INT32);
    reduction(ACL_INT64, HCCL_DATA_TYPE_INT64);
    rounding();
    spreading();
    for (uint32_t root = 0; root < ranks; root++) {
        rooted(root);
    }
    OK(HcclBarrier(comm, stream));
    asynchronous();
    leave();
}

int main(void) {
    run_ranks(3, body);
    return 0;
}
