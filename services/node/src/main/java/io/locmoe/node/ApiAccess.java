package io.locmoe.node;

import io.locmoe.identity.ServerTrust;
import io.locmoe.node.NodeException.Code;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How a pod reaches the API server of Kubernetes.
 *
 * @param server    address of the API server
 * @param token     file of the pod's service account, which is replaced from time to time
 * @param authority file of PEM certificates, one of which has issued the server's
 */
record ApiAccess(URI server, Path token, Path authority) {

    /**
     * Reads the access that Kubernetes gives every pod.
     *
     * @param account directory of the pod's service account
     * @throws NodeException if the environment is not that of a pod
     */
    static ApiAccess of(Map<String, String> environment, Path account) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        if (host.isBlank()) {
            throw new NodeException(
                    Code.CONFIGURATION,
                    "discovery=api needs a pod of Kubernetes, and the environment has no KUBERNETES_SERVICE_HOST;"
                            + " use discovery=dns elsewhere",
                    null);
        }
        String address = host.contains(":") ? "[" + host + "]" : host;
        return new ApiAccess(
                URI.create("https://" + address + ":" + environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443")),
                account.resolve("token"),
                account.resolve("ca.crt"));
    }

    /** @throws IOException if the certificates cannot be read */
    HttpClient client(Duration limit) throws IOException {
        return HttpClient.newBuilder()
                .connectTimeout(limit)
                .sslContext(ServerTrust.of(authority))
                .build();
    }
}
