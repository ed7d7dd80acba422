package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.report.RunPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh that is started by hand, node by node, and runs one job after the other. */
@Tag("slow")
class RunningMeshTest {
    private static final String STEPS = "6";
    private static final String[] JOB = {
        "--set",
        "nodes=2",
        "--steps",
        STEPS,
        "--set",
        "width=32",
        "--set",
        "heads=2",
        "--set",
        "feedForward=32",
        "--set",
        "sequence=16",
        "--set",
        "warmupSteps=1"
    };

    @TempDir
    Path directory;

    @Test
    void takesJobsAndRefusesThoseThatItCannotRun() throws IOException {
        int[] ports = FreePorts.take(3);
        writeDifferentText();
        certificates("--mesh", mesh(ports), "--node-count", "2", "--users", "alice:submit,bob:watch");
        try (Locmoe first = node(0, ports);
                Locmoe second = node(1, ports)) {
            awaitReady(first, second);
            String address = "127.0.0.1:" + ports[2];
            refuses(address);
            for (String router : new String[] {"hash", "locmoe"}) {
                CommandHere job = train(address, router, "--router", router, "--certificates", own("alice"));
                assertThat(job.exitCode()).as(job.text()).isZero();
                assertThat(directory.resolve(router).resolve("train.log"))
                        .content()
                        .contains("to try the model: ./locmoe generate --checkpoint ");
                assertThat(Locmoe.report(directory.resolve(router)).path("steps"))
                        .hasSize(6);
                // New certificates for all, while the nodes run.
                certificates();
            }
            isFetched(address);
            generates(address);
            isProfiled(address);
            endsAJobWithDifferentText(address);
            assertThat(first.runs() && second.runs()).isTrue();
            first.signal("TERM");
            second.signal("TERM");
            first.exitCode(30);
            second.exitCode(30);
            assertThat(first.output() + first.errors() + second.output() + second.errors())
                    .doesNotContain("leaked", "suspected")
                    .contains("were replaced and are used from now on")
                    .containsPattern("(?m)^\\d{4}-\\d{2}-\\d{2}T[^ ]+ INFO .*joined the mesh");
        }
    }

    private void refuses(String address) {
        CommandHere nobody = train(address, "nobody");
        assertThat(nobody.exitCode()).as(nobody.text()).isEqualTo(1);
        assertThat(nobody.errors()).contains("this port wants TLS: name --certificates");
        CommandHere watcher = train(address, "watcher", "--certificates", own("bob"));
        assertThat(watcher.exitCode()).as(watcher.text()).isEqualTo(1);
        assertThat(watcher.errors()).contains("needs the role submit; the caller is bob");
        CommandHere tooMany = train(address, "many", "--nodes", "4", "--certificates", own("alice"));
        assertThat(tooMany.exitCode()).isNotZero();
        assertThat(tooMany.errors()).contains("2").contains("4 nodes");
    }

    /** The certificate of a user. */
    private String own(String user) {
        return directory.resolve("certificates").resolve(user).toString();
    }

