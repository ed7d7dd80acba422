package io.locmoe.mesh;

import io.locmoe.mesh.faulty.FaultyPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A stranger's plug-in, {@code router-faulty}, packed as its author would. */
final class FaultyJar {
    private FaultyJar() {}

    /** Writes the plug-in into a directory of its own below a plug-in directory; returns its jar. */
    static Path write(Path plugins, String version) {
        try {
            Path jar = Files.createDirectories(plugins.resolve("router-faulty")).resolve("router-faulty.jar");
            boolean first = !Files.exists(jar);
            write(jar, manifest(version));
            if (first) {
                Locmoe.copyLibrary("router-switch", "locmoe-router-toolkit", jar.getParent());
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Manifest manifest(String version) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("LocMoE-Plugin-Name", "router-faulty");
        attributes.putValue("LocMoE-Plugin-Version", version);
        attributes.putValue("LocMoE-Spi-Version", "1");
        return manifest;
    }

    /** Equal bytes for equal contents: the entries are in order and without the time. */
    private static void write(Path jar, Manifest manifest) throws IOException, URISyntaxException {
        Path classes = Path.of(FaultyPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes.resolve("io/locmoe/mesh/faulty"))) {
            out.putNextEntry(entry("META-INF/MANIFEST.MF"));
            manifest.write(out);
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(entry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
            out.putNextEntry(entry("META-INF/services/io.locmoe.spi.MoePlugin"));
            out.write(FaultyPlugin.class.getName().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        return entry;
    }
}
