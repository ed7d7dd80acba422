package io.locmoe.cli.progress;

import io.locmoe.identity.ServerTrust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Endpoint at which Kubeflow Trainer accepts the status of this pod's TrainJob, from environment variables. Used by one
 * thread.
 *
 * @param authority file of PEM certificates; one of them has issued the server's
 * @param token     file that is replaced from time to time
 */
record TrainerEndpoint(URI address, Path authority, Path token) {
    private static final String PREFIX = "KUBEFLOW_TRAINER_SERVER_";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Empty outside of a TrainJob, or if Trainer accepts no status. */
    static Optional<TrainerEndpoint> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(PREFIX + "URL"))
                .filter(address -> !address.isBlank())
                .map(address -> new TrainerEndpoint(
                        URI.create(address),
                        Path.of(environment.getOrDefault(PREFIX + "CA_CERT", "")),
                        Path.of(environment.getOrDefault(PREFIX + "TOKEN", ""))));
    }

    /**
     * Sends a status; blocks for some seconds at most.
     *
     * @throws IOException if it was not accepted, with the reason
     */
    void post(byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + Files.readString(token).strip())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .sslContext(ServerTrust.of(authority))
                .build()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
        }
    }
}
