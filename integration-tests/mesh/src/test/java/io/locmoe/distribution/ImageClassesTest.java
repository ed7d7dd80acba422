package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of classes that images parse when they are built; {@code scripts/image-classes.sh} makes it. */
class ImageClassesTest {
    private static final Path LIST = ShippedJars.ROOT.resolve("scripts/image/node.classes");
    /** Class files of Java 5 and older, which an archive does not hold. */
    private static final int LAST_OLD_VERSION = 49;

    private static final Pattern REFERENCE = Pattern.compile("^@lambda-proxy .* REF_\\w+ (\\S+) ");

    private static final Map<String, Path> JARS = new HashMap<>();
    private static List<String> lines;

    @BeforeAll
    static void read() throws IOException {
        lines = Files.readAllLines(LIST);
        try (Stream<Path> jars = Files.list(ShippedJars.DISTRIBUTION.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                ShippedJars.read(jar, opened -> {
                    opened.stream()
                            .filter(entry -> entry.getName().endsWith(".class"))
                            .forEach(entry -> JARS.put(entry.getName().replace(".class", ""), jar));
                    return null;
                });
            }
        }
    }

    /** Such a reference takes addresses of the process that makes the archive into it: no two images are the same. */
    @Test
    void noListedReferenceIsToAMethodOfAnOldClass() {
        List<String> referred = lines.stream()
                .flatMap(line -> REFERENCE.matcher(line).results())
                .map(found -> found.group(1))
                .filter(JARS::containsKey)
                .distinct()
                .toList();
        assertThat(referred)
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(version(name)).isGreaterThan(LAST_OLD_VERSION));
    }

    /** A name that is gone costs nothing, many of them the time that the archive saves. */
    @Test
    void almostAllListedClassesOfLibrariesAreThere() {
        List<String> listed = lines.stream()
                .filter(line -> line.matches("(io/netty|io/grpc|com/hazelcast|org/apache/arrow)/[^ ]+"))
                .toList();
        assertThat(listed).hasSizeGreaterThan(2000);
        assertThat(listed.stream().filter(name -> !JARS.containsKey(name)).count())
                .isLessThan(listed.size() / 50);
    }

    private static int version(String name) {
        return ShippedJars.read(JARS.get(name), jar -> {
            try (DataInputStream in = new DataInputStream(entry(jar, name))) {
                in.readInt();
                in.readUnsignedShort();
                return in.readUnsignedShort();
            }
        });
    }

    private static InputStream entry(JarFile jar, String name) throws IOException {
        return jar.getInputStream(new JarEntry(name + ".class"));
    }
}
