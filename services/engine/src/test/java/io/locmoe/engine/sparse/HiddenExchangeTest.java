package io.locmoe.engine.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import io.locmoe.comm.alltoall.AllToAllPlugin;
import io.locmoe.engine.RankThreads;
import io.locmoe.engine.SlowLinks;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.StepTimes;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two ranks whose links carry a layer's rows there and back in the time in which the experts compute as many. Where a
 * rank keeps no row, of d chunks the first one there and the last one back cannot be hidden, all others can: 1 - 1/d of
 * the exchange is. Further work at the end, such as weight gradients, hides the last one back too: 1 - 1/2d. Where as
 * many rows stay, they are computed at the start and at the end, and everything is hidden. One chunk does not overlap
 * at all. It is the same where the device computes beside the host.
 *
 * <p>Such shares do not depend on how slow links and experts are, and a busy machine's delays do not grow with that. So
 * one that was too late for fast ones is asked again with slower ones.
 */
class HiddenExchangeTest {
    private static final int COLUMNS = 8;
    private static final int ROWS = 64;
    private static final Topology TOPOLOGY = Topology.of(2, 1);
    /** Time of the rows that one rank sends the other, one way, for ever slower links. */
    private static final long[] LINK_NANOS = {80_000_000, 320_000_000, 1_280_000_000};

    private static final double ROOM = 0.15;
    /** No row stays. */
    private static final long[][] TRAVELLING = {{0, 0, ROWS, ROWS}, {ROWS, ROWS, 0, 0}};

    @ParameterizedTest
    @CsvSource({
        "1, false, false, 0",
        "2, false, false, 0.5",
        "4, false, false, 0.75",
        "1, true, false, 0.5",
        "2, true, false, 0.75",
        "4, true, false, 0.875",
        "1, false, true, 0",
        "2, false, true, 0.5",
        "4, true, true, 0.875"
    })
    void onlyTheFirstDispatchChunkAndTheLastCombineChunkAreExposed(
            int overlap, boolean further, boolean beside, double share) {
        assertBetween(share - ROOM, share + ROOM, nanos -> hidden(nanos, TRAVELLING, overlap, further, beside));
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, false, 0",
        "2, false, false, 1",
        "4, false, false, 1",
        "1, true, false, 0.5",
        "2, true, false, 1",
        "2, false, true, 1",
        "1, true, true, 0.5"
    })
    void rowsThatStayHideTheFirstAndTheLastChunk(int overlap, boolean further, boolean beside, double share) {
        long[][] counts = {{ROWS, ROWS, ROWS, ROWS}, {ROWS, ROWS, ROWS, ROWS}};
        assertBetween(share - ROOM, share + ROOM, nanos -> hidden(nanos, counts, overlap, further, beside));
    }

    /** A copy of a chunk takes half as long as computing it: none of them keeps the device from the next chunk. */
    @Test
    void copiesRunWhileTheDeviceComputes() {
        assertBetween(0, 1, HiddenExchangeTest::idleOfAChunk);
    }

    private static double idleOfAChunk(long linkNanos) {
        long chunk = 2 * linkNanos / 4;
        long perByte = chunk / 2 / (2 * ROWS / 4 * COLUMNS * Float.BYTES);
        List<Long> idle = RankThreads.run(TOPOLOGY, transport -> {
            SlowDevice slow = new SlowDevice(TestDriver.CPU.driver().open(transport.rank()), perByte);
            roundTrip(transport, linkNanos, TRAVELLING, 4, false, slow, (stream, nanos) -> {
                if (nanos > 0) {
                    slow.compute(stream, nanos);
                }
            });
            return slow.idle();
        });
        return Collections.max(idle) / (double) chunk;
    }

    private static void assertBetween(double least, double most, LongToDoubleFunction measured) {
        List<Double> seen = new ArrayList<>();
        for (int i = 0; i < LINK_NANOS.length && seen.stream().noneMatch(it -> it > least && it < most); i++) {
            seen.add(measured.applyAsDouble(LINK_NANOS[i]));
        }
        assertThat(seen).as("with links ever slower").last(DOUBLE).isBetween(least, most);
    }

    private static double hidden(long linkNanos, long[][] counts, int overlap, boolean further, boolean beside) {
        SlowLinks links = new SlowLinks(linkNanos / (2L * ROWS * COLUMNS * Float.BYTES));
        var laps = RankThreads.run(TOPOLOGY, transport -> {
            Device device = TestDriver.CPU.driver().open(transport.rank());
            SlowDevice slow = new SlowDevice(device, 0);
            Work work = (stream, nanos) -> {
                if (beside) {
                    slow.compute(stream, nanos);
                } else {
                    SlowLinks.sleepUntil(System.nanoTime() + nanos);
                }
            };
            return roundTrip(
                    links.behind(transport), linkNanos, counts, overlap, further, beside ? slow : device, work);
        });
        double exposed = laps.stream().mapToLong(StepTimes::exchange).sum();
        double hidden = laps.stream().mapToLong(StepTimes::exchangeHidden).sum();
        return hidden / (hidden + exposed);
    }

    /** Computes for so long. */
    private interface Work {
        void compute(DeviceStream stream, long nanos);
    }

    private static StepTimes roundTrip(
            Transport transport,
            long linkNanos,
            long[][] counts,
            int overlap,
            boolean further,
            Device opened,
            Work work) {
        var comm = new AllToAllPlugin().communicationStrategies().getFirst();
        StepClock clock = new StepClock();
        TokenRoute route = TokenRoute.of(
                counts, transport.rank(), ExpertPlacement.even(1, 4, TOPOLOGY), Integer.MAX_VALUE, overlap);
        try (Device device = opened;
                Tape tape = new Tape(device);
                RowExchange rows =
                        new RowExchange(comm.create(Options.parse(comm.options(), Map.of())), transport, clock)) {
            Span entries = tape.full(1f, route.entries(), COLUMNS).span();
            Span arrived = tape.take((long) route.arrived() * COLUMNS);
            Span computed = tape.take((long) route.arrived() * COLUMNS);
            clock.lap();
            RoundTrip trip = new TokenExchange(rows, TensorGroup.solo(), Products.FLOAT32, COLUMNS)
                    .begin(tape, route, new MessageTag(1, 0, 0, Direction.DISPATCH, 0));
            trip.leave(entries, arrived, Direction.DISPATCH, null);
            trip.compute(
                    (first, end) -> {
                        int[] offsets = route.pieces().offsets();
                        work.compute(tape.stream(), (offsets[end] - offsets[first]) * linkNanos / ROWS);
                    },
                    computed,
                    tape.take(entries.length()),
                    Direction.COMBINE);
            work.compute(tape.stream(), further ? 2 * linkNanos : 0);
            trip.arrive();
            return clock.lap();
        }
    }
}
