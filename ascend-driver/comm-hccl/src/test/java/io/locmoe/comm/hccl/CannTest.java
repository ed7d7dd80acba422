package io.locmoe.comm.hccl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where CANN is found, and whether its functions are called with the types that they have. */
class CannTest {
    @TempDir
    static Path directory;

    private static SimulatedDevices devices;

    @BeforeAll
    static void unpack() throws IOException {
        Assumptions.assumeTrue(SimulatedDevices.areThere(), "the simulator was not built: there was no gcc");
        devices = SimulatedDevices.ofProcess();
    }

    @Test
    void theRuntimeThatTheDriverLoadedIsFoundWhereverItLies() throws IOException {
        Path runtime = devices.libraries().resolve("libacl_rt.so");
        Path maps = Files.writeString(
                directory.resolve("maps"),
                "7f0000000000-7f0000001000 r-xp 00000000 08:01 17    /usr/lib/libc.so.6\n"
                        + "7f0000001000-7f0000002000 r-xp 00000000 08:01 18    " + runtime + "\n"
                        + "7f0000002000-7f0000003000 rw-p 00000000 00:00 0    [heap]\n");
        assertThat(CannLibraries.find(Map.of("ASCEND_HOME_PATH", "/nowhere/cann"), maps))
                .isEqualTo(new CannLibraries(runtime, devices.libraries().resolve("libhccl.so")));
        assertThat(Files.readString(Path.of("/proc/self/maps"))).contains(runtime.toString());
    }

    /** The simulator's tests compare this table with its headers. */
    @Test
    void functionsAreCalledWithTheTypesOfCann() throws IOException {
        Map<String, String> types = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("../simulator/src/test/resources/functions.txt"))) {
            if (!line.startsWith("#")) {
                types.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf('(')));
            }
        }
        assertThat(devices.calls())
                .isNotEmpty()
                .allSatisfy(
                        call -> assertThat(call.signature()).isEqualTo(call.name() + letters(types.get(call.name()))));
    }

    private static String letters(String arguments) {
        StringBuilder letters = new StringBuilder("(");
        for (String type : arguments.substring(1, arguments.length() - 1).split(", ")) {
            boolean wide = type.endsWith("*")
                    || List.of("uint64_t", "size_t", "HcclComm", "aclrtStream", "aclrtEvent", "aclrtContext")
                            .contains(type);
            letters.append(wide ? 'L' : 'I');
        }
        return letters.append(')').toString();
    }
}
