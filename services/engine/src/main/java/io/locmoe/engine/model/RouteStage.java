package io.locmoe.engine.model;

import io.locmoe.engine.job.TrainingException;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Scores the tokens and asks the router where they go; a plug-in's mistake ends the job with its name, layer and step.
 */
final class RouteStage {
    private final Gate gate;
    private final Router router;
    private final String names;
    private final int layer;
    private final long seed;
    private final Topology topology;
    private final ExpertPlacement placement;
    private final MeshCounts mesh;

    RouteStage(
            Gate gate,
            Router router,
            String names,
            int layer,
            long seed,
            Topology topology,
            ExpertPlacement placement,
            MeshCounts mesh) {
        this.gate = gate;
        this.router = router;
        this.names = names;
        this.layer = layer;
        this.seed = seed;
        this.topology = topology;
        this.placement = placement;
        this.mesh = mesh;
    }

    /** The router, its gate and the number of the layer. */
    String names() {
        return names + ", sparse layer " + layer;
    }

    RoutingPlan route(DeviceTensor tokens, Batch batch) {
        Tape tape = tokens.tape();
        return naming(batch, () -> {
            Tensor scores = router.usesScores() ? gate.scores(tokens, tape) : null;
            if (scores != null) {
                PlanCheck.checkScores(scores, batch, placement.experts());
            }
            RoutingPlan plan = router.route(scores, new Context(batch, tokens));
            PlanCheck.check(plan, batch, placement.experts());
            return plan;
        });
    }

    /** Refuses a plan that gives an expert more tokens of all ranks than its capacity. */
    void checkCapacity(long[][] kept, int capacity, Batch batch) {
        naming(batch, () -> {
            PlanCheck.checkCapacity(kept, capacity);
            return null;
        });
    }

    private <T> T naming(Batch batch, Supplier<T> work) {
        try {
            return work.get();
        } catch (ExchangeException | DeviceException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TrainingException(
                    names() + ", step " + batch.step() + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
    }

    private final class Context implements RoutingCall {
        private final Batch batch;
        private final DeviceTensor hidden;

        Context(Batch batch, DeviceTensor hidden) {
            this.batch = batch;
            this.hidden = hidden;
        }

        @Override
        public Optional<Affinity> affinity() {
            return gate == null ? Optional.empty() : gate.affinity(hidden.detach(), hidden.tape());
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
            return topology;
        }

        @Override
        public ExpertPlacement placement() {
            return placement;
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
            long mixed = seed;
            for (long part : new long[] {batch.step(), batch.microBatch(), layer, mesh.rank()}) {
                mixed = (mixed + part) * 0x9E3779B97F4A7C15L;
            }
            return new SplittableRandom(mixed);
        }
    }
}
