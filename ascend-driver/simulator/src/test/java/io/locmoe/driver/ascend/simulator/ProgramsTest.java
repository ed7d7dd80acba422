package io.locmoe.driver.ascend.simulator;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The programs of {@code src/test/c}, each as for CANN 8.1 and as for CANN 9. */
@Tag("slow")
class ProgramsTest {
    @TestFactory
    Stream<DynamicTest> programsRunUnchanged() throws IOException {
        return Programs.sources().stream()
                .flatMap(source -> Stream.of(Programs.Layout.values())
                        .filter(layout -> layout.has(source))
                        .map(layout -> DynamicTest.dynamicTest(
                                source.getFileName() + " " + layout, () -> Programs.run(source, layout))));
    }
}
