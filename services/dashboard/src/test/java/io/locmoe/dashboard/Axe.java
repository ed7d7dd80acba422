package io.locmoe.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Looks with axe-core for what hinders people who use a screen reader or a keyboard. The drawing of a chart is a
 * picture with a name, whose parts are not looked at.
 *
 * @param script of axe-core
 */
record Axe(String script) {
    private static final String PROPERTIES = "/META-INF/maven/org.webjars.npm/axe-core/pom.properties";
    private static final String SERIOUS = """
            ;axe.run({exclude: [['.plot > *']]}, {resultTypes: ['violations']}).then((result) => result.violations
              .filter((one) => ['serious', 'critical'].includes(one.impact))
              .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 300)}`)))""";

    /** Reads it from the class path. */
    static Axe load() throws IOException {
        Properties pom = new Properties();
        try (InputStream in = Axe.class.getResourceAsStream(PROPERTIES)) {
            pom.load(in);
        }
        String path = "/META-INF/resources/webjars/axe-core/" + pom.getProperty("version") + "/axe.min.js";
        try (InputStream in = Axe.class.getResourceAsStream(path)) {
            return new Axe(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Rule and element of each serious or critical violation of the open page. */
    List<String> violations(Chromium browser) throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>();
        for (JsonNode violation : browser.value(script + SERIOUS)) {
            violations.add(violation.asText());
        }
        return violations;
    }
}
