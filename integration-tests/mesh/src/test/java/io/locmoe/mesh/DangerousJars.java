package io.locmoe.mesh;

import io.locmoe.mesh.dangerous.library.Ending;
import io.locmoe.spi.MoePlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Packs plug-ins that end the process. */
final class DangerousJars {
    private DangerousJars() {}

    /** The faulty router, with the library that ends the process beside it. */
    static void router(Path plugins, String version) {
        library(FaultyJar.write(plugins, version).getParent());
    }

    /** A plug-in of one class, perhaps with the library that ends the process. */
    static void of(Path plugins, String name, Class<? extends MoePlugin> entry, boolean library) {
        Path directory = write(plugins, name, entry, file -> file.equals(entry.getSimpleName() + ".class"));
        if (library) {
            library(directory);
        }
    }

    private static Path write(Path plugins, String name, Class<? extends MoePlugin> entry, Predicate<String> classes) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("LocMoE-Plugin-Name", name);
        attributes.putValue("LocMoE-Plugin-Version", "1");
        attributes.putValue("LocMoE-Spi-Version", Integer.toString(MoePlugin.SPI_VERSION));
        Path directory = plugins.resolve(name);
        jar(directory.resolve(name + ".jar"), manifest, entry, classes, entry.getName());
        return directory;
    }

    private static void library(Path directory) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        jar(directory.resolve("ending.jar"), manifest, Ending.class, name -> true, "");
    }

    /** @param service class of the service file; empty for none */
    private static void jar(Path jar, Manifest manifest, Class<?> sample, Predicate<String> names, String service) {
        try {
            Path root = Path.of(
                    sample.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = root.resolve(sample.getPackageName().replace('.', '/'));
            Files.createDirectories(jar.getParent());
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file, manifest);
                    Stream<Path> all = Files.list(folder)) {
                for (Path path : all.filter(Files::isRegularFile).toList()) {
                    if (names.test(path.getFileName().toString())) {
                        out.putNextEntry(new JarEntry(root.relativize(path).toString()));
                        Files.copy(path, out);
                    }
                }
                if (!service.isEmpty()) {
                    out.putNextEntry(new JarEntry("META-INF/services/io.locmoe.spi.MoePlugin"));
                    out.write(service.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
