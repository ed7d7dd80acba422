package io.locmoe.control.message;

import io.locmoe.control.proto.NodeFailure.Kind;
import io.locmoe.control.proto.Origin;
import io.locmoe.control.proto.Recovered;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.StateOrigin;

/** Node failures as protocol messages. */
public final class FailureMessages {
    private static final String KIND = "KIND_";
    private static final String ORIGIN = "ORIGIN_";

    private FailureMessages() {}

    public static io.locmoe.control.proto.NodeFailure encode(NodeFailure failure) {
        return io.locmoe.control.proto.NodeFailure.newBuilder()
                .setKind(Kind.valueOf(KIND + failure.kind()))
                .setStep(failure.step())
                .setSeconds(failure.seconds())
                .addAllNames(failure.failedNodes())
                .setNodes(failure.nodes())
                .setNumber(failure.number())
                .setCause(failure.cause())
                .build();
    }

    /** @throws ControlException if the message is not a valid failure */
    public static NodeFailure decode(io.locmoe.control.proto.NodeFailure message) {
        return switch (message.getKind()) {
            case KIND_NODE, KIND_LEADER, KIND_SEVERAL, KIND_CONNECTION ->
                new NodeFailure(
                        NodeFailure.Kind.valueOf(message.getKind().name().substring(KIND.length())),
                        message.getNamesList(),
                        message.getStep(),
                        message.getNodes(),
                        message.getNumber(),
                        message.getSeconds(),
                        message.getCause());
            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw unknown("what kind of failure that was");
        };
    }

    public static Recovered encode(RunEvent.Recovered event) {
        return Recovered.newBuilder()
                .setFailure(encode(event.failure()))
                .setFrom(event.from())
                .setOrigin(Origin.valueOf(ORIGIN + event.origin()))
                .addAllMembers(event.members())
                .build();
    }

    /** @throws ControlException if the message has no valid failure */
    public static RunEvent.Recovered decode(Recovered message) {
        return switch (message.getOrigin()) {
            case ORIGIN_START, ORIGIN_SNAPSHOT, ORIGIN_CHECKPOINT ->
                new RunEvent.Recovered(
                        decode(message.getFailure()),
                        message.getFrom(),
                        StateOrigin.valueOf(message.getOrigin().name().substring(ORIGIN.length())),
                        message.getMembersList());
            case ORIGIN_UNSPECIFIED, UNRECOGNIZED -> throw unknown("where the state was stored");
        };
    }

    private static ControlException unknown(String what) {
        return new ControlException(ControlException.Code.INVALID, "this version does not know " + what);
    }
}
