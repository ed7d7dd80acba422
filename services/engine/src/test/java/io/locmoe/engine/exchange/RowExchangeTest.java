package io.locmoe.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.RankThreads;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class RowExchangeTest {

    private static final class Closed implements CommunicationStrategy {
        private int times;

        @Override
        public PendingExchange begin(
                ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
            throw new AssertionError("nothing is exchanged here");
        }

        @Override
        public void close() {
            times++;
        }
    }

    @Test
    void theStrategyIsClosedWithItsRows() {
        RankThreads.run(Topology.of(1, 1), transport -> {
            Closed strategy = new Closed();
            RowExchange rows = new RowExchange(strategy, transport, new StepClock());
            assertThat(strategy.times).isZero();
            rows.close();
            assertThat(strategy.times).isOne();
            return null;
        });
    }
}
