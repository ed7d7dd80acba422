package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.store.StoreAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node and the object stores of its jobs; the store does not answer. */
class NodeStoresTest {
    private static final List<String> PROPERTIES =
            List.of("aws.endpointUrlS3", "aws.accessKeyId", "aws.secretAccessKey");

    @TempDir
    private Path directory;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final TrainingListener listener = event -> {
        switch (event) {
            case TrainingEvent.CheckpointWritten(long step, String _) -> told.add("checkpoint " + step);
            case TrainingEvent.CheckpointFailed(long step, String problem) ->
                told.add("failed " + step + ": " + problem);
            case TrainingEvent.Notice(String sentence) -> told.add(sentence);
            default -> {}
        }
    };

    @BeforeEach
    void aStoreThatDoesNotAnswer() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:" + free.getLocalPort());
        }
        System.setProperty("aws.accessKeyId", "known");
        System.setProperty("aws.secretAccessKey", "secret-word");
    }

    @AfterEach
    void clear() {
        PROPERTIES.forEach(System::clearProperty);
    }

    private static JobSettings settings(String... more) {
        Map<String, String> text = new TreeMap<>(Map.of("store", "s3://runs/team/first"));
        for (int i = 0; i < more.length; i += 2) {
            text.put(more[i], more[i + 1]);
        }
        return SettingsParser.parse(text);
    }

    @Test
    void jobsUseTheStoresThatTheNodeNames() {
        assertThatCode(() -> NodeStores.of(List.of("s3://runs/team")).check(settings()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> NodeStores.of(List.of()).check(settings()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jobs on this node use no object store; store names s3://runs/team/first")
                .hasMessageContaining("add it to the node's setting 'stores'");
        assertThatThrownBy(() -> NodeStores.of(List.of("s3://runs/tea", "s3://runs/team/firs"))
                        .check(settings()))
                .hasMessageContaining("object stores below s3://runs/tea, s3://runs/team/firs");
        assertThatThrownBy(() -> NodeStores.of(List.of("s3://runs")).check(settings("store", "runs")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write s3://BUCKET/PREFIX");
    }

    @Test
    void aCheckpointThatIsHereIsNotAskedFor() throws IOException {
        Path here = Files.createDirectories(directory.resolve("step-000010"));
        NodeStores stores = NodeStores.of(List.of("s3://runs"));
        assertThatCode(() -> stores.bring(settings("resume", here.toString()))).doesNotThrowAnyException();
        assertThatCode(() -> stores.bring(settings())).doesNotThrowAnyException();
        Path absent = directory.resolve("step-000020");
        assertThatThrownBy(() -> stores.bring(settings("resume", absent.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s3://runs/team/first cannot be reached");
    }

    @Tag("slow")
    @Test
    void aCopyThatFailsIsToldToTheJob() throws Exception {
        Path checkpoint = Files.createDirectories(directory.resolve("step-000010"));
        Files.writeString(checkpoint.resolve("manifest.json"), "{}");
        try (StoreCopies copies = StoreCopies.start(
                StoreAddress.parse("s3://runs/team/first"), settings("deadlineSeconds", "1"), listener)) {
            copies.accept(new TrainingEvent.CheckpointWritten(10, checkpoint.toString()));
            assertThat(told.take()).isEqualTo("checkpoint 10");
            assertThat(next()).startsWith("failed 10: its copy: s3://runs/team/first cannot be reached");
            assertThat(next())
                    .startsWith("the checkpoint of step 10 is not in s3://runs/team/first: ")
                    .endsWith("; training goes on, and the copy is tried again");
            copies.finish(true);
            assertThat(next()).startsWith("failed 10: its copy: ");
            assertThat(next()).endsWith("and the checkpoint is on the disk of the run's leader only");
        }
    }

    private String next() throws InterruptedException {
        return told.poll(60, TimeUnit.SECONDS);
    }
}
