package io.locmoe.cli.project;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Maven's settings of this user.
 *
 * @param home directory {@code .m2} of the user
 */
record UserSettings(Path home) {

    static UserSettings ofUser() {
        return new UserSettings(Path.of(System.getProperty("user.home"), ".m2"));
    }

    /**
     * The local repository of this user's builds: {@code localRepository} of {@code settings.xml}, or Maven's default.
     */
    Path localRepository() {
        Path settings = home.resolve("settings.xml");
        String named = Files.exists(settings) ? named(settings) : "";
        if (named.contains("${")) {
            throw RunException.usage(settings + " names the local repository " + named
                    + ", which only Maven can resolve; give its directory with --repository");
        }
        return named.isEmpty() ? home.resolve("repository") : Path.of(named);
    }

    private static String named(Path settings) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default handler prints.
            builder.setErrorHandler(new DefaultHandler());
            NodeList named = builder.parse(settings.toFile()).getElementsByTagName("localRepository");
            return named.getLength() == 0 ? "" : named.item(0).getTextContent().strip();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw RunException.usage(settings + " cannot be read (" + e.getMessage()
                    + "); mend it, or give the repository's directory with --repository");
        }
    }
}
