package io.locmoe.control.client;

import io.locmoe.control.access.Target;
import io.locmoe.control.message.EventMessages;
import io.locmoe.control.message.StatusMapper;
import io.locmoe.control.proto.RunEvent;
import io.locmoe.control.proto.WatchRunRequest;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunHistory;
import io.vertx.core.Future;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.ServiceMethod;
import java.util.function.Consumer;

/**
 * Reads a job's events from a node, on the event loop.
 *
 * @param method name of the method, for messages
 */
record EventReader(ControlClient client, Target target, String method) {
    /**
     * Opens the stream.
     *
     * @param lost called with the reason if the stream was cut or refused
     * @param over called when the stream has ended
     * @return the answered call, for flow control and to end it; fails if there is no such job
     */
    Future<GrpcClientRequest<?, RunEvent>> open(
            ServiceMethod<RunEvent, WatchRunRequest> service,
            WatchRunRequest request,
            Consumer<RunHistory.Entry> events,
            Consumer<ControlException> lost,
            Runnable over) {
        return client.open(target, service, request, answer -> {
                    ControlClient.refusal(target, answer).ifPresent(refusal -> {
                        throw refusal;
                    });
                    answer.handler(message -> events.accept(EventMessages.decodeEntry(message)))
                            .errorHandler(error -> lost.accept(new ControlException(
                                    ControlException.Code.UNREACHABLE,
                                    target + " cut the events of " + request.getRunId() + " off: " + error)))
                            .exceptionHandler(failure -> lost.accept(StatusMapper.unanswered(target, method, failure)))
                            .endHandler(end -> {
                                ControlClient.refusal(target, answer).ifPresent(lost);
                                over.run();
                            });
                })
                .map(call -> call);
    }
}
