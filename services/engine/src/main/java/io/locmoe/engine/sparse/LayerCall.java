package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
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

/** A router's view of one call. Arrays are copies for each call, so that a router cannot change the batch. */
final class LayerCall implements RoutingCall {
    private final LayerSite site;
    private final GateStage gate;
    private final Batch batch;
    private final DeviceTensor hidden;
    private final MeshCounts mesh;
    private boolean[] valid;
    private int[] tokenIds;
    private int[] domainIds;

    LayerCall(LayerSite site, MeshCounts mesh, GateStage gate, Batch batch, DeviceTensor hidden) {
        this.site = site;
        this.mesh = mesh;
        this.gate = gate;
        this.batch = batch;
        this.hidden = hidden;
    }

    @Override
    public Optional<Affinity> affinity() {
        return gate.affinity(hidden, batch);
    }

    @Override
    public int tokens() {
        return batch.rows();
    }

    @Override
    public boolean[] valid() {
        if (valid == null) {
            valid = batch.valid().clone();
        }
        return valid;
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
        if (tokenIds == null) {
            tokenIds = batch.tokens().clone();
        }
        return tokenIds;
    }

    @Override
    public int[] domainIds() {
        if (domainIds == null) {
            domainIds = batch.domains().clone();
        }
        return domainIds;
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
        return mesh;
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
