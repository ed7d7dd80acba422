package io.locmoe.comm.padded;

import io.locmoe.comm.toolkit.WiredStrategyFactory;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.MoePlugin;
import java.util.List;

/** Offers the communication strategy {@code all-to-all-padded}. */
public final class AllToAllPaddedPlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new WiredStrategyFactory("all-to-all-padded", AllToAllPadded::new));
    }
}
