/* The contract of the two phases: lifetimes, workspaces, addresses, executors that repeat, chips without a kernel. */
#include "tensors.h"

static Made a, b, out;
static aclScalar *one;

static aclOpExecutor *plan_add(void) {
    uint64_t size = 1;
    aclOpExecutor *executor = NULL;
    OK(aclnnAddGetWorkspaceSize(a.tensor, b.tensor, one, out.tensor, &size, &executor));
    CHECK(size == 0 && executor != NULL);
    return executor;
}

static void executors_run_once(void) {
    aclOpExecutor *executor = plan_add();
    OK(aclnnAdd(NULL, 0, executor, stream));
    OK(aclrtSynchronizeStream(stream));
    EXPECT(out, EXACT, 11, 22, 33);
    GIVES(161002, aclnnAdd(NULL, 0, executor, stream));
    SAYS("has run already");
    GIVES(161001, aclnnAdd(NULL, 0, NULL, stream));
    GIVES(161002, aclnnAdd(NULL, 0, (aclOpExecutor *)&a, stream));
    executor = plan_add();
    GIVES(161002, aclnnMul(NULL, 0, executor, stream));
    SAYS("aclnnAdd");
    CHECK(live("executor") == 0);
    uint64_t size;
    GIVES(161001, aclnnAddGetWorkspaceSize(NULL, b.tensor, one, out.tensor, &size, &executor));
    SAYS("self is NULL");
    GIVES(161001, aclnnAddGetWorkspaceSize(a.tensor, b.tensor, NULL, out.tensor, &size, &executor));
    GIVES(161001, aclnnAddGetWorkspaceSize(a.tensor, b.tensor, one, out.tensor, NULL, &executor));
    CHECK(live("executor") == 0);
}

static void tensors_live_between_the_phases(void) {
    uint64_t size;
    aclOpExecutor *executor = NULL;
    Made short_lived = MADE(ACL_FLOAT, DIMS(3), 1, 2, 3);
    OK(aclnnAddGetWorkspaceSize(a.tensor, short_lived.tensor, one, out.tensor, &size, &executor));
    OK(aclDestroyTensor(short_lived.tensor));
    GIVES(161002, aclnnAdd(NULL, 0, executor, stream));
    SAYS("between the phases");
    GIVES(161002, aclDestroyTensor(short_lived.tensor));
    OK(aclnnAddGetWorkspaceSize(a.tensor, b.tensor, one, out.tensor, &size, &executor));
    OK(aclSetRawTensorAddr(b.tensor, short_lived.device));
    GIVES(161002, aclnnAdd(NULL, 0, executor, stream));
    SAYS("address of other");
    OK(aclSetRawTensorAddr(b.tensor, b.device));
    REFUSED("destroyed", aclnnAdd, a.tensor, short_lived.tensor, one, out.tensor);
    OK(aclrtFree(short_lived.device));
}

static void workspaces(void) {
    uint64_t size = 0;
    aclOpExecutor *executor = NULL;
    Made x = MADE(ACL_FLOAT, DIMS(2, 2), 1, 2, 3, 4), y = make(ACL_FLOAT, DIMS(2, 2), NULL);
    OK(aclnnMatmulGetWorkspaceSize(x.tensor, x.tensor, y.tensor, 0, &size, &executor));
    CHECK(size > 0);
    GIVES(161001, aclnnMatmul(NULL, size, executor, stream));
    GIVES(161002, aclnnMatmul(NULL, size, executor, stream));
    void *workspace = device_memory(size);
    OK(aclnnMatmulGetWorkspaceSize(x.tensor, x.tensor, y.tensor, 0, &size, &executor));
    GIVES(161002, aclnnMatmul(workspace, size - 1, executor, stream));
    SAYS("phase one asked for");
    OK(aclnnMatmulGetWorkspaceSize(x.tensor, x.tensor, y.tensor, 0, &size, &executor));
    OK(aclnnMatmul(workspace, size, executor, stream));
    OK(aclrtSynchronizeStream(stream));
    EXPECT(y, EXACT, 7, 10, 15, 22);
    OK(aclrtFree(workspace));
    drop(x);
    drop(y);
}

