package io.locmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.samples.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The poms agree: what is a plug-in, or needed by one at run time, goes into the distribution. */
class AssemblyTest {
    /** A plug-in that is built with the tests, as one jar with all that it needs. */
    private static final String STRICT = "locmoe-driver-strict";

    /** Plug-ins that are built beside the simulator of their devices. */
    private static final String ASCEND = "locmoe-driver-ascend";

    private static final String SIMULATOR = "locmoe-ascend-simulator";
    private static final String HCCL = "comm-hccl";

    private final XPath xpath = XPathFactory.newInstance().newXPath();

    @Test
    void everyPluginAndWhatItNeedsAtRunTimeIsInItsDirectory() throws Exception {
        Set<String> expected = new TreeSet<>();
        for (Path plugin : plugins()) {
            String name = plugin.getFileName().toString();
            expected.add(name + ": " + name);
            for (String need : needs(plugin)) {
                expected.add(name + ": " + need);
            }
        }
        expected.addAll(Set.of("driver-ascend: " + ASCEND, HCCL + ": " + HCCL, HCCL + ": locmoe-comm-toolkit"));
        Set<String> assembled = new TreeSet<>();
        for (String item : all(
                shipped(),
                "//execution[id='directories']//artifactItem",
                "outputDirectory",
                "artifactId",
                "classifier")) {
            assembled.add(item.replaceFirst("^.*/(\\S+)", "$1:"));
        }
        assertThat(assembled).isEqualTo(expected);
    }

    @Test
    void everyPluginIsBuiltBeforeTheDistributionAndOnNoClassPath() throws Exception {
        assertThat(all(shipped(), "//dependencies/dependency", "artifactId"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(ASCEND, HCCL),
                                plugins().stream().map(p -> p.getFileName().toString()))
                        .toList());
        assertThat(all(distribution(), "//dependencies/dependency[type='pom' and scope='provided']", "artifactId"))
                .containsExactlyInAnyOrder(STRICT, SIMULATOR, "locmoe-shipped-plugins");
        assertThat(all(
                        distribution(),
                        "//execution[id='strict-driver']//artifactItem",
                        "outputDirectory",
                        "artifactId"))
                .containsExactly("${plugin.directory}/driver-strict " + STRICT);
        assertThat(all(
                        distribution(),
                        "//execution[id='ascend-simulator']//artifactItem",
                        "outputDirectory",
                        "artifactId"))
                .containsExactly("${plugin.directory}/driver-ascend " + SIMULATOR);
    }

    /** The script passes over sources that a build for a training leaves out. */
    @Test
    void theScriptKnowsWhatATrainingDoesNotNeed() throws Exception {
        Set<String> left = new TreeSet<>();
        for (String parent : List.of("", "plugins", "ascend-driver", "services")) {
            for (String module : all(
                    Project.root().resolve(parent), "/project/profiles/profile[id='complete']/modules/module", ".")) {
                left.add((parent.isEmpty() ? "" : parent + "/") + module);
            }
        }
        String script = Files.readString(Project.root().resolve("scripts/build.sh"));
        Matcher known = Pattern.compile("(?s)beside_training=\\(([^)]+)\\)").matcher(script);
        assertThat(known.find()).isTrue();
        assertThat(known.group(1).trim().split("\\s+")).containsExactlyInAnyOrderElementsOf(left);
    }

    /** What a module's pom names for run time, and what the libraries of this project among that name in turn. */
    private Set<String> needs(Path module) throws Exception {
        Set<String> needs = new TreeSet<>();
        for (String need : all(
                module,
                "/project/dependencies/dependency[not(scope) or scope='runtime' or scope='compile']",
                "artifactId",
                "classifier")) {
            needs.add(need);
            if (need.startsWith("locmoe-")) {
                needs.addAll(needs(module.resolveSibling(need.substring("locmoe-".length()))));
            }
        }
        return needs;
    }

    /**
     * The modules that offer plug-ins; a library beside them offers none, and one that another brings
     * lies beside it.
     */
    private List<Path> plugins() throws Exception {
        List<Path> offering;
        try (Stream<Path> entries = Files.list(Project.root().resolve("plugins"))) {
            offering = entries.filter(entry -> Files.exists(entry.resolve("src/main/resources/META-INF/services")))
                    .toList();
        }
        Set<String> brought = new TreeSet<>();
        for (Path plugin : offering) {
            brought.addAll(needs(plugin));
        }
        return offering.stream()
                .filter(plugin -> !brought.contains("locmoe-" + plugin.getFileName()))
                .toList();
    }

    private static Path shipped() {
        return Project.root().resolve("plugins/shipped");
    }

    private static Path distribution() {
        return Project.root().resolve("services/distribution");
    }

    /** The texts of some children of each element that a path selects, with blanks between. */
    private Set<String> all(Path module, String path, String... children) throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(module.resolve("pom.xml").toFile());
        NodeList found = (NodeList) xpath.evaluate(path, pom, XPathConstants.NODESET);
        Set<String> texts = new TreeSet<>();
        for (int i = 0; i < found.getLength(); i++) {
            StringBuilder text = new StringBuilder();
            for (String child : children) {
                text.append(xpath.evaluate(child, found.item(i)).trim()).append(' ');
            }
            texts.add(text.toString().trim());
        }
        return texts;
    }
}
