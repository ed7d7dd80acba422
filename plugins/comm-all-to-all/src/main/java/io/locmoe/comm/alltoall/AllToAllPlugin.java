package io.locmoe.comm.alltoall;

import io.locmoe.comm.toolkit.WiredStrategyFactory;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.util.List;

/** Offers the communication strategy {@code all-to-all}. */
public final class AllToAllPlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new WiredStrategyFactory("all-to-all", AllToAll::new));
    }
}
