package io.locmoe.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locmoe.engine.report.StepReport;

/**
 * Numbers for comparing runs, over the steps of this run (from {@code job.firstStep}). "Late" is the last 20 % of them,
 * at least one; "warm" excludes the first {@value #WARM_UP} if there are more. In a run of very many steps, late
 * numbers and the median cover only the report's steps, see {@link RunReport#stepsEvery}.
 *
 * @param steps                  steps trained
 * @param tokens                 tokens trained on
 * @param lossPerToken           mean training loss, late; nats per token
 * @param validationLoss         loss of the last validation, nats per token; null if there was none
 * @param stepMillisecondsMedian median of a step's total time, warm
 * @param tokensPerSecond        tokens over the sum of total times, warm
 * @param localShare             mean over late steps
 * @param localShareOverall      mean over all steps
 * @param droppedShare           mean over late steps
 * @param droppedShareOverall    mean over all steps
 * @param exchangeShare          sum of exchange over sum of total times, warm
 * @param interNodeBytesPerStep  mean over all steps, token exchange only
 * @param milliseconds           mean time split of a step, warm
 * @param expertLoad             [layer][expert] share of the layer's choices before the capacity, late; a row adds up
 *                               to 1
 * @param localShares            [layer] local share, late
 * @param droppedShares          [layer] dropped share, late
 * @param trafficBytes           [from node][to node] bytes of token exchange, all steps
 * @param shadow                 results of the shadow router; null without one
 */
public record ReportSummary(
        long steps,
        long tokens,
        double lossPerToken,
        Double validationLoss,
        double stepMillisecondsMedian,
        double tokensPerSecond,
        double localShare,
        double localShareOverall,
        double droppedShare,
        double droppedShareOverall,
        double exchangeShare,
        double interNodeBytesPerStep,
        StepReport.Milliseconds milliseconds,
        double[][] expertLoad,
        double[] localShares,
        double[] droppedShares,
        long[][] trafficBytes,
        Shadow shadow) {
    /**
     * Results of a shadow router, which routes no tokens; means over late steps.
     *
     * @param localShare            mean over layers
     * @param droppedShare          mean over layers
     * @param agreement             share of tokens that both routers send to the same experts, mean over layers
     * @param interNodeBytesPerStep predicted, sum of all layers
     * @param expertLoad            [layer][expert] share of the layer's choices before the capacity
     * @param localShares           [layer]
     * @param droppedShares         [layer]
     * @param agreements            [layer]
     */
    public record Shadow(
            double localShare,
            double droppedShare,
            double agreement,
            double interNodeBytesPerStep,
            double[][] expertLoad,
            double[] localShares,
            double[] droppedShares,
            double[] agreements) {}

    /** Share of the devices' peak over warm steps, also called MFU; 0 if it is not known. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public double peakShare() {
        return milliseconds.peakShare();
    }

    /** Number of steps excluded from times at the start, because the JVM compiles in them. */
    public static final int WARM_UP = 10;
}
