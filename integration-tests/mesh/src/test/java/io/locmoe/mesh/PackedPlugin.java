package io.locmoe.mesh;

import io.locmoe.spi.MoePlugin;
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

/** A plug-in of these tests as authors pack theirs. */
final class PackedPlugin {
    private PackedPlugin() {}

    /**
     * Packs the package of a plug-in. Equal bytes for equal contents: the entries are in order and without the time.
     *
     * @param plugins gets a directory of the plug-in's name
     * @return the jar
     */
    static Path pack(Class<? extends MoePlugin> plugin, String name, String version, Path plugins) {
        try {
            Path classes = Path.of(
                    plugin.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path jar = Files.createDirectories(plugins.resolve(name)).resolve(name + ".jar");
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file);
                    Stream<Path> all =
                            Files.walk(classes.resolve(plugin.getPackageName().replace('.', '/')))) {
                out.putNextEntry(entry("META-INF/MANIFEST.MF"));
                manifest(name, version).write(out);
                for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                    out.putNextEntry(entry(classes.relativize(path).toString()));
                    Files.copy(path, out);
                }
                out.putNextEntry(entry("META-INF/services/io.locmoe.spi.MoePlugin"));
                out.write(plugin.getName().getBytes(StandardCharsets.UTF_8));
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Manifest manifest(String name, String version) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("LocMoE-Plugin-Name", name);
        attributes.putValue("LocMoE-Plugin-Version", version);
        attributes.putValue("LocMoE-Spi-Version", Integer.toString(MoePlugin.SPI_VERSION));
        return manifest;
    }

    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        return entry;
    }
}
