package io.locmoe.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.launcher.connection.ScriptedConnection;
import io.locmoe.run.service.RunRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SubmissionTest {
    private static final Map<String, String> FROM_STORE =
            Map.of("store", "s3://runs/a", "resume", "/runs/a/checkpoints/step-000005");

    private final List<String> told = new CopyOnWriteArrayList<>();

    /** A mesh that accepts a job once enough was told of it. */
    private String submit(Map<String, String> settings, int sentences, Duration first) {
        CountDownLatch enough = new CountDownLatch(sentences);
        ScriptedConnection mesh = new ScriptedConnection(_ -> {}) {
            @Override
            public String submit(RunRequest request) {
                try {
                    enough.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return super.submit(request);
            }
        };
        return new Submission(
                        mesh,
                        sentence -> {
                            told.add(sentence);
                            enough.countDown();
                        },
                        first)
                .of(new RunRequest(settings, "/runs/a/checkpoints"));
    }

    @Test
    @Timeout(60)
    void saysAgainAndAgainWhichCheckpointComesFromWhichStore() {
        assertThat(submit(FROM_STORE, 3, Duration.ofMillis(1))).isEqualTo("job-1");
        assertThat(told.subList(0, 3))
                .allSatisfy(sentence -> assertThat(sentence)
                        .contains("brings /runs/a/checkpoints/step-000005 from s3://runs/a;")
                        .endsWith("s of at most 7260 s"));
    }

    @Test
    @Timeout(60)
    void namesNoStoreWhereNothingIsBrought() {
        submit(Map.of("store", "s3://runs/a"), 1, Duration.ofMillis(1));
        assertThat(told.getFirst()).doesNotContain("s3:").endsWith("s of at most 60 s");
    }

    @Test
    void saysNothingIfTheMeshAnswersSoon() {
        submit(FROM_STORE, 0, Duration.ofHours(1));
        assertThat(told).isEmpty();
    }
}
