package io.locmoe.router.toolkit;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterSetup;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A router inside another one, as users set it with two options: its name, and its options as text.
 *
 * @param name    of any router that the mesh has
 * @param options as users write them; the others have their defaults
 */
public record NestedRouter(String name, Map<String, String> options) {

    /**
     * The options {@code role} and {@code roleOptions}.
     *
     * @param role        what the nested router is to the other one, in camelCase
     * @param description of the first option
     */
    public static List<Option> options(String role, String defaultName, String description) {
        return List.of(
                Option.of(role, defaultName, description),
                Option.of(role + "Options", "", "its options, as topK=1,alpha=0.01"));
    }

    /**
     * Reads what {@link #options} declares.
     *
     * @throws IllegalArgumentException if the options are no pairs, or one stands twice
     */
    public static NestedRouter of(String role, Options options) {
        String option = "option " + role + "Options: ";
        String text = options.text(role + "Options");
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        option + "'" + pair.trim() + "' is not name=value; write topK=1,alpha=0.01");
            }
            String name = pair.substring(0, equals).trim();
            if (pairs.put(name, pair.substring(equals + 1).trim()) != null) {
                throw new IllegalArgumentException(option + name + " stands twice");
            }
        }
        return new NestedRouter(options.text(role), pairs);
    }

    /**
     * Creates the router.
     *
     * @param experts number of experts it chooses from
     * @param scope   unique within the outer router
     * @throws IllegalArgumentException as {@link RouterSetup#nested}
     */
    public Router create(RouterSetup setup, int experts, String scope) {
        return setup.nested(name, options, experts, scope);
    }
}
