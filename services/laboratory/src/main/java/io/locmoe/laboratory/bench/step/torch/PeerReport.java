package io.locmoe.laboratory.bench.step.torch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locmoe.laboratory.bench.Quartiles;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Results of PyTorch with the same shapes, alternating with ours.
 *
 * @param version   version of PyTorch
 * @param blas      library that multiplies its matrices of float32
 * @param processes number of processes with one thread each; several exchange over Gloo
 * @param rates     rates of the ways that were measured, at least one
 * @param ratio     our rate divided by that of its best way, for each turn
 * @param leftOut   ways that were not measured, with reasons
 */
public record PeerReport(
        String version, String blas, int processes, List<PeerRate> rates, Quartiles ratio, List<String> leftOut) {
    public PeerReport {
        rates = List.copyOf(rates);
        leftOut = List.copyOf(leftOut);
    }

    /** The way with the highest median. */
    @JsonProperty
    public PeerRate best() {
        return best(rates);
    }

    static PeerRate best(List<PeerRate> rates) {
        return rates.stream()
                .max(Comparator.comparingDouble(rate -> rate.tokensPerSecond().median()))
                .orElseThrow();
    }

    /** The best way of each precision, for measurements that cannot afford all. */
    public List<PeerWay> bestOfEachPrecision() {
        return rates.stream().collect(Collectors.groupingBy(rate -> rate.way().precision())).values().stream()
                .map(of -> best(of).way())
                .sorted(Comparator.comparing(PeerWay::precision).reversed())
                .toList();
    }

    /** Sentences for the user: what it was, and what is missing. */
    public List<String> text() {
        String ways = rates.stream().map(rate -> rate.way().text()).collect(Collectors.joining(", "));
        String whole = "PyTorch " + version + " (" + blas + "), processes of one thread: " + ways
                + ". Ratios are of turns, to the best of these, whatever its precision.";
        return leftOut.isEmpty()
                ? List.of(whole)
                : List.of(whole, "PyTorch without " + String.join("; without ", leftOut) + ".");
    }
}
