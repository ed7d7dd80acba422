package io.locmoe.engine.model;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What a router sees in one call. */
final class LayerCall implements RoutingCall {
    private final LayerSite site;
    private final GateStage gate;
    private final Batch batch;
    private final DeviceTensor hidden;

    LayerCall(LayerSite site, GateStage gate, Batch batch, DeviceTensor hidden) {
        this.site = site;
        this.gate = gate;
        this.batch = batch;
        this.hidden = hidden;
    }

    @Override
    public Optional<Affinity> affinity() {
        return gate.affinity(hidden);
    }

    @Override
    public int tokens() {
        return batch.rows();
    }

    @Override
    public boolean[] valid() {
        return batch.valid();
    }

    @Override
    public long meshTokens() {
        return batch.meshTokens();
    }

    @Override
    public int sequenceLength() {
        return batch.sequence();
    }

    @Override
    public int[] tokenIds() {
        return batch.tokens();
    }

    @Override
    public int[] domainIds() {
        return batch.domains();
    }

    @Override
    public long step() {
        return batch.step();
    }

    @Override
    public boolean training() {
        return batch.training();
    }

    @Override
    public Topology topology() {
        return site.topology();
    }

    @Override
    public ExpertPlacement placement() {
        return site.placement();
    }

    @Override
    public MeshCounts mesh() {
        return site.mesh();
    }

    @Override
    public Tensors tensors() {
        return hidden.tape();
    }

    @Override
    public RandomGenerator random() {
        long mixed = site.seed();
        for (long part : new long[] {
            batch.step(), batch.microBatch(), site.layer(), site.mesh().rank()
        }) {
            mixed = (mixed + part) * 0x9E3779B97F4A7C15L;
        }
        return new SplittableRandom(mixed);
    }
}
