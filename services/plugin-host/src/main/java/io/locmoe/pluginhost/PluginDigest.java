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
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 of a plug-in and of its parts.
 *
 * @param whole of name and digest of each of its jars, in the order of their names
 * @param jars  by name, of the bytes of each
 */
record PluginDigest(String whole, Map<String, String> jars) {
    /** Digest of what cannot be read. */
    static final PluginDigest NONE = new PluginDigest("", Map.of());

    /** Digest of the plug-in as a whole; throws as {@link #read}. */
    static String of(Path directory) {
        return read(directory).whole;
    }

    /** @throws UncheckedIOException if a jar cannot be read */
    static PluginDigest read(Path directory) {
        MessageDigest whole = sha256();
        Map<String, String> jars = new TreeMap<>();
        try (DataOutputStream output =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), whole))) {
            for (Path jar : PluginJars.list(directory)) {
                String name = jar.getFileName().toString();
                String own = digest(jar);
                output.writeUTF(name);
                output.writeUTF(own);
                jars.put(name, own);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the plug-in in " + directory + " cannot be read: " + e.getMessage(), e);
        } catch (PluginFault e) {
            throw new UncheckedIOException("the plug-in in " + directory + " " + e.getMessage(), new IOException(e));
        }
        return new PluginDigest(text(whole), jars);
    }

    private static String digest(Path jar) throws IOException {
        MessageDigest digest = sha256();
        Files.copy(jar, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return text(digest);
    }

    private static String text(MessageDigest digest) {
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
