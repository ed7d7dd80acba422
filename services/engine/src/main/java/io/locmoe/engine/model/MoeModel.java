package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.parameter.Weights;
import io.locmoe.engine.settings.FrozenNames;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.engine.sparse.ExpertReplicas;
import io.locmoe.engine.sparse.SparseLayers;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
    private final SparseLayers layers;
    private final Transformer transformer;

    /**
     * Builds a model with its initial weights, and with memory for gradients if the tape records operations.
     *
     * @throws TrainingException if a gate or router refuses its options or the shape
     */
    public MoeModel(Tape tape, ModelSetup setup) {
        this(tape, setup, block -> block.allocate(setup.settings().training().seed()));
        layers.allocate();
    }

    /**
     * Builds a model that is not trained, with weights from elsewhere.
     *
     * @throws TrainingException if a gate or router refuses its options or the shape
     */
    public static MoeModel of(Tape tape, ModelSetup setup, Weights weights) {
        return new MoeModel(tape, setup, block -> block.hold(weights));
    }

    private MoeModel(Tape tape, ModelSetup setup, Consumer<ParameterBlock> fill) {
        this.tape = tape;
        this.setup = setup;
        this.names = setup.names();
        Products products = Products.of(setup.settings().training().precision());
        FrozenNames frozen = setup.settings().training().frozen();
        this.shared = new ParameterBlock(tape, names::formerly, products, frozen::has);
        this.experts = new ParameterBlock(tape, names::formerly, products, frozen::has);
        this.layers = new SparseLayers(tape, setup, shared, experts);
        this.transformer = transformer(layers);
        fill.accept(shared);
        try {
            fill.accept(experts);
        } catch (RuntimeException | Error e) {
            shared.close();
            throw e;
        }
    }

    private Transformer transformer(SparseLayers sparse) {
        return new Transformer(
                setup.settings().model(),
                setup.tokens().vocabularySize(),
                setup.settings().training().recompute(),
                shared,
                setup.group(),
                sparse::build);
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

    /** The replicas of experts that this rank computes in training; empty if the job has none. */
    public Optional<ExpertReplicas> replicas() {
        return layers.replicas();
    }

    /** The names of parameters and router states in checkpoints. */
    public ParameterNames names() {
        return names;
    }

    /** Whether the router of a sparse layer reads the scores of a gate. */
    public boolean usesScores(int layer) {
        return layers.usesScores(layer);
    }

    /**
     * Names of the routers whose choice for a token depends on other tokens, see {@link
     * io.locmoe.spi.router.Router#routesTokensAlone}.
     */
    public List<String> routersOfBatches() {
        return layers.routersOfBatches();
    }

    /** [sparse layers] what the gate of each layer reports about itself. */
    public List<Map<String, Double>> gateMeasures() {
        return layers.gateMeasures();
    }

    /** The routers' state other than parameters. */
    public RouterStates routerStates() {
        return layers.routerStates();
    }

    /** Saves the states of the routers, for {@link #stepDiscarded}. */
    public void stepBegins() {
        layers.stepBegins();
    }

    /** Restores the routers to the beginning of the training step. */
    public void stepDiscarded() {
        layers.stepDiscarded();
    }

    /** Tells the routers that a training step is complete. */
    public void stepCompleted() {
        layers.stepCompleted();
    }

    public Transformer transformer() {
        return transformer;
    }

    @Override
    public void close() {
        shared.close();
        experts.close();
        layers.close();
    }
}
