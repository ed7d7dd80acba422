package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The NOTICE names what the distribution contains of others, and nothing else. */
class NoticeTest {
    private static final Pattern JAR = Pattern.compile("(.+?)-\\d.*?(-sources)?\\.jar");

    @Test
    void theNoticeNamesEveryArtifactOfOthersAndNoMore() throws IOException {
        assertThat(named()).containsExactlyInAnyOrderElementsOf(shipped());
    }

    @Test
    void theDistributionHasLicenceAndNotice() {
        assertThat(Stream.of("LICENSE", "NOTICE"))
                .allSatisfy(file -> assertThat(ShippedJars.DISTRIBUTION.resolve(file))
                        .hasSameTextualContentAs(ShippedJars.ROOT.resolve(file)));
    }

    /** Artifacts stand on indented lines. */
    private static TreeSet<String> named() throws IOException {
        return Files.readAllLines(ShippedJars.ROOT.resolve("NOTICE")).stream()
                .filter(line -> line.startsWith("    "))
                .flatMap(line -> Arrays.stream(line.trim().split(" ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeSet<String> shipped() {
        return ShippedJars.ofOthers().stream()
                .map(file -> artifact(file.getFileName().toString()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The name of a jar without its version; of classifiers only that of sources says something about the content. */
    private static String artifact(String jar) {
        Matcher matcher = JAR.matcher(jar);
        assertThat(matcher.matches()).as(jar).isTrue();
        return matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2));
    }
}
