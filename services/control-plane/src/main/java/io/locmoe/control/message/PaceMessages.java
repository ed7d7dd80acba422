package io.locmoe.control.message;

import io.locmoe.control.proto.HostingNode;
import io.locmoe.control.proto.MovedExperts;
import io.locmoe.control.proto.NodePace;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.run.event.RunEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** Changes of a node's pace, and the moves of experts that follow, as protocol messages. */
public final class PaceMessages {
    private PaceMessages() {}

    public static NodePace encode(TrainingEvent.PaceChanged event) {
        return NodePace.newBuilder()
                .setName(event.node())
                .setNode(event.change().node())
                .setStep(event.change().step())
                .setSince(event.change().since())
                .setUntil(event.change().until())
                .setFactor(event.change().factor())
                .build();
    }

    public static TrainingEvent.PaceChanged decode(NodePace m) {
        return new TrainingEvent.PaceChanged(
                m.getName(), new PaceChange(m.getNode(), m.getStep(), m.getSince(), m.getUntil(), m.getFactor()));
    }

    public static MovedExperts encode(RunEvent.ExpertsMoved event) {
        MovedExperts.Builder message = MovedExperts.newBuilder()
                .addAllSlow(event.slow())
                .setStep(event.step())
                .setSeconds(event.seconds());
        event.experts()
                .forEach((node, experts) ->
                        message.addNodes(HostingNode.newBuilder().setName(node).setExperts(experts)));
        return message.build();
    }

    public static RunEvent.ExpertsMoved decode(MovedExperts m) {
        Map<String, Integer> experts = new LinkedHashMap<>();
        m.getNodesList().forEach(node -> experts.put(node.getName(), node.getExperts()));
        return new RunEvent.ExpertsMoved(m.getSlowList(), experts, m.getStep(), m.getSeconds());
    }
}
