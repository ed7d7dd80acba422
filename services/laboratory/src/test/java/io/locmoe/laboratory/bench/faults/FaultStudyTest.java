package io.locmoe.laboratory.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.network.LinkNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invalid studies are refused before anything starts. */
class FaultStudyTest {
    private static FaultStudy study(int faults, FaultKind... kinds) {
        return study(Map.of("recoveries", "5"), faults, kinds);
    }

    private static FaultStudy study(Map<String, String> settings, int faults, FaultKind... kinds) {
        return new FaultStudy(
                "",
                SettingsParser.parse(settings),
                Map.of(),
                List.of(),
                Path.of("unused"),
                List.of(kinds),
                faults,
                1,
                1);
    }

    @Test
    void aPermanentLossMustBeStudiedAlone() {
        assertThat(study(1, FaultKind.GONE).kinds()).hasSize(1);
        for (FaultKind other : List.of(FaultKind.KILL, FaultKind.FLIP)) {
            assertThatThrownBy(() -> study(1, FaultKind.GONE, other))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("give it alone, with --faults 1");
        }
        assertThatThrownBy(() -> study(2, FaultKind.GONE)).hasMessageContaining("--faults 1");
    }

    @Test
    void directoryAndDiskFaultsCannotBeCombined() {
        assertThatThrownBy(() -> study(2, FaultKind.DIRECTORY, FaultKind.DISK))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("--kinds d");
    }

    @Test
    void aKindThatThisMachineCannotHaveIsRefusedWithTheReason() {
        LinkNetwork.obstacle()
                .ifPresent(reason -> assertThatThrownBy(
                                () -> study(Map.of("recoveries", "5", "nodes", "2"), 1, FaultKind.HALVES))
                        .isInstanceOf(RunException.class)
                        .hasMessageContaining(reason));
    }

    @Test
    void moreFaultsThanRecoveriesAreRefused() {
        assertThatThrownBy(() -> study(6, FaultKind.KILL)).hasMessageContaining("--recoveries 5 is less than");
        assertThatThrownBy(() -> study(0, FaultKind.KILL)).hasMessageContaining("--faults must be at least 1");
    }

    /** Also where a kind has settings that only a job with recoveries may have. */
    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void undisturbedTrainingOfEveryFaultKindIsAValidJob(FaultKind kind) {
        Map<String, String> settings =
                new TreeMap<>(Map.of("recoveries", "5", "nodes", "4", "experts", "8", "batch", "8"));
        settings.putAll(kind.settings());
        JobSettings undisturbed = study(settings, 1, kind).undisturbed(7);
        assertThat(undisturbed.training().stopAfter()).isEqualTo(7);
        assertThat(undisturbed.recovery().recoveries()).isZero();
    }
}
