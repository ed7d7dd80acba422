package io.locmoe.laboratory.compare;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportSummary;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code compare.json}. The names of the components of these records are the names in the file. Losses
 * are nats per token.
 *
 * @param job        what was compared, on what
 * @param contenders results, in the order the user named them
 * @param timeToLoss when the contenders reached which loss
 */
record CompareReport(Job job, List<Side> contenders, TimeToLoss timeToLoss) {
    /** Steps that the report calls an epoch. */
    static final int EPOCH_STEPS = 100;

    /**
     * What was compared.
     *
     * @param settings            that all contenders share, by dotted name
     * @param linkRates           of each node's uplink, as tc writes them; empty where links have no limit
     * @param exchangeShareTarget share of the step that the rate was chosen for; null where it was not
     * @param calibration         measurements that led to the rate, in bits a second
     * @param tokensPerStep       over the mesh
     * @param otherLoad           share of the machine's processor time that other processes took while the last command
     *                            trained; null where the system does not report it
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
     * @param settings  its own, by dotted name
     * @param runs      one for each seed
     * @param summary   over the seeds
     * @param against   its difference to each other contender, by label
     */
    record Side(
            String label,
            Map<String, String> settings,
            List<Run> runs,
            Summary summary,
            Map<String, Difference> against) {}

    /**
     * One training. "Late" is the last fifth of the steps; times leave out the first steps of each turn.
     *
     * @param directory    with its report.json
     * @param validations  loss over steps and over training time
     * @param milliseconds mean time split of a step
     * @param lateEpochSeconds of the late steps alone, when loads have settled
     * @param trafficBytes [from node][to node] bytes of token exchange of a late step
     * @param expertLoad   [layer][expert] share of the layer's choices, late
     * @param series       the course of the training
     * @param shadow       what a second router would have done; null where there was none
     */
    record Run(
            long seed,
            String directory,
            List<Validation> validations,
            StepReport.Milliseconds milliseconds,
            double epochSeconds,
            double lateEpochSeconds,
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

    /** @param seconds of training before it, without validations */
    record Validation(long step, double seconds, double lossPerToken) {}

    /**
     * Means over a few steps.
     *
     * @param step   the last of them
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
     * @param dropped       choices dropped in a step
     * @param capacity      used; 0 where there was no limit
     * @param capacityBound its lower bound; null where the router reports none
     */
    record LayerPoint(
            double[] expertLoad, double dropped, double capacity, Double capacityBound, Map<String, Double> losses) {}

    /** Over the seeds. */
    record Summary(
            OverSeeds validationLoss,
            OverSeeds epochSeconds,
            OverSeeds lateEpochSeconds,
            OverSeeds exchangeShare,
            OverSeeds localShare,
            OverSeeds droppedShare,
            OverSeeds loadMaxOverMean,
            OverSeeds deadExperts,
            OverSeeds interNodeBytesPerStep,
            StepReport.Milliseconds milliseconds) {}

    /**
     * Difference to another contender, seed by seed.
     *
     * @param timeReduction     share of the other's time per epoch that is saved
     * @param lateTimeReduction the same of the late steps
     * @param lossGap           final validation loss minus the other's
     */
    record Difference(OverSeeds timeReduction, OverSeeds lateTimeReduction, OverSeeds lossGap) {}
}
