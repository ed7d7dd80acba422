package io.locmoe.comm.groupwise;

import io.locmoe.comm.toolkit.WiredStrategyFactory;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.util.List;

/** Offers the communication strategy {@code group-wise}. */
public final class GroupWisePlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new WiredStrategyFactory("group-wise", GroupWise::new));
    }
}
