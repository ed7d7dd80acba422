package io.locmoe.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.harness.process.CommandProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A real API server of Kubernetes with its etcd, on loopback: it checks and fills in objects, and nothing runs what
 * they describe. {@code LOCMOE_KUBE_APISERVER} and {@code LOCMOE_ETCD} name the programs, as of setup-envtest.
 */
final class KubeApiServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<CommandProcess> processes = new ArrayList<>();
    private final Path directory;
    private final int port;
    private final String token;

    private KubeApiServer(Path directory) {
        this.directory = directory;
        this.port = freePort();
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        this.token = HexFormat.of().formatHex(random);
    }

    /** Starts both, or skips the test with the reason. */
    static KubeApiServer startOrSkip(Path directory) throws IOException, GeneralSecurityException {
        String apiServer = program("LOCMOE_KUBE_APISERVER");
        String etcd = program("LOCMOE_ETCD");
        KubeApiServer server = new KubeApiServer(directory);
        try {
            server.start(apiServer, etcd);
            return server;
        } catch (IOException | GeneralSecurityException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private static String program(String variable) {
        Optional<String> path = Optional.ofNullable(System.getenv(variable));
        assumeTrue(
                path.isPresent(),
                variable + " is not set; it names the program of a real API server's part, such as setup-envtest has");
        assumeTrue(Files.isExecutable(Path.of(path.get())), variable + " names " + path.get() + ", which cannot run");
        return path.get();
    }

    private void start(String apiServer, String etcd) throws IOException, GeneralSecurityException {
        int client = freePort();
        String peers = "http://127.0.0.1:" + freePort();
        run(
                "etcd",
                etcd,
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=http://127.0.0.1:" + client,
                "--advertise-client-urls=http://127.0.0.1:" + client,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--unsafe-no-fsync");
        Path tokens = Files.writeString(directory.resolve("tokens.csv"), token + ",admin,admin,system:masters\n");
        Path key = Files.writeString(directory.resolve("accounts.pem"), key());
        run(
                "kube-apiserver",
                apiServer,
                "--etcd-servers=http://127.0.0.1:" + client,
                "--secure-port=" + port,
                "--bind-address=127.0.0.1",
                "--cert-dir=" + directory.resolve("certificates"),
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + key,
                "--service-account-signing-key-file=" + key,
                "--disable-admission-plugins=ServiceAccount");
        awaitReady();
    }

    private void run(String name, String... words) {
        processes.add(CommandProcess.start(name, List.of(words), directory, Map.of()));
    }

    private static String key() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] bytes = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END PRIVATE KEY-----\n";
    }

    private void awaitReady() {
        long until = System.nanoTime() + START.toNanos();
        while (status("GET", "/readyz", "") != 200) {
            if (System.nanoTime() > until || processes.stream().anyMatch(process -> !process.runs())) {
                throw new IllegalStateException("the API server does not start: "
                        + processes.stream().map(CommandProcess::tail).toList());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Makes a namespace, in which a test has its release. */
    void namespace(String name) {
        int status = status("POST", "/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + name + "\"}}");
        if (status != 201) {
            throw new IllegalStateException("the namespace " + name + " is refused with status " + status);
        }
    }

    /** Whether it has an object at a path. */
    boolean has(String path) {
        return status("GET", path, "") == 200;
    }

    /** Status of the answer; 0 while nothing answers. */
    private int status(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newBuilder().sslContext(credulous()).build()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The server makes its own certificate, for this machine's address. */
    private static SSLContext credulous() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Credulous()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a client needs to reach it. */
    String kubeConfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
                contexts: [{name: here, context: {cluster: here, user: me, namespace: training}}]
                users: [{name: me, user: {token: "%s"}}]
                current-context: here
                """.formatted(port, token);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.reversed().forEach(CommandProcess::close);
    }

    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
