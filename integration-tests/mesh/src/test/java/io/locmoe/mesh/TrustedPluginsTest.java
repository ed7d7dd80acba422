package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.mesh.tabled.TabledPlugin;
import io.locmoe.mesh.unfit.UnfitPlugin;
import io.locmoe.mesh.unmade.UnmadePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mesh whose nodes trust different plug-ins: the first one all, the second those whose digests are listed, the third
 * those that the author has signed. The third has another build of a router, too.
 */
@Tag("slow")
class TrustedPluginsTest {
    @TempDir
    static Path directory;

    /** A process, as what it writes is looked at. */
    private static Locmoe first;

    private static final List<NodeHere> OTHERS = new ArrayList<>();
    private static String address;

    @BeforeAll
    static void startMesh() throws IOException {
        SignedJars keys = new SignedJars(directory);
        Path author = keys.key("author");
        keys.key("stranger");
        for (int node = 0; node < 3; node++) {
            FaultyJar.write(plugins(node), node == 2 ? "2" : "1");
            PackedPlugin.pack(TabledPlugin.class, "router-tabled", "1", plugins(node));
        }
        keys.sign(PackedPlugin.pack(UnfitPlugin.class, "gate-unfit", "1", plugins(0)), "author");
        keys.sign(PackedPlugin.pack(UnmadePlugin.class, "unmade", "1", plugins(0)), "stranger");
        List<String> listed = digests("router-faulty", "router-tabled");
        for (int node = 1; node < 3; node++) {
            copy("gate-unfit", node);
            copy("unmade", node);
        }
        int[] ports = FreePorts.take(2);
        address = "127.0.0.1:" + ports[1];
        first = Locmoe.start(
                directory.resolve("run-0"),
                "node",
                "--config",
                config(0, ports, "").toString());
        await().atMost(Duration.ofSeconds(120)).until(() -> first.output().contains("ready"));
        OTHERS.add(NodeHere.start(config(1, ports, "pluginDigests: [" + String.join(", ", listed) + "]")));
        OTHERS.add(NodeHere.start(config(2, ports, "pluginTrustStore: " + author)));
    }

    @AfterAll
    static void stopMesh() {
        OTHERS.forEach(NodeHere::close);
        if (first != null) {
            first.close();
        }
    }

    private static Path plugins(int node) {
        return directory.resolve("plugins-" + node);
    }

    private static void copy(String plugin, int node) throws IOException {
        Path target = Files.createDirectories(plugins(node).resolve(plugin));
        Files.copy(plugins(0).resolve(plugin).resolve(plugin + ".jar"), target.resolve(plugin + ".jar"));
    }

    /** Digests of the shipped plug-ins and some more, as an operator learns them. */
    private static List<String> digests(String... more) throws IOException {
        CommandHere list =
                CommandHere.run("plugins", "list", "--plugin-dir", plugins(0).toString(), "--json");
        JsonNode all = new ObjectMapper().readTree(list.output()).path("plugins");
        return StreamSupport.stream(all.spliterator(), false)
                .filter(plugin -> !plugin.path("directory").asText().startsWith(directory.toString())
                        || List.of(more).contains(plugin.path("name").asText()))
                .map(plugin -> plugin.path("digest").asText())
                .toList();
    }

    private static Path config(int index, int[] ports, String trust) throws IOException {
        return Files.writeString(directory.resolve("node-" + index + ".yaml"), """
                index: %d
                host: 127.0.0.1
                cluster: trusted-%d
                open: true
                roots: [%s]
                pluginDirectories: [%s, %s]
                membershipPort: %d
                controlPort: %d
                join: ["127.0.0.1:%d"]
                %s
                """.formatted(
                        index,
                        ports[0],
                        directory,
                        CommandHere.INSTALLATION.plugins(),
                        plugins(index),
                        index == 0 ? ports[0] : 0,
                        index == 0 ? ports[1] : 0,
                        ports[0],
                        trust));
    }

    /** @param words where {@code @} is the directory of this test */
    private static CommandHere run(int exitCode, String words) {
        CommandHere command = CommandHere.run(words(words));
        assertThat(command.exitCode()).as(command.text()).isEqualTo(exitCode);
        return command;
    }

    private static String[] words(String words) {
        return words.replace("@", directory.toString()).split(" ");
    }

    private static String train(int nodes, String words) {
        return "train --mesh %s --set nodes=%d --steps 2 --set width=48 --set heads=2 --set feedForward=32"
                        .formatted(address, nodes)
                + " --set experts=6 --set batch=6 --set sequence=16 --set warmupSteps=1 --set validateEvery=0 "
                + words;
    }

    @Test
    void eachNodeTellsWhatItRefusesAndWhy() throws IOException {
        JsonNode nodes = new ObjectMapper()
                .readTree(run(1, "plugins list --mesh " + address + " --json").output());
        assertThat(error(nodes, 1, "gate-unfit"))
                .startsWith("plug-in gate-unfit (" + plugins(1).resolve("gate-unfit") + ") has the SHA-256 ")
                .contains("which is not in the setting 'pluginDigests'");
        assertThat(error(nodes, 1, "router-faulty")).isEmpty();
        assertThat(error(nodes, 1, "gate-grap")).isEmpty();
        assertThat(error(nodes, 2, "gate-unfit")).isEmpty();
        assertThat(error(nodes, 2, "unmade"))
                .contains("has unmade.jar, which is signed by CN=stranger, but by nobody whose valid certificate");
        assertThat(error(nodes, 2, "router-tabled"))
                .contains("has router-tabled.jar, whose ")
                .contains(" is not signed; only signed plug-ins are used here");
        assertThat(error(nodes, 2, "gate-grap")).contains("is not signed");
        assertThat(nodes.path("differences").path("router-faulty")).hasSize(3);
        assertThat(run(1, "plugins list --mesh " + address).output())
                .containsPattern("router-faulty, router-faulty.jar: \\S+ on node-0, node-1; \\S+ on node-2")
                .doesNotContain("router-faulty, locmoe-router-toolkit");
    }

