/* Ranks that do not come, do not call, call something else, or die: everybody else learns who it was. */
#include "ranks.h"

static Made one, two;

static void make_values(void) {
    one = MADE(ACL_FLOAT, DIMS(2), 1, 2);
    two = make(ACL_FLOAT, DIMS(2), NULL);
}

static void expect_failure(HcclResult wanted, const char *part) {
    HcclResult error;
    GIVES(507048, aclrtSynchronizeStream(stream));
    check_message(part, __FILE__, __LINE__);
    OK(HcclGetCommAsyncError(comm, &error));
    CHECK(error == wanted);
    GIVES(wanted, HcclBarrier(comm, stream));
}

static void does_not_join(void) {
    share_root();
    if (rank == 1) {
        return;
    }
    GIVES(HCCL_E_TIMEOUT, HcclCommInitRootInfo(ranks, &shared->root, rank, &comm));
    SAYS("these have not joined in time: 1");
}

static void joins_wrongly(void) {
    share_root();
    if (rank == 1) {
        await_steps(1);
        pause_milliseconds(100);
        GIVES(HCCL_E_PARA, HcclCommInitRootInfo(3, &shared->root, 1, &comm));
        SAYS("it says 3 ranks, the first to come said 2");
        GIVES(HCCL_E_PARA, HcclCommInitRootInfo(2, &shared->root, 0, &comm));
        SAYS("rank 0 has joined already");
    }
    reach_step();
    OK(HcclCommInitRootInfo(ranks, &shared->root, rank, &comm));
    leave();
}

static void calls_something_else(void) {
    join();
    make_values();
    if (rank == 0) {
        OK(HcclAllReduce(one.device, two.device, 2, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM, comm, stream));
        expect_failure(HCCL_E_PARA, "rank 1 makes HcclBroadcast");
    } else {
        OK(HcclBroadcast(one.device, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
        expect_failure(HCCL_E_PARA, "rank 0 makes HcclAllReduce");
    }
    reach_step();
    await_steps(2); /* who leaves first could be what the other one finds wrong */
    leave();
}

static void expects_another_length(void) {
    const uint64_t offsets[2] = {0, 0}, sent[2] = {0, 1}, got[2] = {2, 0};
    join();
    make_values();
    OK(HcclAlltoAllV(one.device, rank == 0 ? sent : offsets, offsets, HCCL_DATA_TYPE_FP32, two.device,
                     rank == 0 ? offsets : got, offsets, HCCL_DATA_TYPE_FP32, comm, stream));
    if (rank == 1) {
        expect_failure(HCCL_E_PARA, "rank 0 sends 4 bytes to rank 1, which expects 8");
    } else {
        synchronise();
    }
    reach_step();
    await_steps(2);
    leave();
}

static void dies(void) {
    join();
    make_values();
    if (rank == 1) {
        await_steps(1);
        _exit(0);
    }
    OK(HcclAllReduce(one.device, two.device, 2, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM, comm, stream));
    reach_step();
    expect_failure(HCCL_E_REMOTE, "rank 1 (process");
    leave();
}

static void does_not_call(void) {
    join();
    make_values();
    if (rank == 0) {
        OK(HcclRecv(two.device, 2, HCCL_DATA_TYPE_FP32, 1, comm, stream));
        expect_failure(HCCL_E_TIMEOUT, "nothing came within HCCL_EXEC_TIMEOUT");
        leave();
        reach_step();
    } else {
        await_steps(1);
        leave();
    }
}

/* A send is not done before it is received. */
static void does_not_receive(void) {
    aclrtStreamStatus status;
    join();
    make_values();
    if (rank == 0) {
        OK(HcclSend(one.device, 2, HCCL_DATA_TYPE_FP32, 1, comm, stream));
        GIVES(507046, aclrtSynchronizeStreamWithTimeout(stream, 50));
        OK(aclrtStreamQuery(stream, &status));
        CHECK(status == ACL_STREAM_STATUS_NOT_READY);
        reach_step();
        synchronise();
    } else {
        await_steps(1);
        OK(HcclRecv(two.device, 2, HCCL_DATA_TYPE_FP32, 0, comm, stream));
        synchronise();
        EXPECT(two, EXACT, 1, 2);
    }
    OK(HcclBarrier(comm, stream));
    synchronise();
    leave();
}

int main(void) {
    setenv("ASCEND_SIMULATOR_CONNECT_MS", "300", 1);
    run_ranks(2, does_not_join);
    setenv("ASCEND_SIMULATOR_CONNECT_MS", "20000", 1);
    run_ranks(2, joins_wrongly);
    run_ranks(2, calls_something_else);
    run_ranks(2, expects_another_length);
    run_ranks(2, dies);
    run_ranks(2, does_not_receive);
    setenv("HCCL_EXEC_TIMEOUT", "1", 1);
    run_ranks(2, does_not_call);
    return 0;
}