    /** To where the nodes do not write; a user who may only watch finds the run and gets none of its files. */
    private void isFetched(String address) throws IOException {
        String run = RunPlace.in(directory.resolve("hash")).orElseThrow().run();
        CommandHere list = as("bob", "runs", "list", "--mesh", address);
        assertThat(list.exitCode()).as(list.text()).isZero();
        assertThat(list.text()).containsPattern(run + " +completed +6/6 +hash +alice +node-0");
        String out = directory.resolve("fetched").toString();
        CommandHere refused = as("bob", "runs", "fetch", run, "--mesh", address, "--out", out);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.text()).contains("needs the role submit; the caller is bob");
        CommandHere fetched = as("alice", "runs", "fetch", run, "--mesh", address, "--out", out);
        assertThat(fetched.exitCode()).as(fetched.text()).isZero();
        CommandHere used = CommandHere.run("generate", "--checkpoint", out, "--prompt", "some", "--tokens", "2");
        assertThat(used.exitCode()).as(used.text()).isZero();
        assertThat(Locmoe.report(Path.of(out)).path("steps")).isEqualTo(steps("hash"));
    }

    /** As a user who may submit runs; a node that does not have the model is named. */
    private void generates(String address) {
        String words = " --prompt some --tokens 3 --log-probabilities";
        String model = "generate --checkpoint " + directory.resolve("hash");
        CommandHere text = as("alice", (model + words + " --mesh " + address).split(" "));
        assertThat(text.exitCode()).as(text.text()).isZero();
        assertThat(text.output())
                .isEqualTo(CommandHere.run((model + words).split(" ")).output());
        CommandHere watcher = as("bob", (model + words + " --mesh " + address).split(" "));
        assertThat(watcher.exitCode()).isEqualTo(1);
        assertThat(watcher.errors()).contains("needs the role submit; the caller is bob");
        CommandHere.run("models", "random", "olmoe", "--tiny", "--out", directory + "/node-0/model");
        CommandHere absent =
                as("alice", ("generate --checkpoint /proc/self/cwd/model --mesh " + address + words).split(" "));
        assertThat(absent.exitCode()).as(absent.text()).isEqualTo(1);
        assertThat(absent.errors()).containsPattern("node-1 \\(.*\\): no checkpoint in /proc/self/cwd/model");
    }

    /** While it goes on, step by step on both nodes, for its user alone. */
    private void isProfiled(String address) throws IOException {
        String out = directory.resolve("profile").toString();
        String words = "profile --mesh " + address + " --steps 4 --json --out " + out;
        CommandHere idle = as("alice", words.split(" "));
        assertThat(idle.exitCode()).as(idle.text()).isEqualTo(1);
        assertThat(idle.errors()).contains("the mesh trains nothing");
        Path events = directory.resolve("events");
        String[] endless = words(address, "long", "--certificates", own("alice"), "--tensorboard", events.toString());
        Arrays.asList(endless).replaceAll(word -> word.equals(STEPS) ? "100000" : word);
        try (Locmoe training = Locmoe.start(directory, endless)) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() ->
                            assertThat(directory.resolve("long/steps.jsonl")).isNotEmptyFile());
            CommandHere watcher = as("bob", words.split(" "));
            assertThat(watcher.exitCode()).as(watcher.text()).isEqualTo(1);
            assertThat(watcher.errors()).contains("needs the role submit; the caller is bob");
            assertThat(Path.of(out)).doesNotExist();
            CommandHere profile = as("alice", words.split(" "));
            assertThat(profile.exitCode()).as(profile.text()).isZero();
            assertProfile(new ObjectMapper().readTree(profile.output()));
            training.signal("INT");
            training.exitCode(60);
        }
        try (Stream<Path> files = Files.list(events.resolve("long"))) {
            assertThat(files)
                    .as("for TensorBoard")
                    .hasSize(1)
                    .allSatisfy(file -> assertThat(file).isNotEmptyFile());
        }
    }

    private static void assertProfile(JsonNode profile) {
        assertThat(profile.path("lastStep").asLong() - profile.path("firstStep").asLong())
                .isEqualTo(3);
        assertThat(profile.path("ranks").asInt()).isEqualTo(2);
        assertThat(profile.path("recordings")).hasSize(2);
        assertThat(Path.of(profile.path("trace").asText())).isNotEmptyFile();
        assertThat(profile.path("parts").findValuesAsText("name"))
                .contains("forward", "backward", "update", "dispatch", "combine gradient");
    }

    private JsonNode steps(String run) {
        return Locmoe.report(directory.resolve(run)).path("steps");
    }

    private CommandHere as(String user, String... command) {
        String certificates = directory.resolve("certificates").resolve(user).toString();
        return CommandHere.run(Stream.concat(Stream.of(command), Stream.of("--certificates", certificates))
                .toArray(String[]::new));
    }

    private void certificates(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "certificates";
        all[1] = directory.resolve("certificates").toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        CommandHere made = CommandHere.run(all);
        assertThat(made.exitCode()).as(made.text()).isZero();
    }

    private static String mesh(int[] ports) {
        return "by-hand-" + ports[2];
    }

    private void writeDifferentText() throws IOException {
        for (String place : new String[] {"node-0", "node-1", ""}) {
            Path english = Files.createDirectories(directory.resolve(place).resolve("text/english"));
            Files.writeString(english.resolve("a.txt"), ("some words of " + place + " and more ").repeat(2000));
        }
    }

    /**
     * Before its first step. Each process resolves the path by itself, as that of a directory that was not copied to
     * all machines alike.
     */
    private void endsAJobWithDifferentText(String address) {
        String alice = own("alice");
        String[] words = words(address, "different", "--certificates", alice, "--set", "data=/proc/self/cwd/text");
        try (Locmoe job = Locmoe.start(directory, words)) {
            assertThat(job.exitCode(240)).isEqualTo(1);
            assertThat(job.errors())
                    .containsPattern("the nodes read different text: node-0 \\(.*\\) has the fingerprint [0-9a-f]{16}, "
                            + "but node-1 \\(.*\\) [0-9a-f]{16}")
                    .contains("last checkpoint: none");
        }
    }

    private static void awaitReady(Locmoe first, Locmoe second) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> first.output().contains("ready") && second.output().contains("ready"));
    }

    private CommandHere train(String address, String out, String... more) {
        return CommandHere.run(words(address, out, more));
    }

    private String[] words(String address, String out, String... more) {
        String run = directory.resolve(out).toString();
        List<String> words = new ArrayList<>(List.of("train", "--mesh", address, "--out", run));
        words.addAll(List.of(JOB));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private Locmoe node(int index, int[] ports) throws IOException {
        Path config = directory.resolve("node-" + index + ".yaml");
        Files.writeString(config, """
                index: %d
                host: 127.0.0.1
                bind: 0.0.0.0
                cluster: %s
                certificates: %s
                roots: [%s]
                membershipPort: %d
                controlPort: %d
                join: ["127.0.0.1:%d", "127.0.0.1:%d"]
                """.formatted(
                        index,
                        mesh(ports),
                        directory.resolve("certificates/node-" + index),
                        directory,
                        ports[index],
                        index == 0 ? ports[2] : 0,
                        ports[0],
                        ports[1]));
        return Locmoe.start(directory.resolve("node-" + index), "node", "--config", config.toString());
    }
}
