package io.locmoe.comm.padded;

import io.locmoe.comm.toolkit.WiredStrategyFactory;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.util.List;

/** Offers the communication strategy {@code all-to-all-padded}. */
public final class AllToAllPaddedPlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new WiredStrategyFactory("all-to-all-padded", AllToAllPadded::new));
    }
}
