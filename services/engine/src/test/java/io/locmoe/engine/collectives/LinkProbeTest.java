package io.locmoe.engine.collectives;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.RankThreads;
import io.locmoe.spi.comm.ForwardingTransport;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkProbeTest {
    private static final long HOUR = 3_600_000_000_000L;
    private static final double SECONDS_OF_A_BYTE = 3600.0 / (256 << 10);

    /** The transport of rank 0, whose messages from rank 2 are said to have arrived an hour late. */
    private static final class Late extends ForwardingTransport {
        Late(Transport wire) {
            super(wire);
        }

        @Override
        public Received receive(int source, MessageTag tag) {
            Received received = super.receive(source, tag);
            return source != 2 || rank() != 0
                    ? received
                    : new Received() {
                        @Override
                        public MemorySegment data() {
                            return received.data();
                        }

                        @Override
                        public long arrivedNanos() {
                            return received.arrivedNanos() + HOUR;
                        }

                        @Override
                        public void close() {
                            received.close();
                        }
                    };
        }
    }

    @Test
    void allRanksLearnTheTimeOfEachLink() {
        List<double[][]> measured = RankThreads.run(
                Topology.of(2, 2), transport -> new LinkProbe(new Collectives(new Late(transport))).measure());
        double[][] links = measured.getFirst();
        assertThat(measured).allSatisfy(of -> assertThat(of).isDeepEqualTo(links));
        for (int from = 0; from < 4; from++) {
            for (int to = 0; to < 4; to++) {
                if (from == to) {
                    assertThat(links[from][to]).isZero();
                } else if (from == 0 && to == 2) {
                    assertThat(links[from][to]).isGreaterThan(SECONDS_OF_A_BYTE);
                } else {
                    assertThat(links[from][to]).isPositive().isLessThan(SECONDS_OF_A_BYTE);
                }
            }
        }
    }

    @Test
    void aRankAloneHasNoLinks() {
        List<double[][]> measured =
                RankThreads.run(Topology.of(1, 1), transport -> new LinkProbe(new Collectives(transport)).measure());
        assertThat(measured.getFirst()).isDeepEqualTo(new double[1][1]);
    }
}
