package io.locmoe.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether the copy of a run has its last checkpoint, with a store that lists what it was told. */
class RunCopyTest {
    private static final Map<String, String> ACCESS =
            Map.of("aws.accessKeyId", "known", "aws.secretAccessKey", "secret-word", "aws.region", "eu-central-1");
    private static final String ENDPOINT = "aws.endpointUrlS3";
    private static final String CHECKPOINT = "/disk/run/checkpoints/step-000010";

    private final RunCopy copy = RunCopy.at("s3://runs/a");
    private final AtomicReference<String> listed = new AtomicReference<>("");
    private HttpServer store;

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/runs", exchange -> {
            byte[] answer =
                    ("<ListBucketResult>" + listed.get() + "</ListBucketResult>").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        store.start();
        ACCESS.forEach(System::setProperty);
        System.setProperty(ENDPOINT, "http://127.0.0.1:" + store.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        store.stop(0);
        ACCESS.keySet().forEach(System::clearProperty);
        System.clearProperty(ENDPOINT);
    }

    private void has(String checkpoint) {
        for (String file : List.of("model.safetensors", "manifest.json")) {
            listed.updateAndGet(before -> before + "<Contents><Key>a/checkpoints/" + checkpoint + "/" + file
                    + "</Key><Size>1</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>");
        }
    }

    private static ReportJob job(String checkpoint) {
        return new ReportJob(
                ReportJob.COMPLETED, "", "", "", 1, Map.of(), Map.of(), Machine.current(), List.of(), checkpoint);
    }

    @Test
    void aCopyWithTheLastCheckpointLacksNothing() {
        has("step-000005");
        has("step-000010");
        assertThat(copy.lacksLast(job(CHECKPOINT))).isEmpty();
    }

    @Test
    void aRunWithoutCheckpointsLacksNone() {
        assertThat(copy.lacksLast(job(null))).isEmpty();
    }

    @Test
    void aCopyThatEndsEarlierSaysWhichCheckpointIsMissingAndWhereItIs() {
        has("step-000005");
        assertThat(copy.lacksLast(job(CHECKPOINT)))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("the last checkpoint of the run is not in s3://runs/a: it is " + CHECKPOINT)
                        .contains("./locmoe runs fetch"));
    }

    @Test
    void aStoreThatDoesNotAnswerLeavesItUnknown() {
        store.stop(0);
        assertThat(copy.lacksLast(job(CHECKPOINT)))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("whether the last checkpoint of the run is in s3://runs/a is not known: ")
                        .endsWith("; it is " + CHECKPOINT + " where the run was led"));
    }
}
