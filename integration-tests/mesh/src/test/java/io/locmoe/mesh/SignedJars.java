package io.locmoe.mesh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Signs jars as their authors do, with the tools of the JDK. */
final class SignedJars {
    private static final String PASSWORD = "changeit";

    private final Path keys;

    /** @param directory gets the keys */
    SignedJars(Path directory) {
        this.keys = directory.resolve("keys.p12");
    }

    /** Makes a key, and its certificate beside the keys; returns the certificate. */
    Path key(String name) {
        run("keytool", "-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC");
        Path certificate = keys.resolveSibling(name + ".pem");
        run("keytool", "-exportcert", "-rfc", "-alias", name, "-file", certificate.toString());
        return certificate;
    }

    void sign(Path jar, String name) {
        run("jarsigner", jar.toString(), name);
    }

    private void run(String tool, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-keystore", keys.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(words));
        // jarsigner takes the jar and the key after all options, keytool its command before them.
        if (tool.equals("keytool")) {
            command.add(2, command.remove(6));
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
