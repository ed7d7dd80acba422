package io.locmoe.dataplane.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.incoming.Inbox;
import io.locmoe.dataplane.incoming.IncomingStreams;
import io.locmoe.dataplane.incoming.IncomingWording;
import java.io.EOFException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EarlyEndTest {
    private final IncomingStreams streams = new IncomingStreams();
    private final BlockingQueue<Exception> told = new LinkedBlockingQueue<>();
    private final EarlyEnd early = early();

    private EarlyEnd early() {
        Inbox inbox = new IncomingBodiesTest.StuckInbox(new CountDownLatch(1));
        return new EarlyEnd(
                new BodyHost(inbox, streams, null, Thread::startVirtualThread),
                new IncomingWording(inbox.job(), 1),
                told::add);
    }

    @Test
    void anUnexplainedEarlyEndIsReported() throws Exception {
        early.report(new EOFException("it ended 128 bytes early"));
        assertThat(told.poll(20, TimeUnit.SECONDS))
                .hasMessageContaining("before the job ended, body channel: it ended 128 bytes early");
    }

    @Test
    void anEarlyEndExplainedByTheStreamIsNotReported() {
        early.report(new EOFException("it ended 128 bytes early"));
        early.ignore();
        awaitThreads();
        assertThat(told).isEmpty();
    }

    @Test
    void anEarlyEndAtTheEndOfTheJobIsNotReported() {
        early.report(new EOFException("it ended 128 bytes early"));
        awaitThreads();
        early.report(new EOFException("it ended 256 bytes early"));
        assertThat(told).isEmpty();
    }

    @Test
    void wrongBodiesAreToldAtOnce() {
        IllegalStateException wrong = new IllegalStateException("wrong");
        early.report(wrong);
        assertThat(told).containsExactly(wrong);
    }

    /** Interrupts them, too. */
    private void awaitThreads() {
        streams.close();
        assertThat(streams.closing()).isTrue();
    }
}
