package io.locmoe.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.comm.alltoall.AllToAllPlugin;
import io.locmoe.engine.RankThreads;
import io.locmoe.engine.SlowLinks;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.StepTimes;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.Tape;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two ranks whose links carry a layer's rows there and back in the time in which the experts compute as many. Where a
 * rank keeps no row, of d chunks the first one there and the last one back cannot be hidden, all others can: 1 - 1/d of
 * the exchange is. Further work at the end, such as weight gradients, hides the last one back too: 1 - 1/2d. Where as
 * many rows stay, they are computed at the start and at the end, and everything is hidden. One chunk does not overlap
 * at all.
 */
class HiddenExchangeTest {
    private static final int COLUMNS = 8;
    private static final int ROWS = 64;
    private static final Topology TOPOLOGY = Topology.of(2, 1);
    /** Of the rows that one rank sends the other, one way. */
    private static final long LINK_NANOS = 80_000_000;

    private static final double ROOM = 0.15;

    @ParameterizedTest
    @CsvSource({"1, false, 0", "2, false, 0.5", "4, false, 0.75", "1, true, 0.5", "2, true, 0.75", "4, true, 0.875"})
    void onlyTheFirstChunkThereAndTheLastOneBackAreWaitedFor(int overlap, boolean further, double share) {
        assertThat(hidden(new long[][] {{0, 0, ROWS, ROWS}, {ROWS, ROWS, 0, 0}}, overlap, further))
                .isBetween(share - ROOM, share + ROOM);
    }

    @ParameterizedTest
    @CsvSource({"1, false, 0", "2, false, 1", "4, false, 1", "1, true, 0.5", "2, true, 1"})
    void rowsThatStayHideTheFirstAndTheLastChunk(int overlap, boolean further, double share) {
        assertThat(hidden(new long[][] {{ROWS, ROWS, ROWS, ROWS}, {ROWS, ROWS, ROWS, ROWS}}, overlap, further))
                .isBetween(share - ROOM, share + ROOM);
    }

    private static double hidden(long[][] counts, int overlap, boolean further) {
        SlowLinks links = new SlowLinks(LINK_NANOS / (2L * ROWS * COLUMNS * Float.BYTES));
        var laps = RankThreads.run(TOPOLOGY, transport -> roundTrip(links.behind(transport), counts, overlap, further));
        double exposed = laps.stream().mapToLong(StepTimes::exchange).sum();
        double hidden = laps.stream().mapToLong(StepTimes::exchangeHidden).sum();
        return hidden / (hidden + exposed);
    }

    private static StepTimes roundTrip(Transport transport, long[][] counts, int overlap, boolean further) {
        var comm = new AllToAllPlugin().communicationStrategies().getFirst();
        StepClock clock = new StepClock();
        TokenRoute route = TokenRoute.of(
                counts, transport.rank(), ExpertPlacement.even(1, 4, TOPOLOGY), Integer.MAX_VALUE, overlap);
        try (Device device = TestDriver.CPU.driver().open(transport.rank());
                RowExchange rows =
                        new RowExchange(comm.create(Options.parse(comm.options(), Map.of())), transport, clock);
                Tape tape = new Tape(device)) {
            Span entries = tape.full(1f, route.entries(), COLUMNS).span();
            Span arrived = tape.take((long) route.arrived() * COLUMNS);
            Span computed = tape.take((long) route.arrived() * COLUMNS);
            clock.lap();
            new TokenExchange(rows)
                    .roundTrip(
                            tape,
                            route,
                            COLUMNS,
                            new MessageTag(1, 0, 0, Direction.DISPATCH, 0),
                            new TokenExchange.Way(entries, arrived, Direction.DISPATCH),
                            (first, end) -> {
                                int[] offsets = route.pieces().offsets();
                                compute((offsets[end] - offsets[first]) * LINK_NANOS / ROWS);
                            },
                            new TokenExchange.Way(tape.take(entries.length()), computed, Direction.COMBINE),
                            () -> compute(further ? 2 * LINK_NANOS : 0));
            return clock.lap();
        }
    }

    private static void compute(long nanos) {
        SlowLinks.sleepUntil(System.nanoTime() + nanos);
    }
}
