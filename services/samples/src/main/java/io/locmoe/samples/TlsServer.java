package io.locmoe.samples;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server on 127.0.0.1 with a certificate of its own, to play one of a cluster's.
 *
 * @param authority file of the PEM certificate by which clients know it
 */
public record TlsServer(HttpsServer server, Path authority) implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    /** Makes the certificate with the JDK's tool, in a directory, and starts to answer. */
    public static TlsServer start(Path directory, HttpHandler handler) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(directory, "server")));
        server.createContext("/", handler);
        server.start();
        return new TlsServer(server, directory.resolve("server.pem"));
    }

    /** The certificate of a server that does not run. */
    public static Path stranger(Path directory) throws IOException {
        context(directory, "stranger");
        return directory.resolve("stranger.pem");
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static SSLContext context(Path directory, String name) throws IOException {
        keytool(directory, name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1");
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".keys"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            byte[] certificate = store.getCertificate(name).getEncoded();
            Files.writeString(
                    directory.resolve(name + ".pem"),
                    "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                            + "\n-----END CERTIFICATE-----\n");
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void keytool(Path directory, String name, String... what) throws IOException {
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
        words.addAll(List.of(what));
        words.addAll(List.of("-alias", name, "-keystore", name + ".keys", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("keytool: " + Files.readString(directory.resolve("keytool.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
