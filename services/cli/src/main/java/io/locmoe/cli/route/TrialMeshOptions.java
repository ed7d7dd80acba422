package io.locmoe.cli.route;

import io.locmoe.engine.setup.MeshView;
import io.locmoe.launcher.RunException;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The mesh as seen by a router on trial, and the places of its tokens. */
public final class TrialMeshOptions {
    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "Nodes over which the experts are spread (1, or those of the checkpoint).")
    private Integer nodes;

    @Option(names = "--node", paramLabel = "N", description = "Node whose first rank has all tokens, from 0 (0).")
    private Integer node;

    @Option(
            names = "--ranks",
            paramLabel = "N",
            description = "Ranks of all nodes together, over which the tokens are spread in their order.")
    private Integer ranks;

    /**
     * The mesh of the options.
     *
     * @param trained mesh of a checkpoint
     */
    MeshView view(int experts, Optional<MeshView> trained) {
        if (trained.isPresent() && nodes == null && ranks == null) {
            return trained.get();
        }
        int nodeCount = nodes != null
                ? nodes
                : trained.map(mesh -> mesh.topology().nodes()).orElse(1);
        int rankCount = ranks != null ? ranks : nodeCount;
        if (experts < 1 || nodeCount < 1 || experts % nodeCount != 0) {
            throw RunException.usage(
                    experts + " experts do not divide over " + nodeCount + " nodes; choose --nodes so that they do");
        } else if (rankCount < 1 || rankCount % nodeCount != 0 || experts % rankCount != 0) {
            throw RunException.usage("--ranks " + rankCount + " must be a multiple of the " + nodeCount
                    + " nodes, and a divisor of the " + experts + " experts");
        }
        Topology topology = Topology.of(nodeCount, rankCount / nodeCount);
        return new MeshView(topology, ExpertPlacement.even(1, experts, topology));
    }

    /** The rank that has all tokens; empty if they are spread. */
    OptionalInt rank(MeshView mesh) {
        Topology topology = mesh.topology();
        int at = node == null ? 0 : node;
        if (ranks != null && node != null) {
            throw RunException.usage("--ranks spreads the tokens over all nodes; leave --node out");
        } else if (at < 0 || at >= topology.nodes()) {
            throw RunException.usage(
                    "--node " + at + " is not one of the " + topology.nodes() + " nodes, which are numbered from 0");
        }
        int rank = 0;
        while (topology.node(rank) != at) {
            rank++;
        }
        return ranks != null ? OptionalInt.empty() : OptionalInt.of(rank);
    }
}
