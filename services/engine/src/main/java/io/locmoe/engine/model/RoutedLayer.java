package io.locmoe.engine.model;

import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The first two stages of a sparse layer, gate and router, for all ranks of a mesh in this process and without experts.
 * They are the stages of training, so plug-ins are called, checked and named in errors as they are there. Used by one
 * thread.
 */
public final class RoutedLayer implements AutoCloseable {

    /**
     * Where the layer stands.
     *
     * @param layer            number among the sparse layers, from 0
     * @param width            of a token
     * @param experts          number of experts
     * @param mesh             that the routers see
     * @param seed             of the job
     * @param tokenFrequencies [vocabulary] all 0 where there is no training text
     * @param names            of parameters and states
     */
    public record Place(
            int layer,
            int width,
            int experts,
            MeshView mesh,
            long seed,
            long[] tokenFrequencies,
            ParameterNames names) {}

    /**
     * What the ranks planned.
     *
     * @param scores  of all ranks' tokens; empty where the router asks for none
     * @param ranks   the plan of each rank
     * @param joined  all of them as one, for the tokens of the batch
     * @param results holds the checks of numbers, which are done when it reads
     */
    public record Routed(
            Optional<DeviceTensor> scores, List<RoutingPlan> ranks, RoutingPlan joined, LayerResults results) {}

    private final Place place;
    private final ParameterBlock block;
    private final RouterStates states = new RouterStates();
    private final List<Router> routers = new ArrayList<>();
    private final GateStage gateStage;
    private final LayerSite site;

    /**
     * Creates the router of each rank and, where they use scores and none are given, the gate, with their initial
     * values.
     *
     * @param gate empty where scores are given
     * @throws IllegalArgumentException naming the plug-in that refuses its options or the shape
     */
    public RoutedLayer(Tape tape, Place place, Choice router, Optional<Choice> gate, Components components) {
        this.place = place;
        this.block = new ParameterBlock(tape, place.names::formerly);
        for (int rank = 0; rank < place.mesh.topology().ranks(); rank++) {
            boolean again = rank > 0;
            routers.add(naming(
                    "router " + router.name(),
                    () -> routerSite(components, again).create(router)));
        }
        Optional<Choice> used = usesScores() ? gate : Optional.empty();
        Optional<Gate> created = used.map(
                choice -> naming("gate " + choice.name(), () -> gateSite().create(choice, components)));
        site = new LayerSite(
                place.layer,
                "router " + router.name()
                        + used.map(choice -> " on gate " + choice.name()).orElse(""),
                place.seed,
                place.mesh.topology(),
                place.mesh.placement(),
                new SoloMesh());
        gateStage = new GateStage(site, created);
        block.allocate(place.seed);
    }

    private RouterSite routerSite(Components components, boolean again) {
        return new RouterSite(
                place.layer,
                place.experts,
                place.mesh.topology(),
                place.mesh.placement(),
                place.seed,
                place.tokenFrequencies,
                components,
                block,
                states,
                place.names.ofLayer(place.layer, "router."),
                again);
    }

    private GateSite gateSite() {
        return new GateSite(place.layer, place.width, place.experts, block, place.names.ofLayer(place.layer, "gate."));
    }

    /** What a plug-in says does not name it. */
    private static <T> T naming(String plugin, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(plugin + ": " + e.getMessage(), e);
        }
    }

    /** Whether the router reads scores. */
    public boolean usesScores() {
        return routers.getFirst().usesScores();
    }

    /** Parameters of gate and router. */
    public ParameterBlock parameters() {
        return block;
    }

    /** What the router keeps besides its parameters, the same for all ranks. */
    public RouterStates states() {
        return states;
    }

    /**
     * Routes a batch.
     *
     * @param given  [rows, experts] scores instead of the gate's; read only if the router uses scores
     * @param tokens [rows, width] tokens, which the gate scores where none are given
     * @throws io.locmoe.engine.job.TrainingException naming plug-in, layer and step, if one fails or its plan cannot be
     *     carried out
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
                    plans.getFirst().assignment());
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
