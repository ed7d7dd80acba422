#parse("/archetype-resources/kinds/${kind}/Plugin.java")
