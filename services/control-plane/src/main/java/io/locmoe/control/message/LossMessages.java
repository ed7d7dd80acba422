package io.locmoe.control.message;

import io.locmoe.control.proto.LostNodes;
import io.locmoe.control.proto.LostNodes.Kind;
import io.locmoe.control.proto.Origin;
import io.locmoe.control.proto.Recovered;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.NodeLoss;
import io.locmoe.run.event.StateOrigin;

/** Node failures as protocol messages. */
public final class LossMessages {
    private static final String KIND = "KIND_";
    private static final String ORIGIN = "ORIGIN_";

    private LossMessages() {}

    public static LostNodes encode(NodeLoss loss) {
        return LostNodes.newBuilder()
                .setKind(Kind.valueOf(KIND + loss.kind()))
                .setStep(loss.step())
                .setSeconds(loss.seconds())
                .addAllNames(loss.lost())
                .setNodes(loss.nodes())
                .setNumber(loss.number())
                .setCause(loss.cause())
                .build();
    }

    /** @throws ControlException if the message is not a valid failure */
    public static NodeLoss decode(LostNodes message) {
        return switch (message.getKind()) {
            case KIND_NODE, KIND_COORDINATOR, KIND_SEVERAL, KIND_CONNECTION ->
                new NodeLoss(
                        NodeLoss.Kind.valueOf(message.getKind().name().substring(KIND.length())),
                        message.getNamesList(),
                        message.getStep(),
                        message.getNodes(),
                        message.getNumber(),
                        message.getSeconds(),
                        message.getCause());
            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw unknown("what kind of loss that was");
        };
    }

    public static Recovered encode(JobEvent.Recovered event) {
        return Recovered.newBuilder()
                .setLoss(encode(event.loss()))
                .setFrom(event.from())
                .setOrigin(Origin.valueOf(ORIGIN + event.origin()))
                .addAllMembers(event.members())
                .build();
    }

    /** @throws ControlException if the message has no valid failure */
    public static JobEvent.Recovered decode(Recovered message) {
        return switch (message.getOrigin()) {
            case ORIGIN_START, ORIGIN_SNAPSHOT, ORIGIN_CHECKPOINT ->
                new JobEvent.Recovered(
                        decode(message.getLoss()),
                        message.getFrom(),
                        StateOrigin.valueOf(message.getOrigin().name().substring(ORIGIN.length())),
                        message.getMembersList());
            case ORIGIN_UNSPECIFIED, UNRECOGNIZED -> throw unknown("where the state was kept");
        };
    }

    private static ControlException unknown(String what) {
        return new ControlException(ControlException.Code.INVALID, "this version does not know " + what);
    }
}
