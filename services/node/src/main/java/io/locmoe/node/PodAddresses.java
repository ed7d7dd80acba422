package io.locmoe.node;

import io.locmoe.node.NodeException.Code;
import io.locmoe.topology.joining.PatientWait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Resolves names of pods with the EndpointSlices of their headless service, which the API server of Kubernetes has:
 * {@code POD.SERVICE.NAMESPACE.…:PORT} becomes {@code ADDRESS:PORT}. Includes pods that are not ready if the service
 * publishes them. Used once, when a node starts; blocks.
 */
final class PodAddresses {
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final long PAUSE_MILLISECONDS = 500;

    private final ApiAccess access;
    private final PatientWait wait;

    /** @param wait until the API server answers and knows the first pod */
    PodAddresses(ApiAccess access, PatientWait wait) {
        this.access = access;
        this.wait = wait;
    }

    /** The parts of a name in a join list. */
    private record Pod(String name, String service, String namespace, String port) {
        static Pod of(String entry) {
            String[] hostAndPort = entry.split(":(?=\\d+$)");
            String[] labels = hostAndPort[0].split("\\.");
            if (labels.length < 3) {
                throw new NodeException(
                        Code.CONFIGURATION,
                        "with discovery=api, an entry of join is POD.SERVICE.NAMESPACE:PORT, and '" + entry
                                + "' is none; correct it, or use discovery=dns",
                        null);
            }
            return new Pod(labels[0], labels[1], labels[2], hostAndPort[1]);
        }
    }

    /**
     * Resolves a join list, first entry first. Waits for the first pod and leaves out others that are not known yet.
     *
     * @throws NodeException if the list has other names, or the API server refuses, does not answer, or does not know
     *     the first pod in time
     */
    List<String> of(List<String> join) {
        List<Pod> pods = join.stream().map(Pod::of).toList();
        while (true) {
            String missing = "the API server of Kubernetes at " + access.server();
            try {
                Map<String, String> known = known(pods.getFirst());
                if (known.containsKey(pods.getFirst().name())) {
                    return pods.stream()
                            .filter(pod -> known.containsKey(pod.name()))
                            .map(pod -> known.get(pod.name()) + ":" + pod.port())
                            .toList();
                }
                missing += " knows no address of the first node's pod " + join.getFirst() + ", but those of "
                        + known.keySet();
            } catch (IOException e) {
                missing += " does not answer: "
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            }
            if (wait.isOver()) {
                throw new NodeException(Code.MESH, missing + "; the time to wait for it (joinSeconds) is over", null);
            }
            wait.isMissing(missing);
            pause();
        }
    }

    private Map<String, String> known(Pod any) throws IOException {
        String query = URLEncoder.encode("kubernetes.io/service-name=" + any.service(), StandardCharsets.UTF_8);
        URI uri = access.server()
                .resolve("/apis/discovery.k8s.io/v1/namespaces/" + any.namespace() + "/endpointslices?labelSelector="
                        + query);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(CALL)
                .header("Accept", "application/json")
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(access.token()).strip())
                .build();
        try (HttpClient client = access.client(CALL)) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                throw new NodeException(
                        Code.MESH,
                        "the API server of Kubernetes at " + access.server() + " does not let this pod list the"
                                + " EndpointSlices of " + any.namespace() + " (" + answer.statusCode()
                                + "): its service account needs a role with that right",
                        null);
            } else if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            return addresses(new JsonObject(answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Map<String, String> addresses(JsonObject slices) {
        Map<String, String> addresses = new HashMap<>();
        objects(slices, "items").flatMap(slice -> objects(slice, "endpoints")).forEach(endpoint -> {
            String pod = endpoint.getJsonObject("targetRef", new JsonObject()).getString("name", "");
            String address = endpoint.getJsonArray("addresses").getString(0);
            addresses.put(endpoint.getString("hostname", pod), address);
        });
        return addresses;
    }

    private static Stream<JsonObject> objects(JsonObject of, String field) {
        return of.containsKey(field) && of.getValue(field) != null
                ? of.getJsonArray(field).stream().map(JsonObject.class::cast)
                : Stream.empty();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException(Code.MESH, "interrupted while joining the mesh", e);
        }
    }
}
