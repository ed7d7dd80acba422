package io.locmoe.spi.router;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The surroundings of another call, for a router that shows a router inside it something else. What follows from the
 * other methods ({@link #nodeOfExpert}, {@link #isLocal}) follows from those of this object.
 */
public abstract class ForwardingRoutingCall implements RoutingCall {
    private final RoutingCall call;

    /** @param call answers what a subclass does not */
    protected ForwardingRoutingCall(RoutingCall call) {
        this.call = call;
    }

    @Override
    public int tokens() {
        return call.tokens();
    }

    @Override
    public boolean[] valid() {
        return call.valid();
    }

    @Override
    public long meshTokens() {
        return call.meshTokens();
    }

    @Override
    public int sequenceLength() {
        return call.sequenceLength();
    }

    @Override
    public int[] tokenIds() {
        return call.tokenIds();
    }

    @Override
    public int[] domainIds() {
        return call.domainIds();
    }

    @Override
    public long step() {
        return call.step();
    }

    @Override
    public boolean training() {
        return call.training();
    }

    @Override
    public Topology topology() {
        return call.topology();
    }

    @Override
    public ExpertPlacement placement() {
        return call.placement();
    }

    @Override
    public MeshCounts mesh() {
        return call.mesh();
    }

    @Override
    public Tensors tensors() {
        return call.tensors();
    }

    @Override
    public RandomGenerator random() {
        return call.random();
    }

    @Override
    public Optional<Affinity> affinity() {
        return call.affinity();
    }

    @Override
    public int rank() {
        return call.rank();
    }
}
