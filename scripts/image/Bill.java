import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the bill of materials (CycloneDX) of an image: what Maven's bill says about jars that are in the image, the Java runtime,
 * and the packages of the system libraries. {@code scripts/image.sh} starts it from its source.
 *
 * <p>Arguments: the file to write; Maven's bill, which may be absent; a file with {@code package=version=source package} in each
 * line; the distribution's system, as in {@code /etc/os-release}; the directories of the image.
 */
class Bill {
    private final ObjectNode bill;
    private final ArrayNode components;

    private Bill(ObjectNode bill) {
        this.bill = bill;
        components = bill.withArray("components");
    }

    public static void main(String[] args) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Path maven = Path.of(args[1]);
        Bill bill = new Bill(Files.exists(maven) ? (ObjectNode) json.readTree(maven.toFile()) : empty(json));
        bill.keep(jars(Stream.of(args).skip(4).toList()));
        bill.add("platform", "OpenJDK", System.getProperty("java.runtime.version"), "generic/openjdk", "")
                .putObject("supplier").put("name", System.getProperty("java.vendor"));
        for (String line : Files.readAllLines(Path.of(args[2]))) {
            String[] words = line.split("=");
            bill.add("library", words[0], words[1], "deb/" + args[3] + "/" + words[0], "?upstream=" + words[2])
                    .put("description", "of the source package " + words[2]);
        }
        json.writeValue(new File(args[0]), bill.bill);
    }

    private static ObjectNode empty(ObjectMapper json) {
        return json.createObjectNode().put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    }

    private static Set<String> jars(Iterable<String> directories) throws IOException {
        Set<String> names = new HashSet<>();
        for (String directory : directories) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jar")).forEach(names::add);
            }
        }
        return names;
    }

    /** Removes components without a jar, and what refers to them. */
    private void keep(Set<String> jars) {
        Set<String> gone = components.valueStream()
                .filter(component -> jars.stream().noneMatch(jar -> isOf(component, jar)))
                .map(component -> component.path("bom-ref").asText())
                .collect(Collectors.toSet());
        remove(components, "bom-ref", gone);
        remove(bill.withArray("dependencies"), "ref", gone);
        for (JsonNode dependency : bill.withArray("dependencies")) {
            if (dependency.path("dependsOn") instanceof ArrayNode needed) {
                removeIf(needed, each -> gone.contains(each.asText()));
            }
        }
    }

    private static boolean isOf(JsonNode component, String jar) {
        String name = component.path("name").asText();
        return jar.equals(name + ".jar") || jar.startsWith(name + "-" + component.path("version").asText());
    }

    private static void remove(ArrayNode array, String field, Set<String> gone) {
        removeIf(array, each -> gone.contains(each.path(field).asText()));
    }

    private static void removeIf(ArrayNode array, Predicate<JsonNode> condition) {
        for (int i = array.size() - 1; i >= 0; i--) {
            if (condition.test(array.get(i))) {
                array.remove(i);
            }
        }
    }

    private ObjectNode add(String type, String name, String version, String path, String qualifiers) {
        String url = "pkg:" + path + "@" + URLEncoder.encode(version, StandardCharsets.UTF_8) + qualifiers;
        return components.addObject()
                .put("type", type).put("bom-ref", url).put("name", name).put("version", version).put("purl", url);
    }
}
