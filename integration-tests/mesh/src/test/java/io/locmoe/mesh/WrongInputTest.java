package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user gets wrong: one clear message, an exit code that is not zero, nothing lost. */
@Tag("slow")
class WrongInputTest {
    private static final String[] SMALL = {
        "--router",
        "hash",
        "--set",
        "nodes=1",
        "--set",
        "width=32",
        "--set",
        "heads=2",
        "--set",
        "feedForward=32",
        "--set",
        "sequence=16",
        "--set",
        "warmupSteps=1",
        "--set",
        "steps=2"
    };

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --preset tinny                     | 2 | pangu-sigma-38b; did you mean 'tiny'?
            --router locmo                     | 2 | no plug-in offers the router 'locmo'
            --gate grop                        | 2 | did you mean 'grap'?
            --comm all2all                     | 2 | all-to-all
            --driver cup                       | 2 | did you mean 'cpu'?
            --set experrts=4                   | 2 | unknown setting 'experrts'; did you mean 'experts'?
            --set experts=6                    | 2 | experts 6 do not divide over 4 nodes; choose a multiple of 4
            --set gate.logit=cosine            | 2 | unknown option 'logit'; did you mean 'logits'?
            --set router.capacityFactor=much   | 2 | 'much' is not a finite number
            --set driver.threads=2             | 2 | driver cpu: unknown option 'threads'
            --set router.alpha=-1 --set router.mu=x | 2 | 8]: -1; option mu: 'x' is not a finite number
            --set gate.temperature=0           | 2 | option temperature must be in [1.0E-6, 1000000]: 0
            --home-share 2                     | 2 | homeShare must be in [0, 1]: 2
            --set width=100                    | 2 | width 100 does not divide into 8 blocks; choose width 96 or 104
            --preset pangu-sigma-38b           | 2 | model: 37.8G parameters
            --set blocks=1024 --set width=32768 | 2 | the job needs about
            --set blocks=2147483647            | 2 | blocks must be in [1, 1024]: 2147483647
            --data loop                        | 2 | is a link that leads back to a directory above it
            --router top-k --set router.topK=9 | 2 | option topK must be in [1, 8]: 9
            --router sam --set router.topK=3   | 2 | locmoe: router sam: a token chooses topK 3 experts of one node
            --router locmoe-plus --gate dense  | 2 | locmoe: router locmoe-plus: needs a gate with fixed vectors
            --gate dense --set router.capacityBound=literal | 2 | needs a gate with fixed vectors
            --config .                         | 2 | the configuration . cannot be read: Is a directory
            --tokenizer broken.json            | 2 | broken.json cannot be loaded
            --resume nowhere                   | 2 | there is no checkpoint
            """)
    void isToldWhatIsWrongBeforeAnythingIsStarted(String arguments, int exitCode, String message) throws IOException {
        Files.writeString(directory.resolve("broken.json"), "{");
        Files.createDirectories(directory.resolve("loop/poems"));
        Files.createSymbolicLink(directory.resolve("loop/poems/again"), directory.resolve("loop"));
        List<String> all = new ArrayList<>(List.of("train", "--out", "run"));
        all.addAll(Arrays.asList(arguments.split(" ")));
        Locmoe locmoe = Locmoe.run(directory, all.toArray(String[]::new));
        assertThat(locmoe.exitCode(1)).as(locmoe.errors()).isEqualTo(exitCode);
        assertThat(locmoe.errors()).contains(message);
        assertThat(locmoe.errors().lines().filter(line -> line.contains(message)))
                .hasSize(1);
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void textMustBeThere() throws IOException {
        assertThat(failure("--data", "missing")).contains("missing");
        Files.createDirectories(directory.resolve("none"));
        assertThat(failure("--data", "none")).contains("has no sub-folders");
        Files.createDirectories(directory.resolve("empty/poems"));
        assertThat(failure("--data", "empty")).contains("poems").contains(".txt");
        Files.createDirectories(directory.resolve("short/poems"));
        Files.writeString(directory.resolve("short/poems/a.txt"), "too short");
        assertThat(failure("--data", "short")).contains("poems").contains("tokens for training");
    }

    @Test
    void aCheckpointMustFitAndBeWhole() throws IOException {
        Path run = directory.resolve("run");
        Locmoe.train(run, SMALL);
        assertThat(failure("--resume", "run", "--out", "wider", "--steps", "4", "--set", "width=64"))
                .contains("is of a model with width=32, but the job asks for width=64");
        Path model = run.resolve("checkpoints/step-000002/model.safetensors");
        try (FileChannel file = FileChannel.open(model, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 100);
        }
        assertThat(failure("--resume", "run", "--out", "again", "--steps", "4"))
                .contains("model.safetensors is truncated");
        assertThat(directory.resolve("wider")).doesNotExist();
        assertThat(directory.resolve("again")).doesNotExist();
        assertThat(Locmoe.report(run).path("steps")).hasSize(2);
    }

    @Test
    void aGateThatIsNotThereIsSaidBeforeAnythingIsMeasured() {
        Locmoe bench = Locmoe.run(directory, "bench", "gate", "--gates", "dense,grop");
        assertThat(bench.exitCode(1)).isEqualTo(2);
        assertThat(bench.errors()).contains("grop").doesNotContain("measuring");
    }

    @Test
    void aRunIsNotOverwritten() {
        Locmoe.train(directory.resolve("run"), SMALL);
        assertThat(failure("--out", "run")).contains("already has the report of a run");
    }

    @Test
    void aBusyPortIsNamed() throws IOException {
        try (ServerSocket busy = new ServerSocket(0)) {
            Path config = directory.resolve("node.yaml");
            Files.writeString(
                    config, "index: 0\nopen: true\nhost: 127.0.0.1\ncontrolPort: " + busy.getLocalPort() + "\n");
            Locmoe node = Locmoe.run(directory, "node", "--config", config.toString());
            assertThat(node.exitCode(1)).isNotZero();
            assertThat(node.errors() + node.output()).contains(Integer.toString(busy.getLocalPort()));
        }
    }

    /** A job that fails for the given arguments; its message. */
    private String failure(String... arguments) {
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(Arrays.asList(SMALL));
        if (!Arrays.asList(arguments).contains("--out")) {
            all.addAll(List.of("--out", "out-" + System.nanoTime()));
        }
        all.addAll(Arrays.asList(arguments));
        Locmoe locmoe = Locmoe.run(directory, all.toArray(String[]::new));
        assertThat(locmoe.exitCode(1)).as(locmoe.output()).isNotZero();
        return locmoe.errors();
    }
}
