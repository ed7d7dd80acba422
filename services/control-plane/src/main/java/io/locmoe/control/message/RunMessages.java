package io.locmoe.control.message;

import io.locmoe.control.proto.ListRunsReply;
import io.locmoe.control.proto.ListRunsRequest;
import io.locmoe.control.proto.Outcome;
import io.locmoe.control.proto.Run;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RunSummary;
import java.util.List;
import java.util.Optional;

/** Lists of runs as protocol messages. */
public final class RunMessages {
    /** In characters; the reasons of many failed runs must fit into one message. */
    private static final int LONGEST_REASON = 1000;

    private RunMessages() {}

    public static ListRunsRequest request(String node, String run) {
        return ListRunsRequest.newBuilder().setNode(node).setRunId(run).build();
    }

    public static ListRunsReply encode(List<RunSummary> runs) {
        return ListRunsReply.newBuilder()
                .addAllRuns(runs.stream().map(RunMessages::encode).toList())
                .build();
    }

    public static List<RunSummary> decode(ListRunsReply message) {
        return message.getRunsList().stream().map(RunMessages::decode).toList();
    }

    private static Run encode(RunSummary run) {
        String reason = run.message();
        return Run.newBuilder()
                .setRunId(run.id())
                .setOwner(run.owner())
                .setLeader(run.leader())
                .setRouter(run.router())
                .setStep(run.step())
                .setSteps(run.steps())
                .setCheckpoint(run.checkpoint())
                .setCheckpointStep(run.checkpointStep())
                .setFailures(run.failures())
                .setStopping(run.stopping())
                .setOutcome(run.outcome().map(EventMessages::encode).orElse(Outcome.OUTCOME_UNSPECIFIED))
                .setMessage(reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...")
                .putAllSettings(run.settings())
                .build();
    }

    private static RunSummary decode(Run message) {
        return new RunSummary(
                message.getRunId(),
                message.getOwner(),
                message.getLeader(),
                message.getRouter(),
                message.getStep(),
                message.getSteps(),
                message.getCheckpoint(),
                message.getCheckpointStep(),
                message.getFailures(),
                message.getStopping(),
                outcome(message.getOutcome()),
                message.getMessage(),
                message.getSettingsMap());
    }

    private static Optional<RunOutcome> outcome(Outcome message) {
        return message == Outcome.OUTCOME_UNSPECIFIED ? Optional.empty() : Optional.of(EventMessages.decode(message));
    }
}
