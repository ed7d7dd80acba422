package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.model.ParameterBlock.Parameter;
import io.locmoe.spi.router.Router;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Optional;

/**
 * The model of one rank: the shared parameters, the parameters of the experts that the rank hosts, and the network. A
 * device of a tensor group has its part of each.
 */
public final class MoeModel implements AutoCloseable {
    private final Tape tape;
    private final ModelSetup setup;
    private final ParameterNames names;
    private final ParameterBlock shared;
    private final ParameterBlock experts;
    private final Optional<ShadowBuilder> shadows;
    private final SparseLayers layers;
    private final Transformer transformer;

    /**
     * Builds a model with its initial weights, and with memory for gradients if the tape records operations.
     *
     * @throws TrainingException if a gate or router refuses its options or the shape
     */
    public MoeModel(Tape tape, ModelSetup setup) {
        this.tape = tape;
        this.setup = setup;
        this.names = setup.names();
        Products products = Products.of(setup.settings().training().precision());
        this.shared = new ParameterBlock(tape, names::formerly, products);
        this.experts = new ParameterBlock(tape, names::formerly, products);
        this.shadows = ShadowBuilder.of(tape, setup);
        this.layers = new SparseLayers(setup, shared, experts, shadows);
        this.transformer = new Transformer(
                setup.settings().model(), setup.tokenFrequencies().length, shared, setup.group(), layers::build);
        shared.allocate(setup.settings().training().seed());
        experts.allocate(setup.settings().training().seed());
        shadows.ifPresent(ShadowBuilder::allocate);
    }

    /** The parameters of a rank's expert block, in its order, as whole tensors. */
    public List<Parameter> expertParameters(int rank) {
        ParameterBlock block = new ParameterBlock(tape, names::formerly);
        for (int layer = 0; layer < setup.settings().model().sparseLayers(); layer++) {
            layers.declareExperts(block, layer, rank, TensorGroup.solo());
        }
        return block.parameters();
    }

    /** Parameters on all ranks, bitwise equal. */
    public ParameterBlock shared() {
        return shared;
    }

    /** Parameters of the experts that this rank hosts. */
    public ParameterBlock experts() {
        return experts;
    }

    /** The names of parameters and router states in checkpoints. */
    public ParameterNames names() {
        return names;
    }

    /** The routers' state other than parameters. */
    public RouterStates routerStates() {
        return layers.routerStates();
    }

    /** Saves the states of the routers, for {@link #stepDiscarded}. */
    public void stepBegins() {
        routerStates().remember();
        shadows.ifPresent(ShadowBuilder::stepBegins);
    }

    /** Restores the routers to the beginning of the training step. */
    public void stepDiscarded() {
        routerStates().restore();
        layers.routers().forEach(Router::stepDiscarded);
        shadows.ifPresent(ShadowBuilder::stepDiscarded);
    }

    /** Tells the routers that a training step is complete. */
    public void stepCompleted() {
        layers.routers().forEach(Router::stepCompleted);
        shadows.ifPresent(ShadowBuilder::stepCompleted);
    }

    public Transformer transformer() {
        return transformer;
    }

    @Override
    public void close() {
        shared.close();
        experts.close();
        shadows.ifPresent(ShadowBuilder::close);
    }
}
