package io.locmoe.pluginhost;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a plug-in: name, length and bytes of each of its jars, in the order of their names. */
final class PluginDigest {
    private PluginDigest() {}

    /** @throws UncheckedIOException if a jar cannot be read */
    static String of(Path directory) {
        MessageDigest digest = sha256();
        try (DataOutputStream output =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            for (Path jar : PluginJars.list(directory)) {
                output.writeUTF(jar.getFileName().toString());
                output.writeLong(Files.size(jar));
                Files.copy(jar, output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the plug-in in " + directory + " cannot be read: " + e.getMessage(), e);
        } catch (PluginFault e) {
            throw new UncheckedIOException("the plug-in in " + directory + " " + e.getMessage(), new IOException(e));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
