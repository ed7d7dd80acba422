package io.locmoe.control;

import io.locmoe.control.proto.NodePace;
import io.locmoe.engine.report.PaceChange;

/** Changes of a node's pace as protocol messages. */
final class PaceMessages {
    private PaceMessages() {}

    static NodePace encode(JobEvent.PaceChanged event) {
        return NodePace.newBuilder()
                .setName(event.node())
                .setNode(event.change().node())
                .setStep(event.change().step())
                .setSince(event.change().since())
                .setUntil(event.change().until())
                .setFactor(event.change().factor())
                .build();
    }

    static JobEvent.PaceChanged decode(NodePace m) {
        return new JobEvent.PaceChanged(
                m.getName(), new PaceChange(m.getNode(), m.getStep(), m.getSince(), m.getUntil(), m.getFactor()));
    }
}
