/* Exchanges between three processes: something else for each, of any length; and messages between two. */
#include "ranks.h"

#define LARGE ((size_t)3 << 20)

static void all_to_all(void) {
    Made send = MADE(ACL_FLOAT, DIMS(3), 10 * rank, 10 * rank + 1, 10 * rank + 2), out = make(ACL_FLOAT, DIMS(3), NULL);
    OK(HcclAlltoAll(send.device, 1, HCCL_DATA_TYPE_FP32, out.device, 1, HCCL_DATA_TYPE_FP32, comm, stream));
    synchronise();
    EXPECT(out, EXACT, rank, 10 + rank, 20 + rank);
}

/* Rank r sends j + r elements to rank j, with gaps of one element between, both where they lie and where they go. */
static void uneven(void) {
    uint64_t counts[2][3], offsets[2][3], ends[2] = {0, 0};
    double values[32], wanted[32];
    for (uint64_t j = 0; j < 3; j++) {
        counts[0][j] = j + rank;
        counts[1][j] = rank + j;
        for (int side = 0; side < 2; side++) {
            offsets[side][j] = ends[side];
            ends[side] += counts[side][j] + 1;
        }
    }
    for (uint64_t i = 0; i < 32; i++) {
        values[i] = (double)(100 * rank + i);
        wanted[i] = -1;
    }
    for (uint64_t from = 0; from < 3; from++) {
        /* what rank `from` has for this one lies behind its parts for lower ranks, and a gap each */
        uint64_t start = 0;
        for (uint64_t j = 0; j < rank; j++) {
            start += j + from + 1;
        }
        for (uint64_t i = 0; i < from + rank; i++) {
            wanted[offsets[1][from] + i] = (double)(100 * from + start + i);
        }
    }
    Made send = make(ACL_FLOAT, DIMS(32), values);
    double minus[32];
    for (int i = 0; i < 32; i++) {
        minus[i] = -1;
    }
    Made target = make(ACL_FLOAT, DIMS(32), minus);
    OK(HcclAlltoAllV(send.device, counts[0], offsets[0], HCCL_DATA_TYPE_FP32, target.device, counts[1], offsets[1],
                     HCCL_DATA_TYPE_FP32, comm, stream));
    memset(counts, 0xFF, sizeof counts); /* read when the call was made */
    memset(offsets, 0xFF, sizeof offsets);
    synchronise();
    expect(target, EXACT, 32, wanted, __FILE__, __LINE__);
}

/* Around in a ring, first one after the other and then all at once with more than sockets hold. */
static void messages(void) {
    uint32_t next = (rank + 1) % ranks, before = (rank + ranks - 1) % ranks;
    Made one = MADE(ACL_INT64, DIMS(1), rank), got = make(ACL_INT64, DIMS(1), NULL);
    if (rank == 0) {
        OK(HcclSend(one.device, 1, HCCL_DATA_TYPE_INT64, next, comm, stream));
    }
    OK(HcclRecv(got.device, 1, HCCL_DATA_TYPE_INT64, before, comm, stream));
    if (rank != 0) {
        OK(HcclSend(one.device, 1, HCCL_DATA_TYPE_INT64, next, comm, stream));
    }
    synchronise();
    EXPECT(got, EXACT, before);
    void *out = device_memory(LARGE), *in = device_memory(LARGE);
    OK(aclrtMemset(out, LARGE, (int32_t)rank + 1, LARGE));
    HcclSendRecvItem items[] = {{HCCL_SEND, out, LARGE, HCCL_DATA_TYPE_UINT8, next},
                                {HCCL_RECV, in, LARGE, HCCL_DATA_TYPE_UINT8, before}};
    OK(HcclBatchSendRecv(items, 2, comm, stream));
    synchronise();
    uint8_t *bytes = malloc(LARGE);
    to_host(bytes, in, LARGE);
    for (size_t i = 0; i < LARGE; i++) {
        CHECK(bytes[i] == before + 1);
    }
    free(bytes);
}

static void body(void) {
    join();
    all_to_all();
    uneven();
    messages();
    leave();
}

int main(void) {
    run_ranks(3, body);
    return 0;
}
