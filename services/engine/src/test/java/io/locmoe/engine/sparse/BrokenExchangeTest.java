package io.locmoe.engine.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.engine.SimulatedAscend;
import io.locmoe.engine.TestDriver;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rank 2 of 4 breaks while it computes chunk 1 of 4, with two exchanges under way. The other ranks get the usual error,
 * and nothing is left behind: a session that holds a message and a device with a buffer refuse to close. Ranks that are
 * only late are waited for.
 */
@Timeout(60)
class BrokenExchangeTest {
    private static final int COLUMNS = 5;
    private static final Topology TOPOLOGY = Topology.of(4, 1);
    private static final RuntimeException BROKEN = new IllegalStateException("rank 2 is broken");

    /** A device that computes beside the host is given chunk 1 before chunk 0 is sent back. */
    @ParameterizedTest
    @CsvSource({"CPU, 'COMBINE, chunk 1;'", "STRICT_LAZY, 'COMBINE;'"})
    void otherRanksNameTheMissingRankAndPlace(TestDriver driver, String first) {
        List<Throwable> failures = failures(driver.driver(), FourChunks::allToAll, Duration.ofMillis(500), false);
        assertThat(failures.remove(2)).isSameAs(BROKEN);
        assertThat(failures)
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(ExchangeException.class)
                        .hasMessageContainingAll("waited 0.5 s for rank 2", "step 7", "layer 3, " + first)
                        .hasNoSuppressedExceptions());
    }

    @ParameterizedTest
    @EnumSource(names = {"CPU", "STRICT_LAZY"})
    void anAbortReachesTheOthersAtOnce(TestDriver driver) {
        List<Throwable> failures = failures(driver.driver(), FourChunks::allToAll, Duration.ofSeconds(50), true);
        assertThat(failures.remove(2)).isSameAs(BROKEN);
        assertThat(failures)
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(ExchangeException.class)
                        .hasMessageContaining("rank 2 is broken")
                        .hasNoSuppressedExceptions());
    }

    /** A rank that ends destroys its communicator, which the others notice where they next wait for their devices. */
    @Test
    @EnabledIf("io.locmoe.engine.SimulatedAscend#isThere")
    void missingHcclRowsNameTheRankAndLayer() {
        List<Throwable> failures = failures(new SimulatedAscend(), FourChunks::hccl, Duration.ofSeconds(50), false);
        assertThat(failures.remove(2)).isSameAs(BROKEN);
        assertThat(failures)
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(ExchangeException.class)
                        .hasMessageContainingAll("HCCL", "(step 7, micro-batch 0, layer 3, ")
                        .hasNoSuppressedExceptions())
                .anySatisfy(failure -> assertThat(failure).hasMessageContaining("rank 2 (process "));
    }

    /** The failure of each rank. */
    private static List<Throwable> failures(
            DeviceDriver driver, Supplier<CommunicationStrategy> strategy, Duration deadline, boolean abort) {
        PatientRanks patient = new PatientRanks();
        try (Session session = LocalTransport.mesh(TOPOLOGY, deadline)) {
            List<CompletableFuture<Throwable>> ranks = new ArrayList<>();
            for (Transport transport : session.transports()) {
                ranks.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                roundTrip(driver, strategy.get(), patient.among(transport));
                                return new AssertionError("rank " + transport.rank() + " noticed nothing");
                            } catch (RuntimeException e) {
                                if (abort && e == BROKEN) {
                                    session.abort(e.getMessage());
                                }
                                patient.stopped(transport.rank());
                                return e;
                            }
                        },
                        task -> Thread.ofPlatform().start(task)));
            }
            return new ArrayList<>(ranks.stream().map(CompletableFuture::join).toList());
        }
    }

    private static void roundTrip(DeviceDriver driver, CommunicationStrategy strategy, Transport transport) {
        new FourChunks(driver, strategy, COLUMNS, chunk -> {
                    if (transport.rank() == 2 && chunk == 1) {
                        throw BROKEN;
                    }
                })
                .roundTrip(transport);
    }
}
