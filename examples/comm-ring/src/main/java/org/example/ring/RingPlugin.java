package org.example.ring;

import io.locmoe.comm.toolkit.WiredStrategyFactory;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.util.List;

/** The entry, found by ServiceLoader: offers the strategy {@code ring}, with the toolkit's wire formats. */
public final class RingPlugin implements MoePlugin {
    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new WiredStrategyFactory("ring", RingStrategy::new));
    }
}
