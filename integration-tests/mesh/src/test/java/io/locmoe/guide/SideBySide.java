package io.locmoe.guide;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Guides that somebody follows side by side: where all have come to a build, one Maven builds all their projects, as it
 * takes longer to start than to build one. Their tests are brief too: half of their time would go into compiling them.
 *
 * @param guides each with a project of its own
 */
record SideBySide(List<Guide> guides) {
    private static final String POM = """
            cat > pom.xml <<'END-OF-FILE'
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>org.example</groupId>
              <artifactId>guides</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <modules>%s</modules>
            </project>
            END-OF-FILE
            """;

    /** The guides as a script of bash, beginning in the directory that gets the projects. */
    String script() {
        StringBuilder script = new StringBuilder(Newcomer.BRIEF);
        script.append(POM.formatted(guides.stream()
                .map(guide -> "<module>" + guide.project() + "</module>")
                .collect(Collectors.joining())));
        List<Guide> left = guides;
        for (int part = 0; !left.isEmpty(); part++) {
            int done = part;
            for (Guide guide : left) {
                String there = done == 0 ? "" : "cd " + guide.project() + "\n";
                script.append("(\n")
                        .append(there)
                        .append(guide.betweenBuilds().get(done))
                        .append(")\n");
            }
            left = left.stream()
                    .filter(guide -> guide.betweenBuilds().size() > done + 1)
                    .toList();
            if (!left.isEmpty()) {
                script.append("mvn -q verify -pl ")
                        .append(left.stream().map(Guide::project).collect(Collectors.joining(",")))
                        .append("\n");
            }
        }
        return script.toString();
    }
}
