package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.router.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the sparse layers of one rank's model, with the plug-ins that the settings name. */
final class SparseLayers {
    private final ModelSetup setup;
    private final ParameterBlock shared;
    private final ParameterBlock experts;
    private final Optional<ShadowBuilder> shadows;
    private final List<Router> routers = new ArrayList<>();
    private final RouterStates routerStates = new RouterStates();

    /**
     * Creates a builder.
     *
     * @param shared  receives the parameters of gates and routers
     * @param experts receives the parameters of the experts that the rank hosts
     * @param shadows builds the shadows of the layers
     */
    SparseLayers(ModelSetup setup, ParameterBlock shared, ParameterBlock experts, Optional<ShadowBuilder> shadows) {
        this.setup = setup;
        this.shared = shared;
        this.experts = experts;
        this.shadows = shadows;
    }

    /**
     * Builds the layer with a number from 0.
     *
     * @throws TrainingException if a gate or router refuses its options or the shape
     */
    SparseLayer build(int layer) {
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
        GateStage gateStage = new GateStage(site, gate);
        DispatchStage dispatch = dispatch(site);
        return new SparseLayer(
                site,
                gateStage,
                route(site, own, gateStage),
                shadows.map(builder -> builder.build(site, gate.map(used -> gateStage))),
                dispatch);
    }

    private DispatchStage dispatch(LayerSite site) {
        Experts hosted = declareExperts(experts, site.layer(), setup.mesh().rank(), setup.group());
        return new DispatchStage(
                site, hosted, setup.rows(), setup.settings().training().overlap());
    }

    private RouteStage route(LayerSite site, List<Router> own, GateStage gate) {
        return setup.seen().isPresent()
                ? new MeshRoute(site.in(setup.seen().get()), own, gate)
                : new RankRoute(site, own.getFirst(), gate);
    }

    /** Declares the parameters of the experts that a rank hosts. */
    Experts declareExperts(ParameterBlock block, int layer, int rank, TensorGroup group) {
        ModelSettings model = setup.settings().model();
        return new Experts(
                block,
                setup.names().ofLayer(layer, "experts"),
                setup.hosts().placement().firstExpert(rank),
                setup.hosts().placement().hosted(rank),
                model.width(),
                model.feedForward(),
                Architecture.residualDeviation(model.blocks()),
                group);
    }

    /** The routers built so far. */
    List<Router> routers() {
        return routers;
    }

    /** Their state other than parameters. */
    RouterStates routerStates() {
        return routerStates;
    }
}
