package io.locmoe.samples;

import io.locmoe.spi.MoePlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A plug-in that a test has the source of.
 *
 * @param main    name of its class
 * @param classes where it is compiled to
 */
public record PackedSource(String main, Path classes) {
    /** The version of the SPI of the host. */
    public static final String VERSION = Integer.toString(MoePlugin.SPI_VERSION);

    /**
     * Compiles a class without a package, against the class path of the test.
     *
     * @param directory gets the source and, in {@code classes}, what is compiled
     * @throws IllegalArgumentException if it does not compile
     */
    public static PackedSource compile(String main, String source, Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve(main + ".java"), source);
        Path classes = directory.resolve("classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        var files = compiler.getStandardFileManager(null, null, null);
        if (!compiler.getTask(null, null, null, options, null, files.getJavaFileObjects(file))
                .call()) {
            throw new IllegalArgumentException("the source of " + main + " does not compile");
        }
        return new PackedSource(main, classes);
    }

    /**
     * Adds the plug-in to a directory of plug-ins, as version 3.
     *
     * @param spiVersion that its manifest names
     */
    public void pack(Path plugins, String name, String spiVersion) throws IOException {
        pack(plugins, name, spiVersion, Map.of());
    }

    /** @param files texts of further files of the jar, by path */
    public void pack(Path plugins, String name, String spiVersion, Map<String, String> files) throws IOException {
        Path jar = Files.createDirectories(plugins.resolve(name)).resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream target = new JarOutputStream(file, manifest(name, spiVersion));
                Stream<Path> compiled = Files.list(classes)) {
            target.putNextEntry(new JarEntry("META-INF/services/io.locmoe.spi.MoePlugin"));
            target.write(main.getBytes());
            for (Map.Entry<String, String> more : files.entrySet()) {
                target.putNextEntry(new JarEntry(more.getKey()));
                target.write(more.getValue().getBytes());
            }
            for (Path path : compiled.toList()) {
                target.putNextEntry(new JarEntry(path.getFileName().toString()));
                Files.copy(path, target);
            }
        }
    }

    private static Manifest manifest(String name, String spiVersion) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("LocMoE-Plugin-Name", name);
        manifest.getMainAttributes().putValue("LocMoE-Plugin-Version", "3");
        manifest.getMainAttributes().putValue("LocMoE-Spi-Version", spiVersion);
        return manifest;
    }
}
