package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.mesh.unfit.UnfitPlugin;
import io.locmoe.mesh.unmade.UnmadePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

/** The rules of plug-ins, on jars, by the command. */
@Tag("slow")
class ConformanceCommandTest {
    @TempDir
    Path directory;

    /** @param arguments where {@code @} is the directory of this test */
    private CommandHere conformance(String arguments) {
        return CommandHere.run(Stream.of(("conformance " + arguments).split(" "))
                .map(word -> word.replace("@", directory.toString()))
                .toArray(String[]::new));
    }

    /** One of each kind, by the loader that jobs use; every shipped plug-in is tested in its module. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gate          | grap        | gate grap
            communication | hccl        | the strategy moves rows between devices of the driver ascend
            communication | dedup       | communication dedup {wire=int8}
            driver        | cpu         | driver cpu
            """)
    void packagedPluginsKeepTheRules(String kind, String name, String message) {
        CommandHere kept = conformance("--kind " + kind + " --name " + name);
        assertThat(kept.exitCode()).as(kept.text()).isZero();
        assertThat(kept.output()).contains(message, " 0 failed, ");
    }

    @Test
    void aRuleThatARouterDoesNotPromiseIsUnsupportedWithTheReason() {
        CommandHere kept = conformance("--name multi-level");
        assertThat(kept.exitCode()).as(kept.text()).isZero();
        assertThat(kept.output())
                .contains("router multi-level", " 0 failed, ")
                .contains("unsupported  rule 09  nodes change nothing: the router looks at nodes")
                .contains("without routesIgnoreNodes: the groups are the nodes where none are set");
    }

    /** Runs the command as a process, from the working directory. */
    @Test
    void aBrokenRuleIsNamedWithItsReason() throws Exception {
        PackedPlugin.pack(UnfitPlugin.class, "gate-unfit", "1", directory.resolve("plugins"));
        Locmoe unfit = Locmoe.run(directory, "conformance", "--plugin-dir", "plugins", "--junit-xml", "report.xml");
        assertThat(unfit.exitCode(1)).as(unfit.output() + unfit.errors()).isEqualTo(1);
        assertThat(unfit.output())
                .contains("gate unfit")
                .contains("passed       rule 03  a score depends on its token only")
                .containsPattern(
                        "failed       rule 04  no tokens have no scores: .*gate unfit.*I need a token & <more>")
                .contains("1 tested; rules: 10 passed, 1 failed, 0 unsupported");
        Element suite = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("report.xml").toFile())
                .getElementsByTagName("testsuite")
                .item(0);
        assertThat(suite.getAttribute("tests")).isEqualTo("11");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).contains("I need a token & <more>");
        assertThat(((Element) failure.getParentNode()).getAttribute("name"))
                .isEqualTo("rule 04  no tokens have no scores");
    }

    @Test
    void routersAndGatesRunOnAChosenDriver() {
        CommandHere strict = conformance("--name switch --driver strict");
        assertThat(strict.exitCode()).as(strict.text()).isZero();
        assertThat(strict.output()).contains("router switch on strict", " 0 failed, ");
        PackedPlugin.pack(UnmadePlugin.class, "unmade", "1", directory.resolve("plugins"));
        PackedPlugin.pack(UnfitPlugin.class, "gate-unfit", "1", directory.resolve("plugins"));
        CommandHere none = conformance("--plugin-dir @/plugins --name unfit --driver unplugged");
        assertThat(none.exitCode()).as(none.text()).isEqualTo(1);
        assertThat(none.output()).contains("gate unfit on unplugged", "there is no cable");
    }

    @Test
    void aPluginThatCannotBeLoadedIsNamed() throws IOException {
        Path jar = PackedPlugin.pack(UnfitPlugin.class, "gate-unfit", "1", directory.resolve("plugins"));
        Files.copy(jar, jar.resolveSibling("again.jar"));
        CommandHere twice = conformance("--plugin-dir @/plugins");
        assertThat(twice.exitCode()).as(twice.text()).isEqualTo(1);
        assertThat(twice.output())
                .contains("gate-unfit")
                .contains("cannot be loaded: ")
                .contains("0 tested, 1 not loaded");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --kind cat              | --kind cat is none of router, gate, placement, communication, driver
            --name swich            | no plug-in there offers anything named 'swich'; they offer
            --option topK=2         | --option belongs to one plug-in; choose it with --name
            --plugin-dir @/nowhere  | --plugin-dir @/nowhere is not a directory
            --plugin-dir @          | has no plug-in; each has a directory of its own below it
            --driver strikt         | did you mean 'strict'?
            --limit 0               | --limit must be at least 1: 0
            --junit-xml @/no/s.xml  | there is no directory
            --name switch --option topKK=2 | unknown option 'topKK'
            """)
    void invalidArgumentsAreRefusedWithTheReason(String arguments, String message) {
        CommandHere wrong = conformance(arguments);
        assertThat(wrong.exitCode()).as(wrong.text()).isEqualTo(2);
        assertThat(wrong.errors()).contains(message.replace("@", directory.toString()));
    }
}
