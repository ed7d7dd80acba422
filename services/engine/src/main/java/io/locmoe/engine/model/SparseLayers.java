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
    private final ParameterNames names;
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
    SparseLayers(
            ModelSetup setup,
            ParameterNames names,
            ParameterBlock shared,
            ParameterBlock experts,
            Optional<ShadowBuilder> shadows) {
        this.setup = setup;
        this.names = names;
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
        List<Router> own = routers(layer, routerChoice);
        Optional<Gate> gate = own.getFirst().usesScores() ? Optional.of(gate(layer, gateChoice)) : Optional.empty();
        LayerSite site = new LayerSite(
                layer,
                "router " + routerChoice.name() + (gate.isPresent() ? " on gate " + gateChoice.name() : ""),
                setup.settings().training().seed(),
                setup.hosts().topology(),
                setup.hosts().placement(),
                setup.mesh());
        Experts hosted = declareExperts(experts, layer, setup.mesh().rank(), setup.group());
        GateStage gateStage = new GateStage(site, gate);
        return new SparseLayer(
                site,
                gateStage,
                setup.seen()
                        .<RouteStage>map(view -> new MeshRoute(site.in(view), own, gateStage))
                        .orElseGet(() -> new RankRoute(site, own.getFirst(), gateStage)),
                new DispatchStage(site, setup.settings().training().overlap()),
                new ExpertStage(new TokenExchange(setup.rows(), setup.group()), hosted),
                shadows.map(builder -> builder.build(site, gate.map(used -> gateStage))));
    }

    /** Declares the parameters of the experts that a rank hosts. */
    Experts declareExperts(ParameterBlock block, int layer, int rank, TensorGroup group) {
        ModelSettings model = setup.settings().model();
        return new Experts(
                block,
                names.ofLayer(layer, "experts"),
                setup.hosts().placement().firstExpert(rank),
                setup.hosts().placement().hosted(rank),
                model.width(),
                model.feedForward(),
                Transformer.residualDeviation(model),
                group);
    }

    private Gate gate(int layer, Choice choice) {
        ModelSettings model = setup.settings().model();
        try {
            return new GateSite(layer, model.width(), model.experts(), shared, names.ofLayer(layer, "gate."))
                    .create(choice, setup.components());
        } catch (IllegalArgumentException e) {
            throw new TrainingException("gate " + choice.name() + ": " + e.getMessage(), e);
        }
    }

    /** The router of this rank, or the routers of all ranks of the mesh that routers see. */
    private List<Router> routers(int layer, Choice choice) {
        int ranks = setup.seen().map(view -> view.topology().ranks()).orElse(1);
        List<Router> own = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            own.add(router(layer, choice, rank > 0));
        }
        routers.addAll(own);
        return own;
    }

    private Router router(int layer, Choice choice, boolean again) {
        try {
            return new RouterSite(
                            layer,
                            setup.settings().model().experts(),
                            setup.seen().orElse(setup.hosts()).topology(),
                            setup.seen().orElse(setup.hosts()).placement(),
                            setup.settings().training().seed(),
                            setup.tokenFrequencies(),
                            setup.components(),
                            shared,
                            routerStates,
                            names.ofLayer(layer, "router."),
                            again)
                    .create(choice);
        } catch (IllegalArgumentException e) {
            throw new TrainingException("router " + choice.name() + ": " + e.getMessage(), e);
        }
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
