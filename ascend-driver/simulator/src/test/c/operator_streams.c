/* Memory that operators of two streams use: in an order, or refused. */
#include "tensors.h"

#define AREA 131072

static aclrtStream second;
static char *area, *elsewhere;
static Made a, b, out, result;
static aclScalar *one;

/* Both phases, with this workspace, in this stream; not waited for. */
#define LAUNCH(code, where, workspace, name, ...)                          \
    do {                                                                   \
        uint64_t size_ = 0;                                                \
        aclOpExecutor *executor_ = NULL;                                   \
        OK(name##GetWorkspaceSize(__VA_ARGS__, &size_, &executor_));       \
        CHECK(size_ <= AREA / 2);                                          \
        GIVES(code, name(workspace, size_, executor_, where));             \
    } while (0)
#define FIRST(workspace) LAUNCH(0, stream, workspace, aclnnMm, a.tensor, b.tensor, out.tensor, 0)
#define SECOND(code, workspace) LAUNCH(code, second, workspace, aclnnMm, a.tensor, b.tensor, result.tensor, 0)

static aclrtEvent recorded(aclrtStream where) {
    aclrtEvent event = NULL;
    OK(aclrtCreateEventExWithFlag(&event, ACL_EVENT_SYNC));
    OK(aclrtRecordEvent(event, where));
    return event;
}

static void one_workspace(void) {
    FIRST(area);
    SECOND(161002, area);
    SAYS("aclnnMm: the workspace lies in memory of the workspace of aclnnMm in stream");
    SECOND(161002, area + AREA / 2 - 64); /* a part of it */
    SECOND(0, elsewhere);
    OK(aclrtSynchronizeStream(second));
    SECOND(161002, area);
    OK(aclrtSynchronizeStream(stream));
    SECOND(0, area);
    OK(aclrtSynchronizeDevice());
    FIRST(area);
    SECOND(0, area + AREA / 2);
    OK(aclrtSynchronizeDevice());
    FIRST(area);
    OK(aclrtSynchronizeDevice());
    CHECK(live("executor") == 0);
}

static void ordered_by_events(void) {
    aclrtEvent before = recorded(stream);
    FIRST(area);
    OK(aclrtStreamWaitEvent(second, before));
    SECOND(161002, area);
    aclrtEvent behind = recorded(stream);
    SECOND(161002, area);
    OK(aclrtStreamWaitEvent(second, behind));
    SECOND(0, area);
    /* and back, over a third stream */
    aclrtStream third = NULL;
    OK(aclrtCreateStream(&third));
    aclrtEvent used = recorded(second);
    OK(aclrtStreamWaitEvent(third, used));
    aclrtEvent passed = recorded(third);
    LAUNCH(161002, stream, area, aclnnMm, a.tensor, b.tensor, out.tensor, 0);
    OK(aclrtStreamWaitEvent(stream, passed));
    FIRST(area);
    /* the host knows what it has waited for */
    aclrtEvent known = recorded(stream);
    OK(aclrtSynchronizeEvent(known));
    SECOND(0, area);
    OK(aclrtDestroyStream(second));
    OK(aclrtCreateStream(&second));
    FIRST(area);
    OK(aclrtSynchronizeDevice());
    OK(aclrtDestroyStream(third));
    OK(aclrtDestroyEvent(before));
    OK(aclrtDestroyEvent(behind));
    OK(aclrtDestroyEvent(used));
    OK(aclrtDestroyEvent(passed));
    OK(aclrtDestroyEvent(known));
}

/* A record that comes after the wait orders what comes after both. */
static void recorded_later(void) {
    aclrtEvent later = NULL;
    OK(aclrtCreateEventWithFlag(&later, ACL_EVENT_SYNC));
    OK(aclrtStreamWaitEvent(second, later));
    FIRST(area);
    OK(aclrtRecordEvent(later, stream));
    SECOND(0, area);
    LAUNCH(161002, stream, area, aclnnMm, a.tensor, b.tensor, out.tensor, 0);
    OK(aclrtSynchronizeDevice());
    OK(aclrtDestroyEvent(later));
}

static void nothing(void *argument) {
    (void)argument;
}

static void asked_by_the_host(void) {
    aclrtStreamStatus status = ACL_STREAM_STATUS_NOT_READY;
    aclrtEventRecordedStatus of_event = ACL_EVENT_RECORDED_STATUS_NOT_READY;
    FIRST(area);
    while (status != ACL_STREAM_STATUS_COMPLETE) {
        OK(aclrtStreamQuery(stream, &status));
    }
    SECOND(0, area);
    aclrtEvent event = recorded(second);
    while (of_event != ACL_EVENT_RECORDED_STATUS_COMPLETE) {
        OK(aclrtQueryEventStatus(event, &of_event));
    }
    FIRST(area);
    OK(aclrtSubscribeReport((uint64_t)pthread_self(), stream));
    OK(aclrtLaunchCallback(nothing, NULL, ACL_CALLBACK_NO_BLOCK, stream));
    OK(aclrtProcessReport(20000));
    SECOND(0, area);
    OK(aclrtSynchronizeDevice());
    OK(aclrtUnSubscribeReport((uint64_t)pthread_self(), stream));
    OK(aclrtDestroyEvent(event));
}

static void operands(void) {
    LAUNCH(0, stream, area, aclnnMuls, a.tensor, one, out.tensor);
    LAUNCH(0, second, elsewhere, aclnnMuls, a.tensor, one, result.tensor); /* both read a */
    LAUNCH(161002, second, elsewhere, aclnnMuls, out.tensor, one, b.tensor);
    SAYS("self lies in memory of out of aclnnMuls in stream");
    LAUNCH(161002, second, elsewhere, aclnnMuls, b.tensor, one, a.tensor);
    SAYS("out lies in memory of self of aclnnMuls in stream");
    LAUNCH(161002, second, elsewhere, aclnnMuls, b.tensor, one, out.tensor);
    aclrtEvent event = recorded(stream);
    OK(aclrtStreamWaitEvent(second, event));
    LAUNCH(0, second, elsewhere, aclnnMuls, b.tensor, one, a.tensor);
    OK(aclrtSynchronizeDevice());
    OK(aclrtDestroyEvent(event));
    /* columns of one matrix are no common memory */
    aclTensor *left = view(out.device, ACL_FLOAT, DIMS(2, 1), (int64_t[]){2, 1}, 0);
    aclTensor *right = view(out.device, ACL_FLOAT, DIMS(2, 1), (int64_t[]){2, 1}, 1);
    aclTensor *column = view(b.device, ACL_FLOAT, DIMS(2, 1), (int64_t[]){2, 1}, 0);
    LAUNCH(0, stream, area, aclnnMuls, column, one, left);
    LAUNCH(0, second, elsewhere, aclnnMuls, column, one, right);
    LAUNCH(161002, second, elsewhere, aclnnMuls, column, one, left);
    OK(aclrtSynchronizeDevice());
    OK(aclDestroyTensor(left));
    OK(aclDestroyTensor(right));
    OK(aclDestroyTensor(column));
}

/* A new block is other memory, at whatever address. */
static void freed_memory(void) {
    FIRST(area);
    OK(aclrtSynchronizeStream(stream));
    OK(aclrtFree(area));
    area = device_memory(AREA);
    SECOND(0, area);
    OK(aclrtSynchronizeDevice());
}

/* Clocks that join each other again and again keep their size. */
static void in_turn(void) {
    for (int turn = 0; turn < 200; turn++) {
        aclrtStream from = turn % 2 == 0 ? stream : second, to = turn % 2 == 0 ? second : stream;
        LAUNCH(0, from, area, aclnnMm, a.tensor, b.tensor, out.tensor, 0);
        aclrtEvent event = recorded(from);
        OK(aclrtStreamWaitEvent(to, event));
        OK(aclrtDestroyEvent(event));
    }
    OK(aclrtSynchronizeDevice());
}

int main(void) {
    begin_with_stream();
    OK(aclrtCreateStream(&second));
    area = device_memory(AREA);
    elsewhere = device_memory(AREA);
    a = MADE(ACL_FLOAT, DIMS(2, 2), 1, 2, 3, 4);
    b = MADE(ACL_FLOAT, DIMS(2, 2), 1, 0, 0, 1);
    out = make(ACL_FLOAT, DIMS(2, 2), NULL);
    result = make(ACL_FLOAT, DIMS(2, 2), NULL);
    one = scalar(1);
    one_workspace();
    ordered_by_events();
    recorded_later();
    asked_by_the_host();
    in_turn();
    operands();
    freed_memory();
    OK(aclDestroyScalar(one));
    drop(a);
    drop(b);
    drop(out);
    drop(result);
    OK(aclrtFree(area));
    OK(aclrtFree(elsewhere));
    OK(aclrtDestroyStream(second));
    end();
    return 0;
}