static void executors_that_repeat(void) {
    aclOpExecutor *executor = plan_add();
    Made other = MADE(ACL_FLOAT, DIMS(3), 5, 6, 7), target = make(ACL_FLOAT, DIMS(3), NULL);
    GIVES(161002, aclSetInputTensorAddr(executor, 1, b.tensor, other.device));
    OK(aclSetAclOpExecutorRepeatable(executor));
    OK(aclSetInputTensorAddr(executor, 1, b.tensor, other.device));
    OK(aclnnAdd(NULL, 0, executor, stream));
    OK(aclSetOutputTensorAddr(executor, 0, out.tensor, target.device));
    GIVES(161002, aclSetOutputTensorAddr(executor, 1, out.tensor, target.device));
    OK(aclnnAdd(NULL, 0, executor, stream));
    OK(aclrtSynchronizeStream(stream));
    EXPECT(out, EXACT, 6, 8, 10);
    EXPECT(target, EXACT, 6, 8, 10);
    OK(aclDestroyAclOpExecutor(executor));
    GIVES(161002, aclDestroyAclOpExecutor(executor));
    GIVES(161002, aclnnAdd(NULL, 0, executor, stream));
    drop(other);
    drop(target);
}

/* Whatever the addresses, what ran once with these shapes comes from the cache; what is repeatable never enters it. */
static void executors_from_the_cache(void) {
    Made x = MADE(ACL_FLOAT, DIMS(5), 1, 2, 3, 4, 5), y = make(ACL_FLOAT, DIMS(5), NULL), z = make(ACL_FLOAT, DIMS(5), NULL);
    uint64_t size;
    aclOpExecutor *first = NULL, *second = NULL;
    OK(aclnnMulGetWorkspaceSize(x.tensor, x.tensor, y.tensor, &size, &first));
    OK(aclSetAclOpExecutorRepeatable(first));
    OK(aclnnMul(NULL, 0, first, stream));
    OK(aclnnMulGetWorkspaceSize(x.tensor, x.tensor, z.tensor, &size, &second));
    OK(aclSetAclOpExecutorRepeatable(second));
    OK(aclDestroyAclOpExecutor(first));
    OK(aclDestroyAclOpExecutor(second));
    RUN(aclnnMul, x.tensor, x.tensor, y.tensor);
    OK(aclnnMulGetWorkspaceSize(x.tensor, x.tensor, z.tensor, &size, &second));
    GIVES(561000, aclSetAclOpExecutorRepeatable(second));
    SAYS("because aclnnMul ran");
    OK(aclnnMul(NULL, 0, second, stream));
    OK(aclrtSynchronizeStream(stream));
    EXPECT(z, EXACT, 1, 4, 9, 16, 25);
    OK(aclnnMulGetWorkspaceSize(x.tensor, x.tensor, z.tensor, &size, &second));
    OK(aclDestroyAclOpExecutor(second));
    CHECK(live("executor") == 0);
    drop(x);
    drop(y);
    drop(z);
}

static void reset(void) {
    OK(aclrtResetDeviceForce(0));
    OK(aclrtSetDevice(0));
    OK(aclrtCreateStream(&stream));
    a = MADE(ACL_FLOAT, DIMS(3), 1, 2, 3);
    b = MADE(ACL_FLOAT, DIMS(3), 10, 20, 30);
    out = make(ACL_FLOAT, DIMS(3), NULL);
}

