package io.locmoe.engine.sparse;

import io.locmoe.comm.alltoall.AllToAllPlugin;
import io.locmoe.comm.hccl.HcclPlugin;
import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.tape.Tape;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * One layer's round trip in four chunks, in step 7 and layer 3, with 8 rows between each two ranks. A device with a
 * buffer refuses to close.
 *
 * @param computing called with the chunk's index when a rank computes it, with two exchanges under way
 */
record FourChunks(DeviceDriver driver, CommunicationStrategy strategy, int columns, IntConsumer computing) {

    static CommunicationStrategy allToAll() {
        return strategy(new AllToAllPlugin());
    }

    static CommunicationStrategy hccl() {
        return strategy(new HcclPlugin());
    }

    private static CommunicationStrategy strategy(MoePlugin plugin) {
        var comm = plugin.communicationStrategies().getFirst();
        return comm.create(Options.parse(comm.options(), Map.of()));
    }

    void roundTrip(Transport transport) {
        int ranks = transport.topology().ranks();
        long[][] counts = new long[ranks][ranks];
        Arrays.stream(counts).forEach(rank -> Arrays.fill(rank, 8));
        TokenRoute route = TokenRoute.of(
                counts, transport.rank(), ExpertPlacement.even(1, ranks, transport.topology()), Integer.MAX_VALUE, 4);
        try (Device device = driver.open(transport.rank());
                Tape tape = new Tape(device);
                RowExchange rows = new RowExchange(strategy, transport, new StepClock())) {
            Span entries = tape.full(1f, route.entries(), columns).span();
            Span arrived = tape.take((long) route.arrived() * columns);
            Span computed = tape.take((long) route.arrived() * columns);
            ExpertPieces pieces = route.pieces();
            RoundTrip.Compute compute = (first, end) -> {
                if (first >= pieces.own()) {
                    computing.accept(first - pieces.own());
                }
                long from = (long) pieces.offsets()[first] * columns;
                tape.launch(new Fill(computed.slice(from, (long) pieces.offsets()[end] * columns - from), 2f));
            };
            RoundTrip trip = new TokenExchange(rows, TensorGroup.solo(), Products.FLOAT32, columns)
                    .begin(tape, route, new MessageTag(7, 0, 3, Direction.DISPATCH, 0));
            trip.leave(entries, arrived, Direction.DISPATCH, null);
            trip.compute(compute, computed, tape.take(entries.length()), Direction.COMBINE);
            trip.arrive();
            tape.reset();
        }
    }
}
