package io.locmoe.laboratory.bench.faults;

import io.locmoe.engine.report.StepReport;
import io.locmoe.laboratory.bench.faults.FaultReport.Fault;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportLoss;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import java.util.Optional;

/**
 * Follows one fault, by what the training tells, until the training has borne it: then a method returns what it cost.
 * Times are seconds since the fault. Not thread-safe.
 */
interface Trail {
    /** A step has ended. */
    default Optional<Fault> stepped(StepReport step, double since) {
        return Optional.empty();
    }

    /** The training has gone on after a loss of nodes. */
    default Optional<Fault> recovered(ReportLoss loss, double since) {
        return Optional.empty();
    }

    /** Nodes were taken in; the first step with them is told next. */
    default Optional<Fault> joined(ReportJoin join, double since) {
        return Optional.empty();
    }

    /** Experts were moved; the first step with them there is told next. */
    default Optional<Fault> moved(ReportMove move, double since) {
        return Optional.empty();
    }

    /** A node has become slow, or keeps up again. */
    default Optional<Fault> paced(ReportSlowNode node, double since) {
        return Optional.empty();
    }

    /** A checkpoint was written, or could not be. */
    default Optional<Fault> checkpointed(boolean written, double since) {
        return Optional.empty();
    }

    /** Whether a loss of nodes, one that joins, experts that move, or a slow one, is what this fault leads to. */
    default boolean explains(ReportLoss loss) {
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
