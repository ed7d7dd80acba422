package io.locmoe.engine.setup;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.router.Router;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Creates the gate and the routers of a sparse layer. A plug-in that refuses its options or the shape ends the creation
 * with a {@link TrainingException} that names it as the caller says.
 *
 * @param components plug-ins by name, to find nested routers too
 * @param block      gets the parameters
 * @param states     gets the routers' state other than parameters
 */
public record LayerPlugins(LayerPlace place, Components components, ParameterBlock block, RouterStates states) {

    public Gate gate(String named, Choice choice) {
        GateSite site = new GateSite(place.layer(), place.width(), place.experts(), block, place.prefix("gate"));
        return naming(named, () -> site.create(choice, components));
    }

    public Router router(String named, Choice choice) {
        return routers(named, choice, 1).getFirst();
    }

    /** A router for each of several ranks in this process; they have the same parameters and states. */
    public List<Router> routers(String named, Choice choice, int ranks) {
        return IntStream.range(0, ranks)
                .mapToObj(rank -> new RouterSite(this, place.experts(), place.prefix("router"), rank > 0))
                .map(site -> naming(named, () -> site.create(choice)))
                .toList();
    }

    /** Adds the plug-in's name, which its own messages do not contain. */
    private static <T> T naming(String plugin, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new TrainingException(plugin + ": " + e.getMessage(), e);
        }
    }
}
