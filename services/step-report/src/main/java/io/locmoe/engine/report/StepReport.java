package io.locmoe.engine.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One training step over the whole mesh. Losses are nats per token; arrays belong to the reader.
 *
 * @param step            counted from 1
 * @param tokens          real tokens trained on
 * @param lossPerToken    language-model loss
 * @param auxiliaryLoss   load-balancing loss with its coefficient, summed over layers
 * @param localityLoss    locality loss with its coefficient, summed over layers
 * @param localShare      share of routed entries whose expert is on the token's node
 * @param droppedShare    share of choices that the capacity dropped
 * @param loadMaxOverMean largest load of an expert (choices before the capacity) divided by the mean, in the worst
 *     layer
 * @param gradientNorm    global norm before clipping
 * @param learningRate    learning rate of this step
 * @param lossScaling     scale of the loss
 * @param milliseconds    wall-clock time by purpose, mean over ranks
 * @param processor       processor time of the ranks' threads by purpose, mean over ranks
 * @param bytes           payload moved between ranks
 * @param memory          memory of a rank, mean over ranks
 * @param layers          the sparse layers, in order
 * @param measures        what gates, the communication strategy and the driver report about themselves, mean over ranks
 * @param traffic         [from node][to node] bytes of token exchange
 * @param repeated        numerical errors of the first attempt, which caused a repetition of the step; empty without
 *     one
 */
public record StepReport(
        long step,
        long tokens,
        double lossPerToken,
        double auxiliaryLoss,
        double localityLoss,
        double localShare,
        double droppedShare,
        double loadMaxOverMean,
        double gradientNorm,
        double learningRate,
        LossScaling lossScaling,
        Milliseconds milliseconds,
        Processor processor,
        Bytes bytes,
        Memory memory,
        List<LayerReport> layers,
        PluginMeasures measures,
        long[][] traffic,
        List<String> repeated) {

    public StepReport {
        // null in a report of an older version, which did not scale losses, measure these or repeat steps
        lossScaling = lossScaling == null ? LossScaling.NONE : lossScaling;
        processor = processor == null ? Processor.NONE : processor;
        memory = memory == null ? Memory.NONE : memory;
        measures = measures == null ? PluginMeasures.NONE : measures;
        repeated = repeated == null ? List.of() : List.copyOf(repeated);
    }

    /** Experts of all layers that no token chose. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public int deadExperts() {
        return layers.stream()
                .mapToInt(layer -> LoadBalance.of(layer.expertLoad()).deadExperts())
                .sum();
    }

    /** Share of the devices' peak that the step reached, also called MFU; 0 if it is not known. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public double peakShare() {
        return milliseconds.peakShare();
    }

    /**
     * The scale that lifts gradients into the range of float16.
     *
     * @param scale   scale of the loss in this step; 1 in other precisions
     * @param skipped whether gradients were not finite, so that the step changed no weight
     */
    public record LossScaling(double scale, boolean skipped) {
        /** No scaling. */
        public static final LossScaling NONE = new LossScaling(1, false);
    }

    /**
     * Wall-clock time of a step, in milliseconds; the parts add up to the total.
     *
     * @param compute        kernels, copies between device and host, and host work of the rank
     * @param exchange       exposed token exchange: the rank's thread posts sends or waits for rows, and its device has
     *     nothing to do
     * @param exchangeHidden token exchange hidden under compute (not part of the sum): time in which an exchange was
     *     under way, from the return of its begin to the arrival of the rank's last row, and none was exposed; an
     *     instant counts once
     * @param gradientSync   exposed gradient synchronisation: the rank's thread sends, adds or waits for shared
     *                       gradients
     * @param idle           waiting for slower ranks
     * @param atPeak         what the step would have taken with all devices at their peak rate of matrix products (not
     *     part of the sum); 0 if a device does not know its peak, and in the first steps of a job
     * @param ranks          the same on each rank, in the order of their numbers; of more than {@link RankTimes#MOST}
     *     ranks, {@link RankTimes#thinned}; empty where it is not known
     */
    public record Milliseconds(
            double total,
            double compute,
            double exchange,
            double exchangeHidden,
            double gradientSync,
            double idle,
            double atPeak,
            List<RankTimes> ranks) {

        public Milliseconds {
            // NaN and null in a report of an older version, which did not know them
            atPeak = Double.isNaN(atPeak) ? 0 : atPeak;
            ranks = ranks == null ? List.of() : List.copyOf(ranks);
        }

        /** Times of which no rank's own are known. */
        public Milliseconds(
                double total,
                double compute,
                double exchange,
                double exchangeHidden,
                double gradientSync,
                double idle,
                double atPeak) {
            this(total, compute, exchange, exchangeHidden, gradientSync, idle, atPeak, List.of());
        }

        /** Share of the devices' peak that was reached, also called MFU; 0 if it is not known. */
        public double peakShare() {
            return total > 0 ? atPeak / total : 0;
        }
    }

    /**
     * Processor time of a rank's thread in a step by purpose, in milliseconds; it does not grow while the thread waits
     * or is preempted. Zero if the JVM does not measure it. For a device that works asynchronously, only the host's
     * part.
     *
     * @param compute      time of no other purpose
     * @param exchange     token exchange, with copies of its rows between device and host
     * @param gradientSync gradient synchronisation, with copies between device and host
     * @param agreement    gathering small numbers from all ranks
     * @param update       gradient norm and optimizer
     */
    public record Processor(double compute, double exchange, double gradientSync, double agreement, double update) {
        /** Not measured. */
        public static final Processor NONE = new Processor(0, 0, 0, 0, 0);
    }

    /**
     * Memory of a rank at the end of a step, in bytes.
     *
     * @param activations device memory of tensors other than parameters, in use or kept for reuse
     * @param buffers     host buffers for tensors, exchanged rows and gradient sums
     * @param heap        committed heap of the rank's JVM
     * @param parameters  device memory of weights, their gradients, moments and rounded copies
     */
    public record Memory(double activations, double buffers, double heap, double parameters) {
        /** Not measured. */
        public static final Memory NONE = new Memory(0, 0, 0, 0);

        public Memory {
            // NaN in a report of an older version, which did not measure it
            parameters = Double.isNaN(parameters) ? 0 : parameters;
        }

        /** All parts. */
        public double total() {
            return activations + buffers + heap + parameters;
        }
    }

    /**
     * Bytes that all ranks sent.
     *
     * @param interNode    token exchange between nodes
     * @param intraNode    token exchange between ranks of a node
     * @param gradientSync gradient synchronisation between nodes, with weights and gradients of replicas
     */
    public record Bytes(long interNode, long intraNode, long gradientSync) {}
}
