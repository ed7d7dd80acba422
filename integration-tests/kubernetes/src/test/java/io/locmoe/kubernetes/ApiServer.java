package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Plays the API server of Kubernetes on loopback, as far as Helm's commands need one: it tells which kinds there are,
 * and keeps objects. Nothing runs what they describe, and nothing fills in what they leave out.
 */
final class ApiServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    /** Plural, kind and group with version of what the chart makes and Helm keeps. */
    private static final List<String[]> KINDS = Stream.of(
                    "configmaps ConfigMap v1",
                    "namespaces Namespace v1",
                    "persistentvolumeclaims PersistentVolumeClaim v1",
                    "pods Pod v1",
                    "secrets Secret v1",
                    "serviceaccounts ServiceAccount v1",
                    "services Service v1",
                    "statefulsets StatefulSet apps/v1",
                    "jobs Job batch/v1",
                    "networkpolicies NetworkPolicy networking.k8s.io/v1",
                    "poddisruptionbudgets PodDisruptionBudget policy/v1",
                    "roles Role rbac.authorization.k8s.io/v1",
                    "rolebindings RoleBinding rbac.authorization.k8s.io/v1",
                    "jobsets JobSet jobset.x-k8s.io/v1alpha2",
                    "leaderworkersets LeaderWorkerSet leaderworkerset.x-k8s.io/v1",
                    "podgroups PodGroup scheduling.volcano.sh/v1beta1",
                    "certificates Certificate cert-manager.io/v1",
                    "podmonitors PodMonitor monitoring.coreos.com/v1",
                    "prometheusrules PrometheusRule monitoring.coreos.com/v1",
                    "trainjobs TrainJob trainer.kubeflow.org/v1alpha1",
                    "trainingruntimes TrainingRuntime trainer.kubeflow.org/v1alpha1")
            .map(line -> line.split(" "))
            .toList();

    private final HttpServer server;
    private final ApiObjects objects = new ApiObjects();

    private ApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
    }

    static ApiServer start() throws IOException {
        ApiServer api = new ApiServer();
        api.server.start();
        return api;
    }

    /** The objects, by the path at which each is read. */
    ApiObjects objects() {
        return objects;
    }

    /** What a client needs to reach it. */
    String kubeConfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: here, context: {cluster: here, user: me, namespace: training}}]
                users: [{name: me, user: {}}]
                current-context: here
                """.formatted(server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Optional<JsonNode> told = exchange.getRequestMethod().equals("GET") ? told(path) : Optional.empty();
            ApiObjects.Answer answer =
                    told.map(found -> new ApiObjects.Answer(200, found)).orElseGet(() -> kept(exchange, path));
            byte[] body = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ApiObjects.Answer kept(HttpExchange exchange, String path) {
        String method = exchange.getRequestMethod();
        return switch (method) {
            case "GET" -> objects.get(path, selector(exchange));
            case "POST" -> objects.create(path, body(exchange));
            case "PUT" -> objects.replace(path, body(exchange));
            case "PATCH" -> objects.patch(path, body(exchange));
            case "DELETE" -> objects.delete(path);
            default -> throw new IllegalStateException(method + " " + path);
        };
    }

    private static ObjectNode body(HttpExchange exchange) {
        try {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
            return type.startsWith(PROTOBUF) ? SecretMessage.read(bytes) : (ObjectNode) JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String selector(HttpExchange exchange) {
        return Stream.ofNullable(exchange.getRequestURI().getRawQuery())
                .flatMap(query -> Arrays.stream(query.split("&")))
                .filter(word -> word.startsWith("labelSelector="))
                .map(word -> URLDecoder.decode(word.substring("labelSelector=".length()), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    /** What is asked of the server itself, rather than of its objects. */
    private static Optional<JsonNode> told(String path) {
        return switch (path) {
            case "/version" -> Optional.of(node(Map.of("major", "1", "minor", "33", "gitVersion", "v1.33.0")));
            case "/api" -> Optional.of(node(Map.of("kind", "APIVersions", "versions", List.of("v1"))));
            case "/apis" -> Optional.of(groups());
            default -> path.matches("/api/v1|/apis/[^/]+/[^/]+") ? Optional.of(kinds(path)) : Optional.empty();
        };
    }

    private static JsonNode groups() {
        ObjectNode list = node(Map.of("kind", "APIGroupList", "apiVersion", "v1"));
        ArrayNode groups = list.putArray("groups");
        KINDS.stream()
                .map(kind -> kind[2])
                .filter(version -> version.contains("/"))
                .distinct()
                .forEach(version -> {
                    Map<String, String> known = Map.of("groupVersion", version, "version", version.split("/")[1]);
                    groups.add(node(Map.of(
                            "name", version.split("/")[0], "versions", List.of(known), "preferredVersion", known)));
                });
        return list;
    }

    private static JsonNode kinds(String path) {
        String version = path.replaceFirst("/apis?/", "");
        ObjectNode list = node(Map.of("kind", "APIResourceList", "apiVersion", "v1", "groupVersion", version));
        ArrayNode resources = list.putArray("resources");
        KINDS.stream()
                .filter(kind -> kind[2].equals(version))
                .forEach(kind -> resources.add(node(Map.of(
                        "name",
                        kind[0],
                        "singularName",
                        "",
                        "kind",
                        kind[1],
                        "namespaced",
                        !kind[0].equals("namespaces"),
                        "verbs",
                        List.of("create", "delete", "get", "list", "patch", "update", "watch")))));
        return list;
    }

    private static ObjectNode node(Map<String, ?> values) {
        return JSON.valueToTree(values);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
