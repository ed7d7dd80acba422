package io.locmoe.engine.model;

import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;

/**
 * The model of one rank: the parameters that all ranks share, those of the experts that the rank hosts, and the
 * network. A device of a tensor group has its part of each.
 */
public final class MoeModel implements AutoCloseable {

    /**
     * What a model is built from.
     *
     * @param tokenFrequencies [vocabulary] all 0 where there is no training text
     * @param group            devices over which the weights are cut
     */
    public record Parts(
            JobSettings settings,
            long[] tokenFrequencies,
            Components components,
            Topology topology,
            ExpertPlacement placement,
            MeshCounts mesh,
            RowExchange rows,
            TensorGroup group) {}

    private final ParameterBlock shared;
    private final ParameterBlock experts;
    private final RouterStates routerStates = new RouterStates();
    private final List<Router> routers = new ArrayList<>();
    private final Transformer transformer;
    private final Tape tape;
    private final Parts parts;

    /**
     * Builds a model with its first weights.
     *
     * @throws TrainingException if a gate or router refuses its options or the shape
     */
    public MoeModel(Tape tape, Parts parts) {
        this.tape = tape;
        this.parts = parts;
        this.shared = new ParameterBlock(tape);
        this.experts = new ParameterBlock(tape);
        JobSettings settings = parts.settings;
        this.transformer = new Transformer(
                settings.model(), parts.tokenFrequencies.length, shared, parts.group, this::sparseLayer);
        shared.allocate(settings.training().seed());
        experts.allocate(settings.training().seed());
    }

    private SparseLayer sparseLayer(int layer) {
        Choice gateChoice = parts.settings.gates().get(layer);
        Choice routerChoice = parts.settings.routers().get(layer);
        Router router = router(layer, routerChoice);
        Gate gate = router.usesScores() ? gate(layer, gateChoice) : null;
        String names = "router " + routerChoice.name() + (gate == null ? "" : " on gate " + gateChoice.name());
        RouteStage route = new RouteStage(
                gate,
                router,
                names,
                layer,
                parts.settings.training().seed(),
                parts.topology,
                parts.placement,
                parts.mesh);
        Experts hosted = experts(experts, layer, parts.mesh.rank(), parts.group);
        return new SparseLayer(
                layer,
                route,
                parts.rows,
                parts.settings.training().overlap(),
                hosted,
                parts.topology,
                parts.placement,
                parts.mesh);
    }

    private Experts experts(ParameterBlock block, int layer, int rank, TensorGroup group) {
        ModelSettings model = parts.settings.model();
        return new Experts(
                block,
                "layers." + layer + ".experts",
                parts.placement.firstExpert(rank),
                parts.placement.hosted(rank),
                model.width(),
                model.feedForward(),
                Transformer.residualDeviation(model),
                group);
    }

    /** What the expert block of a rank holds, in its order, of tensors that are not cut. */
    public List<ParameterBlock.Parameter> expertParameters(int rank) {
        ParameterBlock block = new ParameterBlock(tape);
        for (int layer = 0; layer < parts.settings.model().sparseLayers(); layer++) {
            experts(block, layer, rank, TensorGroup.solo());
        }
        return block.parameters();
    }

    private Gate gate(int layer, Choice choice) {
        ModelSettings model = parts.settings.model();
        try {
            return new GateSite(layer, model.width(), model.experts(), shared, "layers." + layer + ".gate.")
                    .create(choice, parts.components);
        } catch (IllegalArgumentException e) {
            throw new TrainingException("gate " + choice.name() + ": " + e.getMessage(), e);
        }
    }

    private Router router(int layer, Choice choice) {
        try {
            Router router = new RouterSite(
                            layer,
                            parts.settings.model().experts(),
                            parts.topology,
                            parts.settings.training().seed(),
                            parts.tokenFrequencies,
                            parts.components,
                            shared,
                            routerStates,
                            "layers." + layer + ".router.")
                    .create(choice);
            routers.add(router);
            return router;
        } catch (IllegalArgumentException e) {
            throw new TrainingException("router " + choice.name() + ": " + e.getMessage(), e);
        }
    }

    /** Parameters that all ranks have, equal to the bit. */
    public ParameterBlock shared() {
        return shared;
    }

    /** Parameters of the experts that this rank hosts. */
    public ParameterBlock experts() {
        return experts;
    }

    /** What routers keep beside their parameters. */
    public RouterStates routerStates() {
        return routerStates;
    }

    /** Tells the routers that a training step is over. */
    public void stepCompleted() {
        routers.forEach(Router::stepCompleted);
    }

    public Transformer transformer() {
        return transformer;
    }

    @Override
    public void close() {
        shared.close();
        experts.close();
    }
}
