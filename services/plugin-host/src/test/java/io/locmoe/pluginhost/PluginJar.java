package io.locmoe.pluginhost;

import io.locmoe.spi.MoePlugin;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources into a real plug-in jar. */
final class PluginJar {
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Manifest manifest = new Manifest();
    private List<Path> libraries = List.of();

    PluginJar() {
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        attribute("LocMoE-Spi-Version", Integer.toString(MoePlugin.SPI_VERSION));
    }

    PluginJar attribute(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    PluginJar withoutAttribute(String name) {
        manifest.getMainAttributes().remove(new Attributes.Name(name));
        return this;
    }

    PluginJar source(String className, String source) {
        sources.put(className, source);
        return this;
    }

    /** A class to compile against that does not go into the jar. */
    PluginJar library(Path jar) {
        libraries = List.of(jar);
        return this;
    }

    PluginJar entryClass(String className) {
        return file("META-INF/services/io.locmoe.spi.MoePlugin", className.getBytes());
    }

    PluginJar file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Writes the jar; makes the directory. */
    Path write(Path jar) {
        try {
            Files.createDirectories(jar.getParent());
            Path classes = Files.createTempDirectory(jar.getParent().getParent(), ".classes");
            compile(classes);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(jar));
                    JarOutputStream jarOut = new JarOutputStream(out, manifest);
                    Stream<Path> compiled =
                            Files.walk(classes).filter(Files::isRegularFile).sorted()) {
                for (Path file : (Iterable<Path>) compiled::iterator) {
                    files.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    jarOut.putNextEntry(new JarEntry(file.getKey()));
                    jarOut.write(file.getValue());
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path classes) {
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        // Libraries come first, as they may hold other versions of the host's types.
        String classPath = Stream.concat(
                        libraries.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
        List<JavaFileObject> units =
                sources.entrySet().stream().map(PluginJar::unit).toList();
        StringWriter errors = new StringWriter();
        boolean compiled = compiler.getTask(
                        errors,
                        null,
                        null,
                        List.of(
                                "-d",
                                classes.toString(),
                                "-cp",
                                classPath,
                                "-proc:none",
                                "--add-modules",
                                "jdk.incubator.vector"),
                        null,
                        units)
                .call();
        if (!compiled) {
            throw new IllegalArgumentException(errors.toString());
        }
    }

    private static JavaFileObject unit(Map.Entry<String, String> source) {
        URI uri = URI.create("string:///" + source.getKey().replace('.', '/') + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source.getValue();
            }
        };
    }
}
