package io.locmoe.comm.hierarchical;

import io.locmoe.comm.toolkit.WiredStrategyFactory;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.util.List;

/** Offers the communication strategy {@code hierarchical}. */
public final class HierarchicalPlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new WiredStrategyFactory("hierarchical", Hierarchical::new));
    }
}
