package io.locmoe.cli.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.MoePlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
record PackedSource(String main, Path classes) {
    /** That of the host. */
    static final String VERSION = Integer.toString(MoePlugin.SPI_VERSION);

    /** Compiles a class without a package. */
    static PackedSource compile(String main, String source, Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve(main + ".java"), source);
        Path classes = directory.resolve("classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        var files = compiler.getStandardFileManager(null, null, null);
        assertThat(compiler.getTask(null, null, null, options, null, files.getJavaFileObjects(file))
                        .call())
                .isTrue();
        return new PackedSource(main, classes);
    }

    /** Makes a directory of plug-ins one richer. */
    void pack(Path plugins, String name, String spiVersion) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("LocMoE-Plugin-Name", name);
        manifest.getMainAttributes().putValue("LocMoE-Plugin-Version", "3");
        manifest.getMainAttributes().putValue("LocMoE-Spi-Version", spiVersion);
        Path jar = Files.createDirectories(plugins.resolve(name)).resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream target = new JarOutputStream(file, manifest);
                Stream<Path> compiled = Files.list(classes)) {
            target.putNextEntry(new JarEntry("META-INF/services/io.locmoe.spi.MoePlugin"));
            target.write(main.getBytes());
            for (Path path : compiled.toList()) {
                target.putNextEntry(new JarEntry(path.getFileName().toString()));
                Files.copy(path, target);
            }
        }
    }
}
