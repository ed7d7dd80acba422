package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each artifact of ours is a module, whose name is the root of its packages and stays when the jar has another name;
 * all of them together can be on one module path.
 */
class ModuleNamesTest {
    /** A plug-in with the classes of what it is built on, in which nothing but its own packages has its name. */
    private static final String PACKED = "-plugin.jar";

    private static final String ARTIFACT = "META-INF/maven/io.locmoe/(.+)/pom.xml";

    @Test
    void everyJarNamesItsModuleByTheRootOfItsPackages() {
        assertThat(ShippedJars.ours()).hasSizeGreaterThan(50).allSatisfy(jar -> {
            String name = nameInManifest(jar);
            assertThat(name).as("Automatic-Module-Name").startsWith("io.locmoe.");
            ModuleDescriptor module = module(jar);
            assertThat(module.name()).isEqualTo(name);
            assertThat(module.packages())
                    .filteredOn(found -> !jar.toString().endsWith(PACKED) || found.startsWith(name))
                    .allMatch(found -> (found + ".").startsWith(name + "."));
        });
    }

    @Test
    void noTwoArtifactsHaveOneName() {
        Map<String, Set<String>> artifacts = ShippedJars.ours().stream()
                .collect(Collectors.groupingBy(
                        jar -> module(jar).name(),
                        TreeMap::new,
                        Collectors.mapping(ModuleNamesTest::artifact, Collectors.toSet())));
        assertThat(artifacts)
                .hasSizeGreaterThan(40)
                .allSatisfy((name, found) -> assertThat(found).hasSize(1));
    }

    /** Java finds them there and lets them read each other: no package is in two of them. */
    @Test
    void allArtifactsResolveOnOneModulePath() {
        Collection<Path> jars = ShippedJars.ours().stream()
                .collect(Collectors.toMap(ModuleNamesTest::artifact, Function.identity(), (one, same) -> one))
                .values();
        ModuleFinder path = ModuleFinder.of(jars.toArray(Path[]::new));
        List<String> names =
                path.findAll().stream().map(found -> found.descriptor().name()).toList();
        Configuration together = ModuleLayer.boot().configuration().resolve(path, ModuleFinder.of(), names);
        assertThat(together.modules()).hasSameSizeAs(jars);
        assertThat(together.findModule("io.locmoe.spi").orElseThrow().reads()).hasSizeGreaterThan(jars.size());
    }

    private static ModuleDescriptor module(Path jar) {
        Set<ModuleReference> found = ModuleFinder.of(jar).findAll();
        assertThat(found).as("modules of %s", jar).hasSize(1);
        return found.iterator().next().descriptor();
    }

    private static String nameInManifest(Path jar) {
        return ShippedJars.read(
                jar, file -> file.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
    }

    private static String artifact(Path jar) {
        return ShippedJars.read(jar, ModuleNamesTest::artifact);
    }

    private static String artifact(JarFile file) throws IOException {
        return file.stream()
                .map(entry -> entry.getName())
                .filter(entry -> entry.matches(ARTIFACT))
                .map(entry -> entry.replaceFirst(ARTIFACT, "$1"))
                .collect(Collectors.joining("+"));
    }
}
