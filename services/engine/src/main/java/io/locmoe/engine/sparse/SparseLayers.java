package io.locmoe.engine.sparse;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.setup.LayerPlugins;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.router.Router;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Builds the sparse layers of one rank's model, with the plug-ins that the settings name. */
public final class SparseLayers implements AutoCloseable {
    private final ModelSetup setup;
    private final ParameterBlock shared;
    private final ParameterBlock experts;
    private final Optional<ShadowBuilder> shadows;
    private final List<Router> routers = new ArrayList<>();
    private final List<GateStage> gates = new ArrayList<>();
    private final Optional<ExpertReplicas> replicas;
    private final RouterStates routerStates = new RouterStates();

    /**
     * Creates a builder.
     *
     * @param shared  receives the parameters of gates and routers
     * @param experts receives the parameters of the experts that the rank hosts
     */
    public SparseLayers(Tape tape, ModelSetup setup, ParameterBlock shared, ParameterBlock experts) {
        this.setup = setup;
        this.shared = shared;
        this.experts = experts;
        this.shadows = ShadowBuilder.of(tape, setup);
        this.replicas = ExpertReplicas.of(tape, setup);
    }

    /**
     * Builds the layer with a number from 0.
     *
     * @throws TrainingException if a gate or router refuses its options or the shape
     */
    public SparseLayer build(int layer) {
        Choice gateChoice = setup.settings().gates().get(layer);
        Choice routerChoice = setup.settings().routers().get(layer);
        LayerPlugins plugins = new LayerPlugins(setup.place(layer), setup.components(), shared, routerStates);
        int ranks = setup.seen().map(view -> view.topology().ranks()).orElse(1);
        List<Router> own = plugins.routers("router " + routerChoice.name(), routerChoice, ranks);
        routers.addAll(own);
        Optional<Gate> gate = own.getFirst().usesScores()
                ? Optional.of(plugins.gate("gate " + gateChoice.name(), gateChoice))
                : Optional.empty();
        LayerSite site = new LayerSite(
                layer,
                "router " + routerChoice.name() + (gate.isPresent() ? " on gate " + gateChoice.name() : ""),
                setup.settings().training().seed(),
                setup.hosts().topology(),
                setup.hosts().placement(),
                setup.mesh());
        GateStage gateStage = stage(site, gate);
        return new SparseLayer(
                site,
                gateStage,
                route(site, own, gateStage),
                shadows.map(builder -> builder.build(site, gate.map(used -> gateStage))),
                dispatch(site),
                combine(layer));
    }

    private CombineStage combine(int layer) {
        return new CombineStage(
                ExpertScale.of(shared, setup.names(), layer, setup.settings().model()));
    }

    private GateStage stage(LayerSite site, Optional<Gate> gate) {
        GateStage stage = new GateStage(site, gate, window());
        gates.add(stage);
        return stage;
    }

    private int window() {
        return setup.settings().model().gate().gateWindow();
    }

    private DispatchStage dispatch(LayerSite site) {
        Experts hosted = declareExperts(experts, site.layer(), setup.mesh().rank(), setup.group());
        return new DispatchStage(
                site,
                hosted,
                setup.rows(),
                setup.settings().training().overlap(),
                setup.seen().isPresent(),
                replicas.map(all -> all.add(site, hosted)));
    }

    private RouteStage route(LayerSite site, List<Router> own, GateStage gate) {
        return setup.seen().isPresent()
                ? new MeshRoute(site.in(setup.seen().get()), own, gate)
                : new RankRoute(site, own.getFirst(), gate);
    }

    /** Declares the parameters of the experts that a rank hosts. */
    public Experts declareExperts(ParameterBlock block, int layer, int rank, TensorGroup group) {
        ModelSettings model = setup.settings().model();
        return new Experts(
                block,
                setup.names().ofLayer(layer, "experts"),
                setup.hosts().placement().firstExpert(rank),
                setup.hosts().placement().hosted(rank),
                model,
                group);
    }

    /** Whether the router of a layer reads the scores of a gate. */
    public boolean usesScores(int layer) {
        return firstOf(layer).usesScores();
    }

    private Router firstOf(int layer) {
        return routers.get(layer * (routers.size() / setup.settings().model().sparseLayers()));
    }

    /**
     * Names of the routers, once each, that do not route tokens alone ({@link Router#routesTokensAlone}); also where
     * their gates see the tokens before.
     */
    public List<String> routersOfBatches() {
        return IntStream.range(0, setup.settings().model().sparseLayers())
                .filter(layer -> !firstOf(layer).routesTokensAlone() || window() > 1 && usesScores(layer))
                .mapToObj(layer -> setup.settings().routers().get(layer).name())
                .distinct()
                .toList();
    }

    /** [sparse layers] what the gate of each layer reports about itself; empty where a layer uses none. */
    public List<Map<String, Double>> gateMeasures() {
        return gates.stream().map(GateStage::measures).toList();
    }

    /** The replicas of experts; empty if the job has none. */
    public Optional<ExpertReplicas> replicas() {
        return replicas;
    }

    /** The routers' state other than parameters. */
    public RouterStates routerStates() {
        return routerStates;
    }

    /** Draws the initial values of parameters that are in no block of the model, once all layers are built. */
    public void allocate() {
        shadows.ifPresent(ShadowBuilder::allocate);
        replicas.ifPresent(ExpertReplicas::allocate);
    }

    /** Saves the states of the routers, for {@link #stepDiscarded}. */
    public void stepBegins() {
        routerStates.remember();
        shadows.ifPresent(ShadowBuilder::stepBegins);
    }

    /** Restores the routers to the beginning of the training step. */
    public void stepDiscarded() {
        routerStates.restore();
        routers.forEach(Router::stepDiscarded);
        shadows.ifPresent(ShadowBuilder::stepDiscarded);
        replicas.ifPresent(ExpertReplicas::stepDiscarded);
    }

    /** Tells the routers that a training step is complete. */
    public void stepCompleted() {
        routers.forEach(Router::stepCompleted);
        shadows.ifPresent(ShadowBuilder::stepCompleted);
        replicas.ifPresent(ExpertReplicas::stepCompleted);
    }

    @Override
    public void close() {
        shadows.ifPresent(ShadowBuilder::close);
        replicas.ifPresent(ExpertReplicas::close);
    }
}
