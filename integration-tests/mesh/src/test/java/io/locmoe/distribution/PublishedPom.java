package io.locmoe.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A pom as somebody reads it who has nothing else of ours. */
record PublishedPom(Path file, Element project) {

    /** A dependency as it stands there; what does not stand there is empty. */
    record Dependency(String group, String artifact, String version, String scope, boolean isPath) {}

    static PublishedPom read(Path file) {
        try {
            return new PublishedPom(
                    file,
                    DocumentBuilderFactory.newDefaultInstance()
                            .newDocumentBuilder()
                            .parse(file.toFile())
                            .getDocumentElement());
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(file + " is no pom", e);
        }
    }

    /** The text of an element by its path, like {@code scm/url}; empty if there is none. */
    String text(String path) {
        Element element = project;
        for (String name : path.split("/")) {
            List<Element> found = children(element, name);
            if (found.isEmpty()) {
                return "";
            }
            element = found.getFirst();
        }
        return element.getTextContent().strip();
    }

    /** Names of the elements of the project. */
    List<String> elements() {
        return children(project).map(Element::getTagName).toList();
    }

    List<Dependency> dependencies() {
        return dependencies(project);
    }

    /** Whose versions it manages. */
    List<Dependency> managed() {
        return children(project, "dependencyManagement").stream()
                .flatMap(management -> dependencies(management).stream())
                .toList();
    }

    private static List<Dependency> dependencies(Element parent) {
        List<Dependency> dependencies = new ArrayList<>();
        for (Element list : children(parent, "dependencies")) {
            for (Element one : children(list, "dependency")) {
                dependencies.add(new Dependency(
                        only(one, "groupId"),
                        only(one, "artifactId"),
                        only(one, "version"),
                        only(one, "scope"),
                        !children(one, "systemPath").isEmpty()));
            }
        }
        return dependencies;
    }

    private static String only(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
    }

    private static List<Element> children(Element parent, String name) {
        return children(parent).filter(child -> child.getTagName().equals(name)).toList();
    }

    private static Stream<Element> children(Element parent) {
        NodeList nodes = parent.getChildNodes();
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements.stream();
    }
}
