package io.locmoe.engine.sparse;

import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.Shadow;
import io.locmoe.engine.setup.LayerPlugins;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.engine.sparse.ShadowStage.Scores;
import io.locmoe.spi.router.Router;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds the shadow routers of one rank's sparse layers. Their parameters and states are in none of the model's blocks,
 * so that they have no gradients and are not in checkpoints; they have the names, and so the initial values, that they
 * would have as the first router.
 */
final class ShadowBuilder implements AutoCloseable {
    private final ModelSetup setup;
    private final Shadow shadow;
    private final ParameterBlock block;
    private final RouterStates states = new RouterStates();
    private final List<Router> routers = new ArrayList<>();

    private ShadowBuilder(Tape tape, ModelSetup setup, Shadow shadow) {
        this.setup = setup;
        this.shadow = shadow;
        this.block = new ParameterBlock(tape, setup.names()::formerly);
    }

    /** Empty if the job has no shadow, or is not a training. */
    static Optional<ShadowBuilder> of(Tape tape, ModelSetup setup) {
        return setup.settings()
                .shadow()
                .filter(shadow -> tape.recording() && setup.seen().isEmpty())
                .map(shadow -> new ShadowBuilder(tape, setup, shadow));
    }

    /**
     * Builds the shadow of a layer.
     *
     * @param first the place of the first router
     * @param gate  gate of the first router, if it has one
     * @throws TrainingException if the shadow refuses its options or the shape
     */
    ShadowStage build(LayerSite first, Optional<GateStage> gate) {
        LayerPlugins plugins = new LayerPlugins(setup.place(first.layer()), setup.components(), block, states);
        Router router = plugins.router("shadow router " + shadow.router().name(), shadow.router());
        routers.add(router);
        Scores scores = scores(router, gate);
        Choice choice = shadow.gate().orElseGet(() -> setup.settings().gates().get(first.layer()));
        LayerSite site = first.named(
                "shadow router " + shadow.router().name() + (scores == Scores.OWN ? " on gate " + choice.name() : ""));
        GateStage stage = scores == Scores.SHARED
                ? gate.orElseThrow()
                : new GateStage(
                        site,
                        scores == Scores.OWN
                                ? Optional.of(plugins.gate("gate " + choice.name() + " of the shadow", choice))
                                : Optional.empty(),
                        setup.settings().model().gate().gateWindow());
        return new ShadowStage(site, new RankRoute(site, router, stage), stage, scores);
    }

    private Scores scores(Router router, Optional<GateStage> gate) {
        return !router.usesScores()
                ? Scores.NONE
                : shadow.gate().isEmpty() && gate.isPresent() ? Scores.SHARED : Scores.OWN;
    }

    /** Draws the initial values, once all layers are built. */
    void allocate() {
        block.allocate(setup.settings().training().seed());
    }

    /** Saves the states of the routers, for {@link #stepDiscarded}. */
    void stepBegins() {
        states.remember();
    }

    /** Restores the routers to the beginning of the training step. */
    void stepDiscarded() {
        states.restore();
        routers.forEach(Router::stepDiscarded);
    }

    /** Tells the routers that a training step is complete. */
    void stepCompleted() {
        routers.forEach(Router::stepCompleted);
    }

    @Override
    public void close() {
        block.close();
    }
}
