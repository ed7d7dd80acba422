package io.locmoe.comm.allgather;

import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.MoePlugin;
import java.util.List;

/** Offers the communication strategy {@code all-gather}. */
public final class AllGatherPlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(CommunicationStrategyFactory.of("all-gather", AllGather::new));
    }
}
