package io.locmoe.conformance.packaged;

import io.locmoe.conformance.CommunicationStrategyConformance;
import io.locmoe.conformance.device.DeviceDriverConformance;
import io.locmoe.conformance.gate.GateConformance;
import io.locmoe.conformance.placement.PlacementPlannerConformance;
import io.locmoe.conformance.router.RouterConformance;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A kind of plug-in that has rules. */
public enum Kind {
    ROUTER(RouterConformance.class, PackagedRouter.class),
    GATE(GateConformance.class, PackagedGate.class),
    PLACEMENT(PlacementPlannerConformance.class, PackagedPlanner.class),
    COMMUNICATION(CommunicationStrategyConformance.class, PackagedStrategy.class),
    DRIVER(DeviceDriverConformance.class, PackagedDriver.class);

    private final Class<?> rules;
    private final Class<?> test;

    Kind(Class<?> rules, Class<?> test) {
        this.rules = rules;
        this.test = test;
    }

    /** As users write it: {@code router}, {@code gate}, {@code placement}, {@code communication}, {@code driver}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class that runs the rules on a loaded plug-in. */
    Class<?> test() {
        return test;
    }

    /** The rules, by number. */
    public List<Rule> rules() {
        List<Rule> all = new ArrayList<>();
        for (Class<?> type = rules; type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (Rule.isOne(method)) {
                    all.add(Rule.of(method));
                }
            }
        }
        all.sort(Comparator.comparingInt(Rule::number));
        return all;
    }
}
