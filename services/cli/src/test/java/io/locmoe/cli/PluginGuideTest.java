package io.locmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
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

/** The example of docs/plugin-guide.md is a working plug-in. */
class PluginGuideTest {
    @TempDir
    private Path directory;

    @Test
    void theExampleCompilesAndLoads() throws IOException {
        String guide = Files.readString(Project.root().resolve("docs/plugin-guide.md"));
        Path classes = compile(block(guide, "java"));
        pack(classes, block(guide, "text").strip(), block(guide, "xml"));
        try (PluginCatalog catalog = PluginCatalog.load(List.of(directory.resolve("plugins")))) {
            LoadedPlugin plugin = catalog.plugins().getFirst();
            assertThat(plugin.reason()).isEmpty();
            assertThat(plugin.name()).isEqualTo("router-biased");
            assertThat(catalog.router("biased").options()).extracting(option -> option.name()).contains("bias");
        }
    }

    private static String block(String guide, String language) {
        Matcher matcher = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(guide);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private Path compile(String source) throws IOException {
        Path file = Files.writeString(directory.resolve("BiasedPlugin.java"), source);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(messages, null, null, List.of("-d", classes.toString(), "-cp",
                System.getProperty("java.class.path")), null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file)).call();
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
        Path jar = Files.createDirectories(directory.resolve("plugins/router-biased")).resolve("router-biased.jar");
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
            out.putNextEntry(new JarEntry("META-INF/services/io.locmoe.spi.plugin.MoePlugin"));
            out.write(service.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
