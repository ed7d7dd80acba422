package io.locmoe.cli.generation;

import io.locmoe.engine.generation.ExpertRank;
import io.locmoe.node.text.GivenModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of {@code generate}: the processes that divide the experts. */
final class NodesOptions {
    private static final String NODE = "--expert-node";

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "Divide the experts over N processes of this machine (1); with --mesh over N of its nodes"
                    + " (all).")
    private Integer nodes;

    /** With it, this process is one of them, and prints no text. */
    @Option(names = NODE, hidden = true, defaultValue = "0")
    private int node;

    /** Whether this process holds experts for another one, and prints no text. */
    boolean holdsExperts() {
        return node > 0;
    }

    /** The number that was given, otherwise the usual one. */
    int count(IntSupplier usual) {
        return nodes == null ? usual.getAsInt() : nodes;
    }

    /**
     * Brings the processes together.
     *
     * @param nodes this process and the others
     * @throws RunException if they cannot divide the model, or one does not start
     */
    GenerationMesh mesh(int nodes, GivenModel given, CommandSpec spec) {
        if (nodes == 1) {
            return GenerationMesh.alone();
        }
        ExpertRank.requireDivisible(given.stored(), nodes);
        if (holdsExperts()) {
            return GenerationMesh.follow(node, System.out);
        }
        List<String> words = spec.root().commandLine().getParseResult().originalArgs();
        List<String> arguments = new ArrayList<>(words.subList(words.indexOf(spec.name()) + 1, words.size()));
        arguments.add(NODE);
        return GenerationMesh.lead(nodes, spec.name(), arguments);
    }
}