/* What only the chip notices: memory that is gone, on the host, not aligned, or too short. */
static void faults_of_the_device(void) {
    aclOpExecutor *executor = plan_add();
    OK(aclnnAdd(NULL, 0, executor, stream));
    OK(aclrtFree(b.device));
    GIVES(507015, aclrtSynchronizeStream(stream));
    SAYS("other was freed before the operator ran");
    GIVES(361001, aclnnAdd(NULL, 0, plan_add(), stream));
    reset();
    static char host[64];
    for (int i = 0; i < 3; i++) {
        void *bad[] = {host, (char *)b.device + 4, (char *)b.device + (1 << 30)};
        OK(aclSetRawTensorAddr(b.tensor, bad[i]));
        OK(aclnnAdd(NULL, 0, plan_add(), stream));
        GIVES(507015, aclrtSynchronizeStream(stream));
        SAYS(i == 1 ? "aligned to 32" : "within one block");
        reset();
    }
}

static void shapes_and_types(void) {
    Made wrong = make(ACL_FLOAT, DIMS(4), NULL), whole = make(ACL_INT32, DIMS(3), NULL);
    REFUSED("do not broadcast", aclnnAdd, a.tensor, wrong.tensor, one, out.tensor);
    REFUSED("out has shape [4], not [3]", aclnnAdd, a.tensor, b.tensor, one, wrong.tensor);
    REFUSED("out has INT32", aclnnAdd, a.tensor, b.tensor, one, whole.tensor);
    REFUSED("type INT32", aclnnGelu, whole.tensor, whole.tensor);
    aclTensor *private_format =
        aclCreateTensor((int64_t[]){3}, 1, ACL_FLOAT, NULL, 0, ACL_FORMAT_FRACTAL_NZ, (int64_t[]){3}, 1, a.device);
    REFUSED("format 29", aclnnGelu, private_format, out.tensor);
    aclTensor *outside = aclCreateTensor((int64_t[]){3}, 1, ACL_FLOAT, NULL, 1, ACL_FORMAT_ND, (int64_t[]){3}, 1, a.device);
    REFUSED("reaches element 3", aclnnGelu, outside, out.tensor);
    CHECK(aclCreateTensor(NULL, 1, ACL_FLOAT, NULL, 0, ACL_FORMAT_ND, NULL, 0, a.device) == NULL);
    CHECK(aclCreateTensor((int64_t[]){-1}, 1, ACL_FLOAT, NULL, 0, ACL_FORMAT_ND, NULL, 0, a.device) == NULL);
    CHECK(aclCreateTensor((int64_t[]){1}, 1, (aclDataType)5, NULL, 0, ACL_FORMAT_ND, NULL, 0, a.device) == NULL);
    CHECK(aclCreateTensor((int64_t[]){1}, 1, ACL_FLOAT, NULL, 0, (aclFormat)5, NULL, 0, a.device) == NULL);
    OK(aclDestroyTensor(private_format));
    OK(aclDestroyTensor(outside));
    OK(aclDestroyTensor(NULL));
}

static void lists_own_their_members(void) {
    const aclTensor *members[] = {view(a.device, ACL_FLOAT, DIMS(3), NULL, 0), view(b.device, ACL_FLOAT, DIMS(3), NULL, 0)};
    aclTensorList *list = aclCreateTensorList(members, 2);
    uint64_t size = 0, count = (uint64_t)live("tensor");
    OK(aclGetTensorListSize(list, &size));
    CHECK(size == 2);
    OK(aclDestroyTensorList(list));
    CHECK((uint64_t)live("tensor") == count - 2);
    GIVES(161002, aclDestroyTensor(members[0]));
    GIVES(161002, aclDestroyTensorList(list));
    CHECK(aclCreateTensorList(members, 2) == NULL);
}

int main(void) {
    setenv("ASCEND_SIMULATOR_DELAY_MS", "1000", 1);
    begin_with_stream();
    one = scalar(1);
    reset();
    executors_that_repeat();
    executors_run_once();
    tensors_live_between_the_phases();
    workspaces();
    executors_from_the_cache();
    shapes_and_types();
    lists_own_their_members();
    faults_of_the_device();
    OK(ascendSimulatorFail("aclnnAdd@run:1=507899"));
    OK(aclnnAdd(NULL, 0, plan_add(), stream));
    GIVES(507899, aclrtSynchronizeStream(stream));
    end();
    return 0;
}
