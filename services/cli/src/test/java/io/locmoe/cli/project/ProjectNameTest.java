package io.locmoe.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectNameTest {

    @Test
    void wordsMakeClassAndPackage() {
        ProjectName name = ProjectName.of("nearest-2-first");
        assertThat(name.className()).isEqualTo("Nearest2First");
        assertThat(name.packageName()).isEqualTo("org.example.nearest2first");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Nearest", "nearest_first", "nearest--first", "-first", "first-", "2nd", "é", "a/b", "a b"})
    void namesOtherThanHyphenatedWordsAreRefused(String name) {
        assertThatThrownBy(() -> ProjectName.of(name))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("'" + name + "' is no name for a plug-in")
                .hasMessageContaining("nearest-first");
    }

    @Test
    void aNameWithoutEndIsRefused() {
        assertThatThrownBy(() -> ProjectName.of("a".repeat(65))).hasMessageContaining("up to 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"switch", "new", "true", "assert"})
    void javaKeywordAsNameNeedsAnExplicitPackage(String word) {
        assertThatThrownBy(() -> ProjectName.of(word))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("org.example." + word)
                .hasMessageContaining("--package");
        assertThat(new ProjectName(word, "com.acme.moe").className()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"moe", "device", "communication", "host"})
    void aNameWhoseClassesWouldHideTheSpiIsRefused(String name) {
        assertThatThrownBy(() -> ProjectName.of(name)).hasMessageContaining("choose another name");
    }
}
