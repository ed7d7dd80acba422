package io.locmoe.cli.models;

import io.locmoe.launcher.RunException;
import io.locmoe.models.upcycling.Upcycling;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How a dense model gets experts. */
final class UpcyclingOptions {
    private static final int TOP_K = 2;

    @Option(
            names = "--upcycle",
            description = "Make a model with experts of a dense one: each expert starts as a copy of its block's"
                    + " feed-forward layer, and the model computes what the dense one does.")
    private boolean upcycle;

    @Option(names = "--experts", paramLabel = "N", description = "With --upcycle: experts of each block.")
    private Integer experts;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "With --upcycle: experts of a token, from 2 on (" + TOP_K + ").")
    private Integer topK;

    @Option(
            names = "--noise",
            paramLabel = "SIGMA",
            description = "With --upcycle: what is added to each weight of an expert has this standard deviation, times"
                    + " the root mean square of its matrix (0).")
    private Double noise;

    @Option(names = "--seed", paramLabel = "N", description = "With --upcycle: seed of gates and noise (1).")
    private Long seed;

    /** The experts to make; empty if a model is taken as it is. */
    Optional<Upcycling> upcycling() {
        if (upcycle && experts != null) {
            return Optional.of(new Upcycling(
                    experts,
                    Objects.requireNonNullElse(topK, TOP_K),
                    Objects.requireNonNullElse(noise, 0.),
                    Objects.requireNonNullElse(seed, 1L)));
        } else if (upcycle) {
            throw RunException.usage("--upcycle needs --experts, the number of experts of each block");
        } else if (Stream.of(experts, topK, noise, seed).anyMatch(Objects::nonNull)) {
            throw RunException.usage(
                    "--experts, --top-k, --noise and --seed are for --upcycle; add that, or leave them" + " out");
        }
        return Optional.empty();
    }
}
