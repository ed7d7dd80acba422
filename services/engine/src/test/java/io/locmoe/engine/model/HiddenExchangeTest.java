package io.locmoe.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.comm.alltoall.AllToAllPlugin;
import io.locmoe.engine.RankThreads;
import io.locmoe.engine.SlowLinks;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.tape.Tape;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.Span;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two ranks whose links carry a layer's rows there and back in the time in which the experts compute them. Of d chunks the
 * first one there and the last one back cannot be hidden, all others can: 1 - 1/d of the exchange is. Further work at the
 * end, such as weight gradients, hides the last one back too: 1 - 1/2d.
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
        SlowLinks links = new SlowLinks(LINK_NANOS / (2L * ROWS * COLUMNS * Float.BYTES));
        var laps = RankThreads.run(TOPOLOGY, transport -> roundTrip(links.behind(transport), overlap, further));
        double exposed = laps.stream().mapToLong(lap -> lap[1]).sum();
        double hidden = laps.stream().mapToLong(lap -> lap[2]).sum();
        assertThat(hidden / (hidden + exposed)).isBetween(share - ROOM, share + ROOM);
    }

    private static long[] roundTrip(Transport transport, int overlap, boolean further) {
        var comm = new AllToAllPlugin().communicationStrategies().getFirst();
        StepClock clock = new StepClock();
        long[][] counts = {{ROWS, ROWS, ROWS, ROWS}, {ROWS, ROWS, ROWS, ROWS}};
        TokenRoute route = TokenRoute.of(counts, transport.rank(), ExpertPlacement.even(1, 4, TOPOLOGY),
                Integer.MAX_VALUE, overlap);
        try (Device device = TestDriver.CPU.driver().open(transport.rank());
                RowExchange rows = new RowExchange(comm.create(Options.parse(comm.options(), Map.of())), transport, clock);
                Tape tape = new Tape(device)) {
            Span entries = tape.full(1f, route.entries(), COLUMNS).span();
            Span arrived = tape.take((long) route.arrived() * COLUMNS);
            Span computed = tape.take((long) route.arrived() * COLUMNS);
            clock.lap();
            new TokenExchange(rows).roundTrip(tape, route, COLUMNS, new MessageTag(1, 0, 0, Direction.DISPATCH, 0),
                    new TokenExchange.Way(entries, arrived, Direction.DISPATCH), chunk -> {
                        tape.launch(new Fill(chunk.of(computed, COLUMNS), 2f));
                        compute(2 * LINK_NANOS / overlap);
                    }, new TokenExchange.Way(tape.take(entries.length()), computed, Direction.COMBINE),
                    () -> compute(further ? 2 * LINK_NANOS : 0));
            return clock.lap();
        }
    }

    private static void compute(long nanos) {
        SlowLinks.sleepUntil(System.nanoTime() + nanos);
    }
}
