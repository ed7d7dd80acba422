package io.locmoe.conformance.device;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;

/** The reference driver, which says that it measures in which order it sums faster. */
class DecidingDriver extends FixtureDriver {
    enum Order {
        MEASURE,
        FORWARD,
        BACKWARD
    }

    private final String decides;

    /** @param decides name of the option that it fills */
    DecidingDriver(String decides) {
        this.decides = decides;
    }

    @Override
    public List<Option> options() {
        return List.of(Option.of("order", Order.MEASURE, "the order of sums"));
    }

    @Override
    public Map<String, String> decisions(Options options) {
        return options.constant("order", Order.class) == Order.MEASURE ? Map.of(decides, "forward") : Map.of();
    }
}
