package io.locmoe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The copy of a run, against a server with the interface of S3. */
class StoredRunTest {
    private static S3Server server;

    @TempDir
    private Path here;

    private StoreAddress address;
    private StoredRun run;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void open() {
        address = StoreAddress.parse("s3://runs/" + UUID.randomUUID());
        run = StoredRun.at(address);
    }

    @AfterEach
    void close() {
        run.close();
    }

    private Path checkpoint(String name) throws IOException {
        Path checkpoint = Files.createDirectories(here.resolve("out/checkpoints/" + name));
        Files.writeString(checkpoint.resolve("config.json"), "{\"of\": \"" + name + "\"}");
        Files.writeString(checkpoint.resolve("model.safetensors"), name.repeat(100));
        Files.writeString(checkpoint.resolve("manifest.json"), "{\"digests\": \"" + name + "\"}");
        return checkpoint;
    }

    private String key(String name) {
        return address.prefix() + "/" + name;
    }

    private List<String> stored() {
        return server.names().stream()
                .filter(name -> name.startsWith(address.start()))
                .map(name -> name.substring(address.start().length()))
                .toList();
    }

    @Test
    void aCheckpointComesBackAsItWas() throws IOException {
        Path checkpoint = checkpoint("step-000100");
        run.add(checkpoint);
        assertThat(run.has(checkpoint)).isTrue();
        Path brought = run.bring(run.newest().orElseThrow(), here.resolve("elsewhere/checkpoints"));
        assertThat(brought).isEqualTo(here.resolve("elsewhere/checkpoints/step-000100"));
        for (String file : List.of("config.json", "model.safetensors", "manifest.json")) {
            assertThat(brought.resolve(file)).hasSameBinaryContentAs(checkpoint.resolve(file));
        }
        assertThat(brought.getParent()).isDirectoryContaining(path -> path.equals(brought));
        try (Stream<Path> all = Files.list(brought.getParent())) {
            assertThat(all).containsExactly(brought);
        }
    }

    @Test
    void aLargeFileGoesInParts() throws IOException {
        Path large = here.resolve("large");
        byte[] bytes = new byte[(11 << 20) + 7];
        new Random(1).nextBytes(bytes);
        Files.write(large, bytes);
        try (ObjectStore parts = ObjectStore.open(address, 5L << 20)) {
            parts.put("large", large);
            parts.get("large", here.resolve("back"));
        }
        assertThat(here.resolve("back")).hasSameBinaryContentAs(large);
    }

    /** The manifest is sent last. */
    @Test
    void aTornCheckpointIsNeverTheLast() throws IOException {
        run.add(checkpoint("step-000100"));
        Path second = checkpoint("step-000200");
        server.refuse(100, name -> name.startsWith(address.prefix()) && name.endsWith("model.safetensors"));
        assertThatThrownBy(() -> run.add(second)).isInstanceOf(StoreException.class);
        assertThat(stored()).contains("checkpoints/step-000200/config.json");
        assertThat(run.checkpoints()).containsExactly("step-000100");
        assertThatThrownBy(() -> run.bring("step-000200", here.resolve("elsewhere")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no complete checkpoint step-000200");
        server.refuse(0, _ -> false);
        run.add(second);
        assertThat(run.checkpoints()).containsExactly("step-000100", "step-000200");
    }

    /** A leader that took over with an empty disk may write a step again. */
    @Test
    void anotherCheckpointOfTheSameNameIsTakenApartFirst() throws IOException {
        Path checkpoint = checkpoint("step-000100");
        run.add(checkpoint);
        Files.writeString(checkpoint.resolve("manifest.json"), "{\"digests\": \"of another branch\"}");
        assertThat(run.has(checkpoint)).isFalse();
        server.refuse(100, name -> name.startsWith(address.prefix()) && name.endsWith("model.safetensors"));
        assertThatThrownBy(() -> run.add(checkpoint)).isInstanceOf(StoreException.class);
        assertThat(run.checkpoints()).isEmpty();
        server.refuse(0, _ -> false);
        run.add(checkpoint);
        assertThat(run.has(checkpoint)).isTrue();
    }

    @Test
    void theOldestGo() throws IOException {
        for (String name : List.of("step-000100", "step-000200", "step-000300")) {
            run.add(checkpoint(name));
        }
        run.keep(2);
        assertThat(run.checkpoints()).containsExactly("step-000200", "step-000300");
        assertThat(stored()).noneMatch(name -> name.contains("step-000100")).hasSize(6);
    }

    @Test
    void allPagesOfAListCount() {
        for (int n = 0; n < 1050; n++) {
            server.put(key("checkpoints/step-%06d/config.json".formatted(n)), "{}");
        }
        server.put(key("checkpoints/step-001049/manifest.json"), "{}");
        assertThat(run.newest()).contains("step-001049");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../evil.json",
                "/etc/evil.json",
                "evil\u202e.json",
                "evil\n.json",
                "deeper/evil.json",
                ".hidden.json",
                ".."
            })
    void objectsWithNamesThatLeadElsewhereAreRefused(String name) throws IOException {
        run.add(checkpoint("step-000100"));
        server.put(key("checkpoints/step-000100/" + name), "evil");
        Path parent = here.resolve("elsewhere/checkpoints");
        assertThatThrownBy(() -> run.bring("step-000100", parent))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("which is no file of a checkpoint")
                .hasMessageNotContaining("\u202e")
                .hasMessageNotContaining("\n");
        assertThat(parent).doesNotExist();
    }

    @Test
    void filesOfARunGoAndComeAndOthersDoNot() throws IOException {
        Path out = Files.createDirectories(here.resolve("out"));
        Files.writeString(out.resolve("report.json"), "{}");
        Files.writeString(out.resolve("steps.jsonl"), "{}\n");
        Files.writeString(out.resolve("key.pem"), "secret");
        assertThat(run.exists()).isFalse();
        run.addFiles(out);
        assertThat(stored()).containsExactly("report.json", "steps.jsonl");
        assertThat(run.exists()).isTrue();
        server.put(key("../evil.json"), "evil");
        server.put(key("evil.sh"), "evil");
        Path back = Files.createDirectories(here.resolve("back"));
        assertThat(run.bringFiles(back)).containsExactlyInAnyOrder("report.json", "steps.jsonl");
        try (Stream<Path> all = Files.list(back)) {
            assertThat(all.map(Path::getFileName).map(Path::toString)).containsOnly("report.json", "steps.jsonl");
        }
    }

    @Test
    void aTrialLeavesNothing() {
        run.requireUsable();
        assertThat(stored()).isEmpty();
    }
}
