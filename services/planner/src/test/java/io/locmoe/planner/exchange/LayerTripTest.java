package io.locmoe.planner.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.planner.exchange.LayerTrip.Layer;
import io.locmoe.planner.exchange.LayerTrip.Speed;
import io.locmoe.planner.simulation.SimulatedTimes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTripTest {
    private static final Speed NOTHING = new Speed(0, 0, 0);
    /** Bytes of a row. */
    private static final double ROW = 256;

    private static final double RATE = 1e9;

    private static LayerTrip trip(MeshShape shape, Layer layer, String strategy, String... hardware) {
        return new LayerTrip(shape, ExchangeCase.hardware(hardware), layer, ExchangeCase.strategy(strategy));
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "16, 2", "64, 4", "512, 8"})
    void aUniformAllToAllTakesTheBytesThatLeaveANodeOverTheRateOfItsLinks(int nodes, int devices) {
        MeshShape shape = new MeshShape(nodes, devices, 1);
        long tokens = 2L * nodes * devices;
        Layer layer = ExchangeCase.layer(shape, nodes * devices, tokens, 1, 1.0 / nodes, 1);
        LayerTrip trip = trip(shape, layer, "all-to-all");
        double leaving = devices * tokens * ROW * (nodes - 1) / nodes;
        assertThat(trip.forward(NOTHING).seconds()).isCloseTo(2 * leaving / RATE, within(1e-3 * leaving / RATE));
        assertThat(trip.bytesBetweenNodes()).isCloseTo(4 * nodes * leaving, within(1e-3 * nodes * leaving));
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-to-all", "hierarchical", "dedup", "group-wise", "all-gather", "all-to-all-padded"})
    void oneNodeThatStandsForAllTakesAsLongAsEachNodeByItself(String strategy) {
        // 32 devices are simulated each, 64 as one node: twice the nodes send each other as many bytes a node.
        MeshShape each = new MeshShape(8, 4, 1);
        MeshShape mirrored = new MeshShape(16, 4, 1);
        assertThat(mirrored.mirrored()).isTrue();
        assertThat(each.mirrored()).isFalse();
        double rate = leaving(each, strategy) / leaving(mirrored, strategy);
        double time = seconds(each, strategy) / seconds(mirrored, strategy);
        assertThat(time / rate).isBetween(0.97, 1.03);
    }

    private static Layer even(MeshShape shape) {
        return ExchangeCase.layer(shape, shape.devices(), 32L * shape.devices(), 1, 1.0 / shape.nodes(), 1);
    }

    private static double leaving(MeshShape shape, String strategy) {
        return trip(shape, even(shape), strategy).bytesBetweenNodes() / shape.nodes();
    }

    private static double seconds(MeshShape shape, String strategy) {
        return trip(shape, even(shape), strategy).forward(NOTHING).seconds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-to-all", "hierarchical", "dedup", "group-wise", "all-gather", "all-to-all-padded"})
    void linksCarryWhatIsSentAndNothingElse(String strategy) {
        MeshShape shape = new MeshShape(3, 2, 1);
        LayerTrip trip = trip(shape, ExchangeCase.layer(shape, 6, 100, 1, 0.4, 2), strategy);
        double carried = Arrays.stream(trip.forward(NOTHING).carried()).sum()
                + Arrays.stream(trip.backward(NOTHING).carried()).sum();
        // Each message leaves by one link and arrives by another.
        assertThat(carried).isCloseTo(2 * (trip.bytesBetweenNodes() + trip.bytesInsideNodes()), within(1e-3));
        assertThat(trip.bytesBetweenNodes()).isPositive();
    }

    @Test
    void localChoicesDoNotTravel() {
        MeshShape shape = new MeshShape(4, 1, 1);
        LayerTrip trip = trip(shape, ExchangeCase.layer(shape, 8, 1024, 1, 0.75, 1), "all-to-all");
        assertThat(trip.bytesBetweenNodes()).isEqualTo(4 * 4 * 1024 * 0.25 * ROW);
        assertThat(trip(shape, ExchangeCase.layer(shape, 8, 1024, 1, 1, 1), "all-to-all")
                        .bytesBetweenNodes())
                .isZero();
    }

    @Test
    void tokensThatGoToSeveralExpertsOfANodeTravelOnceByDedup() {
        MeshShape shape = new MeshShape(2, 1, 1);
        Layer layer = ExchangeCase.layer(shape, 8, 4096, 4, 0.5, 1);
        double whole = trip(shape, layer, "all-to-all").bytesBetweenNodes();
        double once = trip(shape, layer, "dedup").bytesBetweenNodes();
        assertThat(once).isBetween(0.85 * whole, 0.95 * whole);
    }

    @Test
    void aTensorGroupSendsItsRowsOnceGroupWise() {
        MeshShape shape = new MeshShape(4, 4, 4);
        Layer layer = ExchangeCase.layer(shape, 4, 1024, 1, 0.25, 1);
        double each = trip(shape, layer, "all-to-all").bytesBetweenNodes();
        LayerTrip groupWise = trip(shape, layer, "group-wise");
        assertThat(groupWise.bytesBetweenNodes()).isEqualTo(each / 4);
        assertThat(groupWise.bytesInsideNodes()).isEqualTo(0.75 * each);
    }

    @Test
    void moreChunksHideTheExchangeUnderExperts() {
        MeshShape shape = new MeshShape(4, 1, 1);
        double exchange = trip(shape, ExchangeCase.layer(shape, 4, 4096, 1, 0.25, 1), "all-to-all")
                .forward(NOTHING)
                .seconds();
        Speed speed = new Speed(exchange / 4096, 0, 0);
        SimulatedTimes one = trip(shape, ExchangeCase.layer(shape, 4, 4096, 1, 0.25, 1), "all-to-all")
                .forward(speed);
        SimulatedTimes four = trip(shape, ExchangeCase.layer(shape, 4, 4096, 1, 0.25, 4), "all-to-all")
                .forward(speed);
        assertThat(one.seconds()).isCloseTo(2 * exchange, within(1e-6));
        assertThat(one.threads().getFirst().hidden()).isZero();
        assertThat(four.seconds()).isLessThan(0.75 * one.seconds());
        assertThat(four.threads().getFirst().hidden()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nodeRate", "deviceRate", "rackRate"})
    void fasterLinksNeverTakeLonger(String link) {
        MeshShape shape = new MeshShape(16, 4, 1);
        double before = Double.POSITIVE_INFINITY;
        for (String rate : new String[] {"1e7", "1e8", "1e9", "1e10"}) {
            double seconds = trip(
                            shape, even(shape), "hierarchical", "nodesPerRack", "4", "rackRate", "1e9", link, rate)
                    .forward(NOTHING)
                    .seconds();
            assertThat(seconds).isLessThanOrEqualTo(before);
            before = seconds;
        }
        assertThat(before)
                .isLessThan(
                        trip(shape, even(shape), "hierarchical", "nodesPerRack", "4", "rackRate", "1e9", link, "1e7")
                                .forward(NOTHING)
                                .seconds());
    }

    @Test
    void aRackWithASlowLinkTakesWhatLeavesItOverItsRate() {
        MeshShape shape = new MeshShape(16, 4, 1);
        double seconds = trip(shape, even(shape), "all-to-all", "nodesPerRack", "4", "rackRate", "1e8")
                .forward(NOTHING)
                .seconds();
        double rows = 4 * 4 * 32 * 64 * (12.0 / 16);
        assertThat(seconds).isCloseTo(2 * rows * ROW / 1e8, within(0.01 * seconds));
    }

    @Test
    void thousandsOfDevicesAreFewEvents() {
        MeshShape shape = new MeshShape(512, 8, 1);
        Layer layer = ExchangeCase.layer(shape, 512, 8192, 1, 0.9, 4);
        SimulatedTimes outcome =
                trip(shape, layer, "all-to-all", "messageSeconds", "1e-6").forward(new Speed(1e-7, 0, 0));
        assertThat(outcome.threads()).hasSize(8);
        assertThat(outcome.events()).isLessThan(60_000);
    }
}
