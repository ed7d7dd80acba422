package io.locmoe.engine.sparse;

import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.plan.PlanTotals;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.setup.LayerPlace;
import io.locmoe.engine.setup.LayerPlugins;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The first two stages of a sparse layer, gate and router, for all ranks of a mesh in this process and without experts.
 * They are the stages of training, so plug-ins are called, checked and named in errors as in training. Used by one
 * thread.
 */
public final class RoutedLayer implements AutoCloseable {

    /**
     * The plans of the ranks.
     *
     * @param scores  scores of all ranks' tokens; empty if the router uses none
     * @param ranks   the plan of each rank
     * @param joined  all plans as one, for the tokens of the batch
     * @param results holds the checks of numbers, which run when it reads
     */
    public record Routed(
            Optional<DeviceTensor> scores, List<RoutingPlan> ranks, RoutingPlan joined, LayerResults results) {}

    private final ParameterBlock block;
    private final RouterStates states = new RouterStates();
    private final List<Router> routers;
    private final GateStage gateStage;
    private final LayerSite site;

    /**
     * Creates the router of each rank and, if they use scores and none are given, the gate, with their initial values.
     *
     * @param gate empty if scores are given
     * @throws IllegalArgumentException naming the plug-in that refuses its options or the shape
     */
    public RoutedLayer(Tape tape, LayerPlace place, Choice router, Optional<Choice> gate, Components components) {
        block = new ParameterBlock(tape, place.names()::formerly);
        LayerPlugins plugins = new LayerPlugins(place, components, block, states);
        Optional<Choice> used;
        Optional<Gate> created;
        try {
            int ranks = place.mesh().topology().ranks();
            routers = plugins.routers("router " + router.name(), router, ranks);
            used = usesScores() ? gate : Optional.empty();
            created = used.map(choice -> plugins.gate("gate " + choice.name(), choice));
        } catch (TrainingException e) {
            throw new IllegalArgumentException(e.getMessage(), e.getCause());
        }
        site = new LayerSite(
                place.layer(),
                "router " + router.name()
                        + used.map(choice -> " on gate " + choice.name()).orElse(""),
                place.seed(),
                place.mesh().topology(),
                place.mesh().placement(),
                new SoloMesh());
        gateStage = new GateStage(site, created, 1);
        block.allocate(place.seed());
    }

    /** Whether the router uses scores. */
    public boolean usesScores() {
        return routers.getFirst().usesScores();
    }

    /** Parameters of gate and router. */
    public ParameterBlock parameters() {
        return block;
    }

    /** The router's state other than parameters, the same for all ranks. */
    public RouterStates states() {
        return states;
    }

    /**
     * Routes a batch.
     *
     * @param given  [rows, experts] scores instead of the gate's; read only if the router uses scores
     * @param tokens [rows, width] tokens, which the gate scores if no scores are given
     * @throws TrainingException naming plug-in, layer and step, if a plug-in fails or its plan is
     *     invalid
     */
    public Routed route(Optional<DeviceTensor> given, DeviceTensor tokens, Batch batch) {
        LayerResults results = new LayerResults();
        Optional<Tensor> scores = given.<Tensor>map(own -> own)
                .filter(_ -> usesScores())
                .or(() -> gateStage.scores(tokens, batch, results));
        List<Batch> parts = batch.parts(routers.size());
        List<RoutingPlan> plans = new MeshRoute(site, routers, gateStage).plans(scores, tokens, batch, parts, results);
        site.naming(batch, results, () -> {
            PlanTotals.check(
                    IntStream.range(0, plans.size())
                            .mapToObj(rank -> PlanTotals.of(
                                    plans.get(rank), parts.get(rank).rows()))
                            .toList(),
                    plans.getFirst().assignment(),
                    batch.rows());
            return plans;
        });
        return new Routed(
                scores.map(DeviceTensor.class::cast), plans, JoinedPlan.of(plans, parts, tokens.tape()), results);
    }

    @Override
    public void close() {
        block.close();
    }
}
