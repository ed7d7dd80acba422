package io.locmoe.laboratory.compare;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportSummary;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code compare.json}. The names of the record components are the names in the file. Losses are nats
 * per token.
 *
 * @param job        the compared job
 * @param contenders results, in the order of the user's names
 * @param timeToLoss when the contenders reached each loss
 */
record CompareReport(Job job, List<Side> contenders, TimeToLoss timeToLoss) {
    /** Steps whose time is reported: that of one has too few digits. */
    static final int TIMED_STEPS = 100;

    /**
     * The compared job.
     *
     * @param settings            settings that all contenders share, by dotted name
     * @param linkRates           rates of each node's uplink, in the format of tc; empty if links have no limit
     * @param exchangeShareTarget target share for the choice of the rate; null without one
     * @param calibration         measurements that led to the rate, in bits per second
     * @param tokensPerStep       tokens per step over the mesh
     * @param otherLoad           share of the machine's processor time that other processes took while the last command
     *     trained; null if the system does not report it
     */
    record Job(
            String status,
            String message,
            String started,
            String ended,
            Map<String, String> settings,
            Map<String, String> versions,
            Machine machine,
            List<Long> seeds,
            long steps,
            int rounds,
            long tokensPerStep,
            List<String> linkRates,
            Double exchangeShareTarget,
            List<Calibration.Probe> calibration,
            Double otherLoad) {}

    /**
     * One contender.
     *
     * @param settings its own settings, by dotted name
     * @param runs     one run for each seed
     * @param summary  summary over the seeds
     * @param against  its difference from each other contender, by label
     */
    record Side(
            String label,
            Map<String, String> settings,
            List<Run> runs,
            Summary summary,
            Map<String, Difference> against) {}

    /**
     * One training. "Late" means the last fifth of the steps; times exclude the first steps of each turn.
     *
     * @param directory        directory with its report.json
     * @param validations      loss over steps and over training time
     * @param milliseconds     mean time of a step by purpose
     * @param lateSecondsPer100Steps the same at the pace of the late steps, when loads have settled
     * @param trafficBytes     [from node][to node] bytes of token exchange of a late step
     * @param expertLoad       [layer][expert] share of the layer's choices, late
     * @param series           the training over time
     * @param shadow           results of a shadow router; null if there was none
     */
    record Run(
            long seed,
            String directory,
            List<Validation> validations,
            StepReport.Milliseconds milliseconds,
            double secondsPer100Steps,
            double lateSecondsPer100Steps,
            double exchangeShare,
            double localShare,
            double droppedShare,
            double loadMaxOverMean,
            double deadExperts,
            double interNodeBytesPerStep,
            double[][] trafficBytes,
            double[][] expertLoad,
            List<Point> series,
            ReportSummary.Shadow shadow) {}

    /** @param seconds training time before it, without validations */
    record Validation(long step, double seconds, double lossPerToken) {}

    /**
     * Means over a few steps.
     *
     * @param step   the last of these steps
     * @param layers each sparse layer
     */
    record Point(
            long step,
            double lossPerToken,
            double localShare,
            double droppedShare,
            double loadMaxOverMean,
            double deadExperts,
            List<LayerPoint> layers) {}

    /**
     * A layer, means over a few steps.
     *
     * @param expertLoad    [expert] share of the choices
     * @param dropped       dropped choices per step
     * @param capacity      capacity used; 0 if there was no limit
     * @param capacityBound its lower bound; null if the router reports none
     */
    record LayerPoint(
            double[] expertLoad, double dropped, double capacity, Double capacityBound, Map<String, Double> losses) {}

    /** Statistics over the seeds. */
    record Summary(
            OverSeeds validationLoss,
            OverSeeds secondsPer100Steps,
            OverSeeds lateSecondsPer100Steps,
            OverSeeds exchangeShare,
            OverSeeds localShare,
            OverSeeds droppedShare,
            OverSeeds loadMaxOverMean,
            OverSeeds deadExperts,
            OverSeeds interNodeBytesPerStep,
            StepReport.Milliseconds milliseconds) {}

    /**
     * Difference from another contender, seed by seed.
     *
     * @param timeReduction     saved share of the other's time
     * @param lateTimeReduction the same for the late steps
     * @param lossGap           final validation loss minus the other's
     */
    record Difference(OverSeeds timeReduction, OverSeeds lateTimeReduction, OverSeeds lossGap) {}
}
