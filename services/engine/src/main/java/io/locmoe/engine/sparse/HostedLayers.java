package io.locmoe.engine.sparse;

import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sparse layers of a rank that has experts only: it computes those that it hosts for the tokens of rank 0, which
 * has gates, routers and everything else of the model. Used by the rank's thread.
 */
public final class HostedLayers {
    private final Tape tape;
    private final int width;
    private final List<DispatchStage> layers;

    /**
     * Declares the experts.
     *
     * @param experts receives the parameters of the experts that the rank hosts
     */
    public HostedLayers(Tape tape, ModelSetup setup, ParameterBlock experts) {
        this.tape = tape;
        this.width = setup.settings().model().width();
        this.layers = IntStream.range(0, setup.settings().model().sparseLayers())
                .mapToObj(layer -> stage(setup, layer, experts))
                .toList();
    }

    private static DispatchStage stage(ModelSetup setup, int layer, ParameterBlock block) {
        LayerSite site = new LayerSite(
                layer,
                "the experts of another rank",
                setup.settings().training().seed(),
                setup.hosts().topology(),
                setup.hosts().placement(),
                setup.mesh());
        Experts hosted = new Experts(
                block,
                setup.names().ofLayer(layer, "experts"),
                setup.hosts().placement().firstExpert(setup.mesh().rank()),
                setup.hosts().placement().hosted(setup.mesh().rank()),
                setup.settings().model(),
                setup.group());
        return new DispatchStage(
                site, hosted, setup.rows(), setup.settings().training().overlap(), true);
    }

    /**
     * Takes part in a forward pass of rank 0, and frees the memory of all tensors other than parameters.
     *
     * @param rows tokens of that pass, padding included
     * @throws io.locmoe.spi.comm.ExchangeException if rank 0 is gone, or does not go on
     */
    public void serve(int rows) {
        DeviceTensor none = tape.full(0f, 1, width).gatherRows(new int[0]);
        layers.forEach(layer -> layer.serve(none, rows));
        tape.reset();
    }
}
