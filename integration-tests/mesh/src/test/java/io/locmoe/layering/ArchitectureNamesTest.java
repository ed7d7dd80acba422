package io.locmoe.layering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pictures of docs/architecture.md name types of the code. */
@Tag("slow")
class ArchitectureNamesTest {
    private static final Path ARCHITECTURE = Path.of("../../docs/architecture.md");
    private static final Pattern PICTURE = Pattern.compile("```\\R(.*?)```", Pattern.DOTALL);
    /** A type whose name has several words. */
    private static final Pattern TYPE = Pattern.compile("\\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\\b");

    @Test
    void typesOfThePicturesExist() throws IOException {
        String text = Files.readString(ARCHITECTURE);
        Set<String> named = PICTURE.matcher(text)
                .results()
                .flatMap(picture -> TYPE.matcher(picture.group(1)).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).as("types in the pictures").hasSizeGreaterThan(40);
        Set<String> types = Source.all().stream().map(Source::type).collect(Collectors.toSet());
        Set<String> nested =
                Source.all().stream().flatMap(ArchitectureNamesTest::nested).collect(Collectors.toSet());
        assertThat(named)
                .as("a picture names a type that the code does not have")
                .allMatch(name -> types.contains(name) || nested.contains(name));
    }

    private static Stream<String> nested(Source source) {
        try {
            return Pattern.compile("^ {4}(?:public )?record (\\w+)", Pattern.MULTILINE)
                    .matcher(Files.readString(source.file()))
                    .results()
                    .map(match -> match.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
