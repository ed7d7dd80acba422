package io.locmoe.engine.setup;

import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Map;

/**
 * The setup of a router, which gives it access to its layer.
 *
 * @param plugins creates the layer's plug-ins
 * @param experts number of experts that the router chooses from; the layer may have more
 * @param prefix  prefix of names in checkpoints, ending with a dot
 * @param again   whether the same router was created here before, for another rank in this process; it then has the
 *     same parameters and states
 */
public record RouterSite(LayerPlugins plugins, int experts, String prefix, boolean again) implements RouterSetup {

    /**
     * Creates a router.
     *
     * @throws IllegalArgumentException if there is no such router, or it refuses its options; the message does not name
     *     it
     */
    public Router create(Choice choice) {
        RouterFactory factory = plugins.components().router(choice.name());
        return factory.create(Options.parse(factory.options(), choice.options()), this);
    }

    @Override
    public int layer() {
        return plugins.place().layer();
    }

    @Override
    public int layers() {
        return plugins.place().layers();
    }

    @Override
    public Topology topology() {
        return plugins.place().mesh().topology();
    }

    @Override
    public ExpertPlacement placement() {
        return plugins.place().mesh().placement();
    }

    @Override
    public long seed() {
        return plugins.place().seed();
    }

    @Override
    public int vocabularySize() {
        return plugins.place().tokens().vocabularySize();
    }

    @Override
    public long[] tokenFrequencies() {
        return plugins.place().tokens().counts();
    }

    @Override
    public Parameters parameters() {
        return new PluginParameters(plugins.block(), prefix, again);
    }

    @Override
    public double[] state(String name, double[] initial) {
        return kept(StateArray.Doubles.class, name, new StateArray.Doubles(initial.clone()))
                .values();
    }

    @Override
    public int[] state(String name, int[] initial) {
        return kept(StateArray.Ints.class, name, new StateArray.Ints(initial.clone()))
                .values();
    }

    @Override
    public long[] state(String name, long[] initial) {
        return kept(StateArray.Longs.class, name, new StateArray.Longs(initial.clone()))
                .values();
    }

    private <A extends StateArray> A kept(Class<A> type, String name, A first) {
        if (again) {
            return type.cast(plugins.states().arrays().get(prefix + name));
        }
        plugins.states().add(prefix + name, first);
        return first;
    }

    @Override
    public Router nested(String name, Map<String, String> options, int nestedExperts, String scope) {
        try {
            return new RouterSite(plugins, nestedExperts, prefix + scope + ".", again)
                    .create(new Choice(name, options));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its router " + name + ": " + e.getMessage(), e);
        }
    }
}
