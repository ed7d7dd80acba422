package io.locmoe.cli.project;

import io.locmoe.files.PrivateDirectory;
import io.locmoe.launcher.RunException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Creates Javadoc pages from source jars.
 *
 * @param artifacts class jars, source jars, and any other files
 */
record ApiPages(List<Path> artifacts) {
    private static final String SOURCES = "-sources.jar";

    /** The source jars that contain Java. */
    List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path artifact : artifacts) {
            if (artifact.toString().endsWith(SOURCES) && hasJava(artifact)) {
                sources.add(artifact);
            }
        }
        return sources;
    }

    /** Writes the pages of one artifact as a jar. */
    void jar(Path sources, Path jar) throws IOException {
        Path work = Files.createTempDirectory("locmoe-javadoc");
        try {
            Path pages = work.resolve("pages");
            write(List.of(sources), work.resolve("sources"), pages, name(sources));
            pack(pages, jar);
        } finally {
            PrivateDirectory.removeTree(work);
        }
    }

    /** Writes the pages of several artifacts together into a directory. */
    void directory(Collection<Path> sources, Path pages, String title) throws IOException {
        Path work = Files.createTempDirectory("locmoe-javadoc");
        try {
            write(sources, work, pages, title);
        } finally {
            PrivateDirectory.removeTree(work);
        }
    }

    private void write(Collection<Path> sources, Path unpacked, Path pages, String title) throws IOException {
        for (Path jar : sources) {
            unpack(jar, unpacked);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-quiet", "-notimestamp", "--no-fonts", "-Xdoclint:none", "--ignore-source-errors", "-protected"));
        arguments.addAll(List.of("-encoding", "UTF-8", "-d", pages.toString()));
        arguments.addAll(List.of("-doctitle", title, "-windowtitle", title, "-classpath", classPath()));
        try (Stream<Path> files = Files.walk(unpacked)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        run(arguments);
    }

    private static void run(List<String> arguments) {
        ToolProvider javadoc = ToolProvider.findFirst("javadoc")
                .orElseThrow(() -> RunException.failure("pages of the API need a JDK; this Java, "
                        + System.getProperty("java.home") + ", has no javadoc; set JAVA_HOME to a JDK"));
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        if (javadoc.run(out, out, arguments.toArray(String[]::new)) != 0) {
            throw RunException.failure("javadoc failed: " + messages);
        }
    }

    private String classPath() {
        return artifacts.stream()
                .map(Path::toString)
                .filter(file -> file.endsWith(".jar") && !file.endsWith(SOURCES))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String name(Path sources) {
        return sources.getFileName().toString().replace(SOURCES, "");
    }

    private static boolean hasJava(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().anyMatch(ApiPages::isClass);
        }
    }

    private static boolean isClass(JarEntry entry) {
        return entry.getName().startsWith("io/locmoe/") && entry.getName().endsWith(".java");
    }

    private static void unpack(Path jar, Path directory) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream().filter(ApiPages::isClass)::iterator) {
                Path target = directory.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                Files.copy(file.getInputStream(entry), target);
            }
        }
    }

    private static void pack(Path directory, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> pages = Files.walk(directory)) {
            for (Path page : (Iterable<Path>) pages.filter(Files::isRegularFile).sorted()::iterator) {
                out.putNextEntry(
                        new JarEntry(directory.relativize(page).toString().replace('\\', '/')));
                Files.copy(page, out);
            }
        }
    }
}
