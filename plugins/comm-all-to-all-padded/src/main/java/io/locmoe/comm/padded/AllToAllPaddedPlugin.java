package io.locmoe.comm.padded;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.WireFormat;
import io.locmoe.spi.plugin.MoePlugin;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** Offers the communication strategy {@code all-to-all-padded}. */
public final class AllToAllPaddedPlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new Factory());
    }

    private static final class Factory implements CommunicationStrategyFactory {

        @Override
        public String name() {
            return "all-to-all-padded";
        }

        @Override
        public List<Option> options() {
            return List.of(WireFormat.option());
        }

        @Override
        public CommunicationStrategy create(Options options) {
            return WireFormat.of(options).over(new AllToAllPadded());
        }
    }
}
