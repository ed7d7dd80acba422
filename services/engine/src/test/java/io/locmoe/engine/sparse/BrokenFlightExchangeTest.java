package io.locmoe.engine.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.Session;
import io.locmoe.engine.SimulatedAscend;
import io.locmoe.engine.TestDriver;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A round trip in four chunks breaks between nodes, over Arrow Flight and over body channels. Every rank ends with an
 * error that names what is missing, no memory stays, and the nodes run the next job right after.
 */
@Timeout(240)
@Tag("slow")
class BrokenFlightExchangeTest {
    private static final int COLUMNS = 10_000;
    private static final Duration PATIENT = Duration.ofSeconds(60);
    /** Long enough for a busy machine to bring to a node what another has sent. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource(names = {"FLIGHT", "AUTO"})
    void aNodeThatDiesIsNamedByAllOthers(BodyChannel channel) throws Exception {
        try (FlightNodes nodes = new FlightNodes(3, channel);
                DyingNode fourth = DyingNode.start(channel, COLUMNS, DyingNode.ALL_TO_ALL)) {
            List<String> peers = new ArrayList<>(nodes.addresses());
            peers.add(fourth.address());
            fourth.join("broken", peers, PATIENT);
            List<Throwable> failures =
                    nodes.job("broken", peers, PATIENT, session -> roundTrip(session, FourChunks.allToAll()));
            assertThat(failures)
                    .hasSize(3)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(ExchangeException.class)
                            .hasMessageContaining("node 3 (" + fourth.address() + ")")
                            .hasNoSuppressedExceptions());
            runTheNextJob(nodes);
        }
    }

    /** HCCL has connections of its own. How far its device came with what it was given, nobody knows. */
    @Test
    @EnabledIf("io.locmoe.engine.SimulatedAscend#isThere")
    void aNodeThatDiesIsNamedByHccl() throws Exception {
        try (FlightNodes nodes = new FlightNodes(1, BodyChannel.AUTO);
                DyingNode second = DyingNode.start(BodyChannel.AUTO, COLUMNS, DyingNode.HCCL)) {
            List<String> peers = new ArrayList<>(nodes.addresses());
            peers.add(second.address());
            second.join("broken", peers, PATIENT);
            List<Throwable> failures = nodes.job(
                    "broken",
                    peers,
                    PATIENT,
                    session -> new FourChunks(new SimulatedAscend(), FourChunks.hccl(), COLUMNS, chunk -> {})
                            .roundTrip(session.transports().getFirst()));
            assertThat(failures.getFirst())
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageStartingWith("rank 0: HCCL: ")
                    .hasMessageContainingAll("rank 1 (process " + second.process(), "step 7", "layer 3")
                    .hasNoSuppressedExceptions();
        }
    }

    /** Rank 2 has sent chunk 2 to rank 0 only, when it begins to wait for what nobody sends. */
    @ParameterizedTest
    @EnumSource(names = {"FLIGHT", "AUTO"})
    void aRankThatStopsInTheMiddleOfAChunkIsNamedWithStepLayerDirectionAndChunk(BodyChannel channel) throws Exception {
        try (FlightNodes nodes = new FlightNodes(4, channel)) {
            runTheNextJob(nodes);
            PatientRanks patient = new PatientRanks();
            List<Throwable> failures = nodes.job("broken", nodes.addresses(), SHORT, session -> {
                Transport direct = session.transports().getFirst();
                roundTrip(patient.among(direct), new InChunk2OfRank2((plan, send, transport) -> {
                    long bytes = plan.bytes(2, 0);
                    transport.send(0, plan.tag(), send.asSlice(plan.sendStarts()[0], bytes));
                    patient.stopped(2);
                    direct.receive(1, plan.tag().withChunk(99)).close();
                }));
            });
            assertThat(failures)
                    .hasSize(4)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(ExchangeException.class)
                            .hasMessageContainingAll("step 7", "layer 3", "DISPATCH")
                            .hasNoSuppressedExceptions());
            assertThat(failures.get(0))
                    .hasMessageContainingAll("rank 0 (node 0) waited 5.0 s for rank 2 (node 2)", "chunk 3");
            assertThat(failures.get(1))
                    .hasMessageContainingAll("rank 1 (node 1) waited 5.0 s for rank 2 (node 2)", "chunk 2");
            assertThat(failures.get(2)).hasMessageContainingAll("rank 2 (node 2) waited 5.0 s for rank 1", "chunk 99");
            assertThat(failures.get(3))
                    .hasMessageContainingAll("rank 3 (node 3) waited 5.0 s for rank 2 (node 2)", "chunk 2");
            runTheNextJob(nodes);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLIGHT", "AUTO"})
    void aStrategyThatThrowsInAChunkEndsAllRanksAtOnce(BodyChannel channel) throws Exception {
        RuntimeException thrown = new IllegalStateException("the strategy is broken in chunk 2");
        try (FlightNodes nodes = new FlightNodes(4, channel)) {
            List<Throwable> failures = nodes.job("broken", nodes.addresses(), PATIENT, session -> {
                try {
                    roundTrip(session, new InChunk2OfRank2((plan, send, transport) -> {
                        throw thrown;
                    }));
                } catch (IllegalStateException e) {
                    // as a node does, when one of its ranks fails
                    session.abort("rank 2 failed: " + e.getMessage());
                    throw e;
                }
            });
            assertThat(failures.remove(2)).isSameAs(thrown).hasNoSuppressedExceptions();
            assertThat(failures)
                    .hasSize(3)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(ExchangeException.class)
                            .hasMessageEndingWith("rank 2 failed: the strategy is broken in chunk 2")
                            .hasNoSuppressedExceptions());
            runTheNextJob(nodes);
        }
    }

    private static void roundTrip(Session session, CommunicationStrategy strategy) {
        roundTrip(session.transports().getFirst(), strategy);
    }

    private static void roundTrip(Transport transport, CommunicationStrategy strategy) {
        new FourChunks(TestDriver.CPU.driver(), strategy, COLUMNS, chunk -> {}).roundTrip(transport);
    }

    private static void runTheNextJob(FlightNodes nodes) throws InterruptedException {
        assertThat(nodes.job("next", nodes.addresses(), PATIENT, session -> roundTrip(session, FourChunks.allToAll())))
                .containsOnlyNulls();
    }

    /** The flat exchange, except where rank 2 dispatches chunk 2. */
    private record InChunk2OfRank2(Mistake mistake) implements CommunicationStrategy {
        interface Mistake {
            void make(ExchangePlan plan, MemorySegment send, Transport transport);
        }

        @Override
        public PendingExchange begin(
                ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
            if (plan.rank() == 2
                    && plan.tag().direction() == Direction.DISPATCH
                    && plan.tag().chunk() == 2) {
                mistake.make(plan, send, transport);
            }
            return FourChunks.allToAll().begin(plan, send, receive, transport);
        }
    }
}
