package io.locmoe.laboratory.bench.step;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locmoe.engine.report.StepReport.Processor;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * For what the nodes of a mesh use processors, in seconds of all of them for 1,000 tokens. The parts add up to what
 * their processes used.
 *
 * @param compute      of the ranks' threads: what is none of the others
 * @param update       of the ranks' threads: norm of the gradients, and the optimizer
 * @param exchange     of the ranks' threads: exchange of tokens
 * @param gradientSync of the ranks' threads: sums of the gradients of shared parameters
 * @param agreement    of the ranks' threads: getting small numbers of all ranks
 * @param messages     threads of the data plane
 * @param compilers    of the JVMs
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
     * Divides what the nodes used in some steps.
     *
     * @param seconds of all nodes
     * @param threads of all nodes
     * @param ranks   what each rank used in these steps, milliseconds, the mean
     * @param nodes   of a rank each
     * @param tokens  of these steps
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

    /** The means of some repetitions, at least one. */
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

    /** Everything. */
    @JsonProperty("all")
    double all() {
        return withoutExchange() + exchange + gradientSync + agreement + messages;
    }

    /** What is left without all that nodes do because there are others. */
    @JsonProperty("withoutExchange")
    double withoutExchange() {
        return compute + update + compilers + rest;
    }
}
