package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user gets wrong: one clear message, an exit code that is not zero, nothing lost. */
@Tag("slow")
@Mesh(nodes = 1, inThisJvm = true)
class WrongInputTest {
    private static final Job JOB = Job.tiny().router("hash").set("nodes", 1).steps(2);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --preset tinny                     | pangu-sigma-38b; did you mean 'tiny'?
            --router locmo                     | no plug-in offers the router 'locmo'
            --gate grop                        | did you mean 'grap'?
            --comm all2all                     | all-to-all
            --driver cup                       | did you mean 'cpu'?
            --set experrts=4                   | unknown setting 'experrts'; did you mean 'experts'?
            --set experts=6                    | experts 6 do not divide over 4 nodes; choose a multiple of 4
            --set gate.logit=cosine            | unknown option 'logit'; did you mean 'logits'?
            --set router.capacityFactor=much   | 'much' is not a finite number
            --set driver.threads=2             | driver cpu: unknown option 'threads'
            --set router.alpha=-1 --set router.mu=x | 8]: -1; option mu: 'x' is not a finite number
            --set gate.temperature=0           | option temperature must be in [1.0E-6, 1000000]: 0
            --home-share 2                     | homeShare must be in [0, 1]: 2
            --set width=100                    | width 100 does not divide into 8 blocks; choose width 96 or 104
            --preset pangu-sigma-38b           | model: 37.8G parameters
            --set blocks=1024 --set width=16384 | the job needs about
            --set blocks=2147483647            | blocks must be in [1, 1024]: 2147483647
            --data @/loop                      | is a link that leads back to a directory above it
            --router top-k --set router.topK=9 | option topK must be in [1, 8]: 9
            --router sam --set router.topK=3   | locmoe: router sam: a token chooses topK 3 experts of one node
            --router locmoe-plus --gate dense  | locmoe: router locmoe-plus: needs a gate with fixed vectors
            --gate dense --set router.capacityBound=literal | needs a gate with fixed vectors
            --config @                         | the configuration @ cannot be read: Is a directory
            --tokenizer @/broken.json          | broken.json cannot be loaded
            --resume nowhere                   | there is no checkpoint
            """)
    void invalidArgumentsAreReportedBeforeTheStart(String arguments, String message) throws IOException {
        Files.writeString(directory.resolve("broken.json"), "{");
        Files.createDirectories(directory.resolve("loop/poems"));
        Files.createSymbolicLink(directory.resolve("loop/poems/again"), directory.resolve("loop"));
        String[] words = ("train --out @/run " + arguments)
                .replace("@", directory.toString())
                .split(" ");
        CommandHere train = CommandHere.run(words);
        assertThat(train.exitCode()).as(train.text()).isEqualTo(2);
        assertThat(train.errors().lines().filter(line -> line.contains(message.replace("@", directory.toString()))))
                .as(train.errors())
                .hasSize(1);
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void theProcessOfTheCommandEndsWithTheMessageAndTheCode() {
        Locmoe train = Locmoe.run(directory, "train", "--out", "run", "--router", "locmo");
        assertThat(train.exitCode(1)).as(train.errors()).isEqualTo(2);
        assertThat(train.errors()).contains("no plug-in offers the router 'locmo'");
    }

    @Test
    void textMustBeThereAndLongEnough(TestMesh mesh) throws IOException {
        assertThat(failure(JOB.set("data", directory.resolve("missing")))).contains("missing");
        Files.createDirectories(directory.resolve("none"));
        assertThat(failure(JOB.set("data", directory.resolve("none")))).contains("has no sub-folders");
        Files.createDirectories(directory.resolve("empty/poems"));
        assertThat(failure(JOB.set("data", directory.resolve("empty"))))
                .contains("poems")
                .contains(".txt");
        Path poems = Files.createDirectories(mesh.directory().resolve("short/poems"));
        Files.writeString(poems.resolve("a.txt"), "too short");
        try (RunningJob job = mesh.submit(JOB.set("data", poems.getParent()))) {
            assertThat(job.awaitEnd().message()).contains("poems").contains("tokens for training");
        }
    }

    @Test
    void aCheckpointMustFitAndBeWholeAndARunIsNotOverwritten(TestMesh mesh) throws IOException {
        try (RunningJob job = mesh.submit(JOB)) {
            job.awaitCompletion();
            Path run = job.files().directory();
            Job more = JOB.steps(4).resume(run).set("data", mesh.directory().resolve("text"));
            assertThat(failure(more.set("width", 64)))
                    .contains("is of a model with width=32, but the job asks for width=64");
            assertThat(failure(run, JOB)).contains("already has the report of a run");
            Path model = job.files().checkpoint().orElseThrow().resolve("model.safetensors");
            try (FileChannel file = FileChannel.open(model, StandardOpenOption.WRITE)) {
                file.truncate(file.size() - 100);
            }
            assertThat(failure(more)).contains("model.safetensors is truncated");
            assertThat(job.files().report().steps()).hasSize(2);
        }
    }

    @Test
    void anUnknownGateIsReportedBeforeAnyMeasurement() {
        CommandHere bench = CommandHere.run("bench", "gate", "--gates", "dense,grop");
        assertThat(bench.exitCode()).isEqualTo(2);
        assertThat(bench.errors()).contains("grop").doesNotContain("measuring");
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

    /** The message of a job that fails before it has a directory. */
    private String failure(Job job) {
        Path out = directory.resolve("out");
        String message = failure(out, job);
        assertThat(out).doesNotExist();
        return message;
    }

    private static String failure(Path out, Job job) {
        List<String> words = new ArrayList<>(List.of("train", "--out", out.toString()));
        words.addAll(job.options());
        CommandHere train = CommandHere.run(words.toArray(String[]::new));
        assertThat(train.exitCode()).as(train.text()).isNotZero();
        return train.errors();
    }
}
