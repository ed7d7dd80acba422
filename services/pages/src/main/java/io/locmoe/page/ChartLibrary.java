package io.locmoe.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The library that draws, as its jar has it.
 *
 * @param version of Apache ECharts
 * @param script  its JavaScript, with the licence at its head
 */
record ChartLibrary(String version, String script) {
    private static final String PROPERTIES = "/META-INF/maven/org.webjars.npm/echarts/pom.properties";

    /** Reads it from the class path. */
    static ChartLibrary load() {
        Properties pom = new Properties();
        try (InputStream in = open(PROPERTIES)) {
            pom.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(PROPERTIES + " cannot be read", e);
        }
        String version = pom.getProperty("version");
        return new ChartLibrary(
                version, text("/META-INF/resources/webjars/echarts/" + version + "/dist/echarts.min.js"));
    }

    /** A resource as text; a name without a leading slash is of this package. */
    static String text(String resource) {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = ChartLibrary.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("the build is incomplete: " + resource + " is not on the class path");
        }
        return in;
    }
}
