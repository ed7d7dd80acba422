package io.locmoe.spi.router;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The surroundings of one call of {@link Router#route}. Valid until the call returns, together with all that it lends
 * (see the package {@link io.locmoe.spi}); its arrays are copies, the same ones each time during one call. What lives
 * as long as the router is in {@link RouterSetup}.
 */
public interface RoutingCall {

    /** Number T of tokens of this rank, padding included. */
    int tokens();

    /** Which tokens are real; padding is not routed and counts in no loss. */
    boolean[] valid();

    /** Number of real tokens of all ranks in this micro-batch: the T of a loss or a capacity over the mesh. */
    long meshTokens();

    /** Tokens of a sequence: token {@code t} belongs to sequence {@code t / sequenceLength()} of this rank. */
    int sequenceLength();

    /** Vocabulary id of each token. */
    int[] tokenIds();

    /** Domain of each token. */
    int[] domainIds();

    long step();

    /** False in validation and generation: no noise. */
    boolean training();

    Topology topology();

    ExpertPlacement placement();

    MeshCounts mesh();

    Tensors tensors();

    /**
     * Random numbers that depend on seed, step, micro-batch, layer and rank only; each call starts the same sequence
     * again. The toolkit's {@code SharedDraw} makes of it numbers that do not depend on
     * the rank.
     */
    RandomGenerator random();

    /**
     * The angles of the tokens to the vectors of the gate, calculated when asked for. Empty where the gate has no
     * vectors of fixed direction, where there is no gate, and where the scores came from elsewhere.
     */
    default Optional<Affinity> affinity() {
        return Optional.empty();
    }

    /** Rank of the caller. */
    default int rank() {
        return mesh().rank();
    }

    /** [n] node of each expert. */
    default int[] nodeOfExpert() {
        return IntStream.of(placement().rankOfExpert()).map(topology()::node).toArray();
    }

    /** Whether an expert lives on the node of the caller. */
    default boolean isLocal(int expert) {
        return topology().sameNode(rank(), placement().rank(expert));
    }
}
