package io.locmoe.laboratory.bench.step;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locmoe.engine.report.StepReport.Processor;
import io.locmoe.laboratory.bench.process.ThreadSeconds;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Processor time of the nodes of a mesh by purpose, in seconds of all nodes per 1,000 tokens. The parts add up to the
 * time of their processes.
 *
 * @param compute      time of the ranks' threads for no other purpose
 * @param update       time of the ranks' threads for the gradient norm and the optimizer
 * @param exchange     time of the ranks' threads for token exchange
 * @param gradientSync time of the ranks' threads for sums of shared gradients
 * @param agreement    time of the ranks' threads for gathering small numbers from all ranks
 * @param messages     threads of the data plane
 * @param compilers    compiler threads of the JVMs
 * @param rest         garbage collection, control plane
 */
public record ProcessorParts(
        double compute,
        double update,
        double exchange,
        double gradientSync,
        double agreement,
        double messages,
        double compilers,
        double rest) {
    /** Times of ranks are in milliseconds. */
    private static final double MILLIS = 1e3;

    /**
     * Divides the time of the nodes in some steps.
     *
     * @param seconds processor seconds of all nodes
     * @param threads service threads of all nodes
     * @param ranks   mean milliseconds of a rank in these steps
     * @param nodes   number of nodes, with one rank each
     * @param tokens  tokens of these steps
     */
    static ProcessorParts of(double seconds, ThreadSeconds threads, Processor ranks, int nodes, double tokens) {
        double ofRanks = nodes / MILLIS;
        double perThousand = 1e3 / tokens;
        double whole = ofRanks
                * (ranks.compute() + ranks.update() + ranks.exchange() + ranks.gradientSync() + ranks.agreement());
        return new ProcessorParts(
                perThousand * ofRanks * ranks.compute(),
                perThousand * ofRanks * ranks.update(),
                perThousand * ofRanks * ranks.exchange(),
                perThousand * ofRanks * ranks.gradientSync(),
                perThousand * ofRanks * ranks.agreement(),
                perThousand * threads.messages(),
                perThousand * threads.compilers(),
                perThousand * (seconds - whole - threads.messages() - threads.compilers()));
    }

    /** The means of at least one repetition. */
    static ProcessorParts mean(List<ProcessorParts> of) {
        return new ProcessorParts(
                mean(of, ProcessorParts::compute),
                mean(of, ProcessorParts::update),
                mean(of, ProcessorParts::exchange),
                mean(of, ProcessorParts::gradientSync),
                mean(of, ProcessorParts::agreement),
                mean(of, ProcessorParts::messages),
                mean(of, ProcessorParts::compilers),
                mean(of, ProcessorParts::rest));
    }

    private static double mean(List<ProcessorParts> of, ToDoubleFunction<ProcessorParts> part) {
        return of.stream().mapToDouble(part).average().orElseThrow();
    }

    /** The total. */
    @JsonProperty("all")
    double all() {
        return withoutExchange() + exchange + gradientSync + agreement + messages;
    }

    /** The time without the work for exchange between nodes. */
    @JsonProperty("withoutExchange")
    double withoutExchange() {
        return compute + update + compilers + rest;
    }
}
