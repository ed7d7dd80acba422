package io.locmoe.spi.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
    private static final List<Option> DECLARED = List.of(Option.of("topK", 1, "choices of a token"));

    private static void refused(Option option, String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of(option), Map.of(option.name(), text)))
                .withMessage(message);
    }

    @Test
    void everyProblemIsInTheMessage() {
        assertThatThrownBy(() -> Options.parse(DECLARED, Map.of("topK", "two", "topk", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("option topK: 'two' is not a whole number; unknown option 'topk'; did you mean 'topK'?");
    }

    @Test
    void aLongTextIsNotEchoedWhole() {
        String text = "9".repeat(5000);
        assertThatThrownBy(() -> Options.parse(DECLARED, Map.of("topK", text, text, "1")))
                .message()
                .hasSizeLessThan(500);
    }

    @Test
    void aDeclaredRangeIsChecked() {
        Option bias = Option.of("bias", 1.0, "added").within(0, 100);
        assertThat(Options.parse(List.of(bias), Map.of("bias", "100")).number("bias"))
                .isEqualTo(100);
        refused(bias, "100.5", "option bias must be in [0, 100]: 100.5");
        refused(Option.of("topK", 1, "choices").atLeast(1), "0", "option topK must be at least 1: 0");
        refused(Option.of("x", 0.0, "").within(Double.NEGATIVE_INFINITY, 2.5), "3", "option x must be at most 2.5: 3");
    }

    @Test
    void allValuesOfOneConfigurationAreCheckedAtOnce() {
        List<Option> declared = List.of(
                Option.of("bias", 1.0, "added").within(0, 1),
                Option.required("seed", Integer.class, "first number"),
                Option.required("table", Path.class, "experts by token"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(declared, Map.of("bias", "7", "table", "no/such/file")))
                .withMessage(
                        "option bias must be in [0, 1]: 7; option seed is required: a whole number (first number); "
                                + "option table: 'no/such/file' is not a file that can be read:"
                                + " there is nothing of that name");
    }

    @Test
    void aFileMustBeThereUnlessItIsLeftOut(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("table.csv"), "1");
        Option option = Option.file("table", "experts by token");
        assertThat(Options.parse(List.of(option), Map.of()).file("table")).isEmpty();
        Options given = Options.parse(List.of(option), Map.of("table", file.toString()));
        assertThat(given.file("table")).contains(file);
        assertThat(given.asText("table")).isEqualTo(file.toString());
        refused(
                option,
                directory.toString(),
                "option table: '" + directory + "' is not a file that can be read: it is a directory");
        refused(
                Option.required("table", Path.class, ""),
                "",
                "option table: '' is not a file that can be read, which is required");
    }

    @Test
    void aFileThatThisUserMayNotReadIsRefused(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("table.csv"), "1");
        Files.setPosixFilePermissions(file, Set.of());
        assumeThat(Files.isReadable(file)).as("root may read everything").isFalse();
        refused(
                Option.file("table", "experts by token"),
                file.toString(),
                "option table: '" + file + "' is not a file that can be read: this user may not read it");
    }

    @Test
    void aDeclarationThatContradictsItselfIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Option.of("share", 2.0, "").within(0, 1))
                .withMessage("option share must be in [0, 1]: 2.0, though this is its default");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Option.of("name", "x", "").atLeast(0))
                .withMessage("option name has a range, but is no number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Option.of("share", 1, "").within(2, 1))
                .withMessage("option share has the empty range [2, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Option("table", Path.class, "x.csv", ""))
                .withMessageContaining("only users know where files are");
    }

    @Test
    void aDefaultMayBeReplacedByOneThatUsersCouldWrite() {
        Option depth = Option.of("depth", 2, "how deep").within(1, 8);
        assertThat(depth.withDefault("8").defaultValue()).isEqualTo("8");
        assertThat(depth.withDefault("8").maximum()).isEqualTo(8);
        assertThatThrownBy(() -> depth.withDefault("9")).hasMessageContainingAll("depth", "9", "this is its default");
    }
}
