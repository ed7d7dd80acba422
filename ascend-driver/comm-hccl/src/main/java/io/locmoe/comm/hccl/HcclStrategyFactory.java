package io.locmoe.comm.hccl;

import io.locmoe.comm.toolkit.WireFormat;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The factory of {@code hccl}.
 *
 * @param environment of the process, which says where CANN is
 * @param mapped      what Linux says that the process has mapped: CANN, where the driver has loaded it
 */
record HcclStrategyFactory(Map<String, String> environment, Path mapped) implements CommunicationStrategyFactory {
    private static final String TABLE = "rankTable";
    private static final String WAIT = "waitSeconds";
    private static final int USUAL_WAIT = 300;
    private static final int MOST_WAIT = 86_400;

    @Override
    public String name() {
        return "hccl";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.file(TABLE, "a rank table (hccl.json); without one rank 0 tells the others where to meet"),
                Option.of(WAIT, USUAL_WAIT, "how long one exchange may take, in seconds")
                        .within(1, MOST_WAIT),
                WireFormat.option());
    }

    /** The driver that leaves its device current on the thread of each rank. */
    @Override
    public List<String> drivers() {
        return List.of("ascend");
    }

    @Override
    public CommunicationStrategy create(Options options) {
        return WireFormat.of(options)
                .over(new HcclStrategy(
                        () -> Cann.open(CannLibraries.find(environment, mapped)),
                        options.file(TABLE),
                        options.integer(WAIT) * 1000L));
    }
}
