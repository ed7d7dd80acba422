package io.locmoe.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies in the background, against a server with the interface of S3. */
@Tag("slow")
class CheckpointUploadTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static S3Server server;

    @TempDir
    private Path here;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final StoreAddress address = StoreAddress.parse("s3://runs/" + UUID.randomUUID());

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private CheckpointUpload upload(int keep) {
        return new CheckpointUpload(StoredRun.at(address), keep, Duration.ofMillis(1), new CheckpointUpload.News() {
            @Override
            public void copied(long step) {
                told.add("copied " + step);
            }

            @Override
            public void failed(long step, String problem, boolean again) {
                told.add("failed " + step + (again ? ", again" : ", given up") + ": " + problem);
            }
        });
    }

    private Path checkpoint(int step) throws IOException {
        Path checkpoint = Files.createDirectories(here.resolve("step-%06d".formatted(step)));
        Files.writeString(checkpoint.resolve("config.json"), "{}");
        Files.writeString(checkpoint.resolve("manifest.json"), "{\"step\": " + step + "}");
        return checkpoint;
    }

    private String next() throws InterruptedException {
        return told.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private void refuse(int puts) {
        server.refuse(puts, name -> name.startsWith(address.prefix()));
    }

    @Test
    void checkpointsAreCopiedAndTheOldestGo() throws Exception {
        try (CheckpointUpload upload = upload(2);
                StoredRun run = StoredRun.at(address)) {
            for (int step = 1; step <= 3; step++) {
                upload.offer(step, checkpoint(step));
                assertThat(next()).isEqualTo("copied " + step);
            }
            assertThat(upload.finish(LONG, LONG)).isTrue();
            assertThat(run.checkpoints()).containsExactly("step-000002", "step-000003");
        }
    }

    @Test
    void aCopyThatFailsIsToldOnceAndTriedAgain() throws Exception {
        refuse(8); // the client tries three times itself
        try (CheckpointUpload upload = upload(2)) {
            upload.offer(7, checkpoint(7));
            assertThat(next()).startsWith("failed 7, again: s3://runs/");
            assertThat(next()).isEqualTo("copied 7");
            assertThat(upload.finish(LONG, LONG)).isTrue();
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aNewerCheckpointTakesThePlaceOfOneThatFails() throws Exception {
        refuse(Integer.MAX_VALUE);
        try (CheckpointUpload upload = upload(2);
                StoredRun run = StoredRun.at(address)) {
            upload.offer(1, checkpoint(1));
            assertThat(next()).startsWith("failed 1, again");
            upload.offer(2, checkpoint(2));
            assertThat(next()).startsWith("failed 2, again");
            refuse(0);
            assertThat(next()).isEqualTo("copied 2");
            assertThat(upload.finish(LONG, LONG)).isTrue();
            assertThat(run.checkpoints()).containsExactly("step-000002");
        }
    }

    @Test
    void theLastOneIsGivenUpWhenItKeepsFailing() throws Exception {
        refuse(Integer.MAX_VALUE);
        try (CheckpointUpload upload = upload(2)) {
            upload.offer(1, checkpoint(1));
            assertThat(upload.finish(Duration.ZERO, LONG)).isTrue();
            assertThat(next()).startsWith("failed 1, given up");
            assertThat(told).isEmpty();
        } finally {
            refuse(0);
        }
    }

    @Test
    void closingBreaksACopyOff() throws Exception {
        refuse(Integer.MAX_VALUE);
        CheckpointUpload upload = upload(2);
        upload.offer(1, checkpoint(1));
        assertThat(next()).startsWith("failed 1, again");
        upload.close();
        assertThat(upload.finish(LONG, Duration.ZERO)).isTrue();
        refuse(0);
    }

    /** A checkpoint that training removes, because it keeps only the newest, has a newer one after it. */
    @Test
    void aCheckpointThatIsGoneIsNamed() throws Exception {
        try (CheckpointUpload upload = upload(2)) {
            upload.offer(1, here.resolve("step-000001"));
            assertThat(next()).isEqualTo("failed 1, again: it was removed before it was copied");
            upload.offer(2, checkpoint(2));
            assertThat(next()).isEqualTo("copied 2");
        }
    }
}
