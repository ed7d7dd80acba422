package io.locmoe.comm.allgather;

import io.locmoe.comm.toolkit.WiredStrategyFactory;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.util.List;

/** Offers the communication strategy {@code all-gather}. */
public final class AllGatherPlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new WiredStrategyFactory("all-gather", AllGather::new));
    }
}
