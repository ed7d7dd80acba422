package io.locmoe.driver.ascend.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.DeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which libraries of a toolkit are loaded, in which order. */
class ToolkitLibrariesTest {
    private static final String CUSTOM = "op_api/lib/libcust_opapi.so";

    @TempDir
    private Path root;

    private ToolkitLibraries libraries(Map<String, String> variables) {
        Environment environment = Trees.environment(root, variables);
        return ToolkitLibraries.of(new ToolkitRoot(root, root.resolve("lib64"), "test"), environment);
    }

    private Path library(String name) {
        return root.resolve("lib64").resolve(name);
    }

    @Test
    void olderToolkitsHaveOneLibraryOfOperators() throws IOException {
        Trees.toolkit(root, "libascendcl.so", "libnnopbase.so", "libopapi.so", "libhccl.so");
        ToolkitLibraries libraries = libraries(Map.of());
        assertThat(libraries.runtime()).isEqualTo(library("libascendcl.so"));
        assertThat(libraries.objects()).isEqualTo(library("libnnopbase.so"));
        assertThat(libraries.operators()).containsExactly(library("libopapi.so"));
        assertThat(libraries.split()).isFalse();
    }

    /** CANN forbids to load the aggregate beside its parts. */
    @Test
    void newerToolkitsHaveSeveralAndTheAggregateIsLeftAlone() throws IOException {
        Trees.toolkit(
                root,
                "libacl_rt.so",
                "libascendcl.so",
                "libnnopbase.so",
                "libopapi.so",
                "libopapi_nn.so",
                "libopapi_math.so",
                "libopapi_transformer.so",
                "libopapi_nn.so.bak");
        ToolkitLibraries libraries = libraries(Map.of());
        assertThat(libraries.runtime()).isEqualTo(library("libacl_rt.so"));
        assertThat(libraries.operators())
                .containsExactly(
                        library("libopapi_math.so"), library("libopapi_nn.so"), library("libopapi_transformer.so"));
        assertThat(libraries.split()).isTrue();
    }

    @Test
    void operatorsOfUsersComeFirstInTheirOrder() throws IOException {
        Trees.toolkit(root, "libacl_rt.so", "libnnopbase.so", "libopapi_nn.so");
        Path own = Trees.file(root.resolve("mine").resolve(CUSTOM));
        Path first = Trees.file(root.resolve("opp/vendors/zeta").resolve(CUSTOM));
        Path second = Trees.file(root.resolve("opp/vendors/alpha").resolve(CUSTOM));
        Trees.file(root.resolve("opp/vendors/unlisted").resolve(CUSTOM));
        Files.writeString(root.resolve("opp/vendors/config.ini"), "# order\nload_priority = zeta, alpha\n");
        String entries = root.resolve("empty") + ":" + root.resolve("mine") + ":";
        assertThat(libraries(Map.of("ASCEND_CUSTOM_OPP_PATH", entries)).custom())
                .containsExactly(own, first, second);
    }

    @Test
    void operatorsMayLieOutsideOfTheToolkit() throws IOException {
        Trees.toolkit(root, "libacl_rt.so", "libnnopbase.so", "libopapi_nn.so");
        Path custom = Trees.file(root.resolve("elsewhere/vendors/a").resolve(CUSTOM));
        assertThat(libraries(Map.of()).custom()).isEmpty();
        assertThat(libraries(Map.of("ASCEND_OPP_PATH", root.resolve("elsewhere").toString()))
                        .custom())
                .containsExactly(custom);
    }

    @Test
    void aToolkitThatIsNotWholeIsRefusedByTheMissingFile() throws IOException {
        Trees.toolkit(root, "libacl_rt.so");
        assertThatThrownBy(() -> libraries(Map.of()))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("libnnopbase.so");
        Trees.toolkit(root, "libnnopbase.so");
        assertThatThrownBy(() -> libraries(Map.of())).hasMessageContaining("libopapi.so");
    }
}
