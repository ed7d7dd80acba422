package io.locmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.comm.toolkit.WireFormat;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/plugin-guide.md are working plug-ins. */
class PluginGuideTest {
    @TempDir
    private Path directory;

    @Test
    void theRouterCompilesAndLoads() throws IOException {
        try (PluginCatalog catalog = example(0, "BiasedPlugin")) {
            assertThat(catalog.plugins().getFirst().name()).isEqualTo("router-biased");
            assertThat(catalog.router("biased").options())
                    .extracting(option -> option.name())
                    .contains("bias");
        }
    }

    @Test
    void theStrategyCompilesAndLoads() throws IOException {
        try (PluginCatalog catalog = example(1, "DirectPlugin")) {
            assertThat(catalog.communication("direct").options())
                    .extracting(option -> option.name())
                    .contains("wire");
        }
    }

    private PluginCatalog example(int number, String name) throws IOException {
        String guide = Files.readString(Project.root().resolve("docs/plugin-guide.md"));
        Path classes = compile(block(guide, "java", number), name);
        pack(classes, block(guide, "text", number).strip(), block(guide, "xml", 0));
        Path plugin = directory.resolve("plugins/router-biased");
        library(CapacityRule.class, plugin.resolve("router-toolkit.jar"));
        library(WireFormat.class, plugin.resolve("comm-toolkit.jar"));
        PluginCatalog catalog = PluginCatalog.load(List.of(directory.resolve("plugins")));
        assertThat(catalog.plugins().getFirst().reason()).isEmpty();
        return catalog;
    }

    /** The library of a class as a jar, whether it is one already or still a directory of the build. */
    private static void library(Class<?> member, Path jar) throws IOException {
        Path source = Path.of(URI.create(
                member.getProtectionDomain().getCodeSource().getLocation().toString()));
        if (Files.isRegularFile(source)) {
            Files.copy(source, jar);
            return;
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(source)) {
            copy(source, all, out);
        }
    }

    private static void copy(Path directory, Stream<Path> files, JarOutputStream out) throws IOException {
        for (Path path : files.filter(Files::isRegularFile).toList()) {
            out.putNextEntry(new JarEntry(directory.relativize(path).toString()));
            Files.copy(path, out);
        }
    }

    private static String block(String guide, String language, int number) {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(guide)
                .results()
                .skip(number)
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
    }

    private Path compile(String source, String name) throws IOException {
        Path file = Files.writeString(directory.resolve(name + ".java"), source);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        return classes;
    }

    private void pack(Path classes, String service, String pom) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Matcher entries = Pattern.compile("<(LocMoE-[\\w-]+)>(.*?)</").matcher(pom);
        while (entries.find()) {
            manifest.getMainAttributes().putValue(entries.group(1), entries.group(2));
        }
        Path jar = Files.createDirectories(directory.resolve("plugins/router-biased"))
                .resolve("router-biased.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> all = Files.walk(classes)) {
            copy(classes, all, out);
            out.putNextEntry(new JarEntry("META-INF/services/io.locmoe.spi.MoePlugin"));
            out.write(service.getBytes(StandardCharsets.UTF_8));
        }
    }
}
