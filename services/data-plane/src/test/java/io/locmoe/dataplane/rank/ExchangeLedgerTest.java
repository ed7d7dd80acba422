package io.locmoe.dataplane.rank;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.FlightMesh;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExchangeLedgerTest {

    @Test
    void tailListsFinishedAndPendingExchanges() {
        ExchangeLedger ledger = new ExchangeLedger();
        ledger.ended(ledger.sends(1, 0, TAG, 500), 500);
        ledger.waits(1, 2, TAG);
        assertThat(ledger.tail(10))
                .satisfiesExactly(
                        sent -> assertThat(sent)
                                .matches("\\d+\\.\\d{6} rank 1 to rank 0: " + TAG
                                        + ", 500 bytes, after \\d+\\.\\d{3} ms"),
                        waits -> assertThat(waits).endsWith("rank 1 from rank 2: " + TAG + ", not received yet"));
    }

    @Test
    void pendingExchangesAreListedOldestFirst() {
        ExchangeLedger ledger = new ExchangeLedger();
        ledger.waits(1, 2, TAG);
        ledger.ended(ledger.sends(1, 0, TAG, 500), 500);
        ledger.sends(3, 2, TAG.withChunk(7), 500);
        assertThat(ledger.open())
                .containsExactly(
                        new ExchangeLedger.Open(false, 1, 2, TAG),
                        new ExchangeLedger.Open(true, 3, 2, TAG.withChunk(7)));
    }

    @Test
    void pendingExchangesStayInTheTailAfterManyLaterOnes() {
        ExchangeLedger ledger = new ExchangeLedger();
        ledger.waits(0, 3, TAG);
        for (int i = 0; i < 100; i++) {
            ledger.ended(ledger.sends(1, 2, TAG.withChunk(i), i), i);
        }
        assertThat(ledger.tail(3))
                .satisfiesExactly(
                        waits -> assertThat(waits).endsWith("rank 0 from rank 3: " + TAG + ", not received yet"),
                        sent -> assertThat(sent).contains("chunk 98, "),
                        sent -> assertThat(sent).contains("chunk 99, "));
    }

    @Test
    void theRingKeepsTheLastMessagesAndAnOldNumberEndsNothing() {
        ExchangeLedger ledger = new ExchangeLedger();
        long first = ledger.sends(0, 1, TAG, 1);
        for (int i = 0; i < 5000; i++) {
            ledger.ended(ledger.sends(0, 1, TAG.withChunk(i), i), i);
        }
        ledger.ended(first, 77);
        assertThat(ledger.tail(3)).hasSize(3).last().asString().contains("chunk 4999, 4999 bytes");
        assertThat(ledger.tail(9999)).hasSize(1024).noneMatch(line -> line.contains(" 77 bytes"));
    }

    @Test
    void aMissedDeadlineNamesTheRanksThatHaveNotSent() {
        try (Session session = LocalTransport.mesh(Topology.of(4, 1), Duration.ofMillis(100))) {
            Transport waiting = session.transport(0);
            session.transport(1).send(0, TAG, MemorySegment.NULL);
            session.transport(3).send(0, TAG, MemorySegment.NULL);
            waiting.receive(1, TAG).close();
            assertThatThrownBy(() -> waiting.receive(2, TAG))
                    .hasMessage("rank 0 (node 0) waited 0.1 s for rank 2 (node 2): " + TAG
                            + "; nothing else from it is waiting; with this tag, nothing has arrived from "
                            + "ranks [2] but messages have arrived from ranks [1, 3]");
        }
    }

    @Test
    void aClosedSessionStillHasItsLastExchanges() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), Duration.ofSeconds(20))) {
            for (int i = 0; i < 30; i++) {
                mesh.transports().get(0).send(1, TAG.withChunk(i), MemorySegment.ofArray(new byte[300]));
            }
            mesh.sessions.get(0).close();
            assertThat(mesh.sessions.get(0).lastExchanges())
                    .hasSize(24)
                    .last()
                    .asString()
                    .contains("rank 0 to rank 1: " + TAG.withChunk(29) + ", 300 bytes, after");
        }
    }

    @Test
    void everyNodeLogsItsOwnTailWhenTheJobFails() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Logger log = Logger.getLogger("io.locmoe.dataplane.flight.FlightSession");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), Duration.ofSeconds(20))) {
            mesh.transports().get(0).send(1, TAG, MemorySegment.ofArray(new byte[300]));
            mesh.transports().get(1).receive(0, TAG).close();
            mesh.sessions.get(0).abort("enough");
            assertThatThrownBy(() -> mesh.transports().get(1).receive(0, TAG)).hasMessageContaining("enough");
        } finally {
            log.removeHandler(handler);
        }
        assertThat(logged)
                .anyMatch(text -> text.startsWith("job 'job' failed on node 0: enough")
                        && text.contains("rank 0 to rank 1: " + TAG))
                .anyMatch(text -> text.startsWith("job 'job' failed on node 1: node 0")
                        && text.contains("rank 1 from rank 0: " + TAG + ", 300 bytes"));
    }
}