    private static String error(JsonNode nodes, int node, String name) {
        return StreamSupport.stream(
                        nodes.path("nodes").path(node).path("plugins").spliterator(), false)
                .filter(plugin -> plugin.path("name").asText().equals(name))
                .map(plugin -> plugin.path("errors").path(0).asText(""))
                .collect(Collectors.joining());
    }

    @Test
    void aJobIsRefusedWithNodeJarAndReason() {
        assertThat(run(1, train(2, "--gate unfit --router switch --out @/unlisted"))
                        .errors())
                .contains("the plug-in with the gate 'unfit' is missing on node-1 (")
                .contains("where plug-in gate-unfit (", "which is not in the setting 'pluginDigests'")
                .containsPattern("gate-unfit\\.jar with SHA-256 [0-9a-f]{12}\\.\\.\\. on node-0");
        assertThat(run(1, train(3, "--router faulty --out @/unsigned")).errors())
                .contains("the plug-in with the router 'faulty' is missing on node-2 (")
                .contains("has router-faulty.jar, whose ")
                .contains("the plug-in with the communication strategy 'all-to-all' is missing on node-2 (");
        assertThat(directory.resolve("unsigned/checkpoints")).isEmptyDirectory();
    }

    @Test
    void nodesCompareTheirPlugInsWhenTheyJoin() {
        assertThat(first.output() + first.errors())
                .containsPattern("node-2 \\(127\\.0\\.0\\.1:\\d+\\) has not the same plug-ins as this node: ")
                .containsPattern("router-faulty 2 with SHA-256 [0-9a-f]{12}\\.\\.\\. only there")
                .containsPattern("router-faulty 1 with SHA-256 [0-9a-f]{12}\\.\\.\\. only here")
                .doesNotContainPattern("node-1 \\(127\\.0\\.0\\.1:\\d+\\) has not the same plug-ins");
    }

    @Test
    void anOfferIsDescribedAsTheNodesHoldIt() throws IOException {
        String describe = "plugins describe faulty --mesh " + address;
        assertThat(run(1, describe).output().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "router 'faulty'",
                        "|nodes|node-0, node-1",
                        "|plug-in|router-faulty 1",
                        "router.fromStep|whole number|4|-|first step of the mistake",
                        "node-2 does not have it");
        CommandHere wrong = run(2, describe + " --option fromStep=x --option mistak=none --option mistake=all --json");
        JsonNode build = new ObjectMapper().readTree(wrong.output()).at("/builds/0");
        assertThat(build.path("nodes")).hasSize(2);
        assertThat(build.at("/described/options/0/type").asText()).startsWith("none | expert-out-of-range | ");
        assertThat(build.path("problems").toString())
                .contains("option fromStep: 'x' is not a whole number")
                .contains("unknown option 'mistak'; did you mean 'mistake'?")
                .contains("option mistake: 'all' is not one of none, expert-out-of-range");
    }

    /** What is listed trains, a second router looks on, and a checkpoint of it routes. */
    @Test
    void aListedPlugInTrainsAndItsCheckpointRoutes() throws IOException {
        Locmoe job = Locmoe.run(directory, words(train(2, "--router faulty --shadow hash --out trained")));
        assertThat(job.exitCode(1)).as(job.output() + job.errors()).isZero();
        double agreement = Locmoe.report(directory.resolve("trained"))
                .at("/summary/shadow/agreement")
                .asDouble();
        assertThat(agreement).isBetween(0.0, 0.9);
        assertThat(job.output().replaceAll("\\s+", " "))
                .contains("load by the shadow hash, % of choices")
                .contains(String.format(
                        Locale.ROOT,
                        "the shadow hash would send %.1f%% of the tokens to the same experts: local share ",
                        100 * agreement));
        Files.writeString(
                directory.resolve("tokens.csv"),
                IntStream.range(0, 48).mapToObj(i -> "0." + i).collect(Collectors.joining(",")) + "\n");
        String route = "route --checkpoint @/trained --plugin-dir @/plugins-0 --tokens @/tokens.csv";
        JsonNode plan = new ObjectMapper()
                .readTree(run(0, route + " --layer 1 --print-scores").output());
        assertThat(plan.path("scores").path(0)).hasSize(6);
        assertThat(plan.toString()).contains("\"load\"");
        assertThat(run(2, route + " --router hash").errors()).contains("are those of the checkpoint; leave them out");
        assertThat(run(2, route + " --layer 7").errors()).contains("--layer 7 is not one of the checkpoint's");
    }

    @Test
    void aFileOfAnOptionLiesBelowTheNodesRoots() {
        assertThat(run(2, train(2, "--router tabled --set router.table=/etc/hostname --out @/outside"))
                        .errors())
                .contains("jobs on this node use files below ", "; layers.0.router.table names '/etc/hostname'");
    }
}
