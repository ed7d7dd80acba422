package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.Traffic;
import io.locmoe.spi.comm.Transport;
import java.util.List;

/** What a session does through its {@link SessionRanks}, wherever the other ranks are. */
public abstract class RankedSession implements Session {

    /** The ranks of this process; the same object each time. */
    protected abstract SessionRanks ranks();

    @Override
    public final Transport transport(int rank) {
        return ranks().transport(rank);
    }

    @Override
    public final List<Transport> transports() {
        return ranks().transports();
    }

    @Override
    public final Traffic traffic() {
        return ranks().traffic();
    }

    @Override
    public final List<String> lastExchanges() {
        return ranks().lastExchanges();
    }
}
