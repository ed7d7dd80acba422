package io.locmoe.laboratory.bench.faults.recovery;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import java.util.Optional;

/**
 * Observes one fault through the training's progress, until the training has recovered: then a method returns its cost.
 * Times are seconds since the fault. Not thread-safe.
 */
public interface Trail {
    /** Waits for nothing and explains nothing. */
    Trail NONE = new Trail() {};

    /** A step has ended. */
    default Optional<Fault> stepped(StepReport step, double since) {
        return Optional.empty();
    }

    /** The training has continued after node failures. */
    default Optional<Fault> recovered(ReportFailure loss, double since) {
        return Optional.empty();
    }

    /** Nodes have joined; the first step with them is reported next. */
    default Optional<Fault> joined(ReportJoin join, double since) {
        return Optional.empty();
    }

    /** Experts have moved; the first step after it is reported next. */
    default Optional<Fault> moved(ReportMove move, double since) {
        return Optional.empty();
    }

    /** A node became a straggler, or keeps up again. */
    default Optional<Fault> paced(ReportSlowNode node, double since) {
        return Optional.empty();
    }

    /** A checkpoint was written, or could not be. */
    default Optional<Fault> checkpointed(boolean written, double since) {
        return Optional.empty();
    }

    /** Whether this fault leads to the node failure. */
    default boolean explains(ReportFailure loss) {
        return false;
    }

    /** Whether this fault leads to the join. */
    default boolean explains(ReportJoin join) {
        return false;
    }

    /** Whether this fault leads to the move. */
    default boolean explains(ReportMove move) {
        return false;
    }

    /** Whether this fault makes the node slow. */
    default boolean explains(ReportSlowNode node) {
        return false;
    }
}
