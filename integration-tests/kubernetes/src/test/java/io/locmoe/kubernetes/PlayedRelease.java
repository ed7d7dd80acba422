package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.harness.container.Podman;
import io.locmoe.harness.job.TinyText;
import io.locmoe.identity.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A release of the chart whose pods podman runs as {@link PlayedObjects} says, with certificates and a text on its
 * claim. Its pods go with their network. Not thread-safe.
 */
final class PlayedRelease {
    /** Where pods have the text. */
    static final String TEXT = "/data/text";

    private final PodNetwork network;
    private final Podman podman;
    private final String machine;
    private final String name;
    private final Path directory;
    private final Map<String, byte[]> secret = new HashMap<>();
    private JsonNode values;
    private Identity watcher;
    private Path data;

    private PlayedRelease(PodNetwork network, String name, JsonNode values) {
        this.network = network;
        this.podman = network.podman();
        this.machine = network.machine();
        this.name = network.name() + "-" + name;
        this.directory = network.directory().resolve(this.name);
        this.values = values;
    }

    /**
     * Installs the chart; no pod is started yet.
     *
     * @param certificates number of nodes that get one
     * @param values       beside those for image and certificates, as YAML
     */
    static PlayedRelease install(PodNetwork network, String name, int certificates, String values) {
        String[] tag = BuiltImage.shared().tag().split(":");
        PlayedRelease release = new PlayedRelease(network, name, yaml("""
                image: {repository: %s, tag: %s}
                certificates: {from: secret, secretName: locmoe-certificates}
                """.formatted((Object[]) tag)));
        release.upgrade(values);
        release.issue(certificates);
        release.claim();
        return release;
    }

    private static JsonNode yaml(String text) {
        try {
            return Chart.YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes values; pods that run stay as they are. */
    void upgrade(String more) {
        try {
            values = Chart.YAML.readerForUpdating(values).readValue(more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The secret, as docs/kubernetes.md has it made, but by the image. */
    private void issue(int nodes) {
        try {
            Path issued = Files.createDirectories(directory.resolve("issued"));
            Files.setPosixFilePermissions(issued, PosixFilePermissions.fromString("rwxrwxrwx"));
            BuiltImage.shared()
                    .run(
                            List.of("--rm", "--network=none", "--volume=" + issued + ":/data:rw"),
                            "certificates",
                            "/data/certificates",
                            "--mesh=" + mesh(),
                            "--node-count=" + nodes,
                            "--users=job:submit,watcher:watch,admin:administer");
            read(issued.resolve("certificates"));
            watcher = Identity.load(issued.resolve("certificates/watcher"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Path certificates) throws IOException {
        try (Stream<Path> files = Files.walk(certificates)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                secret.put(file.getParent().getFileName() + "." + file.getFileName(), Files.readAllBytes(file));
            }
        }
    }

    private void claim() {
        play(objects().claim(), "claim");
        data = Path.of(podman.run("volume", "mount", name + "-locmoe"));
        TinyText.write(data.resolve("text"));
    }

    private PlayedObjects objects() {
        try {
            Path file = Files.createDirectories(directory).resolve("values.yaml");
            Chart.YAML.writeValue(file.toFile(), values);
            String rendered = Chart.render(name, file);
            return new PlayedObjects(rendered, new MountedFiles(directory, rendered, secret));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void play(String object, String what, String... options) {
        try {
            Path file = Files.writeString(directory.resolve(what + ".json"), object);
            podman.run(Stream.of(Stream.of("kube", "play"), Stream.of(options), Stream.of(file.toString()))
                    .flatMap(words -> words)
                    .toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of its mesh. */
    String mesh() {
        return name + "-locmoe";
    }

    /** The file system of the claim on this machine. */
    Path data() {
        return data;
    }

    /** Starts the pods of nodes, at once. Returns before they are ready. */
    List<NodePod> start(int... nodes) {
        PlayedObjects objects = objects();
        List<String> names = new ArrayList<>();
        for (int node : nodes) {
            String aliases =
                    objects.names(node).stream().map(alias -> "alias=" + alias).collect(Collectors.joining(","));
            play(objects.node(node), "node-" + node, "--start=false", "--network=" + network.name() + ":" + aliases);
            names.add(objects.name(node));
        }
        podman.run(Stream.concat(Stream.of("pod", "start"), names.stream()).toArray(String[]::new));
        List<NodePod> pods =
                names.stream().map(pod -> NodePod.of(podman, pod, watcher)).toList();
        pods.forEach(pod -> pod.link().obey(objects.policy(), machine));
        return pods;
    }

    /** Starts the pods of all nodes at once, and waits until they are one mesh. */
    List<NodePod> startAll() {
        List<NodePod> pods =
                start(IntStream.range(0, values.path("nodes").asInt()).toArray());
        pods.forEach(pod -> pod.awaitReady(pods.size()));
        return pods;
    }

    /** Ends the pod of a node as Kubernetes does, and starts another one, of the values of now. */
    NodePod replace(int node) {
        String pod = objects().name(node);
        // Not the whole pod, as podman would take its network away at once.
        podman.run("stop", "--time=50", pod + "-node");
        assertThat(podman.run("inspect", "--format={{.State.ExitCode}}", pod + "-node"))
                .as("the node left in an orderly way")
                .isIn("0", "143");
        network.removePod(pod);
        return start(node).getFirst();
    }

    /** Starts a pod of {@code helm test} of the values of now, by the end of its name. */
    HookPod hook(String end) {
        String pod = name + "-locmoe-" + end;
        play(
                objects().hook(Hooks.pod(name, directory.resolve("values.yaml"), pod)),
                end,
                "--network=" + network.name());
        return new HookPod(podman, pod, data.resolve(end + "-" + PlayedObjects.UID));
    }

    /** Removes the pods of all nodes without a word to them. */
    void killAll() {
        PlayedObjects objects = objects();
        IntStream.range(0, values.path("nodes").asInt()).forEach(node -> network.removePod(objects.name(node)));
    }

    /** Starts a Job with arguments of {@code train}; each Job of a release has others. */
    TrainPod train(List<String> arguments) {
        ((ObjectNode) values).withObject("/job").put("kind", "job").set("arguments", Chart.YAML.valueToTree(arguments));
        PlayedObjects objects = objects();
        play(objects.job(), objects.jobName(), "--network=" + network.name());
        return new TrainPod(
                podman, objects.jobName() + "-pod", data.resolve(objects.run().getFileName()));
    }
}
