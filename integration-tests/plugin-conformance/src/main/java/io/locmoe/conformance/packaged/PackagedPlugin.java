package io.locmoe.conformance.packaged;

import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One offer of a plug-in that was loaded from its jars.
 *
 * @param factory     the {@code RouterFactory}, {@code GateFactory}, {@code PlacementPlannerFactory},
 *                    {@code CommunicationStrategyFactory} or {@code DeviceDriver}
 * @param declared    the options that it has
 * @param options     those to test it with, besides its defaults
 * @param declaration what its author says of it
 * @param routers     other routers by name, for one that creates routers inside it; throws
 *                    {@link IllegalArgumentException} where there is none
 * @param device      opens the devices on which routers and gates compute; empty for the kit's own
 */
public record PackagedPlugin(
        Kind kind,
        String name,
        Object factory,
        List<Option> declared,
        Map<String, String> options,
        Declaration declaration,
        Function<String, RouterFactory> routers,
        Optional<DeviceDriver> device) {
    private static final ScopedValue<PackagedPlugin> CURRENT = ScopedValue.newInstance();

    public PackagedPlugin {
        Objects.requireNonNull(factory, "factory");
        declared = List.copyOf(declared);
        options = Map.copyOf(options);
    }

    /** The plug-in whose rules this thread runs. */
    static PackagedPlugin current() {
        return CURRENT.get();
    }

    /** Runs work whose tests find this plug-in. */
    void during(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    <T> T factory(Class<T> type) {
        return type.cast(factory);
    }

    /** Whether it has a capability: yes, unless its author denies it. */
    boolean has(String capability) {
        return !declaration.without().containsKey(capability);
    }

    /** Options of some role: those that the author names, else a usual one, if the plug-in has that. */
    Map<String, String> options(String role, String usual, String value) {
        return declaration
                .options(role)
                .orElse(
                        declared.stream().anyMatch(option -> option.name().equals(usual))
                                ? Map.of(usual, value)
                                : Map.of());
    }

    @Override
    public String toString() {
        boolean computes = kind == Kind.ROUTER || kind == Kind.GATE;
        return kind.word() + " " + name + (options.isEmpty() ? "" : " " + new TreeMap<>(options))
                + device.filter(driver -> computes)
                        .map(driver -> " on " + driver.name())
                        .orElse("");
    }
}
