package io.locmoe.conformance.router;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * What a test lends to a router of layer 0 when it is created.
 *
 * @param placement        of the layer's experts
 * @param tokenFrequencies [vocabulary]
 * @param states           where the router keeps what is neither parameter nor option
 * @param prefix           of the names of parameters and states
 * @param routers          other routers by name
 */
public record TestSetup(
        int experts,
        Topology topology,
        ExpertPlacement placement,
        long seed,
        long[] tokenFrequencies,
        Parameters parameters,
        KeptStates states,
        String prefix,
        Function<String, RouterFactory> routers)
        implements RouterSetup {

    /** With experts that are spread evenly, and the routers of the class path. */
    public TestSetup(
            int experts,
            Topology topology,
            long seed,
            long[] tokenFrequencies,
            Parameters parameters,
            KeptStates states,
            String prefix) {
        this(
                experts,
                topology,
                spread(experts, topology),
                seed,
                tokenFrequencies,
                parameters,
                states,
                prefix,
                TestSetup::find);
    }

    /** Evenly, also where the experts do not divide over the ranks. */
    private static ExpertPlacement spread(int experts, Topology topology) {
        int[] rankOfExpert = new int[experts];
        Arrays.setAll(rankOfExpert, e -> e * topology.ranks() / experts);
        return new ExpertPlacement(0, rankOfExpert);
    }

    /** The same, with other routers to be found inside a router. */
    TestSetup finding(Function<String, RouterFactory> others) {
        return new TestSetup(experts, topology, placement, seed, tokenFrequencies, parameters, states, prefix, others);
    }

    /** Creates a router with options as users write them. */
    public Router create(RouterFactory factory, Map<String, String> options) {
        return factory.create(Options.parse(factory.options(), options), this);
    }

    /** A router of the class path. */
    public static RouterFactory find(String name) {
        return ServiceLoader.load(MoePlugin.class).stream()
                .flatMap(plugin -> plugin.get().routers().stream())
                .filter(factory -> factory.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no router " + name));
    }

    @Override
    public int layer() {
        return 0;
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
        return (name, mean, deviation, shape) -> parameters.create(prefix + name, mean, deviation, shape);
    }

    @Override
    public double[] state(String name, double[] initial) {
        return states.add(prefix + name, initial.clone());
    }

    @Override
    public int[] state(String name, int[] initial) {
        return states.add(prefix + name, initial.clone());
    }

    @Override
    public long[] state(String name, long[] initial) {
        return states.add(prefix + name, initial.clone());
    }

    @Override
    public Router nested(String name, Map<String, String> options, int nestedExperts, String scope) {
        try {
            return new TestSetup(
                            nestedExperts,
                            topology,
                            placement,
                            seed,
                            tokenFrequencies,
                            parameters,
                            states,
                            prefix + scope + ".",
                            routers)
                    .create(routers.apply(name), options);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its router " + name + ": " + e.getMessage(), e);
        }
    }
}
