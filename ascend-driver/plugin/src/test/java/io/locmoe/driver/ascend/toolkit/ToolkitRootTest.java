package io.locmoe.driver.ascend.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.DeviceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a toolkit is looked for. */
class ToolkitRootTest {
    @TempDir
    private Path system;

    private Path home;

    @BeforeEach
    void home() {
        home = system.resolve("home/user");
    }

    private ToolkitRoot find(Map<String, String> variables) {
        return ToolkitRoot.find(Trees.environment(home, variables), system);
    }

    @Test
    void theFirstVariableWins() throws IOException {
        Path first = Trees.toolkit(system.resolve("first"), "libacl_rt.so");
        Path second = Trees.toolkit(system.resolve("second"), "libascendcl.so");
        Trees.toolkit(system.resolve("usr/local/Ascend/cann"), "libacl_rt.so");
        assertThat(find(Map.of("ASCEND_HOME_PATH", first.toString(), "ASCEND_TOOLKIT_HOME", second.toString())))
                .isEqualTo(new ToolkitRoot(first, first.resolve("lib64"), "ASCEND_HOME_PATH"));
        assertThat(find(Map.of("ASCEND_HOME_PATH", "", "ASCEND_TOOLKIT_HOME", second.toString())))
                .isEqualTo(new ToolkitRoot(second, second.resolve("lib64"), "ASCEND_TOOLKIT_HOME"));
    }

    /** Not the usual place instead: the user meant something else. */
    @Test
    void aVariableThatLeadsNowhereIsRefused() throws IOException {
        Trees.toolkit(system.resolve("usr/local/Ascend/cann"), "libacl_rt.so");
        assertThatThrownBy(() -> find(Map.of("ASCEND_TOOLKIT_HOME", "/nowhere")))
                .isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("ASCEND_TOOLKIT_HOME=/nowhere has no CANN toolkit")
                .hasMessageContaining("libacl_rt.so or libascendcl.so");
    }

    @Test
    void userInstallationIsPreferredToTheSystemOne() throws IOException {
        Path ofSystem = Trees.toolkit(system.resolve("usr/local/Ascend/ascend-toolkit/latest"), "libascendcl.so");
        assertThat(find(Map.of()).path()).isEqualTo(ofSystem);
        Path ofUser = Trees.toolkit(home.resolve("Ascend/cann"), "libacl_rt.so");
        assertThat(find(Map.of()).path()).isEqualTo(ofUser);
    }

    @Test
    void librariesMayLieInADirectoryOfTheArchitecture() throws IOException {
        Path root = system.resolve("opt/Ascend/cann");
        Trees.toolkit(root.resolve("aarch64-linux"), "libacl_rt.so");
        assertThatThrownBy(() -> find(Map.of())).isInstanceOf(DeviceException.class);
        Trees.toolkit(root.resolve("x86_64-linux"), "libacl_rt.so");
        assertThat(find(Map.of()).libraries()).isEqualTo(root.resolve("x86_64-linux/lib64"));
    }

    @Test
    void withoutAToolkitAllPlacesAreNamed() {
        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("ASCEND_HOME_PATH")
                .hasMessageContaining(home.resolve("Ascend/cann").toString())
                .hasMessageContaining("usr/local/Ascend/ascend-toolkit/latest");
    }

    @Test
    void environmentsThatTakeJvmSignalsAreRefused() {
        assertThat(Trees.environment(home, Map.of("ASCEND_COREDUMP_SIGNAL", "none"))
                        .objection())
                .isEmpty();
        assertThat(Trees.environment(home, Map.of()).objection())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("ASCEND_COREDUMP_SIGNAL is not set", "SIGSEGV", "before the JVM starts"));
        assertThat(Trees.environment(home, Map.of("ASCEND_COREDUMP_SIGNAL", "11"))
                        .objection())
                .hasValueSatisfying(text -> assertThat(text).startsWith("ASCEND_COREDUMP_SIGNAL=11"));
    }
}
