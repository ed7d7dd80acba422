package io.locmoe.planner.exchange;

import io.locmoe.engine.exchange.PairRows;
import io.locmoe.planner.exchange.LayerTrip.Layer;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Finds out what a strategy does in an exchange, by calling it as the engine does.
 *
 * @param shape      the devices
 * @param strategies makes the strategy of a device
 */
record StrategyRecorder(MeshShape shape, Supplier<CommunicationStrategy> strategies) {
    /** Bytes that a strategy may move while it is recorded; with more, rows are recorded in two narrow sizes. */
    private static final long MOST_BYTES = 64 << 20;

    private static final int NARROW = 64;

    private static final List<Direction> DIRECTIONS =
            List.of(Direction.DISPATCH, Direction.COMBINE, Direction.COMBINE_GRADIENT, Direction.DISPATCH_GRADIENT);

    /**
     * The rows of an exchange.
     *
     * @param pairs    rows between all ranks
     * @param columns  elements of a row
     * @param elements their type
     * @param tokens   tokens of a rank
     * @param copies   experts that each token goes to
     */
    record Rows(PairRows pairs, int columns, ElementType elements, Direction direction, long tokens, int copies) {
        int rowBytes() {
            return columns * elements.bytes();
        }

        private ExchangePlan plan(int rank, int rowBytes) {
            int sent = Arrays.stream(pairs.rows()[rank]).sum();
            return new ExchangePlan(
                    new MessageTag(1, 0, 0, direction, 0),
                    rowBytes,
                    rank,
                    pairs.rows(),
                    pairs.slot(),
                    direction == Direction.DISPATCH ? copied(rank, sent) : null,
                    elements);
        }

        /** The token of each row: by chance where a token has several. */
        private int[] copied(int rank, int sent) {
            int[] ofRow = new int[sent];
            if (copies == 1) {
                Arrays.setAll(ofRow, i -> i);
            } else {
                Random random = new Random(rank);
                Arrays.setAll(ofRow, _ -> random.nextInt((int) tokens));
            }
            return ofRow;
        }
    }

    /**
     * Records the exchanges of a layer; the result has the chunks of each direction.
     *
     * @throws PlanningException if the strategy's plan cannot be known
     */
    Map<Direction, List<RecordedExchange>> record(LayerRows all, Layer layer) {
        Map<Direction, List<RecordedExchange>> recorded = new EnumMap<>(Direction.class);
        for (PairRows there : all.chunks()) {
            PairRows back = there.reversed();
            for (Direction direction : DIRECTIONS) {
                Rows rows = new Rows(
                        toExperts(direction) ? there : back,
                        layer.columns(),
                        layer.elements(),
                        direction,
                        layer.tokens(),
                        layer.choices());
                recorded.computeIfAbsent(direction, _ -> new ArrayList<>())
                        .add(record(rows).scaled(1.0 / all.share()));
            }
        }
        return recorded;
    }

    private static boolean toExperts(Direction direction) {
        return direction == Direction.DISPATCH || direction == Direction.COMBINE_GRADIENT;
    }

    private RecordedExchange record(Rows rows) {
        if (moved(rows) <= MOST_BYTES) {
            return record(rows, rows.rowBytes());
        }
        return RecordedExchange.extrapolated(record(rows, NARROW), record(rows, 2 * NARROW), NARROW, rows.rowBytes());
    }

    /** Bytes of the recorded devices if each row had a copy for each rank, as when all rows are gathered. */
    private long moved(Rows rows) {
        long sent = 0;
        for (int device = 0; device < shape.simulated(); device++) {
            sent += Math.max(
                    Arrays.stream(rows.pairs.rows()[device / shape.tensorParallel()])
                            .asLongStream()
                            .sum(),
                    rows.pairs.slot());
        }
        return sent * rows.rowBytes() * rows.pairs.rows().length;
    }

    private RecordedExchange record(Rows rows, int rowBytes) {
        Recording recording = new Recording(shape.topology(), shape.mirrored());
        List<PendingExchange> pending = new ArrayList<>();
        List<CommunicationStrategy> all = new ArrayList<>();
        for (int device = 0; device < recording.recorded(); device++) {
            all.add(strategies.get());
            ExchangePlan plan = rows.plan(device / shape.tensorParallel(), rowBytes);
            pending.add(begin(
                    all.getLast(),
                    plan,
                    RecordingTransport.of(recording, shape.ranks(), shape.tensorParallel(), device)));
        }
        for (int device = 0; device < recording.recorded(); device++) {
            recording.begun(device);
            pending.get(device).await();
        }
        all.forEach(CommunicationStrategy::close);
        return recording.end();
    }

    private static PendingExchange begin(CommunicationStrategy strategy, ExchangePlan plan, Transport transport) {
        return strategy.begin(plan, memory(plan.sendBytes()), memory(plan.receiveBytes()), transport);
    }

    private static MemorySegment memory(long bytes) {
        return Arena.ofAuto().allocate(Math.max(1, bytes), 64);
    }
}
