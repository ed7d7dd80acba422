package io.locmoe.comm.hccl;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import java.nio.file.Path;
import java.util.List;

/** Offers the communication strategy {@code hccl}. */
public final class HcclPlugin implements MoePlugin {

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(new HcclStrategyFactory(System.getenv(), Path.of("/proc/self/maps")));
    }
}
