/* Memory with which a chip may give other values: another device's, or an output that is an input at the same time. */
#include "tensors.h"

/* Phase two refuses with 161002, and says why. */
#define STOPPED(part, name, ...)                                                \
    do {                                                                        \
        uint64_t size_ = 0;                                                     \
        aclOpExecutor *executor_ = NULL;                                        \
        OK(name##GetWorkspaceSize(__VA_ARGS__, &size_, &executor_));            \
        void *workspace_ = size_ == 0 ? NULL : device_memory(size_);            \
        GIVES(161002, name(workspace_, size_, executor_, stream));              \
        SAYS(part);                                                             \
        if (workspace_ != NULL) {                                               \
            OK(aclrtFree(workspace_));                                          \
        }                                                                       \
        CHECK(live("executor") == 0);                                           \
    } while (0)

static void outputs_that_are_inputs(void) {
    Made a = MADE(ACL_FLOAT, DIMS(2, 2), 1, 2, 3, 4), index = MADE(ACL_INT64, DIMS(2), 1, 0);
    aclIntArray *swapped = ints(2, (int64_t[]){1, 0});
    aclScalar *one = scalar(1);
    STOPPED("out lies in memory of self", aclnnMm, a.tensor, a.tensor, a.tensor, 0);
    STOPPED("out lies in memory of self", aclnnPermute, a.tensor, swapped, a.tensor);
    STOPPED("out lies in memory of self", aclnnIndexSelect, a.tensor, 0, index.tensor, a.tensor);
    aclTensor *flipped = view(a.device, ACL_FLOAT, DIMS(2, 2), (int64_t[]){1, 2}, 0);
    STOPPED("out lies in memory of other", aclnnAdd, a.tensor, flipped, one, a.tensor);
    EXPECT(a, EXACT, 1, 2, 3, 4);
    RUN(aclnnAdd, a.tensor, a.tensor, one, a.tensor);
    EXPECT(a, EXACT, 2, 4, 6, 8);
    OK(aclDestroyTensor(flipped));
    OK(aclDestroyIntArray(swapped));
    OK(aclDestroyScalar(one));
    drop(a);
    drop(index);
}

/* Columns of one matrix share no element. */
static void views_side_by_side(void) {
    Made m = MADE(ACL_FLOAT, DIMS(2, 3), 1, 2, 3, 4, 5, 6), u = MADE(ACL_FLOAT, DIMS(1, 1), 10);
    aclTensor *left = view(m.device, ACL_FLOAT, DIMS(2, 1), (int64_t[]){3, 1}, 0);
    aclTensor *right = view(m.device, ACL_FLOAT, DIMS(2, 1), (int64_t[]){3, 1}, 2);
    aclTensor *both = view(m.device, ACL_FLOAT, DIMS(2, 2), (int64_t[]){3, 1}, 0);
    RUN(aclnnMm, left, u.tensor, right, 0);
    EXPECT(m, EXACT, 1, 2, 10, 4, 5, 40);
    STOPPED("out lies in memory of self", aclnnPermute, both, ints(2, (int64_t[]){1, 0}), both);
    aclTensor *one = view(m.device, ACL_FLOAT, DIMS(2, 1), (int64_t[]){0, 1}, 0);
    REFUSED("stride 0", aclnnMm, right, u.tensor, one, 0);
    OK(aclDestroyTensor(left));
    OK(aclDestroyTensor(right));
    OK(aclDestroyTensor(both));
    OK(aclDestroyTensor(one));
    drop(m);
    drop(u);
}

static void memory_of_another_device(void) {
    Made here = MADE(ACL_FLOAT, DIMS(2, 2), 1, 2, 3, 4), out = make(ACL_FLOAT, DIMS(2, 2), NULL);
    uint64_t size = 0;
    aclOpExecutor *executor = NULL;
    OK(aclrtSetDevice(1));
    void *far = device_memory(4096);
    aclTensor *elsewhere = view(far, ACL_FLOAT, DIMS(2, 2), NULL, 0);
    OK(aclnnMmGetWorkspaceSize(here.tensor, here.tensor, out.tensor, 0, &size, &executor));
    OK(aclrtSetDevice(0));
    void *near = device_memory(size);
    GIVES(161002, aclnnMm(near, size, executor, stream));
    SAYS("planned for device 1, device 0 is current");
    STOPPED("self is memory of device 1, the stream is of device 0", aclnnMm, elsewhere, here.tensor, out.tensor, 0);
    OK(aclrtSetDevice(1));
    far = device_memory(size);
    OK(aclrtSetDevice(0));
    OK(aclnnMmGetWorkspaceSize(here.tensor, here.tensor, out.tensor, 0, &size, &executor));
    GIVES(161002, aclnnMm(far, size, executor, stream));
    SAYS("the workspace is memory of device 1");
    OK(aclDestroyTensor(elsewhere));
    OK(aclrtFree(near));
    OK(aclrtResetDevice(0));
    OK(aclrtResetDevice(0));
    OK(aclrtResetDeviceForce(1));
    drop(here);
    drop(out);
}

static void weights_transposed_alike(void) {
    Made x = MADE(ACL_FLOAT16, DIMS(2, 2), 1, 2, 3, 4), single = MADE(ACL_FLOAT, DIMS(2, 2), 1, 2, 3, 4);
    Made w = MADE(ACL_FLOAT16, DIMS(2, 2), 1, 0, 0, 1), y = make(ACL_FLOAT16, DIMS(2, 2), NULL);
#define AGAIN(made, strides) view(made.device, made.type, DIMS(2, 2), strides, 0)
#define LIST(...) aclCreateTensorList((const aclTensor *[]){__VA_ARGS__}, COUNT(const aclTensor *, __VA_ARGS__))
    aclTensorList *xs = LIST(AGAIN(x, NULL), AGAIN(x, NULL)), *singles = LIST(AGAIN(single, NULL));
    aclTensorList *mixed = LIST(AGAIN(w, NULL), AGAIN(w, ((int64_t[]){1, 2})));
    aclTensorList *ys = LIST(AGAIN(y, NULL), AGAIN(y, NULL));
    REFUSED("either all are transposed views or none", aclnnGroupedMatmulV2, xs, mixed, NULL, NULL, NULL, NULL, NULL, NULL, 0, -1, ys);
    REFUSED("x has type FLOAT", aclnnGroupedMatmul, singles, singles, NULL, NULL, NULL, NULL, NULL, NULL, 0, singles);
    OK(aclDestroyTensorList(xs));
    OK(aclDestroyTensorList(mixed));
    OK(aclDestroyTensorList(ys));
    OK(aclDestroyTensorList(singles));
    drop(x);
    drop(single);
    drop(w);
    drop(y);
}

int main(void) {
    begin_with_stream();
    outputs_that_are_inputs();
    views_side_by_side();
    weights_transposed_alike();
    memory_of_another_device();
    end();
    return 0;
}
