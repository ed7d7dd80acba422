package io.locmoe.engine.collectives;

import io.locmoe.engine.RankThreads;
import io.locmoe.engine.RankThreads.RankWork;
import io.locmoe.spi.topology.Topology;
import java.util.List;

/** Ranks of this process, with messages by memory. */
record LocalRanks(Topology topology) implements CollectiveLaws.Mesh {
    @Override
    public <T> List<T> run(RankWork<T> work) {
        return RankThreads.run(topology, work);
    }
}
