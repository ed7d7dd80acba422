package io.locmoe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a declaration to a value, or to the reason why not. */
class DeclarationsTest {
    /** A setting of each type. */
    public record Everything(
            @Setting(value = "3", presets = "big=30", min = 1, max = 100, help = "a count")
            int count,

            @Setting(value = "1", min = -5, max = 1e15, help = "a wide count")
            long wide,

            @Setting(value = "0.5", min = 0, max = 1, help = "a share")
            double share,

            @Setting(value = "true", help = "a choice") boolean flag,

            @Setting(value = "me", help = "a name") String name,

            @Setting(value = "", help = "a remark") String remark,

            @Setting(value = "runtime", help = "an enum") Kind kind,

            @Setting(value = "", help = "a file") Optional<Path> file,

            @Setting(value = "runs", help = "a directory") Path directory,

            @Setting(name = "waitSeconds", value = "60", min = 1, max = 90, help = "a wait")
            Duration waiting,

            @Setting(value = "", help = "names") List<String> names,

            @Setting(value = "", help = "directories") List<Path> paths) {}

    /** Constants with an underscore and without. */
    public enum Kind {
        RUNTIME,
        SHARED_MEMORY
    }

    private static final Declarations DECLARATIONS = new Declarations(List.of(Everything.class));

    private static Values read(String... given) {
        return DECLARATIONS.read(
                given.length == 0 ? Map.of() : Map.of(given[0], given[1]), given.length > 2 ? given[2] : "");
    }

    @Test
    void eachTypeIsParsedFromItsText() {
        Values values = DECLARATIONS.read(
                Map.of(
                        "kind",
                        "shared-memory",
                        "file",
                        "a/b",
                        "waitSeconds",
                        "5",
                        "names",
                        "a\nb",
                        "paths",
                        "x",
                        "wide",
                        "4000000000",
                        "flag",
                        "off"),
                "big");
        assertThat(values.problems()).isEmpty();
        assertThat(values.get(Everything.class))
                .isEqualTo(new Everything(
                        30,
                        4_000_000_000L,
                        0.5,
                        false,
                        "me",
                        "",
                        Kind.SHARED_MEMORY,
                        Optional.of(Path.of("a/b")),
                        Path.of("runs"),
                        Duration.ofSeconds(5),
                        List.of("a", "b"),
                        List.of(Path.of("x"))));
    }

    @Test
    void textsGiveTheSameValuesBack() {
        Values values = DECLARATIONS.read(Map.of("names", "a\nb", "file", "c", "share", "1e-3"), "big");
        assertThat(DECLARATIONS.read(values.text(), "").get(Everything.class)).isEqualTo(values.get(Everything.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count       | 1e3    | count: '1e3' is not a whole number",
                "count       | 101    | count must be in [1, 100]: 101",
                "count       | 99999999999999999999 | count must be in [1, 100]: 99999999999999999999",
                "wide        | -6     | wide must be in [-5, 1000000000000000]: -6",
                "share       | half   | share: 'half' is not a finite number",
                "share       | NaN    | share: 'NaN' is not a finite number",
                "share       | 1.01   | share must be in [0, 1]: 1.01",
                "flag        | maybe  | flag: 'maybe' is not true or false",
                "name        | ''     | name must not be empty",
                "kind        | runtme | kind: 'runtme' is not one of runtime, shared-memory; did you mean 'runtime'?",
                "directory   | ''     | directory must not be empty",
                "waitSeconds | 0      | waitSeconds must be in [1, 90]: 0",
                "wait        | 5      | unknown setting 'wait'; did you mean 'waitSeconds'?",
            })
    void aWrongValueIsOneClearSentence(String name, String text, String problem) {
        assertThat(read(name, text).problems()).containsExactly(problem);
    }

    @Test
    void aWrongSettingHasItsDefaultAndIsNotSound() {
        Values values = read("count", "0", "big");
        assertThat(values.get(Everything.class).count()).isEqualTo(30);
        assertThat(values.sound("share", "count")).isFalse();
        assertThat(values.sound("share")).isTrue();
    }

    @Test
    void aChangedRecordIsCheckedLikeAReadOne() {
        DeclaredRecord<Everything> declared = DeclaredRecord.of(Everything.class);
        Everything everything = read().get(Everything.class);
        assertThat(declared.with(everything, Map.of("waiting", Duration.ofSeconds(7), "names", List.of("a"))))
                .returns(Duration.ofSeconds(7), Everything::waiting)
                .returns(List.of("a"), Everything::names)
                .returns(3, Everything::count);
        assertThatThrownBy(() -> declared.with(everything, Map.of("count", 0)))
                .isInstanceOf(SettingsException.class)
                .hasMessage("count must be in [1, 100]: 0");
    }

    /** A number without a range. */
    public record Unbounded(
            @Setting(value = "3", help = "a count") int count) {}

    /** A default outside the range. */
    public record Contradiction(
            @Setting(value = "3", min = 4, max = 5, help = "a count")
            int count) {}

    /** A component without a declaration. */
    public record Undeclared(int count) {}

    /** A name that another record has. */
    public record Twice(
            @Setting(value = "", help = "a remark") String remark) {}

    @Test
    void aDeclarationThatSaysTooLittleOrContradictsItselfIsRefused() {
        refused("a number needs a range", Unbounded.class);
        refused("count must be in [4, 5]: 3", Contradiction.class);
        refused("declares no setting", Undeclared.class);
        refused("setting remark is declared twice", Everything.class, Twice.class);
    }

    @SafeVarargs
    private static void refused(String reason, Class<? extends Record>... types) {
        assertThatThrownBy(() -> new Declarations(List.of(types)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    /** Settings with a record of further ones between them. */
    public record Outer(
            @Setting(value = "1", min = 0, max = 9, help = "a first count")
            int first,

            Inner inner,

            @Setting(value = "4", min = 0, max = 9, help = "a last count")
            int last) {}

    /** The further ones. */
    public record Inner(
            @Setting(value = "2", min = 0, max = 9, help = "a second count")
            int second,

            @Setting(name = "thirdCount", value = "3", min = 0, max = 9, help = "a third count")
            int third) {}

    @Test
    void settingsOfAnInnerRecordStandAmongThoseOfTheOuter() {
        Declarations nested = new Declarations(List.of(Outer.class));
        assertThat(nested.all()).extracting(Declaration::name).containsExactly("first", "second", "thirdCount", "last");
        Outer read = nested.read(Map.of("thirdCount", "7"), "").get(Outer.class);
        assertThat(read).isEqualTo(new Outer(1, new Inner(2, 7), 4));
        DeclaredRecord<Outer> declared = DeclaredRecord.of(Outer.class);
        assertThat(declared.with(read, Map.of("second", 8))).isEqualTo(new Outer(1, new Inner(8, 7), 4));
        assertThat(declared.plain(read))
                .containsEntry("thirdCount", 7)
                .containsOnlyKeys("first", "second", "thirdCount", "last");
    }
}
