package io.locmoe.control.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.locmoe.control.RawCall;
import io.locmoe.control.ServedMesh;
import io.locmoe.control.client.MeshClient;
import io.locmoe.control.proto.SubmitRunRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Garbled messages of right calls are answered and leave no stack trace in the log, which strangers could fill. */
class GarbledCallTest {
    private static final int CALLS = 1000;
    private static final int TOGETHER = 50;
    private static final List<String> METHODS =
            List.of("SubmitRun", "CancelRun", "Checkpoint", "Topology", "WatchRun", "Nothing");

    private final ServedMesh served = new ServedMesh();
    private final HttpClient client = RawCall.client(served.vertx);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final SplittableRandom random = new SplittableRandom(1);

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(log);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        served.close();
    }

    private RawCall garbled() {
        String method = METHODS.get(random.nextInt(METHODS.size()));
        byte[] message = SubmitRunRequest.newBuilder()
                .putSettings("nodes", "2")
                .setCheckpoints("/checkpoints")
                .build()
                .toByteArray();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            message[random.nextInt(message.length)] = (byte) random.nextInt();
        }
        byte[] cut = Arrays.copyOf(message, random.nextInt(message.length + 1));
        Buffer frame = RawCall.frame(random.nextInt(8) == 0, random.nextBoolean() ? message : cut);
        return new RawCall(
                RawCall.TOPOLOGY.replace("Topology", method),
                Map.of(),
                switch (random.nextInt(5)) {
                    case 0 -> frame.slice(0, random.nextInt(frame.length() + 1));
                    case 1 -> frame.copy().appendBuffer(frame);
                    case 2 -> frame.copy().appendBytes(cut);
                    case 3 -> frame.copy().setInt(1, random.nextInt());
                    default -> frame;
                });
    }

    @Test
    void everyCallIsAnsweredAndTheLogHasNoStackTrace() {
        for (int sent = 0; sent < CALLS; sent += TOGETHER) {
            List<Future<RawCall.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < TOGETHER; i++) {
                answers.add(garbled().begin(client, served.server.port()));
            }
            MeshClient.await(Future.join(answers));
        }
        assertThat(List.copyOf(log.list))
                .filteredOn(line -> line.getThrowableProxy() != null)
                .extracting(line -> line.getLoggerName() + ": " + line.getFormattedMessage() + " "
                        + line.getThrowableProxy().getClassName()
                        + Arrays.toString(line.getThrowableProxy().getStackTraceElementProxyArray()))
                .isEmpty();
    }
}
