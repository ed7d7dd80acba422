package io.locmoe.comm.dedup;

import io.locmoe.comm.toolkit.WireFormat;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** Offers the communication strategy {@code dedup}. */
public final class DeduplicatedPlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new Factory());
    }

    private static final class Factory implements CommunicationStrategyFactory {

        @Override
        public String name() {
            return "dedup";
        }

        @Override
        public List<Option> options() {
            return List.of(
                    WireFormat.option(),
                    Option.of(
                            "scope",
                            Deduplicated.Scope.NODE,
                            "where a token that goes to several experts travels once: node, rank"));
        }

        @Override
        public CommunicationStrategy create(Options options) {
            return WireFormat.of(options).over(new Deduplicated(options.constant("scope", Deduplicated.Scope.class)));
        }
    }
}
