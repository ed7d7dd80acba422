package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * The libraries that are really on the class path of the built command are at least those in which known holes are
 * closed, whatever the pom asks for and whatever other libraries ask for.
 */
class VersionsTest {
    private static final Path LIBRARIES = ShippedJars.DISTRIBUTION.resolve("lib");

    /** CVE-2026-33871, CVE-2026-47244 and CVE-2026-50560: HTTP/2 can be stopped from outside. */
    @Test
    void everyJarOfNettyIsAtLeast4215() throws IOException {
        List<Path> jars = onTheClassPath("netty-").stream()
                .filter(jar -> !jar.getFileName().toString().startsWith("netty-tcnative"))
                .toList();
        assertThat(jars)
                .hasSizeGreaterThan(10)
                .allSatisfy(jar -> assertThat(version(jar)).isGreaterThanOrEqualTo(Version.parse("4.2.15.Final")));
        assertThat(jars.stream().map(VersionsTest::version).distinct()).hasSize(1);
    }

    /** It has versions of its own; which one belongs to Netty's, its bill of materials says. */
    @Test
    void theNativeTlsOfNettyIsOfOneVersion() throws IOException {
        assertThat(onTheClassPath("netty-tcnative").stream()
                        .map(VersionsTest::version)
                        .distinct())
                .hasSize(1);
    }

    /** CVE-2026-6860: a TLS server can be stopped through SNI. */
    @Test
    void coreOfVertxIsAtLeast5012() throws IOException {
        assertThat(onTheClassPath("vertx-core-"))
                .hasSize(2)
                .allSatisfy(jar -> assertThat(version(jar)).isGreaterThanOrEqualTo(Version.parse("5.0.12")));
    }

    /** gRPC refuses to work with parts of different versions at run time only. */
    @Test
    void everyJarOfGrpcIsOfOneVersion() throws IOException {
        assertThat(onTheClassPath("grpc-").stream().map(VersionsTest::version).distinct())
                .hasSize(1);
    }

    /** Each library that the command's manifest names; no library lies beside it unused. */
    private static List<Path> onTheClassPath(String prefix) throws IOException {
        try (JarFile command = new JarFile(LIBRARIES.resolve("locmoe-cli.jar").toFile())) {
            String path = command.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            List<Path> named = Arrays.stream(path.split(" "))
                    .filter(name -> name.startsWith(prefix))
                    .map(LIBRARIES::resolve)
                    .toList();
            assertThat(named)
                    .isNotEmpty()
                    .allMatch(Files::exists)
                    .containsExactlyInAnyOrderElementsOf(ShippedJars.all().stream()
                            .filter(jar -> jar.getFileName().toString().startsWith(prefix))
                            .toList());
            return named;
        }
    }

    /** From the properties that Maven left in a jar, not from the jar's name. */
    private static Version version(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            JarEntry entry = jar.stream()
                    .filter(each -> each.getName().endsWith("/pom.properties"))
                    .findFirst()
                    .orElse(null);
            if (entry == null) {
                return Version.parse(
                        jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION));
            }
            Properties properties = new Properties();
            try (InputStream in = jar.getInputStream(entry)) {
                properties.load(in);
            }
            return Version.parse(properties.getProperty("version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
