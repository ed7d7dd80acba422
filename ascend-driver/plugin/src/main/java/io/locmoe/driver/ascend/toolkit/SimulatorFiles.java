package io.locmoe.driver.ascend.toolkit;

import io.locmoe.spi.device.DeviceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The libraries of the simulator, which lie in a jar beside the plug-in, in the layout of CANN 9, copied to where the
 * system's loader finds them. What they contain is part of the directory's name, so that all who have the same use the
 * same; each file is written apart and then renamed, so it is whole or absent.
 */
public final class SimulatorFiles {
    private static final int SHORT = 16;

    private final String folder;
    private final Path temporary;

    private SimulatorFiles(String folder, Path temporary) {
        this.folder = folder;
        this.temporary = temporary;
    }

    /**
     * Copies what is not there yet.
     *
     * @throws DeviceException if the distribution has no simulator, or it cannot be written
     */
    public static ToolkitRoot unpack(Environment environment) {
        String platform = "linux-" + environment.architecture();
        SimulatorFiles files =
                new SimulatorFiles("/native/" + platform + "/9.x/", Path.of(System.getProperty("java.io.tmpdir")));
        try {
            Map<String, byte[]> libraries = files.read();
            if (libraries.isEmpty() || !System.getProperty("os.name").equals("Linux")) {
                throw new DeviceException("there is no simulator of Ascend chips for " + System.getProperty("os.name")
                        + " on " + environment.architecture()
                        + " here: ./locmoe compiles it for the option --simulated, on Linux with"
                        + " gcc. To have it: sudo apt-get install -y gcc libc6-dev, remove services/cli/target in the"
                        + " sources, and start ./locmoe with --simulated again");
            }
            return files.write(libraries);
        } catch (IOException e) {
            throw new DeviceException(
                    "the simulator of Ascend chips cannot be unpacked in " + files.temporary
                            + " (-Djava.io.tmpdir names another directory): " + e,
                    e);
        }
    }

    /** Libraries by name; empty if the simulator was not built. */
    private Map<String, byte[]> read() throws IOException {
        Map<String, byte[]> libraries = new LinkedHashMap<>();
        byte[] names = resource("libraries.txt");
        if (names != null) {
            for (String name : new String(names, StandardCharsets.UTF_8).strip().split("\n")) {
                byte[] content = resource("lib64/" + name);
                if (content == null) {
                    throw new IOException("the jar has no " + folder + "lib64/" + name);
                }
                libraries.put(name, content);
            }
        }
        return libraries;
    }

    private byte[] resource(String name) throws IOException {
        try (InputStream in = SimulatorFiles.class.getResourceAsStream(folder + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private ToolkitRoot write(Map<String, byte[]> libraries) throws IOException {
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
        Path root = temporary.resolve("locmoe-" + user + "-ascend-simulator-" + digest(libraries));
        PrivateDirectory.create(root);
        Path directory = Files.createDirectories(root.resolve("lib64"));
        for (Map.Entry<String, byte[]> library : libraries.entrySet()) {
            Path file = directory.resolve(library.getKey());
            if (!Files.isRegularFile(file) || Files.size(file) != library.getValue().length) {
                Path partial = Files.createTempFile(directory, library.getKey(), ".tmp");
                Files.write(partial, library.getValue());
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return new ToolkitRoot(root, directory, "simulated");
    }

    private static String digest(Map<String, byte[]> libraries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            libraries.forEach((name, content) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, SHORT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
