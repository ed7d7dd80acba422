package io.locmoe.kubernetes;

import static org.awaitility.Awaitility.await;

import io.locmoe.harness.container.Podman;
import io.locmoe.identity.Identity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * The pod of a node, seen from outside.
 *
 * @param address in the network of the pods
 * @param user    asks for health and metrics
 */
record NodePod(Podman podman, String name, String address, PodLink link, Identity user) {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int PORT = 7500;

    /** One that runs. */
    static NodePod of(Podman podman, String name, Identity user) {
        String infra = podman.run("pod", "inspect", "--format={{.InfraContainerID}}", name);
        String[] seen = podman.run(
                        "container",
                        "inspect",
                        "--format={{.State.Pid}} {{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                        infra)
                .split(" ");
        return new NodePod(podman, name, seen[1], new PodLink(Long.parseLong(seen[0]), podman.logs()), user);
    }

    /** A field of what podman knows of its container. */
    String field(String template) {
        return podman.run("container", "inspect", "--format=" + template, name + "-node");
    }

    /** The node's process on this machine; another one after a restart. */
    ProcessHandle process() {
        return ProcessHandle.of(Long.parseLong(field("{{.State.Pid}}"))).orElseThrow();
    }

    /** What the node has written, over all its starts. */
    String log() {
        return podman.logs(name + "-node");
    }

    /** Whether the node says to a kubelet that it is ready. */
    boolean ready() {
        return get("/health/ready").filter(page -> page.statusCode() == 200).isPresent();
    }

    /** Nodes of the mesh as this one knows them; 0 where it does not say. */
    int members() {
        return get("/metrics").stream()
                .flatMap(page -> page.body().lines())
                .filter(line -> line.startsWith("locmoe_mesh_nodes "))
                .mapToInt(line -> (int) Double.parseDouble(line.split(" ")[1]))
                .findFirst()
                .orElse(0);
    }

    private Optional<HttpResponse<String>> get(String path) {
        URI page = URI.create("https://" + address + ":" + PORT + path);
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(ANSWER)
                .sslContext(user.context())
                .build()) {
            return Optional.of(client.send(
                    HttpRequest.newBuilder(page).timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            // It does not answer yet.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Waits until it is ready and knows of so many nodes. */
    void awaitReady(int members) {
        await("%s is ready in a mesh of %d nodes".formatted(name, members))
                .atMost(LIMIT)
                .until(() -> ready() && members() == members);
    }

    /** Waits until it knows of so many nodes. */
    void awaitMembers(int count) {
        await("%s is in a mesh of %d nodes".formatted(name, count))
                .atMost(LIMIT)
                .until(() -> members() == count);
    }

    /** Waits until it says that it is ready; what it has used until then. */
    PodUsage awaitStart() {
        await(name + " is ready")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(this::ready);
        return usage();
    }

    /** What it has used since it started. */
    PodUsage usage() {
        return PodUsage.of(process());
    }
}
