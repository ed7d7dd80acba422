package io.locmoe.engine.model;

import io.locmoe.engine.job.Components;
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
 * @param layer            number of the sparse layer, from 0
 * @param experts          number of experts that the router chooses from
 * @param placement        placement of the layer's experts, which may be more than the router chooses from
 * @param tokenFrequencies [vocabulary] all 0 without training text
 * @param components       plug-ins, to find nested routers
 * @param block            block that gets the router's parameters
 * @param states           gets the router's state other than parameters
 * @param prefix           prefix of names in checkpoints, ending with a dot
 * @param again            whether the same router was created here before, for another rank in this process; it then
 *     has the same parameters and states
 */
public record RouterSite(
        int layer,
        int experts,
        Topology topology,
        ExpertPlacement placement,
        long seed,
        long[] tokenFrequencies,
        Components components,
        ParameterBlock block,
        RouterStates states,
        String prefix,
        boolean again)
        implements RouterSetup {

    /** The setup of a router that exists once in this process. */
    public RouterSite(
            int layer,
            int experts,
            Topology topology,
            ExpertPlacement placement,
            long seed,
            long[] tokenFrequencies,
            Components components,
            ParameterBlock block,
            RouterStates states,
            String prefix) {
        this(layer, experts, topology, placement, seed, tokenFrequencies, components, block, states, prefix, false);
    }

    /**
     * Creates a router.
     *
     * @throws IllegalArgumentException if there is no such router, or it refuses its options; the message does not name
     *     it
     */
    public Router create(Choice choice) {
        RouterFactory factory = components.router(choice.name());
        return factory.create(Options.parse(factory.options(), choice.options()), this);
    }

    @Override
    public int vocabularySize() {
        return tokenFrequencies.length;
    }

    @Override
    public long[] tokenFrequencies() {
        return tokenFrequencies.clone();
    }

    @Override
    public Parameters parameters() {
        return new PluginParameters(block, prefix, again);
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
            return type.cast(states.arrays().get(prefix + name));
        }
        states.add(prefix + name, first);
        return first;
    }

    @Override
    public Router nested(String name, Map<String, String> options, int nestedExperts, String scope) {
        try {
            return new RouterSite(
                            layer,
                            nestedExperts,
                            topology,
                            placement,
                            seed,
                            tokenFrequencies,
                            components,
                            block,
                            states,
                            prefix + scope + ".",
                            again)
                    .create(new Choice(name, options));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its router " + name + ": " + e.getMessage(), e);
        }
    }
}
