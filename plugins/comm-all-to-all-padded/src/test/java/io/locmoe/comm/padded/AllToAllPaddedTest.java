package io.locmoe.comm.padded;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.CommunicationStrategyConformance;
import io.locmoe.conformance.ExchangeCase;
import io.locmoe.conformance.MemoryMesh;
import io.locmoe.conformance.MemoryMesh.Sent;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.topology.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AllToAllPaddedTest extends CommunicationStrategyConformance {

    @Override
    protected CommunicationStrategyFactory factory() {
        return new AllToAllPaddedPlugin().communicationStrategies().getFirst();
    }

    @Nested
    class InBf16 extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return AllToAllPaddedTest.this.factory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("wire", "bf16");
        }

        @Override
        protected double error() {
            return 0x1p-8;
        }
    }

    @Nested
    class InInt8 extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return AllToAllPaddedTest.this.factory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("wire", "int8");
        }

        @Override
        protected double error() {
            return 1 / 254.0 + 0x1p-22;
        }
    }

    private List<Sent> sent(int room, int[][] rows) {
        return MemoryMesh.exchange(factory(), Map.of(), new ExchangeCase("", Topology.of(2, 1), rows, room),
                Direction.COMBINE);
    }

    /** A slot of four rows, whatever routing fills of it: nothing, some, all. */
    @Test
    void everyPairExchangesASlot() {
        int[][][] routings = {{{0, 0}, {0, 0}}, {{0, 1}, {0, 0}}, {{0, 2}, {4, 0}}};
        int[] room = {4, 3, 0};
        for (int i = 0; i < routings.length; i++) {
            assertThat(sent(room[i], routings[i])).hasSize(2)
                    .allSatisfy(sent -> assertThat(sent.bytes()).isEqualTo(4L * ExchangeCase.ROW));
        }
    }
}
