package io.locmoe.planner.exchange;

import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.simulation.FlowSimulation;
import io.locmoe.planner.simulation.SimulatedTimes;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The way of a layer's rows to their experts and back, in the order of the engine's round trip: while the experts
 * compute a chunk, later ones arrive and earlier ones return; own rows are computed half while the first chunk arrives
 * and half while the last one returns.
 */
public final class LayerTrip {
    private final MeshShape shape;
    private final Hardware hardware;
    private final LayerRows rows;
    /** [chunks][devices] rows of others. */
    private final double[][] arrived;
    /** The chunks of each direction. */
    private final Map<Direction, List<RecordedExchange>> recorded;

    /**
     * A layer of a job.
     *
     * @param router    what the layer's router does
     * @param placement ranks of the experts
     * @param tokens    tokens of a rank in a micro-batch
     * @param choices   experts that each token chooses
     * @param columns   elements of a row
     * @param elements  their type
     * @param overlap   chunks of the exchange
     */
    public record Layer(
            RouterStatistics router,
            ExpertPlacement placement,
            long tokens,
            int choices,
            int columns,
            ElementType elements,
            int overlap) {}

    /**
     * Asks the strategy for its plans.
     *
     * @param strategies makes the strategy of a device
     * @throws PlanningException if they cannot be known
     */
    public LayerTrip(MeshShape shape, Hardware hardware, Layer layer, Supplier<CommunicationStrategy> strategies) {
        this.shape = shape;
        this.hardware = hardware;
        LayerRows all = LayerRows.of(
                shape, layer.router(), layer.placement(), layer.tokens(), layer.choices(), layer.overlap());
        this.arrived = new double[all.parts()][];
        Arrays.setAll(arrived, chunk -> all.arrived(chunk, shape));
        this.rows = all.withoutChunks();
        this.recorded = new StrategyRecorder(shape, strategies).record(all, layer);
    }

    private LayerTrip(MeshShape shape, Hardware hardware, LayerTrip other) {
        this.shape = shape;
        this.hardware = hardware;
        this.rows = other.rows;
        this.arrived = other.arrived;
        this.recorded = other.recorded;
    }

    /** The same exchanges on other hardware. */
    public LayerTrip on(Hardware other) {
        return new LayerTrip(shape, other, this);
    }

    /** Seconds that experts take: for a row, for each chunk beside that, and for a row after all chunks. */
    public record Speed(double row, double chunk, double rowAfter) {}

    /** Simulates the way in the forward pass. */
    public SimulatedTimes forward(Speed speed) {
        return trip(Direction.DISPATCH, Direction.COMBINE, speed);
    }

    /** Simulates the way of the gradients. */
    public SimulatedTimes backward(Speed speed) {
        return trip(Direction.COMBINE_GRADIENT, Direction.DISPATCH_GRADIENT, speed);
    }

    private SimulatedTimes trip(Direction there, Direction back, Speed speed) {
        ScenarioBuilder scenario = new ScenarioBuilder(shape, new MeshLinks(shape, hardware, rows.hot()));
        double aside = rows.parts() > 1 ? 0.5 : 0; // own rows beside the first chunk, and beside the last
        int[] arriving = new int[rows.parts()];
        int[] returning = new int[rows.parts()];
        List<PreparedExchange> out = prepared(scenario, there, true);
        List<PreparedExchange> home = prepared(scenario, back, false);
        Arrays.setAll(arriving, c -> scenario.begin(out.get(c % out.size())));
        scenario.compute(device -> aside * own(device) * speed.row());
        Arrays.setAll(returning, c -> {
            scenario.await(arriving[c]);
            scenario.compute(
                    device -> speed.chunk() + (arrived[c][device] + (1 - 2 * aside) * own(device)) * speed.row());
            return scenario.begin(home.get(c % home.size()));
        });
        scenario.compute(device -> aside * own(device) * speed.row() + all(device) * speed.rowAfter());
        Arrays.stream(returning).forEach(scenario::await);
        return FlowSimulation.run(scenario.build());
    }

    private List<PreparedExchange> prepared(ScenarioBuilder scenario, Direction direction, boolean toExperts) {
        return recorded.get(direction).stream()
                .map(exchange -> scenario.prepared(exchange, toExperts))
                .toList();
    }

    private int rank(int device) {
        return device / shape.tensorParallel();
    }

    private double own(int device) {
        return rows.own(rank(device)) * rows.hotRank();
    }

    private double all(int device) {
        double all = own(device);
        for (int chunk = 0; chunk < rows.parts(); chunk++) {
            all += arrived[chunk][device];
        }
        return all;
    }

    /** Rows that the busiest rank computes, compared with the mean; 1 where each is simulated. */
    public double hottest() {
        return rows.hotRank();
    }

    /** Work for the messages of a micro-batch, at both ends, in seconds of a device; mean over the devices. */
    public double messageWork() {
        double work = 0;
        for (List<RecordedExchange> chunks : recorded.values()) {
            for (int c = 0; c < rows.parts(); c++) {
                work += MeshLinks.work(hardware, chunks.get(c % chunks.size()));
            }
        }
        return work / shape.simulated();
    }

    /** Rows that the experts of a rank compute in a micro-batch, mean over the ranks. */
    public double rowsOfARank() {
        double sum = 0;
        for (int device = 0; device < shape.simulated(); device++) {
            sum += all(device) / rows.hotRank();
        }
        return sum / shape.simulated();
    }

    /** Bytes that all devices send to other nodes in the four exchanges of a micro-batch. */
    public double bytesBetweenNodes() {
        return bytes(false);
    }

    /** Bytes that they send to devices of their own node. */
    public double bytesInsideNodes() {
        return bytes(true);
    }

    private double bytes(boolean inside) {
        double copies = shape.mirrored() ? shape.nodes() : 1;
        double bytes = 0;
        for (List<RecordedExchange> chunks : recorded.values()) {
            for (int c = 0; c < rows.parts(); c++) {
                bytes += chunks.get(c % chunks.size()).sent().stream()
                        .filter(s -> inside == (s.from() / shape.devicesPerNode() == s.to() / shape.devicesPerNode()))
                        .mapToDouble(RecordedExchange.Sent::bytes)
                        .sum();
            }
        }
        return copies * bytes;
    }
}
